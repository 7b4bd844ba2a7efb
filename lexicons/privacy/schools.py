"""Schools and classes of children."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_PREFIX = expression(
    "[^\\W\\d_a-z在是读念上给去了的到叫从你您我他她们那个这有和跟与就爱送接住进考为用好没得说做刚看要能会号款件]{2,8}$"
)
_WHEN = expression(".{0,3}(?:今年|明年|去年|现在|刚刚?)")
_SHORTEST = 2
_GENERIC = expression(
    "(?:[一二三四五六七八九十0-9]+年$|当地|本地|镇上|村里|县里|市里|附近|重点|公立|私立|所有|全国|很多|现在|以前|一些|适合|适用|我国|各大|中国|义务|乡村|希望(?!$)|不管|无论|还是|以及|孩子|宝宝|儿子|女儿|今年|明年|书包|奖品|县城|城里|都|就)"
)
_NO = "[0-9零一二三四五六七八九十]"
_CLASS = expression(
    f"(?:校区|分校|本部)?(?:的)?(?:[托小中大]|[初高][一二三]|[一二三四五六七八九1-9]年级|七年级|八年级|九年级)?(?:的)?"
    f"[(]?(?:{_NO}{{1,3}}|[a-z])?[)]?班(?!主任|长|级|费|车|里)|[一二三四五六][(]{_NO}{{1,2}}[)]班|[一二三四五六七八九1-9初高]{{1,2}}年级(?:[(]?{_NO}{{1,2}}[)]?班)?|[初高][一二三]|[大中小]班"
)
_LANDMARK = expression("(?:的)?(?:对面|旁边|隔壁|附近|后面|那边|那条|站)")
_TEACHES = expression(
    "教(?:务处|导处|研组|[语数英物化生政历地音体美科][一-鿿])|(?:的)?(?:食堂|门卫|后勤|保安|保洁|打工|工作|传达室)|(?:的)?[一-鿿]{0,4}(?:老师|师傅|主任|园长|保健医|校长|教书|教师|上班|任教|班主任)"
)
_GOES_ON = {"学", "秋"}
"""第三中 is the beginning of 第三中学 and no school of its own."""
_BRANCH = expression(
    "育才|分校|本部|初中部|高中部|小学部|[,、](?=[初高][一二三]|[一二三四五六]年级)"
)
_CHILD = expression(
    "(?:孩子|女儿|儿子|闺女|外孙女?|孙子|孙女|老大|老二|[大二小]宝|娃|侄子|侄女|弟弟|妹妹|小学员|小朋友|同学|小孩)[^,。!?]{0,3}?"
    "(?:学校|[,、]|现在|今年|刚|就|是|在|读|念|上|考上了?|考进了?|毕业于)+$"
)
_GOES_THERE = expression(
    "(?:里)?(?:读书?|念书?|上学|上课|住校|毕业|的(?=[,。!?]|$)|[,。!?]|$)"
)
_JOB = expression("(?:单位|任教|就职|任职)[^,。!?]{0,5}$")
_REACH = 16
_NAMELESS = {"实验", "中心校"}


def find_schools(reading: Reading) -> Iterator[Mark]:
    """Schools by name; with a class they count alone, without one beside a child."""
    text = reading.text
    last = 0
    for start, end in reading.cues["school"]:
        if start < last or text[end : end + 1] in {"生", "时"} | _GOES_ON:
            continue
        if text[max(0, start - 1) : end] == "同学校":  # 詹同学校服
            continue
        left, _ = reading.clause(start, end)
        grade = _grade(reading, start, end)
        stop = grade.end() if grade else end
        prefix = _PREFIX.search(text, max(left, start - 8, last), start)
        numbered = text[start] in "一二三四五六七八九十" and end - start == len("一中")
        if prefix is None and grade and (numbered or text[start:end] == "外国语学校"):
            begin = start
        elif prefix is None:
            continue
        else:
            begin = prefix.start() + _spoken_before(prefix[0])
            if start - begin < _SHORTEST or _GENERIC.match(text[begin:start]):
                continue
        if grade is None and (
            _LANDMARK.match(text, stop) or text[start:end] in _NAMELESS
        ):
            continue
        last = stop
        taught = _TEACHES.match(text, stop) or _JOB.search(reading.before(begin, 10))
        kind = "workplace" if taught else "minor_school"
        because = (
            "某个人的工作单位" if taught else "就读的学校" + "和班级" * bool(grade)
        )
        confidence = Confidence.HIGH if grade else Confidence.MEDIUM
        alone = not taught and (grade is not None or _of_child(reading, begin, stop))
        yield Mark(begin, stop, kind, confidence, because, begin, alone)


def _spoken_before(said: str) -> int:
    """How much of what stands before a school only says when: 小孩今年红星小学."""
    when = _WHEN.match(said)
    return when.end() if when else 0


def _grade(reading: Reading, start: int, end: int) -> re.Match[str] | None:
    """The class that follows a school: 大二班, 高二(12)班, 育才初二11班; ",高一七班" too."""
    _, right = reading.sentence(start, end)
    text = reading.text
    branch = _BRANCH.match(text, end, right)
    return _CLASS.match(text, branch.end() if branch else end, right)


def _of_child(reading: Reading, begin: int, stop: int) -> bool:
    """Whether a child is said to go there: 孩子在…读书, 女儿考上了…, 小学员…"""
    left, _ = reading.sentence(begin, stop)
    before = _CHILD.search(reading.text, max(left, begin - _REACH), begin)
    return before is not None and _GOES_THERE.match(reading.text, stop) is not None
