"""Telephone numbers, ID cards and bank cards among the numbers of a text."""

from collections.abc import Iterator

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from lexicons.models import Confidence
from lexicons.privacy.cards import bank_card
from lexicons.privacy.context import called, in_code, lead_of
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import Run, find_runs
from lexicons.privacy.phones import MISCOUNTED, landline, masked_mobiles, mobile
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_ID_MASKED = expression(
    r"(?<![0-9a-z])([1-8]\d{2,13}[*x×●•]{2,14}\d{0,6}[0-9x])(?![0-9a-z])"
)
_BORN = expression(
    r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[123])\d{4}(?:19|20)\d\d"
)
_ID_OUTLINE = expression(
    r"(?!62)(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[123])\d{2,4}[*x×●•]{8,11}\d{2,3}[0-9x]"
)
_NEARLY, _FAR = (16, 17, 19), 24
_ID_LENGTHS = range(15, 20)
OLD_ID, FEWEST = 15, 7
_YEARS = range(1900, 2100)
_YOUNGEST = "20201231"
"""Later dates are those of batches and orders."""
_TOO_MUCH, _SOME = 10, 6
_LICENCE = expression("驾(?:驶证|照)[^0-9,。]{0,10}$")
_ID_AROUND = expression(
    "身份证|证件|实名|清关|核身|公民|海关|报关|核验|名字和号|号和名字|身份|入住|购票|补贴资格"
)


def find_identity(reading: Reading) -> tuple[list[Mark], list[Run]]:
    """Marks for phones, ID cards and bank cards; the runs that are none of them."""
    marks: list[Mark] = [*_masked_ids(reading), *masked_mobiles(reading)]
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
        left = len(run.digits) - group
        if left < FEWEST:
            break
        tried = (_id_card, bank_card) if left >= OLD_ID else ()
        for recognise in (*tried, mobile, landline, _miscounted):
            mark, stop = recognise(reading, run, group)
            if mark:
                yield mark
                at = stop
                break


def _id_card(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in run.stops(first, (18, 15)):
        digits = run.digits[first:stop]
        start, end = run.span(first, stop)
        lead = lead_of(reading, "id", start)
        left, right = reading.sentence(start, end)
        around = reading.text[max(left, start - 48) : start]
        around += reading.text[end : min(right, end + 12)]
        cued = lead < start or _ID_AROUND.search(around) is not None
        verdict = _judge_id(digits, cued=cued, other=bool(called(reading, start)))
        if _LICENCE.search(reading.before(start, 16)):
            continue
        if verdict and not (in_code(reading.text, start, end) and lead == start):
            confidence, because = verdict
            return Mark(start, end, "id_card", confidence, because, lead), stop
    return None, first


def _judge_id(digits: str, *, cued: bool, other: bool) -> tuple[Confidence, str] | None:
    """How sure it is; what is called something else needs the right check digit."""
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
    if not other and _looks_born(digits):
        return Confidence.MEDIUM, "地区和出生日期都对，只有校验位不符"
    return None


def _looks_born(digits: str) -> bool:
    """Whether province and date are those of an ID card, whatever the check digit."""
    born = digits[6:14]
    return bool(_BORN.match(digits)) and _is_date(born) and born <= _YOUNGEST


def _miscounted(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    """An ID card number said to have a digit too few or too many."""
    digits = run.digits[first:]
    start, end = run.span(first, len(run.digits))
    lead = lead_of(reading, "id", start, _FAR)
    told = MISCOUNTED.search(reading.before(start, _FAR) + reading.after(end, _FAR))
    cued = lead < start or _ID_AROUND.search(reading.after(end, _FAR))
    if told is None or not cued or len(digits) not in _NEARLY:
        return None, first
    if not _BORN.match(digits):
        return None, first
    because = "身份证号，说是位数不对"
    mark = Mark(start, end, "id_card", Confidence.MEDIUM, because, lead)
    return mark, len(run.digits)


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
        lead = lead_of(reading, "id", start)
        dated = _BORN.match(match[1]) is not None
        enough = shown >= (_SOME if lead < start else _TOO_MUCH)
        whole = _ID_OUTLINE.fullmatch(match[1]) is not None
        known = whole or (enough and (lead < start or dated))
        if end - start in _ID_LENGTHS and known:
            because = "身份证号遮得不够，仍能看出出生日期或大部分号码"
            yield Mark(start, end, "id_card", Confidence.MEDIUM, because, lead)
