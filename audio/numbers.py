"""Numbers and prices as people say them, and as they are written: 八十九块九 is 89.9元.

The text stays as it was said; what is written stands beside it.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

from audio.models import Value

_D = "零〇一二两三四五六七八九幺"
_N = rf"(?:\d+(?:\.\d+)?|[{_D}十百千万亿廿]+(?:点[{_D}]+)?)"
_ONE = rf"(?:\d|[{_D}])"
_NO_MORE = r"(?![十百千万亿点\d])"
# 八十九元七天, 五毛一个, 十块四五斤: the last digit counts what comes next; no price ends in
# it. 九块九包邮, 九块九家人们: here it does.
_COUNTED = (
    r"星期|礼拜|小时|公[斤里分]|毫[升米]|平[方米]|包(?!邮)|只(?![要有需是限能])|家(?!人)"
    r"|把(?![它这他她我你])|对(?![吧不了啊])|天(?!天)|人(?!人)|期(?!待)|支(?![持付])|根(?!本)"
    rf"|两(?![{_D}个件斤盒瓶包袋支条套双只片张箱罐])"
    r"|[个件套条双瓶盒袋箱罐桶片块张台部款种样份串颗粒枚束朵副组斤克升米尺寸吨杯碗次位名"
    r"日周月年号分秒岁层级轮倍折]"
)
_ABOUT_SO_MANY = r"(?!一二|[二两]三|三四|四五|五六|六七|七八|八九)"
_LAST = rf"{_NO_MORE}(?!{_COUNTED})"
_PERCENT = rf"(?P<percent>百分之(?P<share>{_N}))"
_FRACTION = rf"(?P<fraction>(?P<under>{_N})分之(?P<over>{_N}))"
_DISCOUNT = rf"(?P<discount>(?P<tenths>{_N})折)"
_PRICE = (
    rf"(?P<price>(?P<yuan>{_N})(?:块|元)"
    rf"(?:{_ABOUT_SO_MANY}(?P<jiao>{_ONE})"
    rf"(?:[毛角](?P<fen>{_ONE})(?:分(?!钟)|{_LAST})|[毛角]|{_LAST}){_NO_MORE}|(?=钱))钱?"
    rf"|(?P<dime>{_ONE})毛(?:{_ABOUT_SO_MANY}(?P<cent>{_ONE})(?:分(?!钟)|{_LAST}))?钱?)"
)
_PLAIN = rf"(?P<plain>[{_D}十百千万亿廿]{{2,}}(?:点[{_D}]+{_NO_MORE})?|[{_D}]点[{_D}]+{_NO_MORE})"
_SPOKEN = re.compile("|".join((_PERCENT, _FRACTION, _DISCOUNT, _PRICE, _PLAIN)))
# 三四百, 七八十: about so many, no number; 万一, 千万别: words.
_ABOUT = re.compile(rf"[{_D}]{{2,}}[十百千万亿]|^[百千万亿]|[百千万亿]{{3}}")
_DIGITS = re.compile("[零〇一二三四五六七八九幺]+")
_UNITS = re.compile("[十百千万亿廿点]")
_LEAST_DIGITS = 3  # 三四 is three or four; 一二三 is said digit by digit
_AS_DIGITS = str.maketrans("零〇一二两三四五六七八九幺", "0012234567891")


class SpokenNumber(Value):
    """A number in a text: its place in code points, half open, and how it is written."""

    start: int
    end: int
    text: str
    value: str


def spoken_numbers(text: str) -> Iterator[SpokenNumber]:
    """The numbers of a text that are said in words, but for those of one digit."""
    for found in _SPOKEN.finditer(text):
        kind = found.lastgroup or ""
        value = next(
            (write(found) for name, write in _WRITERS.items() if found[name]), None
        )
        if value and kind and value != found[0]:
            yield SpokenNumber(
                start=found.start(), end=found.end(), text=found[0], value=value
            )


def _number(said: str) -> str | None:
    """A number in digits; None where it is none."""
    if said[0].isdecimal():
        return said
    if _DIGITS.fullmatch(said):
        return said.translate(_AS_DIGITS)
    if _ABOUT.search(said):
        return None
    return _counted(said)


@cache
def _counted(said: str) -> str | None:
    from cn2an import cn2an  # loaded when the first number comes

    try:
        return _short(Decimal(str(cn2an(said, "smart"))))
    except (ValueError, InvalidOperation):
        return None


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _percent(found: re.Match[str]) -> str | None:
    share = _number(found["share"])
    return f"{share}%" if share else None


def _fraction(found: re.Match[str]) -> str | None:
    over, under = _number(found["over"]), _number(found["under"])
    return f"{over}/{under}" if over and under else None


def _discount(found: re.Match[str]) -> str | None:
    """八五折 is 8.5折: 85 of a hundred."""
    tenths = _number(found["tenths"])
    if tenths is None or not _DIGITS.fullmatch(found["tenths"]):
        return f"{tenths}折" if tenths else None
    return f"{tenths[0]}.{tenths[1:]}折" if len(tenths) > 1 else f"{tenths}折"


def _price(found: re.Match[str]) -> str | None:
    """九块九 is 9.9元, 三块五毛八 is 3.58元, 五毛 is 0.5元."""
    if found["dime"]:
        return f"0.{_digit(found['dime'])}{_digit(found['cent'])}元"
    yuan = _number(found["yuan"])
    if yuan is None:
        return None
    parts = _digit(found["jiao"]) + _digit(found["fen"])
    return f"{yuan}.{parts}元" if parts else f"{yuan}元"


def _digit(said: str | None) -> str:
    return said.removesuffix("分").translate(_AS_DIGITS) if said else ""


def _plain(found: re.Match[str]) -> str | None:
    said = found["plain"]
    is_digits = bool(_DIGITS.fullmatch(said))
    if is_digits and len(said) < _LEAST_DIGITS:
        return None
    if not is_digits and not _UNITS.search(said):
        return None
    return _number(said)


_WRITERS: dict[str, Callable[[re.Match[str]], str | None]] = {
    "percent": _percent,
    "fraction": _fraction,
    "discount": _discount,
    "price": _price,
    "plain": _plain,
}
