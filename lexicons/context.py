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
    asked: tuple[tuple[str, re.Pattern[str]], ...]
    """Each with the field of `_Around` in which it must be found."""
    cancel: re.Pattern[str] | None


class Context:
    """The shared excuses, ready to be asked."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        entries = [Excuse.model_validate(entry) for entry in said.get("excuses", ())]
        self._ready = tuple(_ready(entry) for entry in entries)
        self._of: dict[str, tuple[_Ready, ...]] = {}

    def ask(self, hit: Hit, category: str, reading: Reading) -> Excuse | None:
        """The excuse that applies to this hit, or else the note; None for neither."""
        around = _around(hit, reading)
        applies = [
            ready.said for ready in self._for(category) if _applies(ready, around)
        ]
        return min(applies, key=lambda excuse: excuse.effect, default=None)

    def _for(self, category: str) -> tuple[_Ready, ...]:
        known = self._of.get(category)
        if known is None:
            known = self._of[category] = tuple(
                ready
                for ready in self._ready
                if not ready.said.categories or category in ready.said.categories
            )
        return known


class _Around(NamedTuple):
    """The words around a hit: its sentence, at most so many characters either way."""

    at: Hit
    text: str
    before: str
    after: str
    hit: str
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
        text[hit.start : hit.end],
        text[low:high],
        text[low : hit.end + _NEXT_CLAUSE],
    )


def _ready(excuse: Excuse) -> _Ready:
    gap = f"[^,。!?;\\n]{{0,{excuse.within}}}"
    asked = {
        "before": _joined(excuse.before, "", f"{gap}$"),
        "after": _joined(excuse.after, f"^{gap}", ""),
        "hit": _joined(excuse.hit),
        "sentence": _joined(excuse.sentence),
    }
    return _Ready(
        excuse,
        tuple((where, pattern) for where, pattern in asked.items() if pattern),
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
        return _is_inside(ready.said.inside, around.at, around.text)
    for where, pattern in ready.asked:  # tens of times a hit: no generator, no tuples
        if not pattern.search(getattr(around, where)):
            return False
    return not (ready.cancel and ready.cancel.search(around.further))


def _is_inside(marks: str, hit: Hit, text: str) -> bool:
    """Between a pair of marks that hold more than the hit itself."""
    opened = text.rfind(marks[0], max(0, hit.start - _WINDOW), hit.start)
    closed = text.find(marks[1], hit.end, hit.end + _WINDOW)
    if opened < 0 or closed < 0 or text.rfind(marks[1], opened, hit.start) >= 0:
        return False
    return closed - opened - 1 > hit.end - hit.start + 1
