"""Children: by name beside “女儿”, “儿子”, a school, an age; or saying they are one."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.given import given_name
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import near_marks, zones
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression
from lexicons.words import is_word

_END = (
    '(?=[,。!?、:;\\s"”)]|$|[的在今上读有对才刚吧是和跟你您他她我]|[0-9一二三四五六七八九十]{1,3}岁|'
    "刚?满|身份证|电话|身高|小朋友|同学|妈妈|爸爸|,|俩|过敏|患|得了|穿|要|想|喜欢|就|不|最近|昨|前天|上次|一[直个般]|也|都|这|那|收|家长|生日|老|身上|小时候)"
)
_NAME = f"(?P<name>[一-鿿]{{2,4}}?){_END}"
_CALLED = expression(
    f'[^,。!?\\n她它他要给改]{{0,6}}?(?:[,]?的?(?:名字|小名|大名|乳名|全名|学名)(?:就?是|叫做?|:)?|叫做|名叫|叫|是叫|,叫)["“ ]?{_NAME}'
)
_ON_STAGE = expression("童模|小模特|小主播|小演员|小选手$")
_BESIDE = expression(f'["“,: ]?{_NAME}')
_PET = expression(f'(?:小名|乳名|大名|学名|全名|小名儿)(?:就?是|叫做?|:)?["“ ]?{_NAME}')
_NO_NAME = expression(
    "[我你您他她它问在妈爸爷奶老不苦醒什怎吃喝用穿买都也很就要说去来看会能可是的了吗给把被这那哪几多]|今年|现在|喜欢|"
    "小名|大名|乳名|学名|宝宝|孩子|自己|上学|放学|平时|特别|这个|那个|如果|因为|皮肤|衣服|正在|已经|没有|从小|妈妈|叫|过敏|身高|体重|生日|尺码|衣|鞋|裤|群|截图|表格|[姐哥叔姨]家?$|今|岁|班|学|年级|回家|起床|做作业|写作业|地址|电话|身份"
)
_KIN = frozenset("妈爸爷奶姥叔姨哥姐弟妹舅姑婆公天常谢看刚")
# Pet names that hold a word of talk.
_SWEET = frozenset(("可乐", "可可", "可可豆", "小可", "小要", "多多", "能能", "小吃货"))
_KEEN = {"小朋友", "同学", "小同学"}
_VIEWER = expression("[有这那][个位]$")
_BEFORE = expression(
    "(?:^|[^\\w]|[的给让叫是和送请找])(?P<name>(?![给的让叫是和送请找])[一-鿿]{2,3})$"
)
_AGED = expression(
    "的(?P<name>[一-鿿]{2,3}?)(?=[,。!?、:\\s在今上读有走丢住跟和是穿要来说]|$)"
)
_BEFORE_AGE = expression(
    "(?:^|[,。!?、 ]|[我你您她他]家|我们家|[是叫给])(?P<name>[一-鿿]{2,3})(?:,|今年|才|刚|马上|都|已经|快|虚岁|也|就|满|有){0,3}$"
)
# 你家阳阳, 六年级的张子豪, 给佑佑寄的: a child's name by its shape, beside something.
_AT_HOME = expression(f"(?:[你您她他]家|我们家|我家|咱家)(?:的)?{_NAME}")
_IN_CLASS = expression(
    f"(?:[一二三四五六1-6]年级|初[一二三]|高[一二三]|班|班上)的{_NAME}"
)
_AND = expression(f"[和跟、,]{_NAME}")
_CHILD = expression(
    "孩子|女儿|儿子|闺女|娃|宝宝|小朋友|小学|中学|幼儿园|岁|班|妈|爸|家长|奶奶|外孙|孙"
)


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
        yield from _by_word(reading, marks, start, end)
    yield from _by_shape(reading, marks)
    for start, _ in reading.cues["pet"]:
        match = _PET.match(text, start)
        left, right = reading.sentence(start, start)
        if match and _CHILD.search(text, left, right) and not _bad(match["name"]):
            because = "孩子的名字"
            yield Mark(*match.span("name"), "minor", Confidence.HIGH, because, start)
            yield from _again(reading, match, left, right)


def _by_shape(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    for left, right in zones(reading, marks):
        for match in _AT_HOME.finditer(reading.text, left, right):
            name = match["name"]
            if name[0] == name[-1] and len(set(name)) == 1 and not _bad(name):
                because = "家里的孩子，旁有其他信息"
                yield Mark(
                    *match.span("name"),
                    "minor",
                    Confidence.MEDIUM,
                    because,
                    match.start(),
                )
        for match in _IN_CLASS.finditer(reading.text, left, right):
            said = match["name"]
            if (is_name(said) or _namely(said)) and not _bad(said):
                because = "说了年级的学生，旁有其他信息"
                yield Mark(
                    *match.span("name"),
                    "minor",
                    Confidence.MEDIUM,
                    because,
                    match.start(),
                )


def _again(
    reading: Reading, match: re.Match[str], left: int, right: int
) -> Iterator[Mark]:
    """The same name once more in the sentence: 书包上绣“芋头”."""
    for other in re.finditer(
        f'[“"]({re.escape(match["name"])})[”"]', reading.text[left:right]
    ):
        start, end = other.span(1)
        if left + start != match.start("name"):
            because = "孩子的名字"
            yield Mark(
                left + start,
                left + end,
                "minor",
                Confidence.MEDIUM,
                because,
                left + start,
            )


def _bad(name: str) -> bool:
    if name in _SWEET:
        return False
    doubled = len(name) > 1 and len(set(name)) == 1 and name[0] not in _KIN
    return not doubled and _NO_NAME.search(name) is not None


def _by_word(
    reading: Reading, marks: list[Mark], start: int, end: int
) -> Iterator[Mark]:
    """女儿叫小满; 我女儿小满, beside a school, an age, an address or a number."""
    text = reading.text
    tail = end - 1 if text[start:end].endswith("叫") else end
    _, right = reading.sentence(start, end)
    match = _CALLED.match(text, tail, right)
    because = "孩子的名字，前面说了叫什么"
    if match is None or _bad(match["name"]):
        match = _BESIDE.match(text, end, right)
        because = "孩子的名字，旁有学校、年龄或联系方式"
        if match is None or _bad(match["name"]):
            return
        if not _beside(reading, marks, match):
            return
    yield Mark(*match.span("name"), "minor", Confidence.HIGH, because, start)
    more = _AND.match(text, match.end("name"), right)
    if more and not _bad(more["name"]) and _namely(more["name"]):
        yield Mark(*more.span("name"), "minor", Confidence.MEDIUM, because, start)


def _beside(reading: Reading, marks: list[Mark], match: re.Match[str]) -> bool:
    """Whether a school or an age follows, or the word is a name and something is near."""
    near = near_marks(reading, marks, *match.span("name"))
    if _ON_STAGE.search(reading.text, match.start() - 4, match.start()):
        return bool(near)
    at = match.end("name")
    if any(m.type in {"minor_school", "age"} and m.start >= at for m in near):
        return True
    grown = match["name"][0] == "小" and is_name(match["name"])
    return bool(near) and not grown and _namely(match["name"])


def _namely(said: str) -> bool:
    """安妮, 果果, 小宇, 大毛, 孙浩宇."""
    if is_name(said) and given_name(said[1:]) > 1:
        return True
    doubled = len(said) > 1 and said[0] == said[1]
    likely = given_name(said) >= len(said) and not is_word(said)
    return doubled or said[0] in "小大二" or likely


def _little_friend(
    reading: Reading, marks: list[Mark], start: int, word: str
) -> Iterator[Mark]:
    """乐乐小朋友, 赵同学, beside a school, an age, an address or a number."""
    match = _BEFORE.search(reading.text, max(0, start - 4), start)
    if (
        match is None
        or _bad(match["name"])
        or (word == "同学" and not (is_name(match["name"]) or match["name"][0] == "小"))
    ):
        return
    if near_marks(reading, marks, *match.span("name")):
        because = "小朋友的名字，旁有学校、年龄或住址"
        yield Mark(
            *match.span("name"), "minor", Confidence.HIGH, because, match.start("name")
        )


def find_aged(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """八岁的乐乐, 糖豆今年四岁, beside something else that is personal."""
    text = reading.text
    for mark in marks:
        if mark.type != "age":
            continue
        match = _AGED.match(text, mark.end) or _BEFORE_AGE.search(
            text, max(0, mark.start - 12), mark.start
        )
        if match and not _bad(match["name"]):
            others = near_marks(reading, marks, *match.span("name"))
            if any(other.type != "age" for other in others):
                because = "孩子的名字和年龄"
                yield Mark(
                    *match.span("name"), "minor", Confidence.MEDIUM, because, mark.start
                )
