"""Viewers whom the words around them call: 恭喜…，欢迎…进来，给…备注，…问.

Those words say that a person stands between them. Of the nickname itself it is only
asked that it is no common word, no clause, and no talk of trade (`trade_words.txt`).
"""

import re
from collections.abc import Iterator
from functools import partial

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.neighbours import beside_in_sentence, zones
from lexicons.privacy.nicklike import SAID, nicklike, said_in, talk_of_trade
from lexicons.privacy.reading import Reading
from lexicons.privacy.sounding import sounds_given
from lexicons.privacy.surnames import is_name
from lexicons.programs import expression, made_by
from lexicons.words import is_word

_STOP = "[,、 ]|(?=[。!?]|$)"
_TITLE = "(?:姐|哥|宝|亲|宝宝|宝贝|姐姐|小姐姐|大哥|大姐|姐妹|同学)?"
_HAS = (
    "地址|手机|电话|号码|微信|账单|订单|单号|开抢|体质|[先再]做|点整|单子|快递|包裹|消费|记录|资料|信息|档案|收货|收件|身份证|银行卡|卡|账[号户]|"
    "生日|孩子|退款|尾号|邮箱|护照|车牌|病历|体检|退货|聊天|留言|验证码|头像|[这那][单件箱个]"
)
_OWN = f"(?:[留填写报拍买订]?的(?:收货)?(?:{_HAS})|那[单箱件]|这单)"
_WHEN = (
    "(?:刚才|刚刚?|今天|昨天|昨晚|前天|上[周次回播场]|(?:这|上|一)个?月|今年|去年|全年|这?一年|半年|前后|一共|总共|累计|"
    "加起来|一口气|一晚上|连着|已经|又|也|还)*"
)
_DOES = (
    f"{_TITLE}{_WHEN}(?:问(?:[我她他一能可有这是吃孕孩宝老:,]|她)|说过?(?:[她他我]|自己|家)|[要退拍订买]的(?=[那一两三四五六七八九0-9])|中奖|中了|抽中|留言|私信|[打发晒][了出]|给我(?:发|打|留)|打字|"
    "在(?:公屏|评论区|弹幕|群里|我家|我这|我们|咱们?家|咱这|这)|过?生日|家的?(?:孩子|娃|宝宝|宝贝|儿子|女儿|闺女|老人|小孩|老公|妈)|"
    "要(?:改|退|换|求|发票)(?!的)|申请|花了|买[了过的]|刷了|消费|充了?|下了?单|退[了回]|投诉|付了?款|过来领|来领|领奖|来取|"
    "把(?:自己|她|他|电话|手机|地址|身份证|[0-9])|查出|确诊|得了|患|住(?:在)?|本人|真名|实名|有(?=[^,。]{1,6}[症病炎癌孕瘤])|怀孕|备孕)"
)
_TO_YOU = (
    f"{_TITLE}(?:[,: ](?:快递员|快递小哥|师傅|驿站|仓库|客服|我们?)?(?:刚才?|刚刚|昨天|上次|之前)?(?:打|给|发|寄|按|照)?)?"
    "[你您](?!们|看这|看看|可以|想|能|要不要|穿)"
)
_SAID_OF = f"{_DOES}|{_TITLE}{_OWN}|{_TO_YOU}"
_KINDS = "(?:老|新)?(?:顾客|客户|粉丝|会员|买家|网友|用户|粉)|榜[一二三](?:大哥|大姐)?"
_DEED = "[刷送挂][^,。的一二三四五六七八九十个0-9]{2,5}|刚?下单|付款|退货|飘过去?|打字|发言|刷屏|骂人|闹事|扣[一1]|连麦|拒收|潜水|投诉|漏发|欠款"
_LEADS = "哎|诶|嗯|那个|刚才|刚刚|刚|公屏上?|弹幕上?|评论区|念一条|我?(?:刚才?|刚刚)?(?:看到?|看见|发现)"


def _between(left: str, right: str) -> re.Pattern[str]:
    """What leads up to a viewer, the nickname, and what goes on after it."""
    return expression(f"(?:{left}){SAID}(?:{right})")


_GREETED = _between(
    "(?:欢迎|谢谢|感谢|多谢)(?:一下)?(?:老粉|老朋友|新朋友|榜[一二三](?:大哥|大姐)?)?",
    "进来|来[了啦]|回来|进直播间|进入|来到|加入|上车|送|刷|点亮|点的|支持|的(?!到来|大家)[^,。!?]{1,6}(?=[,。!?])|[,]",
)
_BY_ITSELF = _between(
    f"(?:^|(?<=[。!?;\\n]))(?:{_LEADS})?[,: ]?(?:那个|那位|这位|有个)?",
    f"{_SAID_OF}|[你您]好|:(?:我|你|主播|地址|电话|手机|[0-9])|[,: ]?在[吗不]|(?:电话|手机|身份证|银行卡)(?:号码?|尾号|[后末][四六]位)*[:是,为 ]{{0,2}}(?=[0-9零一二三四五六七八九幺])|收件(?=[,: ])",
)
_SHAPES = (
    _GREETED,
    _BY_ITSELF,
    _between(
        "(?:恭喜(?:一下|到)?(?:咱们|我们)?|(?:中奖|抽中|得奖|获奖)的?(?:是|人是|就是)?|抽到了?|幸运(?:粉丝|观众|儿|星)是?)[:, ]?",
        f"{_STOP}|中|抽|获|拿|得|喜提|[你您]",
    ),
    _between(
        "(?<=[,。!? ])", "恭喜[你您]|[,]?(?:你|您|是[你您])(?:中|的奖|本人|吧|抽中)"
    ),
    _between("(?<=就是[你您],)|(?<=是[你您]吧,)", _STOP),
    _between("祝(?:我们|咱们)?", "(?:[^,。]{0,3})生日"),
    _between(
        f"(?:{_KINDS}|(?:[有那这一]|有一|id)个?叫(?:做)?|昵称是?|(?:刚才|刚刚|昨天|昨晚|前天|我说|就是|还有|后台|公屏|弹幕|评论区)那个|(?:黑?名单|后台|公屏|弹幕|评论区|群)[里上]的?|接下来是?|下面是?|下一[个位]是?|(?:{_DEED})的(?:就?是)?)[:, ]?",
        f"{_STOP}|是(?=[0-9一二三四五六七八九零农])|的(?=[,。])|{_SAID_OF}",
    ),
    _between(
        "(?:联系|回复|回|提醒|艾特|通知|加|催|踢|拉黑|禁言|屏蔽|举报|找)(?:(?:一下|下|了)(?:那个|这个)?|的?(?:那个|这个|的?就?是))",
        f"{_STOP}|的|[他她]",
    ),
    _between(
        "(?<![发寄送退补付交说卖带留分打])(?:给|帮|替|把|有?请|麻烦|补发给)",
        "备注|登记|改|补|退|查|寄|发|送|拉黑|拉进|踢|禁言|记|留|核|标|把|的(?:单|件|货|包裹|订单|快递)|打电话|回个?电话|确认|看一?下|连麦|上麦",
    ),
    _between("跟", "说一声|讲一声|核对|确认|联系"),
    _between(
        "(?:退|打|转|寄|发|送|补)[到给]",
        "的(?:卡|账户|账号|号|家|微信|支付宝)|[,](?:地址|电话|手机|卡号|账号)",
    ),
    _between("(?:退|打|转|寄|发|送|补)给", "[,]"),
    _between(
        "(?:看看?|查查?|翻翻?|找找?|调|念|晒)(?:一下|下|到|出)?",
        f"{_OWN}|[发打说写]的(?=[,。])",
    ),
    _between(
        "(?:[这那]一?[单件箱票]|包裹|快递|地址|号码?|电话)(?:就|应该)?是",
        "家?的(?=[,。!?]|$)",
    ),
    _between(
        "(?:[这那]个(?:号码?|电话|微信|地址)?|[0-9零一二三四五六七八九幺])就?是",
        "的(?:[,。!?吧]|电话|手机|号|$)",
    ),
    _between(
        "(?:[念记报登核][一个]?下?|[查找翻看][到下一]*了?|有了|下一[个位]|接下来|下面是?|第[一二三四五六]个|(?:名单|漏发|中奖|欠款)[^,。]{0,4})[,: ]",
        "[, ]",
    ),
)
_CALLED_NOT = expression(
    "[你您们吗呢啊呀哦嗯谁么哪@]|[0-9]{3}|以上|尾号|尾巴|单号|[0-9一二三四五六七八九十]岁|的(?:宝宝|宝贝|朋友|姐妹|姐|粉丝|亲|家人|留)|我[念看查帮发给说报打记放加用写填跟让把]|[这那][个位条单件种些里边]|先生|女士|小姐$|师傅|老师$|阿姨$|大爷|大妈|大哥|大姐|客服|仓库|主播|助理|快递|老板|"
    "^(?:[的了是把给和跟在就都也还又很太最没请让要会能说叫去有用拿换送寄发收退付卖]|再(?!来|见)|刚|昨|上[次周个]|前天|我|群|福利|专享|姐妹|家人|朋友|宝[妈宝子]|亲|女|男|新来|不(?:好|对|会|能|知|要)|来(?:了|一)|买|拍|电|从|到|按|他|她|其|该|某|等[下会]|一[个位下共])|"
    "(?:[了的着过给把是说问在和跟到被让就都也还又要能会吧刚拍绑]|加起来|坚持|[昨前]天|昨晚|一口气|个月|刚才|刚刚|一下|[加打拨填写报搜找]|联系|咨询|登记|合作|[元块斤件箱单个条])$"
)
# Where nothing leads up to it, a clause begins with the nickname itself.
_LED_UP = expression(
    "有|粉丝|榜[一二三]|看|翻|查|找|欢迎|谢谢|感谢|多谢|恭喜|麻烦|老[粉顾客]|会员|加|联系|提醒|回复|踢|拉黑|禁言|中奖|抽|帮|替|这|那|刚"
)
_HERS = expression("[你您她他]|备注|登记|收货|地址")
_NEAR_BY = frozenset(
    {"health", "consumption", "order_no", "birthday", "workplace", "phone_tail", "minor_school"}
)  # fmt: skip
_WORD, _BARE, _GLUED = 3, 3, 4
_AT_ONCE = frozenset("你您电手身收")
_BECAUSE = "前后的话是对着这个人说的，旁有这个人的其他信息"


def find_called(reading: Reading, marks: list[Mark]) -> Iterator[Mark]:
    """Nicknames that the words on both sides call, beside something personal."""
    facts = [m for m in marks if m.alone or m.type in _NEAR_BY]
    fits = partial(_is_called, reading, facts)
    for zone in zones(reading, facts):
        for shape in _SHAPES:
            for match in said_in(reading.text, zone, shape, fits):
                start, end = match.span("said")
                yield Mark(start, end, "nickname", Confidence.MEDIUM, _BECAUSE, start)


def _is_called(reading: Reading, facts: list[Mark], match: re.Match[str]) -> bool:
    said = match["said"]
    if made_by(match, _BY_ITSELF):
        glued = match[0][match.end("said") - match.start() :][:1] in _AT_ONCE
        if _LED_UP.match(said) or len(said) < (_GLUED if glued else _BARE):
            return False
    return _may_be_called(said) and _told_of(reading, facts, match)


def _may_be_called(said: str) -> bool:
    """Whether somebody may have given themselves this name."""
    if _CALLED_NOT.search(said) or is_name(said) or said.isdigit():
        return False
    if nicklike(said) < 1 and (
        not sounds_given(said) or (len(said) <= _WORD and is_word(said))
    ):
        return False
    return not talk_of_trade(said)


def _told_of(reading: Reading, facts: list[Mark], match: re.Match[str]) -> bool:
    """Whether something personal stands in the same sentence; for guests, of them."""
    start, end = match.span("said")
    near = beside_in_sentence(reading, facts, start, end)
    if made_by(match, _GREETED):
        last = max((m.end for m in near if m.alone), default=end)
        return (
            _HERS.search(reading.text, match.end(), max(last, match.end())) is not None
        )
    return bool(near)
