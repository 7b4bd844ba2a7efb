"""Finds tens of thousands of phrases in a text, with nothing to build beforehand.

An automaton over all phrases takes longer to build than a script takes to read. Here
the phrases of each length are kept as sorted hashes, and every window of a text is
looked up among those of its length. Two characters tell how long the phrases are that
begin with them, so that most windows are never looked up; what is found is compared
character by character.

An automaton reads two or three times as fast once it is there. A process that goes on
reading builds one, when it has paid off.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lexicons.automaton import Automaton, Match, RustAutomaton
from lexicons.normalize import as_codes
from lexicons.strings import Strings

Numbers: TypeAlias = npt.NDArray[np.int64]
Hashes: TypeAlias = npt.NDArray[np.uint64]

# Odd and without pattern: phrases that share a hash under one do not under another.
_FACTORS = (0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xC2B2AE3D27D4EB4F)
_SPREAD = np.uint64(0xBF58476D1CE4E5B9)
_HEAD_BITS = 17
_PAIR = 2
_WORD = (1 << 64) - 1
# So many characters take longer to look up than the automaton takes to build.
_PAYS = 200_000
# The last bit of a head stands for all lengths from its own on.
_LAST_BIT = 31


class Hashed(NamedTuple):
    """Phrases by hash, ordered by length; `heads` has a bit for each length."""

    factor: Hashes
    keys: Hashes
    numbers: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]
    heads: npt.NDArray[np.uint32]


class Finder:
    """Phrases by number; matches are (phrase, start, end) in characters, half open."""

    def __init__(
        self, phrases: Strings, hashed: Hashed | None = None, pays: int = _PAYS
    ) -> None:
        """The phrases differ, and none is empty. `hashed` is what was made of them.

        After more than `pays` characters an automaton takes over.
        """
        self._pays = pays
        self._phrases = phrases
        self.hashed = hashed or _hashed(phrases)
        self._factor = self.hashed.factor[0]
        self._read = 0
        self._automaton: Automaton | None = None
        ends = np.cumsum(self.hashed.counts)
        self._slices = [
            slice(int(end - count), int(end))
            for end, count in zip(ends, self.hashed.counts, strict=True)
        ]

    def __contains__(self, text: str) -> bool:
        """Whether this is one of the phrases."""
        hashed, factor = 0, int(self._factor)
        for char in text:
            hashed = (hashed * factor + ord(char)) & _WORD
        own, keys = self._slice(len(text)), self._keys
        at = bisect_left(keys, hashed, own.start, own.stop)
        if at == own.stop or keys[at] != hashed:
            return False
        return self._phrases[int(self.hashed.numbers[at])] == text

    @cached_property
    def _keys(self) -> Sequence[int]:
        """The hashes as Python reads them one by one: for that, numpy takes longer."""
        return self.hashed.keys.data

    def find_all(self, text: str) -> list[Match]:
        """Every occurrence of every phrase, in the order of their ends."""
        self._read += len(text)
        if self._automaton is None and self._read > self._pays:
            self._automaton = RustAutomaton.build([*self._phrases])
        if self._automaton is not None:
            return self._automaton.find_all(text)
        return self._by_hash(text)

    def _by_hash(self, text: str) -> list[Match]:
        codes = as_codes(text)
        found = [
            (numbers, starts, np.full(len(starts), length))
            for length, numbers, starts in self._matches(codes)
        ]
        if not found:
            return []
        numbers, starts, lengths = map(np.concatenate, zip(*found, strict=True))
        ends = starts + lengths
        order = np.lexsort((starts, ends))
        columns = (column[order].tolist() for column in (numbers, starts, ends))
        return list(zip(*columns, strict=True))

    def _matches(
        self, codes: npt.NDArray[np.uint32]
    ) -> list[tuple[int, Numbers, Numbers]]:
        """For each length, the phrases found and where they start."""
        found = []
        last = len(self._slices)
        padded = np.zeros(len(codes) + last, dtype=np.uint64)
        padded[: len(codes)] = codes
        at = np.arange(len(codes))
        hashes = padded[: len(codes)]
        found.append((1, *self._looked_up(1, at, hashes, codes)))
        hashes = hashes * self._factor + padded[1 : len(codes) + 1]
        heads = self.hashed.heads[_bucket(hashes)]
        for length in range(_PAIR, last):
            kept = np.flatnonzero(heads >> np.uint32(min(length, _LAST_BIT)))
            if not len(kept):
                break
            at, hashes, heads = at[kept], hashes[kept], heads[kept]
            if length > _PAIR:
                hashes = hashes * self._factor + padded[at + (length - 1)]
            own = np.flatnonzero(heads & np.uint32(1 << min(length, _LAST_BIT)))
            found.append(
                (length, *self._looked_up(length, at[own], hashes[own], codes))
            )
        return found

    def _slice(self, length: int) -> slice:
        return self._slices[length] if length < len(self._slices) else slice(0, 0)

    def _looked_up(
        self, length: int, at: Numbers, hashes: Hashes, codes: npt.NDArray[np.uint32]
    ) -> tuple[Numbers, Numbers]:
        """The phrases of this length that stand at these places, and where."""
        own = self._slice(length)
        keys = self.hashed.keys[own]
        if not len(keys) or not len(at):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        where = np.searchsorted(keys, hashes)
        where[where == len(keys)] = 0
        hit = np.flatnonzero(keys[where] == hashes)
        numbers = self.hashed.numbers[own][where[hit]].astype(np.int64)
        starts = at[hit]
        steps = np.arange(length)
        written = codes[starts[:, None] + steps]
        listed = self._phrases.codes[self._phrases.starts[numbers][:, None] + steps]
        same = np.flatnonzero((written == listed).all(axis=1))
        return numbers[same], starts[same]


def _bucket(pairs: Hashes) -> Numbers:
    spread = (pairs * _SPREAD) >> np.uint64(64 - _HEAD_BITS)
    return spread.astype(np.int64)


def _hashed(phrases: Strings) -> Hashed:
    return next(filter(None, (_hashed_by(phrases, one) for one in _FACTORS)))


def _hashed_by(phrases: Strings, factor: int) -> Hashed | None:
    """The hashes by this factor; None where two phrases of a length share one."""
    lengths = phrases.lengths
    keys, pairs = _hash(phrases, np.uint64(factor))
    order = np.lexsort((keys, lengths))
    ordered, sizes = keys[order], lengths[order]
    if ((ordered[1:] == ordered[:-1]) & (sizes[1:] == sizes[:-1])).any():
        return None
    heads = np.zeros(1 << _HEAD_BITS, dtype=np.uint32)
    bits = np.uint32(1) << np.minimum(lengths, _LAST_BIT).astype(np.uint32)
    long = lengths >= _PAIR
    np.bitwise_or.at(heads, _bucket(pairs[long]), bits[long])
    return Hashed(
        np.array([factor], dtype=np.uint64),
        ordered,
        order.astype(np.int32),
        np.bincount(lengths, minlength=1).astype(np.int32),
        heads,
    )


def _hash(phrases: Strings, factor: np.uint64) -> tuple[Hashes, Hashes]:
    """The hash of each phrase, and of its first two characters."""
    codes = phrases.codes.astype(np.uint64)
    starts, lengths = phrases.starts[:-1], phrases.lengths
    keys = np.zeros(len(starts), dtype=np.uint64)
    pairs = keys
    for step in range(int(lengths.max(initial=0))):
        own = np.flatnonzero(lengths > step)
        keys = keys.copy()
        keys[own] = keys[own] * factor + codes[starts[own] + step]
        if step == _PAIR - 1:
            pairs = keys
    return keys, pairs
