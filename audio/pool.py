"""Where blocks of sound are heard: in threads of this process, or wherever a pool is.

Blocks go in as a stream and come out as they are finished, in any order; no more of
them are in memory than there are workers, and one. One pool serves any number of
recordings at once.
"""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from queue import Empty, PriorityQueue, SimpleQueue
from typing import Protocol, cast

from audio.checkpoint import HeardBlock
from audio.decode import RATE, Block
from audio.models import Heard, Segment
from audio.transcriber import Recogniser, Settings

OnWait = Callable[[], None]
TICK = 1.0  # seconds between two calls of `on_wait`


class Pool(Protocol):
    """Recognisers that share the work; may be asked by several threads at once."""

    @property
    def settings(self) -> Settings:
        """Those of its recognisers, which are all alike."""
        ...

    def heard(
        self,
        blocks: Iterable[Block],
        *,
        priority: float = 0.0,
        on_wait: OnWait | None = None,
    ) -> Iterator[HeardBlock]:
        """What is said in each block, as it is finished.

        Of all blocks that wait, those of the lowest `priority` are next. `on_wait` is
        called about once a second while nothing is finished, and may raise. Closing
        the iterator, or an error in it, drops what has not begun.
        """
        ...


def placed(block: Block, heard: Heard) -> HeardBlock:
    """What was heard in a block, in the time of its recording."""
    shift = block.start / RATE
    return HeardBlock(
        start=block.start,
        end=block.end,
        segments=tuple(moved(segment, shift) for segment in heard.segments),
        readings=tuple(
            reading.model_copy(update=_later(reading.start, reading.end, shift))
            for reading in heard.readings
        ),
    )


def moved(segment: Segment, by: float) -> Segment:
    """The segment later by so many seconds."""
    words = tuple(
        word.model_copy(update=_later(word.start, word.end, by))
        for word in segment.words
    )
    update = _later(segment.start, segment.end, by)
    return segment.model_copy(update={**update, "words": words})


def _later(start: float, end: float, by: float) -> dict[str, object]:
    return {"start": round(start + by, 3), "end": round(end + by, 3)}


@dataclass(order=True)
class _Task:
    priority: float
    number: int
    block: Block = field(compare=False)
    answer: "Future[HeardBlock]" = field(compare=False, default_factory=Future)


class LocalPool:
    """Threads over one recogniser: its engine works outside Python's lock."""

    def __init__(self, recogniser: Recogniser, workers: int = 1) -> None:
        self._recogniser = recogniser
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="hear")
        self._waiting: PriorityQueue[_Task] = PriorityQueue()
        self._numbers = count()

    @property
    def settings(self) -> Settings:
        return self._recogniser.settings

    def heard(
        self,
        blocks: Iterable[Block],
        *,
        priority: float = 0.0,
        on_wait: OnWait | None = None,
    ) -> Iterator[HeardBlock]:
        """See `Pool.heard`."""
        finished: SimpleQueue[Future[HeardBlock]] = SimpleQueue()
        asked: set[Future[HeardBlock]] = set()
        rest = iter(blocks)
        more = True
        try:
            while more or asked:
                while more and len(asked) <= self._workers:
                    block = next(rest, None)
                    more = block is not None
                    if block is not None:
                        asked.add(self._ask(block, priority, finished))
                if asked:
                    answer = _next(finished, on_wait)
                    asked.discard(answer)
                    yield answer.result()
        finally:
            for answer in asked:
                answer.cancel()

    def _ask(
        self,
        block: Block,
        priority: float,
        finished: "SimpleQueue[Future[HeardBlock]]",
    ) -> "Future[HeardBlock]":
        task = _Task(priority, next(self._numbers), block)
        task.answer.add_done_callback(finished.put)
        self._waiting.put(task)
        self._threads.submit(self._work)
        return task.answer

    def _work(self) -> None:
        """Hear the block that is due first; it need not be the one just asked for."""
        task = self._waiting.get_nowait()
        if not task.answer.set_running_or_notify_cancel():
            return
        try:
            heard = placed(task.block, self._recogniser.hear(task.block.sound))
        except BaseException as error:  # noqa: BLE001 - raised where the answer is awaited
            task.answer.set_exception(error)
        else:
            task.answer.set_result(heard)
        finally:
            give_back()


def give_back() -> None:
    """Returns to the system what hearing a block has freed.

    An engine takes and frees hundreds of MiB a block, in several threads; kept by the
    allocator in pieces, they grew by a tenth in an hour. Costs some milliseconds.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Glibc has it; other C libraries return memory by themselves."""
    try:
        return cast("Callable[[int], int]", ctypes.CDLL(None).malloc_trim)
    except (OSError, AttributeError):
        return None


def _next(
    finished: "SimpleQueue[Future[HeardBlock]]", on_wait: OnWait | None
) -> "Future[HeardBlock]":
    while True:
        try:
            return finished.get(timeout=TICK if on_wait else None)
        except Empty:
            if on_wait:
                on_wait()
