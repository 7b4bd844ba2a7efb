"""Whether words sound like what people call themselves or like a clause: learned.

Where nothing else speaks for a nickname, its sound decides: 慢半拍 is one, 照片反光 is
not. A logistic regression over runs of one to three characters, which
`tools/train_nicknames.py` trained on Greenroom's own written examples (`make model`).
"""

import math
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

WEIGHTS = Path(__file__).parent.parent / "data" / "nicknames.npz"
SIZE = 1 << 15
_RUNS = (1, 2, 3)


class _Learned(NamedTuple):
    weights: npt.NDArray[np.float64]
    bias: float
    least: float


def slots(said: str) -> list[int]:
    """The places of its runs of characters, its beginning, end and length in the table."""
    whole = f"^{said.lower()}$"
    runs = {whole[at : at + n] for n in _RUNS for at in range(len(whole) - n + 1)}
    return sorted({zlib.crc32(run.encode()) % SIZE for run in (*runs, f"#{len(said)}")})


@lru_cache(maxsize=1 << 14)
def sounds_given(said: str) -> bool:
    """Whether people call themselves so, rather than say so."""
    learned = _learned()
    at = slots(said)
    score = float(learned.weights[at].sum()) / math.sqrt(len(at)) + learned.bias
    return score >= math.log(learned.least / (1 - learned.least))


@cache
def _learned() -> _Learned:
    with np.load(WEIGHTS) as stored:
        return _Learned(
            stored["weights"] * float(stored["scale"]),
            float(stored["bias"]),
            float(stored["least"]),
        )
