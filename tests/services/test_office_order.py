"""Several recordings at once: which is heard first, which makes room, what waits."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from audio.models import Heard, Segment, Transcript, Word
from audio.models_store import Model
from audio.pool import LocalPool
from audio.recording import RecordingTranscriber
from audio.transcriber import Progress
from review import worker as working
from review.domain.job import PATIENT, JobState, due
from review.services import intake, jobs, running
from review.worker import Worker
from tests.services.test_hearing import tone

SAID = "今晚八点见"
HELD = Transcript(
    segments=(
        Segment(
            start=0,
            end=2,
            text=SAID,
            words=tuple(
                Word(start=n / 5, end=(n + 1) / 5, text=c) for n, c in enumerate(SAID)
            ),
        ),
    ),
    duration=2.0,
    model="fake",
)


class Ear:
    """Hears at once; `during` is called with the title's number while it does."""

    def __init__(self, during=lambda _name: None):
        self.during, self.heard, self.priorities = during, [], []

    def transcribe(self, media, *, on_progress, priority, **_how):
        self.heard.append(media.name[:8])
        self.priorities.append(priority)
        self.during(media.name[:8])
        on_progress(Progress(done=1.0, total=2.0))
        return HELD


@pytest.fixture
def submit(office, staff, tmp_path):
    """Submit a recording of a pitch, and how its file is called in the folder."""
    office.settings.home.mkdir(parents=True, exist_ok=True)

    def submit(pitch, **given):
        case = intake.submit_recording(
            office,
            by=staff.writer.id,
            path=tone(tmp_path / f"{pitch}.wav", pitch),
            filename=f"{pitch}.wav",
            title=f"第 {pitch} 场",
            host_id=staff.host.id,
            **given,
        )
        return case, office.store.recordings.get(case.recording_id).sha256[:8]

    return submit


@pytest.fixture
def worker_with(office):
    made = []

    def worker_with(ear):
        made.append(Worker(replace(office, hear=lambda: ear)))
        return made[-1]

    yield worker_with
    for one in made:
        one.huey.storage.close()


def test_what_airs_soonest_is_heard_first_then_the_oldest(submit, worker_with, clock):
    _, old = submit(300)
    clock.advance(minutes=1)
    _, new = submit(400)
    _, late = submit(500, air_at=clock() + timedelta(hours=5))
    _, soon = submit(600, air_at=clock() + timedelta(hours=1))
    ear = Ear()

    worker_with(ear)._work("any")

    assert ear.heard == [soon, late, old, new]
    assert ear.priorities == sorted(ear.priorities)


def test_nothing_waits_for_ever_behind_shows_that_air_soon(clock):
    arrived = clock()
    clock.advance(hours=20)
    assert due(arrived, None) == arrived + PATIENT
    assert due(clock(), clock() + timedelta(hours=2)) < due(arrived, None)
    assert due(clock(), clock() + timedelta(hours=5)) > due(arrived, None)
    # A show that is over is no more urgent than any other.
    assert due(clock(), arrived) == clock() + PATIENT


def test_several_are_heard_at_once(office, submit, worker_with):
    together = threading.Barrier(2, timeout=600)
    cases = [submit(pitch)[0] for pitch in (300, 400)]
    worker = worker_with(Ear(lambda _name: together.wait()))

    threads = [threading.Thread(target=worker._work, args=("any",)) for _ in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)

    states = [jobs.for_case(office, case.id).state for case in cases]
    assert states == [JobState.DONE, JobState.DONE]


def test_an_urgent_one_takes_the_place_of_the_least_urgent(
    office, submit, worker_with, clock, monkeypatch
):
    monkeypatch.setattr(working, "AT_ONCE", 1)
    case, first = submit(300)
    came = []

    def during(_name):
        if not came:
            came.append(submit(400, air_at=clock() + timedelta(hours=1))[1])

    ear = Ear(during)
    worker_with(ear)._work("any")

    assert ear.heard == [first, came[0], first]
    ended = jobs.for_case(office, case.id)
    assert (ended.state, ended.attempts) == (JobState.DONE, 1)


def test_one_that_is_no_more_urgent_waits(submit, worker_with, clock, monkeypatch):
    monkeypatch.setattr(working, "AT_ONCE", 1)
    _, first = submit(300, air_at=clock() + timedelta(hours=1))
    came = []

    def during(_name):
        if not came:
            clock.advance(seconds=1)
            came.append(submit(400)[1])

    ear = Ear(during)
    worker_with(ear)._work("any")

    assert ear.heard == [first, came[0]]


def test_a_worker_that_stops_in_time_is_not_held_against_the_job(office, submit, clock):
    case, _ = submit(300)
    job = jobs.for_case(office, case.id)
    for _turn in range(running.MOST_RUNS + 1):
        office.store.jobs.take(job.id, worker="w", at=clock())
        running.leave(office, worker="w")
    assert jobs.for_case(office, case.id).attempts == 0


def test_what_waits_before_a_recording_is_told(office, submit, clock):
    busy, _ = submit(300)
    clock.advance(seconds=1)
    waiting, _ = submit(400)
    sooner, _ = submit(500, air_at=clock() + timedelta(hours=1))
    job = jobs.for_case(office, busy.id)
    office.store.jobs.take(job.id, worker="w", at=clock())

    told = jobs.ahead(office, jobs.for_case(office, waiting.id))
    assert (told.count, told.eta_seconds) == (2, None)
    assert told.seconds == pytest.approx(4.0, abs=0.1)

    clock.advance(seconds=1)
    office.store.jobs.progress(job.id, worker="w", done=1.0, total=2.0)
    told = jobs.ahead(office, jobs.for_case(office, waiting.id))
    assert told.eta_seconds == pytest.approx(3.0, abs=0.1)
    assert jobs.for_case(office, busy.id).speed == pytest.approx(1.0)
    assert jobs.ahead(office, jobs.for_case(office, sooner.id)).count == 1
    assert jobs.ahead(office, jobs.for_case(office, busy.id)) is None


class Held:
    """A recogniser that hears nothing before it may."""

    settings = {"engine": "held"}  # noqa: RUF012 - as of any recogniser

    def __init__(self):
        self.asked, self.may_go = threading.Semaphore(0), threading.Event()

    def hear(self, _sound):
        self.asked.release()
        assert self.may_go.wait(600)
        return Heard(segments=HELD.segments)


def test_one_is_cancelled_while_another_is_heard(office, staff, submit, worker_with):
    held = Held()
    model = Model(path=office.settings.home, name="held", sha256="0" * 64, trial=True)
    ear = RecordingTranscriber(model, LocalPool(held, workers=2), block_seconds=120)
    cases = [submit(pitch)[0] for pitch in (300, 400)]
    worker = worker_with(ear)
    threads = [threading.Thread(target=worker._work, args=("any",)) for _ in cases]
    for thread in threads:
        thread.start()
    for _ in cases:
        assert held.asked.acquire(timeout=600)
    cancelled, other = (jobs.for_case(office, case.id) for case in cases)

    jobs.cancel(office, cancelled.id, by=staff.writer.id)
    threads_left = 2
    while threads_left == 2:  # it stops at its next sign of life, within a second
        threads[0].join(0.05)
        threads[1].join(0.05)
        threads_left = sum(thread.is_alive() for thread in threads)
    assert office.store.jobs.get(cancelled.id).state is JobState.CANCELLED
    assert office.store.jobs.get(other.id).state is JobState.RUNNING

    held.may_go.set()
    for thread in threads:
        thread.join(600)
    assert office.store.jobs.get(other.id).state is JobState.DONE

    jobs.retry(office, cancelled.id, by=staff.writer.id)
    worker._work("any")
    assert jobs.for_case(office, cases[0].id).state is JobState.DONE
