"""What is typed in a line: its words, between what is masked in it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from review.errors import InvalidInputError
from review.i18n import noop

LINE_CHARACTERS = 5000


def stretches(text: str, masked: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """What stands before, between and after what is masked in a line."""
    ends = [(0, 0), *masked, (len(text), len(text))]
    return tuple(text[a:b] for (_, a), (b, _) in pairwise(ends))


def checked(
    texts: Sequence[str], before: str, masked: Sequence[tuple[int, int]]
) -> tuple[str, ...]:
    """The typed texts without what no line may hold."""
    from lexicons.privacy import tokens_in

    if len(texts) != len(masked) + 1:
        raise InvalidInputError(field="texts", reason=noop("do not fit what is masked"))
    clean = list(map(printable, texts))
    clean[0] = clean[0].lstrip()
    clean[-1] = clean[-1].rstrip()
    if sum(map(len, clean)) > LINE_CHARACTERS:
        raise InvalidInputError(field="text", reason=noop("is too long"))
    loose = Counter(
        token for said in stretches(before, masked) for token in tokens_in(said)
    )
    if Counter(token for text in clean for token in tokens_in(text)) - loose:
        raise InvalidInputError(
            field="text",
            reason=noop("has a mark in it that stands for something masked"),
        )
    return tuple(clean)


def printable(text: str) -> str:
    """On one line, each gap one space, without signs that cannot be shown."""
    shown = "".join(c for c in text if c.isprintable() or c.isspace())
    return re.sub(r"\s+", " ", shown)
