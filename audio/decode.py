"""Sound out of any recording, as a stream: memory does not grow with its length.

Time is the recording's own: where packets are missing, silence of that length stands
in, so that a moment in the transcript is the same moment in a player.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from audio.clock import DRIFT, LONGEST_HOLE, is_stray
from audio.container import MICROSECONDS, opened, packets
from audio.errors import EmptyRecordingError, UnreadableRecordingError
from audio.source import Media

Sound = NDArray[np.float32]
Cut = Callable[[Sound], int]

RATE = 16_000
FULL_SCALE = np.float32(32768)  # 16 bits, as the recognisers were trained on
DAMAGED = "its sound is damaged"
NOTHING: Mapping[int, int] = MappingProxyType({})


class Block(NamedTuple):
    """A stretch of sound; `start` counts samples from the start of the recording."""

    start: int
    sound: Sound

    @property
    def end(self) -> int:
        return self.start + len(self.sound)


def blocks(
    media: Media, *, seconds: float, cut: Cut, known: Mapping[int, int] = NOTHING
) -> Iterator[Block]:
    """Blocks of about `seconds`, mono, 16 kHz; `cut` says where each one ends.

    `known` are the ends of blocks, by their starts, that an earlier run cut: they are
    passed over. The cut depends on nothing but the sound since the last cut, so the
    rest are the same blocks as without.
    """
    limit, at = int(seconds * RATE), 0
    held: list[Sound] = []
    size = 0
    for piece in samples(media):
        held.append(piece)
        size += len(piece)
        while size >= known.get(at, at + limit) - at:
            whole = np.concatenate(held)
            end = known[at] - at if at in known else cut(whole[:limit])
            if at not in known:
                yield Block(at, whole[:end])
            held, size, at = [whole[end:]], size - end, at + end
    if size:
        yield Block(at, np.concatenate(held))


def samples(media: Media, *, rate: int = RATE) -> Iterator[Sound]:
    """The first sound track, mono, in small pieces, from the recording's beginning.

    Raises what `opened` raises, EmptyRecordingError when there is no sample, and
    UnreadableRecordingError when most packets cannot be decoded.
    """
    with opened(media) as container:
        done = 0
        clock, mono = Clock(container, rate), Mono(rate)
        found = packets(container, container.streams.audio[0])
        for frame in steady(frames(media.name, found)):
            for piece in chain(clock.hole_before(frame, done), mono.of(frame)):
                done += len(piece)
                yield piece
        for piece in mono.rest():
            done += len(piece)
            yield piece
        if not done:
            raise EmptyRecordingError(path=media.name)


def frames(
    name: str, sound: "Iterable[av.Packet[av.AudioStream]]"
) -> Iterator[av.AudioFrame]:
    """The frames in the packets of a sound track, without those that are damaged.

    Raises UnreadableRecordingError, with the name, when most cannot be decoded.
    """
    good = bad = 0
    for packet in sound:
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            bad += 1
            continue
        good += len(decoded)
        yield from decoded
    if bad > good:
        raise UnreadableRecordingError(path=name, reason=DAMAGED)


def steady(frames: Iterator[av.AudioFrame]) -> Iterator[av.AudioFrame]:
    """The same frames; one whose time stamp is damaged goes without."""
    held: av.AudioFrame | None = None
    end: float | None = None  # where the last one ended that had a stamp
    for frame in chain(frames, [None]):
        if held is not None:
            length = held.samples / held.sample_rate
            if held.time is not None and end is not None:
                following = frame.time if frame is not None else None
                if is_stray(
                    held.time, expected=end, length=length, following=following
                ):
                    held.pts = None
            begin = held.time if held.time is not None else end
            end = begin + length if begin is not None else None
            yield held
        held = frame


class Mono:
    """Mixes to one channel at one rate; a recording may change its form on the way."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._form: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def of(self, frame: av.AudioFrame) -> Iterator[Sound]:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or self._form != form:
            yield from self.rest()
            self._form = form
            self._resampler = av.AudioResampler("s16", "mono", self._rate)
        yield from self._pushed(self._resampler, frame)

    def rest(self) -> Iterator[Sound]:
        if self._resampler is not None:
            yield from self._pushed(self._resampler, None)

    def _pushed(
        self, resampler: av.AudioResampler, frame: av.AudioFrame | None
    ) -> Iterator[Sound]:
        try:
            made = resampler.resample(frame)
        except (av.FFmpegError, ValueError):
            self._resampler = None  # a damaged frame: its place is left silent
            return
        for out in made:
            yield out.to_ndarray().ravel().astype(np.float32) / FULL_SCALE


class Clock:
    """Keeps the samples in step with the time stamps of the recording."""

    def __init__(self, container: InputContainer, rate: int) -> None:
        self._rate = rate
        self._shift = (container.start_time or 0) / MICROSECONDS

    def hole_before(self, frame: av.AudioFrame, done: int) -> Iterator[Sound]:
        if frame.time is None:
            return
        ahead = frame.time - self._shift - done / self._rate
        if ahead < -DRIFT or ahead > LONGEST_HOLE:
            self._shift += ahead
        elif ahead > DRIFT:
            missing = int(ahead * self._rate)
            while missing > 0:
                yield np.zeros(min(missing, self._rate), np.float32)
                missing -= self._rate
