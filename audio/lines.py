"""One segment made into two, and two into one: the words stay, and so do their times.

Splitting what was joined, or joining what was split, gives back what was there.
"""

import re
from collections.abc import Iterator, Sequence
from math import isclose

from audio.alignment import (
    NUMBER_OR_LATIN,
    Stretch,
    counterpart,
    cut_at,
    is_sign,
    mean_confidence,
)
from audio.models import Segment, Word

_WHOLE = re.compile(NUMBER_OR_LATIN)
_MARK = re.compile(r"\[[^\[\]]+\]")  # stands where something was masked
_SAME = 1e-6  # seconds: less is a matter of rounding


def border(segment: Segment, at: int, kept: Sequence[Stretch] = ()) -> int | None:
    """Where to split, nearest to `at`: in no number, no Latin word and nothing `kept`.

    None where there would be no words on one of the sides.
    """
    for start, end in (*kept, *_indivisible(segment)):
        if start < at < end:
            at = start if at - start < end - at else end
    sides = segment.text[: max(0, at)], segment.text[max(0, at) :]
    return at if all(any(map(str.isalnum, side)) for side in sides) else None


def split(segment: Segment, at: int) -> tuple[Segment, Segment]:
    """What is before and after `at`, a `border` of the segment's text.

    Each begins and ends with its own words; one without word times shares its time by
    the length of the text.
    """
    first, second = cut_at(segment.words, at)
    cut = segment.model_copy(update={"words": (*first, *second)})
    end, start = _pause(cut, len(first), at)
    heard = _heard_parts(segment, at)
    return (
        _part(segment, segment.text[:at], first, heard[0], end=end),
        _part(segment, segment.text[at:], second, heard[1], start=start),
    )


def joined(first: Segment, second: Segment) -> Segment:
    """Both as one, from the start of the first to the end of the second.

    What was not understood in one of them is still to be listened to.
    """
    text = first.text + second.text
    start, end = first.start, max(first.end, second.end)
    words = tuple(_glued(first, second))
    if not first.words and not second.words:
        middle = _share(start, end, len(first.text), len(text))
        if all(isclose(middle, t, abs_tol=_SAME) for t in (first.end, second.start)):
            words = ()
    made = Segment(
        start=start,
        end=end,
        text=text,
        words=words,
        confidence=_mean(first, second),
        understood=first.understood and second.understood,
        speaker=first.speaker or second.speaker,
    )
    if words:
        made = made.model_copy(update={"confidence": mean_confidence(words, made)})
    if first.heard is None and second.heard is None:
        return made
    heard = "".join(s.text if s.heard is None else s.heard for s in (first, second))
    return made.model_copy(update={"heard": None if heard == text else heard})


def _indivisible(segment: Segment) -> Iterator[Stretch]:
    """Numbers and Latin words, each within one timed word."""
    at = 0
    for text in [word.text for word in segment.words] or [segment.text]:
        yield from ((at + m.start(), at + m.end()) for m in _WHOLE.finditer(text))
        at += len(text)


def _glued(first: Segment, second: Segment) -> Iterator[Word]:
    """The words of both; a sign that was cut off a word is with it again."""
    before, after = list(_timed(first)), list(_timed(second))
    if before and after and _were_one(before[-1], after[0]):
        text = before[-1].text + after[0].text
        one = {"text": text, "end": after[0].end}
        before[-1], after = before[-1].model_copy(update=one), after[1:]
    return iter((*before, *after))


def _timed(segment: Segment) -> Sequence[Word]:
    """Its words; one without word times is a single one, in its time."""
    return segment.words or tuple(segment.pieces())


def _were_one(before: Word, after: Word) -> bool:
    if before.end != after.start or before.probability != after.probability:
        return False
    return (is_sign(after.text) and after.start == after.end) or (
        is_sign(before.text) and before.start == before.end
    )


def _pause(segment: Segment, words: int, at: int) -> tuple[float, float]:
    """When the last of so many words ends, and when the next begins."""
    if not segment.words:
        middle = _share(segment.start, segment.end, at, len(segment.text))
        return middle, middle
    pieces = list(segment.pieces())
    start = pieces[words].start
    return min(pieces[words - 1].end, start), start


def _share(start: float, end: float, part: int, of: int) -> float:
    return start + (end - start) * part / of if of else start


def _part(
    segment: Segment,
    text: str,
    words: Sequence[Word],
    heard: str | None,
    *,
    start: float | None = None,
    end: float | None = None,
) -> Segment:
    return segment.model_copy(
        update={
            "start": segment.start if start is None else start,
            "end": segment.end if end is None else end,
            "text": text,
            "words": tuple(words),
            "confidence": mean_confidence(words, segment),
            "heard": None if heard == text else heard,
        }
    )


def _heard_parts(segment: Segment, at: int) -> tuple[str | None, str | None]:
    """What was heard in the place of each part; a mark in it stays whole."""
    heard = segment.heard
    if heard is None:
        return None, None
    _start, cut = counterpart(segment.text, heard, 0, at)
    for mark in _MARK.finditer(heard):
        if mark.start() < cut < mark.end():
            cut = mark.end()
    return heard[:cut], heard[cut:]


def _mean(first: Segment, second: Segment) -> float:
    """How sure both are, by the length of their texts."""
    if first.confidence == second.confidence:
        return first.confidence
    lengths = len(first.text), len(second.text)
    total = sum(lengths) or 1
    both = first.confidence * lengths[0] + second.confidence * lengths[1]
    return round(both / total, 3)
