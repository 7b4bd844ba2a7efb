"""Reading and checking the audit log."""

from collections.abc import Iterator

from review.domain.audit import AuditEntry, check_chain
from review.domain.blind import known_data
from review.domain.decisions import decision_digest
from review.domain.staff import Permission, Person, levels_of
from review.errors import AuditBrokenError
from review.i18n import noop
from review.services import guard
from review.services.office import Office

PAGE_SIZE = 50


def verify(office: Office) -> int:
    """How many entries there are, if the log and what it speaks of agree.

    Checked: every entry follows the one before; every decision in the database is the
    one that was logged; every logged decision and sealed dossier is still there.
    Raises AuditBrokenError.
    """
    logged: dict[str, int] = {}
    sealed: dict[str, int] = {}

    def watched() -> Iterator[AuditEntry]:
        for entry in office.store.audit.every():
            if entry.action == "case.decided":
                logged[str(entry.data["decision_sha256"])] = entry.seq
            if entry.action == "case.archived":
                sealed[str(entry.data["sha256"])] = entry.seq
            yield entry

    count = check_chain(watched())
    _compare(
        logged, {decision_digest(d) for d in office.store.cases.all_decisions()}, count
    )
    _compare(sealed, {d.sha256 for d in office.store.dossiers.all()}, count)
    return count


def _compare(logged: dict[str, int], found: set[str], count: int) -> None:
    lost = sorted(seq for sha, seq in logged.items() if sha not in found)
    if lost:
        raise AuditBrokenError(
            seq=lost[0], reason=noop("what it logs is gone or was changed")
        )
    if found - logged.keys():
        raise AuditBrokenError(
            seq=count + 1, reason=noop("entries are missing at the end")
        )


def entries(
    office: Office,
    *,
    by: str,
    subject: str | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[tuple[AuditEntry, ...], int]:
    """One page of the log, newest first, and how many entries there are.

    An auditor who may also decide stays as blind here as on the page of the case.
    """
    person = guard.require(office, by, Permission.AUDIT_READ)
    found, total = office.store.audit.page(
        subject=subject, offset=(max(1, page) - 1) * size, limit=size
    )
    return tuple(_known(office, entry, person) for entry in found), total


def _known(office: Office, entry: AuditEntry, person: Person) -> AuditEntry:
    case = office.store.cases.get(entry.subject) if levels_of(person) else None
    if case is None:
        return entry
    return entry.model_copy(update={"data": known_data(entry, case, person)})
