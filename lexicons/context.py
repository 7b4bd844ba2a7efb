"""Excuses that hold for every rule: negation, talk about rules, warnings, questions.

They are data (context.yaml), each with its reason. An excuse may also be a note, that
only lowers the confidence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pydantic import Field

from lexicons.kinds import Value
from lexicons.matcher import Hit
from lexicons.patterns import prepare
from lexicons.programs import expression
from lexicons.reading import Reading

_WINDOW = 40
_NEXT_CLAUSE = 24


class Excuse(Value):
    """One entry of context.yaml; the fields are explained at the top of that file."""

    id: str
    why: str = Field(min_length=1)
    within: int = 0
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    hit: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    inside: str = ""
    cancel: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    effect: Literal["excuse", "note"] = "excuse"


@dataclass(frozen=True)
class _Ready:
    said: Excuse
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    hit: re.Pattern[str] | None
    sentence: re.Pattern[str] | None
    cancel: re.Pattern[str] | None


class Context:
    """The shared excuses, ready to be asked."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        entries = [Excuse.model_validate(entry) for entry in said.get("excuses", ())]
        self._ready = tuple(_ready(entry) for entry in entries)

    def ask(self, hit: Hit, category: str, reading: Reading) -> Excuse | None:
        """The excuse that applies to this hit, or else the note; None for neither."""
        around = _around(hit, reading)
        applies = [
            ready.said
            for ready in self._ready
            if (not ready.said.categories or category in ready.said.categories)
            and _applies(ready, around)
        ]
        return min(applies, key=lambda excuse: excuse.effect, default=None)


class _Around(NamedTuple):
    """The words around a hit: its sentence, at most so many characters either way."""

    hit: Hit
    text: str
    before: str
    after: str
    sentence: str
    further: str


def _around(hit: Hit, reading: Reading) -> _Around:
    text = reading.plain.text
    first, last = reading.sentence(hit.start, hit.end)
    low, high = max(first, hit.start - _WINDOW), min(last, hit.end + _WINDOW)
    return _Around(
        hit,
        text,
        text[low : hit.start],
        text[hit.end : hit.end + _WINDOW],
        text[low:high],
        text[low : hit.end + _NEXT_CLAUSE],
    )


def _ready(excuse: Excuse) -> _Ready:
    gap = f"[^,。!?;\\n]{{0,{excuse.within}}}"
    return _Ready(
        excuse,
        _joined(excuse.before, "", f"{gap}$"),
        _joined(excuse.after, f"^{gap}", ""),
        _joined(excuse.hit),
        _joined(excuse.sentence),
        _joined(excuse.cancel),
    )


def _joined(
    expressions: Sequence[str], head: str = "", tail: str = ""
) -> re.Pattern[str] | None:
    if not expressions:
        return None
    ways = "|".join(prepare(way, {}) for way in expressions)
    return expression(f"{head}(?:{ways}){tail}")


def _applies(ready: _Ready, around: _Around) -> bool:
    if ready.said.inside:
        return _is_inside(ready.said.inside, around.hit, around.text)
    asked = (
        (ready.before, around.before),
        (ready.after, around.after),
        (ready.hit, around.text[around.hit.start : around.hit.end]),
        (ready.sentence, around.sentence),
    )
    if not all(pattern is None or pattern.search(text) for pattern, text in asked):
        return False
    return not (ready.cancel and ready.cancel.search(around.further))


def _is_inside(marks: str, hit: Hit, text: str) -> bool:
    """Between a pair of marks that hold more than the hit itself."""
    opened = text.rfind(marks[0], max(0, hit.start - _WINDOW), hit.start)
    closed = text.find(marks[1], hit.end, hit.end + _WINDOW)
    if opened < 0 or closed < 0 or text.rfind(marks[1], opened, hit.start) >= 0:
        return False
    return closed - opened - 1 > hit.end - hit.start + 1
