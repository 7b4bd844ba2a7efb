"""How accurate a transcript is, estimated from a sample of clips.

The character error rate is a ratio: errors over characters, both summed over clips that
are weighted by their strata (the combined ratio estimator; Cochran, Sampling Techniques,
3rd ed., 1977, 6.10 to 6.12). Errors come in clusters, so the unit is the clip. The
interval is that of the studentised bootstrap within strata (Davison and Hinkley,
Bootstrap Methods and their Application, 1997, 3.7 and 5.2), whose means are drawn in by
the share of the stratum that was heard (Rao and Wu, JASA 83, 1988): with thirty clips,
whose errors are few and uneven, intervals by a normal or t distribution and percentiles
of the bootstrap promise too much (tests/domain/test_accuracy.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import ceil, inf, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from review.domain.staff import Value

GOAL = 0.95
TAIL = 0.025  # on either side of an interval of 95 %
RESAMPLES = 1000
Numbers = NDArray[np.float64]


class ClipScore(NamedTuple):
    """One clip: the errors in what was heard, and the characters that were said."""

    stratum: str
    errors: float
    characters: float


class Estimate(Value):
    """An accuracy with the interval around it.

    `proven` is the lower bound that may be claimed. It is as wide as `low` for the
    first sample and stricter for every one that was drawn on top of it.
    """

    accuracy: float
    low: float
    high: float
    proven: float


class Share(Value):
    """So many of so many, with the interval of 95 % for the share (Wilson)."""

    count: int
    of: int
    low: float
    high: float


class _Layer(NamedTuple):
    """The clips of one stratum that were heard, and how many it has."""

    errors: Numbers
    characters: Numbers
    size: int

    @property
    def heard(self) -> float:
        """The share of the stratum that was heard."""
        return len(self.errors) / self.size


def wilson(count: int, of: int, *, tail: float = TAIL) -> Share:
    """The share with its score interval (Wilson, JASA 22, 1927); honest for few."""
    if not of:
        return Share(count=0, of=0, low=0.0, high=1.0)
    z = NormalDist().inv_cdf(1 - tail)
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Share(count=count, of=of, low=low, high=high)


def tail_of(draw: int) -> float:
    """How much of the error is spent on the bound of the first, second, … sample.

    Who draws more clips until a claim holds, will be right too often by chance. Each
    further sample may spend half of what the one before it could, so that all together
    a claim is wrong in fewer than 5 of 100 recordings (the spending of Pocock and of
    O'Brien and Fleming, in its simplest form).
    """
    return TAIL * 0.5 ** (draw - 1)


def estimate(
    scores: Sequence[ClipScore], sizes: Mapping[str, int], *, seed: str, draw: int = 1
) -> Estimate | None:
    """The accuracy of all clips from those that were heard.

    `sizes` says how many clips each stratum has, heard or not. None where nothing was
    said, or one clip alone was heard of many.
    """
    layers = _layers(scores, sizes)
    rate = _rate(layers)
    if rate is None or any(len(one.errors) == 1 and one.heard < 1 for one in layers):
        return None
    low, high = _interval(layers, rate, seed=seed, tail=TAIL)
    bound = high
    if draw > 1:
        bound = max(high, _interval(layers, rate, seed=seed, tail=tail_of(draw))[1])
    return Estimate(
        accuracy=max(0.0, 1 - rate),
        low=max(0.0, 1 - high),
        high=min(1.0, max(0.0, 1 - low)),
        proven=max(0.0, 1 - bound),
    )


def missing(
    found: Estimate, *, heard: int, size: int, goal: float = GOAL, draw: int = 1
) -> int | None:
    """How many more of `size` clips will probably prove the goal; 0 where it is proven.

    None where the estimate itself is below the goal: more clips will not help.
    """
    if found.proven >= goal:
        return 0
    if found.accuracy <= goal:
        return None
    normal = NormalDist()
    stricter = normal.inv_cdf(1 - tail_of(draw + 1)) / normal.inv_cdf(1 - tail_of(draw))
    width = (found.accuracy - found.proven) * stricter
    ratio = (width / (found.accuracy - goal)) ** 2
    wanted = ceil(1 / (1 / size + (1 / heard - 1 / size) / ratio))
    return max(1, min(size, wanted) - heard)


def _layers(scores: Sequence[ClipScore], sizes: Mapping[str, int]) -> list[_Layer]:
    """The strata that were heard; one clip alone says nothing of its spread.

    Such a stratum is joined to the largest.
    """
    counts = Counter(score.stratum for score in scores)
    largest = max(counts, key=lambda name: counts[name], default="")
    joined = {
        name: name if counts[name] > 1 or sizes[name] == 1 else largest
        for name in counts
    }
    return [
        _Layer(
            np.array([s.errors for s in scores if joined[s.stratum] == name], float),
            np.array(
                [s.characters for s in scores if joined[s.stratum] == name], float
            ),
            sum(sizes[own] for own, into in joined.items() if into == name),
        )
        for name in dict.fromkeys(joined.values())
    ]


def _rate(layers: Sequence[_Layer]) -> float | None:
    errors = sum(layer.size * float(layer.errors.mean()) for layer in layers)
    said = sum(layer.size * float(layer.characters.mean()) for layer in layers)
    return errors / said if said else None


def _interval(
    layers: Sequence[_Layer], rate: float, *, seed: str, tail: float
) -> tuple[float, float]:
    """Of the error rate. Nothing is uncertain where every clip was heard."""
    if all(layer.heard == 1 for layer in layers):
        return rate, rate
    spread = float(_spread(layers, np.array([rate]), None)[0])
    if not spread:
        return 0.0, _few(layers, rate, tail)
    rates, spreads = _resampled(layers, seed=seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = (rates - rate) / spreads
    away = np.where(spreads > 0, away, np.where(rates < rate, -inf, inf))
    least, most = np.quantile(away, [tail, 1 - tail], method="nearest")
    high = rate - least * spread if least > -inf else _few(layers, rate, tail)
    low = rate - most * spread if most < inf else 0.0
    return max(0.0, min(low, rate)), max(high, rate)


def _few(layers: Sequence[_Layer], rate: float, tail: float) -> float:
    """The upper bound where hardly a clip has errors: as if such a clip were all wrong."""
    open_ones = [layer for layer in layers if layer.heard < 1]
    wrong = sum(int((layer.errors > 0).sum()) for layer in open_ones)
    clips = sum(len(layer.errors) for layer in open_ones)
    unheard = sum(layer.size - len(layer.errors) for layer in layers)
    share = unheard / sum(layer.size for layer in layers)
    return rate + share * wilson(wrong, clips, tail=tail).high


def _resampled(layers: Sequence[_Layer], *, seed: str) -> tuple[Numbers, Numbers]:
    """Error rates and their spreads, of samples drawn from the sample."""
    digest = sha256(seed.encode()).digest()[:8]
    random = np.random.default_rng(int.from_bytes(digest))
    picks = [
        random.integers(0, len(layer.errors), (RESAMPLES, len(layer.errors)))
        for layer in layers
    ]
    errors, said = np.zeros(RESAMPLES), np.zeros(RESAMPLES)
    for layer, pick in zip(layers, picks, strict=True):
        errors += layer.size * _drawn_in(layer.errors, pick, layer.heard)
        said += layer.size * _drawn_in(layer.characters, pick, layer.heard)
    rates = errors / np.maximum(said, 1e-9)
    return rates, _spread(layers, rates, picks)


def _drawn_in(values: Numbers, pick: NDArray[np.int64], heard: float) -> Numbers:
    mean = values.mean()
    drawn: Numbers = mean + sqrt(1 - heard) * (values[pick].mean(axis=1) - mean)
    return drawn


def _spread(
    layers: Sequence[_Layer], rates: Numbers, picks: list[NDArray[np.int64]] | None
) -> Numbers:
    """The standard error of each rate, by linearisation."""
    variance, said = np.zeros(len(rates)), np.zeros(len(rates))
    for number, layer in enumerate(layers):
        pick = picks[number] if picks else np.arange(len(layer.errors))[None]
        characters = layer.characters[pick]
        left = layer.errors[pick] - rates[:, None] * characters
        said += layer.size * characters.mean(axis=1)
        if layer.heard < 1:
            of_mean = left.var(axis=1, ddof=1) / left.shape[1]
            variance += layer.size**2 * (1 - layer.heard) * of_mean
    found: Numbers = np.sqrt(variance) / np.maximum(said, 1e-9)
    return found
