"""What a Chinese name looks like: surname and given name, title, familiar name.

A full name is judged by its surname, by how likely its characters are a given name,
and by what stands on both sides. A common word across an edge speaks against it.
"""

import re
from collections.abc import Callable

from lexicons.privacy.given import NAME_CHARS, given_name, likelihood
from lexicons.privacy.surnames import (
    EVERYDAY,
    PURE,
    SURNAME_SHAPE,
    WORDS,
)
from lexicons.words import is_word

_TITLE = (
    "先生|女士|小姐(?!姐)|太太|夫人|同学|老太太|小姐姐|阿姨|叔叔|大姐|大哥|大爷|大妈|大叔|大娘|大婶|大伯|伯伯|爷爷|奶奶|嫂子|婆婆|姑娘|"
    "老师|师傅|经理|主任|科长|处长|局长|书记|校长|院长|医生|大夫|护士|律师|教授|会计|队长|班长|村长|站长|所长|主管|警官|警察|导师|律师|老爷子|老太|同志|队医|博士|老板娘|老板|总监|"
    "总(?![共是之部体计结算店价额量有得会裁监台])|姐(?![姐妹夫])|哥(?![哥们])|姨(?!妈)|叔|婶|伯|嫂|爷(?!爷)|奶(?![奶粉茶油酪])|"
    "[局处科队所](?=[您你,。!? 在家说]|$)|工(?![作厂资程业具艺序人商])|妹(?!妹)|某某|某"
)
_WEAK = re.compile("[总姐哥姨叔婶伯嫂爷奶工妹]$")
TITLED = re.compile(rf"{SURNAME_SHAPE}(?P<title>{_TITLE})|[一-鿿](?P<familiar>[姐哥姨嫂叔婶伯](?![姐妹夫哥们妈])|(?:老师|师傅|阿姨|大姐|大哥|奶奶|爷爷|大爷|大妈|叔叔|医生|女士|先生|小姐(?!姐)))")
AFFIX = re.compile(rf"(?:老{SURNAME_SHAPE}头|[小老大]{SURNAME_SHAPE}|[小阿][一-鿿])")
_NAMELY = f"[{''.join(sorted(NAME_CHARS))}]"
GIVEN = re.compile(f"{_NAMELY}{{2}}")
OTHER = re.compile(
    rf"{SURNAME_SHAPE}[*×●某]{{1,2}}[一-鿿]?(?=[\\W的您你说在住收]|$)|"
    r"(?<![a-z0-9_@.])[a-z]{2,12}(?:姐|哥|老师|总|姨|小姐|先生|女士)(?![a-z])|"
    rf"(?<![a-z0-9_@.])[a-z]{{2,12}} ?{SURNAME_SHAPE}(?=[\\W的您你说问在住收]|$)|"
    "(?:[一-鿿]{1,2})?(?:阿依|古丽|买买提|艾力|吐尔逊|阿卜杜|阿不都|热合曼|艾买提|麦麦提|卓玛|扎西|次仁|央金|达瓦|格桑|旺堆|"
    "拉姆|尼玛|巴特尔|其其格|格日勒|娜仁|高娃|呼和)(?:[·]?[一-鿿]{1,3}?)?(?=[\\W的您你说在住收电]|$)"
)
FULL = re.compile(rf"{SURNAME_SHAPE}(?=[一-鿿])")

_TITLE_NEXT = re.compile("先生|女士|小姐|太太|大哥|大姐|阿姨|叔叔|大爷|大妈|同学|老师|师傅|经理|总")
_STOPS = re.compile("[^\\w]|[\\da-z_]")
_LEAD_WORDS = re.compile(
    "(?:收件人|收货人|收件|收货|寄件|会员|客户|买家|联系人|业主|车主|用户|粉丝|顾客|机主|户主|户名|患者|[名是喊]叫|叫|姓名|名字|实名|真名|本名|"
    "表[妹姐哥弟]|堂[妹姐哥弟]|邻居|闺蜜|同事|朋友|婆婆|公公|老公|老婆|老妈|老爸|[我你他她娃][妈爸姐妹哥弟婆]|妈妈|爸爸|同学|舍友|室友|老乡|亲戚|客人|"
    "人家|这个|那个|请问是|找一下|[你您]是|联系|这位|那位|有位|有个|一个|[一几]位|单主|当事人|弹幕|公屏|评论|备注|写着|写的|显示|抬头|签名|署名|落款|是不是|就是|[寄发送拿带交]给|的是)$"
)
_LEADS = frozenset("了以好发寄先嗯喂喏哎说帮下位是叫给的和跟把找让问到向由替归为跟喊请被对就你您号单人个呀啊哦呃嗯哎嘛吧呢了哈在收写")
_FOLLOWS = frozenset(
    "念不打您你收的说在住家那这是要来没电手今地问跟和她他本拍退投签快上刚对有身微号也昨前哪还都先就去让把被给反留填单订吗吧呀啊呢哈嘛了买下代两三俩女男生"
)


def opens(text: str, at: int) -> int:
    """How well a name can begin here: 2 surely, 1 perhaps, 0 hardly."""
    if at == 0 or _STOPS.match(text, at - 1):
        return 2
    if _LEAD_WORDS.search(text, max(0, at - 4), at):
        return 2
    return 1 if text[at - 1] in _LEADS else 0


def closes(text: str, at: int) -> int:
    """How well a name can end here."""
    if at >= len(text) or _STOPS.match(text, at):
        return 2
    if text.startswith(("电话", "手机", "收件", "签收", "代收", "本人", "住在", "住", "您", "你", "收", "那件", "那箱", "那单", "那条", "那双", "那个", "这单"), at):
        return 2
    if _TITLE_NEXT.match(text, at):
        return 2
    return 1 if text[at] in _FOLLOWS else 0


def full_name(
    text: str, surname: re.Match[str], *, opening: int, closing: Callable[[int], int]
) -> int:
    """Where the full name that begins with this surname ends; 0 where none does."""
    start, middle = surname.span()
    compound = middle - start > 1
    for length in (2, 1):
        end = middle + length
        given = text[middle:end]
        likely = given_name(given)
        if len(given) < length or likely < 0 or (length == 1 and not likely):
            continue
        name = text[start:end]
        if name in WORDS or text[start : start + 2] in WORDS:
            continue
        pure = text[start] in PURE
        sure = likely >= 2 * length or (pure and likely >= length)
        known = is_word(name), length > 1 and is_word(given), length > 1 and is_word(name[:2])
        close = closing(end)
        everyday = text[start:middle] in EVERYDAY and opening + close < _BOTH
        score = likely + compound * 2 + pure - everyday
        score += sure or not any(known)
        score -= 0 if sure else 2 * known[0] + known[1] + known[2]
        score -= 2 * (0 < start and opening < 2 and is_word(text[start - 1 : start + 1]))
        score -= 2 * (close < 2 and is_word(text[end - 1 : end + 1]))
        edges = opening + close
        if score + edges >= _ENOUGH and (edges >= _EDGES or score > _ENOUGH - edges):
            return end
    return 0


_ENOUGH, _EDGES, _BOTH = 5, 2, 3
# Before 姐, 哥 and the like: no names.
_NOBODY = frozenset("这那各位个的小大老些名女男我你他她叫好们和与几一两某啊了是给找跟让谢")
_RELATED = frozenset("大小师学表堂空老帅美富靓姨亲干阿水云")


def titled_from(
    text: str, match: re.Match[str], floor: int, after_mark: bool
) -> int | None:
    """Where the name before a title begins: 刘, 白桂英, 凤霞."""
    begin = match.start()
    if match["familiar"]:
        return _familiar_from(text, match, floor)
    title = match.start("title")
    if text[begin : match.end()] in WORDS:
        return None
    for start in (title - 3, title - 2):
        if start < max(floor, 0) or start >= begin:
            continue
        found = FULL.match(text, start)
        given = text[found.end() : title] if found else ""
        if given and min(map(likelihood, given)) and (after_mark or opens(text, start)):
            return start
    weak = _WEAK.search(match["title"]) is not None
    if weak and is_word(text[begin : match.end()]) and text[begin] in EVERYDAY:
        return None
    if weak and is_word(text[match.end() - 1 : match.end() + 1]):
        return None
    opening = 2 if after_mark else opens(text, begin)
    if opening == 0 and (weak or text[begin:title] in EVERYDAY) and begin:
        if is_word(text[begin - 1 : begin + 1]):
            return None
    return begin


def _familiar_from(text: str, match: re.Match[str], floor: int) -> int | None:
    """凤霞姐, 丽姐, 敬女士: a given name, or a rare surname, before the title."""
    end = match.start("familiar")
    for start in (end - 2, end - 1):
        if start < max(floor, 0):
            continue
        given = text[start:end]
        opening = opens(text, start)
        enough = len(given) + 1 - (len(given) == 1 and opening > 1)
        if given in _RELATED or given in WORDS or is_word(given + text[end]):
            continue
        if not opening:
            continue
        if given_name(given) >= enough:
            return start
    called = opens(text, end - 1) > 1 and closes(text, match.end()) > 0
    if called and given_name(text[end - 1]) >= 0 and text[end - 1] not in _RELATED | _NOBODY:
        if not is_word(text[end - 1 : end + 1]):
            return end - 1
    strong = match["familiar"] in {"女士", "先生", "小姐"}
    if strong and text[end - 1] not in _NOBODY and opens(text, end - 1) > 1:
        return end - 1
    return None


def given_alone(text: str, start: int, end: int) -> bool:
    """Whether two characters of names stand alone as one: 晓雯说, 婷婷."""
    said = text[start:end]
    return (
        said not in WORDS
        and not is_word(said)
        and opens(text, start) > 0
        and opens(text, start) + closes(text, end) >= _BOTH
        and re.match(SURNAME_SHAPE, said) is None
    )


def affixed(text: str, match: re.Match[str], *, after_mark: bool) -> bool:
    """Whether 小 or 老 with a surname, or 小 or 阿 with a name, is a person here."""
    start, end = match.span()
    name = match[0]
    called = opens(text, start) > 1 and text[end : end + 1] in {"你", "您"}
    if name in WORDS or (is_word(name) and name[1] in EVERYDAY and not called):
        return False
    surname = re.fullmatch(SURNAME_SHAPE, name[1:].removesuffix("头")) is not None
    if not surname and (not likelihood(name[1]) or is_word(name)):
        return False
    if is_word(text[end - 1 : end + 1]) and closes(text, end) < 2:
        return False
    opening = 2 if after_mark else opens(text, start)
    needed = 2 + (name[1:] in EVERYDAY or not surname) + (name[0] == "大")
    closing = closes(text, end)
    return opening + closing >= needed and min(opening, closing) > 0
