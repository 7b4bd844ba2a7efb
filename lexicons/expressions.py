"""Runs the expressions of rules where their anchors stand."""

from collections.abc import Iterable, Iterator, Sequence

from lexicons.patterns import LONGEST_MATCH, Derived
from lexicons.programs import compiled
from lexicons.reading import Reading

# So much more than the longest match is shown to what looks ahead.
_AHEAD = 16


def matches(
    reading: Reading, expression: Derived, group: int | None, window: int
) -> Iterator[tuple[int, int]]:
    """Start and end of every match; without a group, in the whole text."""
    text = reading.plain.text
    for low, high in _stretches(reading, expression.also, group, window):
        for found in compiled(expression.expression).finditer(text, low, high):
            if found.end() > found.start():
                yield found.start(), found.end()


def _stretches(
    reading: Reading, also: Sequence[str], group: int | None, window: int
) -> Iterable[tuple[int, int]]:
    """Where a match may be: around its anchors, where a second word is, too."""
    text = reading.plain.text
    if group is None:  # slicing a whole text would cost more than it spares
        return [(0, len(text))]
    words = reading.may_hold(also)
    if also and not words:
        return []
    width = min(window, LONGEST_MATCH)
    windows = _windows(reading.written(group), width, len(text))
    if not also:
        return windows
    return [
        (low, high) for low, high in windows if _holds_one_of(words, text[low:high])
    ]


def _holds_one_of(words: Iterable[str], stretch: str) -> bool:
    for word in words:  # noqa: SIM110 - asked so often that a generator takes twice as long
        if word in stretch:
            return True
    return False


def _windows(
    places: Iterable[tuple[int, int]], width: int, length: int
) -> list[tuple[int, int]]:
    """Stretches around the anchors, joined where they overlap."""
    joined: list[tuple[int, int]] = []
    low, high = 0, -1
    for start, end in places:
        first, last = start - width, end + width + _AHEAD
        if first > high:
            if high >= 0:
                joined.append((low, min(length, high)))
            low, high = max(0, first), last
        elif last > high:
            high = last
    if high >= 0:
        joined.append((low, min(length, high)))
    return joined
