"""Names that viewers give themselves, beside an order, a number or an address."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import Beside, beside, near_marks
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name

_SAID = re.compile(
    '[:是叫"“ ]{0,2}([^\\s,。!?、;:()"”]{1,10}?)(?=的[,。那宝姐粉网朋家这]|[,。!?、;:"”\\s]|的$|$)'
)
_AT = re.compile("[ ]?([^\\s,。!?、:@]{2,12})(?=[\\s,。!?、:]|$)")
_BUYER = re.compile(
    "(?:链接|下单|退货|退款|投诉|差评|拒收|催发货|补差价|拍错|拍了[^,。]{1,8})的(?:是)?([^\\s,。!?、的你您]{2,8})[,、](?=你|您|电话|手机|地址|号码)"
)
_PARENT = re.compile("[一-鿿]{1,3}(?:妈妈|爸爸|宝妈|宝爸|妈|爸|麻麻|粑粑)")
_STOP = re.compile(
    "[我你您她他们吗呢吧啊呀哦嗯诶哎这那哪说念听记报查核址码看给把就请要叫@]|骗子|客户|仓库|老板|助理|运营|店长|打一下|打给|打电话|不对|不是|没有|没错|好的|好了|对了|是的|"
    "行了|来了|算了|有了|可以|谢谢|抱歉|家人|宝宝|姐妹|大家|朋友|主播|一下|尽快|马上|现在|今天|明天|刚才|然后|后台|备注|"
    "地址|电话|手机|订单|收件|收货|确认|免税|公屏|中奖|恭喜|链接|直播|客服|欢迎|下单|付款|退款|发货|快递|包裹|一共|总共|"
    "清关|注意|放心|知道|没问题|上车|库存|价格|优惠|男士|女士|先生|小姐|默认|普通|黑色|白色|红色|尺码|颜色|数量|两件|一件|"
    "会员|生日|姓名|护照|身份|微信|联系|加微|[vw]信|验证|账号|密码|银行|退货|赠品|开户|转账|打款|投诉|差评|号$|家$|单$|扫到|是$|写的|显示|顺丰|圆通|中通|申通|韵达|极兔|德邦|邮政|京东"
)
_YOU = re.compile("[你您她他]")
_INTRO = re.compile(
    "记录|备注|订单|后台|查到|翻到|名单|表格|核对|拒收|差评|退货|投诉|扫到|面单|收件"
)
SHORTEST_NICKNAME, LONGEST_NICKNAME = 2, 8
_BUYING = re.compile(
    "[你您她他谁]|这位|那位|拍|退|投诉|差评|拒收|漏发|补发|恶意|仅退款"
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
    yield from _addressed(reading, marks)
    yield from _buyers(reading, marks)
    for mark in marks:
        if mark.type in _ANCHORS:
            yield from _clause(reading, mark)


def _buyer_near(reading: Reading, mark: Mark) -> bool:
    """Whether the sentence of an order number speaks of the one who ordered."""
    left, right = reading.sentence(mark.start, mark.end)
    return _BUYING.search(reading.text, left, right) is not None


def _told(reading: Reading, place: Beside, mark: Mark) -> bool:
    """Whether a child or an illness is plainly this person's: 豆豆妈, or “…，你的…”."""
    said, between = (
        reading.text[place.start : place.end],
        reading.text[place.end : mark.lead],
    )
    return bool(_PARENT.fullmatch(said)) or (
        between[:1] in {",", " ", "说"} and bool(_YOU.search(between))
    )


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


def _addressed(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """@海边的风 beside something personal; an @ in an e-mail address is none."""
    for start, end in reading.cues["mail"]:
        match = _AT.match(reading.text, end)
        before = reading.text[start - 1 : start]
        glued = before.isascii() and before.isalnum()
        if match and not glued and near_marks(reading, marks, *match.span(1)):
            because = "被 @ 的昵称，旁有这个人的其他信息"
            yield Mark(*match.span(1), "nickname", Confidence.MEDIUM, because, start)


def _buyers(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    for start, _ in {(m.lead, m.end) for m in marks if m.type in _ANCHORS}:
        left, _ = reading.sentence(start, start)
        for match in _BUYER.finditer(reading.text, max(left, start - 40), start + 2):
            kind = "name" if is_name(match[1]) else "nickname"
            because = "买家的称呼，旁有这个人的其他信息"
            yield Mark(*match.span(1), kind, Confidence.MEDIUM, because, match.start())


def _clause(reading: Reading, mark: Mark) -> Iterator[Mark]:
    """Two to eight characters right before a mark that are no sentence."""
    for place in beside(reading, mark):
        said = reading.text[place.start : place.end]
        if (
            not place.before
            or len(said) > LONGEST_NICKNAME
            or is_name(said)
            or _STOP.search(said)
        ):
            continue
        left, _ = reading.sentence(place.start, place.end)
        shown = _INTRO.search(reading.text, max(left, place.start - 14), place.start)
        if not (place.introduced or shown):
            continue
        if len(said) < SHORTEST_NICKNAME and not _PARENT.fullmatch(said):
            continue
        if mark.type == "order_no" and not _buyer_near(reading, mark):
            continue
        if mark.type in {"minor", "health"} and not _told(reading, place, mark):
            continue
        because = f"单独成句的称呼，紧挨着{mark.because}"
        yield Mark(
            place.start, place.end, "nickname", Confidence.MEDIUM, because, place.start
        )
