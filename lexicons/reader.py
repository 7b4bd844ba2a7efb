"""The steps of a reading, one after the other, without spaCy.

`begin` finds the phrases; each step adds hits; `finish` asks the exceptions and keeps
one finding per place. The pipeline runs the same steps as components.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple, Protocol

from lexicons.classifier import Judgement
from lexicons.context import Context
from lexicons.exceptions import Exceptions
from lexicons.index import Index
from lexicons.loader import Lexicon
from lexicons.matcher import Hit, Matcher
from lexicons.mishearings import believed, how_sure
from lexicons.models import (
    Confidence,
    Finding,
    MatchedBy,
    Rule,
    RuleStatus,
    Severity,
)
from lexicons.morphs import read_morphs
from lexicons.patterns import Derived
from lexicons.reading import Reading, Seen
from lexicons.resolve import resolve, severity, supported, to_finding
from lexicons.restore import restore

Scope = Literal["script", "transcript"]
_NO_CONTEXT = (MatchedBy.PRIVACY, MatchedBy.MISSING)
_LEARNED = "没有规则命中；按以往的例句判断像这类说法（{percent}%），请人工确认"


class Compiled(NamedTuple):
    """The slow part of making a reader; may be kept."""

    tables: Index
    derived: Mapping[str, Derived]


class PersonalData(Protocol):
    """What the privacy engine gives for one place."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def confidence(self) -> Confidence: ...
    @property
    def because(self) -> str: ...


Detect = Callable[[str], Sequence[PersonalData]]
Judge = Callable[[Reading], Sequence[Judgement]]


@dataclass(frozen=True)
class Request:
    """For which goods, in which kind of text, by the rules of which day.

    `certainty` is how sure a machine was of each character of the text, 0 to 1, where
    one has heard it.
    """

    goods: str | None = None
    scope: Scope = "script"
    as_of: date | None = None
    certainty: Sequence[float] | None = field(default=None, compare=False)


@dataclass
class Work:
    """One text on its way through the steps."""

    reading: Reading
    request: Request
    active: frozenset[str]
    hits: list[Hit] = field(default_factory=list)
    kept: list[Hit] = field(default_factory=list)


class Reader:
    """A lexicon, compiled."""

    def __init__(
        self,
        lexicon: Lexicon,
        detect: Detect,
        compiled: Compiled | None = None,
        judge: Judge | None = None,
    ) -> None:
        """`compiled` is what an earlier process made of the same lexicon."""
        self._judge = judge
        self.rules = lexicon.rules
        self._goods = {
            name: goods.id
            for goods in lexicon.goods.values()
            for name in (goods.id, goods.zh, goods.en, *goods.aliases)
        }
        self._held: dict[Request, frozenset[str]] = {}
        self._detect = detect
        derived = compiled.derived if compiled else None
        self._matcher = Matcher(self.rules.values(), lexicon.vocabularies, derived)
        self._exceptions = Exceptions(self.rules.values(), self._matcher.groups)
        self._context = Context(lexicon.context)
        tables = compiled.tables if compiled else None
        morphs = tables.morphs if tables else read_morphs()
        index = self._matcher.finish(tables, morphs)
        self.compiled = Compiled(index, self._matcher.derived)

    def begin(self, text: str, request: Request) -> Work:
        """The text, its phrases, and the rules that hold for this request."""
        # Nobody said what is sold: read it as goods in general, not as none at all.
        said = request.goods or "general"
        held = replace(request, goods=self._goods.get(said, said))
        active = self._active(held)
        work = Work(self._read(text, request), held, active)
        self.step("lexicon", work)
        return work

    def _active(self, request: Request) -> frozenset[str]:
        known = self._held.get(request)
        if known is None:
            rules = self.rules.values()
            known = frozenset(rule.id for rule in rules if is_active(rule, request))
            self._held[request] = known
        return known

    def _read(self, text: str, request: Request) -> Reading:
        reading = self._matcher.read(text)
        reading.goods = request.goods
        if request.scope == "transcript":
            reading.heard = how_sure(reading, request.certainty)
        return reading

    def try_rule(
        self, rule: str, text: str, goods: str | None = None
    ) -> list[tuple[str, Hit]]:
        """What one rule alone makes of a text: the quotes, and the hits behind them."""
        request = Request(goods)
        work = Work(self._read(text, request), request, frozenset({rule}))
        self.step("lexicon", work)
        return [(found.text, hit) for found, hit in self._all(work)]

    def read(self, text: str, request: Request) -> list[tuple[Finding, Hit]]:
        """All findings of a text, each with the hit behind it."""
        return self._all(self.begin(text, request))

    def _all(self, work: Work) -> list[tuple[Finding, Hit]]:
        """What the pipeline's components do once a text is begun, one after the other."""
        for component in ("patterns", "notices"):
            self.step(component, work)
        self.add_privacy(work)
        self.finish(work)
        self.add_learned(work)
        return [(self.finding(hit, work), hit) for hit in work.kept]

    def step(self, component: str, work: Work) -> None:
        """Adds the hits of one component: lexicon, patterns or notices."""
        work.hits += self._matcher.run(component, work.reading, work.active)

    def add_privacy(self, work: Work) -> None:
        """Adds personal information, under the rule of its type."""
        if not self._matcher.privacy:
            return
        offsets = work.reading.plain.offsets
        for found in self._detect(work.reading.text):
            start = bisect_left(offsets, found.start)
            end = bisect_left(offsets, found.end)
            for rule in self._matcher.privacy.get(found.type, ()):
                if rule in work.active:
                    hit = Hit(rule, start, end, MatchedBy.PRIVACY, type=found.type)
                    at = (found.start, found.end)
                    work.hits.append(
                        replace(
                            hit,
                            at=at,
                            confidence=found.confidence,
                            because=found.because,
                        )
                    )

    def finish(self, work: Work) -> None:
        """Keeps the hits that stay, each with what speaks for it."""
        found = dict.fromkeys(believed(work.hits, work.reading))
        hits = [self._asked(hit, work.reading) for hit in found]
        restored = list(_apart(self._restored(work), hits))
        hits += supported(restored, hits, self.rules)
        work.kept = resolve(hits, self.rules)

    def _restored(self, work: Work) -> Iterator[Hit]:
        """The hits in what was meant where something else is written."""
        restored = restore(work.reading, self._matcher.index)
        if restored is None:
            return

        def find(reading: Reading) -> Iterator[Hit]:
            for component in ("lexicon", "patterns"):
                yield from self._matcher.run(component, reading, work.active)

        found = dict.fromkeys(find(restored.reading))
        groundless = restored.groundless(found, find)
        for hit in found:
            back = restored.back(hit)
            if back is not None:
                asked = self._asked(hit, restored.reading)
                if not asked.excuse:  # 不卖 is not to be read as 不买
                    asked = self._asked(back, work.reading)
                alone = back.alone or hit in groundless
                yield replace(back, excuse=asked.excuse, note=asked.note, alone=alone)

    def add_learned(self, work: Work) -> None:
        """Adds what the classifier takes for claims, where no rule has spoken."""
        rules = {
            label: rule
            for label, ids in self._matcher.learned.items()
            for rule in ids
            if rule in work.active
        }
        if not (self._judge and rules):
            return
        spoken = [(hit.start, hit.end) for hit in work.kept if self._speaks(hit)]
        judged = self._judge(work.reading)
        for one in sorted(judged, key=lambda one: -one.probability):
            rule = rules.get(one.kind)
            if rule is None or _touches(one, spoken):
                continue
            spoken.append((one.start, one.end))
            said = _LEARNED.format(percent=round(100 * one.probability))
            hit = Hit(rule, one.start, one.end, MatchedBy.MODEL, because=said)
            work.kept.append(self._asked(hit, work.reading))
        work.kept.sort(key=lambda hit: (hit.start, hit.end, hit.rule))

    def _speaks(self, hit: Hit) -> bool:
        """Whether a rule has said of this place that it is unlawful, or why it is not."""
        if hit.matched_by in _NO_CONTEXT:
            return False
        low = severity(hit, self.rules[hit.rule]) is Severity.LOW
        return bool(hit.excuse) or not low

    def finding(self, hit: Hit, work: Work) -> Finding:
        """The finding a hit gives."""
        return to_finding(hit, self.rules[hit.rule], work.reading)

    def _asked(self, hit: Hit, reading: Reading) -> Hit:
        rule = self.rules[hit.rule]
        why = self._exceptions.why(hit, reading)
        if why:
            return replace(hit, excuse=why)
        if not rule.context or hit.matched_by in _NO_CONTEXT:
            return hit
        excuse = self._context.ask(hit, rule.category, reading)
        if excuse is None:
            return hit
        if excuse.effect == "note":
            return replace(hit, note=excuse.why)
        return replace(hit, excuse=excuse.why)


def _touches(one: Judgement, spoken: list[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in spoken)


def _apart(restored: Iterable[Hit], found: Iterable[Hit]) -> Iterator[Hit]:
    """The restored hits that their rule has not found, and surely, as it stands."""
    known: dict[str, list[Hit]] = defaultdict(list)
    for hit in found:
        if not hit.excuse and hit.seen is not Seen.PINYIN_LOW:
            known[hit.rule].append(hit)
    for hit in restored:
        if not any(
            hit.start < other.end and other.start < hit.end for other in known[hit.rule]
        ):
            yield hit


def is_active(rule: Rule, request: Request) -> bool:
    """Whether a rule holds for these goods, this kind of text and this day."""
    if rule.status in (RuleStatus.DRAFT, RuleStatus.DEPRECATED):
        return False
    if request.scope not in rule.scope:
        return False
    if rule.goods and request.goods not in rule.goods:
        return False
    day = request.as_of
    if day is None:
        return rule.effective_to is None
    begun = rule.effective_from is None or rule.effective_from <= day
    return begun and (rule.effective_to is None or day <= rule.effective_to)
