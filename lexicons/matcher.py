"""What the rules find in a text. A plain function of the text; knows no spaCy.

`Matcher(rules, vocabularies).find(text)` gives hits with offsets of the text as given.
Inside, the steps are separate, because the pipeline runs them as components.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from lexicons import claims, expressions, proximity
from lexicons.index import NO_MORPHS, Groups, Index
from lexicons.kinds import (
    GOODS,
    NUMBERS,
    Claim,
    Learned,
    Match,
    Missing,
    Near,
    Pattern,
    Phrase,
    Privacy,
)
from lexicons.models import Confidence, MatchedBy, Rule
from lexicons.morphs import Morphs
from lexicons.patterns import Derived, derive, words_of
from lexicons.reading import Reading, Seen, Side
from lexicons.scan import read
from lexicons.steps import Steps

COMPONENTS = ("lexicon", "patterns", "notices")
_OWED = "卖这类商品必须说明的内容，全文没有说"
_HOW = {
    Seen.PLAIN: MatchedBy.LITERAL,
    Seen.PINYIN: MatchedBy.PHONETIC,
    Seen.PINYIN_LOW: MatchedBy.PHONETIC,
}


@dataclass(frozen=True)
class Hit:
    """One place a rule matched: offsets of the plain view until `find` maps them.

    `restored` says what was read as something else for the match to be there, and
    `heart` where; where it is `alone`, nothing else in the sentence speaks for it.
    `phonetic` is false where the rule does not want its phrases to be heard.
    """

    rule: str
    start: int
    end: int
    matched_by: MatchedBy
    seen: Seen = Seen.PLAIN
    phrase: str = ""
    type: str | None = None
    because: str = ""
    phonetic: bool = True
    restored: str = ""
    heart: tuple[int, int] | None = None
    alone: bool = False
    excuse: str = ""
    note: str = ""
    confidence: Confidence | None = None
    at: tuple[int, int] | None = None


class Matcher:
    """Rules, compiled once; `steps` are grouped by the component that runs them."""

    def __init__(
        self,
        rules: Iterable[Rule],
        vocabularies: Mapping[str, tuple[str, ...]],
        derived: Mapping[str, Derived] | None = None,
    ) -> None:
        """`derived` are expressions that an earlier process has read already."""
        self._groups = Groups(vocabularies)
        self.rules = {rule.id: rule for rule in rules}
        self.derived = dict(derived or {})
        self._steps: dict[str, Steps[Hit]] = {name: Steps() for name in COMPONENTS}
        self.privacy: dict[str, list[str]] = {}
        self.learned: dict[str, list[str]] = {}
        for rule in self.rules.values():
            for match in rule.match:
                self._compile(rule.id, match)

    def finish(self, index: Index | None = None, morphs: Morphs = NO_MORPHS) -> Index:
        """Builds the automata, or takes them; called once all phrases are added."""
        if index is None:
            words = (words_of(known.expression) for known in self.derived.values())
            index = self._groups.build(frozenset().union(*words), morphs)
        self.index = index
        return index

    @property
    def groups(self) -> Groups:
        """For parts that add phrases of their own before `finish`."""
        return self._groups

    def read(self, text: str) -> Reading:
        """The text and all phrases in it."""
        return read(text, self.index)

    def run(
        self, component: str, reading: Reading, active: Container[str]
    ) -> Iterator[Hit]:
        """The hits of one component's steps, for these rules."""
        return self._steps[component].run(reading, active)

    def find(self, text: str) -> tuple[Hit, ...]:
        """All hits of all rules, in order, before any exception is asked."""
        reading = self.read(text)
        hits = [
            hit for part in self._steps for hit in self.run(part, reading, self.rules)
        ]
        placed = (_placed(hit, reading) for hit in hits)
        return tuple(sorted(placed, key=lambda hit: (hit.start, hit.end, hit.rule)))

    def _compile(self, rule: str, match: Match) -> None:
        match match:
            case Phrase():
                group = self._groups.add(match.any, phonetic=match.phonetic)
                step = partial(_phrases, rule, group, match.phonetic)
                self._steps["lexicon"].add(rule, step, (group,))
            case Pattern():
                for expression in match.any:
                    self._add_pattern(rule, match, expression)
            case Near() | Claim():
                self._add_together(rule, match)
            case Missing():
                self._add_notice(rule, match)
            case Privacy():
                self.privacy.setdefault(match.type, []).append(rule)
            case Learned():
                self.learned.setdefault(match.label, []).append(rule)

    def _add_together(self, rule: str, match: Near | Claim) -> None:
        terms = (match.a, match.b) if isinstance(match, Near) else match.parts
        sides = tuple(self._side(part) for part in terms)
        needs = tuple(side.group for side in sides if not side.numbers)
        step = (
            partial(_near, rule, match, (sides[0], sides[1]))
            if isinstance(match, Near)
            else partial(_claim, rule, match, sides)
        )
        self._steps["patterns"].add(rule, step, needs)

    def _add_notice(self, rule: str, match: Missing) -> None:
        when = tuple(term for term in match.when if term != GOODS)
        pair = (self._groups.add(when), self._groups.add(match.need, phonetic=True))
        needs = () if GOODS in match.when else (pair[0],)
        self._steps["notices"].add(rule, partial(_missing, rule, match, pair), needs)

    def _side(self, terms: tuple[str, ...]) -> Side:
        phrases = tuple(term for term in terms if term != NUMBERS)
        group = self._groups.add(phrases, phonetic=True)
        return Side(group, numbers=len(phrases) < len(terms))

    def _add_pattern(self, rule: str, match: Pattern, expression: str) -> None:
        known = self.derived.get(expression)
        if known is None:
            known = derive(expression, self._groups.vocabularies)
            self.derived[expression] = known
        terms = match.anchors or known.anchors
        group = self._groups.add(terms, phonetic=True) if terms else None
        window = match.window if match.anchors else known.reach
        step = partial(_pattern, rule, known, group, window)
        self._steps["patterns"].add(rule, step, () if group is None else (group,))


def _placed(hit: Hit, reading: Reading) -> Hit:
    start, end = reading.source(hit.start, hit.end)
    return replace(hit, start=start, end=end)


def _phrases(
    rule: str,
    group: int,
    phonetic: bool,  # noqa: FBT001 (bound before the text is known)
    reading: Reading,
) -> Iterator[Hit]:
    for start, end, seen, phrase in reading.of(group):
        how = _HOW.get(seen, MatchedBy.VARIANT)
        yield Hit(rule, start, end, how, seen, phrase, phonetic=phonetic)


def _pattern(
    rule: str, expression: Derived, group: int | None, window: int, reading: Reading
) -> Iterator[Hit]:
    for start, end in expressions.matches(reading, expression, group, window):
        yield Hit(rule, start, end, MatchedBy.PATTERN)


def _near(
    rule: str, match: Near, pair: tuple[Side, Side], reading: Reading
) -> Iterator[Hit]:
    for start, end, seen, words in proximity.pairs(reading, pair, match):
        yield Hit(rule, start, end, MatchedBy.NEAR, seen, words)


def _claim(
    rule: str, match: Claim, parts: tuple[Side, ...], reading: Reading
) -> Iterator[Hit]:
    for start, end, seen, words in claims.made(reading, parts, match):
        yield Hit(rule, start, end, MatchedBy.NEAR, seen, words)


def _missing(
    rule: str, match: Missing, pair: tuple[int, int], reading: Reading
) -> Iterator[Hit]:
    if len(reading.text) < match.least:
        return
    for place in proximity.lacking(reading, pair, match.within):
        yield Hit(
            rule, place.start, place.end, MatchedBy.MISSING, place.seen, place.phrase
        )
    if GOODS in match.when and reading.goods and not reading.of(pair[1]):
        start, end = reading.first_sentence
        yield Hit(rule, start, end, MatchedBy.MISSING, because=_OWED)
