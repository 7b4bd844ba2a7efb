"""Words with a gap: what stands beside a mask, and which words it leaves open."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from lexicons.table import Table

# So many known characters are looked at on either side of a gap.
REACH = 7
_LONGEST = 8
# A gap of so many characters, in words of at least so many.
_LEAST = {1: 2, 2: 4}
_LAST_ASCII = 0x7F

# Start, end and the word that was meant.
Filled: TypeAlias = tuple[int, int, str]
Places: TypeAlias = npt.NDArray[np.int64]
Marks: TypeAlias = npt.NDArray[np.bool_]


class _Beside(NamedTuple):
    """Gaps of words, and what stands beside them, for all words at once.

    `first` says whether the word begins right before the character before the gap, and
    `before` is what stands there; `last` and `after` say the same of its end.
    """

    at: Places
    first: Marks
    before: npt.NDArray[np.uint32]
    last: Marks
    after: npt.NDArray[np.uint32]


class Gaps:
    """The words of a table, by the characters in them."""

    def __init__(self, table: Table) -> None:
        self._forms = table.forms
        self._starts = table.forms.starts
        self._codes = table.forms.codes
        self._begins = np.zeros(len(self._codes) + 1, dtype=bool)
        self._begins[self._starts] = True
        # Only words as they are listed, short enough and without Latin letters.
        latin = np.append(0, np.cumsum(self._codes <= _LAST_ASCII))[self._starts]
        short = table.forms.lengths <= _LONGEST
        self._hides = table.own & short & (latin[1:] == latin[:-1])
        self._behind: dict[tuple[str, int], _Beside] = {}
        self._ahead: dict[tuple[str, int], _Beside] = {}

    def filled(
        self, text: str, first: int, last: int, width: int, least: int = 1
    ) -> list[Filled]:
        """The longest words that a gap of so many characters leaves open.

        The gap is between `first` and `last` of the text; a word may also begin or end
        with it. At least so many of its characters stand beside it.
        """
        if width not in _LEAST:
            return []
        low, high = around(text, first, last)
        left, right = text[low:first], text[last:high]
        found = [
            (first - before, last + len(word) - width - before, word)
            for word, before in self._open(left, right, width, alone=least == 1)
            if max(_LEAST[width], least + width) <= len(word) <= REACH + width
            and left.endswith(word[:before])
            and right.startswith(word[before + width :])
        ]
        most = max((len(word) for _, _, word in found), default=0)
        return [
            (start, end, word)
            for start, end, word in sorted(found, key=lambda one: (-one[0], one[1]))
            if len(word) == most and word != text[start:end]
        ]

    def closed(self, text: str, first: int, last: int) -> list[Filled]:
        """The longest word that stands on both sides of a place, as if it were not."""
        low, high = around(text, first, last)
        left, right = text[low:first], text[last:high]
        if not (left and right):
            return []
        inside = self._inside(left[-1])
        at = inside.at[inside.after == ord(right[0])]
        found = [
            (first - before, last + len(word) - before, word)
            for word, before in self._words(at)
            if len(word) <= REACH
            and left.endswith(word[:before])
            and right.startswith(word[before:])
        ]
        return sorted(found, key=lambda one: (len(one[2]), -one[0]))[-1:]

    def _open(
        self, left: str, right: str, width: int, *, alone: bool
    ) -> Iterator[tuple[str, int]]:
        """Words, and where in them a gap may be, by the characters beside it.

        Those with one character beside the gap are many: only where they may be alone.
        """
        if left:
            gaps = self._gaps_after(left[-1], width)
            fits = gaps.first | (gaps.before == _code(left[-2:-1]))
            fits &= gaps.last | (gaps.after == _code(right[:1]))
            if not alone:
                fits &= ~(gaps.first & gaps.last)
            yield from self._words(gaps.at[fits])
        if right:
            gaps = self._gaps_before(right[0], width)
            fits = gaps.after == _code(right[1:2])
            if alone:
                fits |= gaps.last
            yield from self._words(gaps.at[fits])

    def _inside(self, char: str) -> _Beside:
        """The places inside words after this character."""
        known = self._behind.get((char, 0))
        if known is None:
            at = self._places(char) + 1
            known = self._beside(at[~self._begins[at]], 0)
            self._behind[char, 0] = known
        return known

    def _gaps_after(self, char: str, width: int) -> _Beside:
        """The gaps of words after this character."""
        known = self._behind.get((char, width))
        if known is None:
            at = self._places(char) + 1
            at = self._whole(at[at + width <= len(self._codes)], width, edge=0)
            known = self._behind[char, width] = self._beside(at, width)
        return known

    def _gaps_before(self, char: str, width: int) -> _Beside:
        """The gaps that begin a word, before this character."""
        known = self._ahead.get((char, width))
        if known is None:
            at = self._places(char) - width
            at = at[at >= 0]
            at = self._whole(at[self._begins[at]], width, edge=1)
            known = self._ahead[char, width] = self._beside(at, width + 1)
        return known

    def _beside(self, at: Places, further: int) -> _Beside:
        after = at + further
        return _Beside(
            at,
            self._begins[at - 1],
            self._codes[np.maximum(at - 2, 0)],
            self._begins[after],
            self._codes[np.minimum(after, len(self._codes) - 1)],
        )

    def _whole(self, at: Places, width: int, edge: int) -> Places:
        """The gaps inside one word; the first so many characters may begin it."""
        for step in range(edge, width + edge):
            at = at[~self._begins[at + step]]
        hides = self._hides[np.searchsorted(self._starts, at, "right") - 1]
        return np.compress(hides, at)

    def _words(self, places: Places) -> Iterator[tuple[str, int]]:
        """The words at these places, and how far into each the place is."""
        if not len(places):
            return
        numbers = np.searchsorted(self._starts, places, "right") - 1
        before = places - self._starts[numbers]
        for number, offset in zip(numbers.tolist(), before.tolist(), strict=True):
            yield self._forms[number], offset

    def _places(self, char: str) -> Places:
        return np.flatnonzero(self._codes == ord(char))


def _code(char: str) -> int:
    """Its code point; one that no word holds where there is no character."""
    return ord(char) if char else 0


def around(text: str, first: int, last: int) -> tuple[int, int]:
    """The Han characters on either side of a place, as far as it is looked."""
    low, high = first, last
    while low and first - low < REACH and _is_han(text[low - 1]):
        low -= 1
    while high < len(text) and high - last < REACH and _is_han(text[high]):
        high += 1
    return low, high


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
