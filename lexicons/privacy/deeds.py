"""What somebody did as a customer: ordered, sent back, complained, did not pay.

Such a deed is nothing personal by itself. Right beside a name it tells whose name that
is: a customer's, not a star's or a brand's.
"""

import bisect
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

REACH, _TAIL = 14, 5
_STOP = expression("[,、: ]")
# 退货的是…, 投诉我们的那位…, 代收的是她妹妹…: a deed leads on to a name.
_LEADS_ON = expression(
    "[^,、: ][^,、: ]{0,10}?(?:是|叫|给|显示|写着?的?|填的?|[那这几]?[位个]|名单.{0,4}|[她他你您][^,、: ]{0,3}|人|名|的)[,:]?$"
)
_SAME = expression(
    "$|[你您他她]|天天|老是|总是|专门|又|还|今[天晚]|明天|来|东西|包裹|货|理由|连着|说|就|把|已经|刚|去年|上次|一共|电话|快递|缺|没"
)
# 陈女士那箱…, 马先生的包裹, …要的是: said of nobody but a customer.
_OWN = expression(
    "(?:的?[这那]|的|那边的?|家的?)[一两三几]?(?:箱|单|台|双|批|条|份|盒|套|袋|桶|个件|件货|笔|票)(?!数)|要的是|买的那?|拍的那?|定的|订的|退回?的|退货|那边拒收|"
    "(?:一个人|一次性?|一口气|一晚上|昨晚|昨天|前天|上次|刚才?)?(?:拍|买|退|订|囤|下)了|[,]?[你您](?:那[台单箱件个双笔]|申请的|上次|这[单次个]|家|要的|买的|拍的|订的)|的(?:货|钱|退款|尾款|定金|件|单子?)|嫌|不在家|家里没人|(?:送|寄|发|备|补|留)的(?!起|[,。])|(?:的)?(?:态度|服务)(?:特别|太|很)?差"
)
# Whoever is called so politely is a customer, unless praised, sung or sold.
_POLITE = expression(
    "(?:女士|先生|小姐|太太|大姐|阿姨|大爷|大妈|大伯|大叔|大娘|奶奶|爷爷|婶|同志)$"
)
_TELLS = expression(
    "(?:昨[天晚儿]|今[天早]|前天|刚才|刚刚?|上次|上周|上个月|这个?月|那天|又|还|已经|也)*"
    "(?:说(?!过|.{0,6}(?:好用|不错|喜欢|好吃|好看|效果))|问(?!候)|要|想|嫌|订|定|买|拍|退|换|收到|没|来[电取拿说问]|打|催|等|付|留|填|搬|住|在家|不在|申请|反映|取消|拒|投诉|联系|签|中了|那边|家里|预[定订约])|"
    "的(?!茶|面|饭|菜|画|字|诗|菜谱|同款|歌|课|书|戏|店|酱|话|故事|品牌|配方|手艺|设计|作品|支持|信任|厚爱|鼓励|建议|分享)[^,。]|[,、 ]?您(?!好|看|可以|能|想)"
)
_THEIRS = expression("的(?=[,。!?]|$)")
# 给…送, 帮…改, 替…备注.
_SENT = expression("[给帮替].{2,4}[送寄发补备改查登退换留]$")
# Said of everybody's orders, of the shop's terms or of goods.
_TERMS = expression(
    "(?:无理由|支持|可以|包|随时|随便|免费|放心|怎么|如何|不能|不用|不要|别|全国|什么|发|走|能|都|大家|所有|没有)$"
)
_NOUNS = expression(
    "[率险费]|政策|规则|流程|运费|通道|入口|链接|多少|量|无忧|包邮|时间|保障|服务|电话是|问题|榜|数|的(?:家人|姐妹|宝宝|朋友|宝贝|都|人都|时候|请|可以)"
)
_SOMEBODY = expression(
    "你[们的]?(?:谁|都)|大家|家人们|姐妹们|朋友们|宝宝们|宝子们|各位|所有人|每个人"
)


def find_deeds(reading: Reading) -> Iterator[Mark]:
    """Where something is told of one customer: 退回来了, 要的是四十二码, 那箱."""
    text = reading.text
    last = 0
    for start, end in reading.cues["deed"]:
        if start < last:
            continue
        if _TERMS.search(text, max(0, start - 3), start) or _NOUNS.match(text, end):
            continue
        last = end
        yield Mark(
            start, end, "deed", Confidence.LOW, "下单、退货或投诉", start, alone=False
        )


def politely_named(reading: Reading) -> list[Mark]:
    """Where a customer may be named so politely that little else needs be said."""
    return [
        Mark(start, end, "polite", Confidence.LOW, "称呼", start, alone=False)
        for start, end in reading.cues["polite"]
    ]


def done_by(reading: Reading, deeds: list[Mark], start: int, end: int) -> bool:
    """Whether one of the deeds is told of who is named here; `deeds` are in order."""
    text = reading.text
    if _at_once(text, start, end):
        return True
    left, right = reading.sentence(start, end)
    first = bisect.bisect_left(deeds, start - REACH, key=_end)
    for deed in deeds[first:]:
        if deed.start > end + REACH:
            break
        if deed.start < left or deed.end > right:
            continue
        if deed.end <= start and _LEADS_ON.search(text, deed.end - 1, start):
            return True
        if text[end - 1] == "某" or (
            end <= deed.start and _goes_on(text[end : deed.start])
        ):
            return True
    return False


def _at_once(text: str, start: int, end: int) -> bool:
    """Whether the words right beside the name are said of a customer only."""
    polite = _POLITE.search(text, start, end) and _TELLS.match(text, end)
    theirs = text[start - 1 : start] == "是" and _THEIRS.match(text, end)
    sent = _SENT.match(text[max(0, start - 1) : end + 1])
    return bool(polite or theirs or sent or _OWN.match(text, end))


def _goes_on(between: str) -> bool:
    """Whether what follows a name is still said of the same person."""
    first, *rest = _STOP.split(between)
    if _SOMEBODY.search(between):
        return False
    return not rest or (
        len(rest) == 1
        and (len(first) <= _TAIL or first[0] in "说嫌")
        and _SAME.match(rest[0]) is not None
    )


def _end(mark: Mark) -> int:
    return mark.end
