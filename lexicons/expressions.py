"""Runs the expressions of rules where their anchors stand."""

from collections.abc import Iterator, Sequence

from lexicons.patterns import LONGEST_MATCH, Derived, compiled
from lexicons.reading import Place, Reading, Seen

# So much more than the longest match is shown to what looks ahead.
_AHEAD = 16
_WRITTEN = (Seen.PLAIN, Seen.VARIANT)


def matches(
    reading: Reading, expression: Derived, group: int | None, window: int
) -> Iterator[tuple[int, int]]:
    """Start and end of every match; without a group, in the whole text."""
    length = len(reading.plain.text)
    if group is None:
        windows = [(0, length)]
    else:
        width = min(window, LONGEST_MATCH)
        anchors = [place for place in reading.of(group) if place.seen in _WRITTEN]
        windows = _windows(anchors, width, length)
    pattern = compiled(expression.expression) if windows else None
    for low, high in windows:
        for found in pattern.finditer(reading.plain.text, low, high) if pattern else ():
            if found.end() > found.start():
                yield found.start(), found.end()


def _windows(places: Sequence[Place], width: int, length: int) -> list[tuple[int, int]]:
    """Stretches around the anchors, joined where they overlap."""
    joined: list[tuple[int, int]] = []
    for place in places:
        low, high = max(0, place.start - width), min(length, place.end + width + _AHEAD)
        if joined and joined[-1][1] >= low:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
