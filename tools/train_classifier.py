"""Trains lexicons/data/classifier.npz on Greenroom's own written examples: `make model`.

Examples are the hits and misses of the rules, the claims under tests/data/claims and the
ordinary speech. The same examples give the same weights, digit for digit.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from lexicons.classifier import WEIGHTS, said
from lexicons.normalize import plain_view, solid_view
from lexicons.pipeline import CharTokenizer, load_lexicon
from lexicons.privacy import detect
from lexicons.reader import Reader, Request

ROOT = Path(__file__).parent.parent
CLAIMS = ROOT / "tests" / "data" / "claims"
SPEECH = (
    ROOT / "lexicons" / "data" / "ordinary_speech.txt",
    ROOT / "tests" / "data" / "ordinary_speech" / "broadcasts.txt",
)
LAWFUL, CLAIM = "lawful", "claim"
RUNS = 3
CLAIM_TABLE, NAMED_TABLE = 1 << 18, 1 << 14
ROUNDS, BATCH, RATE = 3, 32, 0.005
SURELY = 0.85
LEAST_OF_A_KIND = 12
BYTE = 127


class Line(NamedTuple):
    """A sentence; the kind of claim it makes, empty where unknown, None where lawful."""

    text: str
    kind: str | None


def examples(reader: Reader) -> Iterator[Line]:
    """All written examples, in a fixed order."""
    for rule in reader.rules.values():
        if rule.category == "privacy" or rule.severity == "low":
            continue
        yield from (Line(hit.text, rule.category) for hit in rule.examples.hit)
        yield from (Line(miss.text, None) for miss in rule.examples.miss)
    for path in sorted(CLAIMS.glob("**/*.txt")):
        yield from claims(path, reader)
    for path in SPEECH:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (Line(line, None) for line in lines if line.strip())


def claims(path: Path, reader: Reader) -> Iterator[Line]:
    """The lines of one set, under `# goods` or `# goods category`."""
    goods, kind = "general", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            goods, _, kind = line[2:].strip().partition(" ")
        elif line.strip() and path.name.startswith("lawful"):
            yield Line(line.strip(), None)
        elif line.strip():
            yield Line(line.strip(), kind or named(reader, line, goods))


def named(reader: Reader, text: str, goods: str) -> str:
    """The kind that the rules give an example, where they find it."""
    for found, _ in reader.read(text, Request(goods)):
        sure = found.status == "open" and found.severity != "low"
        if sure and found.category != "privacy":
            return found.category
    return ""


def trained(
    lines: Sequence[tuple[str, str]], labels: Sequence[str], table: int
) -> Language:
    """A spaCy pipeline with one text classifier, trained on (text, label) pairs."""
    fix_random_seed(0)
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharTokenizer(nlp.vocab)
    model = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "length": table,
        "ngram_size": RUNS,
        "no_output_layer": False,
    }
    textcat = nlp.add_pipe("textcat", config={"model": model})
    for label in labels:
        textcat.add_label(label)
    gold = [
        Example.from_dict(
            nlp.make_doc(as_read(text)),
            {"cats": {one: float(one == label) for one in labels}},
        )
        for text, label in lines
    ]
    optimizer = nlp.initialize(lambda: gold)
    optimizer.learn_rate = RATE
    optimizer.averages = {}
    for number in range(ROUNDS):
        random.Random(number).shuffle(gold)  # noqa: S311 (an order, not a secret)
        for batch in minibatch(gold, BATCH):
            nlp.update(batch, sgd=optimizer)
    # The mean of all steps: the last ones alone follow whatever was read last.
    with nlp.use_params(optimizer.averages):
        mean = textcat.model.to_bytes()
    textcat.model.from_bytes(mean)
    return nlp


def as_read(text: str) -> str:
    """A sentence as the classifier reads it; never empty."""
    return said(solid_view(plain_view(text)).text) or "。"


def flat(nlp: Language, name: str) -> dict[str, np.ndarray]:
    """The weights of a trained layer: the step to each that counts, and a byte for it.

    Of two labels only the difference counts. A byte holds a weight well enough: it is
    the sum of dozens that decides.
    """
    layer = nlp.get_pipe("textcat").model.get_ref("output_layer")
    bias = layer.get_param("b").astype(np.float32)
    weights = layer.get_param("W").reshape(len(bias), -1)
    if len(bias) == len((LAWFUL, CLAIM)):
        weights, bias = weights[1:] - weights[:1], bias[1:] - bias[:1]
    scale = np.abs(weights).max() / BYTE
    steps = np.rint(weights.ravel() / scale).astype(np.int8)
    at = np.flatnonzero(steps)
    return {
        f"{name}_size": np.array(steps.size),
        f"{name}_step": np.diff(at, prepend=0).astype(np.uint32),
        f"{name}_weight": steps[at],
        f"{name}_scale": np.array(scale, dtype=np.float32),
        f"{name}_bias": bias,
    }


def kinds_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """The kinds with enough examples to learn from."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.kind:
            counts[line.kind] = counts.get(line.kind, 0) + 1
    return tuple(sorted(k for k, count in counts.items() if count >= LEAST_OF_A_KIND))


def main() -> None:
    # Without a classifier: what is learned must not rest on what was learned before.
    reader = Reader(load_lexicon(), detect)
    lines = list(dict.fromkeys(examples(reader)))
    kinds = kinds_of(lines)
    claims = trained(
        [(line.text, LAWFUL if line.kind is None else CLAIM) for line in lines],
        (LAWFUL, CLAIM),
        CLAIM_TABLE,
    )
    kind = trained(
        [(line.text, line.kind) for line in lines if line.kind in kinds],
        kinds,
        NAMED_TABLE,
    )
    np.savez_compressed(
        WEIGHTS,
        kinds=np.array(kinds),
        surely=np.array(SURELY),
        runs=np.array(RUNS),
        **flat(claims, "claims"),
        **flat(kind, "named"),
    )
    unlawful = sum(line.kind is not None for line in lines)
    print(
        f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes, from {len(lines):,} examples"
        f" ({unlawful:,} claims), {len(kinds)} kinds"
    )


if __name__ == "__main__":
    main()
