"""What a person suffers from, takes or goes through: illness, medicine, pregnancy."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.pointing import asks, named, own, second, third, titled
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_ALLERGY = expression(
    "(?:对[^,。!?的我你他她]{1,8}(?:严重)?|(?:花生|牛奶蛋白|牛奶|鸡蛋|海鲜|芒果|酒精|尘螨|花粉|紫外线|坚果|乳糖|青霉素|头孢|小麦|麸质|大豆|虾|螃蟹|面部|脸部|脸上|皮肤|全身|嘴唇|眼周|头皮|药物|奶粉|猫毛|狗毛|染发剂|香精|化妆品))$"
)
_PART = (
    "(?:小细胞|非小细胞|腺|鳞|间质|乳腺|甲状腺|内膜|口腔|舌|喉|睾丸|外阴|腮腺|胸腺|骨髓|多发性|恶性|良性|前列腺|子宫|宫颈|卵巢|输卵管|腰椎|颈椎|胸椎|膝盖|膝关节|髋关节|心脏|肺部|胃部|肺|胃|肝脏|肝|肠|"
    "直肠|结肠|十二指肠|食管|食道|胰腺|肾|胆囊|胆|胆管|鼻咽|声带|脑|皮肤|面部|脚|手|头|眼|鼻|膀胱|骨|血|淋巴|腿|腰|"
    "高度|中度|二型|一型|2型|1型|妊娠|重度|轻度|中度|产后|慢性|急性|产后|过敏性|特应性|萎缩性|糜烂性|神经性|脂溢性|胆碱能|缺铁性|接触性|"
    "地中海|先天性|遗传性|早期|晚期|中期|单侧|双侧|习惯性|霉菌性|细菌性|老年性|系统性|二胎刚|二胎|刚坐|坐完|做)"
)
_BEFORE = expression(f"{_PART}+$")
# Words that only end the name of a condition: what they end is part of it.
_ENDING = frozenset((
    "炎", "积水", "唑仑", "西汀", "沙坦", "地平", "列净", "替尼", "单抗",
    "拉唑", "昔布", "霉素", "西林", "沙星", "结石", "囊肿", "溃疡", "穿孔",
    "出血", "肥大", "脱出", "脱垂", "感染", "综合征", "综合症", "不耐受", "病变",
    "狭窄", "畸形", "水肿", "增高", "偏高", "偏低", "衰竭", "坏死", "症",
))  # fmt: skip
_STEM = expression(
    "[^\\W\\da-z_我你他她您有的得了是说个查出患怕问还就都也会能在和又把被给这那吗呢啊老很太没不好孩者各种并适对消抗]{1,4}$"
)
_NOT_ENDED = expression("[热夏状]")
_DEED = expression(
    f"刚?(?:做过|做了|做完|做的|动了|动过|切了|切除)[一-鿿]{{0,6}}$|[一-鿿]{{2,5}}切除$|{_BEFORE.pattern}"
)
_WHAT = expression("(?:了|是|为)?[^,。!?的吗]{1,8}")
_HOW = (
    rf"(?:了|过)?(?:快|都|有|已经|已|满|刚|大概)?(?:{DIGIT}|十|半|两|几|百|多){{1,4}}"
    "(?:次|回|级|期|度|毫米|公分|厘米|个多?月|多?周|个星期|多?年|多?天)(?:半|多)?"
)
_AFTER = expression(
    rf"(?:小三阳|大三阳|一半|一侧|一个|一边|刚手术|红肿|起疹子?|发红|潮热|[零一二三四五六七八九十0-9]{1, 3}个月大?|阳性|阳|[0-9]{{1,2}}型?阳性|不耐受|[零一二三四五六七八九十百千0-9]{{1,5}}(?:多|度|周|级)|携带者?|术后|手术后?|切除|移植|恢复期|早期|中期|晚期|刚?满月|见红|复发|发作|[骨肝肺脑]?转移|后遗症|反应|体质|切了一[侧边]|(?:以后|之后|后)?(?:[左右半][边侧手腿脚身]|腿|手|胳膊|脚)(?:都|也)?(?:不能动|动不了|不方便|不利索|麻木|没知觉)|"
    rf"没来|推迟|不准|抗体|结节|病|犯了|[i]{{1,3}}期|{_HOW}){{1,3}}"
)
_GOODS = expression(
    "(?:饰|扮|里|剧)演|演(?:了|过)?一?个|测试|测评|敏感肌|过敏肌|慎用|忌用|禁用|不适用|(?<!能)不能用|不建议|可以用吗|功效|适合|预防|治疗|缓解|改善|说明书|偏方|"
    "刀级|专用|护垫|枕|同款|如果|要是|万一|假如|比如|凡是|有没有人|谁有|不管|无论|的话|孕妇(?:和|、|跟|及)|一定要|要补|可追溯|(?<!风)险|想怀|求好"
)
_MANY = expression(
    "(?:体质)?(?:的|者)?(?:[这那]个|就是|就|呃|嗯)?(?:姐妹|朋友|家人|宝子|宝妈|准妈妈|妈妈|宝宝|老人|中老年|亲们|亲|人(?!家)|用户|粉丝|同学|叔叔阿姨)(?!说|问|你|您)|的(?:大哥|大姐|哥哥|姐姐|阿姨|叔叔)(?:们|少|别|看|注意|可以|也|不要|先)|不[高低重]|了?(?:怎么办|也不怕|也能[吃用喝])|了就(?:停|别|不要|联系|找|退)|、|或者|的(?:少|多[吃喝]|别|不要|注意|时候|就|千万|要|可以|不能|建议)"
)
_CALL = expression(
    "看过来|看这[款个]|困扰|都能[吃喝用穿戴]|都可以[吃喝用穿]|有福了|闭眼[入拍]"
)
"""Whoever has it is called: 有湿疹有痘痘的看过来."""
_CALLED = 14
_SAID = expression("[问说]$")
_MAY = expression("(?:的)?(?:人)?(?:能不能|可不可以|能[吃用喝]吗|可以[吃用喝]吗)")
_OF_MANY = expression(
    "[啊呃嗯]?(?:患者|病人|人群|要(?:忌口|少|多|保湿|注意|怎么)|人(?:吃|能|可以|要))"
)
# What is measured is no condition; what was measured is: 血压一百六, 尿酸偏高.
_TAKEN_OUT = frozenset(["切了", "切掉", "切除", "摘了", "摘除"])
_ORGAN_OUT = expression(
    "(?:甲状腺|胆囊?|子宫|卵巢|胃|肾|乳房|乳腺|阑尾|扁桃体|肺|脾|肠子?|脚趾|息肉|结节|肌瘤)(?:都|被|给|全)?$"
)
_MEASURED = frozenset(
    ["血压", "血糖", "尿酸", "血脂", "转氨酶", "糖化", "糖化血红蛋白", "骨密度", "近视"]
)
_VALUE = expression(
    rf"(?:空腹|餐后|饭后|早上|高压)?(?:都|有|到|是|已经|又|一直|老是?)?(?:点|些)?(?:偏?[高低](?!不[高低])|不稳|异常|上不去|下不来|(?:{DIGIT}|十|百|千|点|\\.){{1,6}}(?:多度?|度)?)"
)
_DENIED = expression("(?:不|免|无需|没有|不用|不是)$")
_IS_NOT_IT = expression("[你您]不是$")
"""你不是怀孕了吗: that is what she is told to be."""
_TELLS = {
    "患有": _WHAT,
    "患了": _WHAT,
    "确诊": _WHAT,
    "怀了": expression("[^,。!?的吗问]{1,4}"),
    "摔断": expression("了?[一-鿿]{0,2}(?:骨|腿|手|胳膊|腰|脚)"),
}
_NEEDS_MORE = _MEASURED | {"孕", "产后"}
"""Nothing by themselves: 血压, 产后; with what follows they are: 产后四十天."""
_REPLACED = expression(
    "(?:膝盖|膝关节|双膝|髋关节|髋|胯|股骨头|腿)?(?:都)?(?:换|装|做)(?:了|过|的)?(?:个|一个|两个)?$"
)
_DEGREES = expression(rf"(?:两眼|双眼|眼睛)?(?:{DIGIT}|十|百|千){{1,5}}多?度的?$")
_BEFORE_IT = {"人工关节": _REPLACED, "近视": _DEGREES}
_FOLLOWS_UP = frozenset((
    "手术", "化疗", "放疗", "透析", "关节炎", "术后", "激素", "安定", "截肢",
    "二甲双胍", "胰岛素", "怀不上", "怀上",
))  # fmt: skip
"""What is told besides a condition, and is no second one: 尿毒症每周要透析."""
_BESIDES = 6
_ASKED = expression("问(?:一下|下|问)?$")
_NOTED = expression("(?:备注|留言)[^。]{0,10}$|[写说问]的?[,: “]{1,2}$")
_QUOTES = expression('[“"‘][^”"’。,]{0,12}我[^,。”"’]{0,4}$')
_SAYS_SELF = expression(
    "(?:说|讲|留言|反映|写)(?:了|过)?(?:自己|她自己|他自己)(?:[有是得患刚也还]|查出){0,3}$"
)
_ASKS_FOR = expression(
    "[,、 ]?(?:她|他)?问(?:我|一下|下)?(?:能不能|可不可以|能[吃用喝]吗|行不行|要不要)"
)
_THAT_ONE = expression("的?那[个位](?=[,。!?]|$)")
_NOTHING = expression("(?!)")
_PAPER_SHOWN = expression(
    "给(?:大家|你们|家人|各位|我们)?(?:看|瞧|念|读|展示)|展示|举(?:起来|着|到)|拍(?:给|一下|近)|镜头|晒|怼|投屏|念一?下|看一?[看下眼]|"
    "都在这|在我手[上里]|贴出来|放出来|截图|公开|这(?:张|份|个|是)|发出来|发公屏|露"
)
_TOLD = expression(
    "[你您](?:自己|刚才?|前面|打字|私信|留言|一直|上次|之前|不是|这个|有|老是|那个|是|还|得|查|也|又|昨天|前天|去年|今年|上个?月|上周|吃|家|"
    "都|在|正|真的|其实|以前|原来|空腹|现在|这种|这|(?:昨天|前天|上周|去年|刚|上次)是不是|皮肤|身体|体质|做了|怀的)*(?:说|讲|写|问|告诉我|提到)?(?:你|您|自己|有|个|说|的|是|刚|查|得|在|了|正|过){0,4}$"
)
_NEAR = 18


def find_health(reading: Reading) -> Iterator[Mark]:
    """Conditions and medical papers; by themselves where somebody is plainly meant."""
    text = reading.text
    last = 0
    for start, end in reading.cues["health"]:
        if end <= last or _general(reading, start, end):
            continue
        if text[start:end] in _FOLLOWS_UP and _besides(reading, last, start):
            continue
        left, _ = reading.clause(start, start)
        begin, stop = _condition(text, text[start:end], left, start, end)
        if _no_condition(text, start, end, begin, stop) or _mine(reading, begin, stop):
            continue
        if _DENIED.search(text, left, begin) and not _IS_NOT_IT.search(
            text, left, begin
        ):
            continue
        last = stop
        meant = asks(reading, begin, stop) or (
            not own(reading, begin) and _meant(reading, begin, stop)
        )
        yield _mark(begin, stop, "某个人的健康情况", meant=meant)
    yield from _papers(reading)


def _besides(reading: Reading, last: int, start: int) -> bool:
    """Whether a condition ends shortly before, in the same clause."""
    return 0 < start - last <= _BESIDES and reading.clause(start, start)[0] < last


def _mine(reading: Reading, begin: int, stop: int) -> bool:
    """Whether the host speaks of himself, and of nobody else besides."""
    if not own(reading, begin) or asks(reading, begin, stop):
        return False
    return not named(reading, begin, stop, _NEAR)


def _general(reading: Reading, start: int, end: int) -> bool:
    """Whether goods or everybody who has it are spoken of, and nobody in particular."""
    text = reading.text
    left, right = reading.clause(start, start)
    around = text[max(left, start - 14) : min(right, end + 8)]
    if _GOODS.search(around) or _MANY.match(text, end):
        return True
    if _CALL.search(reading.after(end, _CALLED)) and not titled(reading, start, end):
        return True
    if _SAID.search(text, max(left, start - 3), start) and _MAY.match(text, end):
        return not titled(reading, start, end)
    many = _OF_MANY.match(text, end) or _ASKED.search(text, max(left, start - 3), start)
    return many is not None and not titled(reading, start, end)


def _no_condition(text: str, start: int, end: int, begin: int, stop: int) -> bool:
    """Whether the word says nothing without what should stand beside it."""
    word = text[start:end]
    if word in _ENDING | _TAKEN_OUT | {"过敏"}:
        return begin == start
    if word in _NEEDS_MORE:
        return stop == end and begin == start
    return word == "妊娠" and text[end : end + 1] in "油纹霜枕"


def _mark(start: int, end: int, because: str, *, meant: bool) -> Mark:
    return Mark(start, end, "health", Confidence.MEDIUM, because, start, meant)


def _meant(reading: Reading, begin: int, stop: int) -> bool:
    """Whether it is said of somebody: 她有…, 你上次说你…, 这位姐姐…"""
    left, _ = reading.sentence(begin, stop)
    if _TOLD.search(reading.text, max(left, begin - 12), begin):
        return True
    if _ASKS_FOR.match(reading.text, stop) or _THAT_ONE.match(reading.text, stop):
        return True
    if _SAYS_SELF.search(reading.text, max(left, begin - 10), begin):
        return True
    if _QUOTES.search(reading.text, max(left, begin - 20), begin):
        return True
    if _NOTED.search(reading.text, max(left, begin - 14), begin):
        return True
    return third(reading, begin, stop, _NEAR)


def _condition(
    text: str, word: str, left: int, start: int, end: int
) -> tuple[int, int]:
    """The condition with its organ, its cause, its degree or its weeks."""
    shape = {"过敏": _ALLERGY, "手术": _DEED, "术后": _DEED}.get(word, _BEFORE)
    if word in _TAKEN_OUT:
        shape = _ORGAN_OUT
    if word in _BEFORE_IT:
        shape = _BEFORE_IT[word]
    if word in _ENDING:
        shape = _NOTHING if _NOT_ENDED.match(text, end) else _STEM
    match = shape.search(text, max(left, start - 10), start)
    rest = _TELLS.get(word, _VALUE if word in _MEASURED else _AFTER)
    long = rest.match(text, end)
    return match.start() if match else start, long.end() if long else end


def _papers(reading: Reading) -> Iterator[Mark]:
    """Medical papers of somebody, shown or read out."""
    for start, end in reading.cues["paper"]:
        left, right = reading.sentence(start, end)
        around = reading.text[max(left, start - 14) : min(right, end + 14)]
        if _PAPER_SHOWN.search(around):
            meant = third(reading, start, end, _NEAR) or second(
                reading, start, end, _NEAR
            )
            yield _mark(start, end, "病历一类的材料给人看", meant=meant)
