"""What an evader does to a word: one function per kind of disguise.

Every disguise gives the word rewritten, or nothing where it does not apply to it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from random import Random

import numpy as np

from lexicons.morphs import Morphs
from lexicons.normalize import TABLES, normalize
from lexicons.phonetic import syllable_of
from lexicons.variants import say_number, split_characters

_SIGNS = ("*", " ", "·", "～", "❤", "🌟", "，", "\u200b", "/", "…")
_FILLERS = ("呃", "嗯", "那个", "就是说", "啊")
_MASKS = ("某", "×", "叉", "母", "*", "X")
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
_HAN_DIGITS = "零一二三四五六七八九"
_LONG_ENOUGH_TO_MASK = 3
_LEVEL_ONE = range(0xB0, 0xD8)  # GB 2312: the 3,755 characters everybody knows


class Kind(StrEnum):
    """A way to hide a word."""

    HOMOPHONE = "homophone"
    ACCENT = "accent"
    LOOKALIKE = "look-alike"
    SIGN = "sign"
    SPLIT = "split"
    INITIAL = "initial"
    PINYIN = "pinyin"
    TRADITIONAL = "traditional"
    WIDTH = "width"
    DIGIT = "digit"
    MASK = "mask"
    FILLER = "filler"
    SAID = "said"


def disguise(kind: Kind, word: str, morphs: Morphs, dice: Random) -> str | None:
    """The word, disguised; None where this kind cannot be done to it."""
    hidden = _WAYS[kind](word, morphs, dice)
    return hidden if hidden and hidden != word else None


def _one(word: str, ways: Callable[[str], str], dice: Random) -> str | None:
    """One of the characters that have a way, replaced by one of its ways."""
    places = [at for at, char in enumerate(word) if ways(char)]
    if not places:
        return None
    at = dice.choice(places)
    return word[:at] + dice.choice(ways(word[at])) + word[at + 1 :]


def _homophone(word: str, _: Morphs, dice: Random) -> str | None:
    return _one(word, lambda char: _alike().get(char, ""), dice)


def _accent(word: str, morphs: Morphs, dice: Random) -> str | None:
    """A character that only an accent, or a machine, takes for the other one."""

    def ways(char: str) -> str:
        said = syllable_of(char)
        folded = morphs.fold_syllable(said)
        return "".join(
            others
            for other, others in _by_sound().items()
            if other != said and morphs.fold_syllable(other) == folded
        )

    return _one(word, ways, dice)


def _lookalike(word: str, morphs: Morphs, dice: Random) -> str | None:
    def ways(char: str) -> str:
        alike = next((a for a in morphs.shapes.classes if char in a), "")
        return alike.replace(char, "")

    return _one(word, ways, dice)


def _sign(word: str, _: Morphs, dice: Random) -> str:
    return _inside(word, dice.choice(_SIGNS), dice)


def _filler(word: str, _: Morphs, dice: Random) -> str:
    return _inside(word, dice.choice(_FILLERS), dice)


def _inside(word: str, thing: str, dice: Random) -> str:
    at = dice.randrange(1, len(word))
    return word[:at] + thing + word[at:]


def _split(word: str, _: Morphs, dice: Random) -> str | None:
    parts = split_characters()
    places = [at for at, char in enumerate(word) if char in parts]
    if not places:
        return None
    at = dice.choice(places)
    return word[:at] + parts[word[at]] + word[at + 1 :]


def _initial(word: str, _: Morphs, dice: Random) -> str | None:
    return _one(word, lambda char: syllable_of(char)[:1], dice)


def _pinyin(word: str, _: Morphs, dice: Random) -> str | None:
    """One character in pinyin, or all of them."""
    said = [syllable_of(char) for char in word]
    if not all(said):
        return None
    at = dice.randrange(-1, len(word))
    return "".join(said) if at < 0 else word[:at] + said[at] + word[at + 1 :]


def _traditional(word: str, _: Morphs, __: Random) -> str:
    return "".join(_older().get(char, char) for char in word)


def _width(word: str, _: Morphs, __: Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)


def _digit(word: str, _: Morphs, dice: Random) -> str | None:
    """A numeral written as another one: 一 as 1 or ①, 7 as 七."""

    def ways(char: str) -> str:
        if char in _HAN_DIGITS:
            value = _HAN_DIGITS.index(char)
            return f"{value}{_CIRCLED[value]}"
        return say_number(int(char)) + _CIRCLED[int(char)] if char.isdecimal() else ""

    alone = [c for c in word if c in _HAN_DIGITS or c.isdecimal()]
    return _one(word, ways, dice) if len(alone) == 1 else None


def _mask(word: str, _: Morphs, dice: Random) -> str | None:
    if len(word) < _LONG_ENOUGH_TO_MASK:
        return None
    at = dice.randrange(1, len(word))
    return word[:at] + dice.choice(_MASKS) + word[at + 1 :]


def _other_words(word: str, morphs: Morphs, dice: Random) -> str | None:
    """A nickname, an omission, an emoji: what morphs.yaml says is said instead."""
    plain = normalize(word)
    ways = [
        plain.replace(meant, said, 1) for said, meant in morphs.said if meant in plain
    ]
    return dice.choice(ways) if ways else None


@cache
def _by_sound() -> Mapping[str, str]:
    """The characters everybody knows, by how they sound."""
    found: dict[str, str] = defaultdict(str)
    codes = (bytes((high, low)) for high in _LEVEL_ONE for low in range(0xA1, 0xFF))
    for code in codes:
        char = code.decode("gb2312", "ignore")
        if char and syllable_of(char):
            found[syllable_of(char)] += char
    return found


@cache
def _alike() -> Mapping[str, str]:
    return {
        char: chars.replace(char, "")
        for chars in _by_sound().values()
        for char in chars
    }


@cache
def _older() -> Mapping[str, str]:
    """The traditional form of each simplified character, as Big5 has it."""
    with np.load(TABLES) as stored:
        codes, plain = stored["plain_from"].tolist(), stored["plain_to"].tolist()
    pairs = (
        (chr(code), chr(target)) for code, target in zip(codes, plain, strict=True)
    )
    return {
        simple: char
        for char, simple in pairs
        if "\u4e00" <= char <= "\u9fff"
        and char.encode("big5", "ignore")
        and not simple.encode("big5", "ignore")
    }


_WAYS: Mapping[Kind, Callable[[str, Morphs, Random], str | None]] = {
    Kind.HOMOPHONE: _homophone,
    Kind.ACCENT: _accent,
    Kind.LOOKALIKE: _lookalike,
    Kind.SIGN: _sign,
    Kind.SPLIT: _split,
    Kind.INITIAL: _initial,
    Kind.PINYIN: _pinyin,
    Kind.TRADITIONAL: _traditional,
    Kind.WIDTH: _width,
    Kind.DIGIT: _digit,
    Kind.MASK: _mask,
    Kind.FILLER: _filler,
    Kind.SAID: _other_words,
}
