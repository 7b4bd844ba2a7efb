"""New text for words whose times are known: what stays keeps its time.

Nothing is listened to. Where words were replaced, the new ones share their time; where
some were put in, they share that of their neighbours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from audio.models import Segment, Word

NUMBER_OR_LATIN = r"[0-9０-９]+(?:[.,:/-][0-9]+)*[%％]?|[A-Za-z]+(?:['-][A-Za-z]+)*"
# A Chinese character, a number or a Latin word, each with the signs that follow it.
PIECES = re.compile(rf"(?:{NUMBER_OR_LATIN}|\w)\W*|\W+")
LEAST = 0.08  # seconds that a piece needs; with less it takes some from its neighbours

Stretch = tuple[int, int]
"""Code points, half open."""


class _Piece(NamedTuple):
    word: Word
    is_new: bool = False


def aligned(
    words: Iterable[Word], text: str, *, start: float, end: float
) -> tuple[Word, ...]:
    """Words that make up `text`, timed after those that are known, within the span."""
    old = [piece for word in words for piece in _parts(word)]
    new = PIECES.findall(text)
    if not old:
        return tuple(_spread(new, start, end))
    matcher = SequenceMatcher(
        None,
        [_key(word.text) for word in old],
        [_key(said) for said in new],
        autojunk=False,
    )
    made: list[_Piece] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        said = new[j1:j2]
        if what == "equal":
            kept = zip(old[i1:i2], said, strict=True)
            made += (_Piece(word.model_copy(update={"text": t})) for word, t in kept)
        elif what == "replace":
            made += map(_Piece, _spread(said, old[i1].start, old[i2 - 1].end))
        elif what == "insert":
            left = made[-1].word.end if made else start
            right = old[i1].start if i1 < len(old) else end
            spread = _spread(said, left, max(left, right))
            made += (_Piece(word, is_new=True) for word in spread)
    segment = Segment(start=start, end=end, text=text, words=tuple(_with_room(made)))
    return tuple(segment.pieces())


def _parts(word: Word) -> Sequence[Word]:
    """A word of several pieces as that many, which share its time by their length."""
    texts = PIECES.findall(word.text)
    if len(texts) < 2:  # noqa: PLR2004 - one piece is the word itself
        return (word,)
    return tuple(_spread(texts, word.start, word.end, probability=word.probability))


def _key(text: str) -> str:
    """What is said of a piece, without signs."""
    return re.sub(r"\W", "", text).casefold()


def _spread(
    texts: Sequence[str], start: float, end: float, *, probability: float = 1.0
) -> Iterator[Word]:
    total, at = sum(map(len, texts)), 0
    for text in texts:
        first, at = at, at + len(text)
        yield Word(
            start=start + (end - start) * first / total,
            end=start + (end - start) * at / total,
            text=text,
            probability=probability,
        )


def _with_room(pieces: Sequence[_Piece]) -> Iterator[Word]:
    """Pieces put in where there was no time share that of the ones beside them."""
    words = [piece.word for piece in pieces]
    at = 0
    while at < len(pieces):
        stop = at
        while stop < len(pieces) and pieces[stop].is_new:
            stop += 1
        if stop > at and words[stop - 1].end - words[at].start < LEAST * (stop - at):
            first, last = max(0, at - 1), min(len(words), stop + 1)
            texts = [word.text for word in words[first:last]]
            spread = _spread(texts, words[first].start, words[last - 1].end)
            words[first:last] = [
                new.model_copy(update={"probability": old.probability})
                for new, old in zip(spread, words[first:last], strict=True)
            ]
        at = max(stop, at + 1)
    yield from words


def corrected(
    segment: Segment, texts: Sequence[str], kept: Sequence[Stretch]
) -> Segment:
    """A segment with other words before, between and after what is `kept` of it.

    `kept` are stretches of its text, in order, each a word of its own where words are
    timed; there is one text more than these.
    """
    said: list[str] = []
    words: list[Word] = []
    at = 0
    here = segment.start
    rest = list(segment.pieces()) if segment.words else []
    for text, (first, last) in zip(
        texts, (*kept, (len(segment.text),) * 2), strict=True
    ):
        before, token, rest = _parted(rest, first - at, last - at)
        until = token[0].start if token else segment.end
        if segment.words:
            words += aligned(before, text, start=here, end=max(here, until))
            words += token
            here = token[-1].end if token else here
        said += [text, segment.text[first:last]]
        at = last
    text = "".join(said)
    heard = segment.text if segment.heard is None else segment.heard
    return segment.model_copy(
        update={
            "text": text,
            "words": tuple(words),
            "confidence": mean_confidence(words, segment),
            "understood": segment.understood or bool(text),
            "heard": None if heard == text else heard,
        }
    )


def as_heard(segment: Segment) -> Segment:
    """The segment as it was before anybody corrected it; what stayed keeps its time."""
    if segment.heard is None:
        return segment
    is_timed = segment.words or not segment.text
    start, end = segment.start, segment.end
    words = aligned(segment.words, segment.heard, start=start, end=end)
    return segment.model_copy(
        update={
            "text": segment.heard,
            "words": words if is_timed else (),
            "heard": None,
        }
    )


def mean_confidence(words: Sequence[Word], segment: Segment) -> float:
    """How sure the recogniser was of these words; without them, of the segment."""
    if not words:
        return segment.confidence
    return round(sum(word.probability for word in words) / len(words), 3)


def _parted(
    words: Sequence[Word], first: int, last: int
) -> tuple[list[Word], list[Word], list[Word]]:
    """The words before, in and after a stretch of their text."""
    before, rest = cut_at(words, first)
    inside, after = cut_at(rest, last - first)
    return before, inside, after


def cut_at(words: Iterable[Word], at: int) -> tuple[list[Word], list[Word]]:
    """The words on either side of a place of their text; one that is on both is two."""
    before: list[Word] = []
    after: list[Word] = []
    for word in words:
        if at <= 0:
            after.append(word)
        elif at >= len(word.text):
            before.append(word)
        else:
            first, second = _halves(word, at)
            before.append(first)
            after.append(second)
        at -= len(word.text)
    return before, after


def _halves(word: Word, at: int) -> tuple[Word, Word]:
    """A word as two, which share its time; signs take none beside what is said."""
    texts = word.text[:at], word.text[at:]
    middle = word.start + (word.end - word.start) * at / len(word.text)
    if is_sign(texts[1]):
        middle = word.end
    elif is_sign(texts[0]):
        middle = word.start
    return (
        word.model_copy(update={"text": texts[0], "end": middle}),
        word.model_copy(update={"text": texts[1], "start": middle}),
    )


def is_sign(text: str) -> bool:
    """Whether nothing of it is said."""
    return not any(map(str.isalnum, text))


def counterpart(text: str, other: str, start: int, end: int) -> Stretch:
    """What stands in `other` where `text[start:end]` does, with all that differs there."""
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    found: list[int] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if max(i1, start) < min(i2, end):
            is_same = what == "equal"
            found.append(j1 + max(0, start - i1) if is_same else j1)
            found.append(j1 + min(i2, end) - i1 if is_same else j2)
        elif i1 == i2 and start <= i1 <= end:
            found += [j1, j2]
    return (min(found), max(found)) if found else (0, 0)
