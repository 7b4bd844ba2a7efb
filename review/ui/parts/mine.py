"""What a person handed in, and where it stands."""

import streamlit as st

from review.domain.staff import Person
from review.domain.views import QueueFilter
from review.i18n import gettext as _
from review.services import queue
from review.ui import places, session
from review.ui.parts.board import board
from review.ui.parts.case_rows import case_columns, case_row

SIZE = 20


def cases(person: Person, filters: QueueFilter, *, key: str) -> None:
    """The newest of this person's cases; a press opens one."""
    office = session.office()
    found = queue.page(
        office,
        by=person.id,
        filters=filters,
        page=st.session_state.get(f"{key}_page", 1),
        size=SIZE,
    )
    st.subheader(_("My submissions"), anchor=False)
    opened = board(
        key,
        case_columns(),
        [case_row(row, person=person, now=office.now()) for row in found.rows],
        label=_("My submissions"),
        empty=_("Nothing has been submitted yet."),
    )
    if opened:
        places.go("case", case=opened)
    pages = max(1, -(-found.total // SIZE))
    if pages > 1:
        st.pagination(pages, key=f"{key}_page")
