"""Who looked at originals: when, at what, what for."""

import streamlit as st

from review.domain import privacy_words
from review.domain.staff import Permission, Person, allowed
from review.domain.views import Look
from review.i18n import gettext as _
from review.services import looking
from review.ui import places, session
from review.ui.parts.board import Cell, Column, Row, board, pager
from review.ui.shown import full, when

SIZE = 50


def draw(person: Person) -> None:
    """Every look, newest first, of everybody or of one person or case."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Looked by"), key="looked_by", placeholder=_("User name"), width=240
        )
        st.text_input(
            _("Case"), key="looked_case", placeholder=_("Case number"), width=240
        )
    looks, total = looking.page(
        session.office(),
        by=person.id,
        username=st.session_state.get("looked_by", ""),
        number=st.session_state.get("looked_case", ""),
        page=st.session_state.get("looked_page", 1),
        size=SIZE,
    )
    readable = allowed(person, Permission.CASE_READ)
    opened = board(
        "looked_board",
        (
            Column(_("When"), "17%"),
            Column(_("Who"), "13%", strong=True),
            Column(_("What"), "24%"),
            Column(_("What for"), "28%"),
            Column(_("Case"), "18%"),
        ),
        [_row(one, linked=readable) for one in looks],
        label=_("Looks at originals"),
        empty=_("Nobody has looked at an original."),
    )
    if opened and readable:
        cases = {one.unlock.id: one.unlock.case_id for one in looks}
        places.go("case", case=cases[opened])
    pager(total, size=SIZE, key="looked_page")


def _row(one: Look, *, linked: bool) -> Row:
    look = one.unlock
    return Row(
        id=look.id,
        href=f"/case?case={look.case_id}" if linked else "",
        cells=(
            Cell(full(look.at), sub=_("until {time}").format(time=when(look.until))),
            Cell(one.name),
            Cell(
                privacy_words.token_name(one.type, one.token) or "—",
                sub=privacy_words.type_name(one.type),
            ),
            Cell(privacy_words.purpose(look.purpose), sub=look.note),
            Cell(one.number),
        ),
    )
