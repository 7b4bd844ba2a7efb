"""Names of people, where something else said about them makes them personal.

A name alone is no violation: hosts, stars and brands have names too. A name counts
beside a number, an address, an order or a fact of that person, or after a word like
“收件人”.
"""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import beside, near_marks
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import (
    NAME,
    PLACEHOLDERS,
    SURNAME,
    TITLES_FAMILIAR,
    TITLES_STRONG,
    is_name,
)

_STRONG = {
    "收件人", "收货人", "姓名", "户名", "持卡人", "开户名", "真名", "本名", "实名", "机主", "寄件人", "户主", "开户人", "签收人",
}  # fmt: skip
_JOIN = re.compile('(?:[是为叫:,\\s"“]|就是|写的|填的|留的|登记的){0,2}')
_RIGHT = re.compile("$|[^\\w]|[的在住说手电你您这那她他今地是已号身]|某")
_LEFT_OPEN = '说帮下位单是叫给:,。!?、;() \n"“的和跟把找让问到向位由替归为'
_STAFF = re.compile(
    "(?:仓库|客服|主播|老板|我们家|咱家|品控|质检|运营|助理|店长|老师傅|创始人|嘉宾|专家|明星|演员|歌手)的?$"
)
_UNMASK = re.compile(
    "[您你]是.{2,24}吧|大家认识|认识一下|这个人|那个人|帮我看看|曝光|挂出来|住哪|记住[他她这]|就是[他她]|大家看[,，]"
)
_FAMILIAR = re.compile(f"[小老]{SURNAME.pattern}")
_CALLED_UPON = re.compile(f"([小老]{SURNAME.pattern})[,、]")
_PERSON_WORD = re.compile(
    "(?:收件人|收货人|会员|客户|买家|联系人|业主|车主|用户|粉丝|顾客|机主|户主|患者|叫)$"
)
_PUBLIC = re.compile("公屏|弹幕|评论区")


def find_names(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Names beside other marks or announced by a word; titles; names as a clause."""
    yield from _announced(reading, marks)
    yield from _titled(reading, marks)
    for mark in marks:
        yield from _neighbours(reading, mark)
        yield from _called_upon(reading, mark)


def _announced(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    text = reading.text
    for cue, end in reading.cues["named"]:
        join = _JOIN.match(text, end)
        at = join.end() if join else end
        name = _name_at(text, at)
        word = text[cue:end]
        if not name or name in PLACEHOLDERS:
            continue
        strong = word in _STRONG
        if strong or near_marks(reading, marks, at, at + len(name)):
            confidence = Confidence.HIGH if strong else Confidence.MEDIUM
            yield Mark(at, at + len(name), "name", confidence, f"前有“{word}”", cue)


def _name_at(text: str, at: int) -> str:
    """The name that begins here and ends before a stop or a word that cannot go on."""
    match = NAME.match(text, at)
    if match is None:
        return ""
    for length in range(len(match[0]), 1, -1):
        name = match[0][:length]
        if is_name(name) and _RIGHT.match(text, at + length):
            return name
    return ""


def _titled(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["title"]:
        title = text[start:end]
        begin = _name_before(text, start)
        if begin is None or (title == "某" and text[end : end + 1] == "某"):
            continue
        if _STAFF.search(text[max(0, begin - 6) : begin]):
            continue
        strong = title in TITLES_STRONG
        opens = begin == 0 or text[begin - 1] in ",。!?、;:\n "
        left, right = reading.sentence(begin, end)
        near = near_marks(reading, marks, begin, end)
        opens = opens or _after_mark(near, begin - 1)
        opens = opens or (
            title in TITLES_FAMILIAR and text[begin - 1] in "叫给帮位下单"
        )
        if not (strong or (opens and (near or _PUBLIC.search(text, left, right)))):
            continue
        if near or _UNMASK.search(text, left, right):
            because = f"姓加“{title}”，旁有" + (near[0].because if near else "指认的话")
            kind = "minor" if title == "同学" else "name"
            yield Mark(begin, end, kind, Confidence.MEDIUM, because, begin)


def _after_mark(marks: list[Mark], at: int) -> bool:
    """Whether a mark ends right here: 住在…18号的石大爷."""
    return any(mark.end == at for mark in marks)


def _name_before(text: str, start: int) -> int | None:
    """Where the surname, or the full name, before a title begins."""
    for length in (3, 2, 1):
        begin = start - length
        if begin < 0 or not _opens(text, begin):
            continue
        before = text[begin:start]
        if SURNAME.fullmatch(before) or (length > 1 and is_name(before)):
            return begin
    return None


def _opens(text: str, at: int) -> bool:
    """Whether a name can begin here: after a stop, a joining word or “会员”."""
    if at == 0 or text[at - 1] in _LEFT_OPEN or not text[at - 1].isalpha():
        return True
    return _PERSON_WORD.search(text[max(0, at - 4) : at]) is not None


def _neighbours(reading: Reading, mark: Mark) -> Iterator[Mark]:
    """A stretch right before or after a mark that is nothing but a name."""
    because = f"单独成句的姓名，紧挨着{mark.because}"
    for place in beside(reading, mark):
        said = reading.text[place.start : place.end]
        if is_name(said) or _FAMILIAR.fullmatch(said):
            yield Mark(
                place.start, place.end, "name", Confidence.MEDIUM, because, place.start
            )


def _called_upon(reading: Reading, mark: Mark) -> Iterator[Mark]:
    """A familiar name that opens the sentence of a mark: 小刘，…她手机…"""
    left, _ = reading.sentence(mark.lead, mark.end)
    match = _CALLED_UPON.match(reading.text, left)
    if match and match.end() < mark.start:
        because = "句首的称呼，后面是这个人的信息"
        yield Mark(*match.span(1), "name", Confidence.MEDIUM, because, left)
