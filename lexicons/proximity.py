"""Two lists of phrases and the distance between them."""

from bisect import bisect_left
from collections.abc import Iterator

from lexicons.kinds import Near
from lexicons.reading import Place, Reading, Seen, Side

WEAKNESS = {seen: rank for rank, seen in enumerate(Seen)}


def pairs(
    reading: Reading, sides: tuple[Side, Side], near: Near
) -> Iterator[tuple[int, int, Seen, str]]:
    """Each A with the nearest B on either side, within the distance and the sentence.

    Gives start, end, the weaker of the two views, and the two phrases.
    """
    firsts, seconds = (reading.sure(side) for side in sides)
    for first in firsts.places if seconds.places else ():
        for second in _neighbours(first, *seconds, near):
            low, high = sorted((first, second))
            if low.end > high.start or not reading.same_sentence(low.end, high.start):
                continue
            seen = max(first.seen, second.seen, key=WEAKNESS.__getitem__)
            yield low.start, high.end, seen, f"{low.phrase}…{high.phrase}"
            break


def lacking(reading: Reading, groups: tuple[int, int], within: int) -> Iterator[Place]:
    """The places of A that have no B within this many characters (0: anywhere)."""
    needed = reading.of(groups[1])
    if needed and not within:
        return
    starts = [place.start for place in needed]
    for place in reading.sure(Side(groups[0])).places:
        at = bisect_left(starts, place.start - within)
        if at == len(starts) or starts[at] > place.end + within or not within:
            yield place


def _neighbours(
    first: Place, seconds: list[Place], starts: list[int], near: Near
) -> Iterator[Place]:
    """Candidates by distance: the next ones after, then the ones before."""
    at = bisect_left(starts, first.end)
    if at < len(seconds) and seconds[at].start - first.end <= near.within:
        yield seconds[at]
    if near.order == "ab":
        return
    for before in reversed(seconds[max(0, at - 8) : at]):
        if before.end <= first.start and first.start - before.end <= near.within:
            yield before
