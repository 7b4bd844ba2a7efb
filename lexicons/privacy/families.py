"""Children named within a family: 我儿子轩轩今年上五年级, 丫丫她妈妈, 那个叫毛毛的小男孩."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.given import given_name
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import near_marks
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression

_NEXT, _PET = 2, 2
_NOT_DOUBLED = frozenset(
    "偷默悄狠妥牢紧通统频连屡略微缓纷处种层排户妈爸爷奶姥叔姨哥姐弟妹舅姑婆公常谢看天刚人多大好慢快轻明仅渐往等想试聊听说问走偏"
)
_KIN = "女儿|儿子|闺女|孩子|小孩|外甥女?|侄[女子]|孙[子女]|外孙女?|小?弟弟|小?妹妹|妞妞|娃|宝宝|老[大二三幺]|[大二三]宝|双胞胎|小朋友|小家伙|[你您她他我]们?家|咱家|俺家"
_NUMBER = "[0-9一二两三四五六七八九十]{1,3}"
_GRADE = f"(?:小学|初中|高中|幼儿园|托班|{_NUMBER}年级|[初高][一二三]|[大中小]班)"
# What follows a child's name: a grade, an age.
_GROWS = expression(
    f"(?:今年|明年|下半年|下学期|九月|刚刚?|才|马上|快|已经|现在|都|也|要|在)*(?:(?:上|读|念|升)(?:了|的|到)?(?:{_GRADE}|[一-鿿]{{2,8}}(?:幼儿园|小学|中学|附小|附中))|{_GRADE}|刚?满{_NUMBER}|{_NUMBER}(?:岁|周岁|个半?月)|才(?:十[一二三四五六七]?|1[0-7]|[3-9三四五六七八九])(?![0-9块元件斤])|满月|周岁|百天|过生日|中考|高考|小升初|入园|开学|上学|考级)"
)
_NAMED = expression(
    f"(?:{_KIN})(?:的|叫|是|,|小名|大名|名字|:|“)?(?=(?P<name>[一-鿿]{{2,4}}))"
)
_CALLED_SO = expression(
    "(?:叫|名叫|小名)“?(?P<name>[一-鿿]{2,4}?)”?的(?:那个|这个)?(?:小男孩|小女孩|小朋友|小孩|孩子|娃|小姑娘|小弟弟|小妹妹|小家伙|学生|小学生|初中生|宝宝(?=.{0,4}(?:岁|月|班)))"
)
_LITTLE = expression(
    "(?:小朋友|小男孩|小女孩|小姑娘|小家伙|小寿星|小同学)的?(?:名字|小名|大名)?(?:就?是|叫做?|:)“?(?P<name>[一-鿿]{2,4}?)(?=[,。!?”]|$|[的对是吧,]|刻|今年)"
)
_DOUBLED = expression(
    "(?:^|(?<=[,。!?:;、说给帮是让接送家]))(?P<name>(?P<half>[一-鿿])(?P=half))(?![们的]?(?:妈|爸|姐|哥|姨|粑|麻))(?P<on>的|她|他|今年|才|刚|上|在|脚|身高|穿|满|做满|[0-9一二两三四五六七八九十]{1,2}(?:个|岁)|过|生日|要|$|[,。、]|(?=.{0,4}[,。]?她?他?(?:妈妈|爸爸)))"
)
_PARENT = expression(
    "[他她][妈爸]|宝妈|宝爸|(?:他|她|孩子)?(?:妈妈|爸爸|奶奶|姥姥|外婆)(?!们|装|包|的)|家长|满月|周岁|百日|百天|学习机|尿不湿|奶粉|书包|放学|作业|幼儿园|小学"
)
_PLAIN = expression(
    "直接|马上|必须|一定|统一|优先|免试|提前|顺利|轻松|偷|默|悄|狠|乖|妥|牢|紧|通|统|频|连|屡|略|微|缓|纷|处|种|层|排|户|妈|爸|爷|奶|姥|叔|姨|哥|姐|弟|妹|舅|姑|婆|公(?!主)|常|谢|看|天|刚|人|多|大大|好|慢|快|轻|明|仅|渐|往|等|想|试|聊|听|说|问|走|偏|白白|干|整|满满|足|稳|单|条|件|样|款|个|块|次|家|处|时|年|月月底|日|星星|早|晚|娃|宝|你|我|他|她|它|这|那|的|了|是|有|在|不|都|也|就|要|会|能|可|吗|呢|吧|让|给|叫|把|被|喜|爱|用|穿|吃|喝|买|拍|去|来|到|上|下|今|岁|班|学|级|起|做|写|名|身|生日|电话|微信|地址|手机|群|截|图|表|课"
)
_PLAIN_OR_KIN = expression(f"{_PLAIN.pattern}|{_KIN}")


def find_family(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Children whom a family word, a grade or their parents tell apart."""
    text = reading.text
    for start, end in reading.cues["family"]:
        match = _NAMED.match(text, start)
        if match and match.start("name") >= end:
            yield from _after_kin(reading, marks, match)
    for shape in (_CALLED_SO, _LITTLE):
        for match in shape.finditer(text):
            if not _PLAIN.search(match["name"]) or _doubled(match["name"]):
                yield _child(*match.span("name"))
    yield from _of_parents(reading)


def _of_parents(reading: Reading) -> Iterator[Mark]:
    """丫丫…, 她妈妈: a doubled name in a sentence that speaks of parents or school."""
    for match in _DOUBLED.finditer(reading.text):
        start, end = match.span("name")
        if _PLAIN.search(match["name"]):
            continue
        left, right = reading.sentence(start, end)
        if any(
            _PARENT.search(reading.text, *at) for at in ((end, right), (left, start))
        ):
            yield _child(start, end)


def _after_kin(
    reading: Reading, marks: list[Mark], match: re.Match[str]
) -> Iterator[Mark]:
    """轩轩今年上五年级, 朵朵 before an illness: the longest name that something follows."""
    start = match.start("name")
    for length in range(len(match["name"]), 1, -1):
        end = start + length
        said = reading.text[start:end]
        near = near_marks(reading, marks, start, end)
        facts = {"health", "minor_school", "birthday", "age"}
        beside = {m.type for m in near if 0 <= m.start - end <= _NEXT}
        pupil = (
            "minor_school" in beside
            and length == _PET
            and not _PLAIN_OR_KIN.search(said)
        )
        if not (_childish(said) or pupil):
            continue
        if _GROWS.match(reading.text, end) or beside & facts:
            yield _child(start, end)
            return


def _childish(said: str) -> bool:
    """安安, 小核桃, 孙浩宇, 可可."""
    if _doubled(said):
        return said[0] not in _NOT_DOUBLED
    if _PLAIN.search(said):
        return False
    return said[0] == "小" or is_name(said) or given_name(said) >= len(said)


def _doubled(said: str) -> bool:
    return len(said) > 1 and len(set(said)) == 1 and said[0] not in "哈呵嘿嘻呜啦"


def _child(start: int, end: int) -> Mark:
    because = "家里的孩子，说了年龄、年级或家长"
    return Mark(start, end, "minor", Confidence.MEDIUM, because, start)
