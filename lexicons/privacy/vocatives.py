"""Viewers called by plain words: 偏爱，你留的…; 念一条，等风，我…; 榜首是后会有期.

Read out, first of a list or spoken to at once, beside something personal: then nothing
is asked of the nickname but that it is no clause of its own (`clauses.py`).
"""

import re
from collections.abc import Iterator
from functools import partial

from lexicons.models import Confidence
from lexicons.privacy.clauses import is_nobody, stands_alone, stands_bare
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import beside_in_sentence, zones
from lexicons.privacy.nicklike import SAID, nicklike, said_in
from lexicons.privacy.reading import Reading
from lexicons.privacy.sounding import sounds_given
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression, made_by

_BEGIN = (
    "(?:^|(?<=[。!?;\\n])|(?<=[0-9零一二三四五六七八九幺],)|(?<=查到了,)|(?<=找到了,))"
)
_ORDINAL = "(?:第?[一二三头]一?[个名位]|第?[首一二三])"
# Introduced so plainly that it may be any words.
_READ_OUT = expression(
    "(?:(?:念|看|读|回|翻)(?:到|了)?(?:一下|下)?[这那]?一?[条个]|[这那有一]一?条|(?:弹幕|评论区?|公屏|私信)[里上]?(?:有|来了|的)?[这那]?一?条)"
    f"(?:弹幕|评论|留言|私信)?[,: ]{SAID}(?=[,: ](?:我|主播))"
)
_FIRST = expression(
    f"(?:(?:榜单?|名单|接龙)上?{_ORDINAL}|第[一二三]名|(?:今天|昨天|明天)(?:要)?过?生日的|得主|锦鲤|冠军)(?:的?就?是|,|:){{0,2}}{SAID}(?=[,: ]|真名|本名)"
)
_CALLED_SO = expression(f"叫(?:做)?{SAID}的(?:[那这]?[位个]|宝宝|姐妹|亲)?(?=[,: ]|$)")
_YOU_ARE = expression(f"[你您]是{SAID}吧(?=[,。!? ]|$)")
_LEFT = expression(f"{_BEGIN}{SAID}(?:留|填|写|报)的[:, ]?")
# Spoken to, or right before a number of theirs.
_TO_YOU = expression(
    f"{_BEGIN}{SAID}(?=,[你您](?!们|好|看这|可以|要不要)|(?:报|发|念|留|填|改|查|看)一?下[你您]的)"
)
_ARE_YOU_THERE = expression(
    f"(?<=,){SAID}(?=[你您](?:看见|看到|听见|听到|在(?:不在|吗|没在)|别急|中奖|过来|出来|来一下|回个|回一下|接一?下|方便))"
)
_WANTS = expression(f"{_BEGIN}{SAID}(?=(?:想?要|想看|问)[^,。]{{1,8}}是吧[,。])")
_BESIDE = expression(f"{_BEGIN}(?:[这那]个)?{SAID}(?=,)")
_CHANGED = expression(
    f"{_BEGIN}{SAID}(?=(?:改了?|换了?|搬了?)(?:新)?(?:地址|电话|手机|家)[,。])"
)
_SHAPES = (
    _READ_OUT,
    _FIRST,
    _CALLED_SO,
    _YOU_ARE,
    _LEFT,
    _TO_YOU,
    _ARE_YOU_THERE,
    _WANTS,
    _BESIDE,
    _CHANGED,
)
_NO_WORDS = expression("[我你您她他们吗谁@]|^[的了是把给被在]|[0-9]{3}")
_FACTS = frozenset({"health", "consumption", "order_no", "birthday", "phone_tail"})
_NUMBERS = frozenset({"phone", "order_no", "id_card", "bank_card", "address", "wechat"})
_BECAUSE = "叫到的人，旁有这个人的其他信息"
INTRODUCED = "念到、点到的人，旁有这个人的其他信息"
"""Said of those who may call themselves anything: no name is read out of theirs."""


def _said_so(said: str) -> bool:
    return _NO_WORDS.search(said) is None


_INTRODUCING = frozenset(
    shape.pattern for shape in (_READ_OUT, _FIRST, _CALLED_SO, _YOU_ARE)
)
_GATES = {
    _BESIDE.pattern: stands_bare,
    **dict.fromkeys(_INTRODUCING, _said_so),
}


def find_vocatives(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Nicknames of plain words, beside something personal of theirs."""
    facts = [m for m in marks if m.alone or m.type in _FACTS]
    fits = partial(_is_called, reading, facts)
    for zone in zones(reading, facts):
        for shape in _SHAPES:
            for match in said_in(reading.text, zone, shape, fits):
                start, end = match.span("said")
                because = INTRODUCED if shape.pattern in _INTRODUCING else _BECAUSE
                yield Mark(start, end, "nickname", Confidence.MEDIUM, because, start)


def _is_called(reading: Reading, facts: list[Mark], match: re.Match[str]) -> bool:
    said = match["said"]
    start, end = match.span("said")
    if is_name(said) or is_nobody(reading.text, start, end):
        return False
    if nicklike(said) < 1 and not sounds_given(said):
        return False
    if not _GATES.get(match.re.pattern, stands_alone)(said):
        return False
    near = beside_in_sentence(reading, facts, start, end)
    if match.re.pattern in {_BESIDE.pattern, _LEFT.pattern}:
        at = match.end() + made_by(match, _BESIDE)
        return any(
            m.type in _NUMBERS and m.alone and at in {m.start, m.lead} for m in near
        )
    return bool(near)
