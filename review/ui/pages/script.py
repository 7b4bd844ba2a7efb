"""Scripts before the broadcast: check a text, see why, mend it, submit it."""

from typing import Any

import streamlit as st

from review.documents import reading
from review.domain.canonical import sha256
from review.domain.case import CaseKind
from review.domain.staff import Permission, allowed
from review.domain.views import QueueFilter
from review.i18n import gettext as _
from review.services import screening
from review.ui import session
from review.ui.parts import document, mine, player, submission
from review.ui.shown import heading, plain
from review.ui.wall import callback

KINDS = ["txt", "md", "docx", "xlsx", "pptx", "pdf", "csv", "srt", "vtt", "ass"]


def render() -> None:
    """The text, its findings, the way into the queue, and what was submitted before."""
    person = session.acting()
    may_submit = allowed(person, Permission.CASE_SUBMIT)
    heading(
        _("Scripts"),
        _(
            "Check what will be said before it is said; nothing is stored until you submit."
        ),
    )
    previous = submission.previous(person, CaseKind.SCRIPT) if may_submit else None
    if previous and st.session_state.get("script_revising") != previous.case.id:
        st.session_state["script_revising"] = previous.case.id
        st.session_state["script_text"] = previous.text
        st.session_state["script_goods"] = previous.case.goods
        st.session_state.pop("script_checked", None)
    _editor()
    for gap in submission.unread(st.session_state.get("script_text") or ""):
        st.warning(plain(gap), icon=":material/warning:")
    checked = st.session_state.get("script_checked")
    if checked:
        _result(checked)
    if may_submit:
        if checked:
            submission.script_form(previous)
        mine.cases(
            person, QueueFilter(kind=CaseKind.SCRIPT, mine=True), key="script_mine"
        )


def _editor() -> None:
    text, side = st.columns([5, 2], gap="medium")
    with text:
        st.text_area(
            _("Script"),
            key="script_text",
            height=218 if st.session_state.get("script_checked") else 300,
            placeholder=_("Paste what the host will say."),
        )
    with side:
        st.file_uploader(
            _("or read it from a file"),
            type=KINDS,
            key="script_file",
            on_change=_read_file,
        )
        submission.goods_box("script", note=_("Some rules apply to some goods only."))
        st.button(
            _("Check"),
            key="script_check",
            type="primary",
            icon=":material/fact_check:",
            width="stretch",
            on_click=_check,
        )


@callback
def _read_file() -> None:
    session.acting()
    sent = st.session_state.get("script_file")
    if sent is None:
        return
    read = reading.read_bytes(sent.name, sent.getvalue())
    st.session_state["script_text"] = read.text
    submission.note_unread(read.text, read.incomplete)
    st.session_state["script_title"] = sent.name.rsplit(".", 1)[0][:120]
    _run_check()


@callback
def _check() -> None:
    _run_check()


def _run_check() -> None:
    person = session.acting()
    text = st.session_state.get("script_text", "")
    if not text.strip():
        session.flash(_("There is no text to check yet."), "info")
        return
    chosen = st.session_state.get("script_goods")
    found = screening.check_text(
        session.office(), by=person.id, text=text, goods=chosen
    )
    st.session_state["script_checked"] = {
        "typed": sha256(text),
        "goods": chosen,
        "found": found,
    }


def _result(checked: dict[str, Any]) -> None:
    """What was found, in the masked text; what was typed stays in its box as it is."""
    found: screening.CheckedText = checked["found"]
    typed = sha256(st.session_state.get("script_text", ""))
    goods = st.session_state.get("script_goods")
    if (typed, goods) != (checked["typed"], checked["goods"]):
        st.info(_("The text has changed since this check."), icon=":material/edit:")
    for gap in found.incomplete:
        st.warning(plain(gap), icon=":material/warning:")
    content = document.of_draft(found.text, found.tokens, found.findings)
    stamp = f"{checked['typed']}:{checked['goods']}"
    player.draft(content, stamp=stamp)


if __name__ == "__main__":
    render()
