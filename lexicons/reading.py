"""A text as it is read: its views, and where the phrases of every group stand.

Places are half-open offsets of the plain view; `Reading.source` maps them to the text
as given.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import chain
from operator import add
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicons.normalize import SENTENCE_ENDS, View, as_codes, tables
from lexicons.programs import expression

_NEEDED = as_codes(SENTENCE_ENDS + ",、:()“”《》")
_IN_NUMBERS = as_codes(".-~/:")
# 一 alone counts nothing: it needs a unit, or other numerals beside it.
_UNITS = (
    "个?(?:月|星期|礼拜|小时|钟头|疗程|周期|百分点|度|色号|档)|天|日|周|年|秒|分钟?|分|夜|晚|倍|成|折|斤|公斤|克|毫克|厘米|公分|米|度|岁|码|"
    "%|片|粒|颗|盒|瓶|支|贴|包|袋|滴|杯|口|勺|次|回|遍|元|块|万|亿|人|位|个|家|名|款|级|种|项|代|层|号|抹"
)
_NUMBERS = expression(
    rf"百分之[零一二三四五六七八九十百\d点.]+|百分百|"
    rf"[\d.]*\d\s?(?:{_UNITS})?|"
    rf"[零一二两三四五六七八九十百千万半几]+(?:多|来)?(?:{_UNITS})|"
    r"[零一二两三四五六七八九十百千万]{2,}"
)
# What a numeral begins with: to try the whole expression everywhere takes five times longer.
_NUMBER_STARTS = expression(r"[\d.零一二两三四五六七八九十百千万半几]")


class Seen(StrEnum):
    """The view a phrase was seen in, from surest to weakest."""

    PLAIN = "plain"
    VARIANT = "variant"
    NOISE = "noise"
    REPEAT = "repeat"
    FILLER = "filler"
    SAID = "said"
    SHAPE = "shape"
    MASK = "mask"
    PINYIN = "pinyin"
    ACCENT = "accent"
    MISHEARD = "misheard"
    PINYIN_LOW = "pinyin-low"


# What stands in the text itself: in no view that takes something out, or only hears it.
WRITTEN = (Seen.PLAIN, Seen.VARIANT)


class Place(NamedTuple):
    """One phrase, seen at one place of the plain view."""

    start: int
    end: int
    seen: Seen
    phrase: str


class Side(NamedTuple):
    """What one part of a `near` or a `claim` asks for: phrases, and perhaps numerals."""

    group: int
    numbers: bool = False


class Line(NamedTuple):
    """Places in order, and where each of them starts."""

    places: list[Place]
    starts: list[int]


class Stand:
    """Where one phrase was seen; most phrases of a text are never asked for."""

    def __init__(self) -> None:
        self._runs: list[tuple[Sequence[int], int, Seen, str]] = []
        self._places: list[Place] = []
        self._all: list[Place] | None = None

    def add_all(
        self, starts: Sequence[int], length: int, seen: Seen, phrase: str
    ) -> None:
        """A form of so many characters, at each of these places."""
        self._runs.append((starts, length, seen, phrase))

    def add(self, place: Place) -> None:
        """One place more."""
        self._places.append(place)

    @property
    def places(self) -> list[Place]:
        """All of them; asked for when the whole text is scanned."""
        if self._all is None:
            new = tuple.__new__  # half the time of `Place(...)`, which is a function
            self._all = [
                new(Place, (at, at + length, seen, phrase))
                for starts, length, seen, phrase in self._runs
                for at in starts
            ]
            self._all += self._places
        return self._all

    @property
    def written(self) -> list[tuple[int, int]]:
        """Start and end of those that are written as they are."""
        spans = [
            (at, at + length)
            for starts, length, seen, _ in self._runs
            if seen in WRITTEN
            for at in starts
        ]
        spans += [(one.start, one.end) for one in self._places if one.seen in WRITTEN]
        return spans


@dataclass
class Reading:
    """A text, its views, and for each group of phrases where they stand.

    `stands` has, for a group, what was seen of each of its phrases.
    `goods` is what is being sold, where somebody named it. `disguised` are the places
    where something else is written than what it was read as. `heard` is how sure a
    machine was of each character of the plain view that it heard; None for a text that
    somebody wrote.
    """

    text: str
    plain: View
    solid: View
    goods: str | None = None
    heard: npt.NDArray[np.float32] | None = None
    stands: dict[int, list[Stand]] = field(default_factory=dict)
    disguised: list[Place] = field(default_factory=list)
    _asked: dict[int, list[Place]] = field(default_factory=dict)
    _lines: dict[Side, Line] = field(default_factory=dict)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as given."""
        return self.plain.back(start, end)

    def of(self, group: int) -> list[Place]:
        """Where the phrases of a group stand, in order."""
        known = self._asked.get(group)
        if known is None:
            stands = [stand.places for stand in self.stands.get(group, ())]
            known = _each(sorted(chain.from_iterable(stands)))
            self._asked[group] = known
        return known

    def written(self, group: int) -> list[tuple[int, int]]:
        """Start and end of the phrases of a group that are written as they are."""
        stands = [stand.written for stand in self.stands.get(group, ())]
        return sorted(chain.from_iterable(stands))

    def may_hold(self, words: Sequence[str]) -> list[str]:
        """Those of these words that may stand here, by their first two characters."""
        pairs = self._pairs
        return [word for word in words if word[:2] in pairs]

    def sure(self, side: Side) -> Line:
        """Where one of these stands; guesses at homophones left out."""
        line = self._lines.get(side)
        if line is None:
            places = [
                place
                for place in self.of(side.group)
                if place.seen is not Seen.PINYIN_LOW
            ]
            if side.numbers:
                places = sorted((*places, *self.numbers))
            line = Line(places, [place.start for place in places])
            self._lines[side] = line
        return line

    @cached_property
    def first_sentence(self) -> tuple[int, int]:
        """The first sentence that says anything."""
        text = self.plain.text
        start = len(text) - len(text.lstrip(SENTENCE_ENDS + " \t\u3000"))
        return self.sentence(start, start)

    @cached_property
    def numbers(self) -> list[Place]:
        """Numerals, Arabic and Chinese, each with its unit if it has one."""
        text, match = self.plain.text, _NUMBERS.match
        places: list[Place] = []
        end = 0
        for first in _NUMBER_STARTS.finditer(text):
            at = first.start()
            if at >= end and (found := match(text, at)):
                end = found.end()
                places.append(Place(at, end, Seen.PLAIN, found.group()))
        return places

    @cached_property
    def _pairs(self) -> set[str]:
        """Every character, and every two that stand beside each other."""
        text = self.plain.text
        return {*text, *map(add, text, text[1:])}

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Where sentences end, in order."""
        return _positions(self.plain, SENTENCE_ENDS)

    @cached_property
    def noise(self) -> list[int]:
        """How many signs that no sentence needs stand before each place."""
        codes = self.plain.codes
        signs = ~tables().solid[codes] & ~np.isin(codes, _NEEDED)
        digits = (codes >= ord("0")) & (codes <= ord("9"))
        signs[1:] &= ~(np.isin(codes[1:], _IN_NUMBERS) & digits[:-1])
        return [0, *np.cumsum(signs).tolist()]

    def same_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between these two places."""
        return bisect_left(self.sentence_ends, start) == bisect_left(
            self.sentence_ends, end
        )

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence, or sentences, around a stretch, without the last sign."""
        ends = self.sentence_ends
        before = bisect_left(ends, start) - 1
        after = bisect_left(ends, end)
        return (
            ends[before] + 1 if before >= 0 else 0,
            ends[after] if after < len(ends) else len(self.plain.text),
        )


def _positions(view: View, chars: str) -> list[int]:
    return np.flatnonzero(np.isin(view.codes, as_codes(chars))).tolist()


def _each(ordered: list[Place]) -> list[Place]:
    """Places in order, without those that are the same as the one before."""
    known: list[Place] = []
    before = None
    for place in ordered:
        if place != before:
            known.append(place)
            before = place
    return known
