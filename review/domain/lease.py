"""Who holds a case, and for how long: one reviewer at a time, until the lease lapses."""

from datetime import datetime, timedelta

from review.domain import sla
from review.domain.case import Case
from review.domain.duties import check_may_act
from review.domain.staff import Person
from review.errors import AlreadyClaimedError, NotClaimedError


def holder(case: Case, *, now: datetime) -> str | None:
    """Who holds the case now; a lapsed lease holds nothing."""
    if case.claimed_until is None or case.claimed_until <= now:
        return None
    return case.claimed_by


def claim(
    case: Case, person: Person, *, now: datetime, lease: timedelta, holder_name: str
) -> Case:
    """The case, held by this person for the length of the lease (or for longer).

    Raises AlreadyClaimedError where somebody else (`holder_name`) holds it.
    """
    check_may_act(case, person)
    held_by = holder(case, now=now)
    if held_by not in {None, person.id}:
        raise AlreadyClaimedError(
            number=case.number,
            name=holder_name,
            until=sla.clock_time(case.claimed_until),
        )
    return case.model_copy(
        update={
            "claimed_by": person.id,
            "claimed_until": now + lease,
            "updated_at": now,
        }
    )


def check_holds(case: Case, person: Person, *, now: datetime) -> None:
    """Raises NotClaimedError where this person does not hold the case now."""
    if holder(case, now=now) != person.id:
        raise NotClaimedError(number=case.number)


def release(case: Case, person: Person, *, now: datetime) -> Case:
    """The case, free for anybody; only its holder can let go of it."""
    check_holds(case, person, now=now)
    return let_go(case, now=now)


def let_go(case: Case, *, now: datetime) -> Case:
    """The case without a holder."""
    freed = {"claimed_by": None, "claimed_until": None, "updated_at": now}
    return case.model_copy(update=freed)
