"""The steps of a case from one status to the next, as one table.

submitted → screened → first_review → second_review → final_review → closed → archived,
with `returned` (a new version is wanted), `superseded` (there is one), `expired` (not
approved at air time) and `revoked` beside it.
"""

from datetime import datetime

from review.domain.case import Case, Status
from review.errors import WorkflowError

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
