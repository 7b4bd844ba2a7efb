"""Where speech is in a sound, and the windows in which it is heard.

Voice detection finds the stretches of speech; neighbours are packed into windows of a
quarter of a minute with the long pauses left out. A window is as long as its speech,
because the cost of an encoder grows faster than its window.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np

from audio.decode import RATE, Sound
from audio.models import TimeSpan

WINDOW = 15.0  # seconds of sound in a window, at most
PAUSE = 0.5  # seconds; a shorter pause does not end a stretch of speech
PADDING = 0.4  # seconds of sound kept around a stretch of speech
LEFT_OUT = 1.0  # seconds of speech between two time marks that are searched again
MARGIN = 0.2  # seconds of sound kept around a stretch that is heard again
CUT_PAUSE = 0.1
CUT_WITHIN = 30.0  # a block ends at the longest pause of its last half minute


class Window:
    """Stretches of a block, one after the other; its own time starts at 0."""

    def __init__(self, sound: Sound, spans: Sequence[TimeSpan]) -> None:
        self.spans = tuple(spans)
        cuts = [sound[int(s.start * RATE) : int(s.end * RATE)] for s in spans]
        self.sound = np.concatenate(cuts)
        self.seconds = len(self.sound) / RATE
        self._offsets = [0.0, *accumulate(len(cut) / RATE for cut in cuts)]

    def placed(self, start: float, end: float) -> TimeSpan:
        """A time of the window in the block; what lies across a cut is shortened."""
        middle = (start + end) / 2
        at = min(bisect_right(self._offsets, middle), len(self.spans)) - 1
        span, shift = self.spans[at], self.spans[at].start - self._offsets[at]
        return TimeSpan(
            start=round(min(max(start + shift, span.start), span.end), 3),
            end=round(min(max(end + shift, span.start), span.end), 3),
        )

    def parts(self, start: float, end: float) -> Iterator[TimeSpan]:
        """A stretch of the window in the block, without what was left out of it."""
        for span, offset in zip(self.spans, self._offsets, strict=False):
            shift = span.start - offset
            first, last = max(span.start, start + shift), min(span.end, end + shift)
            if first < last:
                yield TimeSpan(start=first, end=last)


def speech(
    sound: Sound, *, pause: float = PAUSE, longest: float = float("inf")
) -> tuple[TimeSpan, ...]:
    """The stretches in which somebody speaks; a longer one is cut where it is quiet."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        min_silence_duration_ms=round(pause * 1000),
        speech_pad_ms=0,
        max_speech_duration_s=longest,
    )
    return tuple(
        TimeSpan(start=found["start"] / RATE, end=found["end"] / RATE)
        for found in get_speech_timestamps(sound, options)
    )


def packed(sound: Sound, spans: Sequence[TimeSpan]) -> list[Window]:
    """Windows over the stretches of speech, each with some sound around it."""
    groups: list[list[TimeSpan]] = []
    size = 0.0
    for span in _padded(spans, end=len(sound) / RATE):
        length = span.end - span.start
        if groups and size + length <= WINDOW:
            groups[-1].append(span)
            size += length
        else:
            groups.append([span])
            size = length
    return [Window(sound, _apart(group)) for group in groups]


def left_out(
    sound: Sound,
    window: Window,
    marks: Iterable[tuple[float, float]],
    spans: Sequence[TimeSpan],
) -> Iterator[Window]:
    """Windows over the speech of a window that is between no two of its time marks."""
    edges = [0.0, *(mark for pair in marks for mark in pair), window.seconds]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        missing = [
            TimeSpan(start=max(part.start, span.start), end=min(part.end, span.end))
            for part in window.parts(start, end)
            for span in spans
            if max(part.start, span.start) < min(part.end, span.end)
        ]
        if sum(part.end - part.start for part in missing) >= LEFT_OUT:
            yield Window(sound, _apart(widened(part, sound) for part in missing))


def widened(span: TimeSpan, sound: Sound) -> TimeSpan:
    """The stretch with a little of the sound around it."""
    return TimeSpan(
        start=max(0.0, span.start - MARGIN),
        end=min(len(sound) / RATE, span.end + MARGIN),
    )


def _padded(spans: Sequence[TimeSpan], *, end: float) -> Iterator[TimeSpan]:
    """Each with the sound around it, to the middle of a short pause at most."""
    edges = [(a.end + b.start) / 2 for a, b in pairwise(spans)]
    befores, afters = [0.0, *edges], [*edges, end]
    for span, before, after in zip(spans, befores, afters, strict=bool(spans)):
        yield TimeSpan(
            start=max(before, span.start - PADDING), end=min(after, span.end + PADDING)
        )


def _apart(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The stretches with those joined that touch or overlap."""
    made: list[TimeSpan] = []
    for span in spans:
        if made and span.start <= made[-1].end:
            made[-1] = TimeSpan(start=made[-1].start, end=span.end)
        else:
            made.append(span)
    return made


def pause(sound: Sound) -> int:
    """The sample at which to end a block: the middle of its last long pause."""
    tail = int(min(CUT_WITHIN * RATE, len(sound) / 2))
    begin = len(sound) - tail
    spans = speech(sound[begin:], pause=CUT_PAUSE)
    if not spans:
        return len(sound)
    edges = [0.0, *(t for span in spans for t in (span.start, span.end)), tail / RATE]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    start, end = max(pauses, key=lambda pause: pause[1] - pause[0])
    if end > start:
        return max(1, begin + int((start + end) / 2 * RATE))
    return begin + _quietest(sound[begin:])


def _quietest(sound: Sound) -> int:
    step = RATE // 50
    whole = len(sound) - len(sound) % step
    loudness = np.abs(sound[:whole]).reshape(-1, step).mean(axis=1)
    return max(1, int(loudness.argmin()) * step)
