"""One form for every way of writing a character, with a map back to the text as given.

Only rewrites of one character to one or to none, so the map is the list of positions
that stayed. The tables are data (tools/build_tables.py); nothing is computed here.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

TABLES = Path(__file__).parent / "data" / "tables.npz"
LIMIT = 0x110000
SENTENCE_ENDS = "。!?;\n\r\u2028\u2029"

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tables:
    """`plain` rewrites code points (0 drops); `solid` marks letters and numbers."""

    plain: npt.NDArray[np.uint32]
    solid: npt.NDArray[np.bool_]
    solid_bytes: bytes


@dataclass(frozen=True)
class View:
    """A text rewritten; character i stood at `offsets[i]` of what it was made from."""

    text: str
    codes: npt.NDArray[np.uint32]
    offsets: Offsets

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of this view stands in what it was made from, half open."""
        if start >= end:
            at = int(self.offsets[start]) if start < len(self.offsets) else 0
            return at, at
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1

    def pick(self, keep: npt.NDArray[np.bool_]) -> "View":
        """The view of the kept characters; its offsets point into this one."""
        kept = np.flatnonzero(keep)
        codes = self.codes[kept]
        return View(as_text(codes), codes, kept)


@cache
def tables() -> Tables:
    """The lookup tables, read once per process."""
    with np.load(TABLES) as stored:
        plain = np.arange(LIMIT, dtype=np.uint32)
        plain[stored["plain_from"]] = stored["plain_to"]
        solid = np.unpackbits(stored["solid"]).astype(bool)
    return Tables(plain, solid, solid.tobytes())


def as_codes(text: str) -> npt.NDArray[np.uint32]:
    """The code points; half surrogates are let through."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def as_text(codes: npt.NDArray[np.uint32]) -> str:
    """The string of these code points."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


def plain_view(text: str) -> View:
    """Full width, case, traditional characters, invisible characters: undone."""
    codes = tables().plain[as_codes(text)]
    kept = np.flatnonzero(codes)
    codes = codes[kept]
    return View(as_text(codes), codes, kept)


def solid_view(plain: View) -> View:
    """Letters and numbers only; offsets point into the plain view."""
    return plain.pick(tables().solid[plain.codes])


def normalize(phrase: str) -> str:
    """The plain form of a phrase; for short strings, where an array would cost more."""
    return phrase.translate(_rewrites())


def solid(form: str) -> str:
    """What is left of a plain form when signs and spaces are taken out."""
    if form.isalnum():
        return form
    letters = tables().solid_bytes
    return "".join(char for char in form if letters[ord(char)])


@cache
def _rewrites() -> dict[int, int | None]:
    with np.load(TABLES) as stored:
        keys, values = stored["plain_from"].tolist(), stored["plain_to"].tolist()
    return {key: value or None for key, value in zip(keys, values, strict=True)}
