"""Runs the expressions of rules where their anchors stand, also where those are disguised."""

from collections.abc import Iterator
from itertools import islice

from lexicons.homophones import has_letters
from lexicons.patterns import LONGEST_MATCH, Derived, compiled
from lexicons.scan import SURE_SYLLABLES, Place, Reading, Seen

# So much more than the longest match is shown to what looks ahead.
_AHEAD = 16
# A text with more disguises than this has findings enough.
_MOST_REPAIRS = 200

Match = tuple[int, int, Seen, str]


def matches(
    reading: Reading, expression: Derived, group: int | None, window: int
) -> Iterator[Match]:
    """Start, end, view and anchor of every match; without a group, in the whole text."""
    if group is None:
        yield from _plain(reading, expression, [(0, len(reading.plain.text))])
        return
    places, width = reading.of(group), min(window, LONGEST_MATCH)
    yield from _plain(
        reading, expression, _windows(places, width, len(reading.plain.text))
    )
    disguised = (place for place in places if _is_disguised(place, reading, width))
    for place in islice(disguised, _MOST_REPAIRS):
        yield from _repaired(reading, expression, place, width)


def _plain(
    reading: Reading, expression: Derived, windows: list[tuple[int, int]]
) -> Iterator[Match]:
    pattern = compiled(expression.expression) if windows else None
    for low, high in windows:
        for found in pattern.finditer(reading.plain.text, low, high) if pattern else ():
            if found.end() > found.start():
                yield found.start(), found.end(), Seen.PLAIN, ""


def _windows(places: list[Place], width: int, length: int) -> list[tuple[int, int]]:
    """Stretches around the anchors, joined where they overlap."""
    joined: list[tuple[int, int]] = []
    for place in places:
        low, high = max(0, place.start - width), min(length, place.end + width + _AHEAD)
        if joined and joined[-1][1] >= low:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _is_disguised(place: Place, reading: Reading, width: int) -> bool:
    """Whether the anchor is not written as it reads, or signs stand around it."""
    written = reading.plain.text[place.start : place.end]
    if place.seen is Seen.PINYIN_LOW:
        return False
    if place.seen is Seen.PINYIN and not has_letters(written):
        return len(place.phrase) >= SURE_SYLLABLES
    if written != place.phrase:
        return True
    return reading.has_noise(place.start - width, place.end + width)


def _repaired(
    reading: Reading, expression: Derived, place: Place, width: int
) -> Iterator[Match]:
    """The sentence around a disguised anchor, with the anchor as it was meant."""
    first, last = reading.sentence(place.start, place.end)
    low, high = max(first, place.start - 2 * width), min(last, place.end + 2 * width)
    kept = [*_kept(reading, low, place.start)]
    begin, stop = len(kept), len(kept) + len(place.phrase)
    kept += [(char, place.start) for char in place.phrase[:-1]]
    kept += [(place.phrase[-1], place.end - 1), *_kept(reading, place.end, high)]
    text = "".join(char for char, _ in kept)
    for found in compiled(expression.expression).finditer(text):
        if found.start() < stop and found.end() > begin:
            start, end = kept[found.start()][1], kept[found.end() - 1][1] + 1
            seen = Seen.NOISE if place.seen is Seen.PLAIN else place.seen
            yield start, end, seen, place.phrase


def _kept(reading: Reading, low: int, high: int) -> Iterator[tuple[str, int]]:
    noise = reading.noise
    for at in range(low, high):
        if noise[at + 1] == noise[at]:
            yield reading.plain.text[at], at
