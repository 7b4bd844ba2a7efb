"""Trains lexicons/data/nicknames.npz: what people call themselves, and what they say.

Examples are the nicknames and clauses under tests/data/nicknames and in the hits and
misses of the recognisers, the clauses of the rules' hits and misses and of the claims, words of goods and trade, and beginnings of
ordinary speech. Logistic
regression by AdaGrad (Duchi, Hazan and Singer, 2011) over runs of characters. The same
examples give the same weights, digit for digit.
"""

import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from lexicons.pipeline import load_lexicon
from lexicons.privacy.sounding import SIZE, WEIGHTS, slots

ROOT = Path(__file__).parent.parent
NICKNAMES = ROOT / "tests" / "data" / "nicknames"
HITS = ROOT / "tests" / "privacy" / "hits.txt"
MISSES = ROOT / "tests" / "privacy" / "misses.txt"
PRIVACY = ROOT / "lexicons" / "privacy"
WORDS = (PRIVACY / "trade_words.txt", PRIVACY / "goods_words.txt")
CLAIMS = ROOT / "tests" / "data" / "claims"
SPEECH = (
    ROOT / "lexicons" / "data" / "ordinary_speech.txt",
    *sorted((ROOT / "tests" / "data" / "ordinary_speech").glob("*.txt")),
    ROOT / "tests" / "data" / "ordinary_talk.txt",
)
SHORTEST, LONGEST = 2, 8
BEGINNINGS = range(3, 8)
# Most clauses of a text stand where no nickname can; so many are enough to know them by.
CLAUSES = 12_000
# A nickname counts as much as eight clauses, one written for this purpose as three.
GIVEN, WRITTEN = 8.0, 3
ROUNDS, RATE, SHRINK = 6, 0.3, 1e-4
# Where one in ten nicknames would be lost, two in three clauses are told from them.
LEAST = 0.1
BYTE = 127
_NAMED = re.compile("<nickname:([^>]+)>")
_SIGNS = re.compile(r"[^一-鿿a-z0-9]+")


def clauses_of(lines: Iterable[str]) -> Iterator[str]:
    """What stands between two signs and is as long as a nickname."""
    for line in lines:
        for clause in _SIGNS.split(line.lower()):
            if SHORTEST <= len(clause) <= LONGEST and not clause.isascii():
                yield clause


def beginnings_of(lines: Iterable[str]) -> Iterator[str]:
    """What a nickname would be cut from where speech has no signs."""
    for line in lines:
        for clause in _SIGNS.split(line.lower()):
            yield from (clause[:n] for n in BEGINNINGS if len(clause) > n + 1)


def said_in(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        yield from path.read_text(encoding="utf-8").splitlines()


def clauses() -> list[str]:
    """Clauses of ordinary and of unlawful talk, mixed."""
    examples = [
        example.text
        for rule in load_lexicon().rules.values()
        for example in (*rule.examples.hit, *rule.examples.miss)
    ]
    found = {
        *clauses_of(
            [*examples, *said_in(CLAIMS.glob("*.txt")), *said_in((MISSES, *SPEECH))]
        ),
        *beginnings_of(said_in(SPEECH)),
    }
    mixed = sorted(found)
    random.Random(1).shuffle(mixed)  # noqa: S311 (an order, not a secret)
    return mixed[:CLAUSES]


def trained(examples: list[tuple[str, float, float]]) -> tuple[np.ndarray, float]:
    """Weights and bias from (text, 1 for a nickname or 0, how much it counts)."""
    weights, bias = np.zeros(SIZE), 0.0
    past = np.full(SIZE, 1e-8)
    read = [(np.array(slots(text)), truth, counts) for text, truth, counts in examples]
    order = random.Random(0)  # noqa: S311 (as above)
    for _ in range(ROUNDS):
        order.shuffle(read)
        for at, truth, counts in read:
            width = np.sqrt(len(at))
            surely = 1 / (1 + np.exp(-(weights[at].sum() / width + bias)))
            step = counts * (surely - truth)
            slope = step / width + SHRINK * weights[at]
            past[at] += slope**2
            weights[at] -= RATE * slope / np.sqrt(past[at])
            bias -= 0.02 * step
    return weights, bias


def main() -> None:
    given = [
        *" ".join(said_in([NICKNAMES / "given.txt"])).split(),
        *dict.fromkeys(_NAMED.findall("\n".join(said_in([HITS])))),
    ]
    written = " ".join(said_in([NICKNAMES / "clauses.txt", *WORDS])).split()
    examples = [
        *((text, 1.0, GIVEN) for text in given),
        *((text, 0.0, 1.0) for text in [*written * WRITTEN, *clauses()]),
    ]
    weights, bias = trained(examples)
    scale = np.abs(weights).max() / BYTE
    np.savez_compressed(
        WEIGHTS,
        weights=np.rint(weights / scale).astype(np.int8),
        scale=np.array(scale),
        bias=np.array(bias),
        least=np.array(LEAST),
    )
    size = WEIGHTS.stat().st_size
    print(f"{WEIGHTS.name}: {size:,} bytes, from {len(examples):,} examples")


if __name__ == "__main__":
    main()
