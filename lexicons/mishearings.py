"""What may have been said where a machine that listens wrote something else.

A recogniser that mishears writes what sounds alike, and it often knows: the characters
it got wrong, and the ones that follow, are those it gave low probabilities. So in a text
that was heard, more is taken for a mishearing than in one that was written, and mostly
where the recogniser itself was in doubt. All of it is a guess: it is read as
`Seen.MISHEARD`, which asks for a person and blocks nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from lexicons.alike import are_close, share_half
from lexicons.homophones import SMALL_WORDS, SURE_SYLLABLES, Words
from lexicons.index import Index
from lexicons.matcher import Hit
from lexicons.meanings import Disguise, is_believable
from lexicons.normalize import as_codes, as_text
from lexicons.patterns import PARTICLES
from lexicons.phonetic import Spoken, same_tones, say_term, say_text
from lexicons.programs import expression
from lexicons.reading import Reading, Seen
from lexicons.words import is_word

_PAIR = 2
# The recogniser was in doubt where it gave one of the characters, or the next one, less
# than this: for a phrase of two characters in other tones, or in the same ones, of
# three characters, of more. Where it hardly believed one, no common word explains it.
_OTHER_TONES = 0.5
_DOUBT = (0.85, 0.95, 0.95)
_HARDLY = 0.35
_SURE = _DOUBT[-1]
# A character that it gave less than this, and that is in no word, says nothing.
_SENSELESS = 0.7
# 他 and 它 sound the same: where it goes on like this, goods may have been meant.
_THING = "它"
_PERSON = expression("他(?=[可能的对会还是就])")
# So many characters of a phrase must say something for one of them to be another one.
_MEANING = 3
# A text with more guesses than this was not understood at all.
_MOST = 4000


def how_sure(
    reading: Reading, certainty: Sequence[float] | None
) -> npt.NDArray[np.float32]:
    """How sure each character of the plain view is; NaN where nobody says."""
    if certainty is None:
        return np.full(len(reading.plain.codes), np.nan, dtype=np.float32)
    return np.asarray(certainty, dtype=np.float32)[reading.plain.offsets]


def believed(hits: Iterable[Hit], reading: Reading) -> Iterator[Hit]:
    """The hits without those at homophones that stand for nothing in a transcript.

    Nobody can hide a word from the ear by writing it with other characters: what the
    recogniser was sure of was said. Where it says that it was not, a pair in other
    tones is too often just another word; `Mishearings` wants more for a guess.
    """
    for hit in hits:
        if (
            reading.heard is None
            or hit.seen is not Seen.PINYIN_LOW
            or not _is_explained(hit, reading, reading.heard)
        ):
            yield hit


def _is_explained(hit: Hit, reading: Reading, heard: npt.NDArray[np.float32]) -> bool:
    sure = heard[hit.start : hit.end + 1]
    if (sure >= _SURE).all():
        return True
    written = reading.plain.text[hit.start : hit.end]
    return (
        not np.isnan(sure).any()
        and len(written) == len(hit.phrase) == _PAIR
        and not same_tones(written, hit.phrase)
    )


class Mishearings:
    """The guesses of one text that was heard."""

    def __init__(self, reading: Reading, index: Index) -> None:
        heard, solid = reading.heard, reading.solid
        if heard is None:
            heard = np.ones(len(reading.plain.codes), dtype=np.float32)
        self._index = index
        self._solid = solid.text
        self._offsets = solid.offsets
        self._words = Words(solid)
        self._spoken: Spoken = say_text(solid)
        self._sure = heard[solid.offsets]
        after = np.append(self._sure[1:], np.float32(1))
        # How sure it was of each character and of the next one.
        self._both = np.minimum(self._sure, after)

    def disguises(self) -> list[Disguise]:
        """All of them; they may overlap."""
        found = [*self._alike(), *self._nearly_alike(), *self._things()]
        return list(dict.fromkeys(found))[:_MOST]

    def _things(self) -> Iterator[Disguise]:
        """它 where 他 is written: a recogniser may be sure of it and cannot know."""
        for found in _PERSON.finditer(self._solid):
            if self._sure[found.start()] < 1:
                yield self._disguise(_THING, found.start(), sure=False)

    def _alike(self) -> Iterator[Disguise]:
        """What sounds like a phrase, where the other views want more evidence."""
        spoken = self._spoken
        folded = as_text(self._index.accents[as_codes(spoken.text)])
        starts, ends = spoken.starts.tolist(), spoken.ends.tolist()
        doubted = [0, *np.cumsum(self._both < max(_DOUBT)).tolist()]
        for number, first, last in self._index.find_spoken.find_all(folded):
            head, tail = starts[first], ends[last - 1]
            if doubted[tail] == doubted[head] or not self._is_open(
                head, tail, last - first
            ):
                continue
            doubt = self._both[head:tail].min()
            if doubt >= _limit(tail - head):
                continue
            said = spoken.text[first:last]
            for entry in self._index.spoken.entries(number):
                yield from self._of_sound(entry.form, head, said, doubt)

    def _of_sound(
        self, form: str, head: int, said: str, doubt: float
    ) -> Iterator[Disguise]:
        """A guess of which every syllable is right, in some accent at least."""
        written = self._solid[head : head + len(form)]
        if len(form) >= SURE_SYLLABLES:
            yield self._disguise(form, head, sure=True)
            return
        if not is_believable(Seen.MISHEARD, written, form):
            return
        if is_word(written) and doubt >= _HARDLY:
            return
        wrong = [a for a, b in zip(written, form, strict=True) if a != b]
        small = not SMALL_WORDS.isdisjoint(wrong)
        if small and doubt >= _HARDLY and not self._is_senseless(form, head):
            return
        if self._is_weak(form, head, said, doubt):
            if not self._words.explain(self._solid, head, form):
                yield self._disguise(form, head, sure=False, weak=True)
            return
        sure = (
            said in say_term(form)
            and not small
            and self._is_sure(form, head, len(wrong))
        )
        yield self._disguise(form, head, sure=sure)

    def _is_weak(self, form: str, head: int, said: str, doubt: float) -> bool:
        """Whether a pair is like it in some accent only, or in other tones and believed."""
        if len(form) > _PAIR or said not in say_term(form):
            return len(form) == _PAIR
        written = self._solid[head : head + len(form)]
        if doubt < _HARDLY or same_tones(written, form):
            return False
        return doubt >= _OTHER_TONES or self._words.explain(self._solid, head, form)

    def _is_sure(self, form: str, head: int, wrong: int) -> bool:
        """Whether a guess is enough by itself, and not only beside other words."""
        if len(form) > _PAIR and wrong < len(form):
            return True
        written = self._solid[head : head + len(form)]
        alike = len(form) > _PAIR or same_tones(written, form)
        return alike and not self._words.explain(self._solid, head, form)

    def _is_senseless(self, form: str, head: int) -> bool:
        """Whether a character that may be wrong is in no word: 制 in 能跟制失眠."""
        return any(
            self._solid[head + at] != char
            and self._both[head + at] < _SENSELESS
            and not self._words.covers(self._solid, head + at)
            for at, char in enumerate(form)
        )

    def _nearly_alike(self) -> Iterator[Disguise]:
        """What sounds like a long phrase but for one syllable."""
        spoken = self._spoken
        starts, ends = spoken.starts.tolist(), spoken.ends.tolist()
        codes = self._index.accents[as_codes(spoken.text)]
        known = ~np.isnan(self._sure)[spoken.starts]
        wrong = ~(self._both >= max(_DOUBT))[spoken.starts]  # also where nobody says
        forms = self._index.spoken.forms
        for number, first, off in self._index.near_sounds.find(codes, wrong):
            last = first + len(forms[number])
            head, tail = starts[first], ends[last - 1]
            if not self._is_open(head, tail, last - first):
                continue
            alike = share_half if known[first] else are_close
            for entry in self._index.spoken.entries(number):
                said = {way[off] for way in say_term(entry.form)}
                if not any(alike(spoken.text[first + off], sign) for sign in said):
                    continue
                doubt = float(self._both[head:tail].min())
                if self._is_likely(entry.form, head, off, doubt):
                    yield self._disguise(entry.form, head, sure=True)

    def _is_likely(self, form: str, head: int, off: int, doubt: float) -> bool:
        """Whether the phrase says something, and no common word explains the syllable.

        Where the recogniser hardly believed it itself, no word explains anything.
        """
        if sum(char not in PARTICLES for char in form) < _MEANING:
            return False
        written = self._solid[head : head + len(form)]
        same = sum(a == b for a, b in zip(written, form, strict=True))
        if 2 * same < len(form) or _asks(written, off):
            return False
        return doubt < _HARDLY or not self._words.covers(self._solid, head + off)

    def _is_open(self, head: int, tail: int, length: int) -> bool:
        """Whether it is so many Han characters, side by side, and no phrase itself."""
        if tail - head != length:
            return False
        if int(self._offsets[tail - 1] - self._offsets[head]) != length - 1:
            return False
        return self._solid[head:tail] not in self._index.signless.known

    def _disguise(
        self, form: str, head: int, *, sure: bool, weak: bool = False
    ) -> Disguise:
        start = int(self._offsets[head])
        end = start + len(form)
        return Disguise(start, end, form, Seen.MISHEARD, sure, weak=weak)


def _asks(written: str, off: int) -> bool:
    """Whether the character is half of a question: 掉不掉."""
    pairs = ((off - 2, off - 1), (off + 2, off + 1))
    return any(
        0 <= other < len(written)
        and written[other] == written[off]
        and written[middle] in "不没"
        for other, middle in pairs
    )


def _limit(length: int) -> float:
    return _DOUBT[min(length, SURE_SYLLABLES) - _PAIR]
