"""Names that viewers give themselves, beside an order, a number or an address."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.persons import clauses_beside, near_marks
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name

_SAID = re.compile(
    '[:是叫"“ ]{0,2}([^\\s,。!?、;:()"”]{1,10}?)(?=的[,。那宝姐粉网朋家这]|[,。!?、;:"”\\s]|的$|$)'
)
_BUYER = re.compile(
    "(?:链接|下单|退货|退款|投诉|差评|拒收|催发货|补差价|拍错|拍了[^,。]{1,8})的(?:是)?([^\\s,。!?、的你您]{2,8})[,、](?=你|您|电话|手机|地址|号码)"
)
_PARENT = re.compile("[一-鿿]{1,3}(?:妈妈|爸爸|宝妈|宝爸|妈|爸|麻麻|粑粑)")
_STOP = re.compile(
    "[我你您他她们的了吗呢吧啊呀是这那哪说念看给把就不有没什怎请谢要听记打对好行嗯哦诶哎号码址话]|家人|宝宝|姐妹|大家|"
    "朋友|主播|一下|尽快|马上|现在|今天|明天|刚才|然后|后台|备注|地址|电话|手机|订单|收件|核对|确认|免税|公屏|中奖|恭喜|"
    "链接|直播|客服|欢迎|下单|付款|退款|发货|快递|包裹|一共|总共|清关|注意|放心|知道|可以|没问题|上车|库存|价格|优惠|"
    "男士|女士|先生|小姐|默认|普通|黑色|白色|红色|尺码|颜色|数量|两件|一件|会员|生日|姓名|护照|身份"
)
_INTRO = re.compile(
    "记录|备注|订单|后台|查到|翻到|名单|表格|核对|拒收|差评|退货|投诉|扫到|面单|收件"
)
_ANCHORS = {
    "order_no",
    "phone",
    "phone_tail",
    "address",
    "consumption",
    "name",
    "minor",
    "health",
    "birthday",
}


def find_nicknames(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Nicknames; a nickname with nothing personal beside it is greeting, not leaking."""
    yield from _said_so(reading, marks)
    yield from _buyers(reading, marks)
    for mark in marks:
        if mark.type in _ANCHORS:
            yield from _clause(reading, mark)


def _said_so(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["nick"]:
        before = text[start - 1 : start]
        if before.isascii() and before.isalnum():
            continue
        match = _SAID.match(text, end)
        if match and near_marks(reading, marks, *match.span(1)):
            kind = "name" if is_name(match[1]) else "nickname"
            because = f"前有“{text[start:end]}”，旁有这个人的其他信息"
            yield Mark(*match.span(1), kind, Confidence.MEDIUM, because, start)


def _buyers(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    for start, _ in {(m.lead, m.end) for m in marks if m.type in _ANCHORS}:
        left, _ = reading.sentence(start, start)
        for match in _BUYER.finditer(reading.text, max(left, start - 40), start + 2):
            kind = "name" if is_name(match[1]) else "nickname"
            because = "买家的称呼，旁有这个人的其他信息"
            yield Mark(*match.span(1), kind, Confidence.MEDIUM, because, match.start())


def _clause(reading: Reading, mark: Mark) -> Iterator[Mark]:
    """A clause of two to eight characters right before a mark that is no sentence."""
    for start, end in clauses_beside(reading, mark):
        said = reading.text[start:end]
        if start >= mark.start or _STOP.search(said) or is_name(said) or len(said) > 8:
            continue
        left, _ = reading.sentence(start, end)
        first = start == left or _INTRO.search(
            reading.text, max(left, start - 14), start
        )
        parent = _PARENT.fullmatch(said)
        if not first or (mark.type in {"minor", "health"} and not parent):
            continue
        because = f"单独成句的称呼，紧挨着{mark.because}"
        yield Mark(start, end, "nickname", Confidence.MEDIUM, because, start)
