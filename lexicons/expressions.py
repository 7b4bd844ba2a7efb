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
    text, also = reading.plain.text, expression.also
    for low, high in windows:
        # Slicing a whole text would cost more than it spares.
        if also and group is not None:
            stretch = text[low:high]
            if not any(word in stretch for word in also):
                continue
        for found in compiled(expression.expression).finditer(text, low, high):
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
