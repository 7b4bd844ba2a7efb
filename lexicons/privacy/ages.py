"""The ages of children, and viewers who say that they are children themselves."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_AGE = expression(
    "((?:1[0-7]|[0-9]|十[一二三四五六七]?|[一二两三四五六七八九])(?:周)?)$"
)
_AGE_SELF = expression(
    "(?:我|俺|人家|本人)(?:今年才|今年刚|今年|虚岁|其实|现在|还|才|刚刚|刚满|刚|马上|只有|也就|就)*(?:满)?$"
)
_BARE_SELF = expression(
    "(?:我|俺)(?:今年|其实|现在|还|才|刚|只有|也就|虚岁)+(?:1[0-7]|[5-9]|十[一二三四五六七]?|[五六七八九])(?:岁)?(?=[,。!? ]|$|我妈|妈妈|能|可以|用|拍|买|偷|了)"
)
_BARE_SAID = expression(
    "(?<=[说写问:])(?:我|俺)(?:1[0-7]|[7-9]|十[一二三四五六七]?|[七八九])(?=[,。!? ]|$|了)"
)
_LONG_AGO = expression("的|就|的时候|那(?![你您不可])|开始|时|起|以前")
_PUPIL = expression(
    "(?:我|俺|人家|本人)(?:今年|现在|还在|还是|还|才|刚)*(?:上|读|念|是|在读|在上)?(?:个)?(?:小学|初中|高中)?(?:(?:[一二三四五六七八九1-9]年级|初[一二三]|高[一二三])(?:的?(?:小|初中|高中)?学生)?|小学生|初中生|高中生|未成年|没成年|没满十八|还没成年|不到十八|(?:还没|没|未|不)(?:满|到)(?:1[0-8]|十[一二三四五六七八]?)岁?)"
)
_SAID = expression(
    '(?:说|写|打字|公屏|弹幕|评论|私信|问|回|留言|讲|打的|道)[^,。]{0,3}[:,“"]?$'
)
_PUPILS_OWN = expression(
    "(?:的)?[,]?(?:我们?|咱)?.{0,6}(?:学校|班|老师|同学|作业|小学|中学|初中|附中)"
)
_OF_THE_CHILD = expression(
    "的?(?:这|那)?个?(?:小朋友|妹妹|弟弟|同学|孩子|小孩|[,。]|(?!时候)[一-鿿]{2}(?=走丢|丢了|住|在|上[小幼学]|读))"
)
_SCREEN = expression("公屏|弹幕|评论|打字|私信")
_OWN_MONEY = expression(
    "手机|下单|拍|买|退|寄|作业|老师|妈|爸|奶奶|偷|压岁钱|零花钱|不知道|家长|钱"
)
_SUITS = expression("适合|建议|以上|以下|以内|之间|专用|到$|至$|[-~—]$")


def find_ages(reading: Reading) -> Iterator[Mark]:
    """Ages, which count only beside a child, and viewers who say they are children."""
    yield from _ages(reading)
    yield from _pupils(reading)
    for match in _BARE_SAID.finditer(reading.text):
        if _SCREEN.search(reading.before(match.start(), 14)):
            because = "自称未满十八岁的观众"
            yield _fact(*match.span(), "minor", because, match.start(), alone=True)
    for match in _BARE_SELF.finditer(reading.text):
        said = reading.before(match.start(), 14)
        if (
            _SCREEN.search(said)
            or _SAID.search(said)
            or _OWN_MONEY.search(reading.after(match.end(), 24))
        ):
            because = "自称未满十八岁的观众"
            yield _fact(*match.span(), "minor", because, match.start(), alone=True)


def _fact(
    start: int, end: int, kind: str, because: str, lead: int, *, alone: bool = False
) -> Mark:
    return Mark(start, end, kind, Confidence.MEDIUM, because, lead, alone)


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
        if _LONG_AGO.match(text, end) and not _OF_THE_CHILD.match(text, end):
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
        said = reading.before(match.start(), 14)
        written = _SCREEN.search(said) or _SAID.search(said)
        owned = _OWN_MONEY.search(reading.after(match.end(), 24)) is not None
        owned = owned or _SCREEN.search(reading.after(match.end(), 8)) is not None
        owned = owned or _PUPILS_OWN.match(reading.text, match.end()) is not None
        ago = _LONG_AGO.match(reading.text, match.end()) and not _OF_THE_CHILD.match(
            reading.text, match.end()
        )
        if (written or owned) and not ago:
            because = "自称在上中小学的观众"
            yield _fact(*match.span(), "minor", because, match.start(), alone=True)
