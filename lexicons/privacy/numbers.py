"""Numbers as they are typed and as they are said, with where each digit stands.

A run is digits with at most a short pause between them: spaces, dashes, commas, the
fillers of speech (呃, 那个, 然后). Its groups are the stretches without a pause. Digits
that belong to a quantity (二十八, 三百) or count something (两单) are no part of it.
"""

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

DIGIT_VALUES = {
    **{str(n): str(n) for n in range(10)},
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("〇○洞幺妖腰壹两贰叁", "0001111223", strict=True)),
    **dict(zip("肆伍陆柒捌玖拐勾", "45678979", strict=True)),
}
DIGIT = "[0-9零一二三四五六七八九〇○洞幺妖腰壹两贰叁肆伍陆柒捌玖拐勾]"
PAUSE = (
    r"(?:[ \t\u3000\u20e3\-—–_·•.,、。…~*/():'\"\n]|那个|这个|然后|就是|后面|接着|"
    r"再来|横杠|空格|中间|[呃额嗯唔啊哦噢呀哈嘛呢吧对杠是])"
)
_TIMES = "(?:[两二三四]个)"
_RUN = re.compile(
    f"{_TIMES}?{DIGIT}(?:{PAUSE}{{0,6}}{_TIMES}?{DIGIT}){{3,}}(?:{PAUSE}{{0,3}}(?:x|叉|艾克斯|埃克斯))?"
)
_GROUP = re.compile(f"({_TIMES})?({DIGIT})|((?:x|叉|艾克斯|埃克斯)$)")
SHORTEST = 4
_QUANTITY = "十百千万亿"
_COUNTED = (
    _QUANTITY + "个单件盒瓶箱袋罐支包套双条位号点块元岁米克斤年月日次遍共起下些样"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Digits of one run; digit i stands at `starts[i]` to `ends[i]` in the text."""

    digits: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    groups: tuple[int, ...]
    spoken: bool

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where digits `first` to `last` (half open) stand in the text."""
        return self.starts[first], self.ends[last - 1]

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        """How many digits each group between two digits has."""
        groups = self.groups
        inner = groups[
            bisect.bisect_right(groups, first) : bisect.bisect_left(groups, last)
        ]
        cuts = [first, *inner, last]
        return tuple(b - a for a, b in itertools.pairwise(cuts))

    def is_cut(self, at: int) -> bool:
        """Whether a group begins here, or the run ends."""
        found = bisect.bisect_left(self.groups, at)
        return at == len(self.digits) or self.groups[found : found + 1] == (at,)

    def group_end(self, first: int) -> int:
        """Where the group that holds this digit ends."""
        found = bisect.bisect_right(self.groups, first)
        return self.groups[found] if found < len(self.groups) else len(self.digits)


def find_runs(text: str) -> Iterator[Run]:
    """Every run of at least four digits, from left to right."""
    for match in _RUN.finditer(text):
        run = _read(text, match.start(), match.end())
        if len(run.digits) >= SHORTEST:
            yield run


def read_digits(text: str, start: int, end: int) -> Run:
    """The digits of one stretch, whatever stands between them."""
    return _read(text, start, end)


def _read(text: str, start: int, end: int) -> Run:
    digits: list[str] = []
    places: list[tuple[int, int]] = []
    groups: list[int] = []
    last = -1
    for match in _GROUP.finditer(text, start, end):
        if match.start() != last or match[1]:
            groups.append(len(digits))
        last = match.end()
        value = DIGIT_VALUES.get(match[2] or "", "X")
        times = DIGIT_VALUES[match[1][0]] if match[1] else "1"
        for _ in range(int(times)):
            digits.append(value)
            places.append(match.span())
    first, stop = _trim(text, places)
    groups = sorted({max(g - first, 0) for g in groups if g < stop})
    kept = places[first:stop]
    spoken = bool(kept) and any(not text[s].isascii() for s, _ in kept)
    return Run(
        digits="".join(digits[first:stop]),
        starts=tuple(s for s, _ in kept),
        ends=tuple(e for _, e in kept),
        groups=tuple(groups),
        spoken=spoken,
    )


def _trim(text: str, places: list[tuple[int, int]]) -> tuple[int, int]:
    """Leaves out a first and a last digit that belong to a quantity or a count."""
    first, stop = 0, len(places)
    if not places:
        return first, stop
    left = places[0][0] - 1
    if (
        left >= 0
        and text[left] in _QUANTITY + "第"
        and not text[places[0][0]].isascii()
    ):
        first = 1
    right = places[-1][1]
    counted = right < len(text) and text[right] in _COUNTED
    if counted and stop > first and not text[places[-1][0]].isascii():
        stop -= 1
    return first, stop
