"""Made-up personal information, and a search for it in any spelling.

Nobody has these numbers, names or addresses; the cards pass their check digits.
"""

import re
import unicodedata

SPOKEN_PHONE = "一七七，零零幺幺，零二四六"
SCRIPT = f"""各位晚上好，这款面霜今天八十九元，库存两百件。
刚才下单的欧阳采薇女士，手机号15800220145，收货地址杭州市西湖区梧桐里17号3栋502室。
还有一位顾客的电话我念一下啊，{SPOKEN_PHONE}，客服给他回个电话。
清关要登记身份证，110105199003071239，姓名司马青禾。
退款打到这张卡，6222020200112233446，户名司马青禾。
加她微信 qinghe_0915，或者发邮件 caiwei.oy@example.com。
这就是全网最低价，用了三天就见效。
"""
HEAD = "返场话术"
TITLE = HEAD + " 电话13611224455"
REASON = "观众的手机号13511223366被念出来了，须停播整改。"
FILENAME = "手机号13411223377_回放.m4a"
AGAIN = "加我，电话13611334455，司马青禾。"  # what only a second model understands
BESIDE = "她的电话13311224477，姓名欧阳采薇"  # in a file, beside what was said
CLIP = "好的，请拨打13211224466，姓名司马青禾。"  # typed by whoever hears a clip

DIGITS = {
    "15800220145": "phone",
    "17700110246": "spoken phone",
    "11010519900307123": "id card",
    "6222020200112233446": "bank card",
    "13611224455": "title",
    "13511223366": "reason",
    "13411223377": "file name",
    "13211224466": "clip",
    "13311224477": "beside a transcript",
    "13611334455": "second hearing",
    "13900001234": "phone of the demo script",
    "13800001234": "phone of the demo recording",
}
WORDS = {
    "欧阳采薇": "name",
    "司马青禾": "name",
    "梧桐里17": "address",
    "qinghe_0915": "wechat",
    "caiwei.oy@example": "email",
}
OF_A_SCRIPT = frozenset(
    {*WORDS.values(), "phone", "spoken phone", "id card", "bank card"}
)
EVERYTHING_WRITTEN = OF_A_SCRIPT | {"title", "reason"}
_SPOKEN = str.maketrans("零〇一幺二两三四五六七八九", "0011223456789")
_BETWEEN = re.compile(r"(?<=\d)[\s,，.。、·\-]+(?=\d)")
_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")


def readable(said: str | bytes) -> str:
    """The characters in it, however they were written down."""
    text = said.decode("utf-8", "ignore") if isinstance(said, bytes) else said
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return unicodedata.normalize("NFKC", text)


def leaked(said: str | bytes) -> set[str]:
    """Which of the planted values can be read in it, in whatever spelling."""
    text = readable(said)
    digits = _BETWEEN.sub("", text.translate(_SPOKEN))
    found = {name for value, name in DIGITS.items() if value in digits}
    return found | {name for value, name in WORDS.items() if value in text}
