"""Erasing somebody: find them, see what goes and what must stay, erase, keep the receipt."""

import streamlit as st

from review.domain import privacy_words
from review.domain.privacy import Ground, Receipt
from review.domain.staff import Permission, Person, allowed
from review.domain.subject import Found
from review.i18n import gettext as _
from review.i18n import noop
from review.services import accounts, erasure, guard, looking, staff_erasure
from review.ui import session
from review.ui.parts.board import Cell, Column, Row, board
from review.ui.parts.privacy import receipts
from review.ui.shown import box_title, listed, plain
from review.ui.wall import callback

WORD = 6
IN_TEXTS, ACCOUNT = "texts", "account"
WHOM = {
    IN_TEXTS: noop("Somebody in the texts"),
    ACCOUNT: noop("Somebody who worked here"),
}
REFERENCE_CHARACTERS = 80


def draw(person: Person) -> None:
    """The search, the person at hand, and the receipts of before."""
    if allowed(person, Permission.PRIVACY_ERASE):
        _search()
        found = _found(person)
        if found is not None:
            _people(found)
        chosen = st.session_state.get("erase_subject")
        account = st.session_state.get("erase_account")
        if chosen:
            _preview(erasure.preview(session.office(), chosen, by=person.id))
        elif account:
            named = looking.names(session.office(), by=person.id, ids=[account])
            _preview(
                staff_erasure.preview(session.office(), account, by=person.id),
                whose=named.get(account, ""),
            )
    if allowed(person, Permission.PRIVACY_READ):
        receipts.draw(person)


def _search() -> None:
    chosen = st.segmented_control(
        _("Whom"),
        list(WHOM),
        default=IN_TEXTS,
        required=True,
        format_func=_whom,
        key="erase_whom",
        label_visibility="collapsed",
    )
    label, hint = (
        (
            _("Number or name of the person, or the number of a case"),
            _("Phone, ID, bank card, WeChat, name: as spoken too"),
        )
        if chosen == IN_TEXTS
        else (_("User name of the account"), "a-z, 0-9, -")
    )
    with (
        st.form("erase_search", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            label, key="erase_said", placeholder=hint, autocomplete="off", width=460
        )
        st.form_submit_button(
            _("Find"), key="erase_find", icon=":material/search:", on_click=_find
        )


def _whom(code: str) -> str:
    return _(WHOM[code])


@callback
def _find() -> None:
    """What was typed is used once and kept nowhere; the people found are kept by id."""
    person, office, state = session.acting(), session.office(), st.session_state
    said = state.get("erase_said", "").strip()
    for key in ("erase_subjects", "erase_subject", "erase_account"):
        state.pop(key, None)
    state["erase_said"] = ""
    if not said:
        return
    if state.get("erase_whom") == ACCOUNT:
        guard.require(office, person.id, Permission.PRIVACY_ERASE)
        state["erase_account"] = accounts.by_username(office, said).id
        return
    found = erasure.find(office, said, by=person.id)
    if not found and _is_case_number(said):
        found = erasure.find_in(office, said.upper(), by=person.id)
    state["erase_subjects"] = [one.subject_id for one in found]
    if len(found) == 1 and not found[0].is_erased:
        state["erase_subject"] = found[0].subject_id


def _is_case_number(said: str) -> bool:
    kind, _dash, rest = said.partition("-")
    return kind.isalpha() and kind.isascii() and rest.replace("-", "").isdigit()


def _found(person: Person) -> tuple[Found, ...] | None:
    """The people of the last search, as they are kept now."""
    subjects = st.session_state.get("erase_subjects")
    if subjects is None:
        return None
    return erasure.of(session.office(), subjects, by=person.id)


def _people(found: tuple[Found, ...]) -> None:
    opened = board(
        "erase_board",
        (
            Column(_("Person, as marked in the texts"), "58%", strong=True),
            Column(_("Cases"), "24%"),
            Column(_("State"), "18%"),
        ),
        [_row(one) for one in found],
        label=_("People found"),
        empty=_("Nothing is kept of such a person."),
    )
    if opened:
        st.session_state["erase_subject"] = opened
        st.rerun()


def _row(one: Found) -> Row:
    marks = dict.fromkeys(
        privacy_words.token_name(span.type, span.token) for span in one.spans
    )
    state = (
        Cell(_("Erased"), tone="gray")
        if one.is_erased
        else Cell(_("Kept"), tone="green")
    )
    return Row(
        id=one.subject_id,
        href="" if one.is_erased else "/privacy",
        marked=st.session_state.get("erase_subject") == one.subject_id,
        cells=(Cell(listed(marks)), Cell(listed(one.cases)), state),
    )


def _preview(seen: Receipt, whose: str = "") -> None:
    st.session_state["erase_seen"] = seen.id
    with st.container(border=True, key="erase_preview"):
        box_title(_("What an erasure would do"), plain(whose))
        receipts.two_sides(seen)
        warning = (
            _(
                "The account is closed for good; a pseudonym takes the place of its name everywhere."
            )
            if seen.account
            else _(
                "The key to these originals is destroyed. Nobody can bring them back, from no backup either."
            )
        )
        st.warning(warning, icon=":material/delete_forever:")
        _form(seen)


def _form(seen: Receipt) -> None:
    word = word_of(seen)
    with st.form("erase_form", border=False):
        left, right = st.columns(2, gap="medium")
        with left:
            st.selectbox(
                _("Ground"),
                list(Ground),
                index=None,
                format_func=privacy_words.ground,
                placeholder=_("Choose a ground"),
                key="erase_ground",
            )
        with right:
            st.text_input(
                _("Reference of the request"),
                key="erase_reference",
                max_chars=REFERENCE_CHARACTERS,
                placeholder=_("For example a reference number"),
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(
                _("To confirm, type {word}").format(word=word),
                key="erase_word",
                placeholder=word,
                autocomplete="off",
                width=260,
            )
            st.form_submit_button(
                _("Erase for good"),
                key="erase_go",
                type="primary",
                icon=":material/delete_forever:",
                on_click=_erase,
                args=(seen.subject_id, word),
            )


def word_of(seen: Receipt) -> str:
    """The word that confirms this preview: another preview has another word."""
    return seen.id[:WORD].upper()


@callback
def _erase(subject_id: str, word: str) -> None:
    person, state = session.acting(), st.session_state
    ground = state.get("erase_ground")
    if ground is None:
        session.flash(_("Choose a ground first."), "error")
        return
    if state.get("erase_word", "").strip().upper() != word:
        session.flash(
            _("To confirm, type {word} exactly.").format(word=plain(word)), "error"
        )
        return
    service = staff_erasure if state.get("erase_account") else erasure
    receipt = service.erase(
        session.office(),
        subject_id,
        by=person.id,
        ground=Ground(ground),
        reference=state.get("erase_reference", ""),
        seen=state["erase_seen"],
    )
    for key in (
        "erase_subject",
        "erase_account",
        "erase_ground",
        "erase_reference",
        "erase_word",
    ):
        state.pop(key, None)
    state["receipt_open"] = receipt.number
    session.flash(
        _("Erased. Receipt {number}.").format(number=plain(receipt.number)), "success"
    )
