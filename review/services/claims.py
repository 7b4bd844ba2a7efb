"""Letting go of cases: what somebody holds but may no longer decide, what has lapsed."""

from review.domain import lease, steps
from review.domain.case import Case
from review.domain.staff import DECIDE, Person, allowed
from review.services import trail
from review.services.office import Office


def free_forbidden(office: Office, person: Person) -> int:
    """Free the cases this person holds at a level they may no longer decide."""
    freed = 0
    with office.store.atomic():
        for case_id in office.store.queue.held_by(person.id):
            case = office.store.cases.get(case_id)
            level = steps.level_of(case) if case else 0
            if case and not (level and allowed(person, DECIDE[level])):
                _free(office, case, why="role")
                freed += 1
    return freed


def free_lapsed(office: Office) -> int:
    """Free every case whose lease is over; says how many."""
    now = office.now()
    with office.store.atomic():
        lapsed = office.store.cases.where(
            "claimed_by IS NOT NULL AND claimed_until <= ?", (now.isoformat(),)
        )
        for case in lapsed:
            _free(office, case, why="lapsed")
    return len(lapsed)


def _free(office: Office, case: Case, *, why: str) -> None:
    office.store.cases.put(lease.let_go(case, now=office.now()))
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="case.freed",
        subject=case.id,
        held_by=case.claimed_by,
        why=why,
    )
