"""What every recogniser offers, whichever engine it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from audio.decode import Sound
from audio.models import Heard, Transcript, Value
from audio.source import Media

Settings: TypeAlias = dict[str, str | int | float | bool]


class Progress(Value):
    """How far a transcription is, in seconds of recording.

    `resumed` of them were done by an earlier run; this one took `elapsed` seconds so
    far. `is_torn` says that the file ends in the middle of something.
    """

    done: float
    total: float
    resumed: float = 0.0
    elapsed: float = 0.0
    is_torn: bool = False

    @property
    def speed(self) -> float | None:
        """Seconds of recording that are heard in a second; None before the first."""
        heard = self.done - self.resumed
        return heard / self.elapsed if heard > 0 and self.elapsed > 0 else None

    @property
    def left(self) -> float | None:
        """Seconds until the end at this speed; None before it is known."""
        return (self.total - self.done) / self.speed if self.speed else None


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
    def settings(self) -> Settings:
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
        priority: float = 0.0,
    ) -> Transcript:
        """Hears the whole recording.

        `checkpoint` names a file that receives every finished block durably: the same
        call after an interruption goes on from there and gives the same transcript.
        It stays after success, so that the caller deletes it only once the transcript
        is kept; a recording that cannot be transcribed leaves none behind. With `seal`
        nobody else can read it.
        `on_progress` is called about once a second and may raise anything to cancel.
        Of several recordings heard at once, that of the lowest `priority` goes first.

        Raises the errors of `audio.errors`.
        """
        ...
