"""Accounts of people on other platforms: 抖音号, 小红书号, 微博, UID."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.pointing import someone
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_LINK = expression(
    '(?:你记一?下?|记一下|记下|听好|账号名|账号|帐号|小号|大号|主号|id号|号码|现在|改成|改名|新的|就|为|我念|念一下|念下|有个|[这那]个|看看|昵称|用户名|号|uid|id|名字|名|主页|上|就是|是|叫做|叫|的|搜一下|搜|他|她|那个|也|@|[:,\\s"“]){0,9}'
)
_NAMES = expression("叫|是|昵称|名|号|@")
_ID = expression(
    rf"(?:(?:[a-z] ){{1,8}}[a-z0-9 {DIGIT[1:]}{{3,16}}|[a-z0-9](?:[a-z0-9_.\-]|(?<=[a-z_]){DIGIT}(?={DIGIT})|(?<={DIGIT}){DIGIT}){{3,23}}|{DIGIT}(?:[ -]?{DIGIT}){{5,11}})(?![a-z0-9])"
)
_LATER_ID = expression(
    r"[^0-9a-z。!?\n店搜]{0,12}?(?<![a-z0-9])((?=[a-z0-9_.\-]*[0-9_])[a-z][a-z0-9_.\-]{4,23})(?![a-z0-9])"
)
_NICK = expression(
    '[^\\s,。!?、;:()"“”]{2,12}?(?=[\\s,。!?、;:()"“”]|$|说|写|呀|对吧|是吧|天天|把我|那个|的那|这个人|发视频|发了|挂了|就是|骂|在[骂挂发]|就系|系我)'
)
_NO_NICK = expression(
    "店名|名字$|品牌|那边|这边|在播|同样|平台|推荐|流量|官方|旗舰|我们|大家|^什么|已经|更新|关注|主页|搜|直播|被|哪|怎么|同款|店$|我的|不是|可以|多少|直播|粉丝"
)
_OWN = expression(
    "(?:(?<![挂骂黑坑骗害])我们|咱们?|官方|本店|店里|店铺|关注(?:一下)?(?:我|主播)?的?|品牌|公司|搜索?)(?:家)?(?:的)?(?:官方)?(?:的)?$"
)
_COMPLAINT = expression(
    "骂|差评|投诉|举报|挂[了我着]|挂在|黑粉|羊毛|网暴|人肉|捣乱|造谣|抹黑|假货|白嫖|恶意|黑我|避雷|剪我们|说我坏话"
)
_THAT_ONE = expression("上?的?[这那]个")
_PLAIN = expression(
    rf"(?=.*(?:[0-9_]|{DIGIT}))[a-z0-9_.\-零一二三四五六七八九幺]{{5,24}}"
)
_MINE = expression("(?:我|咱|主播)的?$")
_HIS = expression("(?:[他她]|先生|女士|小姐|[姐哥])的?$")


def find_social(reading: Reading) -> Iterator[Mark]:
    """Ids and names on platforms, where somebody's is meant and not the shop's."""
    text = reading.text
    last = 0
    for start, end in reading.cues["social"]:
        if start < last or _OWN.search(reading.before(start, 8)):
            continue
        if (
            text[start:end].isascii()
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalnum()
        ):
            continue
        place = _account(text, start, end)
        if place is None:
            continue
        last = place[1]
        left, right = reading.sentence(start, place[1])
        angry = _COMPLAINT.search(text, left, right) is not None
        mine = _MINE.search(text, max(0, start - 4), start) is not None
        plain = _PLAIN.fullmatch(text, *place) is not None
        meant = angry or plain or not mine or someone(reading, start, place[1])
        because = f"前有“{text[start:end]}”，说的是某个人的账号"
        yield Mark(*place, "social_id", Confidence.MEDIUM, because, start, meant)


def _account(text: str, begin: int, end: int) -> tuple[int, int] | None:
    link = _LINK.match(text, end)
    at = link.end() if link else end
    match = _ID.match(text, at)
    if match is None:
        named = (
            text[end - 1] == "号"
            or (_THAT_ONE.match(text, end) and _COMPLAINT.search(text, at, at + 24))
            or _HIS.search(text, max(0, begin - 3), begin)
            or _NAMES.search(text, end, at) is not None
        )
        match = _NICK.match(text, at) if named else None
        if match is None:
            match = _LATER_ID.match(text, end)
            return match.span(1) if match else None
        if text[at - 1] != "@" and _NO_NICK.search(match[0]):
            match = _LATER_ID.match(text, end)
            return match.span(1) if match else None
    return match.span()
