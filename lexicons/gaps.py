"""Words with a gap: what stands beside a mask, and which words it leaves open."""

from collections.abc import Iterator
from typing import TypeAlias

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
        self._known: dict[str, Places] = {}

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
        at = self._places(left[-1]) + 1
        at = at[~self._begins[at]]
        at = at[self._codes[at] == ord(right[0])]
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
        begins = self._begins
        if left:
            at = self._places(left[-1]) + 1
            at = at[at + width <= len(self._codes)]
            first, last = begins[at - 1], begins[at + width]
            fits = (first | self._is(at - 2, left[-2:-1])) & (
                last | self._is(at + width, right[:1])
            )
            fits &= ~(first & last) | alone
            yield from self._words(self._whole(at[fits], width, edge=0))
        if right:
            at = self._places(right[0]) - width
            at = at[at >= 0]
            after = at + width + 1
            fits = self._is(after, right[1:2]) | (begins[after] & alone)
            yield from self._words(self._whole(at[begins[at] & fits], width, edge=1))

    def _is(self, places: Places, char: str) -> npt.NDArray[np.bool_]:
        """Whether this character is there; nothing is where there is none."""
        codes = self._codes[np.clip(places, 0, len(self._codes) - 1)]
        return np.equal(codes, ord(char) if char else 0)

    def _whole(self, at: Places, width: int, edge: int) -> Places:
        """The gaps inside one word; the first so many characters may begin it."""
        for step in range(edge, width + edge):
            at = at[~self._begins[at + step]]
        hides = self._hides[np.searchsorted(self._starts, at, "right") - 1]
        return np.compress(hides, at)

    def _words(self, places: Places) -> Iterator[tuple[str, int]]:
        """The words at these places, and how far into each the place is."""
        numbers = np.searchsorted(self._starts, places, "right") - 1
        before = places - self._starts[numbers]
        for number, offset in zip(numbers.tolist(), before.tolist(), strict=True):
            yield self._forms[number], offset

    def _places(self, char: str) -> Places:
        known = self._known.get(char)
        if known is None:
            known = self._known[char] = np.flatnonzero(self._codes == ord(char))
        return known


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
