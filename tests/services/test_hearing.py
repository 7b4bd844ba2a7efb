"""From a recording to a case in review: jobs, progress, cancel, resume."""

import math
import os
import struct
import wave
from dataclasses import replace
from pathlib import Path

import pytest

from audio.checkpoint import Checkpoint
from audio.errors import SilentRecordingError, UnreadableRecordingError
from audio.models import Segment, Transcript, Word
from audio.transcriber import Progress
from review.domain.case import Status
from review.domain.job import JobState
from review.errors import (
    ConflictError,
    DuplicateRecordingError,
    JobCancelledError,
    NotFoundError,
)
from review.i18n import say_error
from review.services import (
    intake,
    jobs,
    kept,
    media,
    queue,
    running,
    screening,
    tending,
)

SAID = "这款面霜全网最低价"


class FakeTranscriber:
    """Hears the same sentence in every recording; one word a fifth of a second."""

    def __init__(self, *, error: Exception | None = None, before_end=None) -> None:
        self.error, self.before_end, self.calls = error, before_end, 0

    def transcribe(self, path, *, checkpoint=None, on_progress=None, **_how):
        assert path.name
        self.calls += 1
        checkpoint.write_text("heard so far\n")
        if on_progress:
            on_progress(Progress(done=1.0, total=2.0))
        if self.before_end:
            self.before_end()
        if self.error:
            raise self.error
        if on_progress:
            on_progress(Progress(done=2.0, total=2.0))
        words = tuple(
            Word(start=n / 5, end=(n + 1) / 5, text=letter)
            for n, letter in enumerate(SAID)
        )
        segment = Segment(start=0, end=2, text=SAID, words=words)
        return Transcript(segments=(segment,), duration=2.0, model="fake")


def tone(path: Path, pitch: int = 440) -> Path:
    """Two seconds of sound."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        sound = (
            int(9000 * math.sin(2 * math.pi * pitch * n / 16_000))
            for n in range(32_000)
        )
        file.writeframes(b"".join(struct.pack("<h", s) for s in sound))
    return path


@pytest.fixture
def hearing(office):
    """The office with a transcriber that says what it is told."""

    def hearing(**given):
        fake = FakeTranscriber(**given)
        return replace(office, hear=lambda: fake), fake

    return hearing


@pytest.fixture
def submit(office, staff, tmp_path):
    def submit(path=None, **given):
        path = path or tone(tmp_path / "晚八点 回放.wav")
        values = {
            "by": staff.writer.id,
            "path": path,
            "filename": path.name,
            "title": "晚八点回放",
            "host_id": staff.host.id,
        }
        return intake.submit_recording(office, **(values | given))

    return submit


def job_of(office, case):
    found = jobs.for_case(office, case.id)
    assert found is not None
    return found


def test_a_recording_is_kept_and_waits_to_be_heard(office, staff, submit):
    case = submit()

    assert (case.status, case.number) == (Status.SUBMITTED, "R-2026-0001")
    assert job_of(office, case).state is JobState.QUEUED
    view = queue.view(office, case.id, by=staff.writer.id)
    assert view.recording.filename == "晚八点 回放.wav"
    assert view.recording.seconds == pytest.approx(2.0, abs=0.05)
    assert (office.settings.media / view.recording.path).exists()


def test_an_unknown_error_leaves_its_place_in_the_log_and_no_words(
    office, submit, caplog
):
    def broken():
        raise ValueError("she said: call me, 13800138000")

    case = submit()
    job = running.run(replace(office, hear=broken), job_of(office, case).id, worker="w")

    assert job.state is JobState.FAILED
    assert "ValueError at" in caplog.text
    assert "test_hearing.py" in caplog.text
    assert "138" not in caplog.text + str(job.problem)


def test_a_heard_recording_has_findings_with_times_and_is_up_for_review(
    hearing, staff, submit
):
    case = submit()
    office, _ = hearing()

    job = running.run(office, job_of(office, case).id, worker="w")

    view = queue.view(office, case.id, by=staff.first.id)
    assert (job.state, job.done) == (JobState.DONE, job.total)
    assert view.case.status is Status.FIRST_REVIEW
    assert view.text == SAID
    finding = next(f.finding for f in view.case.findings if "最低价" in f.finding.text)
    assert finding.t0 == pytest.approx(finding.start / 5)
    assert finding.t1 == pytest.approx(finding.end / 5)
    assert list(office.settings.work.glob("*.jsonl")) == []


def test_a_heard_recording_can_be_played_and_seen_as_a_waveform(hearing, staff, submit):
    case = submit()
    office, _ = hearing()
    running.run(office, job_of(office, case).id, worker="w")

    path = media.playable(office, case.recording_id, by=staff.first.id)
    peaks = media.peaks(office, case.recording_id, by=staff.first.id)

    assert path.suffix == ".m4a"
    assert max(peaks) > 0.2
    with pytest.raises(NotFoundError):
        media.playable(office, case.recording_id, by=staff.host2.id)


def test_the_same_bytes_are_one_case(submit, tmp_path):
    case = submit()

    with pytest.raises(DuplicateRecordingError) as caught:
        submit(tone(tmp_path / "又一份.wav"))
    assert caught.value.data["number"] == case.number


def test_what_is_no_recording_is_refused_and_leaves_nothing(office, submit, tmp_path):
    path = tmp_path / "broken.mp4"
    path.write_bytes(b"no video" * 100)

    with pytest.raises(UnreadableRecordingError):
        submit(path)

    assert office.store.cases.where("1", ()) == ()
    assert not office.settings.media.exists()


def test_hearing_twice_gives_one_case_once(hearing, submit):
    case = submit()
    office, fake = hearing()

    first = screening.hear_case(office, case.id)
    second = screening.hear_case(office, case.id)

    assert fake.calls == 1
    assert first == second
    actions = [e.action for e in office.store.audit.about(case.id)]
    assert actions.count("case.screened") == 1


def test_two_workers_that_finish_together_make_one_case(hearing, submit):
    case = submit()
    office, _ = hearing()
    slow, _ = hearing(before_end=lambda: screening.hear_case(office, case.id))

    screening.hear_case(slow, case.id)

    assert office.store.cases.get(case.id).status is Status.FIRST_REVIEW
    actions = [e.action for e in office.store.audit.about(case.id)]
    assert actions.count("case.screened") == 1


def test_a_recording_that_cannot_be_heard_says_why_and_can_be_tried_again(
    hearing, staff, submit
):
    case = submit()
    office, _ = hearing(error=SilentRecordingError(path="x.wav"))

    failed = running.run(office, job_of(office, case).id, worker="w")

    assert failed.state is JobState.FAILED
    assert failed.error_code == SilentRecordingError.code
    assert "x.wav" in say_error(failed.problem)
    assert office.store.cases.get(case.id).status is Status.SUBMITTED

    again = jobs.retry(office, failed.id, by=staff.writer.id)
    whole, _ = hearing()
    assert running.run(whole, again.id, worker="w").state is JobState.DONE
    with pytest.raises(ConflictError):
        jobs.retry(office, again.id, by=staff.writer.id)


def test_what_is_wrong_with_a_recording_is_said_of_the_name_it_was_sent_by(
    hearing, submit
):
    case = submit()
    office, fake = hearing()
    kept = office.media_path(office.store.recordings.get(case.recording_id).path)
    fake.error = SilentRecordingError(path=kept.name)

    failed = running.run(office, job_of(office, case).id, worker="w")

    assert failed.problem.data["path"] == "晚八点 回放.wav"


def test_an_unforeseen_failure_is_seen_too(hearing, submit):
    case = submit()
    office, _ = hearing(error=RuntimeError("engine"))

    job = running.run(office, job_of(office, case).id, worker="w")

    assert (job.state, job.error_code) == (JobState.FAILED, "R802")
    assert job.error_data == {"reason": "RuntimeError"}


def test_a_waiting_job_is_cancelled_at_once(hearing, staff, submit):
    case = submit()
    office, fake = hearing()
    job = job_of(office, case)

    assert jobs.cancel(office, job.id, by=staff.writer.id).state is JobState.CANCELLED
    assert running.run(office, job.id, worker="w") is None
    assert fake.calls == 0


def test_a_running_job_stops_at_its_next_sign_of_life(hearing, staff, submit):
    case = submit()
    job_id = None

    def cancel():
        jobs.cancel(office, job_id, by=staff.writer.id)

    office, _ = hearing(before_end=cancel)
    job_id = job_of(office, case).id

    assert running.run(office, job_id, worker="w").state is JobState.CANCELLED
    assert office.store.cases.get(case.id).status is Status.SUBMITTED


def test_a_stranger_cannot_cancel(office, staff, submit):
    case = submit()

    with pytest.raises(NotFoundError):
        jobs.cancel(office, job_of(office, case).id, by=staff.host2.id)


def test_what_a_dead_worker_left_running_is_done_by_the_next(hearing, submit, clock):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    office.store.jobs.take(job.id, worker="dead", at=clock())

    assert running.recover(office, is_gone=lambda _w: False) == ()
    assert running.recover(office, is_gone=lambda w: w == "dead") == (job.id,)
    assert running.run(office, job.id, worker="w2").state is JobState.DONE


def test_a_worker_that_is_silent_for_a_minute_loses_its_job(hearing, submit, clock):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    office.store.jobs.take(job.id, worker="stuck", at=clock())
    clock.advance(seconds=61)

    assert running.recover(office, is_gone=lambda _w: False) == (job.id,)
    assert not office.store.jobs.beat(job.id, worker="stuck", at=clock())


def test_a_job_that_kills_every_worker_is_given_up(hearing, submit, clock):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    for n in range(running.MOST_RUNS):
        office.store.jobs.take(job.id, worker=f"w{n}", at=clock())
        running.recover(office, is_gone=lambda _w: True)

    assert job_of(office, case).state is JobState.FAILED


def test_the_time_left_comes_from_this_run(hearing, submit, clock):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    office.store.jobs.take(job.id, worker="w", at=clock())
    clock.advance(seconds=30)
    office.store.jobs.progress(job.id, worker="w", done=600, total=1800)

    assert job_of(office, case).eta_seconds == pytest.approx(60)


def test_a_lost_job_stops_its_worker(hearing, submit, clock):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    report = running._reporter(office, job, "not mine", lambda _job: False)

    with pytest.raises(JobCancelledError):
        report(Progress(done=1, total=2))


def test_a_worker_that_is_told_to_stop_leaves_its_job_to_the_next(
    hearing, submit, clock
):
    case = submit()
    office, _ = hearing()
    job = job_of(office, case)
    office.store.jobs.take(job.id, worker="w", at=clock())

    running.leave(office, worker="another")
    assert job_of(office, case).state is JobState.RUNNING
    running.leave(office, worker="w")
    assert job_of(office, case).state is JobState.QUEUED


def test_a_recording_that_nobody_takes_is_said_to_be_unattended(office, submit, clock):
    case = submit()
    job = job_of(office, case)
    assert not jobs.unattended(office, job)

    clock.advance(seconds=21)
    assert jobs.unattended(office, job)

    office.store.jobs.take(job.id, worker="w", at=clock.at)
    running_now = job_of(office, case)
    assert not jobs.unattended(office, running_now)
    clock.advance(seconds=61)
    assert jobs.unattended(office, running_now)


def test_a_recording_that_has_just_come_is_told_of_what_the_one_before_it_waits_for(
    office, submit, clock, tmp_path
):
    first = job_of(office, submit())
    clock.advance(seconds=21)
    second = job_of(office, submit(tone(tmp_path / "b.wav", 660)))
    assert jobs.unattended(office, first)
    assert jobs.unattended(office, second)

    office.store.jobs.take(first.id, worker="w", at=clock.at)
    assert not jobs.unattended(office, second)
    clock.advance(seconds=61)
    third = job_of(office, submit(tone(tmp_path / "c.wav", 880)))
    assert jobs.unattended(office, third)


def test_a_recording_behind_another_one_is_not_unattended(
    office, submit, clock, tmp_path
):
    busy = job_of(office, submit())
    waiting = job_of(office, submit(tone(tmp_path / "b.wav", 660)))
    clock.advance(minutes=5)
    office.store.jobs.take(busy.id, worker="w", at=clock.at)

    assert not jobs.unattended(office, waiting)


def test_what_is_heard_so_far_is_no_plain_text_and_goes_when_it_is_kept(
    hearing, submit
):
    """Before it is masked, and where the hearing was killed as its last act."""
    office, _ = hearing()
    said = "打一三七零零一一零零二二"
    case = submit()
    progress = office.settings.work / f"{case.id}.heard.jsonl"
    seal = kept.line_seal(office)
    Checkpoint(progress, about={"said": said}, seal=seal)
    assert said.encode() not in progress.read_bytes()
    assert seal.open(seal.seal(said.encode())) == said.encode()
    assert seal.open(b"damaged") is None

    tending.tend(office)
    assert progress.exists()
    running.run(office, job_of(office, case).id, worker="w")
    progress.write_text("x")
    tending.tend(office)
    assert not progress.exists()


def test_progress_of_a_command_goes_after_a_week(office, clock):
    office.settings.work.mkdir(parents=True, exist_ok=True)
    progress = office.settings.work / "transcribe-0.jsonl"
    progress.write_text("x")
    now = clock().timestamp()
    for age, left in ((3600, True), (8 * 86_400, False)):
        os.utime(progress, (now - age, now - age))
        tending.tend(office)
        assert progress.exists() is left
