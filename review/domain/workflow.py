"""The way of a case through three levels: pure functions, one table.

submitted → screened → first_review → second_review → final_review → closed → archived,
with `returned` (a new version is wanted), `superseded` (there is one), `expired` (not
approved at air time) and `revoked` beside it. Submitter, host and the three deciders of
one version are different people; host and submitter may be one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from lexicons.models import FindingStatus
from review.domain import sla
from review.domain.canonical import canonical, sha256
from review.domain.case import Case, CaseFinding, Decision, Disposition, Outcome, Status
from review.domain.staff import DECIDE, Person, allowed
from review.errors import (
    AlreadyClaimedError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotClaimedError,
    NotClosedError,
    NotOpenError,
    OutcomeMismatchError,
    ReasonRequiredError,
    SameReviewerError,
    UndecidedFindingError,
    WorkflowError,
)
from review.i18n import noop

LEVEL = {Status.FIRST_REVIEW: 1, Status.SECOND_REVIEW: 2, Status.FINAL_REVIEW: 3}
AT_LEVEL = {level: status for status, level in LEVEL.items()}
ENDS = frozenset({Status.RETURNED, Status.SUPERSEDED, Status.EXPIRED})
WAITING = frozenset({Status.SUBMITTED, Status.SCREENED, *LEVEL})

NEXT: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset({Status.SCREENED, Status.SUPERSEDED, Status.EXPIRED}),
    Status.SCREENED: frozenset({Status.FIRST_REVIEW}),
    Status.FIRST_REVIEW: frozenset({Status.SECOND_REVIEW, *ENDS}),
    Status.SECOND_REVIEW: frozenset({Status.FINAL_REVIEW, *ENDS}),
    Status.FINAL_REVIEW: frozenset({Status.CLOSED, *ENDS}),
    Status.CLOSED: frozenset({Status.ARCHIVED}),
    Status.ARCHIVED: frozenset({Status.REVOKED}),
    Status.RETURNED: frozenset({Status.SUPERSEDED}),
    Status.SUPERSEDED: frozenset(),
    Status.EXPIRED: frozenset({Status.SUPERSEDED}),
    Status.REVOKED: frozenset(),
}


class ActedAs(StrEnum):
    """In what part somebody has already touched a case."""

    HOST = "host"
    SUBMITTER = "submitter"
    FIRST = "first_review"
    SECOND = "second_review"
    FINAL = "final_review"


_AT = {1: ActedAs.FIRST, 2: ActedAs.SECOND, 3: ActedAs.FINAL}


def level_of(case: Case) -> int:
    """The level that is open (1 to 3), 0 where none is."""
    return LEVEL.get(case.status, 0)


def move(case: Case, to: Status, *, now: datetime) -> Case:
    """The case at its next status; raises WorkflowError where NEXT has no such step."""
    if to not in NEXT[case.status]:
        raise WorkflowError
    return case.model_copy(
        update={
            "status": to,
            "claimed_by": None,
            "claimed_until": None,
            "due_at": case.due_at if to in WAITING else None,
            "updated_at": now,
        }
    )


def acted_as(case: Case, person_id: str) -> ActedAs | None:
    """In what part this person has already touched the case, if at all."""
    if person_id == case.host_id:
        return ActedAs.HOST
    if person_id == case.submitter_id:
        return ActedAs.SUBMITTER
    return next((_AT[d.level] for d in case.decisions if d.by == person_id), None)


def check_may_act(case: Case, person: Person) -> int:
    """The open level, if this person may decide there.

    Raises NotOpenError, NotAllowedError or SameReviewerError.
    """
    level = level_of(case)
    if not level:
        raise NotOpenError(number=case.number, status=case.status)
    if not allowed(person, DECIDE[level]):
        raise NotAllowedError(name=person.name, permission=DECIDE[level])
    part = acted_as(case, person.id)
    if part is not None:
        raise SameReviewerError(name=person.name, number=case.number, acted_as=part)
    return level


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


def open_findings(case: Case) -> tuple[CaseFinding, ...]:
    """The findings that need a disposition: excused ones need none."""
    return tuple(
        f for f in case.findings if f.finding.status is not FindingStatus.EXCUSED
    )


def shown_sha256(case: Case) -> str:
    """The hash of what a reviewer of the open level is shown: text, findings, level."""
    return sha256(
        canonical(
            {
                "case": case.id,
                "content": case.content_sha256,
                "findings": [f.model_dump(mode="json") for f in case.findings],
                "incomplete": case.incomplete,
                "level": level_of(case),
                "lock": case.lock_sha256,
            }
        )
    )


def _check_dispositions(
    case: Case, given: Mapping[str, Disposition], *, every: bool
) -> None:
    if set(given) - {f.id for f in case.findings}:
        raise InvalidInputError(field="dispositions", reason=noop("no such finding"))
    missing = [f for f in open_findings(case) if f.id not in given]
    if every and missing:
        raise UndecidedFindingError(number=case.number, count=len(missing))


def _check_outcome(
    case: Case, outcome: Outcome, given: Mapping[str, Disposition], reason: str
) -> None:
    held = set(given.values()) - {Disposition.FALSE_POSITIVE}
    if outcome is Outcome.CLEAR and held:
        raise OutcomeMismatchError
    needs_reason = outcome is not Outcome.CLEAR or bool(case.incomplete)
    if needs_reason and not reason.strip():
        raise ReasonRequiredError


def decide(
    case: Case,
    person: Person,
    *,
    decision_id: str,
    outcome: Outcome,
    dispositions: Mapping[str, Disposition],
    reason: str,
    seconds_spent: float,
    shown: str,
    now: datetime,
) -> tuple[Case, Decision]:
    """The case after this person's word at the open level, and that word.

    `send_back` returns the case to its submitter at any level; every other outcome
    leads to the next level, and the final level's outcome is the case's. Raises, in
    this order: NotOpenError, NotAllowedError, SameReviewerError, NotClaimedError,
    ConflictError (the page showed something else), InvalidInputError,
    UndecidedFindingError, OutcomeMismatchError, ReasonRequiredError.
    """
    level = check_may_act(case, person)
    check_holds(case, person, now=now)
    if shown != shown_sha256(case):
        raise ConflictError
    _check_dispositions(case, dispositions, every=outcome is not Outcome.SEND_BACK)
    _check_outcome(case, outcome, dispositions, reason)
    decision = Decision(
        id=decision_id,
        case_id=case.id,
        level=level,
        by=person.id,
        outcome=outcome,
        dispositions=dict(sorted(dispositions.items())),
        reason=reason.strip(),
        seconds_spent=max(0.0, seconds_spent),
        shown_sha256=shown,
        decided_at=now,
    )
    return _after(case, decision, now=now), decision


def _after(case: Case, decision: Decision, *, now: datetime) -> Case:
    decided = case.model_copy(update={"decisions": (*case.decisions, decision)})
    if decision.outcome is Outcome.SEND_BACK:
        ended = decided.model_copy(update={"outcome": decision.outcome})
        return move(ended, Status.RETURNED, now=now)
    if decision.level < len(AT_LEVEL):
        return move(decided, AT_LEVEL[decision.level + 1], now=now)
    ended = decided.model_copy(update={"outcome": decision.outcome})
    return move(ended, Status.CLOSED, now=now)


def open_level(case: Case, policy: sla.Policy, *, now: datetime) -> Case:
    """The case with the due time of the level that has just opened."""
    level = level_of(case)
    if not level:
        return case
    due_at = sla.due(
        policy,
        kind=case.kind,
        level=level,
        submitted_at=case.created_at,
        opened_at=now,
        air_at=case.air_at,
    )
    return case.model_copy(update={"due_at": due_at})


def screened(
    case: Case,
    findings: tuple[CaseFinding, ...],
    *,
    content: str,
    lock: str,
    incomplete: tuple[str, ...],
    policy: sla.Policy,
    now: datetime,
) -> Case:
    """A submitted case after its reading: screened, and open for the first level."""
    read = move(case, Status.SCREENED, now=now).model_copy(
        update={
            "findings": findings,
            "content_sha256": content,
            "lock_sha256": lock,
            "incomplete": incomplete,
        }
    )
    return open_level(move(read, Status.FIRST_REVIEW, now=now), policy, now=now)


def archive(case: Case, *, now: datetime) -> Case:
    """A closed case, put away; raises NotClosedError for any other."""
    if case.status is not Status.CLOSED:
        raise NotClosedError(number=case.number, status=case.status)
    return move(case, Status.ARCHIVED, now=now)
