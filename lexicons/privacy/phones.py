"""Telephone numbers: mobiles, the fixed lines of people, numbers said to be wrong."""

import bisect
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.context import called, has_unit, in_code, lead_of, of_firm
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import Run
from lexicons.privacy.pointing import third
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_MOBILE = expression(r"(?:0{0,2}86)?(1[3-9]\d{9})")
_CALLS_YOU = expression(
    "(?:打|拨|呼|联系)(?:过|了)?(?:给)?[你您他她](?:的|手机|电话)*$"
)
_UNASSIGNED = ("154", "160", "161", "163", "164", "168", "169", "179", "194")
_LANDLINE = expression(r"0(?:10|2[0-57-9]|[3-9]\d\d)[2-9]\d{6,7}")
_USUAL = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5),
    (3, 2, 2, 2, 2), (3, 3, 3, 2), (3, 4, 2, 2), (4, 7), (3, 2, 3, 3), (5, 3, 3), (1, 10), (2, 9),
}  # fmt: skip
_MASKED_MOBILE = expression(r"(?<![0-9a-z])1[3-9]\d[*x×●•]{4}\d{4}(?![0-9a-z])")
_CHECK_IT = expression(
    "[你您](?:自己)?(?:对一下|核对|看下|看一下|确认)|[你您]的(?:手机|电话|号)|她的|他的"
)
_SHORT_MOBILE = expression(r"1[3-9]\d{8}(?:\d\d)?")
MISCOUNTED = expression(
    "[少多](?:了|报|写|打|念|填)*(?:[一1]位|个数|一个数)|[十10]{1,2}[个位]数|位数不|不够位|空号"
)
MOBILE = 11
_GROUPS, _SAID_TWICE = 8, 2
_OVERLONG = range(MOBILE + 1, MOBILE + 3)
_PERSONAL = expression(
    "(?:[他她你您姐哥姨叔妈爸婆公]|女士|先生|小姐|宝宝)家(?!人|具|电|纺|居|装|用)|家[里中]的?(?:座机|固话|电话|固定)|[你您](?:的|家|留)|[你您][^,。]{0,3}(?:电话|座机|号码)|阿婆|阿公|阿伯|[婶嫂伯]|她|他|姐|哥|先生|女士|小姐|住|这位|那位|宝宝|你的|本人|大爷|大妈|阿姨|叔|老人"
)
_HIS_NUMBER = expression(
    "(?<![货款型批编色单证账卡众订条扣牌])号(?:是|码|就是|我)?[^0-9]{0,4}$|[他她你您]的?[:是 ]{0,2}$"
)
_FIXED = expression("(?:座机|固话|固定电话|家[里中]?的?电话)[^0-9,。]{0,6}$")
_HOME_LINE = expression("家[里中]?的?(?:座机|固话|电话|固定电话)(?!客服)")
_SHOP = expression("我们|咱|厂|店|公司|您打|拨打|欢迎|订购|订货")
_LOCAL = expression(r"[2-9]\d{6,7}")
_OVERSEAS = expression(r"(?:00)?(?:852[5-9]\d{7}|8536\d{7}|8869\d{8})")


def masked_mobiles(reading: Reading) -> Iterator[Mark]:
    """138****5521 beside a person: the number is his, if only in part."""
    for match in _MASKED_MOBILE.finditer(reading.text):
        lead = lead_of(reading, "phone", match.start())
        because = "遮了中间四位的手机号，旁边能看出是谁"
        left, right = reading.sentence(*match.span())
        told = _CHECK_IT.search(reading.text, left, right) is not None
        yield Mark(*match.span(), "phone", Confidence.LOW, because, lead, alone=told)


def mobile(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for begin, stop in _mobile_bounds(run, first):
        digits = run.digits[begin:stop]
        start, end = run.span(begin, stop)
        lead = lead_of(reading, "phone", start)
        after = reading.has_cue("phone", end, min(end + 10, len(reading.text)))
        known = lead < start or after is not None
        if not known and _not_mobile(reading, run, begin, stop):
            continue
        if has_unit(reading, end) and not run.spoken:
            continue
        near = known
        confidence = Confidence.HIGH if near else Confidence.MEDIUM
        if digits[-11:][:3] in _UNASSIGNED and not near:
            confidence = Confidence.LOW
        because = "十一位手机号" + ("，逐字念出" if run.spoken else "")
        because += "，旁有“电话”“手机”等字样" if near else ""
        return Mark(start, end, "phone", confidence, because, lead), stop
    mark, stop = _repeated(reading, run, first)
    return (mark, stop) if mark else _miscounted(reading, run, first)


def _repeated(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """A mobile number one group of which is said twice: 幺八零，洞三二，洞三二，…"""
    found = bisect.bisect_left(run.groups, first)
    cuts = [*run.groups[found : found + _GROUPS], len(run.digits)]
    for a, b, c in zip(cuts, cuts[1:], cuts[2:], strict=False):
        if b - a < _SAID_TWICE or run.digits[a:b] != run.digits[b:c]:
            continue
        stop = first + MOBILE + (c - b)
        digits = run.digits[first:b] + run.digits[c:stop]
        if stop <= len(run.digits) and run.is_cut(stop) and _MOBILE.fullmatch(digits):
            start, end = run.span(first, stop)
            lead = lead_of(reading, "phone", start)
            because = "十一位手机号，有一段念了两遍"
            return Mark(start, end, "phone", Confidence.MEDIUM, because, lead), stop
    return None, first


def _miscounted(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """A mobile number said to have a digit too few or too many."""
    stop = len(run.digits)
    if first or not _SHORT_MOBILE.fullmatch(run.digits):
        return None, first
    start, end = run.span(first, stop)
    lead = lead_of(reading, "phone", start)
    told = MISCOUNTED.search(reading.before(start, 24) + reading.after(end, 20))
    if told is None or called(reading, start) or has_unit(reading, end):
        return None, first
    because = "手机号，说是位数不对"
    return Mark(start, end, "phone", Confidence.MEDIUM, because, lead), stop


def _mobile_bounds(run: Run, first: int) -> Iterator[tuple[int, int]]:
    for stop in run.stops(first, (11, 13, 15)):
        if _MOBILE.fullmatch(run.digits, first, stop):
            yield first, stop
    if not run.spoken:
        return
    # Said in one breath with something else: 一三八零零一三八零零零一共, 腰一三八…
    group_end = run.group_end(first)
    for begin in (first, first + 1):
        if group_end - begin in _OVERLONG and _MOBILE.fullmatch(
            run.digits, begin, begin + MOBILE
        ):
            yield begin, begin + MOBILE
        if (
            begin > first
            and group_end - begin == MOBILE
            and _MOBILE.fullmatch(run.digits, begin, group_end)
        ):
            yield begin, group_end


def _not_mobile(reading: Reading, run: Run, first: int, stop: int) -> bool:
    """Eleven digits that are something else, where no cue says they are a phone."""
    start, end = run.span(first, stop)
    if in_code(reading.text, start, end):
        return True
    if called(reading, start) and not _CALLS_YOU.search(reading.before(start, 8)):
        return True
    announced = lead_of(reading, "id", run.starts[0]) < run.starts[0]
    if first and announced:
        return True
    sizes = run.sizes(first, stop)
    if _HIS_NUMBER.search(reading.before(start, 8)):
        return False
    said = run.spoken and not reading.text[start].isascii()
    return not said and sizes not in _USUAL and set(sizes) != {1}


def landline(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """A fixed line with its area code, or without where it is called one."""
    mark, stop = _with_area(reading, run, first)
    return (mark, stop) if mark else _local(reading, run, first)


def _local(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """Seven or eight digits called somebody's fixed line; numbers of 852, 853, 886."""
    for stop in run.stops(first, (7, 8, 11, 12, 13)):
        start, end = run.span(first, stop)
        overseas = _OVERSEAS.fullmatch(run.digits, first, stop)
        fixed = _LOCAL.fullmatch(run.digits, first, stop) and _FIXED.search(
            reading.before(start, 12)
        )
        lead = lead_of(reading, "phone", start)
        if not (fixed or (overseas and lead < start)):
            continue
        left, right = reading.sentence(start, end)
        person = _PERSONAL.search(reading.text, left, right)
        if person and not of_firm(reading, start, end):
            because = "境外手机号" if overseas else "不带区号的座机号"
            return Mark(start, end, "phone", Confidence.MEDIUM, because, lead), stop
    return None, first


def _with_area(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in run.stops(first, (12, 11, 10)):
        if not _LANDLINE.fullmatch(run.digits, first, stop):
            continue
        start, end = run.span(first, stop)
        lead = lead_of(reading, "phone", start)
        split = len(run.sizes(first, stop)) > 1
        left, right = reading.sentence(start, end)
        home = _HOME_LINE.search(reading.text, left, right)
        other = of_firm(reading, start, end) or called(reading, start)
        if other and home is None:
            continue
        person = _PERSONAL.search(reading.text, left, right) is not None
        person = person or home is not None or third(reading, start, end)
        fixed = _FIXED.search(reading.before(start, 12)) and not _SHOP.search(
            reading.before(start, 20)
        )
        if lead < start or split or (run.spoken and person):
            confidence = Confidence.HIGH if lead < start else Confidence.MEDIUM
            because = "某个人的座机，区号加号码"
            alone = bool(person or fixed)
            return Mark(start, end, "phone", confidence, because, lead, alone), stop
    return None, first
