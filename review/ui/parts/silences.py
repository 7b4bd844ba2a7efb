"""Words that are read and not heard: where the copy that is played is silent."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

Word = tuple[int, int, float, float]
"""Where a word stands in the text, and when it is said."""


def silent(
    words: Iterable[Word],
    stretches: Sequence[tuple[float, float]],
    masked: Sequence[tuple[int, int]],
) -> list[list[int]]:
    """Where words stand that cannot be heard, though nothing masks them.

    A number as long as a telephone's may be somebody's; no rule knows, so it can be
    read here and is not played. What a chip stands for needs no second sign.
    """
    ordered = sorted(stretches)
    starts = [since for since, _until in ordered]
    reach = list(accumulate((until for _since, until in ordered), max))
    found: list[list[int]] = []
    for start, end, t0, t1 in words:
        middle = (t0 + t1) / 2
        begun = bisect_right(starts, middle)
        if not begun or reach[begun - 1] < middle:
            continue
        if any(since < end and start < until for since, until in masked):
            continue
        if found and found[-1][1] == start:
            found[-1][1] = end
        else:
            found.append([start, end])
    return found
