"""Travel documents, number plates, birthdays."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT, DIGIT_VALUES
from lexicons.privacy.pointing import someone
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_LINK = expression(
    "(?:档案编号|号码|号|编号|上面|上|写的|写|是|为|登记的|登记|报一下|念一下|念给我|念|给我|给你|我|对一下|填的|那个|就是|"
    '[\\s:,"“呃嗯啊哈]){0,8}'
)
_PASS_NO = expression(
    rf"(?:[一-鿿]{{1,2}}字第? ?{DIGIT}{{5,10}}号?|[a-z]{{1,2}} ?{DIGIT}(?:[ ,-]?{DIGIT}){{5,9}}|{DIGIT}(?:[ ,-]?{DIGIT}){{7,9}})(?![a-z0-9]|{DIGIT})"
)
_LONG_CARD = expression("残疾|社保|医保|居住|学生|准考|退役")
_LONG_NO = expression(
    rf"(?:[a-z]{{0,2}} ?{DIGIT}(?:[ ,-]?{DIGIT}){{7,20}}(?:x|叉)?)(?![a-z0-9]|{DIGIT})"
)
_PASS_LATER = expression(
    rf"[^0-9。!?]{{0,14}}?(?<![a-z0-9])([a-z]{{1,2}} ?{DIGIT}(?:[ ,-]?{DIGIT}){{6,9}})(?![a-z0-9]|{DIGIT})"
)
_LICENCE_NO = expression(
    rf"{DIGIT}(?:[ ,-]?{DIGIT}){{11}}(?:(?:[ ,-]?{DIGIT}){{2,5}}[ ,]?(?:{DIGIT}|x|叉))?(?![a-z0-9]|{DIGIT})"
)
_LICENCE_LATER = expression(rf"[^0-9。!?]{{0,12}}?({_LICENCE_NO.pattern})")
_PASS_BEFORE = expression(r"(?<![a-z0-9])([a-z]{1,2}\d{7,9})[^a-z0-9。]{0,6}\Z")
# 机票上是EJ4567123: what only a Chinese passport or a Hong Kong permit looks like.
_PASS_SHAPE = expression(
    r"(?<![a-z0-9])(?:e[a-z]\d{7}|[eg]\d{8}|[chm]\d{8,10})(?![a-z0-9])"
)
_TRAVEL = expression(
    "证件|机票|出境|入境|通关|清关|订票|签证|免税|登机|酒店入住|船票|出国|海关"
)
_ONE = rf"(?:[a-hj-np-z0-9]|两|{DIGIT})"
_PLATE = expression(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
    rf"(?: |牌(?:照|号)?)?[a-hj-np-z][·•.\- ]?{_ONE}(?: ?{_ONE}){{3}}(?:(?: ?{_ONE}){{1,2}}|[挂学警港澳])(?![a-z0-9])"
)
_NO_PLATE = expression("型号|款号|货号|色号|编号|版本")
_FEWEST = 3
_NUM = "[0-9零一二三四五六七八九十〇]{1,3}"
_YEAR = rf"{DIGIT}{{2}}(?:{DIGIT}{{2}})?年"
_LUNAR = "(?:农历|阴历|旧历)?(?:正月|腊月|冬月|[二三四五六七八九十]月)(?:初[一二三四五六七八九十]|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|二十[一-九]?)"
_FULL = expression(
    rf"{_YEAR}(?:的)?(?:{_NUM}月{_NUM}[日号]|{_LUNAR}|{_NUM}月(?:{_NUM}[日号]?)?)|(?<!\d)(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)|"
    r"(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d)"
)
_SHORT = expression(
    rf"(?:农历|阴历)?{_NUM}月{_NUM}[日号]|{_LUNAR}|(?:农历|阴历)?{_NUM}月{_NUM}|\d{{1,2}}[-./]\d{{1,2}}|(?<=生日)[:是]?[01]\d[0-3]\d(?!\d)"
)
_REGISTERED = expression(
    "核身|实名|会员|证件|户口|病历|生辰|几几年|破蛋|过生|周岁|出世|资料|登记|身份|档案|寿星|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|周岁|岁生|出生|生的|生人|生日"
)
_BORN = expression("(?:的)?(?:生人|生的|出生|生,|生。|生$|那天生)")
_THINGS = expression(
    "品牌|店庆|公司|周年|生产|保质|出厂|上市|批号|批次|到期|有效期|建厂|创立|成立|活动|发货|开播"
)
_PARTY = expression("宠粉|生日(?:款|蛋糕|会|礼物(?:可以|盒|选|就))|刻字")
_SHE_IS = expression("[你您他她](?:说)?(?:是|不是|也是|[他她]|[他她]是)?$")
_OF_THEN = expression("的(?=[,。!?啊呀吧哦嘛对今是那]|$)")
_APART = expression("[,。;、 ]|$")
_LISTED = expression("[一-鿿]{2}[,、: ]$")
_DEED = expression(
    "下单|注册|开店|拍摄|拍的|版|年份|建于|入职|结婚|离婚|毕业|生效|截止|到货|批|产于|产的|发布|首发|入会|办卡|买|签|装修|发货|订单|合同|包装|换了|陈列|展览|设计|发明|奖状|获奖"
)
_OF_HISTORY = expression("1[0-8][0-9]{2}[年.-]|[0-9]{3}年|一[〇零一二三四五六七八]..年")
_NEAR = 40
_OWN = expression("我(?:的|们)?生日|主播生日|主播的生日")
_WHOSE = expression("会员|客户|粉丝|用户|[她他你您]|这位|那位|身份证|登记")


def find_papers(reading: Reading) -> Iterator[Mark]:
    """Passports, plates and birthdays."""
    yield from _passports(reading)
    yield from _plates(reading)
    yield from _birthdays(reading)


def _passports(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["pass"]:
        word = reading.text[start:end]
        link = _LINK.match(reading.text, end)
        shape = _LICENCE_NO if word.startswith("驾") else _PASS_NO
        shape = _LONG_NO if _LONG_CARD.match(word) else shape
        match = shape.match(reading.text, link.end() if link else end)
        if match is None:
            later = _LICENCE_LATER if shape is _LICENCE_NO else _PASS_LATER
            match = later.match(reading.text, end)
        if match:
            because = f"前有“{word}”，后面是证件号"
            yield Mark(
                *match.span(match.lastindex or 0),
                "passport",
                Confidence.HIGH,
                because,
                start,
            )
            continue
        said = _PASS_BEFORE.search(reading.text, max(0, start - 18), start)
        if said:
            because = f"后面说是“{word}”"
            yield Mark(
                *said.span(1), "passport", Confidence.HIGH, because, said.start(1)
            )
    for match in _PASS_SHAPE.finditer(reading.text):
        start, end = match.span()
        if _TRAVEL.search(reading.before(start, 16) + reading.after(end, 12)):
            because = "护照或通行证号的写法，旁有出行、证件等字样"
            yield Mark(start, end, "passport", Confidence.MEDIUM, because, start)


def _plates(reading: Reading) -> Iterator[Mark]:
    for match in _PLATE.finditer(reading.text):
        digits = sum(1 for c in match[0][2:] if not (c.isascii() and c.isalpha()))
        if digits >= _FEWEST and not _NO_PLATE.search(reading.before(match.start(), 8)):
            yield Mark(
                *match.span(), "plate", Confidence.HIGH, "车牌的写法", match.start()
            )


def _birthdays(reading: Reading) -> Iterator[Mark]:
    yield from _announced(reading)
    yield from _registered(reading)
    yield from _said_to_be_born(reading)


def _announced(reading: Reading) -> Iterator[Mark]:
    for start, end in reading.cues["birth"]:
        left, right = reading.sentence(start, end)
        left, right = max(left, start - 24), min(right, end + 24)
        around = reading.text[left:right]
        full = _FULL.search(reading.text, left, right)
        match = full or _SHORT.search(reading.text, left, right)
        if (
            match is None
            or _OF_HISTORY.match(match[0])
            or _THINGS.search(around)
            or _OWN.search(around)
        ):
            continue
        if full is None and _PARTY.search(around):
            continue
        meant = someone(reading, *match.span(), _NEAR)
        pointed = meant or (full is not None and _WHOSE.search(around) is not None)
        because = f"旁有“{reading.text[start:end]}”的日期"
        yield Mark(
            *match.span(), "birthday", Confidence.MEDIUM, because,
            min(start, match.start()), pointed,
        )  # fmt: skip


def _said_to_be_born(reading: Reading) -> Iterator[Mark]:
    """她说她九五年三月九号的; a day of long ago right beside a person: 许一，2014-08-30."""
    for match in _FULL.finditer(reading.text):
        start, end = match.span()
        left, right = reading.sentence(start, end)
        around = reading.text[max(left, start - 24) : min(right, end + 12)]
        if _THINGS.search(around) or _DEED.search(around) or not _of_old(match[0]):
            continue
        told = _SHE_IS.search(reading.text, max(left, start - 6), start)
        told = told if _OF_THEN.match(reading.text, end) else None
        apart = _APART.match(reading.text, end) and _LISTED.search(
            reading.text, max(left, start - 6), start
        )
        if told or apart:
            because = "某个人的出生日期"
            yield Mark(
                start, end, "birthday", Confidence.MEDIUM, because, start, bool(told)
            )


def _of_old(said: str) -> bool:
    """Whether the year is long enough ago for somebody's birth: 1930 to 2019."""
    digits = "".join(DIGIT_VALUES.get(c, "") for c in said[:4])
    return len(digits) < len("2019") or "1930" <= digits <= "2019"


def _registered(reading: Reading) -> Iterator[Mark]:
    """A full date in what is on record of somebody: 核身…，1983-07-22."""
    for match in _FULL.finditer(reading.text):
        left, right = reading.sentence(*match.span())
        left, right = max(left, match.start() - 36), min(right, match.end() + 16)
        around = reading.text[left:right]
        born = _BORN.match(reading.text, match.end(), right)
        if (
            _THINGS.search(around)
            or _OWN.search(around)
            or not (born or _REGISTERED.search(around))
        ):
            continue
        meant = born is not None and (
            _of_old(match[0]) or someone(reading, *match.span())
        )
        because = "登记资料里的出生日期"
        yield Mark(
            *match.span(), "birthday", Confidence.MEDIUM, because, match.start(), meant
        )
