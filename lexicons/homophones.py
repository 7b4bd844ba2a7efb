"""How sure it is that something was said for what it sounds like, and was not meant."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from lexicons.normalize import View
from lexicons.phonetic import say_term
from lexicons.reading import Seen
from lexicons.words import word_starts

SURE_SYLLABLES = 4
_PAIR = 2
_FEW_LETTERS = 5

# Words of one character that mean themselves.
SMALL_WORDS = frozenset(
    "的是了在有和就都也要会能来去到说看加再又还把被给让跟对从以其他她它我你您们这那只些不没很太更真吗呢吧个位件条套盒箱瓶一二三两几得哪"
)
_LONGEST_WORD = 3
_FIRST_HAN = 0x3400


class Words:
    """Where common words stand in a text, looked up once for all of it."""

    def __init__(self, view: View) -> None:
        self._view = view

    @cached_property
    def pairs(self) -> bytes:
        """At each place, whether a common word of two characters begins there."""
        return word_starts(self._view.codes, _PAIR)

    @cached_property
    def triples(self) -> bytes:
        """At each place, whether a common word of three characters begins there."""
        return word_starts(self._view.codes, _LONGEST_WORD)

    @cached_property
    def busy(self) -> bytes:
        """At each place, whether the pair of Han characters there needs no other reading.

        It does not where a common word covers one of the two or crosses an edge of the
        pair: what `explain` says of every pair, for all of them at once.
        """
        pairs = np.frombuffer(self.pairs, dtype=bool)
        triples = np.frombuffer(self.triples, dtype=bool)
        busy = pairs | triples
        busy[:-1] |= pairs[1:] | triples[1:]
        busy[1:] |= pairs[:-1] | triples[:-1]
        busy[2:] |= triples[:-2]
        han = self._view.codes >= _FIRST_HAN
        busy &= han
        busy[:-1] &= han[1:]
        told: bytes = busy.tobytes()
        return told

    def explain(self, text: str, start: int, form: str) -> bool:
        """Whether what is written was meant, and not what it sounds like.

        It was where a common word explains a differing character, or crosses an edge.
        `form` is what the characters of `text` from `start` on sound like; it has as
        many.
        """
        end = start + len(form)
        differing = [at for at in range(start, end) if text[at] != form[at - start]]
        if any(text[at] in SMALL_WORDS for at in differing):
            return True
        return any(
            begin < start < stop
            or begin < end < stop
            or any(begin <= at < stop for at in differing)
            for begin, stop in self._around(start, end)
        )

    def covers(self, text: str, at: int) -> bool:
        """Whether what is written at a place is a common word, or part of one."""
        if text[at] in SMALL_WORDS:
            return True
        return any(begin <= at < stop for begin, stop in self._around(at, at + 1))

    def _around(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        pairs, triples = self.pairs, self.triples
        for at in range(max(0, start - _LONGEST_WORD + 1), end):
            if pairs[at]:
                yield at, at + _PAIR
            if triples[at]:
                yield at, at + _LONGEST_WORD


def has_letters(written: str) -> bool:
    """Whether Latin letters or digits are in it."""
    return any(char.isascii() for char in written)


def heard(written: str, form: str, said: str) -> Seen | None:
    """How sure it is that this was meant to be heard as the phrase.

    `said` are the syllables of what is written. Where they are those of the phrase in
    some accent only, it is a guess, and one of the characters must be there.
    """
    same = sum(a == b for a, b in zip(written, form, strict=False))
    if said not in say_term(form):
        return Seen.ACCENT if same else None
    if has_letters(written):
        short = written.isascii() and len(written) < _FEW_LETTERS
        return Seen.PINYIN_LOW if short else Seen.PINYIN
    if len(form) >= SURE_SYLLABLES or (len(form) > _PAIR and same):
        return Seen.PINYIN
    return Seen.PINYIN_LOW if same else None
