"""Builds lexicons/data/tables.npz: what each character turns into, and how it sounds.

Run once, when Unicode, OpenCC or pypinyin move: `python tools/build_tables.py`. Nothing
of this runs while a text is read. Sources: Unicode NFKC (Python's unicodedata), OpenCC
`t2s` for traditional characters, pypinyin for readings.
"""

import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PHRASES_DICT

TABLES = Path(__file__).parent.parent / "lexicons" / "data" / "tables.npz"
LIMIT = 0x110000
REPLACEMENT = 0xFFFD

# Rare characters that are only written to be read as another one, and the numerals of
# cheques. Rewritten one to one, like a traditional character.
LOOKALIKES = str.maketrans(
    "蕞朂冣弌壹弍贰弎叁肆伍陆柒捌玖〇仟佰", "最最最一一二二三三四五六七八九零千百"
)
# A reading is kept beside the usual one where it is met in this share of the phrases.
SHARE = 0.1
KEPT_SIGNS = "%"
HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))


def plain(char: str, simplify: OpenCC) -> int:
    """The code point this character is read as; 0 drops it."""
    if unicodedata.category(char) == "Cs":
        return REPLACEMENT
    if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
        return 0
    folded = unicodedata.normalize("NFKC", char)
    char = folded if len(folded) == 1 else _inside(folded, char)
    base = unicodedata.normalize("NFKD", char)
    if len(folded) == 1 and base[0].isascii() and base[0].isalpha():
        char = "v" if "\u0308" in base and base[0] in "uU" else base[0]
    digit = unicodedata.digit(char, None)
    char = char if digit is None else str(digit)
    lower = char.lower()
    char = lower if len(lower) == 1 else char
    if is_han(char):
        simple = simplify.convert(char)
        char = simple if len(simple) == 1 else char
    return ord(char.translate(LOOKALIKES))


def _inside(folded: str, char: str) -> str:
    """`(a)` and `1.` are the sign inside; anything longer stays as it is."""
    core = folded.strip("()[].〔〕, ")
    return core if len(core) == 1 else char


def is_han(char: str) -> bool:
    return any(low <= ord(char) < high for low, high in HAN)


def fixed_points(table: dict[int, int]) -> dict[int, int]:
    """Rewrites until nothing moves, so that reading twice changes nothing."""
    done = dict(table)
    for code, first in table.items():
        seen, last = {code}, first
        while last in table and last not in seen:
            seen.add(last)
            last = table[last]
        done[code] = last
    return {code: target for code, target in done.items() if code != target}


def readings() -> tuple[list[str], dict[int, str], list[tuple[int, str]]]:
    """All syllables; the usual one of each character; the others it often has."""
    usual: dict[int, str] = {}
    for low, high in HAN:
        for code in range(low, high):
            said = lazy_pinyin(
                chr(code), style=Style.NORMAL, errors="ignore", v_to_u=False
            )
            if said and said[0].isascii() and said[0].isalpha():
                usual[code] = said[0]
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase in PHRASES_DICT:
        said = [
            x[0]
            for x in pinyin(phrase, style=Style.NORMAL, errors="ignore", v_to_u=False)
        ]
        if len(said) == len(phrase):
            for char, syllable in zip(phrase, said, strict=True):
                met[char][syllable] += 1
    others = [
        (ord(char), syllable)
        for char, counts in sorted(met.items())
        for syllable, count in sorted(counts.items())
        if count >= max(2, SHARE * counts.total())
        and ord(char) in usual
        and syllable != usual[ord(char)]
        and syllable.isascii()
    ]
    syllables = sorted({*usual.values(), *(s for _, s in others)})
    return syllables, usual, others


def tone(char: str) -> int:
    """The tone of a character as it is usually read, 1 to 5."""
    said: str = lazy_pinyin(char, style=Style.TONE3, neutral_tone_with_five=True)[0]
    return int(said[-1]) if said[-1].isdigit() else 0


def build() -> dict[str, npt.NDArray[np.generic]]:
    simplify = OpenCC("t2s")
    table: dict[int, int] = {}
    solid = np.zeros(LIMIT, dtype=bool)
    for code in range(1, LIMIT):
        char = chr(code)
        category = unicodedata.category(char)
        if category in {"Cn", "Co"}:
            continue
        target = plain(char, simplify)
        if target != code:
            table[code] = target
        solid[code] = category[0] in "LN" or char in KEPT_SIGNS
    table = fixed_points(table)
    table[0] = REPLACEMENT
    syllables, usual, others = readings()
    number = {syllable: index for index, syllable in enumerate(syllables)}
    codes = sorted(usual)
    keys = sorted(table)
    return {
        "plain_from": np.array(keys, dtype=np.uint32),
        "plain_to": np.array([table[key] for key in keys], dtype=np.uint32),
        "solid": np.packbits(solid),
        "syllables": np.array(syllables, dtype="U8"),
        "said_from": np.array(codes, dtype=np.uint32),
        "said_to": np.array([number[usual[code]] for code in codes], dtype=np.uint16),
        "tones": np.array([tone(chr(code)) for code in codes], dtype=np.uint8),
        "also_from": np.array([code for code, _ in others], dtype=np.uint32),
        "also_to": np.array([number[said] for _, said in others], dtype=np.uint16),
    }


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TABLES
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target, **build())  # type: ignore[arg-type]  # numpy types the names as flags
    print(f"{target.name}: {target.stat().st_size:,} bytes")
