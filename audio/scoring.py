"""How many characters of a transcript are wrong, written forms aside.

Both texts are put in one form first: NFKC, simplified, lower case, numerals as they are
said, neither punctuation nor spaces. That form is made here and nowhere else.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

DIGITS = "零一二三四五六七八九"
LONGEST_COUNT = 16  # digits; a longer number is an identifier, read digit by digit


class Errors(NamedTuple):
    """Wrong, missing and surplus characters, of so many."""

    count: int  # type: ignore[assignment]  # a tuple has a method of that name
    of: int


class Same(NamedTuple):
    """`length` characters that are the same from `said` in one text and `heard` in the other."""

    said: int
    heard: int
    length: int


def errors(said: str, heard: str) -> Errors:
    """The errors in what was heard; numerals count as they are said."""
    wanted = normal(said)
    return Errors(Levenshtein.distance(wanted, normal(heard)), len(wanted))


def same(said: str, heard: str) -> tuple[Same, ...]:
    """The stretches that two texts, both in normal form, have in common, in order."""
    blocks = Levenshtein.opcodes(said, heard)
    return tuple(
        Same(one.src_start, one.dest_start, one.src_end - one.src_start)
        for one in blocks
        if one.tag == "equal"
    )


def normal(text: str) -> str:
    """Simplified, lower case, numerals in characters, no punctuation, no spaces."""
    text = _simplifier().convert(unicodedata.normalize("NFKC", text)).lower()
    text = re.sub(r"(?<![\d.,])(\d{1,2}),(\d{3})(?![\d,])", r"\1\2", text)  # 1,299
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"百分之\1", text)
    text = re.sub(r"\d+(?:\.\d+)?", lambda found: numeral(found.group()), text)
    return re.sub(r"[^\w]|_", "", text)


def numeral(digits: str) -> str:
    """`1999` as 一千九百九十九; digits that are not a count are read one by one."""
    from cn2an import an2cn  # loaded when the first number comes

    whole, _, _fraction = digits.partition(".")
    if len(whole) > LONGEST_COUNT or (len(whole) > 1 and whole.startswith("0")):
        return "".join(DIGITS[int(d)] for d in digits if d != ".")
    return str(an2cn(digits, "low"))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
