"""What was said, and when: the values that leave this package."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel, ConfigDict

TRANSCRIPT_SCHEMA = "greenroom.transcript/1"


class Value(BaseModel):
    """A frozen, strict value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TimeSpan(Value):
    """Seconds from the start of a recording, half open."""

    start: float
    end: float


class Word(Value):
    """One timed piece of a segment: a Chinese character, a number or a Latin word.

    `probability` is the recogniser's own, 0 to 1. The texts of a segment's words,
    joined, are the segment's text.
    """

    start: float
    end: float
    text: str
    probability: float = 1.0


class Segment(Value):
    """A stretch of speech, in seconds from the start of the recording.

    `confidence` is the mean word probability; `understood` is False where speech was
    detected but no text could be trusted, so a person must listen.
    """

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    understood: bool = True
    speaker: str | None = None


class Reading(Value):
    """Another text that the recogniser held possible for a stretch of the recording.

    `probability` is its own, 0 to 1. Readings are weighed while a recording is
    screened and not kept with a case: nothing in them is masked.
    """

    start: float
    end: float
    text: str
    probability: float = 0.0


class Heard(Value):
    """What a recogniser makes of one block of sound, in seconds from its start."""

    segments: tuple[Segment, ...]
    readings: tuple[Reading, ...] = ()


class Transcript(Value):
    """What was said in one recording.

    `text` joins the segments without a separator, because a term may straddle two of
    them; every offset in a finding is a code point of `text`.
    """

    segments: tuple[Segment, ...]
    duration: float
    language: str = "zh"
    engine: str = "faster-whisper"
    model: str = ""
    model_sha256: str = ""
    settings: dict[str, str | int | float | bool] = {}
    readings: tuple[Reading, ...] = ()

    @cached_property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    def pieces(self) -> Iterator[Word]:
        """Every timed piece in order; a segment without word times is one piece."""
        for segment in self.segments:
            yield from segment.words or (
                Word(start=segment.start, end=segment.end, text=segment.text),
            )

    @cached_property
    def _index(self) -> tuple[tuple[int, ...], tuple[Word, ...]]:
        starts, words, at = [], [], 0
        for word in self.pieces():
            starts.append(at)
            words.append(word)
            at += len(word.text)
        return tuple(starts), tuple(words)

    def locate(self, start: int, end: int) -> TimeSpan:
        """When `text[start:end]` was said.

        Raises IndexError where the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError((start, end))
        starts, words = self._index
        first = words[bisect_right(starts, start) - 1]
        last = words[bisect_right(starts, end - 1) - 1]
        return TimeSpan(start=first.start, end=max(first.start, last.end))
