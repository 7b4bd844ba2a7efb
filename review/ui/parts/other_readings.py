"""Where the recogniser held something else possible that the rules would judge otherwise."""

import streamlit as st

from review.domain.views import CaseView
from review.i18n import ngettext
from review.services.readings import is_other
from review.ui.shown import clock, listed, plain

_SHOWN = 8


def draw(view: CaseView) -> None:
    """One line that names the times to listen to; nothing where there are none."""
    times = [
        clock(item.finding.t0)
        for item in view.case.findings
        if is_other(item.finding) and item.finding.t0 is not None
    ]
    if not times:
        return
    said = ngettext(
        "Another reading would change the verdict at {count} place: {times}. Listen there.",
        "Another reading would change the verdict at {count} places: {times}. Listen there.",
        len(times),
    )
    shown = [*dict.fromkeys(times)][:_SHOWN]
    if len(shown) < len(dict.fromkeys(times)):
        shown.append("…")
    st.caption(plain(said.format(count=len(times), times=listed(shown))))
