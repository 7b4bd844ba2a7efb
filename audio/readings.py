"""What else may have been said: where the hypotheses of a beam differ.

A reading holds one difference with some of the text around it, because a banned term
may straddle the place where two hypotheses part.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from audio.models import Reading, Word
from audio.scoring import normal
from audio.wording import simplified, spoken

CONTEXT = 8  # characters of the common text on either side
MOST = 4  # readings of one window
LEAST = 0.005  # share of the beam; what is below it is noise


class _Change(NamedTuple):
    """`text` in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def readings(
    words: Sequence[Word], others: Iterable[tuple[str, float]]
) -> tuple[Reading, ...]:
    """Where the other texts, each with its weight, have other characters.

    The strongest few, in the order of time; 50 for 五十 is no other reading.
    """
    signs = [(sign, word) for word in words for sign in spoken(word.text)]
    text = "".join(sign for sign, _ in signs)
    weights: defaultdict[_Change, float] = defaultdict(float)
    for other, weight in others:
        (converted,) = simplified([other])
        for change in _changes(text, spoken(converted)):
            if normal(change.text) != normal(text[change.start : change.end]):
                weights[change] += weight
    likely = (change for change, weight in weights.items() if weight >= LEAST)
    strongest = sorted(likely, key=lambda change: (-weights[change], change))[:MOST]
    return tuple(
        Reading(
            start=signs[change.start][1].start,
            end=signs[change.end - 1][1].end,
            text=change.text,
            probability=round(weights[change], 3),
        )
        for change in sorted(strongest)
    )


def _changes(text: str, other: str) -> Iterator[_Change]:
    """The differences, neighbours joined, with the text around them."""
    if not text or not other:
        return
    regions: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(text, other):
        if step.tag == "equal":
            continue
        region = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if regions and region[0] - regions[-1][1] <= CONTEXT:
            region = (regions[-1][0], region[1], regions[-1][2], region[3])
            regions.pop()
        regions.append(region)
    for start, end, other_start, other_end in regions:
        before, after = min(CONTEXT, start), min(CONTEXT, len(text) - end)
        yield _Change(
            start - before,
            end + after,
            other[other_start - before : other_end + after],
        )
