"""What a screening and a decision make of a case: pure functions over values."""

from collections.abc import Mapping
from datetime import datetime

from lexicons.models import FindingStatus
from review.domain import sla
from review.domain.canonical import canonical, sha256
from review.domain.case import Case, CaseFinding, Decision, Disposition, Outcome, Status
from review.domain.duties import check_may_act
from review.domain.lease import check_holds
from review.domain.staff import Person
from review.domain.steps import AT_LEVEL, level_of, move
from review.errors import (
    ConflictError,
    InvalidInputError,
    NotClosedError,
    OutcomeMismatchError,
    ReasonRequiredError,
    UndecidedFindingError,
)
from review.i18n import noop

REASON_CHARACTERS = 2000


def open_findings(case: Case) -> tuple[CaseFinding, ...]:
    """The findings that need a disposition: excused ones need none."""
    return tuple(
        f for f in case.findings if f.finding.status is not FindingStatus.EXCUSED
    )


def shown_sha256(case: Case, *, level: int | None = None) -> str:
    """The hash of what a reviewer is shown: text, findings, level (default: the open)."""
    return sha256(
        canonical(
            {
                "case": case.id,
                "content": case.content_sha256,
                "findings": [f.model_dump(mode="json") for f in case.findings],
                "incomplete": case.incomplete,
                "level": level_of(case) if level is None else level,
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
    if len(reason) > REASON_CHARACTERS:
        raise InvalidInputError(field="reason", reason=noop("is too long"))
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
