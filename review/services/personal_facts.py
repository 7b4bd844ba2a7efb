"""What the audit log and the database say of looks, erasures and bulk exports.

As in `audit_facts`: both sides must give the same facts, or somebody changed one.
"""

from collections.abc import Callable, Iterator

from review.domain.audit import AuditEntry
from review.domain.canonical import sha256
from review.domain.privacy import ExportState, PersonalExport, Receipt, Unlock
from review.services import erasure
from review.services.office import Office

Fact = tuple[str, ...]


def _logged_look(entry: AuditEntry) -> Fact:
    said = entry.data
    parts = (said["unlock"], said["span"], entry.actor, said["purpose"], said["until"])
    return ("look", entry.subject, *map(str, parts))


def _look(unlock: Unlock) -> Fact:
    until = unlock.until.isoformat()
    parts = (unlock.id, unlock.span_id, unlock.by, unlock.purpose, until)
    return ("look", unlock.case_id, *map(str, parts))


def _logged_receipt(entry: AuditEntry) -> Fact:
    return ("receipt", str(entry.data["number"]), str(entry.data["sha256"]))


def _receipt(receipt: Receipt) -> Fact:
    return ("receipt", receipt.number, erasure.digest(receipt))


def _logged_end(entry: AuditEntry) -> Fact:
    return ("forgotten", entry.subject)


def _logged_asking(entry: AuditEntry) -> Fact:
    said = entry.data
    parts = (str(said["purpose"]), str(said["recipient_sha256"]), *said["cases"])
    return ("asked", entry.subject, entry.actor, *parts)


def _logged_word(entry: AuditEntry) -> Fact:
    return ("decided", entry.subject, entry.actor, entry.action.rpartition(".")[2])


FACTS: dict[str, Callable[[AuditEntry], Fact]] = {
    "personal.unlocked": _logged_look,
    "personal.erased": _logged_end,
    "personal.expired": _logged_end,
    "personal.receipt": _logged_receipt,
    "personal.export.asked": _logged_asking,
    "personal.export.approved": _logged_word,
    "personal.export.refused": _logged_word,
    "personal.export.made": lambda e: ("made", e.subject, str(e.data["sha256"])),
    "personal.export.expired": lambda e: ("lapsed", e.subject),
}


def kept(office: Office) -> set[Fact]:
    """The facts of the database."""
    return {
        *map(_look, office.store.unlocks.all()),
        *map(_receipt, office.store.erasures.all()),
        *(("forgotten", one) for one in office.store.erasures.forgotten()),
        *(fact for one in office.store.personal_exports.all() for fact in _export(one)),
    }


def _export(export: PersonalExport) -> Iterator[Fact]:
    parts = (export.purpose.value, sha256(export.recipient), *export.case_ids)
    yield ("asked", export.id, export.asked_by, *parts)
    # Of the state, too: set back, an export could be decided or handed out once more.
    if export.decided_by is not None and export.state is not ExportState.ASKED:
        refused = export.state is ExportState.REFUSED
        word = ExportState.REFUSED if refused else ExportState.APPROVED
        yield ("decided", export.id, export.decided_by, word.value)
    if export.sha256 is not None and export.state is ExportState.MADE:
        yield ("made", export.id, export.sha256)
    if export.state is ExportState.EXPIRED:
        yield ("lapsed", export.id)
