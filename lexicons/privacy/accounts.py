"""WeChat and QQ numbers, and what else a person can be reached by."""

import re
from collections.abc import Iterable, Iterator

from lexicons.models import Confidence
from lexicons.privacy.mails import find_mails
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.reading import Reading
from lexicons.privacy.social import find_social
from lexicons.programs import expression

_GAP = expression(
    r"(?:号码|号|就是|也是|还是|是|为|(?:跟|和|与)(?=(?:手机|电话)号?同号)|id|账号|手机号|手机|电话|同号|同|加|搜一下|搜索|搜|写的|写|打字|打在|念|报|听好|"
    r"我|他|她|你|您|的|哈|啊|呢|呃|嗯|这个|那个|一下|联系|叫|发你|给你|群主号|群主|主号|小号|大号|字母|小写|大写|名字|的|拼音|全拼|名|[ \t:,\"'“”→-]){0,10}"
)
_SAYS = expression("号|是|id|加|搜|:|叫")
_SIGN = "(?:下划线|底杠|横杠|中杠|减号|杠|加(?=下|横|杠|数|[0-9]|[一二三四五六七八九零幺])|点(?=[a-z0-9])|数字|字母|大写|小写)"
_WECHAT = expression(
    rf"(?:wxid_[a-z0-9]{{6,24}}|[a-z](?:[a-z0-9_\-]|{_SIGN}|{DIGIT}){{4,24}}|(?:[a-z] ){{2,12}}[a-z0-9 {DIGIT[1:]}{{1,8}}|[一-鿿]{{1,4}}的(?:拼音|全拼|首字母)(?:加|是|,)?(?:[a-z0-9_]|{DIGIT}){{2,12}}|(?:[大小]写的?[a-z][, ]?(?:然后(?:是)?|再)?){{1,8}}(?:{_SIGN}|[a-z0-9_]|{DIGIT}|[, ](?=[a-z0-9]|{DIGIT}|{_SIGN})){{2,16}}|{DIGIT}{{2,10}}[a-z][a-z0-9]{{1,8}}|{DIGIT}(?: ?{DIGIT}){{5,10}})"
    rf"(?![a-z0-9]|{DIGIT})"
)
_QQ = expression(rf"{DIGIT}(?:[ ,-]?{DIGIT}){{4,10}}(?![a-z0-9]|{DIGIT})")
_IS_HIS = expression(
    "[, ]?(?:(?:这个|这|那)?(?:就|也)?是(?:我|她|他|你|人家|本人)的?|[让叫](?:大家|你们|人家?|别人)去?加(?:一下)?[他她]的?)$"
)
_ACCOUNT_BEFORE = expression(
    r"(?<![a-z0-9_])(?:wxid_[a-z0-9]{6,24}|[a-z][a-z0-9_\-]{5,19}|"
    rf"{DIGIT}{{6,11}})\Z"
)
_NOT_OWN = expression("企业$|公众号$|不是$|不加$|别加$|型号$|款号$|私信?$")
# Alone these are words like any other: only an id of letters and digits right after counts.
_SOUNDS = expression(
    r"(?<![a-z])(?:[微薇威维卫徽徵崴巍]|v|wei)[ .\-_^+*·❤♥♡️]{0,3}(?:信|芯|心|❤|♥|x(?![a-z0-9])|xin)️?(?:号|id)?"
)
"""Ways round the word 微信 that no list holds: 微 信, V.❤, 卫xin."""
_LATER = expression(r"[^0-9a-z。!?\n]{0,12}?(?=[0-9a-z])")
_LATER_ID = expression(
    rf"(?<![a-z0-9])[a-z](?:[a-z_\-]{{0,18}}[0-9_]|[a-z]{{0,12}}{DIGIT}{{2}})(?:[a-z0-9_\-]|{DIGIT}){{1,14}}(?![a-z0-9])|"
    "(?:[a-z] ){3,12}[a-z0-9 零一二三四五六七八九幺]{1,8}"
)
_LATER_QQ = expression(
    rf"[^0-9a-z。!?\n]{{0,10}}?({DIGIT}(?:[ ,-]?{DIGIT}){{4,10}})(?![a-z0-9@]|{DIGIT}|[个件块元万单]|艾特)"
)
# VX-9310 is a product; what names it goes on as no id does.
_MODEL = expression("x?-[0-9]")
_OFFICIAL = expression(
    "平台|专利|许可|不要|别|走|编号|标准|公众号|服务号|订阅号|官方|小程序|视频号|企业|客服|群|支付|店铺|旗舰|店"
)
_ELSEWHERE = expression("(?:抖音|快手|微博|红书|b站|知乎|闲鱼|qq|扣扣)[上的:是 ]{0,2}$")
_THIS = expression("(?:这个|那个|,)$")
_MIXED = expression(r"(?<![a-z0-9_@.])[a-z][a-z0-9\-]{1,18}[0-9_][a-z0-9_\-]{1,18}\Z")
_BEFRIEND = expression(
    r"(?:私人号|个人号|私号|加那个|加这个|加我|加她|加他|加一下|加个|加好友|私我|私聊我|私聊|找我|联系我|联系她|联系他|好友)[^0-9a-z。!?\n]{0,8}?"
    r"(?<![a-z0-9])(?!qq?[0-9]|v|wx|weixin)((?=[a-z0-9\-]*[0-9_])[a-z][a-z0-9_\-]{5,19}|(?:[a-z] ){3,12}[零一二三四五六七八九幺洞0-9 ]{2,8})(?![a-z0-9])"
)
_SEEK = expression(
    r"(?:搜一?下?|查找|搜索|加)[:, ]?(?<![a-z0-9])((?=[a-z0-9\-]*[0-9_])[a-z][a-z0-9_\-]{5,19})(?![a-z0-9])"
)
_GOODS = expression(
    "款|链接|店|淘宝|天猫|京东|口令|优惠|券|编号|货|抖音|快手|微博|红书|qq|扣"
)
_TO_FRIENDS = expression(
    "微信|备注|通过|好友|私聊|拉你|进群|加(?:一下|上|我|她|他)?(?:[,。!? ]|$)|发你|验证"
)
_KNOCK = expression(
    rf"(?<![扣折])扣(?:我)?(?P<no>(?!({DIGIT})\2+(?!{DIGIT})){DIGIT}{{7,10}})(?!{DIGIT})"
)
_PRODUCT = expression(
    "口令|单号|专利|快递|款|型号|链接|优惠|码|店|淘宝|天猫|京东|群|房间|编号|货|qq|扣|抖音|快手|微博|红书|邮箱"
)
_BARE = frozenset(
    (
        "加我",
        "薇",
        "威",
        "微",
        "卫星",
        "v",
        "我v",
        "维",
        "vv",
        "v我",
        "微我",
        "薇我",
        "小号",
        "大号",
    )
)
_BARE_ID = expression(
    r"(?:[ :]|号|就是|是){0,2}(?!qq?[0-9])[a-z][a-z0-9_\-]{0,19}(?:[0-9_]|[零一二三四五六七八九幺洞拐勾]{2})"
)


def find_accounts(reading: Reading, phones: Iterable[Mark]) -> Iterator[Mark]:
    """Accounts a person can be reached by; a phone number after “微信” is one too."""
    by_start = {mark.start: mark for mark in phones if mark.type == "phone"}
    yield from _chat(reading, "wechat", _WECHAT, by_start)
    yield from _chat(reading, "qq", _QQ, {})
    yield from _friends(reading)
    yield from _sought(reading)
    yield from find_social(reading)
    yield from find_mails(reading)


def _chat(
    reading: Reading, kind: str, shape: re.Pattern[str], phones: dict[int, Mark]
) -> Iterator[Mark]:
    text = reading.text
    by_end = {mark.end: mark for mark in phones.values()}
    sounds = _SOUNDS.finditer(text) if kind == "wechat" else ()
    for start, end in sorted({*reading.cues[kind], *(m.span() for m in sounds)}):
        yield from _said_after(reading, kind, start, end, by_end)
        if _part_of_word(text, start, end) or _NOT_OWN.search(reading.before(start, 4)):
            continue
        if _ELSEWHERE.search(reading.before(start, 6)):
            continue
        bare = text[start:end] in _BARE
        if bare and not _BARE_ID.match(text, end + _comma_after_mine(text, start, end)):
            continue
        place = _right_after(text, end, shape, phones)
        if place is None and not bare:
            place = _later(text, end, kind)
        if place is None and kind == "wechat" and not bare:
            place = _just_before(text, start)
        if place and text[place[1] : place[1] + 1] != "@":
            because = f"前有“{text[start:end]}”，后面是账号"
            yield Mark(*place, kind, Confidence.HIGH, because, start)


def _comma_after_mine(text: str, start: int, end: int) -> int:
    """我的微，xiaoyu_77: the pause counts where the word before says whose it is."""
    mine = text[max(0, start - 2) : start].endswith(("我的", "她的", "他的"))
    return int(mine and text[end : end + 1] == ",")


def _friends(reading: Reading) -> Iterator[Mark]:
    """An id after “加我”, “私我” or “找她”, where no other platform is spoken of."""
    for match in _BEFRIEND.finditer(reading.text):
        if _PRODUCT.search(reading.before(match.start(), 12) + match[0]):
            continue
        because = "叫人加好友，后面是账号"
        yield Mark(*match.span(1), "wechat", Confidence.MEDIUM, because, match.start())


def _sought(reading: Reading) -> Iterator[Mark]:
    """搜mimi_0417, 备注…: an id to look for, with what one says only to friends."""
    for match in _SEEK.finditer(reading.text):
        start, end = match.span()
        if reading.has_cue("wechat", max(0, start - 12), match.start(1)):
            continue
        around = reading.before(start, 12) + reading.after(end, 16)
        if _TO_FRIENDS.search(around) and not _GOODS.search(around):
            because = "叫人搜账号加好友"
            yield Mark(
                *match.span(1), "wechat", Confidence.MEDIUM, because, match.start()
            )
    for match in _KNOCK.finditer(reading.text):
        because = "前有“扣”，后面是QQ号"
        yield Mark(*match.span("no"), "qq", Confidence.MEDIUM, because, match.start())


def _right_after(
    text: str, end: int, shape: re.Pattern[str], phones: dict[int, Mark]
) -> tuple[int, int] | None:
    """The account that follows the word, with nothing but joining words between."""
    gap = _GAP.match(text, end)
    at = gap.end() if gap else end
    while at > end and text[at - 1].isascii() and text[at - 1].isalnum():
        at -= 1
    if at in phones:
        return at, phones[at].end
    match = shape.match(text, at)
    if match and _plausible(match[0], text[end:at]):
        return match.span()
    return None


def _just_before(text: str, start: int) -> tuple[int, int] | None:
    """The account of “abc_123这个微信”, where none follows."""
    link = _THIS.search(text, max(0, start - 3), start)
    match = link and _MIXED.search(text, max(0, link.start() - 24), link.start())
    return match.span() if match else None


def _later(text: str, end: int, kind: str) -> tuple[int, int] | None:
    """An account a few words after the word, if it looks like nothing else."""
    if kind == "qq":
        match = _LATER_QQ.match(text, end)
        return match.span(1) if match else None
    gap = _LATER.match(text, end)
    if gap is None or _OFFICIAL.search(gap[0]):
        return None
    match = _LATER_ID.match(text, gap.end())
    return match.span() if match else None


def _said_after(
    reading: Reading, kind: str, start: int, end: int, phones: dict[int, Mark]
) -> Iterator[Mark]:
    """The account before the word: “…就是我微信”."""
    link = _IS_HIS.search(reading.text, max(0, start - 8), start)
    if link is None or link.start() < 1:
        return
    phone = phones.get(link.start())
    match = _ACCOUNT_BEFORE.search(
        reading.text, max(0, link.start() - 24), link.start()
    )
    at = phone.start if phone else match.start() if match else None
    if at is not None and not _ELSEWHERE.search(reading.before(at, 6)):
        said = reading.text[link.start() : end].lstrip(", ")
        because = f"后面说“{said}”"
        yield Mark(at, link.start(), kind, Confidence.HIGH, because, at)


def _part_of_word(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if not word[0].isascii() or not word[0].isalpha():
        return False
    before, after = text[start - 1 : start], text[end : end + 3]
    glued = before.isascii() and (before.isalnum() or before == "-")
    model = _MODEL.match(after) is not None
    return (
        bool(before and glued) or model or (word == "qq" and after[:1] in {"糖", "群"})
    )


def _plausible(account: str, gap: str) -> bool:
    """Letters alone are an id only where the words before say so."""
    has_digit = any(c in "_-" or c.isdigit() or not c.isascii() for c in account)
    return has_digit or bool(_SAYS.search(gap))
