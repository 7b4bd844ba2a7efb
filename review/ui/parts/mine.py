"""What a person handed in, and where it stands."""

import streamlit as st

from review.domain.staff import Person
from review.domain.views import QueueFilter
from review.i18n import gettext as _
from review.services import queue
from review.ui import session
from review.ui.parts.board import pager
from review.ui.parts.case_rows import case_board

SIZE = 20


def cases(person: Person, filters: QueueFilter, *, key: str) -> None:
    """The newest of this person's cases; a press opens one."""
    found = queue.page(
        session.office(),
        by=person.id,
        filters=filters,
        page=st.session_state.get(f"{key}_page", 1),
        size=SIZE,
    )
    st.subheader(_("My submissions"), anchor=False)
    case_board(
        key,
        found.rows,
        person=person,
        label=_("My submissions"),
        empty=_("Nothing has been submitted yet."),
    )
    pager(found.total, size=SIZE, key=f"{key}_page")
