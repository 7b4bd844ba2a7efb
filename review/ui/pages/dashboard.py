"""The dashboard: what is open, what is late, what was found, how the days went."""

import altair as alt
import pandas as pd
import streamlit as st

from review.domain.case import Outcome
from review.domain.views import Dashboard
from review.i18n import gettext as _
from review.services import reports
from review.ui import labels, session
from review.ui.catalogue import category_name
from review.ui.shown import box_title, heading

CATEGORIES = 12
ROW = 32  # pixels of one bar and its gap


def render() -> None:
    """Four numbers, then three pictures."""
    person = session.acting()
    heading(_("Dashboard"), _("As it stands now; days are counted in Shanghai."))
    board = reports.dashboard(session.office(), by=person.id)
    _numbers(board)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        box_title(_("Open findings by category"))
        _categories(board)
    with right:
        with st.container(border=True):
            box_title(_("Cases by day"))
            _days(board)
        with st.container(border=True):
            box_title(_("Closed cases by outcome"))
            _outcomes(board)


def _numbers(board: Dashboard) -> None:
    with st.grid(5, min_column_width=140):
        for level in labels.LEVEL:
            st.metric(
                labels.level(level),
                board.open_by_level.get(level, 0),
                border=True,
                height="stretch",
            )
        st.metric(
            _("Not heard yet"), board.waiting_for_hearing, border=True, height="stretch"
        )
        st.metric(
            _("Overdue"),
            board.overdue,
            border=True,
            height="stretch",
            delta=_("act now") if board.overdue else None,
            delta_color="inverse",
            delta_arrow="off",
        )


def _categories(board: Dashboard) -> None:
    counted = sorted(board.findings_by_category.items(), key=lambda item: -item[1])
    if not counted:
        st.caption(_("Nothing has been found yet."))
        return
    frame = pd.DataFrame(
        [(category_name(code), count) for code, count in counted[:CATEGORIES]],
        columns=["name", "count"],
    )
    bars = _bars(frame)
    st.altair_chart(
        bars, alt=_("Bar chart: open findings by category"), key="by_category"
    )


def _outcomes(board: Dashboard) -> None:
    counted = [
        (labels.outcome(outcome), board.closed_by_outcome.get(outcome, 0))
        for outcome in Outcome
        if board.closed_by_outcome.get(outcome)
    ]
    if not counted:
        st.caption(_("No case is closed yet."))
        return
    frame = pd.DataFrame(counted, columns=["name", "count"])
    st.altair_chart(
        _bars(frame), alt=_("Bar chart: closed cases by outcome"), key="by_outcome"
    )


def _bars(frame: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=None, title=None).axis(
            labelLimit=190, labelColor=_ink(), ticks=False, domain=False, labelPadding=8
        ),
        x=alt.X("count:Q", title=None, axis=None),
        tooltip=[
            alt.Tooltip("name:N", title=_("Name")),
            alt.Tooltip("count:Q", title=_("Count")),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.62})
    numbers = base.mark_text(align="left", dx=6, color=_ink()).encode(text="count:Q")
    return alt.layer(bars, numbers).properties(height=ROW * len(frame))


def _ink() -> str:
    """The colour of numbers in a chart; Vega does not know the page's text colour."""
    return "#c9d3cf" if st.context.theme.type == "dark" else "#3c4744"


def _days(board: Dashboard) -> None:
    submitted, closed = _("Submitted"), _("Closed")
    rows = [
        (entry.day.strftime("%m-%d"), kind, count)
        for entry in board.by_day
        for kind, count in (
            (submitted, entry.submitted),
            (closed, entry.closed),
        )
    ]
    if not rows:
        st.caption(_("Nothing has been submitted yet."))
        return
    frame = pd.DataFrame(rows, columns=["day", "kind", "count"])
    chart = (
        alt.Chart(frame)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("day:O", title=None).axis(
                labelAngle=0, labelColor=_ink(), labelOverlap=True, ticks=False
            ),
            xOffset=alt.XOffset("kind:N", sort=None),
            y=alt.Y("count:Q", title=None).axis(
                tickMinStep=1, format="d", labelColor=_ink()
            ),
            color=alt.Color("kind:N", sort=None).legend(
                title=None,
                orient="top",
                labelColor=_ink(),
                symbolType="circle",
                offset=6,
                padding=0,
            ),
            tooltip=[
                alt.Tooltip("day:O", title=_("Day")),
                alt.Tooltip("kind:N", title=_("Kind")),
                alt.Tooltip("count:Q", title=_("Count")),
            ],
        )
        .properties(height=225)
    )
    st.altair_chart(
        chart, alt=_("Bar chart: cases submitted and closed by day"), key="by_day"
    )


if __name__ == "__main__":
    render()
