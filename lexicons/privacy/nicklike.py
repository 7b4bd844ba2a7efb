"""Whether a stretch reads like a name somebody gave themselves.

Nicknames are made of pictures: animals, plants, food, weather, moods. The list of such
words speaks for one; the words of the trade and of plain clauses speak against it.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from lexicons.automaton import RustAutomaton
from lexicons.privacy.sounding import sounds_given
from lexicons.programs import expression
from lexicons.words import is_word

_NEVER = expression(
    "[岁周月]以上|体质|加[个一我]?[微威薇卫徽]|[微威薇卫徽]x|医保|社保|绑|t恤|定金|尾款|货款|地区|风险|前台|租车|^id$|[你您]好|短信|得[吃喝用补买]|^(?!([六七])\\1$)[零一二三四五六七八九十百千万两点]+$|安装|视频|们|吗|骗子|客户|仓库|^老板|助理|运营|店长|打一下|打给|打电话|不对|不是|没有|没错|好的|好了|对了|是的|行了|来了|算了|有了|可以|"
    "谢谢|抱歉|家人|姐妹|大家|朋友|主播|一下|尽快|马上|现在|今天|明天|昨天|昨儿|刚才|刚刚|然后|后台|备注|地址|电话|手机|订单|收件|收货|确认|免税|"
    "公屏|弹幕|中奖|恭喜|链接|直播|客服|欢迎|下单|付款|退款|发货|快递|包裹|一共|总共|清关|注意|放心|知道|没问题|上车|库存|价格|优惠|男士|^.{0,1}(?:女士|先生|小姐)|[位个](?:女士|先生|小姐)|"
    "默认|普通|尺码|颜色|数量|会员|生日|姓名|护照|身份|微信|联系|加微|[vw]信|验证|账号|密码|银行|退货|赠品|开户|转账|打款|投诉|差评|扫到|写的|显示|"
    "顺丰|圆通|中通|申通|韵达|极兔|德邦|邮政|京东|号码|报一|念一|记一|查一|发一|问一|信息|户主|派件|团长|群里|连麦|评论|截图|麻烦|帮忙|那条|那单|这单|这条|"
    "孩子|女儿|儿子|宝宝(?!不)|你家|您家|我家|售后|实名|登记|记录|因为|所以|如果|但是|而且|或者|其实|反正|比如|包括|不要|别|什么|怎么|哪个|谁|多少|"
    "对吧|是吧|宝妈$|嫂子|婆婆|老公|老婆|[号货卡码]$|进群|物流|消费|自己|这么|行李|到了|上了|名字|海关|听得到|蛋糕送|闲聊|[一二三四五六七八九十0-9][件盒箱单块元斤寸]|[xsml]+码|"
    "[小大]了$|[鞋裤裙]|衣服|专门|同意|不让|不许|身高|体重|尾巴|那[箱件单条双]|^老顾客$|^新粉|^老粉|标准|[点整]?开抢|[0-9]+x*l|^[0-9]|[/%+.×]|千单|昵称|网名|用户|粉丝|车主|观众|收到|发到|寄到|送到|填|核对|对不上|贴|称重|留的|留了|打不通|有个|有位|那位|这位|那个|这个|这款|那款|司机|师傅|老师|阿姨(?!爱)|大姐|大哥|骑手|海关|档案|老妹|妹儿|大姨$|牌照|连麦|开头|免单|抽中|抢到|软件|头像|直邮|合一|病历|同学|绿牌|那边|这里|[0-9一二三]单|嘻嘻|哈哈|^多多$|^妈妈|^爸爸|上次|闹|小哥|邻居|楼上|平台|厂家|商家|同行|物流|公司|代理|工厂|财务|主管|质检|人家|有些人|好多人|以为|骗子|下班才|前一天|个月|记账|吃饭|位置|绝|反馈|孕妇|哺乳|拍照|被一条|[一两二三四五六七八九十][条件套台双盒箱袋瓶支](?![^,]{2})"
)
_BEGINS = expression(
    "榜[一二三四五]|下一|[我你您她他的了吧呢啊呀哦嗯诶哎那哪说念听给把就请要让被跟和在对从到又也都还再很太去来第]|嗯|呃|但|可(?!乐|可)|只有|有|少[^女年爷]|多(?!多|肉|啦)[^多]|问"
)
_ENDS = expression(
    "^(?:小?仙女|小可爱|小祖宗|小?宝贝儿?|老铁|小姐姐|小哥哥|女王|公主|女神|大?妹子|大侄女|老铁|小丫头|小朋友|小家伙|老粉|小胖|小奶狗|奶奶|姥爷|孩儿|哥哥|猫|狗|妈妈|爸爸|宝贝|老头|司机|队长|船长|女孩|外婆|姥姥|妹子|丫头|哥哥|奶奶|上班|下班|加班|减肥|下雪|下雨|快乐|幸福|努力|简单|面包|蛋糕|鱼|平安|自由|安静|夏天|冬天|春天|秋天|北方|南方|阳光|九月|八月|七月|六月|五月|四月|三月|二月|十月|无糖|火锅|人家|本人)$|(?:[的吧呢我你您她他把给在是和跟从到这那哪也都还再就刚]|一个|一位|的人)$"
)
# Nothing speaks for it: then it must not be part of a sentence either.
_PLAIN = expression(
    "[我你您她他们吗呢吧啊呀哦嗯诶哎这那哪说念听记报查核址码看给把就请要叫去来到过没跟和@]|家$|单$|号$|是|[0-9]|黑色|白色|红色|两件|一件|赠品|加|送|寄|价|品|款|件|"
    "先|再|都|也|还|才|很|太|最|会|能|可|应|该|想(?!静)|知|道|问|答|找|让|被|用|穿|吃了|买|卖|付|退|换|收|发|拿|放|打|拍|说|讲|写|填|改|等|找|试"
)
_MIXED = expression("[a-z].*[一-鿿]|[一-鿿].*[a-z0-9]|^[a-z][a-z0-9_ ]{3,}$")
_SPOKEN = expression(
    "[我你您她他吗呢吧啊咱念听报查核址码给把请叫@号]|家$|单$|是$|[0-9]{1,2}[^0-9]|让|给|把|您|查|念|送|本人|天天|用|偷|拿|分辨率|单件|味道|正在|已经|[过着]"
)
# What platforms call who gave themselves no name.
_GIVEN_OUT = expression(
    "(?:抖音|快手|淘宝|手机|微信)?用户[a-z0-9_]{4,9}|游客[0-9]{3,9}"
)
SHORTEST, LONGEST = 2, 12
SAID = f'(?P<said>[^@\\s,。!?、:;()"“”—]{{{SHORTEST},{LONGEST}}}?)'
"""The nickname itself, in an expression that says what stands beside it."""
_SHORT = 6
_SOME, _MOST = 0.34, 0.6


@cache
def _words(file: str) -> RustAutomaton:
    words = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return RustAutomaton.build(sorted(set(words.split())))


def _made_of(said: str, file: str) -> int:
    """How many of its characters are words of a list."""
    found = _words(file).find_longest(said)
    return sum(end - start for _, start, end in found)


@lru_cache(maxsize=1 << 14)
def talk_of_trade(said: str) -> bool:
    """Whether half of it or more is goods, parts played in a sale, and what is said there."""
    made_of = _made_of(said, "trade_words.txt"), _made_of(said, "goods_words.txt")
    return sum(made_of) * 2 >= len(said)


@lru_cache(maxsize=1 << 14)
def talk_of_sale(said: str) -> float:
    """How much of it is parts played in a sale and what is said there, goods left out."""
    return _made_of(said, "trade_words.txt") / len(said)


def nicklike(said: str) -> int:
    """How much it reads like a nickname: 2 much, 1 a little, 0 perhaps, -1 not."""
    if not SHORTEST <= len(said) <= LONGEST or said.isdigit():
        return -1
    if _GIVEN_OUT.fullmatch(said):
        return 2
    if _NEVER.search(said) or _BEGINS.match(said) or _ENDS.search(said):
        return -1
    painted = _made_of(said, "nickname_words.txt")
    if _MIXED.search(said):
        letters = sum(char.isascii() and char.isalpha() for char in said)
        short = letters and len(said) <= _SHORT
        painted = max(painted + letters, len(said) // 2 if short else 0)
    spoken = _SPOKEN.search(said) is not None
    if painted >= _MOST * len(said) and painted > 1 and not spoken:
        return 2
    if painted >= _SOME * len(said) and not spoken and sounds_given(said):
        return 1
    plain = (_SPOKEN if painted else _PLAIN).search(said) or talk_of_trade(said)
    return -1 if plain or not sounds_given(said) else 0


# What is said before “你的…” and is no nickname, whatever it is made of.
_SAYINGS = expression(
    "们|仓库|客户|助理|运营|店长|好的|好了|对了|是的|行了|来了|可以|谢谢|抱歉|对不起|不好意思|家人|姐妹|大家|朋友|主播|一下|尽快|马上|然后|后台|备注|地址|电话|手机|订单|"
    "收件|收货|公屏|弹幕|中奖|恭喜|链接|直播|客服|欢迎|下单|付款|退款|发货|快递|包裹|注意|放心|知道|没问题|库存|价格|优惠|先生|女士|尺码|会员|姓名|护照|身份|微信|联系|验证|"
    "密码|银行|退货|投诉|差评|显示|号码|信息|截图|麻烦|那条|那单|这单|孩子|女儿|儿子|售后|登记|记录|因为|所以|如果|但是|而且|或者|什么|怎么|哪个|谁|多少|对吧|是吧|老公|老婆|"
    "[这那]个|[这那]位|[这那]款|[这那]里|那边|有个|有位|我[们家的]|^[买发送寄拍收打填抢抽选改问看查念讲]|[买发送寄拍收打填抢抽选改问看查念讲]$|听到|收到|拍了|买了|[放搁]|通过|实名|位数|[多少]了|不是|下一[个位]|师傅|老师|大姐|大哥|姐姐|妹妹|宝宝|[,。!?]"
)
_STATED = expression(
    "(?:[吗呢吧啊呀了的给加能才有]|[你您他她它])$|下$|^(?:我(?!是)|你|您|他|她|来|对|嗯|好|哎|诶|喂|说|请)|[0-9]{3}$|[元块斤]$"
)
_WHOLE = 3


def sayable(said: str) -> bool:
    """Whether it may be a nickname although it reads like a plain clause."""
    return (
        _WHOLE <= len(said) <= LONGEST
        and not is_word(said)
        and not _SAYINGS.search(said)
        and not _STATED.search(said)
        and not talk_of_trade(said)
    )


def said_in(
    text: str,
    zone: tuple[int, int],
    shape: re.Pattern[str],
    fits: Callable[[re.Match[str]], bool],
) -> Iterator[re.Match[str]]:
    """What a shape finds and may be a nickname; after one that is none, a step on."""
    at, right = zone
    while match := shape.search(text, at, right):
        fitting = fits(match)
        at = match.end("said") if fitting else match.start() + 1
        if fitting:
            yield match
