"""Names with a title, and the familiar forms: 王女士, 凤霞姐, 小刘, 阿珂."""

import re

from lexicons.privacy.edges import SURELY, closes, opens
from lexicons.privacy.given import NAME_CHARS, given_name, likelihood
from lexicons.privacy.names import FULL, PARENTS
from lexicons.privacy.surnames import EVERYDAY, SURNAME_SHAPE, WORDS
from lexicons.programs import expression
from lexicons.words import is_word

_TITLE = (
    "先生|女士|小姐(?!姐)|太太|夫人|同学|老太太|小姐姐|阿姨|叔叔|大姐|大哥|大爷|大妈|大叔|大娘|大婶|大伯|伯伯|爷爷|奶奶|嫂子|婆婆|姑娘|"
    "老师|师傅|经理|主任|科长|处长|局长|书记|校长|院长|医生|大夫|护士|律师|教授|会计|队长|班长|村长|站长|所长|主管|警官|警察|导师|律师|老爷子|老太|同志|队医|博士|老板娘|老板|总监|"
    "总(?![共是之部体计结算店价额量有得会裁监台])|姐(?![姐妹夫])|哥(?![哥们])|姨(?!妈)|叔|婶|伯|嫂|爷(?!爷)|奶(?![奶粉茶油酪])|"
    "太(?=[收说的住,。您你]|$)|阿婆|阿公|[局处科队所](?=[您你,。!? 在家说]|$)|工(?![作厂资程业具艺序人商])|妹(?!妹)|某某|某"
)
_WEAK = expression("[总姐哥姨叔婶伯嫂爷奶工妹]$")
TITLED = expression(
    rf"{SURNAME_SHAPE}(?P<title>{_TITLE})|[一-鿿](?P<familiar>[姐哥姨嫂叔婶伯](?![姐妹夫哥们妈])|(?:老师|师傅|阿姨|大姐|大哥|奶奶|爷爷|大爷|大妈|叔叔|医生|女士|先生|小姐(?!姐)))"
)
_NAMELY = f"[{''.join(sorted(NAME_CHARS))}]"
AFFIX = expression(
    rf"老{SURNAME_SHAPE}头|[小老大]{SURNAME_SHAPE}|[小阿][一-鿿]|[二三]{_NAMELY}|{_NAMELY}[子儿](?![女子童])"
)
# Before 姐, 哥 and the like: kin and kinds, no names.
_RELATED = frozenset("大小师学表堂空老帅美富靓姨亲干阿水云")
_NOBODY = _RELATED | frozenset(
    "呃嗯哦这那各位个的些名女男我你他她叫好们和与几一两某啊了是给找跟让谢拿借替帮"
)
_BOTH = 3
_POLITE = frozenset({"女士", "先生", "小姐"})


def titled_from(
    text: str, match: re.Match[str], floor: int, *, after_mark: bool
) -> int | None:
    """Where the name before a title begins: 刘, 白桂英, 凤霞."""
    if match["familiar"]:
        return _familiar_from(text, match, floor)
    begin, title = match.start(), match.start("title")
    if match[0] in WORDS:
        return None
    for start in (title - 3, title - 2):
        if max(floor, 0) <= start < begin and (after_mark or opens(text, start)):
            found = FULL.match(text, start)
            given = text[found.end() : title] if found else ""
            if given and min(map(likelihood, given)):
                return start
    opening = SURELY if after_mark else opens(text, begin)
    return None if _part_of_word(text, match, opening) else begin


def _part_of_word(text: str, match: re.Match[str], opening: int) -> bool:
    """Whether surname and title are pieces of common words, and no sure edge says not."""
    begin, end = match.span()
    everyday = text[begin : match.start("title")] in EVERYDAY
    weak = _WEAK.search(match["title"]) is not None
    if weak and ((everyday and is_word(match[0])) or is_word(text[end - 1 : end + 1])):
        return True
    inside = begin > 0 and opening == 0 and is_word(text[begin - 1 : begin + 1])
    return inside and (weak or everyday)


def _familiar_from(text: str, match: re.Match[str], floor: int) -> int | None:
    """凤霞姐, 丽姐, 敬女士: a given name, or a rare surname, before the title."""
    end = match.start("familiar")
    for start in (end - 2, end - 1):
        if start >= max(floor, 0) and _is_given(text, start, end):
            return start
    begin = end - 1
    if text[begin] in _NOBODY or opens(text, begin) < SURELY:
        return None
    called = closes(text, match.end()) > 0 and given_name(text[begin]) >= 0
    if match["familiar"] in _POLITE or (called and not is_word(text[begin : end + 1])):
        return begin
    return None


def _is_given(text: str, start: int, end: int) -> bool:
    given, opening = text[start:end], opens(text, start)
    if given in _RELATED or given in WORDS or is_word(given + text[end]):
        return False
    doubled = len(given) > 1 and given[0] == given[1] and given_name(given) >= 0
    if doubled and opening >= SURELY:
        return True
    enough = len(given) + 1 - (len(given) == 1 and opening >= SURELY)
    return opening > 0 and given_name(given) >= enough


def affixed(text: str, match: re.Match[str], *, after_mark: bool) -> bool:
    """Whether 小 or 老 with a surname, or 小 or 阿 with a name, is a person here."""
    start, end = match.span()
    name, closing = match[0], closes(text, end)
    opening = SURELY if after_mark else opens(text, start)
    surname = re.fullmatch(SURNAME_SHAPE, name[1:].removesuffix("头")) is not None
    if name[1] in "子儿":
        return opening + closing >= _BOTH and not is_word(name) and closing > 0
    everyday = name[1:] in EVERYDAY
    if _is_plain(text, name, end, surname=surname, opening=opening):
        return False
    if is_word(text[end - 1 : end + 1]) and closing < SURELY:
        return False
    needed = SURELY + (everyday or not surname) + (name[0] == "大")
    return opening + closing >= needed and min(opening, closing) > 0


def _is_plain(text: str, name: str, end: int, *, surname: bool, opening: int) -> bool:
    """Whether it is a common word (小苗 without “你”) or somebody's mother (小宇妈妈)."""
    after = text[end : end + 1]
    if name in WORDS or after in PARENTS:
        return True
    if not surname:
        sure = likelihood(name[1]) > 1 and opening + closes(text, end) >= 2 * SURELY
        return not likelihood(name[1]) or (is_word(name) and not sure)
    called = opening >= SURELY and after in {"你", "您"}
    return is_word(name) and name[1] in EVERYDAY and not called
