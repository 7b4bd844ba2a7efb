"""Would the rules still find their own examples if somebody tried to hide them?

From the quotes of every rule's hits, evasions are derived, the same ones every time; a
reading says how many of them are still caught. The other half of the figure is what
seeing through disguises costs on ordinary speech.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from lexicons.disguises import Kind, disguise
from lexicons.models import (
    Finding,
    FindingStatus,
    MatchedBy,
    Rule,
    RuleStatus,
    Severity,
)
from lexicons.morphs import Morphs
from lexicons.normalize import normalize
from lexicons.patterns import prepare, words_of
from lexicons.reader import Reader, Request
from lexicons.reading import Seen

SPEECH = Path(__file__).parent / "data" / "ordinary_speech.txt"
_LONGEST_WORD = 12
_LEAST = 2
_WHOLE_QUOTE = 8
_DEAD = (RuleStatus.DRAFT, RuleStatus.DEPRECATED)
_DISGUISED = (MatchedBy.VARIANT, MatchedBy.PHONETIC)


class Evasion(NamedTuple):
    """One example of a rule, with one word of its quote disguised."""

    rule: str
    kind: Kind
    word: str
    hidden: str
    text: str
    start: int
    end: int
    goods: str | None


class Tried(NamedTuple):
    """An evasion, and what came of it: found at all, and found as grave as it is."""

    evasion: Evasion
    severity: Severity
    caught: bool
    grave: bool


class Share(NamedTuple):
    """How many were caught of how many."""

    caught: int
    grave: int
    of: int

    @property
    def rate(self) -> float:
        """The share caught; 1 of nothing."""
        return self.caught / self.of if self.of else 1.0


@dataclass(frozen=True)
class Noise:
    """Findings on ordinary speech that rest on a disguise nobody put there."""

    characters: int
    findings: tuple[Finding, ...]

    @property
    def per_ten_thousand(self) -> float:
        """How many for ten thousand characters."""
        return 10_000 * len(self.findings) / self.characters if self.characters else 0.0


def derive(
    rules: Iterable[Rule],
    vocabularies: Mapping[str, tuple[str, ...]],
    morphs: Morphs,
    kinds: Sequence[Kind] = tuple(Kind),
) -> Iterator[Evasion]:
    """One evasion of each kind for every quote of every rule, where the kind applies.

    The word that is disguised is one the rule looks for. Personal information has no
    words; what hides it is the business of its own detectors.
    """
    for rule in rules:
        if rule.status in _DEAD or all(match.kind == "privacy" for match in rule.match):
            continue
        words = _words(rule, vocabularies)
        for number, (text, start, end, goods) in enumerate(_quotes(rule)):
            found = _words_in(text[start:end], words)
            for kind in kinds:
                dice = Random(f"{rule.id} {number} {kind}")  # noqa: S311 (examples)
                for word in dice.sample(found, len(found)):
                    hidden = disguise(kind, word, morphs, dice)
                    if hidden is None:
                        continue
                    at = text.index(word, start)
                    yield Evasion(
                        rule.id,
                        kind,
                        word,
                        hidden,
                        text[:at] + hidden + text[at + len(word) :],
                        start,
                        end + len(hidden) - len(word),
                        goods,
                    )
                    break


def attempt(reader: Reader, evasions: Iterable[Evasion]) -> Iterator[Tried]:
    """Reads the evasions: caught is an open finding of the rule, or of its category."""
    for evasion in evasions:
        rule = reader.rules[evasion.rule]
        request = Request(evasion.goods, rule.scope[0], rule.effective_to)
        found = [
            finding
            for finding, _ in reader.read(evasion.text, request)
            if finding.matched_by is not MatchedBy.MODEL
            and _counts(finding, rule, evasion)
        ]
        grave = any(finding.severity is not Severity.LOW for finding in found)
        yield Tried(evasion, rule.severity, bool(found), grave)


def share(tries: Iterable[Tried]) -> Share:
    """How many of these were caught."""
    tries = list(tries)
    return Share(
        sum(tried.caught for tried in tries),
        sum(tried.grave for tried in tries),
        len(tries),
    )


def false_alarms(
    reader: Reader, lines: Iterable[str], goods: str | None = None
) -> Noise:
    """What ordinary speech is blamed for because it was taken for a disguise."""
    found: list[Finding] = []
    characters = 0
    for line in lines:
        characters += len(line)
        found += (
            finding
            for finding, hit in reader.read(line, Request(goods))
            if finding.status is FindingStatus.OPEN
            and (hit.seen is not Seen.PLAIN or hit.matched_by in _DISGUISED)
        )
    return Noise(characters, tuple(found))


def _counts(finding: Finding, rule: Rule, evasion: Evasion) -> bool:
    return (
        finding.status is FindingStatus.OPEN
        and finding.category == rule.category
        and finding.start < evasion.end
        and evasion.start < finding.end
    )


def _quotes(rule: Rule) -> Iterator[tuple[str, int, int, str | None]]:
    """Every example with one of its quotes: text, start, end, goods."""
    for hit in rule.examples.hit:
        at = 0
        for quote in hit.quotes:
            start = hit.text.find(quote, at)
            if start < 0:
                continue
            at = start + len(quote)
            yield hit.text, start, at, hit.goods or next(iter(rule.goods), None)


def _words(rule: Rule, vocabularies: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The words the rule looks for."""
    words: set[str] = set()
    for match in rule.match:
        for term in _terms(match.model_dump().values()):
            listed = vocabularies.get(term[1:], ()) if term[0] == "@" else (term,)
            if match.kind == "pattern":
                words |= words_of(prepare(term, vocabularies))
            else:
                words.update(map(normalize, listed))
    return frozenset(word for word in words if len(word) >= _LEAST)


def _terms(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, str))
            yield from _terms(v for v in value if isinstance(v, tuple))


def _words_in(quote: str, words: frozenset[str]) -> list[str]:
    """The longest words in a quote, none inside another; else the quote, if short."""
    found: list[str] = []
    at = 0
    while at < len(quote):
        ends = range(min(len(quote), at + _LONGEST_WORD), at + _LEAST - 1, -1)
        end = next((end for end in ends if normalize(quote[at:end]) in words), None)
        if end is not None:
            found.append(quote[at:end])
        at = end or at + 1
    return list(dict.fromkeys(found)) or [quote[:_WHOLE_QUOTE]]
