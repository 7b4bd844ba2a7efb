"""Handing out originals in bulk: one asks, somebody else decides, the first takes it once."""

import re
from datetime import datetime

import streamlit as st

from review.domain import privacy_words
from review.domain.privacy import ExportState, PersonalExport, Purpose
from review.domain.staff import Permission, Person, allowed
from review.i18n import gettext as _
from review.services import looking, personal_exports
from review.ui import handing, labels, session
from review.ui.parts.board import pager
from review.ui.parts.hearing import EVERY
from review.ui.shown import full, listed, plain, when
from review.ui.wall import callback, walled

SIZE = 20
NOTE_CHARACTERS = 200
_BETWEEN = re.compile(r"[\s,，;；、]+")


def draw(person: Person) -> None:
    """A new request, the file that was just made, and all requests."""
    if allowed(person, Permission.PRIVACY_EXPORT):
        _made(person)
        with st.expander(
            _("Ask for an export"), icon=":material/outbox:", key="export_new"
        ):
            _ask_form()
    found, total = personal_exports.listed(
        session.office(),
        by=person.id,
        page=st.session_state.get("export_page", 1),
        size=SIZE,
    )
    ids = [one for e in found for one in (e.asked_by, e.decided_by) if one]
    names = looking.names(session.office(), by=person.id, ids=ids)
    numbers = looking.numbers(
        session.office(), by=person.id, ids=(c for e in found for c in e.case_ids)
    )
    if not found:
        st.caption(_("Nobody has asked for an export."))
    received = personal_exports.when_downloaded(session.office(), found, by=person.id)
    for export in found:
        _one(export, person, names, numbers, received.get(export.id))
    pager(total, size=SIZE, key="export_page")


def _ask_form() -> None:
    st.caption(
        _(
            "The file holds originals. It is encrypted for one recipient, whose age key only they have; somebody else must approve it."
        )
    )
    with st.form("export_ask", border=False):
        st.text_area(
            _("Cases"),
            key="export_cases",
            height=80,
            placeholder=_("Case numbers, one a line"),
        )
        left, right = st.columns(2, gap="medium")
        with left:
            st.selectbox(
                _("Purpose"),
                list(Purpose),
                index=None,
                format_func=privacy_words.purpose,
                placeholder=_("Choose a purpose"),
                key="export_purpose",
            )
        with right:
            st.text_input(
                _("Note"),
                key="export_note",
                max_chars=NOTE_CHARACTERS,
                placeholder=_("Who asked, under which reference"),
            )
        st.text_input(
            _("Recipient's public key"),
            key="export_recipient",
            placeholder="age1…",
            autocomplete="off",
        )
        st.form_submit_button(
            _("Ask"), key="export_send", type="primary", on_click=_ask
        )


@callback
def _ask() -> None:
    person, state = session.acting(), st.session_state
    purpose = state.get("export_purpose")
    if purpose is None:
        session.flash(_("Choose a purpose first."), "error")
        return
    cases = [one for one in _BETWEEN.split(state.get("export_cases", "")) if one]
    personal_exports.ask(
        session.office(),
        cases,
        by=person.id,
        purpose=Purpose(purpose),
        note=state.get("export_note", ""),
        recipient=state.get("export_recipient", "").strip(),
    )
    for key in ("export_cases", "export_note", "export_recipient"):
        state[key] = ""
    state["export_purpose"] = None
    session.flash(_("Asked. Somebody else must approve it now."))


def _one(
    export: PersonalExport,
    person: Person,
    names: dict[str, str],
    numbers: dict[str, str],
    received: datetime | None,
) -> None:
    with st.container(border=True, gap="xsmall", key=f"export_{export.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(
                _state(export, received),
                color=labels.EXPORT_TONE[export.state],  # type: ignore[arg-type]  # our tones are Streamlit's colours
            )
            st.markdown(f"**{plain(privacy_words.purpose(export.purpose))}**")
        st.text(export.note)
        cases = listed(numbers.get(one, one) for one in export.case_ids)
        st.caption(plain(_("Cases: {cases}").format(cases=cases)))
        st.caption(plain(" · ".join(_steps(export, names, received))))
        # In full: who approves must be able to compare it with what the recipient says.
        st.caption(plain(_("For {recipient}").format(recipient=export.recipient)))
        _buttons(export, person)


def _state(export: PersonalExport, received: datetime | None) -> str:
    """A file that nobody has fetched yet is not handed over."""
    if export.state is ExportState.MADE and not received:
        return _("File made")
    return privacy_words.state(export.state)


def _steps(
    export: PersonalExport, names: dict[str, str], received: datetime | None
) -> list[str]:
    steps = [
        _("asked by {name}, {when}").format(
            name=names.get(export.asked_by, "—"), when=full(export.asked_at)
        )
    ]
    if export.decided_by:
        steps.append(
            _("decided by {name}, {when}").format(
                name=names.get(export.decided_by, "—"), when=full(export.decided_at)
            )
        )
    if export.made_at:
        steps.append(_("file made {when}").format(when=full(export.made_at)))
        steps.append(
            _("received {when}").format(when=full(received))
            if received
            else _("not received yet")
        )
    elif export.state in {ExportState.ASKED, ExportState.APPROVED}:
        steps.append(_("open until {when}").format(when=when(export.expires_at)))
    return steps


def _buttons(export: PersonalExport, person: Person) -> None:
    own = export.asked_by == person.id
    if export.state is ExportState.ASKED and allowed(
        person, Permission.PRIVACY_APPROVE
    ):
        if own:
            st.caption(_("You asked for it; somebody else must decide."))
            return
        with st.container(horizontal=True):
            st.button(
                _("Approve"),
                key=f"approve_{export.id}",
                type="primary",
                on_click=_decide,
                args=(export.id, True),
            )
            st.button(
                _("Refuse"),
                key=f"refuse_{export.id}",
                on_click=_decide,
                args=(export.id, False),
            )
    elif export.state is ExportState.APPROVED and own:
        st.button(
            _("Make the file"),
            key=f"make_{export.id}",
            type="primary",
            icon=":material/lock:",
            on_click=_make,
            args=(export.id,),
        )


@callback
def _decide(export_id: str, approve: bool) -> None:  # noqa: FBT001 - Streamlit passes it by position
    person = session.acting()
    personal_exports.decide(session.office(), export_id, by=person.id, approve=approve)
    session.flash(_("Approved.") if approve else _("Refused."))


@callback
def _make(export_id: str) -> None:
    person = session.acting()
    export, sealed = personal_exports.make(session.office(), export_id, by=person.id)
    handing.hold(export.id, sealed, by=person.id)


def _made(person: Person) -> None:
    """What waits to be taken; the page runs anew once it was received."""
    waiting = len(handing.held(person.id))
    if waiting:
        st.fragment(walled(_waiting), run_every=EVERY)(waiting)


def _waiting(shown: int) -> None:
    files = handing.held(session.acting().id)
    if len(files) != shown:
        st.rerun(scope="app")
    for file in files:
        _one_file(file)


def _one_file(file: handing.Held) -> None:
    with st.container(border=True, key=f"export_ready_{file.export_id}"):
        ready = _("The file is made, once. Take it within the hour.")
        st.markdown(f":green[:material/check_circle:] **{ready}**")
        st.caption(
            _("The record says that you have received it once it went out whole.")
        )
        st.link_button(
            plain(_("Download {name}").format(name=file.name)),
            f"/api/privacy/exports/{file.export_id}/file",
            type="primary",
            icon=":material/download:",
        )
