"""Common words, to tell a homophone that was meant from a word that was meant."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

WORDS = Path(__file__).parent / "data" / "words.npz"
_PAIR, _TRIPLE = 2, 3
_BASIC = 0x10000


@cache
def _words() -> dict[int, npt.NDArray[np.uint64]]:
    with np.load(WORDS) as stored:
        return {
            _PAIR: stored["pairs"].astype(np.uint64),
            _TRIPLE: stored["triples"].astype(np.uint64),
        }


@lru_cache(maxsize=1 << 16)
def is_word(text: str) -> bool:
    """Whether these two or three characters are a common word."""
    known = _words().get(len(text))
    if known is None or any(ord(char) >= _BASIC for char in text):
        return False
    number = 0
    for char in text:
        number = number << 16 | ord(char)
    at = int(np.searchsorted(known, np.uint64(number)))
    return at < len(known) and int(known[at]) == number


def words_in(text: str) -> Iterator[tuple[int, int]]:
    """Where common words stand in a short text, overlapping ones too."""
    for start in range(len(text)):
        for end in (start + _PAIR, start + _TRIPLE):
            if end <= len(text) and is_word(text[start:end]):
                yield start, end
