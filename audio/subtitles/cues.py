"""What a person wrote down of a recording, line by line, made into segments."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from audio.alignment import aligned
from audio.models import NOT_UNDERSTOOD, Segment, Word

PACE = 4.5  # characters a second: how long a last line without an end is taken to last
FASTEST = 12.0  # characters a second that nobody speaks faster than
SLOWEST = 1.0  # a line with fewer stands on the screen longer than it is said
BREATH = 0.5  # seconds that two lines may overlap by mistake
LONGEST = 60.0  # seconds; what overlaps is not joined beyond
NAME = re.compile(
    r"\s*([^\s:：，。！？,.!?、][^:：，。！？,!?、\n]{0,19}?)\s*[:：]\s*(.*)", re.DOTALL
)
# Names that recognisers and minutes give; any other must come again and again.
ROLE = re.compile(
    r"(?:说话人|发言人|讲话人|主播|副播|助播|主持人?|嘉宾|客服|场控|运营|speaker|spk|host|guest)[\s_-]*\w{0,3}",
    re.IGNORECASE,
)
OFTEN = 6  # lines that all begin with a name and a colon


class Cue(NamedTuple):
    """One line with its time in seconds; without an `end` it lasts until the next."""

    start: float
    end: float | None
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] = ()


def segments_of(cues: Iterable[Cue]) -> tuple[Segment, ...]:
    """The lines as segments in order of time that do not overlap; none is left out.

    A line that the next one cuts into a little ends where that begins, and so does one
    that merely stands on the screen. Two that are said at once become one: when each of
    their words was said cannot be told. Raises ValueError for times that are none.
    """
    apart: list[Segment] = []
    for segment in map(_segment, _ended(_named(sorted(cues, key=_place)))):
        last = apart[-1] if apart else None
        if last is None or segment.start >= last.end:
            apart.append(segment)
        elif _ends_at(last, segment.start):
            apart[-1] = _until(last, segment.start)
            apart.append(segment)
        else:
            apart[-1] = _joined(last, segment)
    return tuple(apart)


def _place(cue: Cue) -> tuple[float, float]:
    times = (cue.start, cue.start if cue.end is None else cue.end)
    if not all(map(math.isfinite, times)):
        raise ValueError(times)
    return times


def _named(cues: Sequence[Cue]) -> Sequence[Cue]:
    """With the names of speakers taken out of the text, if every line begins with one.

    If only some do, what stands before a colon may have been said.
    """
    found = [NAME.fullmatch(cue.text) for cue in cues if cue.text.strip()]
    names = Counter(match[1] for match in found if match)
    if not names or not all(found) or any(cue.speaker for cue in cues):
        return cues
    often = len(found) >= OFTEN and min(names.values()) > 1
    if not often and not all(map(ROLE.fullmatch, names)):
        return cues
    matches = (NAME.fullmatch(cue.text) for cue in cues)
    return [
        cue._replace(speaker=match[1], text=match[2]) if match else cue
        for cue, match in zip(cues, matches, strict=True)
    ]


def _ended(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Each with its end; an empty line only says when the one before is over."""
    for cue, following in pairwise((*cues, None)):
        if cue is None or not cue.text.strip():
            continue
        end = cue.end
        if end is None:
            end = following.start if following else cue.start + _spoken(cue)
        yield cue._replace(end=max(cue.start, end))


def _spoken(cue: Cue) -> float:
    return max(1.0, len(cue.text) / PACE)


def _segment(cue: Cue) -> Segment:
    text = " ".join(cue.text.split())
    said = text.removesuffix(NOT_UNDERSTOOD)
    start = max(0.0, cue.start)
    end = max(start, cue.end or 0.0)
    words = aligned(cue.words, said, start=start, end=end) if cue.words else ()
    return Segment(
        start=start,
        end=end,
        text=said,
        words=words,
        confidence=_confidence(words),
        understood=said == text,
        speaker=cue.speaker,
    )


def _confidence(words: Sequence[Word]) -> float:
    if not words:
        return 1.0
    return round(sum(word.probability for word in words) / len(words), 3)


def _ends_at(last: Segment, at: float) -> bool:
    """Whether what `last` says can all have been said by then."""
    lasts, is_long = last.end - last.start, last.end - last.start > LONGEST
    by_mistake = last.end - at <= BREATH or len(last.text) < SLOWEST * lasts
    return at - last.start >= len(last.text) / FASTEST and (by_mistake or is_long)


def _until(segment: Segment, end: float) -> Segment:
    cut = segment.model_copy(update={"end": end})
    words = tuple(cut.pieces()) if cut.words else ()
    return cut.model_copy(update={"words": words})


def _joined(one: Segment, other: Segment) -> Segment:
    texts = [part.text for part in (one, other) if part.text]
    return Segment(
        start=one.start,
        end=max(one.end, other.end),
        text=" ".join(texts),
        confidence=min(one.confidence, other.confidence),
        understood=one.understood and other.understood,
        speaker=one.speaker if one.speaker == other.speaker else None,
    )
