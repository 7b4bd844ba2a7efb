"""Rules, and what they find: the values that leave this package."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from lexicons.kinds import Match, Term, Value

FINDINGS_SCHEMA = "greenroom.findings/1"


class Severity(StrEnum):
    """How bad: high blocks, medium needs a person, low is advice."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Confidence(StrEnum):
    """How sure: it orders the queue and decides nothing."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RuleStatus(StrEnum):
    """How mature a rule is (after Sigma)."""

    DRAFT = "draft"
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class FindingStatus(StrEnum):
    """Whether something speaks for the sentence; an excused finding stays visible."""

    OPEN = "open"
    EXCUSED = "excused"


class MatchedBy(StrEnum):
    """What kind of evidence a finding rests on."""

    LITERAL = "literal"
    VARIANT = "variant"
    PHONETIC = "phonetic"
    PATTERN = "pattern"
    NEAR = "near"
    MISSING = "missing"
    PRIVACY = "privacy"
    MODEL = "model"
    READING = "reading"


class Basis(Value):
    """An article of law: `ad-law`, `9(3)`; keys as in statutes.yaml.

    `role` tells the duty that was broken from the penalty it costs and from guidance
    that interprets it.
    """

    law: str
    article: str
    role: Literal["duty", "penalty", "guidance"] = "duty"


class Finding(Value):
    """One place in a text, the rule it meets, and why.

    `start` and `end` are code points of the text as given, half open. `t0` and `t1`
    are seconds, in a recording only. `type` is the kind of personal information.
    """

    rule: str
    revision: int
    category: str
    severity: Severity
    confidence: Confidence
    status: FindingStatus = FindingStatus.OPEN
    start: int
    end: int
    text: str
    message: str
    suggest: str
    basis: tuple[Basis, ...] = ()
    matched_by: MatchedBy
    because: str = ""
    type: str | None = None
    t0: float | None = None
    t1: float | None = None


def _as_tuple(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


class Unless(Value):
    """An exception, with its reason: what it covers is excused, never deleted.

    `any` excuses a phrase that it covers (`第一次` over `第一`) or that holds it, and any
    other match that it touches; `near` excuses a match with one of these within `within`
    characters in the same sentence (`before` / `after` the match, or either side);
    `pattern` is a regular expression that must overlap the match.
    """

    any: tuple[Term, ...] = ()
    near: tuple[Term, ...] = ()
    within: int = 12
    side: Literal["before", "after", "either"] = "either"
    pattern: tuple[str, ...] = ()
    why: Annotated[str, Field(min_length=1)]


class HitExample(Value):
    """A sentence the rule must find, with the exact quotes."""

    text: Annotated[str, Field(min_length=1)]
    quotes: Annotated[tuple[str, ...], Field(min_length=1)]
    goods: str | None = None


class MissExample(Value):
    """A sentence the rule must not report as open, and why."""

    text: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]
    goods: str | None = None


class Examples(Value):
    """What the rule must find, and what it must leave alone."""

    hit: Annotated[tuple[HitExample, ...], Field(min_length=2)]
    miss: Annotated[tuple[MissExample, ...], Field(min_length=2)]


class Rule(Value):
    """One rule, as its file says it.

    `goods` limits the rule to goods categories (empty: all). `context` false switches
    off the shared excuses (negation, quotation, warning) for a rule they do not suit.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]{2,3}-\d{4}$")]
    title: Annotated[str, Field(min_length=1)]
    status: RuleStatus
    revision: Annotated[int, Field(ge=1)]
    severity: Severity
    confidence: Confidence
    category: str
    scope: tuple[Literal["script", "transcript"], ...] = ("script", "transcript")
    goods: tuple[str, ...] = ()
    match: Annotated[tuple[Match, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
    unless: tuple[Unless, ...] = ()
    context: bool = True
    priority: int = 0
    message: Annotated[str, Field(min_length=1, max_length=60)]
    suggest: Annotated[str, Field(min_length=1, max_length=60)]
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    effective_from: date | None = None
    effective_to: date | None = None
    known_gaps: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    author: str = "合规组"
    created: date
    modified: date
    examples: Examples


class Pack(Value):
    """A folder of rules with one prefix."""

    id: str
    prefix: str
    title: str
    version: str
    rules: tuple[Rule, ...] = ()


class Category(Value):
    """One of the closed list of what can be wrong."""

    id: str
    zh: str
    en: str


class Goods(Value):
    """A kind of goods; `aliases` are other ways a shop or a file may name it."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


class Screening(Value):
    """What a reading of one text gave.

    `incomplete` says what could not be read (a pack that did not load); a text with
    an entry there is never treated as clean. `lock` is the SHA-256 of the rules used.
    """

    findings: tuple[Finding, ...]
    incomplete: tuple[str, ...] = ()
    lock: str = ""
