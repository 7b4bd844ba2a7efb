"""Facts that are personal only beside a person: health, spending, work, orders, age."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.reading import Reading

_ORDER = re.compile(
    rf"(?:号码|号|编号|是|为|那个|这个|就是|[\s:,#\"]){{0,5}}"
    rf"([a-z]{{0,4}}[0-9]{{8,24}}|{DIGIT}(?:[ ,-]?{DIGIT}){{7,23}})(?![a-z0-9])"
)
_POINTED = re.compile(
    "你老公|你老婆|你妈|你爸|你婆婆|你媳妇|这位|那位|是[他她]|[你您](?:的|这|那)|这个人|那个人|大家认识|大家记|[他她]的"
)
_AMOUNT = re.compile(
    r"(?:一共|总共|合计|已经|累计|过|了|有|是|掉|金额|差不多|将近|[\s:,]){0,4}"
    r"((?:[0-9][0-9,.]{0,9}|[零一二三四五六七八九十百千万两〇]{2,12})(?:多|来)?"
    r"(?:万|千|百)?(?:多)?(?:块钱|块|元|万|w|多))"
)
_WORKPLACE = re.compile(
    "(?<![现还正存实])在([^在我,。!?\\s]{3,18}?)(?:里面|里|那边|那儿)?$"
)
_NO_PLACE = re.compile(
    "^(?:这里|家里|哪里|哪儿|直播间|公屏|外面|努力|认真|我们|咱们|一起|辛苦|电脑|办公室|户外)"
)
_SELF = re.compile("(?<![在给找来向到])(?:我(?!翻|看|念|查|们的会员)|咱|主播)")
_ALLERGY = re.compile("对[^,。!?的我你]{1,8}$")
_ORGAN = re.compile(
    "(?:乳腺|甲状腺|前列腺|子宫|宫颈|卵巢|输卵管|腰椎|颈椎|膝盖|心脏|肺|胃|肝|肠|直肠|肾|胆|鼻咽|"
    "二型|一型|妊娠|重度|轻度|中度|产后|慢性|急性|过敏性|特应性|地中海|先天性|早期|晚期|中期|做|脚|手|头|面部|眼|鼻)+$"
)
_DEED = re.compile(f"刚?(?:做过|做了|做完|切了|切除)[一-鿿]{{0,5}}$|{_ORGAN.pattern}")
_WHAT = re.compile("(?:了|是|为)?[^,。!?的吗]{1,8}")
_HOW_LONG = re.compile(
    rf"了?(?:快|都|有|已经)?(?:{DIGIT}|十|半){{1,3}}(?:个多?月|多?周|个月|多?年|多?天)(?:半|多)?"
)
_GOODS = re.compile(
    "测试|测评|敏感肌|人群|患者|慎用|忌用|禁用|不适用|不能用|不建议|可以用吗|功效|适合|预防"
)
_AGE = re.compile(
    "((?:1[0-7]|[0-9]|十[一二三四五六七]?|[一二两三四五六七八九])(?:周)?)$"
)
_AGE_SELF = re.compile("(?:我|人家)(?:今年|今年才|今年刚|才|刚|刚满|马上)?(?:满)?$")
_LONG_AGO = re.compile("就|的时候|那|开始|时|起|以前")
_PUPIL = re.compile(
    "我(?:今年|现在|还在|还|才|刚)?(?:上|读|念|是)?(?:小学|初中)?(?:[一二三四五六1-6]年级|初[一二三]|小学生|初中生)"
)
_SCREEN = re.compile("公屏|弹幕|评论|打字|私信")
_SUITS = re.compile("适合|建议|以上|以下|以内|之间|专用|到$|至$|[-~—]$")


def find_facts(reading: Reading) -> Iterator[Mark]:
    """Facts in the order of their kinds; none of them counts without a person."""
    yield from _orders(reading)
    yield from _spending(reading)
    yield from _workplaces(reading)
    yield from _health(reading)
    yield from _ages(reading)
    yield from _pupils(reading)


def _fact(
    start: int, end: int, kind: str, because: str, lead: int, *, alone: bool = False
) -> Mark:
    return Mark(start, end, kind, Confidence.MEDIUM, because, lead, alone)


def _orders(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["order"]:
        match = _ORDER.match(reading.text, end)
        if match:
            left, right = reading.sentence(start, match.end())
            pointed = _POINTED.search(reading.text, left, right) is not None
            because = "订单或快递单号，和具体的人连在一起"
            yield _fact(*match.span(1), "order_no", because, start, alone=pointed)


def _spending(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["spend"]:
        match = _AMOUNT.match(reading.text, end)
        left, _ = reading.clause(start, start)
        if match and not _SELF.search(reading.text, left, start):
            yield _fact(*match.span(1), "consumption", "某个人的消费金额", start)


def _workplaces(reading: Reading) -> Iterator[Mark]:
    for start, _ in reading.cues["work"]:
        left, _ = reading.clause(start, start)
        left = max(left, start - 24)
        match = _WORKPLACE.search(reading.text, left, start)
        if match is None or _NO_PLACE.match(match[1]):
            continue
        if not _SELF.search(reading.text, left, match.start()):
            because = "某个人的工作单位"
            yield _fact(*match.span(1), "workplace", because, match.start())


def _health(reading: Reading) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["health"]:
        left, _ = reading.clause(start, start)
        word = text[start:end]
        around = text[max(left, start - 10) : end + 8]
        if _GOODS.search(around) or _SELF.search(text, left, start):
            continue
        begin, stop = _condition(text, word, left, start, end)
        if word == "过敏" and begin == start:
            continue
        yield _fact(begin, stop, "health", f"某个人的健康情况（{word}）", begin)


def _condition(
    text: str, word: str, left: int, start: int, end: int
) -> tuple[int, int]:
    """The condition with its organ, its cause or its weeks."""
    shape = {"过敏": _ALLERGY, "手术": _DEED}.get(word, _ORGAN)
    match = shape.search(text, max(left, start - 9), start)
    long = (_WHAT if word == "确诊" else _HOW_LONG).match(text, end)
    return match.start() if match else start, long.end() if long else end


def _ages(reading: Reading) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["age"]:
        left, _ = reading.clause(start, start)
        match = _AGE.search(text, max(left, start - 4), start)
        if match is None or _SUITS.search(
            text[max(left, match.start() - 3) : match.start()]
        ):
            continue
        if _SUITS.match(text, end):
            continue
        if _LONG_AGO.match(text, end):
            continue
        own = _AGE_SELF.search(text, max(left, match.start() - 6), match.start())
        if own:
            because = "自称未满十八岁的观众"
            yield _fact(own.start(), end, "minor", because, own.start(), alone=True)
        else:
            yield _fact(match.start(), end, "age", "未满十八岁", match.start())


def _pupils(reading: Reading) -> Iterator[Mark]:
    """A viewer who writes of being at school: 公屏说我五年级."""
    for match in _PUPIL.finditer(reading.text):
        written = _SCREEN.search(reading.before(match.start(), 14))
        if written and not _LONG_AGO.match(reading.text, match.end()):
            because = "自称在上中小学的观众"
            yield _fact(*match.span(), "minor", because, match.start(), alone=True)
