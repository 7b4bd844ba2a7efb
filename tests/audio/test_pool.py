"""Who is heard when, by how many, and what is dropped."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from audio.decode import RATE, Block
from audio.models import Heard, Reading, Segment, Word
from audio.pool import LocalPool

SAID = "好"


class Counter:
    """Hears one character, at the time that the first sample of a block says."""

    def __init__(self, gate=None):
        self.settings = {"counter": True}
        self.gate, self.order, self.at_once, self.most = gate, [], 0, 0
        self.lock = threading.Lock()

    def hear(self, sound):
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            self.order.append(int(sound[1]))
        if self.gate is not None:
            self.gate(int(sound[1]))
        with self.lock:
            self.at_once -= 1
        at = float(sound[0])
        word = Word(start=at, end=at + 0.1, text=SAID)
        segment = Segment(start=word.start, end=word.end, text=SAID, words=(word,))
        reading = Reading(start=at, end=at + 0.1, text="号")
        return Heard(segments=(segment,), readings=(reading,))


def blocks(count, *, first=0, taken=None):
    for number in range(count):
        if taken is not None:
            taken.append(number)
        sound = np.array([number / 8, first + number], np.float32)
        yield Block(number * RATE, sound)


def test_what_is_heard_gets_the_time_of_its_recording():
    (_, found) = sorted(LocalPool(Counter()).heard(blocks(2)), key=lambda b: b.start)
    assert (found.start, found.end) == (RATE, RATE + 2)
    (segment,) = found.segments
    assert (segment.start, segment.end, segment.words[0].start) == (1.125, 1.225, 1.125)
    assert (found.readings[0].start, found.readings[0].end) == (1.125, 1.225)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_block_is_heard_once_by_no_more_than_the_workers(workers):
    recogniser = Counter()
    pool = LocalPool(recogniser, workers)
    found = [block.start for block in pool.heard(blocks(50))]
    assert sorted(found) == [number * RATE for number in range(50)]
    assert recogniser.most <= workers


def test_no_more_blocks_are_made_than_can_be_heard_soon():
    taken, go = [], threading.Semaphore(0)
    pool = LocalPool(Counter(lambda _number: go.acquire()), 2)
    run = pool.heard(blocks(50, taken=taken))
    for done in range(20):
        go.release()
        next(run)
        assert len(taken) <= done + 3
    run.close()
    go.release(10)


def test_of_two_recordings_that_which_is_due_first_goes_first():
    both_asked, first_waits = threading.Barrier(2), threading.Event()

    def gate(number):
        if number == 0:
            both_asked.wait(timeout=600)
            first_waits.wait(timeout=600)

    recogniser = Counter(gate)
    pool = LocalPool(recogniser, 1)

    def run(count, first, priority):
        found = pool.heard(blocks(count, first=first), priority=priority)
        return [block.start for block in found]

    with ThreadPoolExecutor(2) as threads:
        late = threads.submit(run, 4, 0, 9.0)
        both_asked.wait(timeout=600)
        early = threads.submit(run, 4, 100, 1.0)
        while pool._waiting.qsize() < 3:
            time.sleep(0.01)
        first_waits.set()
        assert len(late.result(timeout=600)) == len(early.result(timeout=600)) == 4
    assert recogniser.order[0] == 0
    assert recogniser.order[1:3] == [100, 101]


def test_a_closed_run_drops_what_has_not_begun():
    hold, begun = threading.Event(), threading.Event()

    def gate(number):
        if number == 1:
            begun.set()
            hold.wait(timeout=600)

    recogniser = Counter(gate)
    pool = LocalPool(recogniser, 1)
    run = pool.heard(blocks(50))
    next(run)
    begun.wait(timeout=600)
    run.close()
    hold.set()
    assert [block.start for block in pool.heard(blocks(1, first=200))] == [0]
    assert recogniser.order == [0, 1, 200]


def test_whoever_waits_is_asked_whether_to_go_on():
    hold = threading.Event()

    class StopError(Exception):
        pass

    def stop():
        raise StopError

    run = LocalPool(Counter(lambda _number: hold.wait(timeout=600))).heard(
        blocks(3), on_wait=stop
    )
    with pytest.raises(StopError):
        next(run)
    hold.set()


def test_an_error_in_the_recogniser_reaches_whoever_waits():
    def gate(number):
        if number == 2:
            raise MemoryError

    pool = LocalPool(Counter(gate), 2)
    with pytest.raises(MemoryError):
        list(pool.heard(blocks(9)))
    assert len(list(pool.heard(blocks(3, first=50)))) == 3


def test_an_error_in_the_recording_reaches_whoever_waits():
    def broken():
        yield from blocks(2)
        raise EOFError

    with pytest.raises(EOFError):
        list(LocalPool(Counter(), 2).heard(broken()))


def test_whatever_ends_the_hearing_of_a_block_reaches_who_waits_for_it():
    def gate(_number):
        raise SystemExit(7)

    pool = LocalPool(Counter(gate), 2)
    with pytest.raises(SystemExit):
        next(pool.heard(blocks(3)))
