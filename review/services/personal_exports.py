"""Handing out originals in bulk: one person asks, another approves, once, encrypted.

What leaves is a zip that only the holder of the recipient's age identity can open.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from review.domain.canonical import one_line, sha256
from review.domain.privacy import ExportState, PersonalExport, Purpose
from review.domain.staff import Permission
from review.errors import (
    ErasedError,
    ExportStateError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SamePersonError,
)
from review.i18n import noop
from review.keys import age_file
from review.services import export_package, guard, media, trail, unlock, vault
from review.services.masking import masked_words
from review.services.office import Office

PAGE_SIZE = 50
MOST_CASES = 500
NOTE_CHARACTERS = 200
TO_DECIDE = timedelta(days=7)
TO_MAKE = timedelta(hours=24)
ACTION = "personal.export"
READERS = (
    Permission.PRIVACY_READ,
    Permission.PRIVACY_EXPORT,
    Permission.PRIVACY_APPROVE,
)


def ask(
    office: Office,
    cases: Sequence[str],
    *,
    by: str,
    purpose: Purpose,
    note: str,
    recipient: str,
) -> PersonalExport:
    """Ask for the originals of these cases (ids or numbers), for one recipient.

    Raises NotAllowedError, NotFoundError, InvalidInputError; logged if refused.
    """
    guard.require(office, by, Permission.PRIVACY_EXPORT)
    with (
        trail.watching(office, by=by, action=f"{ACTION}.ask", subject=by),
        office.store.atomic(),
    ):
        now, case_ids = office.now(), _cases(office, cases, by)
        export = PersonalExport(
            id=office.new_id(),
            asked_by=by,
            purpose=unlock.known(purpose),
            note=_note(office, note, case_ids),
            case_ids=case_ids,
            recipient=_recipient(recipient),
            state=ExportState.ASKED,
            asked_at=now,
            expires_at=now + TO_DECIDE,
        )
        office.store.personal_exports.add(export)
        _log(
            office,
            export,
            by=by,
            action="asked",
            cases=list(export.case_ids),
            purpose=export.purpose,
            recipient_sha256=sha256(export.recipient),
        )
    return export


def _note(office: Office, said: str, case_ids: tuple[str, ...]) -> str:
    known = [piece for one in case_ids for piece in vault.known(office, one)]
    note = masked_words(one_line(said), known)
    if not note or len(note) > NOTE_CHARACTERS:
        raise InvalidInputError(
            field="note", reason=noop("must have 1 to 200 characters")
        )
    return note


def _cases(office: Office, said: Sequence[str], by: str) -> tuple[str, ...]:
    found = dict.fromkeys(media.readable(office, one, by).id for one in said)
    if not 0 < len(found) <= MOST_CASES:
        raise InvalidInputError(field="cases", reason=noop("must be 1 to 500"))
    return tuple(found)


def _recipient(said: str) -> str:
    key = said.strip()
    if not age_file.is_recipient(key):
        raise InvalidInputError(
            field="recipient", reason=noop("is no public key of age (age1…)")
        )
    return key


def decide(office: Office, export_id: str, *, by: str, approve: bool) -> PersonalExport:
    """Approve or refuse what somebody else asked for; approved, it lives for a day.

    Raises NotAllowedError, SamePersonError, ExportStateError; logged if refused.
    """
    guard.require(office, by, Permission.PRIVACY_APPROVE)
    export = _known(office, export_id, by=by, action=f"{ACTION}.decide")
    with (
        trail.watching(office, by=by, action=f"{ACTION}.decide", subject=export.id),
        office.store.atomic(),
    ):
        if by == export.asked_by:
            raise SamePersonError
        export = _in_state(office, export.id, ExportState.ASKED)
        now = office.now()
        decided = export.model_copy(
            update={
                "state": ExportState.APPROVED if approve else ExportState.REFUSED,
                "decided_by": by,
                "decided_at": now,
                "expires_at": now + TO_MAKE if approve else None,
            }
        )
        _move(office, decided, since=ExportState.ASKED)
        _log(office, decided, by=by, action=decided.state.value)
    return decided


def make(
    office: Office,
    export_id: str,
    *,
    by: str,
    reserve: Callable[[int], None] | None = None,
) -> tuple[PersonalExport, bytes]:
    """The encrypted zip, once, for whoever asked.

    That it was made is durable before it is handed out. Where it is to be written,
    `reserve` takes up as many bytes there first: what it raises leaves the export as it
    was, to be made when there is room. Raises NotAllowedError, ExportStateError; logged
    if refused.
    """
    guard.require(office, by, Permission.PRIVACY_EXPORT)
    export = _known(office, export_id, by=by, action=f"{ACTION}.make")
    with (
        trail.watching(office, by=by, action=f"{ACTION}.make", subject=export.id),
        office.store.atomic(),
    ):
        if by != export.asked_by:
            person = guard.person(office, by)
            raise NotAllowedError(
                name=person.name, permission=Permission.PRIVACY_EXPORT
            )
        export = _in_state(office, export.id, ExportState.APPROVED)
        packed = export_package.pack(office, export)
        sealed = io.BytesIO()
        age_file.encrypt_to(io.BytesIO(packed.archive), sealed, export.recipient)
        if reserve is not None:
            reserve(sealed.tell())
        made = export.model_copy(
            update={
                "state": ExportState.MADE,
                "made_at": office.now(),
                "sha256": hashlib.sha256(sealed.getvalue()).hexdigest(),
            }
        )
        _move(office, made, since=ExportState.APPROVED)
        _log(
            office,
            made,
            by=by,
            action="made",
            sha256=made.sha256,
            originals=packed.originals,
        )
    return made, sealed.getvalue()


def handed(office: Office, export_id: str, *, by: str) -> None:
    """That the file goes out now: whoever breaks it off has read some of it.

    Durable before the first byte. Raises NotAllowedError, NotFoundError,
    ExportStateError, and ErasedError where somebody in it was erased meanwhile.
    """
    _log_way(office, export_id, by=by, action="handed")


def downloaded(office: Office, export_id: str, *, by: str) -> None:
    """That the file which was made went out to whoever asked, whole.

    An entry of the log: who asks for a file has not yet received it. Raises
    NotAllowedError, NotFoundError, ExportStateError.
    """
    _log_way(office, export_id, by=by, action="downloaded")


def _log_way(office: Office, export_id: str, *, by: str, action: str) -> None:
    guard.require(office, by, Permission.PRIVACY_EXPORT)
    export = _known(office, export_id, by=by, action=f"{ACTION}.download")
    if export.state is not ExportState.MADE or export.asked_by != by:
        raise ExportStateError(state=export.state)
    with office.store.atomic():
        if action == "handed" and _is_erased_since(office, export):
            raise ErasedError
        _log(office, export, by=by, action=action, sha256=export.sha256)


def _is_erased_since(office: Office, export: PersonalExport) -> bool:
    """Whether somebody was erased whose originals the file that was made still holds."""
    spans = (s for one in export.case_ids for s in office.store.spans.of_case(one))
    receipts = map(office.store.erasures.of_subject, {s.subject_id for s in spans})
    return any(one and export.made_at and one.at >= export.made_at for one in receipts)


def when_downloaded(
    office: Office, exports: Iterable[PersonalExport], *, by: str
) -> dict[str, datetime]:
    """When these went out whole for the first time, by their ids."""
    guard.require_any(office, by, *READERS)
    return {
        entry.subject: entry.at
        for export in exports
        if export.state is ExportState.MADE
        for entry in reversed(office.store.audit.about(export.id))
        if entry.action == f"{ACTION}.downloaded"
    }


def listed(
    office: Office, *, by: str, page: int = 1, size: int = PAGE_SIZE
) -> tuple[tuple[PersonalExport, ...], int]:
    """All exports, newest first, and how many there are."""
    guard.require_any(office, by, *READERS)
    found, total = office.store.personal_exports.page(
        offset=(max(1, page) - 1) * size, limit=size
    )
    return tuple(_as_of_now(office, one) for one in found), total


def expire(office: Office) -> int:
    """Close what was asked or approved and not used in time; says how many."""
    with office.store.atomic():
        late = office.store.personal_exports.overdue(office.now())
        for export in late:
            ended = export.model_copy(update={"state": ExportState.EXPIRED})
            _move(office, ended, since=export.state)
            _log(office, ended, by=trail.SYSTEM, action="expired")
    return len(late)


def _known(office: Office, export_id: str, *, by: str, action: str) -> PersonalExport:
    """The export; a name that is none of ours is not repeated in the log."""
    found = office.store.personal_exports.get(export_id)
    if found is None:
        with trail.watching(office, by=by, action=action, subject=by):
            raise NotFoundError(what="export", id=export_id)
    return found


def _as_of_now(office: Office, export: PersonalExport) -> PersonalExport:
    """An export whose time is over has expired, whether or not the calendar came by."""
    waits = export.state in {ExportState.ASKED, ExportState.APPROVED}
    if waits and export.expires_at is not None and export.expires_at <= office.now():
        return export.model_copy(update={"state": ExportState.EXPIRED})
    return export


def _in_state(office: Office, export_id: str, state: ExportState) -> PersonalExport:
    found = office.store.personal_exports.get(export_id)
    if found is None:
        raise NotFoundError(what="export", id=export_id)
    found = _as_of_now(office, found)
    if found.state is not state:
        raise ExportStateError(state=found.state)
    return found


def _move(office: Office, export: PersonalExport, *, since: ExportState) -> None:
    if not office.store.personal_exports.move(export, since=since):
        raise ExportStateError(state=export.state)


def _log(
    office: Office, export: PersonalExport, *, by: str, action: str, **data: object
) -> None:
    trail.append(
        office, actor=by, action=f"{ACTION}.{action}", subject=export.id, **data
    )
