"""What a rule may not say: checked at load, because a rule that breaks these is unsafe."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from lexicons.files import Fault, line_of_text
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
    Terms,
)
from lexicons.loader import Lexicon
from lexicons.models import Rule, Unless
from lexicons.normalize import normalize, solid
from lexicons.overrides import Excuse
from lexicons.patterns import fault_in, prepare
from lexicons.privacy.models import TYPES

SHORTEST = 2


class Wrong(NamedTuple):
    """A fault, and the text whose line has it."""

    near: str
    template: str
    data: dict[str, object]


def check(lexicon: Lexicon) -> list[Fault]:
    """The faults of all rules, each with the line that has it."""
    short = {
        name: [term for term in terms if len(solid(normalize(term))) < SHORTEST]
        for name, terms in lexicon.vocabularies.items()
    }
    faults = [
        Fault(
            source.path,
            line_of_text(source.path, wrong.near),
            wrong.template,
            wrong.data,
        )
        for source in lexicon.sources
        for wrong in _Check(source.rule, lexicon, short).faults()
    ]
    return faults + _rulings(lexicon, short)


def _rulings(lexicon: Lexicon, short: dict[str, list[str]]) -> list[Fault]:
    rules = lexicon.rules
    return [
        Fault(ruling.path, ruling.line, wrong.template, wrong.data)
        for ruling in lexicon.rulings
        if isinstance(override := ruling.override, Excuse) and override.rule in rules
        for wrong in _Check(rules[override.rule], lexicon, short).unless(override)
    ]


class _Check:
    """One rule against the lists it refers to."""

    def __init__(
        self, rule: Rule, lexicon: Lexicon, short: dict[str, list[str]]
    ) -> None:
        self._rule = rule
        self._lexicon = lexicon
        self._short = short

    def faults(self) -> Iterator[Wrong]:
        rule = self._rule
        if rule.category not in self._lexicon.categories:
            yield Wrong(
                "category:", "there is no category {name}", {"name": rule.category}
            )
        for goods in rule.goods:
            if goods not in self._lexicon.goods:
                yield Wrong(goods, "there is no goods category {name}", {"name": goods})
        if rule.modified < rule.created:
            yield Wrong("modified:", "`modified` is before `created`", {})
        for match in rule.match:
            yield from self._match(match)
        for unless in rule.unless:
            yield from self.unless(unless)

    def unless(self, unless: Unless | Excuse) -> Iterator[Wrong]:
        yield from self._terms((*unless.any, *unless.near), shortest=1)
        for expression in unless.pattern:
            yield from self._expression(expression)

    def _match(self, match: Match) -> Iterator[Wrong]:
        match match:
            case Phrase():
                yield from self._terms(match.any, shortest=SHORTEST)
            case Pattern():
                yield from self._terms(match.anchors, shortest=1)
                yield from chain.from_iterable(map(self._expression, match.any))
            case Near() | Claim():
                for part in _parts(match):
                    yield from self._terms(part, shortest=1, built_in=NUMBERS)
            case Missing():
                yield from self._notice(match)
            case Privacy() | Learned():
                yield from self._named(match)

    def _named(self, match: Privacy | Learned) -> Iterator[Wrong]:
        if isinstance(match, Learned):
            # The finding says what the classifier said: one label, one category.
            if match.label != self._rule.category:
                yield Wrong("label:", "`label` must be the category of the rule", {})
        elif match.type not in TYPES:
            what = "there is no kind of personal information {name}"
            yield Wrong(match.type, what, {"name": match.type})

    def _notice(self, match: Missing) -> Iterator[Wrong]:
        yield from self._terms(match.when, shortest=SHORTEST, built_in=GOODS)
        yield from self._terms(match.need, shortest=SHORTEST)
        if GOODS in match.when and not self._rule.goods:
            yield Wrong(GOODS, "`@goods` needs a rule with `goods`", {})

    def _terms(
        self, terms: tuple[str, ...], *, shortest: int, built_in: str = ""
    ) -> Iterator[Wrong]:
        seen: dict[str, str] = {}
        for term in terms:
            if term == built_in:
                continue
            if term.startswith("@"):
                yield from self._vocabulary(term, shortest)
                continue
            form = normalize(term)
            if len(solid(form)) < shortest:
                data: dict[str, object] = {"term": term, "shortest": shortest}
                yield Wrong(
                    term, "“{term}” is shorter than {shortest} characters", data
                )
            if form in seen:
                data = {"term": term, "other": seen[form]}
                yield Wrong(term, "“{term}” reads the same as “{other}”", data)
            seen[form] = term

    def _vocabulary(self, term: str, shortest: int) -> Iterator[Wrong]:
        if term[1:] not in self._lexicon.vocabularies:
            yield Wrong(term, "there is no vocabulary {name}", {"name": term})
        for listed in self._short.get(term[1:], ()) if shortest > 1 else ():
            what = "“{term}” in {name} is shorter than {shortest} characters"
            yield Wrong(
                term, what, {"term": listed, "name": term, "shortest": shortest}
            )

    def _expression(self, expression: str) -> Iterator[Wrong]:
        try:
            prepared = prepare(expression, self._lexicon.vocabularies)
        except KeyError as error:
            data: dict[str, object] = {"name": f"{{{error.args[0]}}}"}
            yield Wrong(expression, "there is no vocabulary {name}", data)
            return
        fault = fault_in(prepared)
        if fault:
            yield Wrong(
                expression, "“{term}”: {reason}", {"term": expression, "reason": fault}
            )


def _parts(match: Near | Claim) -> tuple[Terms, ...]:
    return (match.a, match.b) if isinstance(match, Near) else match.parts
