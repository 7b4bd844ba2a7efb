"""Finds phrases in a text through every view that undoes an evasion."""

import re
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from lexicons.homophones import SURE_SYLLABLES, has_letters, heard, was_meant
from lexicons.index import Index
from lexicons.normalize import (
    SENTENCE_ENDS,
    Offsets,
    View,
    as_codes,
    as_text,
    normalize,
    plain_view,
    solid_view,
)
from lexicons.phonetic import Spoken, say_text
from lexicons.reading import Place, Reading, Seen
from lexicons.table import Entry
from lexicons.words import is_word

_FILLERS = re.compile(r"呃|嗯|唔|啊|哦|诶|欸|那个|这个|就是说|就是|然后")
_CLAUSE_SIGNS = ",、:"
_LONGEST = 120
_LAST_ASCII = 0x7F
_FIRST_HAN = 0x3400
_SURE = (Seen.PLAIN, Seen.VARIANT)

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
    if index.shaped:
        seen.add_shaped(index)
    reading.stands = seen.stands()
    reading.disguised = sorted(seen.disguised)
    return reading


def read_plain(text: str, index: Index) -> Reading:
    """The phrases of a text that is in plain form already, through no other view."""
    codes = as_codes(text)
    plain = View(text, codes, np.arange(len(codes), dtype=np.int64))
    reading = Reading(text, plain, solid_view(plain))
    seen = _Places(reading)
    seen.add_plain(index)
    reading.stands = seen.stands()
    return reading


class _Places:
    """Collects places; a weaker view adds nothing where a surer one saw the phrase."""

    def __init__(self, reading: Reading) -> None:
        self._plain = reading.plain
        self._solid = reading.solid
        self._text = reading.text
        # By the identity of the entry: it lives as long as its table.
        self._found: dict[int, tuple[Entry, list[Place]]] = {}
        self._known: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._covered: dict[str, set[int]] = {}
        self.disguised: set[Place] = set()

    def stands(self) -> dict[int, list[list[Place]]]:
        stands: dict[int, list[list[Place]]] = defaultdict(list)
        for entry, places in self._found.values():
            for group in entry.groups:
                stands[group].append(places)
        return stands

    def add_plain(self, index: Index) -> None:
        """Most phrases are written as they are listed: those are only counted here."""
        table, forms = index.plain, index.plain.forms
        starts: dict[int, list[int]] = {}
        others: list[tuple[int, int, int]] = []
        for match in index.find_plain.find_all(self._plain.text):
            known = starts.get(match[0])
            if known is not None:
                known.append(match[1])
            elif table.is_literal(match[0]):
                starts[match[0]] = [match[1]]
            else:
                others.append(match)
        rewritten = self._rewritten()
        for number, listed in starts.items():
            places = listed
            (entry,), phrase = table.entries(number), forms[number]
            length = len(phrase)
            if rewritten is not None:
                odd = {at for at in places if rewritten[at + length] > rewritten[at]}
                others += [(number, at, at + length) for at in odd]
                places = [at for at in places if at not in odd]
            self._known[phrase] += [(at, at + length) for at in places]
            own = [Place(at, at + length, Seen.PLAIN, phrase) for at in places]
            self._found[id(entry)] = (entry, own)
        for number, start, end in others:
            if self._is_bounded(forms[number], start, end):
                self._put_written(table.entries(number), start, end)

    def _put_written(self, entries: Iterable[Entry], start: int, end: int) -> None:
        first, last = self._plain.back(start, end)
        written = self._text[first:last].lower()
        for entry in entries:
            literal = written == entry.phrase.lower()
            self._put(entry, start, end, Seen.PLAIN if literal else Seen.VARIANT)

    def _rewritten(self) -> list[int] | None:
        """How many Han characters before each place were written in another way."""
        codes = self._plain.codes
        before = as_codes(self._text)[self._plain.offsets]
        odd = (codes != before) & (codes >= _FIRST_HAN)
        return [0, *np.cumsum(odd).tolist()] if odd.any() else None

    def add_solid(self, index: Index, view: View, seen: Seen) -> None:
        """`view` is the solid view, or a selection of it."""
        whole = view is self._solid
        offsets = view.offsets if whole else self._solid.offsets[view.offsets]
        at, forms = offsets.tolist(), index.signless.forms
        for number, first, last in index.find_signless.find_all(view.text):
            start, end, form = at[first], at[last - 1] + 1, forms[number]
            if end - start == last - first and index.signless.is_itself(number):
                continue  # nothing was taken out: the plain view has it
            if not self._is_tight(offsets[first:last], seen):
                continue
            if not self._is_bounded(form, start, end):
                continue
            for entry in index.signless.entries(number):
                if not entry.squeezed or self._repeats(entry, seen, end - start):
                    self._put(entry, start, end, seen)

    def _repeats(self, entry: Entry, seen: Seen, length: int) -> bool:
        return seen is Seen.REPEAT and length >= len(entry.form)

    def add_spoken(self, index: Index, spoken: Spoken) -> None:
        solid = self._solid.text
        starts, ends = spoken.starts.tolist(), spoken.ends.tolist()
        heard = as_text(index.accents[as_codes(spoken.text)])
        for number, first, last in index.find_spoken.find_all(heard):
            head, tail = starts[first], ends[last - 1]
            written = solid[head:tail]
            if is_word(written):
                continue
            for entry in index.spoken.entries(number):
                if written != entry.form:
                    said = spoken.text[first:last]
                    self._put_spoken(entry, head, tail, written, said)

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
        return was_meant(self._solid.text, head, form)

    def _put(self, entry: Entry, start: int, end: int, seen: Seen) -> None:
        phrase = entry.phrase
        if seen not in _SURE and self._is_covered(phrase, start, end):
            return
        self._known[phrase].append((start, end))
        place = Place(start, end, seen, phrase)
        own = self._found.get(id(entry))
        if own is None:
            self._found[id(entry)] = (entry, [place])
        else:
            own[1].append(place)
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
        for known in spans:
            covered.update(range(*known))
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


def _joined(left: str, right: str) -> bool:
    if not (left.isascii() and right.isascii() and left and right):
        return False
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


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
