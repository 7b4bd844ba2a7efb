"""Reading and checking the audit log."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from review.domain.audit import GENESIS, AuditEntry, check_chain
from review.domain.blind import known_data
from review.domain.staff import Permission, Person, levels_of
from review.errors import AuditBrokenError
from review.i18n import noop
from review.services import audit_facts, guard
from review.services.audit_facts import Fact, Logged
from review.services.office import Office

PAGE_SIZE = 50
CHANGED = noop("what it logs is gone or was changed")


def verify(office: Office, *, noted: str = "") -> int:
    """How many entries there are, if the log and what it speaks of agree.

    Checked, at one moment: the safeguards of the tables stand; every entry follows the
    one before; accounts, cases, decisions, dossiers, certificates, samples and typed
    clips, second hearings, looks at originals, erasures, bulk exports and passwords are
    those that were logged, none more and none less; text, transcript, recording,
    findings and outcome of every case are those that were decided. Who can write the
    file can still cut off its end, or write it all anew: keep `head` elsewhere, and give
    it as `noted` later. Raises AuditBrokenError.
    """
    with office.store.connection.snapshot(), _readable():
        logged = Logged()
        count = check_chain(logged.watch(office.store.audit.every()))
        found = audit_facts.kept(office)
        for case in office.store.cases.every():
            found.add(audit_facts.of_case(case))
            said = logged.of_case(case.id)
            if not audit_facts.is_sound(office, case, said):
                _broken(said.opened.seq if said.opened else count, CHANGED)
        _compare(logged.facts, found, count)
        if not audit_facts.is_staff_sound(office, logged.credentials):
            _broken(count, noop("a name or password was changed past the log"))
        if office.store.twice_told():
            _broken(count, CHANGED)
        if office.store.altered():
            _broken(count, noop("the safeguards of the database were changed"))
        if noted and office.store.audit.by_hash(noted) is None:
            _broken(count, noop("the entry that was noted is not there"))
    return count


@contextmanager
def _readable() -> Iterator[None]:
    """What nobody can read is not what we wrote."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise AuditBrokenError(seq=0, reason=CHANGED) from error


def head(office: Office) -> str:
    """The hash of the last entry: whoever has noted it elsewhere knows a cut log."""
    last = office.store.audit.last()
    return last.sha256 if last else GENESIS


def _broken(seq: int, reason: str) -> NoReturn:
    raise AuditBrokenError(seq=seq, reason=reason)


def _compare(logged: dict[Fact, int], found: set[Fact], count: int) -> None:
    lost = sorted(seq for fact, seq in logged.items() if fact not in found)
    if lost:
        _broken(lost[0], CHANGED)
    if found - logged.keys():
        _broken(count + 1, noop("entries are missing at the end"))


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


def named(office: Office, *, by: str, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The numbers of the cases that these entries are about, by id."""
    guard.require(office, by, Permission.AUDIT_READ)
    cases = (office.store.cases.get(one) for one in {e.subject for e in entries})
    return {case.id: case.number for case in cases if case is not None}


def meant(office: Office, *, by: str, said: str) -> str:
    """The id behind a case number or a user name; what was said, where it is neither."""
    guard.require(office, by, Permission.AUDIT_READ)
    case = office.store.cases.by_number(said.upper())
    person = office.store.people.by_username(said)
    found = case or person
    return found.id if found else said


def _known(office: Office, entry: AuditEntry, person: Person) -> AuditEntry:
    case = office.store.cases.get(entry.subject) if levels_of(person) else None
    if case is None:
        return entry
    return entry.model_copy(update={"data": known_data(entry, case, person)})
