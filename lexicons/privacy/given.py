"""How likely a character is part of a given name.

`given_names.txt` has two lines: characters that this trade's talk hardly has anywhere
but in names, and characters that are usual in names and in talk alike.
"""

from pathlib import Path

NAME_CHARS, _USUAL = (
    frozenset(line)
    for line in (Path(__file__).parent / "given_names.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
# No given name has these: particles, pronouns and the verbs of the trade.
NEVER = frozenset(
    "的了在是吗呢吧啊呀哦嘛么我你他她它们这那哪有没不就也都和与跟把被给让叫住说话买卖拍退收发寄送件单号码款链播订付钱"
    "货价元块斤克瓶盒袋箱请谢对错要去来到从会能可以用上下里外前后左右个位几多少只很太最更还又再先女士姐哥总您家电手机"
    "微信快递地址身份证银行卡问帮打念查换补催"
)
# Of these, some stand in names too, beside a character that hardly stands elsewhere.
SOFT = frozenset("有和发克会来能可用以上前左少先家信银行里元")
SOFT_LAST = frozenset("家信元克")
NAMELY, USUAL = 2, 1


def likelihood(char: str) -> int:
    """2 for a character of names, 1 for one of names and talk alike, 0 for any other."""
    return NAMELY if char in NAME_CHARS else USUAL if char in _USUAL else 0


def softly_named(chars: str) -> bool:
    """可欣, 会敏, 家豪: a word of talk beside a character of names."""
    if len(chars) != len("可欣"):
        return False
    first, last = chars[0], chars[1]
    if first in SOFT:
        return likelihood(last) == NAMELY
    return last in SOFT_LAST and likelihood(first) == NAMELY


def hardly_talk(chars: str) -> bool:
    """来福, 有为, 银花, where the clause is nothing else: no two words of talk alone."""
    return (
        len(chars) == len("来福")
        and all(likelihood(c) or c in SOFT for c in chars)
        and not all(c in SOFT for c in chars)
    )


def given_name(chars: str) -> int:
    """How likely one or two characters are a given name: 0 (hardly) to 5 (surely).

    Less than 0 where a character stands in no name at all.
    """
    if softly_named(chars):
        return 1
    marks = [likelihood(char) for char in chars]
    if not marks or any(char in NEVER or not "一" <= char <= "鿿" for char in chars):
        return -1
    doubled = len(chars) > 1 and chars[0] == chars[1]
    return sum(marks) + doubled
