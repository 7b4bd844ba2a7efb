"""What a search makes of a window: hypotheses, and the words of the best one."""

import zlib
from collections.abc import Iterator, Sequence
from math import exp
from typing import Any, NamedTuple

import numpy as np

from audio.models import Word

LOW_LOG_PROBABILITY = -1.0  # below it the text is a guess
HIGH_COMPRESSION = 2.4  # above it the text is a loop
SILENCE = 0.6  # above it, with a guess for a text, nobody spoke
LONGEST_MEDIAN = 0.7  # seconds; see `_steady`


class Said(NamedTuple):
    """Words between two time marks, in seconds from the start of their window."""

    start: float
    end: float
    words: tuple[Word, ...]


class Found(NamedTuple):
    """What the search made of one window."""

    said: tuple[Said, ...]
    others: tuple[tuple[str, float], ...] = ()  # further texts and their weights
    trusted: bool = True
    looped: bool = False


class Marked(NamedTuple):
    start: float
    end: float
    tokens: list[int]


class Hypothesis(NamedTuple):
    """One text of a search and the mean log probability of its tokens."""

    parts: list[Marked]
    text: str
    score: float
    length: int

    @property
    def tokens(self) -> list[int]:
        return [token for part in self.parts for token in part.tokens]

    @property
    def likelihood(self) -> float:
        return self.score * self.length


def found(
    best: Hypothesis,
    timed: Sequence[dict[str, Any]],
    others: Sequence[tuple[str, float]],
    silence: float,
) -> Found:
    likely = best.likelihood / (best.length + 1) >= LOW_LOG_PROBABILITY
    if not likely and silence > SILENCE:
        return Found(said=())
    said = tuple(_said(best.parts, timed))
    text = "".join(word.text for part in said for word in part.words)
    looped = _compression(text) > HIGH_COMPRESSION
    return Found(
        said=said,
        others=tuple((other, weight) for other, weight in others if other != best.text),
        trusted=likely and not looped,
        looped=looped,
    )


def weighted(heard: Sequence[Hypothesis]) -> Iterator[tuple[str, float]]:
    """Each text with its share of the beam's probability."""
    most = max(one.likelihood for one in heard)
    weights = [exp(one.likelihood - most) for one in heard]
    for one, weight in zip(heard, weights, strict=True):
        yield one.text, weight / sum(weights)


def _said(parts: Sequence[Marked], timed: Sequence[dict[str, Any]]) -> Iterator[Said]:
    """The timed words between the marks they were written between."""
    words = iter(timed)
    for part in parts:
        mine: list[Word] = []
        left = len(part.tokens)
        while left > 0 and (word := next(words, None)):
            left -= len(word["tokens"])
            mine.append(_word(word, part))
        yield Said(part.start, part.end, tuple(_steady(mine)))


def _word(word: dict[str, Any], part: Marked) -> Word:
    return Word(
        start=min(max(float(word["start"]), part.start), part.end),
        end=min(max(float(word["end"]), part.start), part.end),
        text=word["word"],
        probability=round(float(word["probability"]), 3),
    )


def _steady(words: Sequence[Word]) -> Iterator[Word]:
    """No word takes twice the usual time: the pause beside it would be its own."""
    lengths = [word.end - word.start for word in words if word.end > word.start]
    most = 2 * min(LONGEST_MEDIAN, float(np.median(lengths))) if lengths else 0.0
    for at, word in enumerate(words):
        if word.end - word.start <= most:
            yield word
        elif at == 0:
            yield word.model_copy(update={"start": word.end - most})
        else:
            yield word.model_copy(update={"end": word.start + most})


def _compression(text: str) -> float:
    plain = text.encode()
    return len(plain) / len(zlib.compress(plain)) if plain else 0.0
