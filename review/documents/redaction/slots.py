"""A file as the stretches of text that it is written in, and how they read together."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, Protocol


class Holder(Protocol):
    """What holds a stretch of text in a file, and takes another one."""

    text: str


@dataclass(eq=False)
class Piece:
    """A stretch of a plain text."""

    text: str


class Aside(Piece):
    """One that is read by itself: the name in a tag, a line of the head."""


@dataclass(frozen=True, eq=False)
class Slot:
    """A stretch of text in its place. Several places may have the same holder.

    `joint` is what stands between it and the slot before; `apart` what does where the
    two are read apart (a sentence goes on in the next subtitle, or does not). Slots of
    a table know their `cell`, the row first, and the `head` of the column.
    """

    holder: Holder
    joint: str = ""
    apart: str | None = None
    cell: tuple[int, int] | None = None
    head: str = ""
    is_deleted: bool = False

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self.holder.text


class Stretch(NamedTuple):
    """A slot's text in a reading, and where it begins in the slots joined."""

    start: int
    end: int
    at: int


@dataclass(frozen=True)
class Reading:
    """One way to read the slots: a text, and where it came from."""

    text: str
    stretches: list[Stretch]

    def back(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch of this reading in the slots joined; None where no slot has it."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end) - 1
        if first > last:
            return None
        head, tail = self.stretches[first], self.stretches[last]
        begin = head.at + max(start, head.start) - head.start
        return begin, tail.at + min(end, tail.end) - tail.start

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self.stretches]

    @cached_property
    def _ends(self) -> list[int]:
        return [stretch.end for stretch in self.stretches]


def places(slots: Sequence[Slot]) -> list[int]:
    """Where each slot begins in the slots joined."""
    found, at = [], 0
    for slot in slots:
        at += len(slot.joint)
        found.append(at)
        at += len(slot.text)
    return found


def joined(slots: Sequence[Slot]) -> Reading:
    """The slots one after the other: the reading that all places refer to."""
    return _reading(slots, ((slot.joint, i) for i, slot in enumerate(slots)))


def other_readings(slots: Sequence[Slot]) -> Iterator[Reading]:
    """Without what was deleted, sentences apart, and rows with the heads of columns."""
    if any(slot.is_deleted for slot in slots):
        kept = ((s.joint, i) for i, s in enumerate(slots) if not s.is_deleted)
        yield _reading(slots, kept)
    if any(slot.apart is not None for slot in slots):
        apart = (
            (s.joint if s.apart is None else s.apart, i) for i, s in enumerate(slots)
        )
        yield _reading(slots, apart)
    if any(slot.head for slot in slots):
        yield _reading(slots, _headed(slots))


def _headed(slots: Sequence[Slot]) -> Iterator[tuple[str, int]]:
    """收件人：张伟，电话：…: as a form would say it."""
    cells = [(slot.cell, i) for i, slot in enumerate(slots) if slot.cell]
    row = None
    for cell, group in groupby(cells, key=lambda one: one[0]):
        for number, (_cell, i) in enumerate(group):
            if number:
                yield slots[i].joint, i
                continue
            head = f"{slots[i].head}：" if slots[i].head else ""
            yield ("，" if cell[0] == row else "\n") + head, i
        row = cell[0]


def _reading(slots: Sequence[Slot], order: Iterable[tuple[str, int]]) -> Reading:
    at = places(slots)
    parts: list[str] = []
    stretches: list[Stretch] = []
    length = 0
    for before, i in order:
        text = slots[i].text
        length += len(before)
        if text:
            stretches.append(Stretch(length, length + len(text), at[i]))
        length += len(text)
        parts += [before, text]
    return Reading("".join(parts), stretches)
