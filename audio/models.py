"""What was said, and when: the values that leave this package."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from pydantic import BaseModel, ConfigDict

TRANSCRIPT_SCHEMA = "greenroom.transcript/1"
# Stands in a written transcript where speech was heard and no text can be trusted.
NOT_UNDERSTOOD = "［听不清］"


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
    detected but no text could be trusted, so a person must listen. `heard` is what the
    recogniser made of it, where a person has corrected the text since.
    """

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    understood: bool = True
    speaker: str | None = None
    heard: str | None = None

    def pieces(self) -> Iterator[Word]:
        """Its timed pieces in order: within the segment, none ahead of the one before.

        A segment without word times is one piece.
        """
        if not self.words and self.text:
            yield Word(start=self.start, end=self.end, text=self.text)
        at = until = self.start
        for word in self.words:
            at = start = min(max(at, word.start), self.end)
            until = end = min(max(until, start, word.end), self.end)
            if (start, end) == (word.start, word.end):
                yield word
            else:
                yield word.model_copy(update={"start": start, "end": end})


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

    def having(self, segments: Iterable[Segment]) -> "Transcript":
        """The same recording with these segments in the place of its own.

        Made anew: a copy would go on giving the text that the original had remembered.
        """
        kept = {name: getattr(self, name) for name in Transcript.model_fields}
        return Transcript(**kept | {"segments": tuple(segments)})

    def pieces(self) -> Iterator[Word]:
        """Every timed piece in order; a segment without word times is one piece."""
        for segment in self.segments:
            yield from segment.pieces()

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

    def between(self, start: float, end: float) -> tuple[int, int]:
        """The stretch of the text that is said from `start` to `end`, in seconds.

        Every piece that sounds in that time is in it, whole, and so is one that begins
        or ends at its borders; where nothing is said, the stretch is empty and stands
        where the next piece begins.
        """
        offsets, words = self._index
        first = bisect_left(self._ends, start)
        last = bisect_right(words, end, key=lambda word: word.start)
        if first == len(words):
            return len(self.text), len(self.text)
        if last <= first:
            return offsets[first], offsets[first]
        return offsets[first], offsets[last - 1] + len(words[last - 1].text)

    @cached_property
    def _ends(self) -> tuple[float, ...]:
        """When all is over that was said up to each piece: never decreasing."""
        return tuple(accumulate((word.end for word in self._index[1]), max))
