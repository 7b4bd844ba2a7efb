"""Bank cards: by check digit, by the word before them, by the holder after them."""

from stdnum import luhn

from lexicons.models import Confidence
from lexicons.privacy.context import called, in_code, lead_of
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT, Run
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_CARD_HEADS = ("62", "60", "4", "51", "52", "53", "54", "55", "35", "37", "9")
_FOREIGN_CARD = 16
_IN_ONE = expression(f"{DIGIT}+(?:[ -]{DIGIT}{{2,}})*")
_HIS_CARD = expression("(?<![色点会员礼品值物])卡(?!券|片)[^0-9]{0,4}$")
_HOLDER = expression(
    "户名|户主|开户|持卡|银行|[工农建中交招]行|支行|的卡|这卡|打款|这张卡|那张卡"
)


def bank_card(reading: Reading, run: Run, first: int) -> tuple[Mark | None, int]:
    for stop in run.stops(first, (19, 16, 18, 17)):
        digits = run.digits[first:stop]
        start, end = run.span(first, stop)
        lead = lead_of(reading, "card", start)
        cued = lead < start or _holder_follows(reading, end)
        cued = cued or _HIS_CARD.search(reading.before(start, 8)) is not None
        if not digits.startswith(_CARD_HEADS) or "X" in digits:
            continue
        if not cued and (_not_card(reading, start, end) or called(reading, start)):
            continue
        verdict = _judge_card(digits, cued=cued)
        if verdict:
            return Mark(start, end, "bank_card", *verdict, lead), stop
    return None, first


def _holder_follows(reading: Reading, end: int) -> bool:
    return _HOLDER.search(reading.after(end, 10)) is not None


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
