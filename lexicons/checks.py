"""What a rule may not say: checked at load, because a rule that breaks these is unsafe."""

from collections.abc import Iterator

from lexicons.loader import Fault, Lexicon, Source, line_of_text
from lexicons.models import Match, Missing, Near, Pattern, Phrase, Privacy
from lexicons.normalize import normalize, solid
from lexicons.patterns import fault_in, prepare
from lexicons.privacy.models import TYPES

SHORTEST = 2


def check(lexicon: Lexicon) -> list[Fault]:
    """The faults of all rules, each with the line that has it."""
    return [
        Fault(source.path, line_of_text(source.path, near), what)
        for source in lexicon.sources
        for near, what in _faults(source, lexicon)
    ]


def _faults(source: Source, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    rule = source.rule
    if rule.category not in lexicon.categories:
        yield "category:", f"there is no category {rule.category}"
    for goods in rule.goods:
        if goods not in lexicon.goods:
            yield goods, f"there is no goods category {goods}"
    if rule.modified < rule.created:
        yield "modified:", "`modified` is before `created`"
    for match in rule.match:
        yield from _match_faults(match, lexicon)
    for unless in rule.unless:
        yield from _term_faults((*unless.any, *unless.near), lexicon, shortest=1)
        for expression in unless.pattern:
            yield from _expression_faults(expression, lexicon)


def _match_faults(match: Match, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    match match:
        case Phrase():
            yield from _term_faults(match.any, lexicon, shortest=SHORTEST)
        case Pattern():
            yield from _term_faults(match.anchors, lexicon, shortest=1)
            for expression in match.any:
                yield from _expression_faults(expression, lexicon)
        case Near():
            yield from _term_faults(match.a, lexicon, shortest=1)
            yield from _term_faults(match.b, lexicon, shortest=1)
        case Missing():
            yield from _term_faults(match.when, lexicon, shortest=SHORTEST)
            yield from _term_faults(match.need, lexicon, shortest=SHORTEST)
        case Privacy():
            if match.type not in TYPES:
                yield (
                    match.type,
                    f"there is no kind of personal information {match.type}",
                )


def _term_faults(
    terms: tuple[str, ...], lexicon: Lexicon, *, shortest: int
) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for term in terms:
        if term.startswith("@"):
            if term[1:] not in lexicon.vocabularies:
                yield term, f"there is no vocabulary {term}"
            for listed in lexicon.vocabularies.get(term[1:], ()):
                if len(solid(normalize(listed))) < shortest:
                    yield (
                        term,
                        f"“{listed}” in {term} is shorter than {shortest} characters",
                    )
            continue
        form = normalize(term)
        if len(solid(form)) < shortest:
            yield term, f"“{term}” is shorter than {shortest} characters"
        if form in seen:
            yield term, f"“{term}” reads the same as “{seen[form]}”"
        seen[form] = term


def _expression_faults(expression: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    try:
        prepared = prepare(expression, lexicon.vocabularies)
    except KeyError as error:
        yield expression, f"there is no vocabulary {{{error.args[0]}}}"
        return
    fault = fault_in(prepared)
    if fault:
        yield expression, f"“{expression}”: {fault}"
