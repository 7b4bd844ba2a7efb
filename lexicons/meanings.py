"""What was meant where something else is written: the disguises of a text, undone.

Most are seen while the text is scanned. Masks are looked for here, because a sign that
stands for any character cannot be listed with every word it may hide.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lexicons.gaps import Filled
from lexicons.homophones import SURE_SYLLABLES, Words, has_letters
from lexicons.index import MEANS, Index
from lexicons.morphs import Masks
from lexicons.normalize import normalize, solid
from lexicons.patterns import PARTICLES
from lexicons.phonetic import initial_of
from lexicons.reading import Place, Reading, Seen

# Known characters that must stand beside a mask.
_KNOWN = 2
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z]{1,2}(?![a-z0-9])")
_PAIR = 2
# What says nothing in a pair: too many pairs with it sound like another one.
EMPTY = PARTICLES | frozenset("不没无别很太真更最多少")
_GUESSES = (
    Seen.SHAPE,
    Seen.PINYIN,
    Seen.ACCENT,
    Seen.MISHEARD,
    Seen.PINYIN_LOW,
)
# A text with more masks than this hides nothing any more.
_MOST_MASKS = 2000


@dataclass(frozen=True)
class Disguise:
    """A stretch of the plain view, and the word that was meant.

    Where `sure` is false it may well mean what it says: by itself it proves nothing.
    Where it is `weak`, only a finding of its kind right beside it speaks for it.
    """

    start: int
    end: int
    meant: str
    seen: Seen
    sure: bool
    why: str = ""
    weak: bool = False


def disguises(reading: Reading, index: Index) -> list[Disguise]:
    """Every disguise of a text; they may overlap."""
    found = [
        disguise
        for place in reading.disguised
        if (disguise := _of_place(place, reading, index)) is not None
    ]
    text = reading.plain.text
    found += _masked(text, index, Words(reading.plain))
    found += _initials(text, index)
    return list(dict.fromkeys(found))


def _of_place(place: Place, reading: Reading, index: Index) -> Disguise | None:
    start, end, seen, phrase = place
    said, means, meant = phrase.partition(MEANS)
    if means:
        if _is_part(reading.plain.text, start, end, meant):
            return None
        way = index.morphs.said[said, meant]
        by_sound = way.kind in ("sound-alike", "abbreviation")
        view = Seen.PINYIN if by_sound else Seen.SAID
        return Disguise(start, end, meant, view, way.alone, way.why)
    meant = normalize(phrase)
    written = reading.plain.text[start:end]
    if written == solid(meant) or not is_believable(seen, written, meant):
        return None
    return Disguise(start, end, meant, seen, _is_sure(seen, written, meant))


def _is_part(text: str, start: int, end: int, meant: str) -> bool:
    """Whether the word that is meant is written out around what is said."""
    room = len(meant)
    around = text[max(0, start - room) : end + room]
    at = around.find(meant)
    first = max(0, start - room)
    while at >= 0:
        if first + at < end and start < first + at + room:
            return True
        at = around.find(meant, at + 1)
    return False


def is_believable(seen: Seen, written: str, meant: str) -> bool:
    """Whether there is more to a guess than particles, or another numeral."""
    if seen is Seen.VARIANT:  # taken apart; numerals are seen through everywhere
        return (
            len(written) > len(meant) and written.isalpha() and not has_letters(written)
        )
    if seen not in _GUESSES or has_letters(written):
        return True
    empty = EMPTY if len(meant) == _PAIR else PARTICLES
    return sum(char not in empty for char in meant) >= _KNOWN


def _is_sure(seen: Seen, written: str, meant: str) -> bool:
    if seen is Seen.PINYIN_LOW:
        return False
    if seen is Seen.ACCENT:
        same = sum(a == b for a, b in zip(written, meant, strict=False))
        return len(meant) >= SURE_SYLLABLES and 2 * same >= len(meant)
    if seen is Seen.PINYIN and not has_letters(written):
        return len(meant) >= SURE_SYLLABLES
    return seen is not Seen.SHAPE or len(meant) > _PAIR


def _masked(text: str, index: Index, words: Words) -> Iterator[Disguise]:
    """Words with a sign, or a word like 什么, in the place of a character."""
    masks = index.morphs.masks
    expression = _mask_expression(masks)
    found = expression.finditer(text) if expression else ()
    for mask in islice(found, _MOST_MASKS):
        run = mask.group()
        sure = run[0] in masks.signs and run not in masks.spoken
        inside = index.gaps.closed(text, *mask.span())
        if run in masks.inserted:
            places = [*inside, *_masked_words(text, mask, masks, index)]
        elif inside:  # only a sign inside a word
            continue
        else:
            places = _masked_words(text, mask, masks, index)
        for start, end, meant in places:
            if sure or not words.explain(text, start, meant):
                believed = sure or len(meant) > SURE_SYLLABLES
                yield Disguise(start, end, meant, Seen.MASK, believed, masks.why)


def _masked_words(
    text: str, mask: re.Match[str], masks: Masks, index: Index
) -> list[Filled]:
    """The words that a mask may hide characters of, with enough of them left."""
    run, (first, last) = mask.group(), mask.span()
    doubtful = run[0] not in masks.signs or run in masks.spoken
    return [
        filled
        for width in ((1, 2) if run in masks.spoken else (len(run),))
        for filled in index.gaps.filled(
            text, first, last, width, max(_KNOWN, width + doubtful)
        )
    ]


def _initials(text: str, index: Index) -> Iterator[Disguise]:
    """Words with the first letters of the pinyin in the place of characters."""
    for found in islice(_LETTERS.finditer(text), _MOST_MASKS):
        first, last = found.span()
        for start, end, meant in index.gaps.filled(text, first, last, last - first):
            hidden = meant[first - start : first - start + last - first]
            if "".join(map(initial_of, hidden)) == found.group():
                sure = len(meant) > _PAIR
                yield Disguise(start, end, meant, Seen.PINYIN, sure)


@lru_cache(maxsize=8)
def _mask_expression(masks: Masks) -> re.Pattern[str] | None:
    signs = masks.signs + masks.doubtful
    if not signs:
        return None
    spoken = sorted(masks.spoken, key=len, reverse=True)
    ways = "|".join([*map(re.escape, spoken), f"[{re.escape(signs)}]{{1,2}}"])
    return re.compile(f"(?<![a-z0-9])(?:{ways})(?![a-z0-9])")
