"""A disk that is full of a sudden: one clear line, the other files go on, nothing is lost."""

import resource
from collections import deque
from contextlib import contextmanager
from dataclasses import replace

import pytest

from audio.checkpoint import Checkpoint, HeardBlock
from audio.errors import ProgressNotKeptError
from audio.models import Segment, Transcript, Word
from review.domain.case import Status
from review.domain.job import JobState
from review.errors import NoSpaceError
from review.i18n import say_error
from review.services import audit, intake, jobs
from review.worker import Worker
from tests.services.test_hearing import SAID, tone

BLOCKS = 8
ABOUT = {"recording": "a" * 64}


@contextmanager
def room(size):
    """No file may grow beyond this many bytes, as on a disk that has no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def block(number):
    words = tuple(
        Word(start=number + n / 10, end=number + n / 10 + 0.1, text=sign)
        for n, sign in enumerate(SAID)
    )
    segment = Segment(start=number, end=number + 1, text=SAID, words=words)
    return HeardBlock(
        start=number * 16_000, end=(number + 1) * 16_000, segments=(segment,)
    )


class Hears:
    """Hears a block a second; the disk holds only so many bytes of the first recording."""

    def __init__(self, size):
        self.size, self.resumed = size, []

    def transcribe(self, _media, *, checkpoint, seal=None, **_how):
        kept = Checkpoint(checkpoint, about=ABOUT, seal=seal)
        self.resumed.append(len(kept.ends))
        size, self.size = self.size, None
        for number in range(BLOCKS):
            if number * 16_000 in kept.ends:
                continue
            if size:
                with room(size):
                    kept.add(block(number))
            else:
                kept.add(block(number))
        segments = tuple(s for b in kept.blocks() for s in b.segments)
        return Transcript(segments=segments, duration=BLOCKS)


def submit(office, staff, path):
    return intake.submit_recording(
        office, by=staff.writer.id, path=path, filename=path.name, title=path.stem,
        host_id=staff.host.id,
    )  # fmt: skip


def test_what_the_disk_took_of_a_hearing_is_kept(tmp_path):
    path = tmp_path / "talk.jsonl"
    kept = Checkpoint(path, about=ABOUT)
    with room(3000), pytest.raises(ProgressNotKeptError, match=str(tmp_path)):
        deque(kept.add(block(number)) for number in range(BLOCKS))
    there = len(Checkpoint(path, about=ABOUT).ends)
    assert 0 < there < BLOCKS

    again = Checkpoint(path, about=ABOUT)
    for number in range(there, BLOCKS):
        again.add(block(number))
    found = list(Checkpoint(path, about=ABOUT).blocks())
    assert found == [block(number) for number in range(BLOCKS)]


def test_one_hearing_ends_and_the_next_goes_on(office, staff, tmp_path, caplog):
    hears = Hears(5000)
    house = replace(office, hear=lambda: hears)
    first = submit(house, staff, tone(tmp_path / "a.wav"))
    second = submit(house, staff, tone(tmp_path / "b.wav", 660))
    worker = Worker(house)
    worker._work("")
    worker.huey.storage.close()

    failed = jobs.for_case(office, first.id)
    assert failed.state is JobState.FAILED
    assert failed.problem.code == "A018"
    assert failed.problem.data["path"] == str(office.settings.work)
    assert office.store.cases.get(second.id).status is Status.FIRST_REVIEW

    jobs.retry(house, failed.id, by=staff.writer.id)
    worker = Worker(house)
    worker._work("")
    worker.huey.storage.close()
    assert office.store.cases.get(first.id).status is Status.FIRST_REVIEW
    assert hears.resumed[0] == hears.resumed[1] == 0 < hears.resumed[2] < BLOCKS
    texts = [office.store.cases.text(case.id)[0] for case in (first, second)]
    assert texts[0] == texts[1]


def test_a_store_that_takes_no_more_says_where_and_goes_on_later(
    office, staff, tmp_path
):
    first = submit(office, staff, tone(tmp_path / "a.wav"))
    wal = office.settings.database.with_name("greenroom.db-wal")
    with room(wal.stat().st_size + 1), pytest.raises(NoSpaceError) as full:
        submit(office, staff, tone(tmp_path / "b.wav", 660))
    assert str(office.settings.home) in say_error(full.value)
    assert "\n" not in say_error(full.value)
    assert [case.id for case in office.store.cases.every()] == [first.id]
    assert audit.verify(office)

    again = submit(office, staff, tmp_path / "b.wav")
    assert again.number in {"R-2026-0002", "R-2026-0003"}  # one may be burnt
    assert audit.verify(office)


def test_a_job_whose_end_cannot_be_written_waits(office, staff, tmp_path, caplog):
    case = submit(office, staff, tone(tmp_path / "a.wav"))
    house = replace(office, hear=lambda: Hears(None))
    worker = Worker(house)
    wal = office.settings.database.with_name("greenroom.db-wal")
    with room(wal.stat().st_size + 1):
        worker._work("")
    worker.huey.storage.close()

    (said,) = [one for one in caplog.messages if "has to wait" in one]
    assert str(office.settings.database) in said
    assert office.store.cases.get(case.id).status is Status.SUBMITTED
