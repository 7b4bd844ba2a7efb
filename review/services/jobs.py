"""Background work: the jobs table is the truth, huey on SQLite is the engine."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from review.domain.job import SILENCE, Ahead, Job, JobState, ahead_of, with_eta
from review.domain.staff import Permission
from review.errors import ConflictError, NotFoundError, StoreError
from review.services import guard, media, trail
from review.services.office import Office
from review.store.failures import translated

if TYPE_CHECKING:
    from huey import SqliteHuey

logger = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=20)  # a worker looks every second, and at each start


def enqueue(
    office: Office,
    kind: str,
    subject: str,
    payload: dict[str, Any],
    *,
    total: float = 0,
) -> Job:
    """A queued job about `subject`, part of the open transaction.

    Call `ring` once the transaction is over. Raises ConflictError where the same work
    is queued or running already.
    """
    job = Job(
        id=office.new_id(),
        kind=kind,
        subject=subject,
        payload=payload,
        state=JobState.QUEUED,
        total=total,
        created_at=office.now(),
    )
    office.store.jobs.add(job)
    return job


def engine(
    home: Path,
    run: Callable[[str], None],
    *,
    each_minute: Callable[[], None] | None = None,
) -> "tuple[SqliteHuey, Callable[[str], object]]":
    """The huey engine of this data folder, and what puts a job id into it.

    `run` does the job with this id; only the worker's engine ever calls it, and
    `each_minute`.
    """
    from huey import SqliteHuey, crontab

    with translated(home / "jobs.db"):
        huey = SqliteHuey("greenroom", filename=str(home / "jobs.db"), results=False)

    def job(job_id: str) -> None:
        run(job_id)

    if each_minute is not None:
        huey.periodic_task(crontab(minute="*"), name="calendar")(each_minute)
    return huey, huey.task(name="job")(job)


def ring(office: Office, job_id: str) -> None:
    """Tell the worker about a queued job.

    A ring that is lost is no harm: the worker also looks at the table by itself.
    """
    path = office.settings.home / "jobs.db"
    try:
        huey, put = engine(office.settings.home, _elsewhere)
        with translated(path):
            put(job_id)
        huey.storage.close()
    except StoreError as error:
        logger.warning("job %s: worker not told (%s)", job_id, error.code)


def _elsewhere(job_id: str) -> None:
    raise NotFoundError(what="worker for job", id=job_id)


def for_case(office: Office, case_id: str, *, by: str | None = None) -> Job | None:
    """The newest job of a case, with its time left; None where it never had one.

    `by` None is a service or command that has checked already. Raises NotFoundError
    where the person may not see the case.
    """
    if by is not None:
        media.readable(office, case_id, by)
    job = office.store.jobs.newest(case_id)
    return with_eta(job, now=office.now()) if job else None


def ahead(office: Office, job: Job) -> Ahead | None:
    """What is heard before a job that waits; None where it waits no more."""
    if job.state is not JobState.QUEUED:
        return None
    return ahead_of(
        job,
        waiting=office.store.jobs.in_state(JobState.QUEUED),
        running=office.store.jobs.in_state(JobState.RUNNING),
        now=office.now(),
    )


def unattended(office: Office, job: Job) -> bool:
    """Whether a job waits although no worker shows a sign of life.

    A worker that is there takes a job within seconds, or is busy with another one: what
    has just come waits as long as the rest.
    """
    now = office.now()
    if job.state not in {JobState.QUEUED, JobState.RUNNING}:
        return False
    running = office.store.jobs.in_state(JobState.RUNNING)
    beats = (one.heartbeat_at for one in running)
    if any(beat and now - beat <= SILENCE for beat in beats):
        return False
    waiting = office.store.jobs.in_state(JobState.QUEUED)
    return bool(running) or any(now - one.created_at > PATIENCE for one in waiting)


def recent(office: Office, *, by: str, limit: int = 50) -> tuple[Job, ...]:
    """The newest jobs, for whoever looks after the house."""
    guard.require(office, by, Permission.DASHBOARD_READ)
    found = office.store.jobs.recent(limit)
    return tuple(with_eta(job, now=office.now()) for job in found)


def cancel(office: Office, job_id: str, *, by: str) -> Job:
    """Stop a job: at once while it waits, at its next sign of life while it runs.

    Only the submitter of the case and administrators may. A job that is over stays as
    it ended.
    """
    job = _own(office, job_id, by)
    with office.store.atomic():
        stopped = office.store.jobs.finish(
            job.id, worker=None, state=JobState.CANCELLED, at=office.now()
        )
        if not stopped:
            office.store.jobs.ask_to_cancel(job.id)
        trail.append(
            office, actor=by, action="job.cancelled", subject=job.subject, job=job.id
        )
    return office.store.jobs.get(job_id) or job


def retry(office: Office, job_id: str, *, by: str) -> Job:
    """Queue a failed or cancelled job again, as a new job."""
    job = _own(office, job_id, by)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise ConflictError
    with office.store.atomic():
        again = enqueue(office, job.kind, job.subject, job.payload, total=job.total)
        trail.append(
            office, actor=by, action="job.retried", subject=job.subject, job=again.id
        )
    ring(office, again.id)
    return again


def _own(office: Office, job_id: str, by: str) -> Job:
    job = office.store.jobs.get(job_id)
    if job is None:
        raise NotFoundError(what="job", id=job_id)
    case = media.readable(office, job.subject, by)
    if by != case.submitter_id:
        guard.require(office, by, Permission.STAFF_MANAGE)
    return job
