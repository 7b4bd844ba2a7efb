"""Takes stretches out of sound: silence or a tone in their place, not one sample moved.

Pure: arrays in, arrays out. The last axis counts samples, so one channel and many,
floats and integers are treated alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor, inf
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[Any]
Span: TypeAlias = tuple[float, float]
"""Seconds from the start of the recording, half open."""
Filling = Literal["silence", "bleep"]

# Seconds of sound around a word that belong to it, too. Measured on 24 telephone numbers
# in four voices: the recogniser lets one begin at most 0.02 s late, and end up to 0.42 s
# early, a digit and a half before it is over.
BEFORE, AFTER = 0.15, 0.45
TONE = 1000.0  # Hz, as broadcasters bleep
LOUDNESS = 0.1  # of full scale: 20 dB below it
RAMP = 0.005  # seconds in which the tone comes and goes, so that it does not crack


def widened(
    spans: Iterable[Span],
    *,
    before: float = BEFORE,
    after: float = AFTER,
    end: float = inf,
) -> tuple[Span, ...]:
    """The spans with a margin on either side, in order, those that touch joined."""
    joined: list[Span] = []
    for start, stop in sorted(spans):
        start, stop = max(0.0, start - before), min(end, stop + after)  # noqa: PLW2901 - the same span, wider
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        elif start < stop:
            joined.append((start, stop))
    return tuple(joined)


def muted(
    pieces: Iterable[Samples],
    spans: Sequence[Span],
    *,
    rate: int,
    filling: Filling = "silence",
    start: int = 0,
) -> Iterator[Samples]:
    """The same pieces with the spans filled; pieces that no span touches come as given.

    `start` is the number of the first sample. Every other sample is the one that was
    given, and a piece is as long as it was.
    """
    places = _in_samples(spans, rate)
    at = start
    for piece in pieces:
        yield _filled(piece, at, places, rate=rate, filling=filling)
        at += piece.shape[-1]


def _in_samples(spans: Iterable[Span], rate: int) -> tuple[tuple[int, int], ...]:
    """Whole samples: one that a span only touches is in it."""
    joined = widened(spans, before=0.0, after=0.0)
    return tuple((floor(start * rate), ceil(stop * rate)) for start, stop in joined)


def _filled(
    piece: Samples,
    at: int,
    places: Sequence[tuple[int, int]],
    *,
    rate: int,
    filling: Filling,
) -> Samples:
    stop = at + piece.shape[-1]
    touched = [(a, b) for a, b in places if a < stop and b > at]
    if not touched:
        return piece
    made = piece.copy()
    for begin, end in touched:
        first, last = max(begin, at), min(end, stop)
        tone = np.zeros(last - first)
        if filling == "bleep":
            tone = _tone(np.arange(first, last), begin, end, rate)
        made[..., first - at : last - at] = _as(made.dtype, tone)
    return made


def _tone(number: NDArray[np.int_], begin: int, end: int, rate: int) -> Samples:
    """The samples of these numbers; the same however the sound is cut into pieces."""
    edge = np.minimum(number - begin, end - 1 - number) / (RAMP * rate)
    loudness = LOUDNESS * np.clip(edge, 0.0, 1.0)
    return np.asarray(loudness * np.sin(2 * np.pi * TONE * number / rate))


def _as(form: np.dtype[Any], sound: Samples) -> Samples:
    """Sound from -1 to 1 in the form that a recording keeps it in."""
    if form.kind == "f":
        return sound.astype(form)
    half = float(2 ** (form.itemsize * 8 - 1))
    middle = half if form.kind == "u" else 0.0
    return np.rint(sound * (half - 1) + middle).astype(form)
