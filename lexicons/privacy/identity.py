"""Telephone numbers, ID cards and bank cards among the numbers of a text."""

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from lexicons.models import Confidence
from lexicons.privacy.context import called, has_unit, in_code, of_firm
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT, Run, find_runs
from lexicons.privacy.reading import Reading

_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})")
_UNASSIGNED = ("154", "160", "161", "163", "164", "168", "169", "179", "194")
_LANDLINE = re.compile(r"0(?:10|2[0-57-9]|[3-9]\d\d)[2-9]\d{6,7}")
_USUAL = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5),
    (3, 2, 2, 2, 2), (3, 3, 3, 2), (3, 4, 2, 2), (4, 7), (3, 2, 3, 3), (5, 3, 3), (1, 10), (2, 9),
}  # fmt: skip
_CARD_HEADS = ("62", "60", "4", "51", "52", "53", "54", "55", "35", "37", "9")
_ID_MASKED = re.compile(
    r"(?<![0-9a-z])([1-8]\d{2,13}[*x×●•]{2,14}\d{0,6}[0-9x])(?![0-9a-z])"
)
_MASKED_MOBILE = re.compile(r"(?<![0-9a-z])1[3-9]\d[*x×●•]{4}\d{4}(?![0-9a-z])")
_SHORT_MOBILE = re.compile(r"1[3-9]\d{8}(?:\d\d)?")
_MISCOUNTED = re.compile(
    "[少多](?:了|报|写|打|念|填)*(?:[一1]位|个数|一个数)|[十10]{1,2}[个位]数|位数不|不够位|空号"
)
_ID_LENGTHS = range(15, 20)
MOBILE = 11
OLD_ID = 15
_OVERLONG = range(MOBILE + 1, MOBILE + 3)
_YEARS = range(1900, 2100)
_TOO_MUCH, _SOME = 10, 6
_FOREIGN_CARD = 16
_IN_ONE = re.compile(f"{DIGIT}+(?:[ -]{DIGIT}{{2,}})*")
_PERSONAL = re.compile(
    "家|座机|固话|她|他|姐|哥|先生|女士|小姐|住|这位|那位|宝宝|你的|本人|大爷|大妈|阿姨|叔|老人"
)
_ID_AROUND = re.compile("身份证|证件|实名|清关|核身|公民")


def find_identity(reading: Reading) -> tuple[list[Mark], list[Run]]:
    """Marks for phones, ID cards and bank cards; the runs that are none of them."""
    marks: list[Mark] = [*_masked_ids(reading), *_masked_mobiles(reading)]
    rest: list[Run] = []
    for run in find_runs(reading.text):
        found = list(_read_run(reading, run))
        marks += found
        if not found:
            rest.append(run)
    return marks, rest


def _read_run(reading: Reading, run: Run) -> Iterator[Mark]:
    """Tries each group of the run as the beginning of a number."""
    at = 0
    for group in run.groups:
        if group < at:
            continue
        for recognise in (_id_card, _bank_card, _mobile, _landline):
            mark, stop = recognise(reading, run, group)
            if mark:
                yield mark
                at = stop
                break


def _ends(run: Run, first: int, lengths: tuple[int, ...]) -> Iterator[int]:
    """The places after `first` where a number of one of these lengths may stop."""
    yield from (first + n for n in lengths if run.is_cut(first + n))


def _lead(reading: Reading, kind: str, start: int, reach: int = 14) -> int:
    left, _ = reading.sentence(start, start)
    place = reading.has_cue(kind, max(left, start - reach), start)
    return place[0] if place else start


def _id_card(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in _ends(run, first, (18, 15)):
        digits = run.digits[first:stop]
        start, end = run.span(first, stop)
        lead = _lead(reading, "id", start)
        left, right = reading.sentence(start, end)
        around = reading.text[max(left, start - 48) : start]
        around += reading.text[end : min(right, end + 12)]
        cued = lead < start or _ID_AROUND.search(around) is not None
        verdict = _judge_id(digits, cued=cued)
        if verdict and not (in_code(reading.text, start, end) and lead == start):
            confidence, because = verdict
            return Mark(start, end, "id_card", confidence, because, lead), stop
    return None, first


def _judge_id(digits: str, *, cued: bool) -> tuple[Confidence, str] | None:
    if not digits[:-1].isdigit() or digits[0] in "09":
        return None
    if len(digits) == OLD_ID:
        born = _is_date("19" + digits[6:12])
        return (
            (Confidence.MEDIUM, "旧式十五位身份证号，前有“身份证”")
            if cued and born
            else None
        )
    if digits[-1] == ric.calc_check_digit(digits) and _is_date(digits[6:14]):
        return Confidence.HIGH, "校验位与出生日期相符（GB 11643）"
    if cued:
        return Confidence.MEDIUM, "前有“身份证”，校验位不符，可能念错或听错"
    return None


def _is_date(digits: str) -> bool:
    """Whether eight digits are a day of the last two centuries."""
    try:
        born = ric.get_birth_date("110101" + digits + "0000")
    except (ValidationError, ValueError):
        return False
    return born.year in _YEARS


def _masked_ids(reading: Reading) -> Iterator[Mark]:
    for match in _ID_MASKED.finditer(reading.text):
        start, end = match.span(1)
        shown = sum(c.isdigit() for c in match[1])
        lead = _lead(reading, "id", start)
        dated = _is_date((match[1][6:14] + "0" * 8)[:8])
        enough = shown >= (_SOME if lead < start else _TOO_MUCH)
        if end - start in _ID_LENGTHS and enough and (lead < start or dated):
            because = "身份证号遮得不够，仍能看出出生日期或大部分号码"
            yield Mark(start, end, "id_card", Confidence.MEDIUM, because, lead)


def _masked_mobiles(reading: Reading) -> Iterator[Mark]:
    """138****5521 beside a person: the number is his, if only in part."""
    for match in _MASKED_MOBILE.finditer(reading.text):
        lead = _lead(reading, "phone", match.start())
        because = "遮了中间四位的手机号，旁边能看出是谁"
        yield Mark(*match.span(), "phone", Confidence.LOW, because, lead, alone=False)


def _bank_card(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in _ends(run, first, (19, 16, 18, 17)):
        digits = run.digits[first:stop]
        start, end = run.span(first, stop)
        lead = _lead(reading, "card", start)
        cued = lead < start or _holder_follows(reading, end)
        if not digits.startswith(_CARD_HEADS) or "X" in digits:
            continue
        if not cued and (_not_card(reading, start, end) or called(reading, start)):
            continue
        verdict = _judge_card(digits, cued=cued)
        if verdict:
            return Mark(start, end, "bank_card", *verdict, lead), stop
    return None, first


def _holder_follows(reading: Reading, end: int) -> bool:
    return (
        re.search(
            "户名|户主|开户|持卡|银行|[工农建中交招]行|支行|这张卡|那张卡",
            reading.after(end, 10),
        )
        is not None
    )


def _not_card(reading: Reading, start: int, end: int) -> bool:
    """Digits that no cue calls a card: glued to letters, or a row of numbers."""
    shown = reading.text[start:end]
    return in_code(reading.text, start, end) or _IN_ONE.fullmatch(shown) is None


def _judge_card(digits: str, *, cued: bool) -> tuple[Confidence, str] | None:
    if luhn.is_valid(digits):
        if cued or digits.startswith("62"):
            return Confidence.HIGH, "卡号校验通过（Luhn）"
        if len(digits) == _FOREIGN_CARD and digits[0] in "45":
            return Confidence.MEDIUM, "卡号校验通过（Luhn），前后没有说明"
    elif cued:
        return Confidence.MEDIUM, "前有“卡号”，校验不符，可能念错或听错"
    return None


def _mobile(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for begin, stop in _mobile_bounds(run, first):
        digits = run.digits[begin:stop]
        start, end = run.span(begin, stop)
        lead = _lead(reading, "phone", start)
        if lead == start and _not_mobile(reading, run, begin, stop):
            continue
        if has_unit(reading, end) and not run.spoken:
            continue
        near = lead < start or reading.has_cue(
            "phone", end, min(end + 10, len(reading.text))
        )
        confidence = Confidence.HIGH if near else Confidence.MEDIUM
        if digits[-11:][:3] in _UNASSIGNED and not near:
            confidence = Confidence.LOW
        because = "十一位手机号" + ("，逐字念出" if run.spoken else "")
        because += "，旁有“电话”“手机”等字样" if near else ""
        return Mark(start, end, "phone", confidence, because, lead), stop
    return _miscounted(reading, run, first)


def _miscounted(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """A mobile number said to have a digit too few or too many."""
    stop = len(run.digits)
    if first or not _SHORT_MOBILE.fullmatch(run.digits):
        return None, first
    start, end = run.span(first, stop)
    lead = _lead(reading, "phone", start)
    told = _MISCOUNTED.search(reading.before(start, 24) + reading.after(end, 20))
    if told is None or called(reading, start) or has_unit(reading, end):
        return None, first
    because = "手机号，说是位数不对"
    return Mark(start, end, "phone", Confidence.MEDIUM, because, lead), stop


def _mobile_bounds(run: Run, first: int) -> Iterator[tuple[int, int]]:
    for stop in _ends(run, first, (11, 13, 15)):
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
    if called(reading, start) or in_code(reading.text, start, end):
        return True
    announced = _lead(reading, "id", run.starts[0]) < run.starts[0]
    if first and announced:
        return True
    sizes = run.sizes(first, stop)
    said = run.spoken and not reading.text[start].isascii()
    return not said and sizes not in _USUAL and set(sizes) != {1}


def _landline(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in _ends(run, first, (12, 11, 10)):
        if not _LANDLINE.fullmatch(run.digits, first, stop):
            continue
        start, end = run.span(first, stop)
        lead = _lead(reading, "phone", start)
        split = len(run.sizes(first, stop)) > 1
        if of_firm(reading, start, end) or called(reading, start):
            continue
        left, right = reading.sentence(start, end)
        person = _PERSONAL.search(reading.text, left, right)
        if (lead < start or split) and (person or lead < start):
            confidence = (
                Confidence.HIGH if person and lead < start else Confidence.MEDIUM
            )
            because = "区号加座机号" + (f"，旁有“{person[0]}”" if person else "")
            return Mark(start, end, "phone", confidence, because, lead), stop
    return None, first
