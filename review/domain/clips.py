"""Which clips of a recording a person transcribes, so that nobody can choose them.

All that can be heard is cut into clips, and every clip belongs to a stratum. How many
are drawn of each is fixed, and which ones follows from the hash of the recording.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from math import ceil, inf
from typing import NamedTuple

from review.domain.staff import Value

SHORTEST, LONGEST, USUAL = 5.0, 15.0, 10.0  # seconds of a clip
LEAST = 2.0  # what is left between two masked stretches may be this short
QUIET = 1.5  # characters a second; speech has four and more
DOUBTFUL = 0.25  # the share of clips of which the recogniser was least sure
FULL_PAUSE = 0.6  # seconds; a longer pause is no better place to cut at
OFF_USUAL = 0.02  # of a pause that a second away from the usual length is worth
STOPS = "，。！？；：、…,.!?;:"
AT_STOP = 0.3  # of a pause that a stop before it is worth: speakers breathe there
FEWEST = 3  # clips of a stratum that has so many
GOLDEN = (5**0.5 - 1) / 2


class Stratum(StrEnum):
    """Clips that are alike: how sure the recogniser was, whether there is a finding.

    In a quiet clip hardly anything was heard: a pause, or speech that was lost.
    """

    SURE = "sure"
    SURE_FINDING = "sure-finding"
    DOUBTFUL = "doubtful"
    DOUBTFUL_FINDING = "doubtful-finding"
    QUIET = "quiet"


# How often a clip is drawn compared to one of which the recogniser was sure: where most
# errors are, more clips make the estimate better (Neyman allocation).
RATE = defaultdict(lambda: 2, {Stratum.SURE: 1, Stratum.SURE_FINDING: 1})


class Piece(NamedTuple):
    """What was heard, and when; `probability` is the recogniser's own."""

    start: float
    end: float
    text: str
    probability: float


class FrameClip(Value):
    """One clip that can be drawn, in seconds of the recording, half open."""

    start: float
    end: float
    stratum: Stratum


Span = tuple[float, float]


def frame(
    pieces: Sequence[Piece],
    *,
    seconds: float,
    silent: Sequence[Span] = (),
    findings: Sequence[Span] = (),
) -> tuple[FrameClip, ...]:
    """All clips of a recording, in order; none of them touches a `silent` stretch."""
    spans = [
        span
        for start, end in _audible(seconds, silent)
        for span in _cut(start, end, pieces)
    ]
    heard = [_heard(span, pieces) for span in spans]
    loud = sorted(mean for mean, said in heard if said >= QUIET)
    sure_from = loud[ceil(DOUBTFUL * len(loud))] if len(loud) > 1 else -inf
    return tuple(
        FrameClip(
            start=start,
            end=end,
            stratum=_stratum(
                quiet=said < QUIET,
                doubtful=mean < sure_from,
                finding=any(a < end and b > start for a, b in findings),
            ),
        )
        for (start, end), (mean, said) in zip(spans, heard, strict=True)
    )


def text_of(clip: FrameClip, pieces: Sequence[Piece]) -> str:
    """What the recogniser wrote for this clip."""
    return "".join(piece.text for piece in _within((clip.start, clip.end), pieces))


def drawn(
    clips: Sequence[FrameClip], seed: str, *, target: int
) -> tuple[tuple[int, FrameClip], ...]:
    """About `target` of the clips with their places in the frame, in the order to hear.

    A larger target draws the same clips and more. Within a stratum every clip is as
    likely as any other, and however many are drawn, they are spread over the time: the
    golden ratio's multiples from a start that the seed gives (Weyl's sequence).
    """
    strata: dict[Stratum, list[int]] = defaultdict(list)
    for place, clip in enumerate(clips):
        strata[clip.stratum].append(place)
    counts = allocated({name: len(all_) for name, all_ in strata.items()}, target)
    chosen = [
        places[at]
        for name, places in strata.items()
        for at in _spread(len(places), counts[name], f"{seed}:{name}")
    ]
    chosen.sort(key=lambda place: sha256(f"{seed}:{place}".encode()).digest())
    return tuple((place, clips[place]) for place in chosen)


def allocated(sizes: Mapping[Stratum, int], target: int) -> dict[Stratum, int]:
    """How many clips of each stratum make up a sample of about `target`."""
    whole = sum(RATE[name] * size for name, size in sizes.items())
    return {
        name: min(size, max(FEWEST, ceil(target * RATE[name] * size / whole)))
        for name, size in sizes.items()
    }


def _spread(size: int, count: int, seed: str) -> list[int]:
    """So many different numbers below `size`."""
    at = int.from_bytes(sha256(seed.encode()).digest()[:6]) / 2**48
    found: dict[int, None] = {}
    while len(found) < min(size, count):
        found[int(at * size)] = None
        at = (at + GOLDEN) % 1
    return list(found)


def _audible(seconds: float, silent: Sequence[Span]) -> list[Span]:
    parts, at = [], 0.0
    for start, end in sorted(silent):
        parts.append((at, min(start, seconds)))
        at = max(at, end)
    parts.append((at, seconds))
    return [(start, end) for start, end in parts if end - start >= LEAST]


def _cut(start: float, end: float, pieces: Sequence[Piece]) -> list[Span]:
    """The stretch in clips, cut in pauses."""
    cuts = [start]
    while end - cuts[-1] > LONGEST:
        cuts.append(_best_cut(cuts[-1], end, pieces))
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _best_cut(start: float, end: float, pieces: Sequence[Piece]) -> float:
    first, last = start + SHORTEST, min(start + LONGEST, end - SHORTEST)
    at = bisect_left(pieces, first, key=lambda piece: piece.start)
    best, best_worth = min(start + USUAL, last), -inf
    before = pieces[at - 1] if at else Piece(start, start, "", 1.0)
    for piece in pieces[at:]:
        middle = (before.end + piece.start) / 2
        worth = min(max(0.0, piece.start - before.end), FULL_PAUSE)
        worth += AT_STOP * before.text.endswith(tuple(STOPS))
        worth -= OFF_USUAL * abs(middle - start - USUAL)
        before = piece
        if middle > last:
            break
        if middle >= first and worth > best_worth:
            best, best_worth = middle, worth
    return best


def _within(span: Span, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces whose middle is in it."""
    start, end = span
    at = bisect_left(pieces, start - LONGEST, key=lambda piece: piece.start)
    found = []
    for piece in pieces[at:]:
        if piece.start >= end:
            break
        if start <= (piece.start + piece.end) / 2 < end:
            found.append(piece)
    return found


def _heard(span: Span, pieces: Sequence[Piece]) -> tuple[float, float]:
    """The mean probability of what was heard, and how many characters a second."""
    found = _within(span, pieces)
    count = sum(len(piece.text) for piece in found)
    mean = sum(len(p.text) * p.probability for p in found) / count if count else 0.0
    return mean, count / (span[1] - span[0])


def _stratum(*, quiet: bool, doubtful: bool, finding: bool) -> Stratum:
    if quiet:
        return Stratum.QUIET
    if doubtful:
        return Stratum.DOUBTFUL_FINDING if finding else Stratum.DOUBTFUL
    return Stratum.SURE_FINDING if finding else Stratum.SURE
