"""Whether the words around a fact plainly speak of one person.

A fact is personal where somebody could be told by it: 这位姐姐, 她, 你上次, 王女士. “你”
alone is whoever listens, and “高血压的朋友” are many.
"""

from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import SURNAME
from lexicons.programs import expression

KIN = (
    "(?:爸爸|妈妈|父亲|母亲|老公|老婆|媳妇|公公|婆婆|丈母娘|岳父|岳母|爱人|对象|男朋友|女朋友|男友|女友|"
    "女儿|儿子|闺女|孩子|宝宝|娃|老伴儿?|老爷子|老太太|老人|婆娘|堂客|孙子|孙女|外孙女?|儿媳妇?|女婿|姐夫|妹夫|弟妹|弟媳|大伯|婶婶|姑妈|爷爷|奶奶|外公|外婆|姥姥|姥爷|妹妹|弟弟|姐姐|哥哥|表妹|表姐|"
    "表哥|表弟|堂妹|堂姐|闺蜜|室友|邻居|同事|同学|朋友|家人|家里人|家老人|家里老人|嫂子|小姑子|"
    "小姨|姑姑|姨妈|舅舅|舅妈|叔叔|外甥|侄子|侄女|爸|妈|娃|姐|哥|妹|弟)"
)
SELF = expression(
    f"(?<![在给找来向到跟问帮和了转欠赔补报诉骂坑黑害])(?:我(?!翻|看|念|查|给|帮|替|把|核|对一下|们的(?:会员|大?客户|老客户|粉丝)|们家|们店|店|家|这儿|这里|那|[大二三四小老]?(?:婶|姑|姨|舅|伯|叔|姥|爷|奶|嫂|姐夫|妹夫|哥们|发小|徒弟|同行|客户|粉丝|老乡|表|堂|侄|外甥|亲家|街坊|助理|员工|工人|师傅)|{KIN})|咱(?!家)|主播(?!,))"
)
"""The host speaks of himself: what he says of his own is his to say."""
_QUOTED = expression(
    "[“\"'‘][^”\"'’。]{0,16}$|(?:问|写|说|留言|评论|公屏|弹幕|私信|备注|来电|反馈|连麦)[^。]{0,12}$|主播(?:你好|您好|好|姐姐|姐)?[, ]?我[^。,]{0,6}$"
)
_SUBJECT = 12
_OTHER = expression(
    f"[你您她他]|先生|女士|小姐|太太|老师|阿姨|[小老]{SURNAME.pattern}|{SURNAME.pattern}(?:姐|哥|姨|叔|嫂|婶|总)|客户|顾客|粉丝|宝宝|姐妹|姐姐|大姐|大哥|阿姨|有人|某"
)
_SORT = (
    "(?:姐|哥|宝|妹|弟|嫂|姨|叔|婶|客户|顾客|买家|粉丝|人(?!群|气|数|工)|阿姨|大姐|大哥|大爷|大妈|大叔|大娘|小姐|小妹|小哥|小伙|小姑娘|"
    "女士|女的|男的|女孩|男孩|老人|老师|老太太|老爷子|兄弟|朋友|用户|会员|司机|师傅|业主|房东|网友|观众|家长|妈|爸|同事|邻居|骗子|博主|"
    "up主|学生|孩子|车主)"
)
_TITLED = (
    f"(?<![这那有一各几哪]){SURNAME.pattern}[一-鿿]{{0,2}}?"
    "(?:先生|女士|小姐(?!姐)|太太|阿姨|叔叔|大姐|大哥|大爷|大妈|大叔|大婶|师傅|老师|经理|某)"
    f'|(?:^|[\\s,。!?、:"“]|那个|这个){SURNAME.pattern}(?:姐|哥|姨|叔|嫂|婶|总)(?!们|妹)'
    f'|(?:^|[\\s,。!?、:"“]|那个|这个)[小老阿]{SURNAME.pattern}(?=[,你您说他她这那]|$)'
)
_DOER = "[这那]个(?:要)?(?:拒收|退货|退款|投诉|差评|骂人|骂我|举报|下单|打差评|给差评|恶意退|闹|吵)[一-鿿]{0,4}的|榜[一二三四五十]的?(?:大?哥|大?姐|姐姐|哥哥)"
_THIRD = expression(
    f"{_DOER}|"
    "(?<![其吉排])[他她](?!们)|(?<!各)[这那有]一?位(?!置|数)|[这那](?:大爷|大妈|大姐|大哥|大叔|大婶|阿姨|姐姐|小姑娘|小伙子?)|"
    f"[这那有]一?个(?:[一-鿿]{{0,4}}的)?{_SORT}|[一-鿿]的那[位个]|的(?:姐|哥|大哥|大姐|姐姐|宝宝|姐妹|大叔|阿姨)(?=[,。!? ]|$|你|您)|人家|本人|(?:听|跟|问)(?:姐姐|大姐|阿姨|大哥|宝妈)(?:说|讲)|(?:孩子|娃)[他她]?(?:爸爸?|妈妈?|奶奶|爷爷|外婆|姥姥)(?:说|讲|留言)|(?:助播|助理|客服|运营|场控|店员|模特)[小老阿]{SURNAME.pattern}|[你您]家?{KIN}|"
    f"(?:收货人|收件人|机主|户主|车主|买家|房东|团长|客户|老客户|会员|粉丝|网友)(?!们|都|可以|专享|日|价|群)|{_TITLED}"
)
_SURE = expression(
    f"(?<![这那有一各几哪]){SURNAME.pattern}[一-鿿]{{0,2}}?(?:先生|女士|小姐(?!姐)|太太|阿姨|大爷|大妈|大姐|大哥)(?!们)"
)
_NAMED = expression(
    f"{_DOER}|(?<!各)[这那有]一?位(?!置|数)|[这那](?:大爷|大妈|大姐|大哥|大叔|大婶|阿姨|姐姐|小姑娘|小伙子?)|[这那有]一?个(?:[一-鿿]{{0,4}}的)?{_SORT}|(?<![其吉排])[他她]{KIN}|[你您]家?(?:老公|老婆|妈|爸|婆婆)不知道|{_TITLED}"
)
_SECOND = expression(
    "[你您](?:的|是|这|那|刚|昨|前|上[次个回周]|之前|留|填|拍|退|报|名下|在我|一共|总共|累计|说你|说您|"
    "收到|发来|家|自己留|是不是|预留|登记|绑定|今年|去年|后台)|跟[你您]|给[你您]|帮[你您]|[你您]核对|[你您]查"
)
REACH = 40


def own(reading: Reading, begin: int) -> bool:
    """Whether the host says it of himself; what he reads out is a viewer's."""
    left, _ = reading.clause(begin, begin)
    subjects = list(SELF.finditer(reading.text, max(left, begin - _SUBJECT), begin))
    said = subjects[-1] if subjects else None
    if said is None or _OTHER.search(reading.text, said.end(), begin):
        return False
    return _QUOTED.search(reading.before(begin, 20)) is None


_ASKS = expression(
    '(?:(?:念|看|读|回)(?:到|了)?[这那]?一?[条个]|[这那有]一?条|[里上区屏]一?条)(?:弹幕|评论|留言|私信)?[,: ][^,。]{2,12}[,: ]我|(?:^|[“"‘,。!? ])主播(?:你好|您好|好|我|求|帮|看|救|姐姐?|哥|问|在吗|[, ])|主播(?:看到|看看|回我|救救?我|帮我)|(?:回我|回一下我)$|'
    "(?:吃|喝|用|穿|戴|贴|买)(?:了)?(?:你|您)(?:们?家|这|那)[^,。!?]{0,8}(?:不|吗|么|没|行|得)"
)


def asks(reading: Reading, start: int, end: int) -> bool:
    """Whether a viewer speaks to the host of himself: 主播我…, 我…能吃你家这个吗."""
    left, right = _window(reading, start, end, REACH)
    said = SELF.search(reading.text, left, start)
    return said is not None and _ASKS.search(reading.text, left, right) is not None


def third(reading: Reading, start: int, end: int, reach: int = REACH) -> bool:
    """Whether the sentence speaks of somebody: 她, 这位姐姐, 王女士, 你妈妈."""
    left, right = _window(reading, start, end, reach)
    before = _THIRD.search(reading.text, left, start)
    return bool(before or _THIRD.search(reading.text, end, right))


def named(reading: Reading, start: int, end: int, reach: int = REACH) -> bool:
    """Whether the sentence names somebody or points at one: 王女士, 这位姐姐."""
    left, right = _window(reading, start, end, reach)
    before = _NAMED.search(reading.text, left, start)
    return bool(before or _NAMED.search(reading.text, end, right))


def titled(reading: Reading, start: int, end: int, reach: int = REACH) -> bool:
    """Whether somebody is named with a title that leaves no doubt: 王女士."""
    left, right = _window(reading, start, end, reach)
    return _SURE.search(reading.text, left, right) is not None


def second(reading: Reading, start: int, end: int, reach: int = REACH) -> bool:
    """Whether one of those who listen is spoken to: 你的, 您这, 你上次."""
    left, right = _window(reading, start, end, reach)
    before = _SECOND.search(reading.text, left, start)
    return bool(before or _SECOND.search(reading.text, end, right))


def someone(reading: Reading, start: int, end: int, reach: int = REACH) -> bool:
    """Whether one person is meant, spoken of or spoken to."""
    return third(reading, start, end, reach) or second(reading, start, end, reach)


def _window(reading: Reading, start: int, end: int, reach: int) -> tuple[int, int]:
    left, right = reading.sentence(start, end)
    return max(left, start - reach), min(right, end + reach)
