"""What a person spent, paid, owes, was paid back."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.pointing import named, own, someone, third, titled
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_HAN = "[零一二三四五六七八九十百千万两〇几]"
_SUM = expression(
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,9}})(?:\.[0-9]{{1,2}})?(?:多|来|几)?[万千百wk]?(?:多|来)?"
    rf"(?P<unit>块钱|块[0-9]?|元|刀|蚊)?(?:多|出头|左右)?"
    rf"|(?:小|上|好几?|大几)?{_HAN}{{1,12}}(?:多|来|几)?[万千百]?(?:多|来)?"
    rf"(?P<said>块钱|块(?:[零一二三四五六七八九](?:毛|角)?)?|元|刀|蚊)?(?:多|出头|左右)?"
)
_LARGE = expression(
    r"[0-9]{3}|[0-9](?:多|来|几)?[万千百wk]|[一二两三四五六七八九十几](?:多|来|几)?[百千万]|\.[0-9]"
)
_LONG_NUMBER = expression("[0-9]{6}")
_SMALL = expression("[0-9一二三四五六七八九两几][块元]")
_PIECE = expression("[单一两二三四五](?:那个)?件[^,。一]{0,3}$|(?<!是)不是$")
_COUNTED = expression(
    "嗯?[号个件单盒瓶箱袋包双条套次斤克天年月日岁点分秒人位折级层米度周粒片支期倍页本字步杯种样节盏根块棵头只台辆户平亩集遍场张幅桶罐听碗勺串朵间组批份名]|"
    "公里|毫|小时|积分|粉|多?个|[a-z0-9%]|一[瓶斤盒件包袋箱个份套只]"
)
_PRICE = expression(
    "折下来|摊下来|充会员|原价|到手|优惠|券|(?<!凑)满减|立减|(?<!不)包邮|售价|价格|标价|只要|仅需|只需|秒杀|福利|专柜|市场价|卖[价到过]?|零售|门槛|满[0-9一二三四五六七八九十]|每(?!个?[月年天])|起步|[特底定均]价|"
    "热线|明星|代言|广告|拨打|刷就是|才送|就送|前[0-9一二三四五六七八九十]+名|以上|不要超过|活动|(?<!块的)储值|如果|要是|外面|平时|上门|公司|便宜|就能|拍下|库存|销量|研发|现在|直降|补贴|"
    "首付|分辨率|刷新率|口令|乘|血[压糖脂]|尿酸|近视|身高|体重|贵不贵|预算|改成|批了|减[0-9一二三四五六七八九十]|抵|划算|要赔|链接|到货|今天[^,。]{0,3}$|(?<!在)我这[^单]|每年投入|能[省买]|还差|[运邮]费[0-9一二三四五六七八九十]"
)
_PAID = expression(
    "退[你您]|合计|总计|共计|转账|消费|花(?:了|过|掉|费|出去)|充(?:了|值)|冲了|刷(?:了|掉)|打赏|付(?:了|过|的|款)|转我的|实付|欠(?:的|了|着|款)?|退(?:了|给|款|的)|尾款|定金|货款|账单|流水|"
    "那[单笔]|这[单笔]|上次|单子|金额|总额|记录|下了|下单|买(?:了|的|过)|拍(?:了|的)|交了|转(?:了|过来|给|我)|补(?:了|的)|还欠|累计|总共|一共|拿了|囤了|砸了|贡献|"
    "一单|造了|攒了|加起来|出手|返了|返还|返利|返现|到账|多扣|扣了|扣款|扣费|刷卡|预存|存了|办卡|余额|吃掉|用掉|前前后后|里里外外|合着|算下来|拢共|统共|"
    "开销|差价|补差|多收|少收|多付|垫了|赊|挂账|押金|保证金|学费|报名费|疗程|套餐|买单|结账|订了|定了|订的|定的|拿下|搬走|下了|投了|捐了|"
    "被骗|损失|分[0-9一二三四五六七八九十]+期|那[台套条件双款瓶箱盒床张只部块]|到现在|光[^,。]{0,6}就|翻翻|翻一下|查了|月供|分期|客单价|报销|赔(?:了|给)|这半年|这一年|一晚上|平均|在这"
)
_NAMED = expression(
    "合计|总计|共计|转账|(?:半年|一年|个月)[^,。]{0,2}$|^[你您]$|[,。 ][你您]$|买掉|剁手|刷出去|一口气拍了|造了|攒了|加起来|出手就?是?|拢共|统共|算下来|余额|预存|扣了|多扣|返了|到账|买了|拿了|在这|消费|实付|金额|总额|流水|尾款|欠款|打赏|充值|账单|记录|累计|[花充刷欠下付交退]了?|一共|总共|那单|这单|上次"
)
_FOLK = expression(
    "人家|有的|别的|别家|大部分|很多|有些|正常|我们(?:这|家|的)[^,。]{0,3}合计"
)
_LATER = expression(
    "(?:的)?(?:货款|账单|单子|单(?=[,。你])|尾款|定金|订单)|[^,。!?]{0,4}(?:没付|没还|没退|退了|退款|全额退|买的|花的|拍的|退给|退回|转我|转给|转过来|打给)|上(?:周|个月|礼拜)[^,。!?]{0,3}买|"
    "的[^,。!?]{1,6}(?:退|没|坏|拒收|补发)|是[^,。!?]{1,6}的"
)
_ONCE = expression(
    "上[次个回周]|上个?月|去年|今年|昨[天晚]|前[天两]|一年|半年|累计|一共|总共|[这那][单笔]|没付|翻翻|翻一下|记录|后台|老公不知道"
)
_YOURS = expression(
    "退[你您]|[你您](?:微信|支付宝)?(?:转|付|给|打)(?:给?我|过来|的)|[你您](?:的|这[单个笔]|那[单个笔]|上|昨|前|一共|总共|累计|今年|去年|在我|之前|刚|个人|名下|账号|账户|老公|老婆|妈)"
)
_STRONG = expression(
    "退[你您]|退回|合计|总计|共计|一单就|转(?:给?我|过来)的?|付的|定金|买掉|剁手|刷出去|一口气|消费|花了|花掉|充了|充值|冲了|刷了|打赏|付了|实付|累计|退了|退款|欠|贡献|买了|买的|拿了"
)
_SUBJECT = expression(
    "(?<![其吉排])[他她](?!们|家)[^,。!?]{0,8}(?:消费|花了|充了|充值|刷了|打赏|付了|欠)[^,。!?]{0,4}$"
)
_GLUED = frozenset("abcdefghijklmnopqrstuvwxyz-.·第之号/*x×")
_SPENT = expression(
    "(?:我|咱|主播)(?!给|帮|替|把|退|记得|看|查|算)[^,。你您她他]{0,6}(?:花|买|充|付|消费|刷|投|进|存|拿|搭|赔|交|拍)"
)
_NICK_SAID = expression(
    "[一-鿿]{2}(?:上次|昨晚|昨天|一共|总共|累计|这单|那单|这个月|上个月|去年|半年)"
)
_RECORD = expression(
    "欠|货款|名单|尾款|售后|客诉|投诉|退货|退款|备注|金额|会员|假一赔|工单|理赔"
)
_BEFORE, _CLOSE, _NEAR, _FAR = 14, 8, 20, 24


def find_spending(reading: Reading) -> Iterator[Mark]:
    """Sums of somebody: the plainer the person, the less must be said of paying."""
    text = reading.text
    for match in _SUM.finditer(text):
        start, end = match.span()
        if not _is_sum(text, match):
            continue
        left, right = reading.clause(start, end)
        before = text[max(left, start - _BEFORE) : start]
        after = text[end : min(right, end + _BEFORE)]
        if _PIECE.search(before) or _PRICE.search(before + match[0] + after):
            continue
        if _own(reading, start) or not _told(reading, start, end, before, after):
            continue
        meant = _meant(reading, start, end, before + after)
        yield Mark(
            start, end, "consumption", Confidence.MEDIUM, "某个人的消费金额", start, meant
        )  # fmt: skip


def _is_sum(text: str, match: re.Match[str]) -> bool:
    """Whether it is money of some weight: a unit, or hundreds that nothing counts."""
    unit = match["unit"] or match["said"]
    if match[0][0] == "0":
        return False
    if not _LARGE.search(match[0]) and (not unit or _SMALL.match(match[0])):
        return False
    if not unit and _LONG_NUMBER.search(match[0]):
        return False
    glued = text[match.start() - 1 : match.start()] in _GLUED
    return not glued and _COUNTED.match(text, match.end()) is None


def _told(reading: Reading, start: int, end: int, before: str, after: str) -> bool:
    """Whether it is told of somebody that it was paid, owed or paid back."""
    if _NAMED.search(before[-_CLOSE:]) or (
        _STRONG.search(before) and (_PAID.search(before) or _LATER.match(after))
    ):
        return True
    if titled(reading, start, end, _FAR):
        return True
    left = max(reading.sentence(start, end)[0], start - _FAR)
    if (
        not before
        and after[:1] == ""
        and _RECORD.search(reading.before(start, _FAR) + reading.after(end, _FAR))
    ):
        return True
    paid = _PAID.search(reading.text, left, start) or _LATER.match(after)
    if paid is None:
        return False
    return _NICK_SAID.search(before) is not None or someone(reading, start, end, _FAR)


def _own(reading: Reading, start: int) -> bool:
    """Whether the host tells what he spent himself: 我花了…, but 我记得你花了…"""
    left, _ = reading.clause(start, start)
    return own(reading, start) and _SPENT.search(reading.text, left, start) is not None


def _meant(reading: Reading, start: int, end: int, around: str) -> bool:
    """王女士…, 这位姐姐…; 她 and 你 only where it is said when or that it is all."""
    if not _STRONG.search(around):
        return False
    left, right = reading.sentence(start, end)
    left, right = max(left, start - _NEAR), min(right, end + 8)
    if _FOLK.search(reading.text, left, right):
        return False
    if _YOURS.search(reading.text, left, right) or named(reading, start, end, _NEAR):
        return True
    if _SUBJECT.search(reading.text, max(left, start - 14), start):
        return True
    if third(reading, start, end, _NEAR):
        return True
    once = _ONCE.search(around) is not None
    return once and someone(reading, start, end, _NEAR)
