"""Finds phrases in a text through every view that undoes an evasion.

Places are half-open offsets of the plain view; `Reading.source` maps them to the text
as given.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lexicons.homophones import has_letters, was_meant
from lexicons.index import Index, Use
from lexicons.normalize import (
    SENTENCE_ENDS,
    Offsets,
    View,
    as_codes,
    plain_view,
    solid_view,
    tables,
)
from lexicons.phonetic import Spoken, say_text

_FILLERS = re.compile(r"呃|嗯|唔|啊|哦|诶|欸|那个|这个|就是说|就是|然后")
_CLAUSE_SIGNS = ",、:"
_NEEDED = as_codes(SENTENCE_ENDS + ",、:()“”《》")
_IN_NUMBERS = as_codes(".-~/:")
SURE_SYLLABLES = 4
_FEW_LETTERS = 5
_LONGEST = 120
_LAST_ASCII = 0x7F


# 一 alone counts nothing: it needs a unit, or other numerals beside it.
_UNITS = (
    "个?(?:月|星期|礼拜|小时|钟头|疗程|周期|百分点|度|色号|档)|天|日|周|年|秒|分钟?|分|夜|晚|倍|成|折|斤|公斤|克|毫克|厘米|公分|米|度|岁|码|"
    "%|片|粒|颗|盒|瓶|支|贴|包|袋|滴|杯|口|勺|次|回|遍|元|块|万|亿|人|位|个|家|名|款|级|种|项|代|层|号|抹"
)
_NUMBERS = re.compile(
    rf"百分之[零一二三四五六七八九十百\d点.]+|百分百|"
    rf"[\d.]*\d\s?(?:{_UNITS})?|"
    rf"[零一二两三四五六七八九十百千万半几]+(?:多|来)?(?:{_UNITS})|"
    r"[零一二两三四五六七八九十百千万]{2,}"
)


class Seen(StrEnum):
    """The view a phrase was seen in, from surest to weakest."""

    PLAIN = "plain"
    VARIANT = "variant"
    NOISE = "noise"
    REPEAT = "repeat"
    FILLER = "filler"
    PINYIN = "pinyin"
    PINYIN_LOW = "pinyin-low"


# The most characters between two characters of a phrase, taken out in this view.
_MOST_BETWEEN = {
    Seen.NOISE: 2,
    Seen.REPEAT: 8,
    Seen.FILLER: 8,
    Seen.PINYIN: 2,
    Seen.PINYIN_LOW: 0,
}


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


@dataclass
class Reading:
    """A text, its views, and for each group of phrases where they stand.

    `goods` is what is being sold, where somebody named it.
    """

    text: str
    plain: View
    solid: View
    goods: str | None = None
    places: dict[int, list[Place]] = field(default_factory=dict)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text as given."""
        return self.plain.back(start, end)

    def of(self, group: int) -> list[Place]:
        """Where the phrases of a group stand, in order."""
        return self.places.get(group, [])

    def sure(self, side: Side) -> list[Place]:
        """Where one of these stands, in order; guesses at homophones left out."""
        places = [
            place for place in self.of(side.group) if place.seen is not Seen.PINYIN_LOW
        ]
        return sorted((*places, *self.numbers)) if side.numbers else places

    @cached_property
    def first_sentence(self) -> tuple[int, int]:
        """The first sentence that says anything."""
        text = self.plain.text
        start = len(text) - len(text.lstrip(SENTENCE_ENDS + " \t\u3000"))
        return self.sentence(start, start)

    @cached_property
    def numbers(self) -> list[Place]:
        """Numerals, Arabic and Chinese, each with its unit if it has one."""
        return [
            Place(found.start(), found.end(), Seen.PLAIN, found.group())
            for found in _NUMBERS.finditer(self.plain.text)
        ]

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

    def has_noise(self, start: int, end: int) -> bool:
        """Whether such a sign stands in this stretch."""
        last = len(self.noise) - 1
        return self.noise[min(max(end, 0), last)] > self.noise[min(max(start, 0), last)]

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


def read(text: str, index: Index) -> Reading:
    """All phrases of the index in this text."""
    plain = plain_view(text)
    reading = Reading(text, plain, solid_view(plain))
    seen = _Places(reading)
    seen.add_plain(index)
    seen.add_solid(index, reading.solid, Seen.NOISE)
    repeats = _without_repeats(reading.solid)
    if repeats is not None:
        seen.add_solid(index, repeats, Seen.REPEAT)
    fillers = _without_fillers(reading.solid)
    if fillers is not None:
        seen.add_solid(index, fillers, Seen.FILLER)
    if index.spoken.forms:
        seen.add_spoken(index, say_text(reading.solid))
    reading.places = seen.sorted()
    return reading


class _Places:
    """Collects places; a weaker view adds nothing where a surer one saw the phrase."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._plain = reading.plain
        self._solid = reading.solid
        self._found: dict[int, list[Place]] = defaultdict(list)
        self._covered: dict[tuple[int, str], set[int]] = defaultdict(set)

    def sorted(self) -> dict[int, list[Place]]:
        return {group: sorted(set(places)) for group, places in self._found.items()}

    def add_plain(self, index: Index) -> None:
        for number, start, end in index.find_plain.find_all(self._plain.text):
            if not self._is_bounded(index.plain.forms[number], start, end):
                continue
            first, last = self._plain.back(start, end)
            written = self._reading.text[first:last].lower()
            for use in index.plain.uses[number]:
                literal = written == use.phrase.lower()
                self._put(use, start, end, Seen.PLAIN if literal else Seen.VARIANT)

    def add_solid(self, index: Index, view: View, seen: Seen) -> None:
        """`view` is the solid view, or a selection of it."""
        whole = view is self._solid
        offsets = view.offsets if whole else self._solid.offsets[view.offsets]
        for number, first, last in index.find_signless.find_all(view.text):
            start, end = int(offsets[first]), int(offsets[last - 1]) + 1
            form = index.signless.forms[number]
            if end - start == len(form) and form in index.plain.numbers:
                continue  # nothing was taken out: the plain view has it
            if not self._is_tight(offsets[first:last], seen):
                continue
            if not self._is_bounded(form, start, end):
                continue
            for use in index.signless.uses[number]:
                if not use.squeezed or self._repeats(use, seen, end - start):
                    self._put(use, start, end, seen)

    def _repeats(self, use: Use, seen: Seen, length: int) -> bool:
        return seen is Seen.REPEAT and length >= len(use.form)

    def add_spoken(self, index: Index, spoken: Spoken) -> None:
        offsets = self._solid.offsets
        for number, first, last in index.find_spoken.find_all(spoken.text):
            head, tail = int(spoken.starts[first]), int(spoken.ends[last - 1])
            start, end = int(offsets[head]), int(offsets[tail - 1]) + 1
            written = self._solid.text[head:tail]
            for use in index.spoken.uses[number]:
                seen = _heard(written, use.form)
                short = len(use.form) < SURE_SYLLABLES and not has_letters(written)
                if seen and short and was_meant(self._solid.text, head, use.form):
                    continue
                if seen and self._is_tight(offsets[head:tail], seen):
                    self._put(use, start, end, seen)

    def _put(self, use: Use, start: int, end: int, seen: Seen) -> None:
        covered = self._covered[use.group, use.phrase]
        stretch = range(start, end)
        weaker = seen not in (Seen.PLAIN, Seen.VARIANT)
        if weaker and not covered.isdisjoint(stretch):
            return
        covered.update(stretch)
        self._found[use.group].append(Place(start, end, seen, use.phrase))

    def _is_tight(self, offsets: Offsets, seen: Seen) -> bool:
        """Whether only a few signs, and no sentence end, stand between the characters."""
        first, last = int(offsets[0]), int(offsets[-1])
        if last - first + 1 == len(offsets):
            return True
        if seen is Seen.PINYIN_LOW or last - first > _LONGEST:
            return False
        if int(np.diff(offsets).max()) - 1 > _MOST_BETWEEN[seen]:
            return False
        between = self._plain.text[first:last]
        if any(char in SENTENCE_ENDS for char in between):
            return False
        short = len(offsets) <= 2 or seen is Seen.PINYIN  # noqa: PLR2004 (a pair)
        return not (short and any(char in _CLAUSE_SIGNS for char in between))

    def _is_bounded(self, form: str, start: int, end: int) -> bool:
        """Whether a Latin word or a number is whole."""
        text = self._plain.text
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        return not (_joined(before, form[0]) or _joined(form[-1], after))


def _joined(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii() and left and right):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


def _heard(written: str, form: str) -> Seen | None:
    """How sure it is that this was meant to be heard as the phrase."""
    if written == form:
        return None
    if has_letters(written):
        short = written.isascii() and len(written) < _FEW_LETTERS
        return Seen.PINYIN_LOW if short else Seen.PINYIN
    same = sum(a == b for a, b in zip(written, form, strict=True))
    if len(form) >= SURE_SYLLABLES or (len(form) > 2 and same):  # noqa: PLR2004 (more than a pair)
        return Seen.PINYIN
    return Seen.PINYIN_LOW if same else None


def _positions(view: View, chars: str) -> list[int]:
    wanted = np.array([ord(char) for char in chars], dtype=np.uint32)
    return [int(at) for at in np.flatnonzero(np.isin(view.codes, wanted))]


def _without_repeats(view: View) -> View | None:
    codes = view.codes
    if len(codes) < 2:  # noqa: PLR2004 (a repeat takes two)
        return None
    again = np.zeros(len(codes), dtype=bool)
    again[1:] = (codes[1:] == codes[:-1]) & (codes[1:] > _LAST_ASCII)
    return view.pick(~again) if again.any() else None


def _without_fillers(view: View) -> View | None:
    keep = np.ones(len(view.codes), dtype=bool)
    for found in _FILLERS.finditer(view.text):
        keep[found.start() : found.end()] = False
    return None if keep.all() else view.pick(keep)
