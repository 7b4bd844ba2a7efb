"""The sentences of a text with their disguises undone, read once more.

Only the stretches around a disguise are restored, so a text that hides nothing costs
nothing, and what they mean is asked of all rules at once. A hit in a restored sentence
counts where it rests on what was restored; the rest is found in the text as it stands.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from lexicons.index import Index
from lexicons.matcher import Hit
from lexicons.meanings import Disguise, disguises
from lexicons.mishearings import Mishearings
from lexicons.models import MatchedBy
from lexicons.proximity import WEAKNESS
from lexicons.reading import Reading, Seen
from lexicons.scan import read_plain

# So many characters of a sentence are restored on either side of a disguise.
_AROUND = 60
# A hit rests on more than a doubtful word where it is so many characters longer.
_EVIDENCE = 2
# A character that is in no word.
_NOTHING = "囗"
# Where disguises overlap, so many ways to read them are tried.
_WAYS = 3
# A text with more disguises than this has findings enough.
_MOST = 2000
_BECAUSE = {
    Seen.VARIANT: "写法有变",
    Seen.NOISE: "中间夹了符号或空格",
    Seen.REPEAT: "有重复的字",
    Seen.FILLER: "中间夹了语气词",
    Seen.SHAPE: "字形相近",
    Seen.PINYIN: "谐音或拼音",
    Seen.ACCENT: "读音相近",
    Seen.MISHEARD: "可能听错了",
    Seen.PINYIN_LOW: "谐音",
}
_SOUNDS = (Seen.PINYIN, Seen.ACCENT, Seen.MISHEARD, Seen.PINYIN_LOW)

Undone = tuple[int, int, Disguise]
Find = Callable[[Reading], Iterable[Hit]]


@dataclass
class _Sheet:
    """The restored text as it grows, and where each of its characters came from."""

    chars: list[str]
    starts: list[int]
    ends: list[int]
    undone: list[Undone]
    breaks: list[int]

    def end(self, at: int) -> None:
        """Ends a line: no claim goes on after it."""
        self.chars.extend("。\n")
        self.starts.extend([at] * 2)
        self.ends.extend([at] * 2)
        self.breaks.append(len(self.chars) - 2)

    def keep(self, text: str, places: Sequence[int]) -> None:
        """The characters of these places, as they are."""
        self.chars.extend(text[at] for at in places)
        self.starts.extend(places)
        self.ends.extend(at + 1 for at in places)

    def undo(self, disguise: Disguise) -> None:
        first = len(self.chars)
        self.chars.extend(disguise.meant)
        self.starts.extend([disguise.start] * len(disguise.meant))
        self.ends.extend([disguise.end] * len(disguise.meant))
        self.undone.append((first, len(self.chars), disguise))


class Restored:
    """Sentences of a text as they were meant, each on a line of its own."""

    def __init__(self, source: Reading, sheet: _Sheet, index: Index) -> None:
        self.reading = read_plain("".join(sheet.chars), index)
        self.reading.goods = source.goods
        self._index = index
        self._source = source
        self._sheet = sheet
        self._firsts = [first for first, _, _ in sheet.undone]
        self._lasts = [last for _, last, _ in sheet.undone]

    def back(self, hit: Hit) -> Hit | None:
        """The hit in the text as it stands; None where it rests on nothing restored."""
        if hit.end > self._sheet.breaks[bisect_left(self._sheet.breaks, hit.start)]:
            return None
        start, end = self._sheet.starts[hit.start], self._sheet.ends[hit.end - 1]
        places = self._undone(hit)
        undone = [disguise for _, _, disguise in places]
        if not undone and end - start == hit.end - hit.start:
            return None
        doubtful = sum(
            min(stop, hit.end) - max(begin, hit.start)
            for begin, stop, one in places
            if not one.sure
        )
        alone = bool(doubtful) and hit.end - hit.start - doubtful < _EVIDENCE
        alone = alone or any(one.weak for one in undone)
        if alone and self._source.heard is None:
            return None
        if not hit.phonetic and any(one.seen in _SOUNDS for one in undone):
            return None
        seen = max((one.seen for one in undone), key=_weakness, default=Seen.NOISE)
        seen = Seen.PINYIN if seen is Seen.PINYIN_LOW else seen
        matched_by = hit.matched_by
        if matched_by is MatchedBy.LITERAL or matched_by is MatchedBy.VARIANT:
            matched_by = MatchedBy.PHONETIC if seen in _SOUNDS else MatchedBy.VARIANT
        return replace(
            hit,
            start=start,
            end=end,
            seen=seen,
            matched_by=matched_by,
            restored="；".join(dict.fromkeys(map(self._told, undone)))
            or _BECAUSE[Seen.NOISE],
            heart=_hull(undone),
            alone=alone,
        )

    def groundless(self, hits: Iterable[Hit], find: Find) -> set[Hit]:
        """Of hits that rest on guesses at what was heard, those with nothing beside them.

        Their rules find them too where every other character says nothing: what is
        written around the guess might be anything.
        """
        if self._source.heard is None:
            return set()
        asked = [hit for hit in hits if self._is_doubtful(hit)]
        bare = [self._bare(hit) for hit in asked]
        ends = [*accumulate(map(len, bare))]
        reading = read_plain("".join(bare), self._index)
        told = {
            (one.rule, bisect_right(ends, one.start))
            for one in (find(reading) if asked else ())
        }
        return {hit for at, hit in enumerate(asked) if (hit.rule, at) in told}

    def _is_doubtful(self, hit: Hit) -> bool:
        guesses = [one for _, _, one in self._undone(hit) if not one.sure]
        return bool(guesses) and hit.matched_by is not MatchedBy.LITERAL

    def _bare(self, hit: Hit) -> str:
        """What was restored, with a character that says nothing for each beside it."""
        chars = self._sheet.chars
        kept = [
            _NOTHING if _is_han(char) else char for char in chars[hit.start : hit.end]
        ]
        for begin, stop, _ in self._undone(hit):
            first, last = max(begin, hit.start), min(stop, hit.end)
            kept[first - hit.start : last - hit.start] = chars[first:last]
        return "".join((*kept, "。\n"))

    def _undone(self, hit: Hit) -> list[Undone]:
        low = bisect_right(self._lasts, hit.start)
        return self._sheet.undone[low : bisect_left(self._firsts, hit.end)]

    def _told(self, disguise: Disguise) -> str:
        written = self._source.plain.text[disguise.start : disguise.end]
        why = disguise.why or _BECAUSE[disguise.seen]
        return f"“{written}”按“{disguise.meant}”识别（{why}）"


def restore(reading: Reading, index: Index) -> Restored | None:
    """The stretches of a text that hide something; None where none does."""
    found = disguises(reading, index)[:_MOST]
    if reading.heard is not None:
        found += Mishearings(reading, index).disguises()
    sheet = _Sheet([], [], [], [], [])
    for low, high, own in _stretches(reading, found):
        for chosen in _ways(own):
            _write(sheet, reading, low, high, chosen)
    return Restored(reading, sheet, index) if sheet.chars else None


def _is_han(char: str) -> bool:
    return "一" <= char <= "龥"


def _hull(undone: Sequence[Disguise]) -> tuple[int, int] | None:
    if not undone:
        return None
    return min(one.start for one in undone), max(one.end for one in undone)


def _weakness(seen: Seen) -> int:
    return WEAKNESS[seen]


def _stretches(
    reading: Reading, found: Iterable[Disguise]
) -> Iterator[tuple[int, int, list[Disguise]]]:
    """The sentences, or parts of them, around disguises and around signs."""
    asked = [(one.start, one.end, one) for one in found]
    spans = [*asked, *((at, at + 1, None) for at in _signs_inside(reading))]
    spans.sort(key=lambda span: span[:2])
    low, high = -1, -1
    own: list[Disguise] = []
    for start, end, one in spans:
        first, last = reading.sentence(start, end)
        first, last = max(first, start - _AROUND), min(last, end + _AROUND)
        if first > high:
            if high > low:
                yield low, high, own
            low, high, own = first, last, []
        high = max(high, last)
        if one is not None:
            own.append(one)
    if high > low:
        yield low, high, own


def _signs_inside(reading: Reading) -> list[int]:
    """Where a sign that no sentence needs stands between two Han characters."""
    counts = np.asarray(reading.noise)
    signs = np.flatnonzero(np.diff(counts))
    if not len(signs):
        return []
    codes = reading.plain.codes
    inside = signs[(signs > 0) & (signs < len(codes) - 1)]
    han = (codes >= ord("一")) & (codes <= ord("龥"))
    return [int(at) for at in inside[han[inside - 1] & han[inside + 1]]]


def _ways(found: Sequence[Disguise]) -> Iterator[list[Disguise]]:
    """Ways to undo the disguises of one stretch: none overlap within one way."""
    left = sorted(
        found,
        key=lambda one: (not one.sure, one.weak, -len(one.meant), one.start, one.end),
    )
    others: list[Disguise] = []
    for _ in range(_WAYS):
        chosen = _apart([*left, *others])
        yield sorted(chosen, key=lambda one: one.start)
        taken = set(chosen)
        others += [one for one in left if one in taken]
        left = [one for one in left if one not in taken]
        if not left:
            return


def _apart(order: Iterable[Disguise]) -> list[Disguise]:
    taken: set[int] = set()
    kept = []
    for one in order:
        stretch = range(one.start, one.end)
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept.append(one)
    return kept


def _write(
    sheet: _Sheet, reading: Reading, low: int, high: int, chosen: Iterable[Disguise]
) -> None:
    text, noise = reading.plain.text, reading.noise
    at = low
    for one in (*chosen, None):
        stop = one.start if one else high
        places: Sequence[int] = range(at, stop)
        if noise[stop] != noise[at]:
            places = [place for place in places if noise[place + 1] == noise[place]]
        sheet.keep(text, places)
        if one:
            sheet.undo(one)
            at = one.end
    sheet.end(high)
