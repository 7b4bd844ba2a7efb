"""What every recogniser offers, whichever engine it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from audio.decode import Sound
from audio.models import Heard, Transcript, Value
from audio.source import Media


class Progress(Value):
    """How far a transcription is, in seconds of recording."""

    done: float
    total: float


OnProgress = Callable[[Progress], None]


class Seal(Protocol):
    """What makes lines unreadable for others, and readable again."""

    def seal(self, plain: bytes) -> bytes: ...

    def open(self, sealed: bytes) -> bytes | None:
        """None where it is damaged, or sealed by somebody else."""
        ...


class Recogniser(Protocol):
    """Hears one block of sound; may be asked by several threads at once."""

    @property
    def settings(self) -> dict[str, str | int | float | bool]:
        """All that the text depends on beside the sound and the weights."""
        ...

    def hear(self, sound: Sound) -> Heard:
        """What is said in it; the same sound gives the same answer, anywhere."""
        ...


class Transcriber(Protocol):
    """Turns a recording into a transcript."""

    def transcribe(
        self,
        media: Media,
        *,
        checkpoint: Path | None = None,
        seal: Seal | None = None,
        on_progress: OnProgress | None = None,
    ) -> Transcript:
        """Hears the whole recording.

        `checkpoint` names a file that receives every finished block durably: the same
        call after an interruption goes on from there and gives the same transcript.
        It stays after success, so that the caller deletes it only once the transcript
        is kept; a recording that cannot be transcribed leaves none behind. With `seal`
        nobody else can read it.
        `on_progress` may raise anything to cancel.

        Raises the errors of `audio.errors`.
        """
        ...
