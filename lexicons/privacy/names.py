"""Full names: a surname and a given name, judged together.

What counts: the surname, how likely the characters are a given name, what stands on
both sides. A common word across an edge speaks against it.
"""

import re
from collections.abc import Callable

from lexicons.privacy.edges import SURELY, closes, opens
from lexicons.privacy.given import NAME_CHARS, given_name
from lexicons.privacy.surnames import (
    EVERYDAY,
    PURE,
    SURNAME_SHAPE,
    WORDS,
    begins_as_word,
    is_whole_name,
)
from lexicons.programs import expression
from lexicons.words import is_word

FULL = expression(rf"{SURNAME_SHAPE}(?=[一-鿿])")
GIVEN = expression(f"[{''.join(sorted(NAME_CHARS))}]{{2}}")
# Half masked; with Latin letters; of the Uyghurs, the Tibetans, the Mongols.
OTHER = expression(
    rf"{SURNAME_SHAPE}[*×●某x]{{1,2}}[一-鿿]?(?=[\W的您你说在住收]|$)|"
    r"(?<![a-z0-9_@.])[a-z]{1,12}(?:姐|哥|老师|总|姨|小姐|先生|女士)(?![a-z])|"
    rf"(?<![a-z0-9_@.])[a-z]{{2,12}} ?{SURNAME_SHAPE}(?=[\W的您你说问在住收]|$)|"
    "(?:[一-鿿]{1,2})?(?:阿依|木提|努尔|海提|艾山|阿里木|帕提|吾买尔|桑吉|平措|德吉|古丽|买买提|艾力|吐尔逊|阿卜杜|阿不都|热合曼|艾买提|麦麦提|卓玛|扎西|次仁|央金|达瓦|格桑|旺堆|"
    r"拉姆|尼玛|巴特尔|其其格|格日勒|娜仁|高娃|呼和)(?:[·]?[一-鿿]{1,3}?)??(?=[\W的您你说在住收电]|$)"
)
PARENTS = frozenset("妈爸奶姥麻粑")
_ENOUGH, _EDGES, _BOTH = 4, 1, 3


def full_name(
    text: str, surname: re.Match[str], *, opening: int, closing: Callable[[int], int]
) -> int:
    """Where the full name that begins with this surname ends; 0 where none does."""
    start, middle = surname.span()
    for length in (2, 1):
        end = middle + length
        likely = given_name(text[middle:end])
        if _plainly_named(text, start, end, opening, likely):
            return end
        if likely < (length == 1) or _listed(text, start, end):
            continue
        close = closing(end)
        if _of_words(text, start, end, close) or _done(text, start, end):
            continue
        edges = opening + close
        score = _score(text, start, middle, end) - _crossed(
            text, start, end, opening, close
        )
        if text[start:middle] in EVERYDAY and edges < _BOTH:
            score -= 1
        if score + edges >= _ENOUGH and (edges >= _EDGES or score > _ENOUGH):
            return end
    return 0


# 发成两双, 做成了: what something turned into.
_MADE = expression("[发变做改换寄拍写填说弄搞裂碎摔看当装印]成")


def _listed(text: str, start: int, end: int) -> bool:
    """Whether it is no name by the list, runs over the end or is a parent: 陈妈."""
    if start and _MADE.match(text, start - 1):
        return True
    if text[start + 1 : end] == f"一{text[start]}":  # 戴一戴
        return True
    if end > len(text) or text[start:end] in WORDS or text[start : start + 2] in WORDS:
        return True
    return end - start == len("陈妈") and text[end : end + 1] in PARENTS


def _plainly_named(text: str, start: int, end: int, opening: int, likely: int) -> bool:
    """何少华你好, 孔银花，…: words of talk, but both edges say that it is a name."""
    said = text[start:end]
    if likely >= 0 or opening < SURELY or closes(text, end) < SURELY:
        return False
    return said[0] not in EVERYDAY and is_whole_name(said)


def _of_words(text: str, start: int, end: int, close: int) -> bool:
    """Whether it is a common word and a bit: 薄荷绿, 麦芽 of 麦芽糖."""
    if end - start == len("薄荷绿"):
        return begins_as_word(text[start:end])
    whole = text[start] not in PURE and is_word(text[start:end])
    return (whole and not close) or (close < SURELY and is_word(text[start : end + 1]))


def _done(text: str, start: int, end: int) -> bool:
    """全露了, 红透了: an everyday word and a verb that is done."""
    short = end - start == len("全露")
    return (
        short and text[start] in EVERYDAY and text[end : end + 1] in {"了", "着", "过"}
    )


def _score(text: str, start: int, middle: int, end: int) -> int:
    """How much the characters themselves are a name; common words weigh against it."""
    length = end - middle
    likely = given_name(text[middle:end])
    pure = text[start] in PURE
    sure = likely >= 2 * length or (pure and likely >= length)
    score = likely + pure + 2 * (middle - start > 1)
    whole = is_word(text[start:end])
    inner = 0
    if length > 1:
        inner = is_word(text[middle:end]) + is_word(text[start : start + 2])
    if sure or not (whole or inner):
        return score + 1
    return score - 2 * whole - inner


def _crossed(text: str, start: int, end: int, opening: int, close: int) -> int:
    """What common words across the edges cost, where the edges are not sure."""
    before = start > 0 and opening < SURELY and is_word(text[start - 1 : start + 1])
    after = close < SURELY and is_word(text[end - 1 : end + 1])
    return 2 * before + 2 * after


def given_alone(text: str, start: int, end: int) -> bool:
    """Whether two characters of names stand alone as one: 晓雯说, 婷婷."""
    said = text[start:end]
    opening = opens(text, start)
    if said in WORDS or text[end : end + 1] in PARENTS:
        return False
    if is_word(said) and opening + closes(text, end) < 2 * SURELY:
        return False
    if re.match(SURNAME_SHAPE, said):
        return False
    return opening > 0 and opening + closes(text, end) >= _BOTH
