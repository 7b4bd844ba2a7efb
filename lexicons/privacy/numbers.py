"""Numbers as they are typed and as they are said, with where each digit stands.

A run is digits with at most a short pause between them: spaces, dashes, commas, the
fillers of speech (呃, 那个, 然后). Its groups are the stretches without a pause. Digits
that belong to a quantity (二十八, 三百) or count something (两单) are no part of it.
"""

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from lexicons.programs import expression

DIGIT_VALUES = {
    **{str(n): str(n) for n in range(10)},
    **dict(zip("零一二三四五六七八九", "0123456789", strict=True)),
    **dict(zip("〇○洞幺妖腰壹两贰叁", "0001111223", strict=True)),
    **dict(zip("肆伍陆柒捌玖拐勾", "45678979", strict=True)),
}
DIGIT = "[0-9零一二三四五六七八九〇○洞幺妖腰壹两贰叁肆伍陆柒捌玖拐勾]"
# Heard for a digit, but words of their own: digits only where one stands right beside.
_SOFT_VALUES = dict(zip("要邀么摇药动咚冻栋", "111110000", strict=True))
_SOFT = (
    f"[要邀么摇药动咚冻](?=[要邀动]?{DIGIT})|"
    f"(?<=[{DIGIT[1:-1]}要邀动])[要邀么摇药动咚冻](?=[ ,]?{DIGIT}|[要邀动洞]|[,。!? ]|$)"
)
_CORRECTION = "不对不对|不对|(?:我)?(?:说|念|看|打|报)错了|错了|哦不是|不是|哦不|不不不|应该是|更正一下|更正|重来"
_WORDS = (
    f"{_CORRECTION}|那个|这个|然后|就是|后面|后边|接着|接下来|再来|横杠|空格|中间|还有|完了|那么|"
    "我(?:再)?(?:看|想|翻)(?:看|想|翻|一下)?|等一下|稍等|等会儿?|慢点|听好|是吧|对吧"
)
PAUSE = (
    rf"(?:[ \t\u3000\u20e3\-—–_·•.,、。…~*/():'\"\n]|{_WORDS}|"
    r"[呃额嗯唔啊哦噢呀哈嘛呢吧对杠是诶哎呐])"
)
_TIMES = "(?:[两二三四]个)"
_ONE = f"(?:{DIGIT}|{_SOFT})"
_RUN = expression(
    f"{_TIMES}?{_ONE}(?:{PAUSE}{{0,6}}{_TIMES}?{_ONE}){{3,}}(?:{PAUSE}{{0,3}}(?:大写)?(?:x|叉|艾克斯|埃克斯))?"
)
_GROUP = expression(
    f"(?P<redo>{_CORRECTION})|{_WORDS}|(?P<times>{_TIMES})?(?P<one>{_ONE})|(?P<x>(?:x|叉|艾克斯|埃克斯)$)"
)
_MOST_REDONE = 8
_WHOLE = 11
"""A mobile number said in full is not corrected by what follows: …，不是幺五七."""
SHORTEST = 4
Place = tuple[int, int]
_QUANTITY = "十百千万亿"
_COUNTED = (
    _QUANTITY + "个单件盒瓶箱袋罐支包套双条位号点块元岁米克斤年月日次遍共起下些样"
)
# After digits that are typed, 一 begins a word: 137 0011 0566一直关机.
_ADVERB = expression("一(?:[直定般边会旦样面早晚路串]|到|打就|接就)")


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

    def stops(self, first: int, lengths: tuple[int, ...]) -> Iterator[int]:
        """The places after `first` where a number of one of these lengths may stop."""
        yield from (first + n for n in lengths if self.is_cut(first + n))

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
    places: list[Place] = []
    groups: list[int] = []
    redone = -1
    last = -1
    for match in _GROUP.finditer(text, start, end):
        if match["redo"]:
            redone = len(digits)
        if not (match["one"] or match["x"]):
            continue
        soft = match["one"] in _SOFT_VALUES
        if match.start() != last or match["times"]:
            groups.append(len(digits))
        last = -1 if soft and not digits else match.end()
        value = _value(match["one"])
        times = DIGIT_VALUES[match["times"][0]] if match["times"] else "1"
        for _ in range(int(times)):
            digits.append(value)
            places.append(match.span())
    if redone > 0 and redone != _WHOLE and len(digits) - redone < _WHOLE:
        _redo(digits, places, groups, redone)
    return _run(text, digits, places, groups)


def _value(said: str | None) -> str:
    if not said:
        return "X"
    return DIGIT_VALUES.get(said) or _SOFT_VALUES[said]


def _redo(
    digits: list[str], places: list[Place], groups: list[int], redone: int
) -> None:
    """Takes out what was corrected: 六零零二，不对，六零零三 is 六零零三.

    As many digits go as the next group has; the corrected digits stay in the span.
    """
    later = [g for g in groups if g > redone] or [len(digits)]
    before = [g for g in groups if g < redone]
    count = min(later[0] - redone, redone - (before[-1] if before else 0))
    if not 0 < count <= _MOST_REDONE or redone == len(digits):
        return
    gone = redone - count
    places[redone] = (places[gone][0], places[redone][1])
    del digits[gone:redone]
    del places[gone:redone]
    groups[:] = sorted({g if g <= gone else max(g - count, gone) for g in groups})


def _run(text: str, digits: list[str], places: list[Place], groups: list[int]) -> Run:
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


def _trim(text: str, places: list[Place]) -> tuple[int, int]:
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
    if stop > first and _counts(text, places[first:]):
        stop -= 1
    return first, stop


def _counts(text: str, places: list[Place]) -> bool:
    """Whether the last digit belongs to what follows: 五 of 五十, 一 of 一直.

    A spoken mobile number that is whole only with that digit keeps it: …五八五十分钟.
    """
    start, end = places[-1]
    if text[start].isascii():
        return False
    whole = len(places) == _WHOLE and not text[places[0][0]].isascii()
    if end == len(text) or text[end] not in _COUNTED:
        written = len(places) > SHORTEST and text[places[-2][0]].isascii()
        return bool(written and _ADVERB.match(text, start))
    return not (whole and _value(text[places[0][0]]) == "1")
