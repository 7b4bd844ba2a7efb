"""Hearing doubtful places again with a second model: who starts it, and who stops it.

What it heard stands beside the findings and never changes one.
"""

from dataclasses import dataclass

from audio.models import Transcript
from review.domain.case import Case
from review.domain.duties import check_may_act
from review.domain.job import Job, JobState
from review.domain.lease import check_holds
from review.domain.rehearing import KIND, MACHINE, SecondHearing
from review.errors import (
    ConflictError,
    NoSecondModelError,
    NothingToRehearError,
    ReviewError,
)
from review.services import guard, jobs, media, trail
from review.services.heard_again import heard_by_machine
from review.services.office import Office


@dataclass(frozen=True)
class Offer:
    """The model that would hear again; `automatic` where it does so by itself."""

    name: str
    automatic: bool


def offer(office: Office) -> Offer | None:
    """Which second model there is; looks at names only, and loads nothing."""
    from audio.models_store import Why, first, second
    from audio.published import plain_name

    settings = office.settings
    wanted = second(settings.home, settings.environ)
    hears = first(settings.home, settings.environ)
    if wanted is None or wanted.named == hears.named:
        return None
    return Offer(plain_name(wanted.named), automatic=wanted.why is not Why.BEST)


def is_trial(name: str, sha256: str) -> bool:
    """Whether a model is fit to try the program, and not to rely on."""
    from audio.models_store import is_trial as known

    return known(name, sha256)


def after_hearing(office: Office, case: Case, transcript: Transcript) -> Job | None:
    """Queue the second hearing of what was just heard, where one is set up.

    Part of the open transaction; the worker that heard it looks for more by itself.
    """
    found = offer(office)
    if found is None or not found.automatic or transcript.engine != MACHINE:
        return None
    return jobs.enqueue(office, KIND, case.id, {})


def ask(office: Office, case_id: str, *, by: str) -> Job:
    """Queue a second hearing, for whoever holds the case.

    Raises NotFoundError, NotClaimedError and what duties.check_may_act raises,
    NoSecondModelError, NothingToRehearError, ConflictError where one waits already;
    every refusal is entered in the audit log.
    """
    known = media.readable(office, case_id, by)
    with (
        trail.watching(office, by=by, action="case.rehear", subject=known.id),
        office.store.atomic(),
    ):
        case = _held(office, known.id, by)
        found = offer(office)
        if found is None:
            raise NoSecondModelError
        if heard_by_machine(office, case) is None:
            raise NothingToRehearError(number=case.number)
        job = jobs.enqueue(office, KIND, case.id, {})
        trail.append(
            office,
            actor=by,
            action="case.rehear",
            subject=case.id,
            job=job.id,
            model=found.name,
        )
    jobs.ring(office, job.id)
    return job


def stop(office: Office, case_id: str, *, by: str) -> None:
    """Stop the second hearing of a case; what was heard again so far stays.

    For whoever holds the case, and who may stop its first hearing (`jobs.cancel`).
    """
    known = media.readable(office, case_id, by)
    job = newest(office, known.id)
    if job is None or job.state not in {JobState.QUEUED, JobState.RUNNING}:
        raise ConflictError
    if not _holds(office, known, by):
        jobs.cancel(office, job.id, by=by)
        return
    with office.store.atomic():
        ended = office.store.jobs.finish(
            job.id, worker=None, state=JobState.CANCELLED, at=office.now()
        )
        if not ended:
            office.store.jobs.ask_to_cancel(job.id)
        trail.append(
            office, actor=by, action="case.rehear.stopped", subject=known.id, job=job.id
        )


def newest(office: Office, case_id: str) -> Job | None:
    """The last second hearing of a case that was asked for."""
    return office.store.jobs.newest(case_id, kind=KIND)


def of_case(office: Office, case_id: str) -> tuple[SecondHearing, ...]:
    """What was heard again, in the order of the recording."""
    return office.store.second_hearings.of_case(case_id)


def _holds(office: Office, case: Case, by: str) -> bool:
    try:
        _held(office, case.id, by)
    except ReviewError:
        return False
    return True


def _held(office: Office, case_id: str, by: str) -> Case:
    """The case, in the hands of this person."""
    person, case = guard.person(office, by), media.readable(office, case_id, by)
    check_may_act(case, person)
    check_holds(case, person, now=office.now())
    return case
