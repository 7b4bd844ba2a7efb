"""How a text sounds: one sign per syllable, for Han characters and for Latin pinyin."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from lexicons.normalize import LIMIT, TABLES, Offsets, View, as_text
from lexicons.programs import expression

FIRST_SIGN = 0xE000
_LATIN_RUN = expression(r"[a-z]{2,60}")
_MAX_READINGS = 4
_NEUTRAL = 5


@dataclass(frozen=True)
class Sounds:
    """`said` turns a code point into its syllable's sign; `also` has other readings."""

    said: npt.NDArray[np.uint32]
    also: dict[str, tuple[str, ...]]
    signs: dict[str, str]


@dataclass(frozen=True)
class Spoken:
    """A text as syllables; sign i covers `starts[i]` to `ends[i]` of the solid view."""

    text: str
    starts: Offsets
    ends: Offsets


@cache
def sounds() -> Sounds:
    """The pinyin tables, read once per process."""
    with np.load(TABLES) as stored:
        signs = {
            str(syllable): chr(FIRST_SIGN + index)
            for index, syllable in enumerate(stored["syllables"])
        }
        said = np.arange(LIMIT, dtype=np.uint32)
        said[stored["said_from"]] = stored["said_to"].astype(np.uint32) + FIRST_SIGN
        also: dict[str, tuple[str, ...]] = {}
        pairs = zip(
            stored["also_from"].tolist(), stored["also_to"].tolist(), strict=True
        )
        for code, index in pairs:
            also[chr(code)] = (*also.get(chr(code), ()), chr(FIRST_SIGN + index))
    return Sounds(said, also, signs)


@cache
def usual_sounds() -> dict[str, str]:
    """The usual sound of each character, as a sign."""
    with np.load(TABLES) as stored:
        codes, numbers = stored["said_from"].tolist(), stored["said_to"].tolist()
    pairs = zip(codes, numbers, strict=True)
    return {chr(code): chr(FIRST_SIGN + number) for code, number in pairs}


@cache
def _syllables() -> dict[str, str]:
    return {sign: syllable for syllable, sign in sounds().signs.items()}


def syllable_of(char: str) -> str:
    """How a character usually sounds, in pinyin; empty for what has no sound."""
    return syllable_of_sign(usual_sounds().get(char, ""))


def syllable_of_sign(sign: str) -> str:
    """The pinyin that a sign stands for; empty where it stands for none."""
    return _syllables().get(sign, "")


def initial_of(char: str) -> str:
    """The first letter of how a character sounds."""
    return syllable_of(char)[:1]


@cache
def _tones() -> dict[str, int]:
    with np.load(TABLES) as stored:
        codes, tones = stored["said_from"].tolist(), stored["tones"].tolist()
    return {chr(code): tone for code, tone in zip(codes, tones, strict=True)}


def same_tones(one: str, other: str) -> bool:
    """Whether two phrases of one length are usually said in the same tones."""
    tones = _tones()
    said = ({tones.get(a, 0), tones.get(b, 0)} for a, b in zip(one, other, strict=True))
    return all(len(pair) == 1 or _NEUTRAL in pair for pair in said)


@lru_cache(maxsize=65536)
def say_term(form: str) -> tuple[str, ...]:
    """The ways a phrase sounds; none where it is not all Han characters."""
    usual = usual_sounds()
    said = "".join(usual.get(char, char) for char in form)
    if not said or any(not _is_sign(sign) for sign in said):
        return ()
    choices = [
        (sign, *sounds().also.get(char, ()))
        for char, sign in zip(form, said, strict=True)
    ]
    if sum(len(choice) - 1 for choice in choices) > _MAX_READINGS:
        return (said,)
    return tuple("".join(reading) for reading in product(*choices))


def say_text(view: View) -> Spoken:
    """The syllables of a solid view; what has no sound stands for itself."""
    codes = sounds().said[view.codes]
    starts = np.arange(len(codes), dtype=np.int64)
    runs = [run for run in map(_split_run, _LATIN_RUN.finditer(view.text)) if run]
    if not runs:
        return Spoken(as_text(codes), starts, starts + 1)
    keep = np.ones(len(codes), dtype=bool)
    codes, ends = codes.copy(), starts + 1
    for at, pieces in runs:
        head = at
        for piece in pieces:
            tail = head + len(piece)
            codes[head] = ord(sounds().signs[piece])
            keep[head + 1 : tail] = False
            ends[head] = tail
            head = tail
    return Spoken(as_text(codes[keep]), starts[keep], ends[keep])


def _split_run(found: re.Match[str]) -> tuple[int, tuple[str, ...]] | None:
    pieces = split_pinyin(found.group())
    return (found.start(), pieces) if pieces else None


@lru_cache(maxsize=4096)
def split_pinyin(run: str) -> tuple[str, ...]:
    """`zuihao` as (`zui`, `hao`); nothing where it is not pinyin from end to end."""
    signs = sounds().signs
    best: list[tuple[str, ...] | None] = [(), *[None] * len(run)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is None or run[start:end] not in signs:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, run[start:end])
    return best[len(run)] or ()


def _is_sign(char: str) -> bool:
    return FIRST_SIGN <= ord(char) < FIRST_SIGN + 0x400
