"""Background work: what is to be done, how far it is, how it ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from review.domain.staff import Value

SILENCE = timedelta(seconds=60)  # a worker that was quiet for longer is gone
PATIENT = timedelta(hours=24)  # a recording is not due before, unless it airs before

HEAR = "hear"


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
    took over; `attempts` counts the runs. `air_at` is when the show of the case airs.
    `speed` is how many seconds of recording are heard in a second, `eta_seconds` how
    long it takes to the end; None before there is something to go by.
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
    air_at: datetime | None = None
    speed: float | None = None
    eta_seconds: float | None = None

    @property
    def error_code(self) -> str | None:
        return self.problem.code if self.problem else None

    @property
    def error_data(self) -> dict[str, Any]:
        return self.problem.data if self.problem else {}


class Ahead(Value):
    """What is heard before a job that waits: how many recordings, how long they are.

    `seconds` are seconds of recording that are still to be heard; `eta_seconds` is when
    they are, None before there is something to go by.
    """

    count: int
    seconds: float
    eta_seconds: float | None = None


def due(created_at: datetime, air_at: datetime | None) -> datetime:
    """When it should be heard: before its show airs, and in any case within a day.

    So nothing waits for ever behind shows that air soon; among equals the oldest is first.
    """
    patient = created_at + PATIENT
    return min(air_at, patient) if air_at and air_at > created_at else patient


def in_order(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """The jobs as they are to be done: hearings first, the most urgent ones before."""
    return tuple(sorted(jobs, key=urgency))


def urgency(job: Job) -> tuple[bool, datetime, datetime]:
    """What sorts jobs: the lowest is the most urgent."""
    return job.kind != HEAR, due(job.created_at, job.air_at), job.created_at


def with_eta(job: Job, *, now: datetime) -> Job:
    """The job with its speed and the time left, once there is something to go by."""
    heard = job.done - job.done_before
    if job.state is not JobState.RUNNING or job.started_at is None or heard <= 0:
        return job
    spent = (now - job.started_at).total_seconds()
    if spent <= 0:
        return job
    speed = heard / spent
    left = max(0.0, job.total - job.done) / speed
    return job.model_copy(update={"speed": speed, "eta_seconds": left})


def ahead_of(
    job: Job, *, waiting: Iterable[Job], running: Iterable[Job], now: datetime
) -> Ahead:
    """What comes before a job that waits: all that run, and what is more urgent."""
    busy = [with_eta(one, now=now) for one in running if one.kind == HEAR]
    sooner = [one for one in waiting if urgency(one) < urgency(job)]
    before = [*busy, *sooner]
    seconds = sum(max(0.0, one.total - one.done) for one in before)
    speed = sum(one.speed or 0.0 for one in busy)
    return Ahead(
        count=len(before),
        seconds=seconds,
        eta_seconds=seconds / speed if speed else None,
    )
