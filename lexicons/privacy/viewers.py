"""Viewers by their nicknames, where something is told of one: 月亮打烊了退回来的鞋.

Where the words on both sides say that a person stands between them, little needs to
speak for the nickname itself.
"""

import re
from collections.abc import Iterator
from functools import partial

from lexicons.models import Confidence
from lexicons.privacy.deeds import done_by
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import near_marks, zones
from lexicons.privacy.nicklike import SAID, nicklike, said_in, sayable
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression, made_by

_FACTS = frozenset({"health", "consumption", "order_no", "birthday", "workplace"})
_SHORT, _USUAL, _NEXT = 3, 4, 14
# 你那单, 你填的; 买了我家四床被子: not of the sights of a story.
_ASKED = expression(
    "那[单台箱件双条笔]|这单|申请|[退买拍订]的|[留填写]的?|要退|退货|没付|拒收|恶意|差评|快递(?!会|都|费|是|我们|用|发|加|走|包)|包裹|订单|地址|老公|老婆|[你您][妈爸]|不付款|骂"
)
# Said of nobody but a customer, so that nothing needs to speak for the nickname.
_AS_CUSTOMER = expression(
    ".{0,4}(?:差评|面单|投诉|举报|骂我|欠|退[回了]|拒收|包裹|快递(?!会|都|费|是|我们|用|发|加|走|包)|订单|没付|恶意|的货|要退)"
)
_OF_OURS = expression(
    "^(?!.{0,6}买).|买的[一两三四五六七八九十0-9]{1,2}[箱件条双盒套袋瓶支个]|我们|我家|咱|单|退"
)
_HAS = expression("的(?:地址|电话|手机|快递|包裹|订单)")
_HOUSE = expression(
    "小哥|仓管|站长|快递|店|厂|客服|团长|助理|主播|运营|经理|公司|前台|老板|门卫|小区|物业|驿站|网点|司机|师傅|房东|邻居|医院|学校|平台|新|旧|原来|之前|以前|刚|同事|单位|家"
)
_AFTER = expression("[,0-9]")
_OF_ONE = expression(
    "[你她他]老[公婆]|骂|白嫖|拒收|投诉|差评|榜[一二三]|真大方|土豪|大客户|老客户|还[想要]退|媳妇"
)
TOLD_OF = "观众的称呼，旁有这个人下单、退货或投诉的话"
_BEGIN = "(?:^|(?<=[。!?;\\n])|(?<=[0-9a-z一二三四五六七八九零幺],)|(?<=[0-9]{6}))(?:哎|诶|唉|嗯|呃|那个|我的天|天哪|念条弹幕哈?|姐妹们|家人们|助理|客服|仓库|售后)?[,: ]?"
_YOU = "[,: ]?(?:原来|宝宝|姐妹|亲|是不是)?[你您](?!们|好|看这|看看这|想|可以|能|要不要|穿)"
_HIS = "的(?:验证码|身份证|银行卡|卡号|邮箱|护照|车牌|面单|订单|货|快递(?!会|都|费|是|我们|用|发|加|走|包)|包裹|地址|电话|手机|差评|单子?|那[单个件]|退[款货]|号|微信|尾款|定金|生日|收货|孩子|女儿|儿子|老公|链接)"
_DID = (
    "(?:[一两二三四五六七八九十半0-9]{1,2}(?:个月|晚上|天|年|口气|下子|单)|昨天|昨晚|前天|今天|刚才|刚刚?|上[周月次回]|上个月|这个?月|今年|去年|连着|加起来|总共|累计|一共|前后|已经|又|还|就|在我?们?家?)*"
    "(?:退[了回的]|投诉|举报|欠|要[退换改]|来(?:骂|闹|催)|拒收|买[了过的]|拍[了的错]|花了|充了|下了?单|打赏|申请|没付|没收到|收了货|恶意|骂|催|留[的了]|填[的了]|发[了的来]|做了|刷了|送了|领了|吃了|用了|住|得了|查出|确诊|怀孕|备孕|生日)"
)
_SPOKE = (
    "(?:刚才|刚刚?|在?公屏上?|在?评论区|在?弹幕上?|打字)?(?:说[她他自你]|问(?!题)|说(?=.{0,8}我)|讲[她他])|给的?差评|给我们?(?:私信|打|发|留)|[她他](?!们)|"
    "(?:把)[^,。]{1,6}发|有(?=[^,。]{0,6}[症病炎癌孕瘤])|在我(?:家|这|们)|[,]?(?:真名|本名|实名)|今天(?=[^,。]{2,9}生)|那[单件]|这单|[这那]个号|[这那]位(?=[,。 姐宝顾客粉用妹大]|$)|(?:宝宝|姐妹|姐姐)(?!们)|(?:说|问)?家?(?:的)?(?:孩子|宝宝|娃|女儿|儿子)|不?就?是(?=[^,。]{2,14}的吧)|就是住|头像"
)
_TOLD = expression(f"{_BEGIN}{SAID}(?P<on>{_YOU}|{_HIS}|{_DID}|{_SPOKE})")
_TREATED = expression(
    f"(?:看到|看见|[一二三]等奖的|私信我的|骂我的|把|给|帮|替|跟|看一?下|查一?下|找一?下|联系一?下?|提醒一?下?|后台显示|显示|公屏上?(?:那个|的|那位)?|弹幕上?(?:那个|的|那位)?|评论区(?:那个|的)?|榜[一二三]|粉丝|账号|买家|顾客|会员|"
    f"备注里?(?:写着|写的|写|是)|写着|名单上?|订单上?|刷屏的|骂人的|闹事的|带节奏的|丢件的|没付尾款的|差评的|退货的|投诉的|中奖的|拒收的|下单的|头像是?[^,。]{{1,4}}那个|还有|第一个|就是|那个谁|请|好人是|骗子是)[,: ]?(?:就是|是|叫)?{SAID}"
    f"(?P<on>补发?|拉黑|拉进|踢|禁言|备注|寄|送|退款|确认|登记|[这那](?:单|位|件(?!事))|{_HIS}|的(?=[,。])|{_YOU}|{_DID}|[,](?:你|您|她|他|大家|别|报|快|赶紧|来|已经|我们?已|昨天|连着|电话|真名|手机|订单|单号|地址|她家)|(?:姐妹|宝宝)(?!们)|[,: ](?=[0-9一二三四五六七八九零幺洞]{3}))"
)


def find_viewers(
    reading: Reading, marks: list[Mark], deeds: list[Mark]
) -> Iterator[Mark]:
    """Nicknames of viewers of whom something is told; nobody greeted."""
    places = sorted((*marks, *deeds), key=lambda mark: (mark.start, mark.end))
    fits = partial(_is_viewer, reading, marks, deeds)
    for zone in zones(reading, places):
        for shape in (_TOLD, _TREATED):
            for match in said_in(reading.text, zone, shape, fits):
                start, end = match.span("said")
                yield Mark(start, end, "nickname", Confidence.MEDIUM, TOLD_OF, start)


def _to_them(match: re.Match[str]) -> bool:
    """Whether what goes on after the nickname is said to them: “…，你”."""
    return match["on"].lstrip(",: ")[:1] in {"你", "您"}


def _beside_a_number(reading: Reading, marks: list[Mark], match: re.Match[str]) -> bool:
    """订单号…，等风来，你这单…: between a number of theirs and what is said to them."""
    called = made_by(match, _TOLD) and _to_them(match)
    apart = match["on"][:1] == ","
    if not (called and apart and sayable(match["said"])):
        return False
    at = match.start("said")
    near = near_marks(reading, marks, at, at)
    return any(mark.alone and 0 <= at - mark.end <= 1 for mark in near)


def _is_viewer(
    reading: Reading, marks: list[Mark], deeds: list[Mark], match: re.Match[str]
) -> bool:
    said = match["said"]
    if is_name(said):
        return False
    looks = nicklike(said)
    if looks < 1 and (
        said[-1] in "了的" or _AFTER.match(reading.text, match.start() - 1)
    ):
        return _beside_a_number(reading, marks, match)
    start, end = match.span("said")
    near = [
        mark
        for mark in near_marks(reading, marks, start, end)
        if mark.type != "age" and (mark.end <= start or mark.start >= end)
    ]
    if looks >= 0 and match["on"].endswith(("真名", "本名", "实名")):
        return True
    if looks < 0 and _HAS.match(match["on"]) and len(said) >= _USUAL:
        outside = not _HOUSE.search(said) and sayable(said)
        return outside and any(mark.alone for mark in near)
    if any(mark.alone or mark.type in _FACTS for mark in near):
        called = made_by(match, _TOLD) and _to_them(match)
        bare = all(mark.type == "consumption" for mark in near)
        bare = bare and not _OF_ONE.search(reading.text, *reading.sentence(start, end))
        return looks >= (len(said) < _SHORT or bare) or (
            called
            and sayable(said)
            and (len(said) >= _USUAL or match["on"][0] == ",")
            and any(mark.alone for mark in near)
        )
    shape = _ASKED if _to_them(match) else _OF_OURS
    told = made_by(match, _TREATED) or shape.search(
        reading.after(match.start("on"), _NEXT)
    )
    _, right = reading.sentence(start, end)
    written = len(said) == _USUAL and reading.text[right : right + 1] == "。"
    certain = written or _AS_CUSTOMER.match(match["on"])
    least = 0 if len(said) >= _SHORT and certain else 1
    return looks >= least and bool(told) and done_by(reading, deeds, start, end)
