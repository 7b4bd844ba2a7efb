"""What a person spent, paid, was paid back."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.pointing import SELF, second, third
from lexicons.privacy.reading import Reading

_HAN = "[零一二三四五六七八九十百千万两〇几]"
_FIGURE = rf"(?:[0-9][0-9,]{{0,9}}(?:\.[0-9]{{1,2}})?|{_HAN}{{2,12}}|{_HAN}(?=[万千百块多来w]))"
_MANY = "(?:多|来)?(?:万|千|百|w|k)?(?:多|来)?"
_MONEY = re.compile(rf"{_FIGURE}{_MANY}(?:块钱|块|元)(?:多|出头|左右)?")
_SUM = re.compile(rf"{_FIGURE}{_MANY}(?:块钱|块|元)?(?:多|出头|左右)?")
_BARE = re.compile(f"{_HAN}|[0-9]{{1,2}}|[零一二三四五六七八九]{{2}}")
_GAP = re.compile(
    "(?:一共|总共|合计|已经|累计|过|了|有|是|掉|的|金额|差不多|将近|快|大概|大约|足足|整整|小|总额|额|翻翻|我|"
    "我们|在|这儿|这里|店里|家|这单|那单|给|她|他|你|主播|东西|[\\s:,呃嗯啊]){0,8}"
)
_COUNTED = re.compile(
    "[号个件单盒瓶箱袋包双条套次斤克天年月日岁点分秒人位折级层米]|公里|毫升|小时|多?个|[a-z]"
)
_PRICE = re.compile(
    "原价|到手|优惠|券|满减|立减|包邮|售价|价格|标价|只要|仅需|只需|秒杀|福利|专柜|市场价|卖[价到]|零售|门槛|满[0-9一二三四五六七八九十]|每|起步|"
    "才送|就送|前[0-9一二三四五六七八九十]+名|以上|送[^给]|不要超过|活动|储值|如果|要是|外面|平时|上门|公司"
)
_SETTLED = re.compile(
    "退|付|欠|补|转|扣|花|拍的|买的|订的|充的|刷的|定金|尾款|货款|账单|那单|这单|流水|消费|打赏|贡献"
)
_DONE = re.compile(
    "(?:的)?(?:货款|账单|单子)|[^,。!?]{0,4}(?:没付|退了|退款|全额退|买的|花的|拍的|退给|退回)|上(?:周|个月|礼拜)[^,。!?]{0,3}买"
)
_ONCE = re.compile(
    "上[次个回周]|上个?月|去年|今年|昨[天晚]|前[天两]|一年|累计|一共|总共|[这那]单|没付|翻翻|翻一下|记录|后台|老公不知道"
)
_YOURS = re.compile(
    "[你您](?:的|这|那|上|昨|前|一共|总共|累计|今年|去年|在我|之前|刚|个人|名下|账号|账户|老公|老婆|妈)"
)
_BEFORE, _NEAR = 12, 24


def find_spending(reading: Reading) -> Iterator[Mark]:
    """Sums after 消费, 花了, 充了; and sums that were paid or paid back to somebody."""
    yield from _announced(reading)
    yield from _settled(reading)


def _announced(reading: Reading) -> Iterator[Mark]:
    text = reading.text
    for start, end in reading.cues["spend"]:
        gap = _GAP.match(text, end)
        match = _SUM.match(text, gap.end() if gap else end)
        if match is None or _BARE.fullmatch(match[0]):
            continue
        left, right = reading.clause(start, start)
        around = text[max(left, start - _BEFORE) : min(right, match.end() + 4)]
        if _COUNTED.match(text, match.end()) or _PRICE.search(around):
            continue
        if SELF.search(text, left, start):
            continue
        whole, stop = reading.sentence(start, match.end())
        whole, stop = max(whole, start - _NEAR), min(stop, match.end() + 8)
        yours = _YOURS.search(text, whole, stop) is not None
        yield _spent(
            match, start, meant=yours or third(reading, start, match.end(), _NEAR)
        )


def _settled(reading: Reading) -> Iterator[Mark]:
    """A sum with 退了, 买的 or 那单 beside it, where somebody is spoken of."""
    text = reading.text
    for match in _MONEY.finditer(text):
        left, right = reading.clause(*match.span())
        before = text[max(left, match.start() - _BEFORE) : match.start()]
        after = text[match.end() : min(right, match.end() + _BEFORE)]
        if _BARE.fullmatch(match[0].rstrip("块元钱")) or _PRICE.search(
            before + match[0] + after
        ):
            continue
        done = _DONE.match(after)
        if SELF.search(text, left, match.start()) or not (
            done or _SETTLED.search(before)
        ):
            continue
        once = done or _ONCE.search(before + after)
        meant = third(reading, *match.span(), _NEAR) or (
            once is not None and second(reading, *match.span(), _NEAR)
        )
        yield _spent(match, match.start(), meant=meant)


def _spent(match: re.Match[str], lead: int, *, meant: bool) -> Mark:
    because = "某个人的消费金额"
    return Mark(*match.span(), "consumption", Confidence.MEDIUM, because, lead, meant)
