"""Names that viewers give themselves, beside an order, a number or an address."""

import re
from collections.abc import Iterator
from functools import partial

from lexicons.models import Confidence
from lexicons.privacy.deeds import done_by
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import Beside, beside, near_marks, zones
from lexicons.privacy.nicklike import SAID, nicklike, said_in, sayable
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression

_SAID = expression(
    '[:是叫"“ ]{0,2}([^\\s,。!?、;:()"”]{1,12}?)(?=姓名|真名|实名|本名|地址|收货|的[,。那宝姐粉网朋家这中下买客]|[,。!?、;:"”\\s]|的$|$|说|这个|那个|[你您]|收件|电话|手机|她|他|是吧|对吧)'
)
_AT = expression("[ ]?([^\\s,。!?、:@]{2,12})(?=[\\s,。!?、:]|$|你|您)")
_PARENT = expression(
    "[一-鿿]{1,3}(?:妈妈|爸爸|妈咪|爸比|宝妈|宝爸|妈|爸|麻麻|粑粑|奶奶|姥姥|外婆)"
)
_CLOSED = "(?=[,。!?、: ”]|$|查收|签收|[你您](?!们)|说|讲|问|留言|反馈|投诉|私信|评论|吐槽|发来|拍|退|上个?月|上周|上次|上回|上来|昨天|昨晚|前天|今天|这个?月|今年|去年|一年|从|已经|前后|总共|一共|累计|加我|工行|农行|建行|招行|银行卡|信用卡|在(?!线|吗)|刷|也|又|要|想|家里|老公|老婆|要退|下单|买|收|留[的了下]|住|花了|充了|的(?:链接|那位|电话|手机|地址|订单|快递|单|收货|微信|包裹|号|退货|退款|抖音|快手|小红书|微博|孩子|女儿|儿子|那[单个件])|那单|这单|那个单|禁言|拉黑|踢|举报|补发?|发了|寄|送|改|申请|催|抢|扣|回复|付|没|看一?下|在吗|在不在|手机|电话|微信|订单|单号|快递|尾号|她|他|这个号|家)"
_ENDED = _CLOSED[:-1] + "|被|把|给|让|[啊吗吧呀呢]|的(?=[,。!?]|$))"
_BEGIN = "(?:^|(?<=[,。!?、:; ”—\\n]))"
# Words that lead up to a viewer, so that what follows is taken at its word.
_LED = expression(
    "(?:(?:上一单|下一单|[这那]单|退货|退款|投诉|差评|拒收|催发货|补差价|拍错|下单|骂人|中奖|抽中|抽到|要退|说|问|买|留言|打赏|榜一|刷礼物|连麦|催单|刷屏|举报|黑粉|要货|要地址|付款|没收到货|漏发|"
    "拍了?[^,。的]{0,8})的(?:就)?(?:是)?|下一[个位单]|用户|粉丝|网友|买家|顾客|会员|客户|观众|弹幕上?|公屏上?|评论区|这位|那位|就是|就你|补发给|改寄|寄给|发给|送给|补给|转给|退给|判给|奖给|"
    '大哥|大姐|榜[一二三](?:那个|那位|大哥|大姐|是)?|得主是?|幸运观众是?|锁定|点名|联系|提醒|呼叫|艾特|抽中|中的是|得奖的是|备注(?:写的?)?|后台(?:显示|备注)?|面单写)[:是,]?[“" ]?'
    f"{SAID}{_ENDED}"
)
# Words that lead up to anything: what follows has to look like a nickname.
_LOOSELY = expression(
    f"(?:[给把找来帮替问叫是让和跟看等催回查踢选]|(?:刚才|刚刚|前[面边]|后[面边]|昨天|昨晚|上午|下午)(?:[^,。!?]{{0,6}}的)?|群里|弹幕|收到|那个|这个|有个|恭喜|麻烦|请|给到|还有|抽到|对了|好的|行)[:, ]?{SAID}{_ENDED}"
)
_CALLED = expression(
    f'{_BEGIN}{SAID}(?=[,:]? ?[你您](?!们)|[,:] ?[“"]|[,](?:电话|手机|地址|单号|订单|收货|尾号|微信|她|他)|{_CLOSED[3:-1]})'
)
_QUOTED = expression(f'(?:[”"][,。 ]?|——){SAID}(?=[,。!?、: ]|$|[你您])')
_APART = expression(f"(?:^|(?<=[,。!?、:;”—\\n])){SAID}(?=[,。!?:]|$)")
_VOCATIVE = expression(f"(?:^|(?<=[。!?\\n])){SAID}(?=[,:] ?[你您](?!们|好))")
_NICK = expression("昵称|网名|用户名|账号名|id")
_TO_YOU = expression(
    "[,、 ]?(?:这位|那位)?[你您](?:的|那|上次|电话|手机|地址|快递|订单|拍|买|退)"
)
_IN_QUOTES = expression(f'[“"]{SAID}[”"](?=[这那你您的说,问留拍退买]|$)')
# Where somebody is so plainly named, a nickname may be a sentence: 今天也要加油.
_SURELY = expression(
    "(?:(?:给差评|退货|退款|投诉|拒收|催单|中奖|抽中|抽到|恶意[^,。]{0,4}|拍了?[^,。的]{1,8}|刚?下单|骂人|刷礼物|连麦)的(?:就?是|那个叫|叫)?|"
    f"黑名单(?:上|里)?(?:第[一二三]个)?[,:]|昵称(?:叫|是)?|网名(?:叫|是)?|用户名|榜[一二三](?:大哥|大姐)){SAID}(?=,|真名|实名|你留|[这那]个)"
)
_CALLED_ONE = expression(
    f"{_BEGIN}{SAID}(?:这个|那个)(?:id|昵称|网名|用户名|粉丝|顾客|客户|买家|观众)"
)
_AT_ITS_WORD = {shape.pattern for shape in (_VOCATIVE, _SURELY, _CALLED_ONE)}
# How much it must look like one, beside facts that count by themselves and others.
_SHAPES = {
    _SURELY: (0, 0),
    _CALLED_ONE: (0, 0),
    _LED: (0, 0),
    _VOCATIVE: (0, 1),
    _IN_QUOTES: (0, 1),
    _QUOTED: (0, 0),
    _CALLED: (1, 1),
    _LOOSELY: (1, 2),
    _APART: (2, 2),
}
_LEAST = {shape.pattern: least for shape, least in _SHAPES.items()}
# Where goods stand as well, beside an illness that is nobody's: 菊苣茶，尿酸高的有救了.
_BESIDE_ADS = {shape.pattern for shape in (_CALLED, _APART)}
_SPEAKS = expression("[说问讲她他]")
_ASKED_OF = expression(
    "[^,。!?]{0,4}(?:是吧|对吧|是不是|吗)|,(?:问|说|她|他|私信|想问|能不能|可不可以|[你您])"
)
_GOES_ON = expression("[,、 ](?:这个|这单)?[你您]")
_GREETED = expression("(?:欢迎|感谢|谢谢|多谢)(?:一下)?$")
_BUYING = expression(
    "[你您她他谁]|这位|那位|拍|退|投诉|差评|拒收|漏发|补发|恶意|仅退款"
)
_YOU = expression("[你您她他]")
_INTRO = expression(
    "记录|备注|订单|后台|查到|翻到|名单|表格|核对|拒收|差评|退货|投诉|扫到|面单|收件"
)
_FACTS = {"health", "consumption", "workplace", "order_no"}
_USUAL, _FEWEST = 8, 3
_ANCHORS = {
    "order_no", "phone", "phone_tail", "address", "consumption", "name", "minor", "health",
    "birthday", "wechat", "id_card", "bank_card",
}  # fmt: skip


def find_nicknames(
    reading: Reading, marks: list[Mark], deeds: list[Mark]
) -> Iterator[Mark]:
    """Nicknames; a nickname with nothing personal beside it is greeting, not leaking."""
    yield from _said_so(reading, marks, deeds)
    yield from _addressed(reading, marks)
    for mark in marks:
        if mark.type in _ANCHORS:
            yield from _clause(reading, mark)
    facts = [mark for mark in marks if mark.type != "age"]
    shaped = partial(_shaped, reading, facts)
    for zone in zones(reading, facts):
        for shape in _SHAPES:
            for match in said_in(reading.text, zone, shape, shaped):
                because = "买家或观众的称呼，旁有这个人的其他信息"
                yield Mark(
                    *match.span("said"),
                    "nickname",
                    Confidence.MEDIUM,
                    because,
                    match.start(),
                )


def _shaped(reading: Reading, marks: list[Mark], match: re.Match[str]) -> bool:
    """Whether what stands where a nickname stands looks enough like one."""
    start, end = match.span("said")
    said, shape = match["said"], match.re.pattern
    least, beside_facts = _LEAST[shape]
    looks = nicklike(said)
    if looks < 0 and shape in _AT_ITS_WORD and sayable(said):
        looks = 0
    if looks < least + (len(said) < _FEWEST) or is_name(said):
        return False
    if _GREETED.search(reading.text[max(0, start - 5) : start]):
        return False
    near = near_marks(reading, marks, start, end)
    if shape in _BESIDE_ADS and _of_goods(reading, near, start, end):
        return False
    facts = any(m.type in _FACTS for m in near) and looks >= beside_facts
    return any(m.alone for m in near) or facts or bool(near and looks > least)


def _of_goods(reading: Reading, near: list[Mark], start: int, end: int) -> bool:
    """Whether nothing but an illness that nobody speaks of is near: an advertisement."""
    if any(mark.type != "health" or mark.alone for mark in near):
        return False
    return _SPEAKS.search(reading.text, *reading.sentence(start, end)) is None


def _said_so(reading: Reading, marks: list[Mark], deeds: list[Mark]) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["nick"]:
        before = text[start - 1 : start]
        if before.isascii() and before.isalnum():
            continue
        match = _SAID.match(text, end)
        if match and (
            near_marks(reading, marks, *match.span(1))
            or _is_told(reading, deeds, match)
        ):
            kind = "name" if is_name(match[1]) else "nickname"
            because = f"前有“{text[start:end]}”，旁有这个人的其他信息"
            yield Mark(*match.span(1), kind, Confidence.MEDIUM, because, start)


def _is_told(reading: Reading, deeds: list[Mark], match: re.Match[str]) -> bool:
    """Whether this one is told something as a customer: 昵称…，你电话留错了."""
    start, end = match.span(1)
    least = 0 if _NICK.search(reading.text, max(0, start - 6), start) else 1
    named = nicklike(match[1]) >= least or is_name(match[1])
    spoken_to = _TO_YOU.match(reading.text, end) is not None
    return named and (spoken_to or done_by(reading, deeds, start, end))


def _addressed(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """@海边的风 beside something personal; an @ in an e-mail address is none."""
    for start, end in reading.cues["mail"]:
        match = _AT.match(reading.text, end)
        before = reading.text[start - 1 : start]
        glued = before.isascii() and before.isalnum()
        if match and not glued and near_marks(reading, marks, *match.span(1)):
            because = "被 @ 的昵称，旁有这个人的其他信息"
            yield Mark(*match.span(1), "nickname", Confidence.MEDIUM, because, start)


def _clause(reading: Reading, mark: Mark) -> Iterator[Mark]:
    """Two to twelve characters right before a mark that are no sentence."""
    for place in beside(reading, mark):
        said = reading.text[place.start : place.end].strip()
        if not place.before or said[:1] == "@" or is_name(said):
            continue
        looks = nicklike(said)
        if looks < 0:
            called = _spoken_to(reading, place, mark, said)
        else:
            called = _stands_apart(reading, place, mark, said, looks)
        if called:
            because = "单独成句的称呼，紧挨着这个人的其他信息"
            start, end = place.start, place.start + len(said)
            yield Mark(start, end, "nickname", Confidence.MEDIUM, because, start)


def _stands_apart(
    reading: Reading, place: Beside, mark: Mark, said: str, looks: int
) -> bool:
    left, _ = reading.sentence(place.start, place.end)
    shown = _INTRO.search(reading.text, max(left, place.start - 14), place.start)
    least = int(len(said) > _USUAL or (not mark.alone and mark.type not in _FACTS))
    if looks < least and not shown:
        return False
    apart = reading.text[place.end : place.end + 1] in {",", " ", ":"}
    if not looks and not (apart and (place.introduced or shown)):
        return False
    if mark.type == "order_no" and not _buyer_near(reading, mark):
        return False
    return mark.type not in {"minor", "health"} or _told(reading, place, mark)


def _spoken_to(reading: Reading, place: Beside, mark: Mark, said: str) -> bool:
    """多喝热水，单号…，你这单…: a sentence begins with it and goes on to speak to them."""
    text = reading.text
    if not (place.introduced and mark.alone and text[place.end : place.end + 1] == ","):
        return False
    if mark.type in {"name", "minor"} or len(said) > _USUAL:
        return False
    return sayable(said) and _GOES_ON.match(text, mark.end) is not None


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
    _, right = reading.sentence(mark.start, mark.end)
    if between == "," and _ASKED_OF.match(reading.text, mark.end, right):
        return True
    return bool(_PARENT.fullmatch(said)) or (
        between[:1] in {",", " ", "说"} and bool(_YOU.search(between))
    )
