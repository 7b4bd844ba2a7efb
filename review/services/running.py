"""Doing background work: take a job, give signs of life, end it; pick up what was left."""

import errno
import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from audio.errors import AudioError
from lexicons.errors import LexiconError
from review.domain.job import HEAR, SILENCE, Job, JobProblem, JobState, in_order
from review.domain.rehearing import KIND as REHEAR
from review.errors import (
    JobCancelledError,
    JobFailedError,
    NoSpaceError,
    ReviewError,
)
from review.i18n import noop
from review.services import heard_again, screening, trail
from review.services.office import Office

if TYPE_CHECKING:
    from audio.transcriber import OnProgress, Progress

Work: TypeAlias = "Callable[[Office, str, OnProgress], object]"
GivesWay = Callable[[Job], bool]

WORK: Mapping[str, Work] = {HEAR: screening.hear_case, REHEAR: heard_again.work}

logger = logging.getLogger(__name__)
BEAT_SECONDS = 5.0
MOST_RUNS = 5
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})
NAMED = (ReviewError, AudioError, LexiconError)


class _GaveWayError(Exception):
    """A job that is more urgent takes the place; nothing of what was done is lost."""


def _never(job: Job) -> bool:
    del job
    return False


def run(
    office: Office, job_id: str, *, worker: str, gives_way: GivesWay = _never
) -> Job | None:
    """Do one queued job to its end; None where somebody else took it.

    Every way it can end is written into its row: done, cancelled, or failed with the
    error's code, template and data. Where it `gives_way`, it is queued again.
    """
    job = office.store.jobs.take(job_id, worker=worker, at=office.now())
    if job is None:
        return None
    logger.info("job %s (%s): run %d", job.id, job.kind, job.attempts)
    try:
        state, problem = _attempt(office, job, worker, gives_way)
    except _GaveWayError:
        logger.info("job %s: gives way", job.id)
        office.store.jobs.put_back(job, counts=False)
        return office.store.jobs.get(job.id)
    ended = office.store.jobs.finish(
        job.id, worker=worker, state=state, at=office.now(), problem=problem
    )
    if ended and state is not JobState.DONE:
        trail.append(
            office,
            actor=trail.SYSTEM,
            action=f"job.{state}",
            subject=job.subject,
            job=job.id,
            code=problem.code if problem else "",
        )
    logger.info("job %s: %s", job.id, state)
    return office.store.jobs.get(job.id)


def _attempt(
    office: Office, job: Job, worker: str, gives_way: GivesWay
) -> tuple[JobState, JobProblem | None]:
    try:
        with _signs_of_life(office, job.id, worker):
            WORK[job.kind](
                office, job.subject, _reporter(office, job, worker, gives_way)
            )
    except _GaveWayError:
        raise
    except JobCancelledError:
        return JobState.CANCELLED, None
    except NAMED as error:
        return JobState.FAILED, _problem(error)
    except OSError as error:
        return JobState.FAILED, _problem(_named(error, office))
    except Exception as error:  # noqa: BLE001 - the edge: a job must not end unseen
        logger.error("job %s: %s", job.id, place_of(error))  # noqa: TRY400 - no words of it
        return JobState.FAILED, _problem(JobFailedError(reason=type(error).__name__))
    return JobState.DONE, None


def _named(error: OSError, office: Office) -> ReviewError:
    """A full disk says where; of any other error its kind, for the log has the rest."""
    if error.errno in FULL:
        path = error.filename or office.settings.home
        return NoSpaceError(path=path, reason=error.strerror)
    logger.error("%s", place_of(error))
    return JobFailedError(reason=type(error).__name__)


def place_of(error: Exception) -> str:
    """What kind of error, and where; never its words, which may quote what was said."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}"


def _problem(error: ReviewError | AudioError | LexiconError) -> JobProblem:
    data = {name: _plain(value) for name, value in error.data.items()}
    return JobProblem(code=error.code, template=error.template, data=data)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) else str(value)


def _reporter(
    office: Office, job: Job, worker: str, gives_way: GivesWay
) -> "Callable[[Progress], None]":
    def report(progress: "Progress") -> None:
        office.store.jobs.progress(
            job.id, worker=worker, done=progress.done, total=progress.total
        )
        if not office.store.jobs.beat(job.id, worker=worker, at=office.now()):
            raise JobCancelledError
        if gives_way(job):
            raise _GaveWayError

    return report


@contextmanager
def _signs_of_life(office: Office, job_id: str, worker: str) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                office.store.jobs.beat(job_id, worker=worker, at=office.now())
            except ReviewError as error:  # a busy moment; the next beat follows
                logger.warning("job %s: no sign of life (%s)", job_id, error.code)
        office.store.close()

    thread = threading.Thread(target=beat, name=f"beat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def recover(office: Office, *, is_gone: Callable[[str], bool]) -> tuple[str, ...]:
    """Queue again what a killed worker left running; all job ids that wait now, in order.

    A worker is gone where `is_gone` says so of its id, or where it has been silent for
    a minute. A job that has killed its worker five times is failed.
    """
    now = office.now()
    for job in office.store.jobs.in_state(JobState.RUNNING):
        silent = job.heartbeat_at is None or now - job.heartbeat_at > SILENCE
        if not (silent or is_gone(job.worker or "")):
            continue
        if job.attempts >= MOST_RUNS:
            _give_up(office, job)
        elif office.store.jobs.put_back(job):
            logger.warning("job %s: taken over from %s", job.id, job.worker)
    waiting = in_order(office.store.jobs.in_state(JobState.QUEUED))
    return tuple(job.id for job in waiting)


def leave(office: Office, *, worker: str) -> None:
    """Queue again what this worker was at when it was told to stop."""
    for job in office.store.jobs.in_state(JobState.RUNNING):
        if job.worker == worker:
            office.store.jobs.put_back(job, counts=False)


def _give_up(office: Office, job: Job) -> None:
    error = JobFailedError(reason=noop("its worker was killed too often"))
    office.store.jobs.finish(
        job.id,
        worker=job.worker,
        state=JobState.FAILED,
        at=office.now(),
        problem=_problem(error),
    )
