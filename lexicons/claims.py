"""Several words that together make a claim, each harmless alone.

“脸” + “白” + “三天” is a claim where all three stand in one sentence close together. The
search starts at the part that is met least often, so a sentence without it costs nothing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from lexicons.kinds import Claim
from lexicons.proximity import WEAKNESS
from lexicons.reading import Line, Place, Reading, Seen, Side

Made = tuple[int, int, Seen, str]


def made(reading: Reading, parts: Sequence[Side], claim: Claim) -> Iterator[Made]:
    """Start, end, the weakest view and the words of every claim in this text.

    One claim for each place of the rarest part: the one that adds least around it.
    """
    found: list[Line] = []
    for side in parts:
        line = reading.sure(side)
        if not line.places:
            return
        found.append(line)
    rarest = min(range(len(found)), key=lambda part: len(found[part].places))
    search = _Search(reading, found, claim)
    for pivot in found[rarest].places:
        words = search.around(rarest, pivot)
        if words:
            yield _told(words)


class _Search:
    """The places of one text, asked for one claim."""

    def __init__(
        self,
        reading: Reading,
        found: list[Line],
        claim: Claim,
    ) -> None:
        self._reading = reading
        self._found = found
        self._claim = claim

    def around(self, part: int, pivot: Place) -> list[Place] | None:
        """A place for every part, within reach of this one; None where one lacks."""
        chosen: dict[int, Place] = {part: pivot}
        # Neighbours of the pivot first: with an order, each is held by the next one.
        rest = sorted(range(len(self._found)), key=lambda other: abs(other - part))
        for other in rest[1:]:
            best = self._best(other, chosen)
            if best is None:
                return None
            chosen[other] = best
        words = sorted(chosen.values())
        if not self._reading.same_sentence(words[0].start, words[-1].end):
            return None
        return words

    def _best(self, part: int, chosen: dict[int, Place]) -> Place | None:
        """The place of this part that makes the whole least longer."""
        start = min(place.start for place in chosen.values())
        end = max(place.end for place in chosen.values())
        reach = self._claim.within
        places, starts = self._found[part]
        low = bisect_left(starts, end - reach)
        high = bisect_left(starts, start + reach, low)
        best, least = None, reach + 1
        for place in places[low:high]:
            length = max(end, place.end) - min(start, place.start)
            if length < least and self._fits(part, place, chosen):
                best, least = place, length
        return best

    def _fits(self, part: int, place: Place, chosen: dict[int, Place]) -> bool:
        for other, taken in chosen.items():
            before, after = place.end <= taken.start, taken.end <= place.start
            if not (before or after):
                return False
            if self._claim.order == "ab" and before != (part < other):
                return False
        return True


def _told(words: list[Place]) -> Made:
    seen = max((place.seen for place in words), key=WEAKNESS.__getitem__)
    said = "…".join(place.phrase for place in words)
    return words[0].start, words[-1].end, seen, said
