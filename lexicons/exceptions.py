"""What speaks for a sentence: a rule's own exceptions, with their reasons."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lexicons.index import Groups
from lexicons.matcher import Hit
from lexicons.models import MatchedBy, Rule, Unless
from lexicons.patterns import prepare
from lexicons.programs import compiled
from lexicons.reading import Place, Reading
from lexicons.words import is_word

_REACH = 60
_OTHERS = frozenset(("别人", "别家", "别的", "别处", "别墅"))
_LONGEST_PHRASE = 64


@dataclass(frozen=True)
class _Exception:
    said: Unless
    any: int | None
    near: int | None


class Exceptions:
    """The `unless` of every rule, ready to be asked."""

    def __init__(self, rules: Iterable[Rule], groups: Groups) -> None:
        self._vocabularies = groups.vocabularies
        self._prepared: dict[str, str] = {}
        self._of: Mapping[str, tuple[_Exception, ...]] = {
            rule.id: tuple(_compiled(unless, groups) for unless in rule.unless)
            for rule in rules
            if rule.unless
        }

    def why(self, hit: Hit, reading: Reading) -> str | None:
        """The reason that excuses this hit; None where there is none."""
        for exception in self._of.get(hit.rule, ()):
            if self._holds(exception, hit, reading):
                return exception.said.why
        return None

    def _holds(self, exception: _Exception, hit: Hit, reading: Reading) -> bool:
        if exception.any is not None and _covered(hit, reading.of(exception.any)):
            return True
        if exception.near is not None and _close(
            exception.said, hit, reading, exception.near
        ):
            return True
        return any(
            _overlaps(self._ready(pattern), hit, reading.plain.text)
            for pattern in exception.said.pattern
        )

    def _ready(self, pattern: str) -> str:
        """The expression as it runs; most of them no text ever asks for."""
        known = self._prepared.get(pattern)
        if known is None:
            known = self._prepared[pattern] = prepare(pattern, self._vocabularies)
        return known


def _compiled(unless: Unless, groups: Groups) -> _Exception:
    return _Exception(
        unless,
        groups.add(unless.any) if unless.any else None,
        groups.add(unless.near) if unless.near else None,
    )


def _covered(hit: Hit, allowed: list[Place]) -> bool:
    """An allow-phrase around the hit, or in it; for wide kinds, any that touches it."""
    wide = hit.matched_by in (MatchedBy.PATTERN, MatchedBy.NEAR, MatchedBy.PRIVACY)
    for place in _around(allowed, hit.start - _LONGEST_PHRASE, hit.end):
        covers = place.start <= hit.start and hit.end <= place.end
        within = hit.start <= place.start and place.end <= hit.end
        if covers or within or (wide and place.end > hit.start):
            return True
    return False


def _close(unless: Unless, hit: Hit, reading: Reading, group: int) -> bool:
    reach = unless.within
    for place in _around(
        reading.of(group), hit.start - reach - _LONGEST_PHRASE, hit.end + reach + 1
    ):
        # A cue may run into the hit: 没有 before 有治疗作用.
        before = place.start < hit.start
        after = hit.end < place.end
        if (unless.side == "before" and not before) or (
            unless.side == "after" and not after
        ):
            continue
        if _within_a_word(reading.plain.text, place):
            continue
        low, high = (place.end, hit.start) if before else (hit.end, place.start)
        gap = high - low
        if gap <= reach and reading.same_sentence(low, max(low, high)):
            return True
    return False


def _within_a_word(text: str, place: Place) -> bool:
    """Whether 别 forbids nothing: it ends a word (告别, 特别) or begins 别人."""
    if text[place.start : place.end] != "别":
        return False
    if place.start and is_word(text[place.start - 1 : place.end]):
        return True
    return text[place.start : place.end + 1] in _OTHERS


def _overlaps(pattern: str, hit: Hit, text: str) -> bool:
    low, high = max(0, hit.start - _REACH), min(len(text), hit.end + _REACH)
    return any(
        found.start() < hit.end and hit.start < found.end()
        for found in compiled(pattern).finditer(text, low, high)
    )


def _around(places: list[Place], low: int, high: int) -> list[Place]:
    """The places that begin in this stretch."""
    first = bisect_left(places, low, key=lambda place: place.start)
    last = bisect_left(places, high, key=lambda place: place.start)
    return places[first:last]
