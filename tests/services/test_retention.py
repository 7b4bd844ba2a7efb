"""What is heard in a recording: unlocked, erased, and deleted when its time is over."""

import io
import wave
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from audio.models import Segment, Transcript, Word
from audio.muting import AFTER, BEFORE
from review.domain.privacy import Ground, Purpose
from review.errors import ErasedError, NotFoundError, NotUnlockedError
from review.services import (
    audit,
    erasure,
    intake,
    jobs,
    media,
    retention,
    running,
    tending,
    unlock,
)
from tests.services import personal
from tests.services.personal import OTHER, PHONE

SAID = f"第一位买家电话{PHONE}。第二位买家的电话是{OTHER}，已经登记好了"
PACE = 0.25  # seconds for a letter
RATE = 16_000
SECONDS = PACE * len(SAID) + 1


class Says:
    """The speech engine is the one part that is not ours: it says what it is told."""

    def transcribe(self, *_given, **_named):
        words = tuple(
            Word(start=n * PACE, end=(n + 1) * PACE, text=letter)
            for n, letter in enumerate(SAID)
        )
        segment = Segment(start=0, end=SECONDS, text=SAID, words=words)
        return Transcript(segments=(segment,), duration=SECONDS, model="told")


def tone(path):
    at = np.arange(int(SECONDS * RATE)) / RATE
    sound = (9000 * np.sin(2 * np.pi * 440 * at)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
    return path


@pytest.fixture
def officers(office):
    return personal.officers(office)


@pytest.fixture
def case(office, staff, tmp_path):
    """A recording in which two people's numbers are said, heard and masked."""
    path = tone(tmp_path / "回放.wav")
    sent = intake.submit_recording(
        office, by=staff.writer.id, path=path, filename=path.name, title="回放",
        host_id=staff.host.id,
    )  # fmt: skip
    job = jobs.for_case(office, sent.id)
    running.run(replace(office, hear=Says), job.id, worker="w")
    return office.store.cases.get(sent.id)


@pytest.fixture
def phones(office, case):
    found = [s for s in personal.spans(office, case) if s.type == "phone"]
    assert len({span.subject_id for span in found}) == 2
    return found


def erase(office, subject, by):
    seen = erasure.preview(office, subject, by=by)
    return erasure.erase(
        office, subject, by=by, ground=Ground.REQUEST, reference="1", seen=seen.id
    )


def original(office, case):
    recording = office.store.recordings.get(case.recording_id)
    return office.media_path(recording.path)


def test_what_is_unlocked_can_be_heard_and_nothing_beside_it(
    office, officers, case, phones
):
    by, span = officers.officer.id, phones[0]
    with pytest.raises(NotUnlockedError):
        unlock.clip(office, span.id, by=by)
    unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT)
    clip = unlock.clip(office, span.id, by=by)

    with wave.open(io.BytesIO(clip)) as file:
        length = file.getnframes() / file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert length == pytest.approx(span.t1 - span.t0 + BEFORE + AFTER, abs=0.1)
    assert abs(sound).max() > 5000
    with pytest.raises(NotUnlockedError):
        unlock.clip(office, phones[1].id, by=by)


def test_what_was_erased_is_never_heard_again(office, officers, case, phones):
    by, (gone, stays) = officers.officer.id, phones
    for span in phones:
        unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT)
    receipt = erase(office, gone.subject_id, by)

    with pytest.raises(ErasedError):
        unlock.clip(office, gone.id, by=by)
    assert unlock.clip(office, stays.id, by=by)
    (sound,) = [kept for kept in receipt.kept if kept.article == "31#1"]
    assert sound.where == f"{case.number} v1"
    assert sound.until == retention.until(office, case)
    assert original(office, case).exists()


def test_the_recording_goes_when_its_time_is_over_and_the_muted_copy_stays(
    office, officers, staff, case, phones, clock
):
    erase(office, phones[0].subject_id, officers.officer.id)
    end = retention.until(office, case)
    clock.at = end - timedelta(seconds=1)
    tending.tend(office)
    assert original(office, case).exists()

    clock.at = end
    tending.tend(office)
    tending.tend(office)

    assert not original(office, case).exists()
    assert personal.actions(office, case.id).count("recording.deleted") == 1
    assert media.playable(office, case.recording_id, by=staff.writer.id)
    assert audit.verify(office)
    with pytest.raises(NotFoundError):
        media.open_recording(office, case.recording_id)


def test_a_kill_between_the_file_and_the_log_is_made_good(
    office, officers, case, phones, clock
):
    erase(office, phones[0].subject_id, officers.officer.id)
    clock.at = retention.until(office, case)
    assert media.drop_original(office, case.recording_id)  # and then it was killed

    assert retention.drop_recordings(office) == 1
    assert retention.drop_recordings(office) == 0
    assert personal.actions(office, case.id).count("recording.deleted") == 1


def test_without_an_erasure_a_recording_stays_until_its_people_are_forgotten(
    office, case, phones, clock
):
    clock.at = retention.until(office, case) - timedelta(seconds=1)
    tending.tend(office)
    assert not any(span.is_erased for span in personal.spans(office, case))
    assert original(office, case).exists()

    clock.advance(seconds=1)
    tending.tend(office)
    assert all(span.is_erased for span in personal.spans(office, case))
    assert not original(office, case).exists()


def test_receipts_after_that_name_no_recording(office, officers, case, phones, clock):
    by = officers.officer.id
    erase(office, phones[0].subject_id, by)
    clock.at = retention.until(office, case)
    retention.drop_recordings(office)
    later = erase(office, phones[1].subject_id, by)

    assert not [kept for kept in later.kept if kept.article == "31#1"]
