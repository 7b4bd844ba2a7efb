"""Long numbers in speech that no rule knows to be somebody's, and that may be all the same.

A recogniser loses a digit of a telephone number or doubles one: what it wrote is no
telephone number any more, but a listener hears the right one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.models import Transcript

# The reading of numbers is loaded at the first transcript: a command that has none
# need not wait for it.

Stretch = tuple[float, float]
"""Seconds from the start of the recording."""

IN_ONE = 7  # digits said in one breath
IN_GROUPS = 9  # digits said with pauses: fewer are as a rule two prices
NEAR = 10  # characters before a number that say what it is the number of

_HOTLINE = re.compile(r"[48]00\d{7}|95\d{3,6}")
_OF_THINGS = re.compile(
    "备案|专利|文号|批号|批次|条码|条形码|许可证?|标准|国标|国妆|国食|国药|注册证|型号|货号|款号|款式|"
    "编号|编码|生产日期|保质期|有效期|房间号|直播间"
)
_OF_PEOPLE = re.compile("手机|电话|号码|联系|微信|身份证|卡号|账号|打给|拨打")
_COUNTED = re.compile(
    r"(?:\.\d+)?[多余几]?(?:元|块|人民币|美元|万|亿|件|单|人|个|次|瓶|盒|箱|台|粉丝|毫升|毫克|公斤|千克|%)"
)
_PRICE = re.compile(r"\d{1,4}9|\d{1,3}(?:99|98|88|00|80)")


def long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where a number stands that is as long as a telephone's, whatever it is."""
    for start, end, _is_of_things in _numbers(text, IN_GROUPS):
        yield start, end


def silences(transcript: "Transcript") -> tuple[Stretch, ...]:
    """When a number is said that may be somebody's: a copy for others is silent then.

    Hotlines, prices, quantities, and numbers of goods and papers stay: they are what a
    reviewer has to hear.
    """
    spoken = (
        transcript.locate(start, end)
        for start, end, is_of_things in _numbers(transcript.text, IN_ONE)
        if not is_of_things
    )
    return tuple((span.start, span.end) for span in spoken)


def _numbers(text: str, in_groups: int) -> Iterator[tuple[int, int, bool]]:
    from lexicons.normalize import plain_view
    from lexicons.privacy.numbers import find_runs

    view = plain_view(text)
    for run in find_runs(view.text):
        count = len(run.digits)
        sizes = run.sizes(0, count)
        if max(sizes, default=0) >= IN_ONE or count >= in_groups:
            start, end = run.span(0, count)
            is_of_things = _is_of_things(view.text, start, end, run.digits, sizes)
            yield *view.back(start, end), is_of_things


def _is_of_things(
    text: str, start: int, end: int, digits: str, sizes: tuple[int, ...]
) -> bool:
    before = text[max(0, start - NEAR) : start]
    if _OF_PEOPLE.search(before):
        return False
    return bool(
        _HOTLINE.fullmatch(digits)
        or _OF_THINGS.search(before)
        or _COUNTED.match(text, end)
        or _is_count(digits)
        or _are_prices(digits, sizes)
    )


def _is_count(digits: str) -> bool:
    """666666666 and 12345678 are said by people who cheer or count."""
    steps = {int(b) - int(a) for a, b in pairwise(digits.rstrip("X"))}
    return len(steps) == 1 and abs(steps.pop()) <= 1


def _are_prices(digits: str, sizes: tuple[int, ...]) -> bool:
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return len(groups) > 1 and all(_PRICE.fullmatch(group) for group in groups)
