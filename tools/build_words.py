"""Builds lexicons/data/words.npz: common words of two and three characters.

They keep homophones honest: a character that is part of a common word was meant as it
is written. Source: the dictionary of jieba (MIT licence, Copyright (c) 2013 Sun Junyi),
unpacked by hand: `python tools/build_words.py path/to/dict.txt`.
"""

import sys
from pathlib import Path

import numpy as np

WORDS = Path(__file__).parent.parent / "lexicons" / "data" / "words.npz"
RARE = 10
PAIR, TRIPLE = 2, 3


def common(path: Path, length: int) -> list[int]:
    """Words of this length that are met at least so often, each as one number."""
    numbers = set()
    for row in path.read_text(encoding="utf-8").splitlines():
        word, count, *_ = row.split(" ")
        basic = all("\u3400" <= char <= "\u9fff" for char in word)
        if len(word) == length and int(count) >= RARE and basic:
            number = 0
            for char in word:
                number = number << 16 | ord(char)
            numbers.add(number)
    return sorted(numbers)


if __name__ == "__main__":
    source = Path(sys.argv[1])
    np.savez_compressed(
        WORDS,
        pairs=np.array(common(source, PAIR), dtype=np.uint32),
        triples=np.array(common(source, TRIPLE), dtype=np.uint64),
    )
    print(f"{WORDS.name}: {WORDS.stat().st_size:,} bytes")
