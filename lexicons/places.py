"""Collects where phrases stand, view by view, from the surest to the weakest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from lexicons.automaton import Match
from lexicons.homophones import SURE_SYLLABLES, Words, has_letters, heard
from lexicons.index import Index
from lexicons.normalize import (
    SENTENCE_ENDS,
    Offsets,
    View,
    as_codes,
    as_text,
    normalize,
)
from lexicons.phonetic import Spoken
from lexicons.reading import WRITTEN, Place, Reading, Seen, Stand
from lexicons.table import Entry, Table

_CLAUSE_SIGNS = ",、:"
_PAIR = 2
_LONGEST = 120
_FIRST_HAN = 0x3400
# The most characters between two characters of a phrase, taken out in this view.
_MOST_BETWEEN = {
    Seen.NOISE: 2,
    Seen.REPEAT: 8,
    Seen.FILLER: 8,
    Seen.SHAPE: 2,
    Seen.PINYIN: 2,
    Seen.ACCENT: 2,
    Seen.PINYIN_LOW: 0,
}


class Places:
    """Collects places; a weaker view adds nothing where a surer one saw the phrase."""

    def __init__(self, reading: Reading) -> None:
        self._plain = reading.plain
        self._solid = reading.solid
        self._text = reading.text
        self._words = Words(reading.solid)
        # By the identity of the entry: it lives as long as its table.
        self._found: dict[int, tuple[Entry, Stand]] = {}
        # Starts and length of what was seen of each phrase, until somebody asks.
        self._known: dict[str, list[tuple[Sequence[int], int]]] = defaultdict(list)
        self._covered: dict[str, set[int]] = {}
        self.disguised: set[Place] = set()

    def stands(self) -> dict[int, list[Stand]]:
        stands: dict[int, list[Stand]] = defaultdict(list)
        for entry, stand in self._found.values():
            for group in entry.groups:
                stands[group].append(stand)
        return stands

    def _stand(self, entry: Entry) -> Stand:
        own = self._found.get(id(entry))
        if own is None:
            own = self._found[id(entry)] = (entry, Stand())
        return own[1]

    def add_plain(self, index: Index) -> None:
        """Most matches are Han characters, written as they are: those go in by phrase."""
        table = index.plain
        starts, others = _by_number(index.find_plain.find_all(self._plain.text), table)
        rewritten = self._rewritten()
        if rewritten is not None:
            others += _take_out(starts, table.forms, rewritten)
        for number, places in starts.items():
            for entry in table.entries(number):
                self._put_all(entry, table.forms[number], places)
        for number, start, end in others:
            if self._is_bounded(table.forms[number], start, end):
                self._put_written(table.entries(number), start, end)

    def _put_all(self, entry: Entry, form: str, starts: Sequence[int]) -> None:
        """A form of a phrase, written as it is at these places."""
        phrase, length = entry.phrase, len(form)
        seen = Seen.PLAIN if form == phrase else Seen.VARIANT
        self._known[phrase].append((starts, length))
        self._stand(entry).add_all(starts, length, seen, phrase)
        if seen is Seen.VARIANT and form != normalize(phrase):
            self.disguised.update(Place(at, at + length, seen, phrase) for at in starts)

    def _put_written(self, entries: Iterable[Entry], start: int, end: int) -> None:
        first, last = self._plain.back(start, end)
        written = self._text[first:last].lower()
        for entry in entries:
            literal = written == entry.phrase.lower()
            self._put(entry, start, end, Seen.PLAIN if literal else Seen.VARIANT)

    def _rewritten(self) -> npt.NDArray[np.int64] | None:
        """How many characters before each place were not what they are read as.

        Signs do not count; a character before which something was dropped does.
        """
        codes, offsets = self._plain.codes, self._plain.offsets
        odd = (codes != as_codes(self._text)[offsets]) & (codes >= _FIRST_HAN)
        odd[1:] |= np.diff(offsets) > 1
        return np.append(0, np.cumsum(odd)) if odd.any() else None

    def add_solid(self, index: Index, view: View, seen: Seen) -> None:
        """`view` is the solid view, or a selection of it."""
        whole = view is self._solid
        offsets = view.offsets if whole else self._solid.offsets[view.offsets]
        at, table = offsets.tolist(), index.signless
        itself = table.itself
        for number, first, last in index.find_signless.find_all(view.text):
            start, end = at[first], at[last - 1] + 1
            if end - start == last - first and itself[number]:
                continue  # nothing was taken out: the plain view has it
            if not self._is_tight(offsets[first:last], seen):
                continue
            if not self._is_bounded(table.forms[number], start, end):
                continue
            for entry in table.entries(number):
                if not entry.squeezed or self._repeats(entry, seen, end - start):
                    self._put(entry, start, end, seen)

    def _repeats(self, entry: Entry, seen: Seen, length: int) -> bool:
        return seen is Seen.REPEAT and length >= len(entry.form)

    def add_spoken(self, index: Index, spoken: Spoken) -> None:
        solid = self._solid.text
        starts, ends = spoken.starts.tolist(), spoken.ends.tolist()
        busy, known = self._words.busy, _Listed(index.signless)
        heard = as_text(index.accents[as_codes(spoken.text)])
        for number, first, last in index.find_spoken.find_all(heard):
            head, tail = starts[first], ends[last - 1]
            pair = tail - head == _PAIR
            if pair and busy[head]:
                continue  # common words are what was meant
            written = solid[head:tail]
            if known[written]:
                continue  # 不卖 is not to be heard as 不买 where a rule knows both
            for entry in index.spoken.entries(number):
                form = entry.form
                if written == form or (pair and _differs(written, form)):
                    continue
                self._put_spoken(entry, head, tail, written, spoken.text[first:last])

    def _put_spoken(
        self, entry: Entry, head: int, tail: int, written: str, said: str
    ) -> None:
        seen = heard(written, entry.form, said)
        if seen is None or self._was_meant(written, head, entry.form):
            return
        offsets = self._solid.offsets[head:tail]
        if not self._is_tight(offsets, seen):
            return
        start, end = int(offsets[0]), int(offsets[-1]) + 1
        if seen is Seen.ACCENT:  # only ever a guess, for restoring the sentence
            self.disguised.add(Place(start, end, seen, entry.phrase))
        else:
            self._put(entry, start, end, seen)

    def add_shaped(self, index: Index) -> None:
        """What looks like a word and is none: a guess, for restoring the sentence."""
        solid, offsets = self._solid.text, self._solid.offsets
        looks = as_text(index.shapes[self._solid.codes])
        for number, head, tail in index.find_shaped.find_all(looks):
            written, forms = solid[head:tail], index.shaped[number]
            if written in forms or self._was_meant(written, head, forms[0]):
                continue
            if self._is_tight(offsets[head:tail], Seen.SHAPE):
                start, end = int(offsets[head]), int(offsets[tail - 1]) + 1
                self.disguised.add(Place(start, end, Seen.SHAPE, forms[0]))

    def _was_meant(self, written: str, head: int, form: str) -> bool:
        if len(form) >= SURE_SYLLABLES or has_letters(written):
            return False
        return self._words.explain(self._solid.text, head, form)

    def _put(self, entry: Entry, start: int, end: int, seen: Seen) -> None:
        phrase = entry.phrase
        if seen not in WRITTEN and self._is_covered(phrase, start, end):
            return
        self._known[phrase].append(((start,), end - start))
        place = Place(start, end, seen, phrase)
        self._stand(entry).add(place)
        if seen is Seen.PLAIN:
            return
        if self._plain.text[start:end] != normalize(phrase):
            self.disguised.add(place)

    def _is_covered(self, phrase: str, start: int, end: int) -> bool:
        """Whether a surer view has seen the phrase here."""
        covered = self._covered.get(phrase)
        spans = self._known[phrase]
        if covered is None:
            covered = self._covered[phrase] = set()
        for starts, length in spans:
            for at in starts:
                covered.update(range(at, at + length))
        spans.clear()
        return not covered.isdisjoint(range(start, end))

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
        if not (form[0].isascii() or form[-1].isascii()):
            return True
        text = self._plain.text
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        return not (_joined(before, form[0]) or _joined(form[-1], after))


class _Listed(dict[str, bool]):
    """Whether a rule knows a string as it is; a text says the same ones again."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._finder = table.known

    def __missing__(self, written: str) -> bool:
        listed = self[written] = written in self._finder
        return listed


def _differs(written: str, form: str) -> bool:
    """Whether two characters are both other ones than those of a pair."""
    return written[0] != form[0] and written[1] != form[1] and written.isalpha()


def _by_number(
    matches: Iterable[Match], table: Table
) -> tuple[dict[int, list[int]], list[Match]]:
    """Where each string of Han characters begins, and the matches of the others."""
    starts: dict[int, list[int]] = {}
    others: list[Match] = []
    for match in matches:
        known = starts.get(match[0])
        if known is not None:
            known.append(match[1])
        elif table.is_han(match[0]):
            starts[match[0]] = [match[1]]
        else:
            others.append(match)
    return starts, others


def _take_out(
    starts: dict[int, list[int]],
    forms: Sequence[str],
    rewritten: npt.NDArray[np.int64],
) -> Iterator[tuple[int, int, int]]:
    """The matches in which something was rewritten; they leave the others."""
    by_length: dict[int, bytes] = {}
    for number, places in starts.items():
        length = len(forms[number])
        odd = by_length.get(length)
        if odd is None:
            odd = (rewritten[length:] > rewritten[:-length]).tobytes()
            by_length[length] = odd
        if any(map(odd.__getitem__, places)):
            starts[number] = [at for at in places if not odd[at]]
            yield from ((number, at, at + length) for at in places if odd[at])


def _joined(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii() and left and right):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())
