"""A few seconds out of a recording, to be listened to by themselves."""

import io
import wave
from collections.abc import Iterator, Sequence
from typing import cast

import av
import numpy as np
from av.container import InputContainer

from audio.clock import DRIFT
from audio.container import MICROSECONDS, opened, packets
from audio.decode import Mono, Sound, samples
from audio.muting import Span, muted
from audio.source import Media

CLIP_RATE = 16_000
BEFORE = 2.0  # seconds that a decoder gets to find into the sound
# These say of each packet exactly when it is heard, so that one may begin anywhere.
# Others guess the place from the bytes, or may have had their clock reset on the way.
EXACT = {"mov", "matroska", "wav", "flac"}


def cut(media: Media, start: float, end: float, *, mute: Sequence[Span] = ()) -> bytes:
    """The sound from `start` to `end`, seconds of the transcript, as a wav file.

    It is silent in the stretches `mute`, and behind the end of the recording. Raises what `audio.decode.samples` raises.
    """
    return _wav(_cut(media, _Place.of((start, end)), mute))


def sounds(
    media: Media, spans: Sequence[Span], *, mute: Sequence[Span] = ()
) -> Iterator[Sound]:
    """The sound of each of these spans, which are in order; mono, 16 kHz.

    Silent as `cut` is. Where one cannot begin anywhere, the recording is decoded once
    for all of them. Raises what `audio.decode.samples` raises.
    """
    places = [_Place.of(span) for span in spans]
    if _is_exact(media):
        for place in places:
            yield _cut(media, place, mute)
        return
    at = 0
    for piece in samples(media, rate=CLIP_RATE):
        for place in places:
            place.take(at, piece)
        at += len(piece)
        while places and places[0].stop <= at:
            yield places.pop(0).muted(mute)
        if not places:
            return
    for place in places:  # behind the end
        yield place.muted(mute)


class _Place:
    """Samples that are being collected; silence where there are none."""

    def __init__(self, begin: int, stop: int) -> None:
        self.begin, self.stop = begin, stop
        self._kept = np.zeros(max(0, stop - begin), np.float32)

    @classmethod
    def of(cls, span: Span) -> "_Place":
        start, end = span
        return cls(round(max(0.0, start) * CLIP_RATE), round(end * CLIP_RATE))

    def take(self, at: int, piece: Sound) -> None:
        """What of a piece belongs here."""
        first, last = max(at, self.begin), min(at + len(piece), self.stop)
        if first < last:
            part = piece[first - at : last - at]
            self._kept[first - self.begin : last - self.begin] = part

    def muted(self, mute: Sequence[Span]) -> Sound:
        quiet = muted([self._kept], mute, rate=CLIP_RATE, start=self.begin)
        return np.concatenate(list(quiet))


def _cut(media: Media, place: _Place, mute: Sequence[Span]) -> Sound:
    for at, piece in _from(media, place.begin / CLIP_RATE):
        place.take(at, piece)
        if at + len(piece) >= place.stop:
            break
    return place.muted(mute)


def _is_exact(media: Media) -> bool:
    with opened(media) as container:
        return container.format.name.split(",")[0] in EXACT


def _from(media: Media, start: float) -> Iterator[tuple[int, Sound]]:
    """Pieces with the number of their first sample; they begin at or before `start`."""
    if _is_exact(media):
        with opened(media) as container:
            yield from _sought(container, start)
        return
    at = 0
    for piece in samples(media, rate=CLIP_RATE):
        yield at, piece
        at += len(piece)


def _sought(container: InputContainer, start: float) -> Iterator[tuple[int, Sound]]:
    begin = (container.start_time or 0) / MICROSECONDS
    container.seek(round(max(0.0, start + begin - BEFORE) * MICROSECONDS))
    mono, at = Mono(CLIP_RATE), -CLIP_RATE
    for packet in packets(container, container.streams.audio[0]):
        try:
            frames = cast("list[av.AudioFrame]", packet.decode())
        except av.FFmpegError:
            continue
        for frame in frames:
            if frame.time is not None:
                there = round((frame.time - begin) * CLIP_RATE)
                at = there if abs(there - at) > DRIFT * CLIP_RATE else at
            for piece in mono.of(frame):
                yield at, piece
                at += len(piece)
    for piece in mono.rest():
        yield at, piece
        at += len(piece)


def _wav(sound: Sound) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(CLIP_RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return out.getvalue()
