"""Learned help where the rules end: sentences that read like claims once held unlawful.

Two linear classifiers over runs of one to three characters, trained by spaCy's text
classifier (`TextCatBOW`) on Greenroom's own written examples: one tells whether a
sentence is a claim, one which kind. Here their layer runs over windows of the whole text
at once; cutting a document for every sentence would cost ten times as much.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt
from numpy.lib.npyio import NpzFile
from thinc.api import Model, NumpyOps, SparseLinear_v2
from thinc.types import Floats1d

from lexicons.normalize import Offsets, View
from lexicons.programs import expression
from lexicons.reading import Reading

WEIGHTS = Path(__file__).parent / "data" / "classifier.npz"
# Numbers say how much, not what: all of them read alike.
NUMERALS = expression("[0-9零一二两三四五六七八九十百千万半几]+")
ANY_NUMBER = "0"
LONGEST, STEP, SHORTEST = 48, 24, 4
_CLAUSE = expression(r"[,、:\s]")
# It has read Chinese only: of a window that is mostly other letters it knows nothing.
_FOREIGN = expression(r"[^\u3400-\u9fff0-9]")

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]


class Judgement(NamedTuple):
    """A stretch of the plain view that reads like a claim: which kind, how surely (0–1)."""

    start: int
    end: int
    kind: str
    probability: float


@dataclass(frozen=True)
class Weights:
    """What training gave. `kinds` are categories; `surely` is where a claim begins."""

    claims: Model[Any, Floats]
    named: Model[Any, Floats]
    kinds: tuple[str, ...]
    surely: float
    runs: int


class Classifier:
    """`judge` gives the sentences of a text that read like unlawful claims."""

    def __init__(self, orth: Callable[[str], int], path: Path = WEIGHTS) -> None:
        """`orth` numbers a character as spaCy does (`nlp.vocab.strings.add`)."""
        self._orth = cache(orth)
        self._weights = read_weights(path)

    def judge(self, reading: Reading) -> list[Judgement]:
        """The windows at or above the threshold, in order, overlapping ones too."""
        spots = list(windows(reading))
        if not spots:
            return []
        view = reading.solid
        texts = [said(view.text[first:last]) for first, last in spots]
        weights = self._weights
        surely = self._probabilities(texts)
        chosen = [
            at
            for at in range(len(spots))
            if surely[at] >= weights.surely and not is_foreign(texts[at])
        ]
        if not chosen:
            return []
        named = self._scores(weights.named, [texts[at] for at in chosen])
        return [
            Judgement(
                *_plain(view.offsets, *spots[at]), weights.kinds[kind], surely[at]
            )
            for at, kind in zip(chosen, named.argmax(axis=1), strict=True)
        ]

    def probability(self, text: str) -> float:
        """How surely one sentence, as it reads in the solid view, is a claim."""
        return float(self._probabilities([said(text)])[0])

    def _probabilities(self, texts: Sequence[str]) -> Floats:
        scores = self._scores(self._weights.claims, texts)[:, 0]
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _scores(self, model: Model[Any, Floats], texts: Sequence[str]) -> Floats:
        keys, lengths = self._runs(texts)
        return model.predict((keys, np.ones(len(keys), dtype=np.float32), lengths))

    def _runs(self, texts: Sequence[str]) -> tuple[Keys, npt.NDArray[np.int32]]:
        """The hashed runs of characters of every text, one text after the other.

        A run that crosses from one text into the next is left out.
        """
        whole = "".join(texts)
        characters = np.fromiter(
            map(self._orth, whole), dtype=np.uint64, count=len(whole)
        )
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        owner = np.repeat(np.arange(len(texts)), sizes)
        keys, owners = [characters], [owner]
        for length in range(2, self._weights.runs + 1):
            if len(whole) < length:
                break
            inside = owner[: 1 - length] == owner[length - 1 :]
            keys.append(NumpyOps().ngrams(length, characters)[inside])
            owners.append(owner[: 1 - length][inside])
        order = np.argsort(np.concatenate(owners), kind="stable")
        counts = np.bincount(np.concatenate(owners), minlength=len(texts))
        return np.concatenate(keys)[order], counts.astype(np.int32)


def said(solid: str) -> str:
    """A sentence of the solid view as the classifier reads it."""
    return NUMERALS.sub(ANY_NUMBER, solid)


def is_foreign(text: str) -> bool:
    """Half of it or more is neither Chinese nor a number."""
    return 2 * len(_FOREIGN.findall(text)) >= len(text)


def windows(reading: Reading) -> Iterator[tuple[int, int]]:
    """Stretches of the solid view: sentences; long ones in clauses, then in steps."""
    view = reading.solid
    ends = [*reading.sentence_ends, len(reading.plain.text)]
    first = 0
    for end in ends:
        last = int(np.searchsorted(view.offsets, end))
        if last - first > LONGEST:
            yield from _pieces(reading.plain, view.offsets, first, last)
        elif last - first >= SHORTEST:
            yield first, last
        first = last


def _pieces(
    plain: View, offsets: Offsets, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """A long sentence: clauses joined up to the longest window, or steps without signs."""
    start = cut = first
    for at in range(first + 1, last):
        gap = plain.text[int(offsets[at - 1]) + 1 : int(offsets[at])]
        if gap and _CLAUSE.search(gap):
            if at - start > LONGEST and cut > start:
                yield from _steps(start, cut)
                start = cut
            cut = at
    if last - start > LONGEST and cut > start:
        yield from _steps(start, cut)
        start = cut
    yield from _steps(start, last)


def _steps(first: int, last: int) -> Iterator[tuple[int, int]]:
    while last - first > LONGEST:
        yield first, first + LONGEST
        first += STEP
    if last - first >= SHORTEST:
        yield first, last


def _plain(offsets: Offsets, first: int, last: int) -> tuple[int, int]:
    return int(offsets[first]), int(offsets[last - 1]) + 1


def read_weights(path: Path) -> Weights:
    """The weights that `tools/train_classifier.py` wrote."""
    with np.load(path) as stored:
        return Weights(
            claims=_layer(stored, "claims"),
            named=_layer(stored, "named"),
            kinds=tuple(str(kind) for kind in stored["kinds"]),
            surely=float(stored["surely"]),
            runs=int(stored["runs"]),
        )


def _layer(stored: NpzFile, name: str) -> Model[Any, Floats]:
    bias = stored[f"{name}_bias"]
    dense = np.zeros(int(stored[f"{name}_size"]), dtype=np.float32)
    at = np.cumsum(stored[f"{name}_step"])
    dense[at] = stored[f"{name}_weight"] * stored[f"{name}_scale"]
    layer: Model[Any, Floats] = SparseLinear_v2(
        nO=len(bias), length=len(dense) // len(bias)
    )
    layer.set_param("W", cast(Floats1d, dense))
    layer.set_param("b", cast(Floats1d, bias))
    return layer
