"""From a recording of any length to its transcript, block by block.

Decoding and cutting are a stream, hearing is the pool's. Where a block ends depends on
nothing but the sound since the last cut, and what is heard in it on nothing but its
own sound: so a run that was killed any number of times, with any number of workers,
gives the transcript of one that was not.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from audio import wording
from audio.checkpoint import Checkpoint
from audio.decode import RATE, Block, blocks
from audio.device import CPU, Device
from audio.errors import (
    EmptyRecordingError,
    NoAudioTrackError,
    SilentRecordingError,
    TruncatedRecordingError,
    UnreadableRecordingError,
)
from audio.media import Recording, probe
from audio.models import Reading, Segment, Transcript
from audio.models_store import Model
from audio.pool import LocalPool, Pool
from audio.source import Media
from audio.transcriber import OnProgress, Progress, Seal, Settings
from audio.whisper import LANGUAGE, Profile, WhisperRecogniser
from audio.windows import pause

# Long enough for a recogniser to work in batches, and for its cuts to cost nothing;
# short enough that a killed run loses seconds of work, that progress moves, and that
# all workers end together.
BLOCK_SECONDS = 120.0

# No other run will hear more of these: nothing is worth keeping. After any other error
# (no model, no cluster) what was heard still counts.
HOPELESS = (
    EmptyRecordingError,
    NoAudioTrackError,
    SilentRecordingError,
    TruncatedRecordingError,
    UnreadableRecordingError,
)


def local(
    model: Model,
    *,
    profile: Profile = "accurate",
    workers: int = 1,
    device: Device = CPU,
    block_seconds: float = BLOCK_SECONDS,
) -> "RecordingTranscriber":
    """Hears in this process; the model is loaded once, at the first recording."""
    recogniser = WhisperRecogniser(
        model, profile=profile, workers=workers, device=device
    )
    pool = LocalPool(recogniser, workers)
    return RecordingTranscriber(model, pool, block_seconds=block_seconds)


class RecordingTranscriber:
    """Hears whole recordings with a pool; several threads may ask it at once."""

    def __init__(
        self, model: Model, pool: Pool, *, block_seconds: float = BLOCK_SECONDS
    ) -> None:
        self.model = model
        self._pool = pool
        self._block_seconds = block_seconds

    @property
    def settings(self) -> Settings:
        """All that the text depends on beside the recording and the weights."""
        return {**self._pool.settings, "block_seconds": self._block_seconds}

    def transcribe(
        self,
        media: Media,
        *,
        checkpoint: Path | None = None,
        seal: Seal | None = None,
        on_progress: OnProgress | None = None,
        priority: float = 0.0,
    ) -> Transcript:
        """See `Transcriber.transcribe`."""
        try:
            recording = probe(media)
            kept = Checkpoint(checkpoint, about=self._about(recording), seal=seal)
            course = _Course(recording, kept, on_progress)
            for block in self._pool.heard(
                self._rest(media, kept), priority=priority, on_wait=course.tell
            ):
                kept.add(block)
                course.tell()
            course.over()
            return self._transcript(media, kept)
        except HOPELESS:
            if checkpoint is not None:
                checkpoint.unlink(missing_ok=True)
            raise

    def _about(self, recording: Recording) -> dict[str, object]:
        return {
            "recording": recording.sha256,
            "model": self.model.sha256,
            "settings": self.settings,
        }

    def _rest(self, media: Media, kept: Checkpoint) -> Iterator[Block]:
        """The blocks that are not heard yet."""
        return blocks(media, seconds=self._block_seconds, cut=pause, known=kept.ends)

    def _transcript(self, media: Media, kept: Checkpoint) -> Transcript:
        segments: list[Segment] = []
        readings: list[Reading] = []
        end = 0
        for block in kept.blocks():
            segments += block.segments
            readings += block.readings
            end = block.end
        if not segments:
            raise SilentRecordingError(path=media.name)
        return Transcript(
            segments=tuple(wording.without_echoes(segments)),
            readings=tuple(readings),
            duration=round(end / RATE, 3),
            language=LANGUAGE,
            model=self.model.name,
            model_sha256=self.model.sha256,
            settings=self.settings,
        )


class _Course:
    """How one run goes, told to whoever wants to know."""

    def __init__(
        self, recording: Recording, kept: Checkpoint, on_progress: OnProgress | None
    ) -> None:
        self._total, self._is_torn = recording.seconds, recording.is_complete is False
        self._kept, self._report = kept, on_progress
        self._resumed = self._done
        self._since = time.monotonic()
        self.tell()

    @property
    def _done(self) -> float:
        return min(self._kept.samples / RATE, self._total)

    def tell(self) -> None:
        self._tell(self._done)

    def over(self) -> None:
        """All was heard; a picture may go on when the sound is over."""
        self._tell(self._total)

    def _tell(self, done: float) -> None:
        if self._report is None:
            return
        self._report(
            Progress(
                done=done,
                total=self._total,
                resumed=self._resumed,
                elapsed=round(time.monotonic() - self._since, 3),
                is_torn=self._is_torn,
            )
        )
