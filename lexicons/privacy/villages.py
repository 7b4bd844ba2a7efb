"""Addresses without a door number: county, town and village, or district and estate."""

import bisect
import re
from collections.abc import Iterable, Iterator

from lexicons.models import Confidence
from lexicons.privacy.address import is_public
from lexicons.privacy.models import Mark
from lexicons.privacy.places import place_at
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_WORD = "[^\\W\\da-z_的了在是我你他她您这那]"
_END = "(?:村|庄|屯|寨|小区|花园|苑|公寓|家园|新村|社区|家属院|宿舍楼|宿舍|大院|胡同|巷子?|街(?!道)|路|[一二三四五六七八九十0-9]{1,2}[组队])"
_TAIL = expression(
    f"(?:区|县|市|旗)(?:{_WORD}{{1,6}}?(?:镇|乡|街道|农场))?{_WORD}{{1,10}}?{_END}"
    f"(?:{_WORD}{{0,4}}[一二三四五六七八九十0-9]{{1,2}}(?:[组队社排]|趟房?))?"
)
_ANNOUNCED = expression(
    "(?:地址|住址|住在|家住|家在|寄到|寄|送到|送不到|发到|发|送|放到|改成|改到|填的|住|老家|娘家|婆家|户籍|户口|家里|[她他你您]家)(?:是|为|在|就|[:,啊呢 ]){0,3}$"
)
_REACH = 16
_GOODS = expression(
    "产自|产于|产区|原产|种植|果园|农户|扶贫|助农|直发|采摘|特产|非遗|老字号|总店|连锁|游|景"
)


def find_villages(reading: Reading, doors: Iterable[Mark]) -> Iterator[Mark]:
    """Addresses to the village or the estate; they count where a home is announced.

    `doors` are the addresses that are known to the door.
    """
    last = 0
    known = [(mark.start, mark.end) for mark in doors]
    for match in _TAIL.finditer(reading.text):
        left, right = reading.sentence(match.start(), match.end())
        begin = _begin(reading.text, max(left, last, match.start() - _REACH), match)
        if begin is None or is_public(reading, begin, match.end()):
            continue
        if _GOODS.search(
            reading.text, max(left, begin - 12), min(right, match.end() + 8)
        ):
            continue
        at = bisect.bisect_left(known, (match.end(), 0)) - 1
        if at >= 0 and known[at][1] > begin:
            continue
        cue = _ANNOUNCED.search(reading.text, max(left, begin - 10), begin)
        because = "到村、小区的住址" + ("，前有“地址”“住”等字样" if cue else "")
        last = match.end()
        yield Mark(
            begin,
            match.end(),
            "address",
            Confidence.MEDIUM,
            because,
            cue.start() if cue else begin,
            alone=cue is not None,
        )


def _begin(text: str, left: int, match: re.Match[str]) -> int | None:
    """Where the chain of place names begins that leads up to this district."""
    for at in range(left, match.start()):
        stop = place_at(text, at, match.start() + 1)
        if stop > at and re.fullmatch(
            f"{_WORD}{{0,12}}", text[stop : match.start() + 1]
        ):
            return at
    return None
