"""What a house decides about rules that are not its own: overrides.yaml of its folder.

The rule files stay as they are. A rule may be switched off, taken more seriously, or
given one more exception; always with the reason, by whom and when. Nothing here can
make a rule milder without leaving that trace: a finding that is excused stays visible.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, RootModel, model_validator

from lexicons.files import Fault, lines_of, validated
from lexicons.kinds import Term, Value
from lexicons.models import Rule, Severity, Unless

FILE = "overrides.yaml"
EXCUSED = "本单位的例外：{why}（{by}，{date}）"
# Mildest first.
_ORDER = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


class _Decision(Value):
    rule: Annotated[str, Field(pattern=r"^[A-Z]{2,3}-\d{4}$")]
    why: Annotated[str, Field(min_length=1)]
    by: Annotated[str, Field(min_length=1)]
    date: datetime.date


class Disable(_Decision):
    """The rule is not used."""

    action: Literal["disable"]


class Raise(_Decision):
    """The rule weighs more: never less."""

    action: Literal["raise"]
    severity: Severity


class Excuse(_Decision):
    """One more exception of the rule, in the form of its own `unless`."""

    action: Literal["excuse"]
    any: tuple[Term, ...] = ()
    near: tuple[Term, ...] = ()
    within: int = 12
    side: Literal["before", "after", "either"] = "either"
    pattern: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _excuses_something(self) -> Self:
        if not (self.any or self.near or self.pattern):
            raise ValueError("`any`, `near` or `pattern` must say what is excused")
        return self

    @property
    def unless(self) -> Unless:
        """The exception; its reason says that it is the house's own."""
        said = self.model_dump(include=set(Unless.model_fields) - {"why"})
        why = EXCUSED.format(why=self.why, by=self.by, date=self.date)
        return Unless.model_validate({**said, "why": why})


Override: TypeAlias = Annotated[Disable | Raise | Excuse, Field(discriminator="action")]


class Overrides(RootModel[tuple[Override, ...]]):
    """All of one file."""


@dataclass(frozen=True)
class Ruling:
    """An override, and the place that says it."""

    override: Override
    path: Path
    line: int


def read_rulings(folder: Path, faults: list[Fault]) -> list[Ruling]:
    """The overrides of a folder; none where it has no such file, or one with faults."""
    path = folder / FILE
    said = validated(Overrides, path, faults) if path.exists() else None
    if said is None:
        return []
    lines = lines_of(path)
    return [
        Ruling(override, path, line)
        for override, line in zip(said.root, lines, strict=True)
    ]


def faults_of(rulings: Sequence[Ruling], rules: dict[str, Rule]) -> Iterator[Fault]:
    """What cannot be decided about these rules, each with its line."""
    said: dict[str, set[str]] = {}
    for ruling in rulings:
        override = ruling.override
        earlier = said.setdefault(override.rule, set())
        if wrong := _wrong(override, rules.get(override.rule), earlier):
            data: dict[str, object] = {"rule": override.rule, "name": override.action}
            yield Fault(ruling.path, ruling.line, wrong, data)
        earlier.add(override.action)


def advice_on(rulings: Sequence[Ruling], rules: dict[str, Rule]) -> Iterator[Fault]:
    """What a house should think of once more: a rule against the gravest is off."""
    for ruling in rulings:
        override = ruling.override
        rule = rules.get(override.rule)
        if isinstance(override, Disable) and rule and rule.severity is Severity.HIGH:
            what = "{rule} is of severity high: rather excuse what may be said"
            data: dict[str, object] = {"rule": override.rule}
            yield Fault(ruling.path, ruling.line, what, data, is_advice=True)


def _wrong(override: Override, rule: Rule | None, earlier: set[str]) -> str:
    if rule is None:
        return "there is no rule {rule}"
    if isinstance(override, Raise) and not _rises(rule.severity, override.severity):
        return "{rule} can only be raised above its own severity"
    is_twice = override.action in earlier and not isinstance(override, Excuse)
    if is_twice or (earlier and "disable" in {*earlier, override.action}):
        return "{rule} is decided twice: {name} does not go with what stands above it"
    return ""


def _rises(old: Severity, new: Severity) -> bool:
    return _ORDER.index(new) > _ORDER.index(old)


def overridden(rule: Rule, overrides: Iterable[Override]) -> Rule | None:
    """The rule as the house uses it; None where it does not."""
    for override in overrides:
        match override:
            case Disable():
                return None
            case Raise():
                rule = rule.model_copy(update={"severity": override.severity})
            case Excuse():
                unless = (*rule.unless, override.unless)
                rule = rule.model_copy(update={"unless": unless})
    return rule
