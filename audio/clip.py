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
    begin, stop = round(max(0.0, start) * CLIP_RATE), round(end * CLIP_RATE)
    kept = np.zeros(max(0, stop - begin), np.float32)
    for at, piece in _from(media, begin / CLIP_RATE):
        first, last = max(at, begin), min(at + len(piece), stop)
        if first < last:
            kept[first - begin : last - begin] = piece[first - at : last - at]
        if at + len(piece) >= stop:
            break
    return _wav(*muted([kept], mute, rate=CLIP_RATE, start=begin))


def _from(media: Media, start: float) -> Iterator[tuple[int, Sound]]:
    """Pieces with the number of their first sample; they begin at or before `start`."""
    with opened(media) as container:
        if container.format.name.split(",")[0] in EXACT:
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
