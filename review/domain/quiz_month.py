"""Where somebody stands in the quiz of a month."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from review.domain.attempt import Attempt, AttemptView, Result
from review.domain.certificate import Certificate, Month, month_end
from review.domain.staff import Value


class MonthState(StrEnum):
    """Not begun, under way, failed with attempts left, passed, or failed for good."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    RETAKE = "retake"
    PASSED = "passed"
    FAILED = "failed"


class QuizMonth(Value):
    """A person's month. `deadline` ends the open attempt, or else the month.

    `certificate` is the one that holds now, whichever month it is of.
    """

    month: Month
    state: MonthState
    attempts_used: int
    attempts_left: int
    deadline: datetime
    pass_mark: int
    minutes: int
    open_attempt: AttemptView | None = None
    certificate: Certificate | None = None
    last_result: Result | None = None
    best_percent: int | None = None


def state_of(taken: Sequence[Attempt], *, attempts: int) -> MonthState:
    """The state that these attempts of one month make, with so many allowed."""
    if any(attempt.passed for attempt in taken):
        return MonthState.PASSED
    if any(attempt.closed_at is None for attempt in taken):
        return MonthState.OPEN
    if len(taken) >= attempts:
        return MonthState.FAILED
    return MonthState.RETAKE if taken else MonthState.NOT_STARTED


def stand(
    month: str,
    *,
    taken: Sequence[Attempt],
    view: AttemptView | None,
    last: Result | None,
    certificates: Sequence[Certificate],
    attempts: int,
    pass_mark: int,
    minutes: int,
    now: datetime,
) -> QuizMonth:
    """The person's month, from its attempts and all certificates (newest first)."""
    state = state_of(taken, attempts=attempts)
    left = 0 if state is MonthState.PASSED else max(0, attempts - len(taken))
    percents = [attempt.score.percent for attempt in taken if attempt.score]
    return QuizMonth(
        month=month,
        state=state,
        attempts_used=len(taken),
        attempts_left=left,
        deadline=view.deadline if view else month_end(month),
        pass_mark=pass_mark,
        minutes=minutes,
        open_attempt=view,
        certificate=next((c for c in certificates if c.is_valid(now)), None),
        last_result=last,
        best_percent=max(percents, default=None),
    )
