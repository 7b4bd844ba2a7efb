"""What a recording is, what it looks like as a waveform, and a copy any browser plays."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePath

import av
import numpy as np
from av.container import OutputContainer

from audio.container import has_video, measured, opened
from audio.decode import Sound, samples
from audio.ending import is_complete
from audio.models import Value
from audio.muting import Span, muted, widened
from audio.source import Media, Target, reader, size_of

PLAY_RATE = 48_000
PLAY_BIT_RATE = 64_000
PLAY_FRAME = 1024  # samples AAC takes at once
PEAK_RATE = 8_000
PIECE = 1 << 20
INDEX_FIRST = {"movflags": "+faststart"}
FINE = 80  # samples in one fine peak: 10 ms


class Recording(Value):
    """The facts of one recording file. Sizes are in bytes, times in seconds.

    `is_complete` is False where it ends in the middle of something, as an interrupted
    copy does, and None where its format lets nobody tell.
    """

    sha256: str
    size: int
    seconds: float
    container: str
    codec: str
    sample_rate: int
    channels: int
    has_video: bool
    is_complete: bool | None = None


def sha256_of(media: Media) -> str:
    """The SHA-256 of a file, read in pieces."""
    with reader(media) as file:
        digest = hashlib.sha256()
        while piece := file.read(PIECE):
            digest.update(piece)
        return digest.hexdigest()


def probe(media: Media) -> Recording:
    """Reads the whole file once and says what it is.

    Raises UnreadableRecordingError, EmptyRecordingError, NoAudioTrackError or
    TruncatedRecordingError.
    """
    with opened(media) as container:
        track = container.streams.audio[0].codec_context
        length = measured(media, container)
        return Recording(
            seconds=length.seconds,
            is_complete=length.is_complete,
            container=_short_name(media, container.format.name),
            codec=track.name,
            sample_rate=track.sample_rate or 0,
            channels=track.channels or 0,
            has_video=has_video(container),
            sha256=sha256_of(media),
            size=size_of(media),
        )


def is_cut(media: Media) -> bool:
    """Whether it ends in the middle of something; by a look at its end alone.

    Raises what `opened` raises.
    """
    with opened(media) as container:
        name = container.format.name
        return is_complete(media, name, states_length=True) is False


def _short_name(media: Media, names: str) -> str:
    """One name of `mov,mp4,m4a,…`: that of the file when it is among them."""
    known = names.split(",")
    ending = PurePath(media.name).suffix.lstrip(".").lower()
    preferred = {"mov": "mp4"}.get(known[0], known[0])
    return ending if ending in known else preferred


def peaks(
    media: Media, buckets: int = 2000, *, mute: Sequence[Span] = ()
) -> tuple[float, ...]:
    """The loudest sample of each of `buckets` equal stretches, from 0 to 1."""
    fine = np.fromiter(_fine_peaks(media, mute), np.float32)
    edges = np.linspace(0, len(fine), buckets + 1)
    starts = np.minimum(edges[:-1].astype(int), len(fine) - 1)
    loudest = np.minimum(np.maximum.reduceat(fine, starts), 1.0)
    return tuple(round(float(peak), 3) for peak in loudest)


def _fine_peaks(media: Media, mute: Sequence[Span]) -> Iterator[float]:
    for block in _even(_heard(media, PEAK_RATE, mute), FINE):
        yield float(np.abs(block).max())


def _even(pieces: Iterator[Sound], size: int) -> Iterator[Sound]:
    """The same sound in pieces of exactly `size` samples, but for the last."""
    rest = np.empty(0, np.float32)
    for piece in pieces:
        rest = np.concatenate([rest, piece])
        whole = len(rest) - len(rest) % size
        yield from rest[:whole].reshape(-1, size)
        rest = rest[whole:]
    if len(rest):
        yield rest


def _heard(media: Media, rate: int, mute: Sequence[Span]) -> Iterator[Sound]:
    """The sound with these stretches silenced, and a little around each."""
    return muted(samples(media, rate=rate), widened(mute), rate=rate)


def write_playable(media: Media, out: Target, *, mute: Sequence[Span] = ()) -> None:
    """Writes the sound as m4a (AAC, index first), which every browser plays and seeks.

    Times are those of the transcript; the stretches `mute` are silent. Raises what
    `samples` raises.
    """
    with opened_for_writing(out) as target:
        _encode(_heard(media, PLAY_RATE, mute), target)


def opened_for_writing(out: Target) -> OutputContainer:
    """An m4a whose index comes first: what was written is moved behind it at the end."""
    return av.open(
        out.view(),
        "w",
        format="mp4",
        options=INDEX_FIRST,
        io_open=lambda *_asked: out.view(),
    )


def _encode(sounds: Iterator[Sound], target: OutputContainer) -> None:
    track = target.add_stream(
        "aac", rate=PLAY_RATE, layout="mono", bit_rate=PLAY_BIT_RATE
    )
    at = 0
    for sound in _even(sounds, PLAY_FRAME):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[None, :]), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts = PLAY_RATE, at
        at += len(sound)
        target.mux(track.encode(frame))
    target.mux(track.encode(None))
