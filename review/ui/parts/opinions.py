"""What others said about a case, as far as the reader may know it."""

from collections.abc import Callable

import streamlit as st

from review.domain.case import Decision, Disposition, Outcome, Status
from review.domain.staff import Person
from review.domain.views import CaseView
from review.i18n import gettext as _
from review.ui import labels
from review.ui.shown import clock, full, listed, plain, when


def draw(view: CaseView) -> None:
    """The opinions that are open to this person, and how many are not yet."""
    if view.hidden_opinions:
        st.info(
            _(
                "{count} earlier opinions stay sealed until you have given yours."
            ).format(count=view.hidden_opinions),
            icon=":material/visibility_off:",
        )
    if not view.opinions and not view.hidden_opinions:
        st.caption(_("Nobody has decided yet."))
    for person, opinion in view.opinions:
        one(person, opinion)


def one(person: Person, opinion: Decision) -> None:
    """What one person decided at one level, and why."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(
                labels.outcome(opinion.outcome),
                color=labels.OUTCOME_TONE[opinion.outcome],  # type: ignore[arg-type]  # our tones are Streamlit's colours
            )
            st.markdown(f"**{labels.level(opinion.level)}** · {plain(person.name)}")
        if opinion.reason:
            st.text(opinion.reason)
        given = list(opinion.dispositions.values())
        counts = listed(
            f"{labels.disposition(kind)} {given.count(kind)}"
            for kind in Disposition
            if kind in given
        )
        spent = _("{time} spent").format(time=clock(opinion.seconds_spent))
        parts = [full(opinion.decided_at), counts, spent]
        st.caption(" · ".join(part for part in parts if part))


def outcome(view: CaseView) -> None:
    """For readers who have nothing to decide here: where the case stands."""
    case = view.case
    if case.outcome is not None:
        said = [_("Outcome: {outcome}.").format(outcome=labels.outcome(case.outcome))]
        if case.status is Status.ARCHIVED:
            said.append(_("The dossier is sealed; see the facts below."))
        bad = case.outcome is Outcome.VIOLATION
        (st.error if bad else st.success)(" ".join(said), icon=":material/gavel:")
    elif view.level:
        st.info(
            _("Waiting for {level}.").format(level=labels.level(view.level)),
            icon=":material/hourglass_top:",
        )
    else:
        st.info(labels.status(case.status))


def history(view: CaseView, named: Callable[[str], str]) -> None:
    """Every step of the case, newest first."""
    for entry in reversed(view.history):
        actor = _("System") if entry.actor == "system" else entry.actor
        level = entry.data.get("level")
        at = f" · {labels.level(level)}" if level in labels.LEVEL else ""
        st.text(f"{when(entry.at)}  {actor}  {named(entry.action)}{at}")
