"""Last digits of a phone, a bank card or an ID card, and one-time codes."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.context import called
from lexicons.privacy.cues import Place
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.pointing import someone
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_TAIL = expression(
    rf"(?:号码?|数)?(?:是不是|写的是|报的是|念的是|应该是|显示|[是为:,\s呃嗯啊]){{0,3}}((?:{DIGIT}{{3,6}}|[两二三四]个{DIGIT}){{1,2}}(?:x|叉)?|{DIGIT}(?: {DIGIT}){{3}})(?!{DIGIT})"
)
_FIRST = expression(
    rf"(?<!{DIGIT})(?<![.·-])({DIGIT}{{4}})(?:的|是|,)?(?:(?:这就?是|[这那]个)?(?:[你您她他]的?)?(?:手机|电话)?(?:尾号|后四位)(?![是为:,]?{DIGIT})|(?P<ends>[结收]尾))"
)
_ASKED_FOR = expression(
    "是不是|是[^,。]{0,12}吗|[哪那这]位|哪个|是吧|对吧|核对|对一?下|的[姐哥亲](?=[,。 ]|$)|接一?下|的,?(?:[你您]|快|赶紧|赶快|请|麻烦)?(?:过?来|到)[^,。]{0,3}[领认取拿]|的,?(?:过?来|到)(?:前台|柜台|后台|店里)"
)
_A_NUMBER = expression("手机|电话|号|卡|证")
_OF_A_PHONE = expression(
    rf"(?:手机|电话)号?(?P<end>{DIGIT}{{4}})(?=[那这]位|的[姐哥亲](?!们))"
)
_A_PHONE = expression("手机|电话|号码|来电")
_THAT_CARD = expression(
    rf"[那这]张({DIGIT}{{4}})的?卡|(?:[工农建中交招]行|邮储|信用|储蓄|银行)的?卡({DIGIT}{{4}})(?![.万]?{DIGIT}|[块元张万])"
)
_OTHER = expression("车|订单|单号|快递|运单|物流|链接|批号|条码|价|货号|产品|发票|票")
_CARD = expression(
    "卡|银行|账号|账户|储蓄|[工农建中交招]行|邮储|信用社|农信|浦发|光大|兴业|民生"
)
_OF_MONEY = expression(f"{_CARD.pattern}|退|打款|转账|到账|余额|返现")
_PAID_TO = expression(
    "(?:提现?|打款?|转账?|返现?|到账|佣金|货款)[^,。手机]{0,6}(?:到|至|进|给)$"
)
_ID = expression("身份证|证件")
_PERSON = expression(
    "那位|这位|[那这]个(?:姐妹|姐姐|宝宝|大哥|大姐|哥|姐|亲|朋友|妹妹|顾客|客户|买家)(?!们)|这单[,、 ]?手机尾|那个人|这个人|[你您](?!们)|[他她](?!们)|本人"
)
# Words for the end of anything: beside a number they are its tail.
_LOOSE_TAIL = frozenset(
    (
        "末尾",
        "结尾",
        "收尾",
        "尾巴",
        "最后是",
        "后面四个数",
        "最后四个数",
        "后四个数",
        "后面四个数字",
        "最后四个数字",
        "后四个数字",
    )
)
_HIDDEN = frozenset(("id_tail", "bank_tail"))
_WON = expression(
    "(?:恭喜|抽中|抽到|中奖的?|幸运|开奖)(?:一下|到|了|的是|啊|这位)?(?:手机)?$"
)
_EACH = expression("双数|单数|不限|任意|的都|分别|、")
_DRAW = expression("免单|抽奖|中奖|恭喜|抽中|抽到|开奖|幸运")

_CODE_AFTER = expression(
    rf"[^0-9。!?]{{0,10}}?({DIGIT}(?:[ ,]?{DIGIT}){{3,7}})(?!{DIGIT}(?!位)|位)"
)
_CODE_BEFORE = expression(
    rf"(?<!{DIGIT})({DIGIT}(?:[ ,]?{DIGIT}){{3,7}})[^0-9。!?]{{0,10}}$"
)
_SENT = expression(
    "登上|绑定|确认|输进|收到|跳|短信|输一下|填一下|是多少|发过来|发我|验证|发来|跟我说|告诉|给你发?的|念出来|改绑|报给|报一下|报个|报下|念给|念一下|念下|发给|刚发|发你|手机上|手机里|登录|登进|转账|退款|客服|给我|兑换成功|核销|授权"
)
_LOOSE = expression(
    "短信|收到了|把码|码报|收到的是|几个数|个数|位数|六位|个码|那串|数字|收到的码|码是"
)
_WARNING = expression("(?:千万)?(?:不要|别|不能|收不到)")
_A_CODE = expression("那串|码|位|数字|个数|短信")
_NO_CODE = expression("抽[一-鿿]?奖|奖码|防伪|抽奖|中奖|口令|兑换|优惠|扫码|价|编号|扣")


def find_tails(reading: Reading) -> Iterator[Mark]:
    """Tails: a phone's counts beside a person or where one is pointed at."""
    yield from _cards(reading)
    yield from _said_first(reading)
    yield from _pointed_at(reading)
    for start, end in reading.cues["tail"]:
        match = _TAIL.match(reading.text, end)
        before = reading.before(start, 10)
        if match is None or before.endswith("·") or _OTHER.search(before[-6:]):
            continue
        if reading.text[start:end] in _LOOSE_TAIL and not _A_NUMBER.search(before):
            continue
        left, right = reading.sentence(start, match.end())
        around = reading.text[left:right]
        drawn, each = _DRAW.search(around), _EACH.search(around)
        if drawn and each:
            continue
        if _WON.search(before) and reading.text.startswith("的", match.end(1)):
            continue
        kind, what = _tail_type(before, reading.after(match.end(), 6))
        pointed = (
            (kind in _HIDDEN and not each)
            or _PERSON.search(around)
            or _ASKED_FOR.search(reading.after(match.end(), 14))
        )
        yield Mark(
            *match.span(1),
            type=kind,
            confidence=Confidence.MEDIUM,
            because=f"{what}尾号，旁边能看出是谁",
            lead=start
            - len(before)
            + (before.rfind(what) if what in before else len(before)),
            alone=bool(pointed) and not drawn,
        )


def _pointed_at(reading: Reading) -> Iterator[Mark]:
    """手机6083那位: four digits and somebody, with no word for a tail."""
    for match in _OF_A_PHONE.finditer(reading.text):
        because = "手机尾号，说的是那一位"
        yield Mark(
            *match.span("end"), "phone_tail", Confidence.MEDIUM, because, match.start()
        )


def _said_first(reading: Reading) -> Iterator[Mark]:
    """5588手机尾号的, 八八二三尾号那位: the digits before the word."""
    for match in _FIRST.finditer(reading.text):
        start, end = match.span(1)
        if called(reading, start) or _OTHER.search(reading.before(start, 4)):
            continue
        left, right = reading.sentence(*match.span())
        around = reading.text[left:right]
        near = reading.before(start, 8) + reading.after(match.end(), 6)
        if match["ends"] and not _A_PHONE.search(near):
            continue
        asked = _PERSON.search(around) or (match["ends"] and _ASKED_FOR.search(around))
        pointed = asked and not _DRAW.search(around)
        because = "手机尾号，旁边能看出是谁"
        yield Mark(
            start, end, "phone_tail", Confidence.MEDIUM, because, start, bool(pointed)
        )


def _cards(reading: Reading) -> Iterator[Mark]:
    """那张7718的卡: a tail that nothing calls one."""
    for match in _THAT_CARD.finditer(reading.text):
        start, end = match.span(match.lastindex or 1)
        around = reading.before(match.start(), 8) + reading.after(match.end(), 10)
        meant = someone(reading, start, end) or _OF_MONEY.search(around) is not None
        because = "说的是某个人的那张卡"
        yield Mark(
            start, end, "bank_tail", Confidence.MEDIUM, because, match.start(), meant
        )


def _tail_type(before: str, after: str) -> tuple[str, str]:
    if _ID.search(before):
        return "id_tail", "身份证"
    if re.match("的?(?:[^,]{0,4}卡|[^,]{0,3}[农工建中交招]行|那张)", after):
        return "bank_tail", "卡"
    if _PAID_TO.search(before):
        return "bank_tail", "卡"
    card = list(_CARD.finditer(before))
    if card and not re.search("手机|电话", before[card[-1].end() :]):
        return "bank_tail", "卡"
    return "phone_tail", "电话" if "电话" in before else "手机"


def find_codes(reading: Reading) -> Iterator[Mark]:
    """One-time codes: digits beside “验证码”, or a code that someone was sent."""
    for cue in reading.cues["code"]:
        place = _code_place(reading, cue)
        if place is None:
            continue
        if called(reading, place[0]) or _WARNING.match(reading.text, cue[1]):
            continue
        word = reading.text[cue[0] : cue[1]]
        left, right = reading.sentence(*cue)
        around = reading.text[left:right]
        if _LOOSE.search(word):
            around = reading.text[max(left, cue[0] - 24) : min(right, cue[1] + 24)]
        if _LOOSE.search(word) and not (
            _SENT.search(around) and _A_CODE.search(around)
        ):
            continue
        if _NO_CODE.search(reading.before(min(cue[0], place[0]), 8)):
            continue
        because = f"旁有“{word}”，短信验证码不能念"
        yield Mark(*place, "sms_code", Confidence.HIGH, because, min(cue[0], place[0]))


def _code_place(reading: Reading, cue: Place) -> Place | None:
    start, end = cue
    left, right = reading.sentence(start, end)
    match = _CODE_AFTER.match(reading.text, end, right)
    if match is None:
        match = _CODE_BEFORE.search(reading.text, max(left, start - 20), start)
    return match.span(1) if match else None
