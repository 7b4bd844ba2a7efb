"""What may be said of a transcript's accuracy, as it stands on a page."""

import streamlit as st

from review.domain import accuracy_words as words
from review.domain.measure import Measure, State
from review.i18n import gettext as _
from review.ui.shown import plain

TONE = {
    State.NOT_DRAWN: "gray",
    State.OPEN: "blue",
    State.PROVEN: "green",
    State.UNDECIDED: "orange",
    State.BELOW: "red",
    State.UNCLEAR: "orange",
    State.SILENT: "gray",
}
FACT_WIDTH = 150


def draw(measure: Measure) -> None:
    """The statement, the numbers behind it, and what else has to be known."""
    with st.container(border=True, key="accuracy_card"):
        st.markdown(f":{TONE[measure.state]}[**{plain(words.headline(measure))}**]")
        if said := words.basis(measure):
            st.markdown(plain(said))
        _numbers(measure)
        for share in measure.critical:
            st.caption(plain(words.critical(share)))
        for line in words.aside(measure):
            st.caption(plain(line))
        if measure.model:
            st.caption(
                plain(_("Heard by the model {model}.").format(model=measure.model))
            )


def _numbers(measure: Measure) -> None:
    found = measure.estimate
    if found is None:
        return
    with st.grid(3, min_column_width=FACT_WIDTH, gap="small"):
        st.metric(
            _("Characters right"),
            f"{words.percent(found.accuracy)} %",
            delta=words.interval(found),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        st.metric(
            _("Clips heard"),
            f"{measure.heard} / {measure.of}",
            border=True,
            height="stretch",
        )
        st.metric(
            _("Clips missing"),
            "—" if measure.more is None else str(measure.more),
            border=True,
            height="stretch",
        )
