"""Who waits for whom: claiming cases and deciding them."""

import logging
from collections.abc import Mapping

from review.domain import lease, steps, workflow
from review.domain.blind import blinded
from review.domain.case import Case, Disposition, Outcome, Status
from review.domain.decisions import decision_digest
from review.domain.staff import Permission, Person, allowed, levels_of
from review.domain.views import QueueFilter, QueuePage
from review.errors import InvalidInputError, NotFoundError, ReviewError
from review.i18n import noop
from review.services import archive, guard, trail, vault
from review.services.case_view import view
from review.services.masking import masked_words
from review.services.media import readable
from review.services.office import Office
from review.store.queue import Reader

__all__ = [
    "claim",
    "decide",
    "next_case",
    "note_disposition",
    "page",
    "release",
    "renew",
    "view",
]
logger = logging.getLogger(__name__)
PAGE_SIZE = 50
LARGEST_PAGE = 500


def page(
    office: Office,
    *,
    by: str,
    filters: QueueFilter | None = None,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """One page of cases, the most urgent first.

    Whoever reads cases sees all; everybody else sees what they submitted or host.
    """
    person = guard.person(office, by)
    size = min(max(1, size), LARGEST_PAGE)
    rows, total = office.store.queue.page(
        filters or QueueFilter(),
        Reader(by, own_only=not allowed(person, Permission.CASE_READ)),
        now=office.now(),
        offset=(max(1, page) - 1) * size,
        limit=size,
    )
    return QueuePage(rows=rows, total=total)


def next_case(office: Office, *, by: str, level: int | None = None) -> Case | None:
    """The case this person should take next, claimed for them; None where none waits.

    A case that they hold already comes first.
    """
    person = guard.person(office, by)
    levels = [n for n in levels_of(person) if level in {None, n}]
    if not levels:
        wanted = {1: Permission.CASE_DECIDE_1, 2: Permission.CASE_DECIDE_2}
        guard.require(office, by, wanted.get(level or 1, Permission.CASE_DECIDE_3))
    with office.store.atomic():
        for at in levels:
            found = office.store.queue.next_for(by, level=at, now=office.now())
            if found:
                return _claimed(office, found, person)
    return None


def claim(office: Office, case_id: str, *, by: str) -> Case:
    """Take a case for the length of a lease.

    Raises NotFoundError, NotOpenError, NotAllowedError, SameReviewerError or
    AlreadyClaimedError; the refusal is entered in the audit log.
    """
    person = guard.person(office, by)
    known = readable(office, case_id, by)
    with (
        trail.watching(office, by=by, action="case.claim", subject=known.id),
        office.store.atomic(),
    ):
        return _claimed(office, known.id, person)


def _claimed(office: Office, case_id: str, person: Person) -> Case:
    case = _get(office, case_id)
    now = office.now()
    held_by = lease.holder(case, now=now)
    claimed = lease.claim(
        case,
        person,
        now=now,
        lease=office.settings.lease,
        holder_name=_name(office, held_by),
    )
    office.store.cases.put(claimed)
    if held_by is None:
        trail.append(
            office,
            actor=person.id,
            action="case.claimed",
            subject=case.id,
            level=steps.level_of(case),
        )
    return blinded(_get(office, case_id), person)


def renew(office: Office, case_id: str, *, by: str) -> Case:
    """Start the lease anew; raises NotClaimedError where it has lapsed."""
    person = guard.person(office, by)
    with office.store.atomic():
        lease.check_holds(_get(office, case_id), person, now=office.now())
        return _claimed(office, case_id, person)


def release(office: Office, case_id: str, *, by: str) -> Case:
    """Let go of a case; the notes taken so far stay."""
    person = guard.person(office, by)
    with office.store.atomic():
        case = lease.release(_get(office, case_id), person, now=office.now())
        office.store.cases.put(case)
        trail.append(office, actor=by, action="case.released", subject=case_id)
    return blinded(_get(office, case_id), person)


def note_disposition(
    office: Office,
    case_id: str,
    *,
    by: str,
    finding_id: str,
    disposition: Disposition | None,
) -> None:
    """Note what this person makes of one finding (None takes it back).

    Durable at once, seen by nobody else, and renews the lease. Raises NotClaimedError
    where the person does not hold the case.
    """
    person = guard.person(office, by)
    with office.store.atomic():
        case = _get(office, case_id)
        lease.check_holds(case, person, now=office.now())
        if finding_id not in {f.id for f in case.findings}:
            raise InvalidInputError(field="finding", reason=noop("no such finding"))
        office.store.drafts.put(case_id, by, finding_id, disposition, at=office.now())
        _claimed(office, case_id, person)


def decide(
    office: Office,
    case_id: str,
    *,
    by: str,
    outcome: Outcome,
    reason: str,
    seconds_spent: float,
    shown_sha256: str,
    dispositions: Mapping[str, Disposition] | None = None,
) -> Case:
    """This person's word at the open level; without `dispositions` their notes count.

    Decision, case and audit entry are durable together before this returns. The third
    level closes the case, and its dossier is sealed. Raises what workflow.decide
    raises; the refusal is entered in the audit log and nothing else changes.
    """
    person = guard.person(office, by)
    known = readable(office, case_id, by)
    with (
        trail.watching(office, by=by, action="case.decide", subject=known.id),
        office.store.atomic(),
    ):
        case = _decided(
            office,
            known.id,
            person,
            outcome=outcome,
            reason=reason,
            seconds_spent=seconds_spent,
            shown=shown_sha256,
            dispositions=dispositions,
        )
    if case.status is Status.CLOSED:
        _seal(office, case.id)
    return blinded(_get(office, case.id), person)


def _decided(
    office: Office,
    case_id: str,
    person: Person,
    *,
    outcome: Outcome,
    reason: str,
    seconds_spent: float,
    shown: str,
    dispositions: Mapping[str, Disposition] | None,
) -> Case:
    now = office.now()
    if dispositions is None:
        dispositions = office.store.drafts.of(case_id, person.id)
    case, decision = workflow.decide(
        _get(office, case_id),
        person,
        decision_id=office.new_id(),
        outcome=Outcome(outcome),
        dispositions={f: Disposition(said) for f, said in dispositions.items()},
        reason=masked_words(reason, vault.known(office, case_id)),
        seconds_spent=seconds_spent,
        shown=shown,
        now=now,
    )
    case = workflow.open_level(case, office.policy, now=now)
    office.store.cases.add_decision(decision)
    office.store.cases.put(case)
    office.store.drafts.clear(case_id, person.id)
    trail.append(
        office,
        actor=person.id,
        action="case.decided",
        subject=case_id,
        decision=decision.id,
        level=decision.level,
        outcome=decision.outcome,
        status=case.status,
        decision_sha256=decision_digest(decision),
        shown_sha256=decision.shown_sha256,
    )
    return case


def _seal(office: Office, case_id: str) -> None:
    try:
        archive.seal(office, case_id)
    except ReviewError as error:  # the decision stands; the worker seals later
        logger.warning("case %s: not sealed yet (%s)", case_id, error.code)


def _name(office: Office, person_id: str | None) -> str:
    found = office.store.people.get(person_id) if person_id else None
    return found.name if found else ""


def _get(office: Office, case_id: str) -> Case:
    found = office.store.cases.get(case_id)
    if found is None:
        raise NotFoundError(what="case", id=case_id)
    return found
