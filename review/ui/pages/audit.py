"""The audit log and the sealed dossiers, for whoever must be able to prove things."""

import streamlit as st

from review.domain.audit import AuditEntry
from review.domain.case import Status
from review.domain.staff import Permission, Person, allowed
from review.domain.views import QueueFilter
from review.errors import AgeFileError, AuditBrokenError, DossierBrokenError
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import accounts, archive, audit, guard, queue
from review.ui import labels, places, session
from review.ui.parts.board import Cell, Column, Row, board, pager
from review.ui.parts.case_rows import case_board
from review.ui.shown import full, heading, plain
from review.ui.wall import callback

SIZE = 50
SHORT = 12


def render() -> None:
    """Two views: every act in order, and the cases that are sealed."""
    person = session.acting()
    guard.require(session.office(), person.id, Permission.AUDIT_READ)
    heading(
        _("Audit log"),
        _("Every act and every refusal, each entry chained to the one before."),
    )
    readable = allowed(person, Permission.CASE_READ)
    names = [_("Log"), _("Dossiers")] if readable else [_("Log")]
    tabs = st.tabs(names)
    with tabs[0]:
        _log(person, readable=readable)
    if readable:
        with tabs[1]:
            _dossiers(person)


def _log(person: Person, *, readable: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Check the whole chain"),
            key="audit_verify",
            icon=":material/link:",
            on_click=_verify,
        )
        st.text_input(
            _("Subject"),
            key="audit_subject",
            placeholder=_("Case number or user name"),
            label_visibility="collapsed",
            width=300,
        )
    said = st.session_state.get("audit_subject", "").strip()
    subject = audit.meant(session.office(), by=person.id, said=said) if said else None
    people = accounts.people(session.office(), by=person.id)
    names = {
        "system": _("System"),
        "anonymous": _("Nobody signed in"),
        **{one.id: one.name for one in people},
    }
    entries, total = audit.entries(
        session.office(),
        by=person.id,
        subject=subject,
        page=st.session_state.get("audit_page", 1),
        size=SIZE,
    )
    cases = audit.named(session.office(), by=person.id, entries=entries)
    opened = board(
        "audit_board",
        (
            Column(_("No."), "8%", number=True),
            Column(_("When"), "18%"),
            Column(_("Act"), "24%", strong=True),
            Column(_("By"), "14%"),
            Column(_("Subject"), "18%", quiet=True),
            Column("SHA-256", "18%", quiet=True),
        ),
        [
            _row(entry, {**names, **cases}, linked=readable and entry.subject in cases)
            for entry in entries
        ],
        label=_("Audit log"),
        empty=_("No entries."),
    )
    subjects = {str(entry.seq): entry.subject for entry in entries}
    if opened and readable:
        places.go("case", case=subjects[opened])
    pager(total, size=SIZE, key="audit_page")


def _row(entry: AuditEntry, names: dict[str, str], *, linked: bool) -> Row:
    return Row(
        id=str(entry.seq),
        href=f"/case?case={entry.subject}" if linked else "",
        cells=(
            Cell(str(entry.seq)),
            Cell(full(entry.at)),
            Cell(labels.action(entry.action), sub=entry.action),
            Cell(names.get(entry.actor, entry.actor[:SHORT])),
            Cell(names.get(entry.subject, entry.subject[:SHORT])),
            Cell(entry.sha256[:SHORT]),
        ),
    )


@callback
def _verify() -> None:
    person = session.acting()
    guard.require(session.office(), person.id, Permission.AUDIT_READ)
    try:
        count = audit.verify(session.office())
    except AuditBrokenError as error:
        session.flash(plain(say_error(error)), "error")
    else:
        session.flash(_("The chain of {count} entries is whole.").format(count=count))


def _dossiers(person: Person) -> None:
    found = queue.page(
        session.office(),
        by=person.id,
        filters=QueueFilter(status=Status.ARCHIVED),
        page=st.session_state.get("dossier_page", 1),
        size=SIZE,
    )
    st.button(
        _("Check the dossiers on this page"),
        key="dossier_verify",
        icon=":material/verified:",
        on_click=_verify_dossiers,
        args=(tuple(row.id for row in found.rows),),
    )
    case_board(
        "dossier_board",
        found.rows,
        person=person,
        label=_("Dossiers"),
        empty=_("No case is sealed yet."),
    )
    pager(found.total, size=SIZE, key="dossier_page")


@callback
def _verify_dossiers(case_ids: tuple[str, ...]) -> None:
    person = session.acting()
    whole = 0
    for case_id in case_ids:
        dossier = archive.of_case(session.office(), case_id, by=person.id)
        if dossier is None:
            continue
        try:
            archive.verify_kept(session.office(), dossier)
            whole += 1
        except (DossierBrokenError, AgeFileError) as error:
            session.flash(plain(say_error(error)), "error")
    session.flash(_("{count} dossiers are as they were sealed.").format(count=whole))


if __name__ == "__main__":
    render()
