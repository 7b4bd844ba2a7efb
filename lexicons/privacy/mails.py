"""E-mail addresses, typed (a.b@c.com) or said (a 点 b 艾特 c 点 com)."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import DIGIT
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_LOCAL = expression(r"[a-z0-9][a-z0-9._%+\-]{0,63}\Z")
_DOMAIN = expression(r"[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}")
_SAID = rf"(?:[a-z0-9._\-]|{DIGIT}|点|下划线|底杠|横杠|中杠|减号|杠)"
_SAID_LOCAL = expression(
    rf"(?:[a-z0-9]|{DIGIT}){_SAID}{{0,40}}(?: {_SAID}{{1,20}}){{0,4}} ?\Z"
)
_LABEL = rf"(?:[a-z0-9\-]|{DIGIT}){{1,30}}"
_DOT = r" ?(?:点|\.|dot) ?"
_SAID_DOMAIN = expression(
    rf" ?{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_DOT}(?:com|cn|net|org|edu|cc|康姆|抗姆|看姆|康木|抗木)(?:{_DOT}cn)?"
)
_OFFICE = {
    "service", "support", "kefu", "info", "contact", "sales", "help", "admin",
    "marketing", "business", "bd", "pr", "media", "feedback", "shop",
}  # fmt: skip
_FIRM = expression("客服|官方|商务|投稿|企业|公司|售后|合作|招商|简历")
# 覃雨桐 is qin.yt or qin_yutong: a surname, a sign and letters.
_PERSONAL = expression(
    "(?:wang|li|zhang|liu|chen|yang|huang|zhao|wu|zhou|xu|sun|ma|zhu|hu|guo|he|lin|gao|luo|zheng|liang|xie|song|tang|han|deng|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|du|ye|cheng|wei|su|lv|lu|ding|ren|yao|shen|zhong|cui|tan|fan|liao|shi|jin|jia|xia|fu|fang|zou|xiong|bai|meng|qin|qiu|hou|yin|xue|yan|duan|lei|qian|dai|mo|kong|bao|long|wan|gu|mao|hao|gong|shao|yi|chang|wen|lai|ge|ji|qi|mei|cen|miao|ning|ouyang|tong|ruan|lan|min|xi|geng|zhan|guan|tao|jing|you|pei|qu|huo|weng|sui|mu|ai|lian)"
    r"[._\-][a-z]{1,12}[0-9]{0,4}"
)
_OWNER = expression(
    "个人|自己的?(?:邮箱|信箱|e?mail)|本人|[他她你您]的|先生|女士|小姐|[姐哥]的|私人"
)
_LONGEST = 64


def find_mails(reading: Reading) -> Iterator[Mark]:
    """Addresses of people; those of a firm's desks are left out."""
    text = reading.text
    for at, end in [*reading.cues["mail"], *reading.cues["mailat"]]:
        typed = text[at] == "@"
        left, right = reading.sentence(at, end)
        local = (_LOCAL if typed else _SAID_LOCAL).search(
            text, max(left, at - _LONGEST), at
        )
        domain = (_DOMAIN if typed else _SAID_DOMAIN).match(text, end)
        if local is None or domain is None:
            continue
        around = text[left:right]
        firm = local[0] in _OFFICE or _FIRM.search(around)
        own = _OWNER.search(around) or _PERSONAL.fullmatch(local[0])
        if firm and not own:
            continue
        yield Mark(
            local.start(), domain.end(), "email", Confidence.HIGH,
            "邮箱的写法", local.start(),
        )  # fmt: skip
