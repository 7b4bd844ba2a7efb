"""Receipts of erasures: what went, what had to stay, under which article, until when."""

import streamlit as st

from lexicons.models import Basis
from lexicons.statutes import cite
from review.documents.receipt import lines
from review.domain import privacy_words
from review.domain.privacy import Receipt
from review.domain.staff import Person
from review.i18n import current_language
from review.i18n import gettext as _
from review.services import erasure, looking
from review.ui import session
from review.ui.parts.board import Cell, Column, Row, board, pager
from review.ui.shown import box_title, day, full, plain

SIZE = 20
FORMS = ("html", "json")


def draw(person: Person) -> None:
    """All receipts, and the one at hand."""
    box_title(_("Receipts"))
    found, total = erasure.receipts(
        session.office(),
        by=person.id,
        page=st.session_state.get("receipt_page", 1),
        size=SIZE,
    )
    names = looking.names(session.office(), by=person.id, ids=(r.by for r in found))
    opened = board(
        "receipt_board",
        (
            Column(_("Receipt"), "18%", strong=True),
            Column(_("When"), "20%"),
            Column(_("Ground"), "32%"),
            Column(_("Reference"), "18%"),
            Column(_("By"), "12%"),
        ),
        [_row(one, names) for one in found],
        label=_("Receipts"),
        empty=_("Nobody has been erased."),
    )
    if opened:
        st.session_state["receipt_open"] = opened
    pager(total, size=SIZE, key="receipt_page")
    number = st.session_state.get("receipt_open")
    if number:
        _one(erasure.receipt(session.office(), number, by=person.id), names)


def _row(one: Receipt, names: dict[str, str]) -> Row:
    return Row(
        id=one.number,
        href="/privacy",
        marked=st.session_state.get("receipt_open") == one.number,
        cells=(
            Cell(one.number),
            Cell(full(one.at)),
            Cell(privacy_words.ground(one.ground)),
            Cell(one.reference),
            Cell(names.get(one.by, "—")),
        ),
    )


def _one(receipt: Receipt, names: dict[str, str]) -> None:
    with st.container(border=True, key="receipt"):
        box_title(
            _("Receipt {number}").format(number=plain(receipt.number)),
            plain(f"{full(receipt.at)} · {names.get(receipt.by, '')}".rstrip(" ·")),
        )
        law = _cited(privacy_words.GROUND_LAW[receipt.ground])
        ground = f"{privacy_words.ground(receipt.ground)} · {law}"
        st.caption(plain(f"{ground} · {receipt.reference}"))
        two_sides(receipt)
        with st.container(horizontal=True):
            for form in FORMS:
                st.link_button(
                    _("Download {form}").format(form=form.upper()),
                    f"/api/privacy/receipts/{receipt.number}?form={form}",
                    icon=":material/download:",
                )


def two_sides(receipt: Receipt) -> None:
    """What goes on one side, what must stay on the other."""
    goes, stays = st.columns(2, gap="medium")
    with goes, st.container(gap="xsmall"):
        title = _("Goes for good")
        st.markdown(f":red[:material/delete_forever:] **{title}**")
        _goes(receipt)
    with stays, st.container(gap="xsmall"):
        title = _("Must stay")
        st.markdown(f":material/inventory_2: **{title}**")
        _stays(receipt)


def _goes(receipt: Receipt) -> None:
    for line in lines(receipt):
        st.text(line.pieces)
        st.caption(plain(line.case))


def _stays(receipt: Receipt) -> None:
    for kept in receipt.kept:
        law = _cited(Basis(law=kept.law, article=kept.article))
        until = _("until {day}, {law}").format(day=day(kept.until), law=law)
        st.text(_(kept.what))
        where = _(kept.where)
        st.caption(plain(f"{where} · {until}"))


def _cited(basis: Basis) -> str:
    return cite(basis, "zh" if current_language() == "zh_CN" else "en")
