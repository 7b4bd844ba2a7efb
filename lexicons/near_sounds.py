"""Phrases of which one syllable was heard wrong.

Every phrase is kept once for each of its syllables, under the hash of the others; the
windows of a text are hashed in the same way. Two syllables beside each other tell where
to look: at the head or at the tail of a phrase with one wrong syllable two are right.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicons.normalize import as_codes

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

LEAST = 4
MOST = 8
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_PAIR_BITS = 18
_SHIFT = np.uint64(64 - _PAIR_BITS)


class Near(NamedTuple):
    """A phrase, by number, that begins here but for the syllable at `off`."""

    number: int
    start: int
    off: int


class _Rows(NamedTuple):
    """The phrases of one length: `keys[off]` in order, and whose they are."""

    length: int
    keys: tuple[Hashes, ...]
    numbers: tuple[npt.NDArray[np.int64], ...]
    heads: Mask
    tails: Mask


class NearSounds:
    """Phrases as strings of syllables; those of four to eight are looked for."""

    def __init__(self, phrases: Sequence[str]) -> None:
        by_length: dict[int, list[int]] = {}
        for number, phrase in enumerate(phrases):
            if LEAST <= len(phrase) <= MOST:
                by_length.setdefault(len(phrase), []).append(number)
        self._phrases = phrases
        self._rows = [
            _rows(length, numbers, phrases)
            for length, numbers in sorted(by_length.items())
        ]

    def find(self, codes: Codes, wrong: Mask) -> Iterator[Near]:
        """The phrases of which one of the syllables that may be `wrong` is another."""
        pairs = _pairs(codes)
        for rows in self._rows:
            count = len(codes) - rows.length + 1
            if count <= 0:
                return
            likely = rows.heads[pairs[:count]]
            likely |= rows.tails[pairs[rows.length - 2 : rows.length - 2 + count]]
            for off in range(rows.length):
                at = np.flatnonzero(likely & wrong[off : off + count])
                yield from self._at(rows, off, at, codes)

    def _at(
        self, rows: _Rows, off: int, at: npt.NDArray[np.int64], codes: Codes
    ) -> Iterator[Near]:
        windows = codes[at[:, None] + np.arange(rows.length)]
        hashes = _hashes(windows, off)
        keys, numbers = rows.keys[off], rows.numbers[off]
        low = np.searchsorted(keys, hashes)
        high = np.searchsorted(keys, hashes, "right")
        for row in np.flatnonzero(high > low).tolist():
            start, other = int(at[row]), chr(windows[row, off])
            for number in numbers[low[row] : high[row]].tolist():
                if self._phrases[number][off] != other:
                    yield Near(number, start, off)


def _rows(length: int, numbers: list[int], phrases: Sequence[str]) -> _Rows:
    own = as_codes("".join(phrases[number] for number in numbers))
    table = own.reshape(len(numbers), length)
    keys, order = [], []
    for off in range(length):
        hashes = _hashes(table, off)
        sort = np.argsort(hashes, kind="stable")
        keys.append(hashes[sort])
        order.append(np.asarray(numbers, dtype=np.int64)[sort])
    heads = np.zeros(1 << _PAIR_BITS, dtype=bool)
    tails = np.zeros(1 << _PAIR_BITS, dtype=bool)
    heads[_pairs(table[:, :2].ravel())[::2]] = True
    tails[_pairs(table[:, -2:].ravel())[::2]] = True
    return _Rows(length, tuple(keys), tuple(order), heads, tails)


def _hashes(windows: Codes, off: int) -> Hashes:
    """Each window by all its syllables but one."""
    hashed = np.zeros(len(windows), dtype=np.uint64)
    for at in range(windows.shape[1]):
        if at != off:
            hashed = hashed * _FACTOR + windows[:, at]
    return hashed


def _pairs(codes: Codes) -> npt.NDArray[np.int64]:
    """At each place, the hash of the two syllables there."""
    first = codes[:-1].astype(np.uint64)
    hashed = (first * _FACTOR + codes[1:]) * _FACTOR
    return (hashed >> _SHIFT).astype(np.int64)
