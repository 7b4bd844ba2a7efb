"""What a recording is, what it looks like as a waveform, and a copy any browser plays."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import av
import numpy as np

from audio.container import has_video, measured_seconds, opened
from audio.decode import Sound, samples
from audio.models import Value

PLAY_RATE = 48_000
PLAY_BIT_RATE = 64_000
PLAY_FRAME = 1024  # samples AAC takes at once
PEAK_RATE = 8_000
FINE = 80  # samples in one fine peak: 10 ms


class Recording(Value):
    """The facts of one recording file. Sizes are in bytes, times in seconds."""

    sha256: str
    size: int
    seconds: float
    container: str
    codec: str
    sample_rate: int
    channels: int
    has_video: bool


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def probe(path: Path) -> Recording:
    """Reads the whole file once and says what it is.

    Raises UnreadableRecordingError, EmptyRecordingError, NoAudioTrackError or
    TruncatedRecordingError.
    """
    with opened(path) as container:
        track = container.streams.audio[0].codec_context
        return Recording(
            seconds=measured_seconds(path, container),
            container=_short_name(path, container.format.name),
            codec=track.name,
            sample_rate=track.sample_rate or 0,
            channels=track.channels or 0,
            has_video=has_video(container),
            sha256=sha256_of(path),
            size=path.stat().st_size,
        )


def _short_name(path: Path, names: str) -> str:
    """One name of `mov,mp4,m4a,…`: that of the file when it is among them."""
    known = names.split(",")
    ending = path.suffix.lstrip(".").lower()
    preferred = {"mov": "mp4"}.get(known[0], known[0])
    return ending if ending in known else preferred


def peaks(path: Path, buckets: int = 2000) -> tuple[float, ...]:
    """The loudest sample of each of `buckets` equal stretches, from 0 to 1."""
    fine = np.fromiter(_fine_peaks(path), np.float32)
    edges = np.linspace(0, len(fine), buckets + 1)
    starts = np.minimum(edges[:-1].astype(int), len(fine) - 1)
    loudest = np.minimum(np.maximum.reduceat(fine, starts), 1.0)
    return tuple(round(float(peak), 3) for peak in loudest)


def _fine_peaks(path: Path) -> Iterator[float]:
    for block in _even(samples(path, rate=PEAK_RATE), FINE):
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


def render_playable(path: Path, out: Path) -> None:
    """Writes the sound as m4a (AAC, index first), which every browser plays and seeks.

    Times are those of the transcript. `out` appears only when it is complete.
    Raises what `samples` raises.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=out.parent, suffix=".m4a", delete=False) as made:
        part = Path(made.name)
    try:
        _encode(path, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _encode(path: Path, part: Path) -> None:
    options = {"movflags": "+faststart"}
    with av.open(str(part), "w", format="mp4", options=options) as target:
        track = target.add_stream(
            "aac", rate=PLAY_RATE, layout="mono", bit_rate=PLAY_BIT_RATE
        )
        at = 0
        for sound in _even(samples(path, rate=PLAY_RATE), PLAY_FRAME):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(sound[None, :]), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts = PLAY_RATE, at
            at += len(sound)
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
