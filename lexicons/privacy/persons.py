"""Names of people, where something else said about them makes them personal.

A name alone is no violation: hosts, stars and brands have names too. A name counts
beside a number, an address, an order or a fact of that person, or after a word like
“收件人”. Only the surroundings of such marks are searched.
"""

import dataclasses
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.deeds import done_by, politely_named
from lexicons.privacy.edges import SURELY, closes, opens
from lexicons.privacy.given import given_name
from lexicons.privacy.models import Mark
from lexicons.privacy.names import FULL, GIVEN, OTHER, full_name, given_alone
from lexicons.privacy.neighbours import beside, near_marks, zones
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import (
    NAME,
    PLACEHOLDERS,
    PURE,
    SURNAME,
    is_name,
    is_whole_name,
)
from lexicons.privacy.titles import AFFIX, TITLED, affixed, titled_from
from lexicons.programs import expression

_STRONG = {
    "收件人", "收货人", "取件人", "预定人", "预订人", "订货人", "提货人", "报名人", "付款人", "领奖人", "中奖人", "下单人", "申请人", "姓名", "户名", "持卡人", "开户名", "真名", "本名", "实名", "机主", "寄件人", "户主", "开户人", "签收人",
}  # fmt: skip
_JOIN = expression('(?:[是为叫:,\\s"“写填]|就是|显示的?|写的|填的|留的|登记的){0,2}')
_RIGHT = expression("$|[^\\w]|[的在住说手电你您这那她他今地是已号身本跟和对您收]|某")
_STAFF = expression(
    "(?:仓库|客服|主播|我们家|咱家|品控|质检|运营|助理|店长|老师傅|创始人|嘉宾|专家|明星|演员|歌手|代言人|设计师)的?$"
)
# Staff who are told what to do, or quoted on the price.
_TOLD = expression(
    "[,、 ]?(?:呃|嗯|那个|就是|啊)?[,、 ]?(?:[你您]?(?:呃|嗯|啊)?(?:把(?![他她人你您我]).{0,12}(?:拿|推|上|放|改|调|换|加|关|开)|去看|去仓库|去拿|去查一下库存|音乐|镜头)|说.{0,4}(?:再申请|库存|加单|价)|"
    "做这个|做.{0,4}年|推荐的?这|讲(?:的|课)|上次讲|说的?(?:这个|那个)?成分|今天到不了|开播|下播|上链接)"
)
_GREETED = expression(
    "(?:欢迎|感谢|谢谢|多谢)(?:(?:我们|咱们|咱家)?(?:的)?|[^,。]{1,4}[、和跟])$"
)
# Themselves, or stars and makers.
_KNOWN = expression(
    "(?:我是|我叫|我姓|恭喜|代言|请到|请来|邀请|致敬|品牌|创始人)(?:了|到)?$"
)
_PRAISED = expression(
    "同款|也?推荐|也喜欢|也在用|代言|讲|也?回购|亲自|品牌|旗舰店|牌|家的|的[^,。]{1,5}我|的(?:鞋|课|歌|粉|酱|书|戏|电影|作品|手艺)|这样的|们"
)
_PLACE = expression(".[州县市镇村城区省江河湖海山路街].?")
DONE_BY = "旁有这个人下单、退货或投诉的话"
_RECOGNISED = "知道是[你您]|认[得出]你|别潜水"
_UNMASK = expression(
    f"[您你]是.{{2,24}}吧|大家认识|认识一下|这个人|那个人|帮我看看|曝光|挂出来|住哪|记住[他她这]|就是[他她]|大家看[,，]|{_RECOGNISED}"
)
_FACTS = frozenset({"health", "consumption", "birthday", "order_no"})
_LATIN = expression("[a-z]{2,10}(?:[ ,/]{1,2}[a-z]{2,12}){1,2}(?![a-z0-9_@])")
_AREA = expression("新区|新城|开发区|高新区|[县镇]|大道|[路街](?![上过])")
_WHOLE = 3
_PUBLIC = expression(f"{_RECOGNISED}|公屏|弹幕|评论区")
_FORENAME = expression(f"(?<!不)姓({SURNAME.pattern})(?=[,。!?、 的]|$)")


def find_names(
    reading: Reading, marks: list[Mark], deeds: list[Mark]
) -> Iterator[Mark]:
    """Announced names anywhere; names and titles beside other marks or a deed."""
    yield from _announced(reading, marks, deeds)
    yield from _unmasked(reading)
    yield from _neighbours(reading, marks)
    for left, right in zones(reading, marks):
        for shape in (_titled, _affixed, _full):
            yield from _counted(reading, marks, shape(reading, marks, left, right))
        yield from _counted(reading, marks, _others(reading, left, right))
    told = sorted((*deeds, *politely_named(reading)), key=lambda mark: mark.start)
    for left, right in zones(reading, told):
        for shape in (_titled, _full):
            for name in shape(reading, marks, left, right):
                if shape is _full and _PLACE.fullmatch(
                    reading.text, name.start, name.end
                ):
                    continue
                if _a_customer(reading, deeds, name):
                    yield dataclasses.replace(name, because=DONE_BY)


def _a_customer(reading: Reading, deeds: list[Mark], name: Mark) -> bool:
    """Whether something is told of this person as a customer; no staff, no star."""
    text = reading.text
    before = text[max(0, name.start - 8) : name.start]
    return not (
        _STAFF.search(before)
        or _GREETED.search(before)
        or _KNOWN.search(before)
        or _TOLD.match(text, name.end)
        or _PRAISED.match(text, name.end)
        or text[name.start : name.end] in PLACEHOLDERS
    ) and done_by(reading, deeds, name.start, name.end)


def _neighbours(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """A stretch right before or after a mark that is nothing but a name."""
    for mark in marks:
        if not mark.alone and mark.type not in _FACTS:
            continue
        for place in beside(reading, mark):
            said = reading.text[place.start : place.end]
            if mark.type == "health" and not mark.alone and said[:1] not in PURE:
                continue
            if is_whole_name(said) and _likely(said, alone=mark.alone):
                because = "单独成句的姓名，紧挨着这个人的其他信息"
                yield Mark(
                    place.start, place.end, "name", Confidence.MEDIUM, because, place.start
                )  # fmt: skip


def _likely(said: str, *, alone: bool) -> bool:
    if said in PLACEHOLDERS:
        return False
    return not is_name(said) or given_name(said[1:]) >= len(said) - 1 - alone


def _counted(
    reading: Reading, marks: list[Mark], names: Iterator[Mark]
) -> Iterator[Mark]:
    """Names with something of that person beside them; no staff, nobody greeted."""
    for name in names:
        before = reading.text[max(0, name.start - 8) : name.start]
        if _STAFF.search(before) or _GREETED.search(before):
            continue
        if before[-1:] == reading.text[name.start] == "谢":
            continue
        if _TOLD.match(reading.text, name.end) or _AREA.match(reading.text, name.end):
            continue
        if reading.text[name.start : name.end] in PLACEHOLDERS:
            continue
        near = near_marks(reading, marks, name.start, name.end)
        if any(mark.type != "age" for mark in near):
            yield name


def _announced(
    reading: Reading, marks: list[Mark], deeds: list[Mark]
) -> Iterator[Mark]:
    text = reading.text
    for cue, end in reading.cues["named"]:
        join = _JOIN.match(text, end)
        at = join.end() if join else end
        word = text[cue:end]
        strong = word in _STRONG
        name = _name_at(text, at) or (_latin_at(text, at) if strong else "")
        if not name or name in PLACEHOLDERS:
            continue
        near = near_marks(reading, marks, at, at + len(name))
        if strong or near or done_by(reading, deeds, at, at + len(name)):
            confidence = Confidence.HIGH if strong else Confidence.MEDIUM
            yield Mark(at, at + len(name), "name", confidence, f"前有“{word}”", cue)


def _latin_at(text: str, at: int) -> str:
    """TANG XIAOYU, as passports write a name."""
    match = _LATIN.match(text, at)
    return match[0] if match else ""


def _name_at(text: str, at: int) -> str:
    """The name that begins here and ends before a stop or a word that cannot go on."""
    match = NAME.match(text, at)
    if match is None or len(match[0]) < _WHOLE:
        whole = text[at : at + _WHOLE]
        if is_whole_name(whole) and _RIGHT.match(text, at + _WHOLE):
            return whole
    if match is None:
        return ""
    for length in range(len(match[0]), 1, -1):
        name = match[0][:length]
        if is_name(name) and _RIGHT.match(text, at + length):
            return name
    return ""


def _titled(
    reading: Reading, marks: list[Mark], left: int, right: int
) -> Iterator[Mark]:
    text = reading.text
    for match in TITLED.finditer(text, left, right):
        begin = titled_from(
            text, match, left, after_mark=_ends_at(reading, marks, match.start())
        )
        if begin is None:
            continue
        kind = "minor" if match["title"] == "同学" else "name"
        because = "姓加称呼，旁有这个人的其他信息"
        yield Mark(begin, match.end(), kind, Confidence.MEDIUM, because, begin)


def _affixed(
    reading: Reading, marks: list[Mark], left: int, right: int
) -> Iterator[Mark]:
    """小刘, 老曲, 阿珂."""
    text = reading.text
    for match in AFFIX.finditer(text, left, right):
        after_mark = _ends_at(reading, marks, match.start())
        if affixed(text, match, after_mark=after_mark):
            because = "熟人的叫法，旁有这个人的其他信息"
            yield Mark(*match.span(), "name", Confidence.MEDIUM, because, match.start())


def _full(reading: Reading, marks: list[Mark], left: int, right: int) -> Iterator[Mark]:
    text = reading.text
    at = left
    while match := FULL.search(text, at, right):
        start = match.start()
        end = full_name(
            text,
            match,
            opening=SURELY if _ends_at(reading, marks, start) else opens(text, start),
            closing=lambda end: (
                SURELY if _starts_at(reading, marks, end) else closes(text, end)
            ),
        )
        if end:
            because = "姓和名，旁有这个人的其他信息"
            yield Mark(start, end, "name", Confidence.MEDIUM, because, start)
        at = end or start + 1


def _others(reading: Reading, left: int, right: int) -> Iterator[Mark]:
    """张*敏, Coco陈, 阿依古丽; 晓雯 without a surname; a surname alone: 姓熊."""
    text = reading.text
    for match in OTHER.finditer(text, left, right):
        because = "名字的写法，旁有这个人的其他信息"
        yield Mark(*match.span(), "name", Confidence.MEDIUM, because, match.start())
    for match in GIVEN.finditer(text, left, right):
        if given_alone(text, *match.span()):
            because = "名，旁有这个人的其他信息"
            yield Mark(*match.span(), "name", Confidence.LOW, because, match.start())
    for match in _FORENAME.finditer(text, left, right):
        because = "前有“姓”，旁有这个人的其他信息"
        yield Mark(*match.span(1), "name", Confidence.LOW, because, match.start())


def _unmasked(reading: Reading) -> Iterator[Mark]:
    """A title where the talk is about pointing somebody out."""
    for start, end in reading.cues["title"]:
        match = TITLED.match(reading.text, max(0, start - 1), end)
        if match is None:
            continue
        begin = titled_from(reading.text, match, max(0, start - 4), after_mark=False)
        if begin is None:
            continue
        left, right = reading.sentence(begin, end)
        before = reading.text[max(0, begin - 8) : begin]
        pointed = _UNMASK.search(reading.text, left, right)
        if pointed and not _STAFF.search(before) and not _GREETED.search(before):
            strong = match["title"] in {"先生", "女士", "小姐", "太太", "某某", "某"}
            if strong or _PUBLIC.search(reading.text, left, right):
                because = "姓加称呼，旁有指认的话"
                yield Mark(begin, end, "name", Confidence.MEDIUM, because, begin)


def _ends_at(reading: Reading, marks: list[Mark], at: int) -> bool:
    """Whether a mark ends right here: 住在…18号的石大爷."""
    near = near_marks(reading, marks, at, at)
    return any(m.alone and m.end in {at, at - 1} for m in near)


def _starts_at(reading: Reading, marks: list[Mark], at: int) -> bool:
    near = near_marks(reading, marks, at, at)
    return any(m.alone and at in {m.start, m.lead, m.start - 1} for m in near)
