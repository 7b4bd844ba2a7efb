"""Background work: what is to be done, how far it is, how it ended."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from review.domain.staff import Value

SILENCE = timedelta(seconds=60)  # a worker that was quiet for longer is gone


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobProblem(Value):
    """Why a job failed; `say_error` puts it in words."""

    code: str
    template: str
    data: dict[str, Any]


class Job(Value):
    """One piece of background work about `subject` (a case id).

    `done` and `total` are seconds of the recording; `done_before` is where this run
    took over; `attempts` counts the runs.
    """

    id: str
    kind: str
    subject: str
    payload: dict[str, Any]
    state: JobState
    done: float = 0
    total: float = 0
    done_before: float = 0
    attempts: int = 0
    cancel_asked: bool = False
    worker: str | None = None
    problem: JobProblem | None = None
    created_at: datetime
    started_at: datetime | None = None
    heartbeat_at: datetime | None = None
    finished_at: datetime | None = None
    eta_seconds: float | None = None

    @property
    def error_code(self) -> str | None:
        return self.problem.code if self.problem else None

    @property
    def error_data(self) -> dict[str, Any]:
        return self.problem.data if self.problem else {}


def with_eta(job: Job, *, now: datetime) -> Job:
    """The job with its time left in seconds, once there is something to go by."""
    heard = job.done - job.done_before
    if job.state is not JobState.RUNNING or job.started_at is None or heard <= 0:
        return job
    spent = (now - job.started_at).total_seconds()
    left = max(0.0, job.total - job.done) * spent / heard
    return job.model_copy(update={"eta_seconds": left})
