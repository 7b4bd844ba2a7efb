"""Words that change what is promised: numbers, negations, effects."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from review.domain.sample import CriticalCount, CriticalKind

_DIGIT = "零〇一二两三四五六七八九"
_NUMERAL = rf"百分之[{_DIGIT}十百千点]+|[{_DIGIT}十百千万亿]+(?:点[{_DIGIT}]+)?"
_AMOUNT = "元块毛折克斤升"
_MEASURE = _AMOUNT + "毫公厘米瓶盒支条件个只单箱袋包套双张台天年月周岁倍成度次人"
_NO_NUMBER = {"千万", "万一", "一一", "十万"}


class Token(NamedTuple):
    """A critical word of a text in normal form, code points, half open."""

    kind: CriticalKind
    start: int
    end: int


Same = tuple[int, int, int]
"""Where both texts are the same: from where in one, from where in the other, how long."""


class Vocabulary:
    """What the lexicons call effects and negations, in normal form."""

    def __init__(self, effects: Iterable[str], negations: Iterable[str]) -> None:
        self._effects = frozenset(effects)
        self._negations = frozenset(negations)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The longest word first; a number only where nothing longer begins."""
        words = sorted(self._effects | self._negations, key=lambda w: (-len(w), w))
        return re.compile("|".join([*map(re.escape, words), _NUMERAL]))

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The critical words of a text in normal form, in order."""
        found = []
        for match in self._pattern.finditer(text):
            kind = self._kind(match.group(), text[match.end() : match.end() + 1])
            if kind:
                found.append(Token(kind, match.start(), match.end()))
        return tuple(found)

    def _kind(self, word: str, after: str) -> CriticalKind | None:
        if word in self._effects:
            return CriticalKind.EFFECT
        if word in self._negations:
            return CriticalKind.NEGATION
        # 一个 and 一支 are hardly more than articles, 一元 and 一折 are prices.
        is_counted = bool(after) and after in (_AMOUNT if word == "一" else _MEASURE)
        if is_counted or (len(word) > 1 and word not in _NO_NUMBER):
            return CriticalKind.NUMBER
        return None


def compared(
    said: Sequence[Token], heard: Sequence[Token], same: Sequence[Same]
) -> dict[CriticalKind, CriticalCount]:
    """How many critical words were heard otherwise, and how many only heard.

    A word is right where all its characters are and the same word was made of them:
    ninety is wrong where ninety-nine was heard.
    """
    there = set(heard)
    right = {moved for token in said if (moved := _moved(token, same)) in there}
    counts: dict[CriticalKind, CriticalCount] = {}
    for kind in CriticalKind:
        of_kind = sum(token.kind is kind for token in said)
        good = sum(token.kind is kind for token in right)
        surplus = sum(token.kind is kind for token in there) - good
        if of_kind or surplus:
            counts[kind] = CriticalCount(
                said=of_kind, wrong=of_kind - good, surplus=surplus
            )
    return counts


def added(
    counts: Iterable[Mapping[CriticalKind, CriticalCount]],
) -> dict[CriticalKind, CriticalCount]:
    """The counts of many clips together."""
    total: dict[CriticalKind, CriticalCount] = {}
    for one in counts:
        for kind, count in one.items():
            old = total.get(kind, CriticalCount())
            total[kind] = CriticalCount(
                said=old.said + count.said,
                wrong=old.wrong + count.wrong,
                surplus=old.surplus + count.surplus,
            )
    return total


def _moved(token: Token, same: Sequence[Same]) -> Token | None:
    """Where the word stands in the other text, if all of it does."""
    for start, there, length in same:
        if start <= token.start and token.end <= start + length:
            by = there - start
            return Token(token.kind, token.start + by, token.end + by)
    return None
