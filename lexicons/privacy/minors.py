"""Children: the name said with “女儿”, “儿子”, the school and the class."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import near_marks
from lexicons.privacy.reading import Reading

_CALLED = re.compile(
    "(?:的?(?:名字|小名|大名))?(?:叫做|名叫|叫|是叫|,叫)([一-鿿]{2,3}?)(?=[,。!?、:\\s的在今上读有对才刚]|$)"
)
_BESIDE = re.compile("([一-鿿]{2,3}?)(?=[,、在今上读有才刚对])")
_NO_NAME = re.compile(
    "[我你他她它妈爸爷奶老不苦醒什怎吃喝用穿买都也很就要说去来看会能可是的了吗]|今年|现在|喜欢|"
    "宝宝|孩子|自己|上学|放学|平时|特别|这个|那个|如果|因为|皮肤|衣服|正在|已经|没有|从小"
)
_KEEN = {"小朋友", "同学"}
_VIEWER = re.compile("[有这那][个位]$")
_BEFORE = re.compile("(?:^|[^\\w]|[的给让叫是和送])((?![给的让叫是和送])[一-鿿]{2,3})$")
_AGED = re.compile("的([一-鿿]{2,3})(?=[,。!?、:\\s在今上读有]|$)")
_PREFIX = re.compile(
    "[^\\W\\d_a-z在是读念上给去的到叫从你您我他她们那个这有和跟与就爱送接住进考为]{2,8}$"
)
_GENERIC = re.compile(
    "^(?:附近|重点|公立|私立|所有|全国|很多|现在|以前|一些|适合|适用|我国|各大|中国|义务|乡村|希望|不管|无论|还是|以及|孩子|宝宝|儿子|女儿)"
)
_CLASS = re.compile(
    "(?:[托小中大]|[初高][一二三]|[一二三四五六七八九1-9]年级)?(?:的)?"
    "[(]?(?:[0-9一二三四五六七八九十]{1,2}|[a-z])?[)]?班|[一二三四五六七八九1-9初高]{1,2}年级|[初高][一二三]"
)
_LANDMARK = re.compile("(?:的)?(?:对面|旁边|隔壁|附近|后面|那边|那条|站)")
_TEACHES = re.compile("(?:的)?[一-鿿]{0,4}(?:老师|校长|主任|教书|教师|上班|任教|班主任)")


def find_schools(reading: Reading) -> Iterator[Mark]:
    """Schools by name; with a class they count alone, without one beside a child."""
    text = reading.text
    last = 0
    for start, end in reading.cues["school"]:
        if start < last:
            continue
        left, right = reading.clause(start, end)
        prefix = _PREFIX.search(text, max(left, start - 8, last), start)
        if prefix is None or _GENERIC.match(prefix[0]):
            continue
        grade = _CLASS.match(text, end, right)
        stop = grade.end() if grade else end
        because = "就读的学校" + ("和班级" if grade else "")
        confidence = Confidence.HIGH if grade else Confidence.MEDIUM
        last = stop
        if grade is None and _LANDMARK.match(text, stop):
            continue
        if _TEACHES.match(text, stop):
            because = "某个人的工作单位"
            yield Mark(
                prefix.start(),
                stop,
                "workplace",
                confidence,
                because,
                prefix.start(),
                alone=False,
            )
            continue
        yield Mark(
            prefix.start(), stop, "minor_school", confidence, because,
            prefix.start(), alone=grade is not None,
        )  # fmt: skip


def find_children(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Children by name: said to be called so, or named beside a school or an age."""
    text = reading.text
    for start, end in reading.cues["child"]:
        word = text[start:end]
        if word in _KEEN:
            yield from _little_friend(reading, marks, start, word)
            continue
        if word == "宝宝叫" and _VIEWER.search(text, max(0, start - 3), start):
            continue
        tail = end - 1 if text[start:end].endswith("叫") else end
        match = _CALLED.match(text, tail)
        because = f"孩子的名字（“{text[start:end]}”叫什么）"
        if match is None:
            match = _BESIDE.match(text, end)
            because = "孩子的名字，旁有学校或年龄"
            if match is None or not _beside(reading, marks, match.end()):
                continue
        if not _NO_NAME.search(match[1]):
            yield Mark(*match.span(1), "minor", Confidence.HIGH, because, start)


def _little_friend(
    reading: Reading, marks: list[Mark], start: int, word: str
) -> Iterator[Mark]:
    """乐乐小朋友, beside a school, an age, an address or a number."""
    match = (
        _BEFORE.search(reading.text, max(0, start - 4), start)
        if word == "小朋友"
        else None
    )
    if (
        match
        and not _NO_NAME.search(match[1])
        and near_marks(reading, marks, *match.span(1))
    ):
        because = "小朋友的名字，旁有学校、年龄或住址"
        yield Mark(*match.span(1), "minor", Confidence.HIGH, because, match.start(1))


def find_aged(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """八岁的乐乐, beside something else that is personal."""
    for mark in marks:
        match = _AGED.match(reading.text, mark.end) if mark.type == "age" else None
        if match and not _NO_NAME.search(match[1]):
            others = near_marks(reading, marks, *match.span(1))
            if any(other.type != "age" for other in others):
                because = "孩子的名字和年龄"
                yield Mark(
                    *match.span(1), "minor", Confidence.MEDIUM, because, mark.start
                )


def _beside(reading: Reading, marks: list[Mark], at: int) -> bool:
    near = near_marks(reading, marks, at, at)
    return any(m.type in {"minor_school", "age"} and m.start >= at for m in near)
