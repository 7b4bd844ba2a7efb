"""The review queue: what waits, the most urgent first, and the next case at one press."""

import streamlit as st

from lexicons.models import Severity
from review.domain.case import CaseKind
from review.domain.staff import Person, levels_of
from review.domain.views import QueueFilter, QueuePage
from review.i18n import gettext as _
from review.services import queue
from review.ui import labels, places, session
from review.ui.parts.board import pager
from review.ui.parts.case_rows import case_board
from review.ui.shown import heading
from review.ui.wall import callback

SIZE = 50
ALL = 0


def render() -> None:
    """Filters, one page of rows, and the way to the next case."""
    person = session.acting()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    ):
        with st.container(width="content", gap="xsmall"):
            heading(_("Review queue"), _("The most urgent case stands first."))
        if levels_of(person):
            st.button(
                _("Take the next case"),
                key="next_case",
                type="primary",
                icon=":material/arrow_forward:",
                shortcut="N",
                on_click=_take_next,
            )
    taken = st.session_state.pop("case_taken", None)
    if taken:
        places.go("case", case=taken)
    filters = _filters(person)
    found = queue.page(
        session.office(),
        by=person.id,
        filters=filters,
        page=st.session_state.get("queue_page", 1),
        size=SIZE,
    )
    _rows(person, found)


@callback
def _take_next() -> None:
    person = session.acting()
    level = st.session_state.get("queue_level") or None
    case = queue.next_case(
        session.office(),
        by=person.id,
        level=level if level in levels_of(person) else None,
    )
    if case is None:
        session.flash(_("Nothing is waiting for you."), "info")
    else:
        st.session_state["case_taken"] = case.id


def _first_page() -> None:
    st.session_state["queue_page"] = 1


def _filters(person: Person) -> QueueFilter:
    waiting = {
        n: queue.page(
            session.office(), by=person.id, filters=QueueFilter(level=n), size=1
        ).total
        for n in labels.LEVEL
    }
    mine = levels_of(person)
    with st.container(
        horizontal=True, vertical_alignment="center", key="queue_filters"
    ):
        level = st.segmented_control(
            _("Level"),
            [*labels.LEVEL, ALL],
            default=mine[0] if mine else ALL,
            required=True,
            format_func=lambda n: f"{labels.level(n)} {waiting[n]}" if n else _("All"),
            key="queue_level",
            label_visibility="collapsed",
            on_change=_first_page,
        )
        kind = st.selectbox(
            _("Kind"),
            list(CaseKind),
            index=None,
            format_func=labels.kind,
            placeholder=_("Any kind"),
            key="queue_kind",
            label_visibility="collapsed",
            width=140,
            on_change=_first_page,
        )
        severity = st.selectbox(
            _("Severity"),
            list(Severity),
            index=None,
            format_func=labels.severity,
            placeholder=_("Any severity"),
            key="queue_severity",
            label_visibility="collapsed",
            width=150,
            on_change=_first_page,
        )
        text = st.text_input(
            _("Search"),
            key="queue_text",
            label_visibility="collapsed",
            placeholder=_("Number, title or host"),
            type="search",
            live="300ms",
            width=230,
            on_change=_first_page,
        )
        narrowed = st.pills(
            _("Only"),
            ["overdue", "mine"],
            selection_mode="multi",
            format_func={"overdue": _("Overdue"), "mine": _("Mine")}.__getitem__,
            key="queue_only",
            label_visibility="collapsed",
            on_change=_first_page,
        )
    return QueueFilter(
        level=level or None,
        kind=kind,
        severity=severity,
        text=text or "",
        overdue="overdue" in narrowed,
        mine="mine" in narrowed,
    )


def _rows(person: Person, found: QueuePage) -> None:
    case_board(
        "queue_board",
        found.rows,
        person=person,
        label=_("Cases"),
        empty=_("No case matches. Well done, or widen the filter."),
    )
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.caption(_("{count} cases").format(count=f"{found.total:,}"))
        pager(found.total, size=SIZE, key="queue_page")


if __name__ == "__main__":
    render()
