"""Travel documents, number plates, birthdays."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.reading import Reading

_PASSPORT = re.compile(
    rf"(?:号码|号|上|是|为|登记|[\s:,\"]){{0,5}}([a-z]{{1,2}}{DIGIT}{{7,9}}|\d{{8,10}})(?![a-z0-9])"
)
_ONE = rf"(?:[a-hj-np-z0-9]|{DIGIT})"
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    rf"[a-hj-np-z][·•.\- ]?{_ONE}{{4}}(?:{_ONE}{{1,2}}|[挂学警港澳])(?![a-z0-9])"
)
_NO_PLATE = re.compile("型号|款号|货号|色号|编号|版本")
_FEWEST = 3
_NUM = "[0-9零一二三四五六七八九十〇]{1,3}"
_YEAR = rf"{DIGIT}{{2}}(?:{DIGIT}{{2}})?年"
_FULL = re.compile(
    rf"{_YEAR}{_NUM}月(?:{_NUM}[日号]?)?|(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|"
    r"(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
)
_SHORT = re.compile(rf"(?:农历|阴历)?{_NUM}月{_NUM}[日号]?|\d{{1,2}}[-./]\d{{1,2}}")
_THINGS = re.compile(
    "品牌|店庆|公司|周年|生产|宠粉|保质|出厂|生日款|生日蛋糕|生日会|上市"
)
_OWN = re.compile("我(?:的|们)?生日|主播生日|主播的生日")
_WHOSE = re.compile("会员|客户|粉丝|用户|[她他你您]|这位|那位|身份证|登记")


def find_papers(reading: Reading) -> Iterator[Mark]:
    """Passports, plates and birthdays."""
    yield from _passports(reading)
    yield from _plates(reading)
    yield from _birthdays(reading)


def _passports(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["pass"]:
        match = _PASSPORT.match(reading.text, end)
        if match:
            word = reading.text[start:end]
            because = f"前有“{word}”，后面是证件号"
            yield Mark(*match.span(1), "passport", Confidence.HIGH, because, start)


def _plates(reading: Reading) -> Iterator[Mark]:
    for match in _PLATE.finditer(reading.text):
        digits = sum(1 for c in match[0][2:] if not (c.isascii() and c.isalpha()))
        if digits >= _FEWEST and not _NO_PLATE.search(reading.before(match.start(), 8)):
            yield Mark(
                *match.span(), "plate", Confidence.HIGH, "车牌的写法", match.start()
            )


def _birthdays(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["birth"]:
        left, right = reading.sentence(start, end)
        left, right = max(left, start - 24), min(right, end + 24)
        around = reading.text[left:right]
        full = _FULL.search(reading.text, left, right)
        match = full or _SHORT.search(reading.text, left, right)
        if match is None or _THINGS.search(around) or _OWN.search(around):
            continue
        pointed = full is not None and _WHOSE.search(around) is not None
        because = f"旁有“{reading.text[start:end]}”的日期"
        yield Mark(
            *match.span(), "birthday", Confidence.MEDIUM, because,
            min(start, match.start()), pointed,
        )  # fmt: skip
