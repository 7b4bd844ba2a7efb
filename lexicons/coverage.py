"""What the law forbids or demands of speech, and which rules watch it.

The duties are listed by statute in duties/*.yaml; which rules watch one is read off the
`basis` of the rules (a duty, or guidance that interprets one; not the penalty), so that
the two lists cannot drift apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from lexicons.files import HERE, Fault, lines_of, validated
from lexicons.kinds import Value
from lexicons.loader import Source
from lexicons.models import Basis, RuleStatus
from lexicons.statutes import is_known, statutes

DUTIES = HERE / "duties"
_ARTICLE = re.compile(r"(\d+(?:-\d+)?)(?:#(\d+))?(?:\((\d+)\))?")
Kind = Literal["prohibition", "notice", "duty"]


class Duty(Value):
    """Something a statute forbids, or demands to be said (`notice`) or done (`duty`).

    `unheard` is why no rule can watch it, where none can.
    """

    article: str
    kind: Kind
    says: Annotated[str, Field(min_length=1)]
    unheard: str | None = Field(default=None, min_length=1)


class Duties(Value):
    """The duties of one statute, as its file lists them."""

    law: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Entry:
    """A duty, and the rules that watch it."""

    law: str
    duty: Duty
    watchers: tuple[Source, ...]
    path: Path
    line: int

    @property
    def is_open(self) -> bool:
        """Whether there is neither a rule nor a reason."""
        return not self.watchers and not self.duty.unheard

    @property
    def is_contradicted(self) -> bool:
        """Whether rules watch what is said to be unheard."""
        return bool(self.watchers and self.duty.unheard)


class Coverage(NamedTuple):
    """All entries, in the order of statutes.yaml and of each file; what is wrong."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]

    @property
    def gaps(self) -> tuple[Fault, ...]:
        """The entries with neither rule nor reason, or with both, as faults."""
        return tuple(_gaps(self.entries))


def coverage(sources: Iterable[Source], folder: Path | None = None) -> Coverage:
    """The duties (of a folder, for ours), and which of these rules watch each."""
    cited = [
        (basis, source)
        for source in sources
        if source.rule.status is not RuleStatus.DRAFT
        for basis in source.rule.basis
        if basis.role != "penalty"
    ]
    faults: list[Fault] = []
    entries: list[Entry] = []
    order = {law: number for number, law in enumerate(statutes())}
    paths = sorted(
        (folder or DUTIES).glob("*.yaml"),
        key=lambda path: (order.get(path.stem, 0), path),
    )
    for path in paths:
        said = validated(Duties, path, faults)
        if said is not None:
            faults += _checked(said, path)
            entries += _entries(said, path, cited)
    return Coverage(tuple(entries), tuple(faults))


def watches(cited: str, article: str) -> bool:
    """Whether a rule that cites one article watches another: the same, or inside it.

    `28#2(4)` is inside `28#2` and `28`; `9(3)` says nothing of the paragraph.
    """
    there, wanted = _ARTICLE.fullmatch(cited), _ARTICLE.fullmatch(article)
    if there is None or wanted is None:
        return False
    return all(
        part is None or part == own
        for part, own in zip(wanted.groups(), there.groups(), strict=True)
    )


def _checked(said: Duties, path: Path) -> Iterator[Fault]:
    if said.law not in statutes():
        data: dict[str, object] = {"name": said.law}
        yield Fault(path, 1, "there is no statute {name}", data)
        return
    if said.law != path.stem:
        data = {"name": said.law}
        yield Fault(path, 1, "the file must be named {name}.yaml", data)
    lines = lines_of(path, "duties")
    seen: set[str] = set()
    for duty, line in zip(said.duties, lines, strict=True):
        if not is_known(Basis(law=said.law, article=duty.article)):
            data = {"basis": f"{said.law}:{duty.article}"}
            yield Fault(path, line, "{basis} is not a listed article", data)
        if duty.article in seen:
            yield Fault(path, line, "“{term}” is listed twice", {"term": duty.article})
        seen.add(duty.article)


def _entries(
    said: Duties, path: Path, cited: Sequence[tuple[Basis, Source]]
) -> Iterator[Entry]:
    own = [(basis.article, source) for basis, source in cited if basis.law == said.law]
    for duty, line in zip(said.duties, lines_of(path, "duties"), strict=True):
        found = {
            source.rule.id: source
            for article, source in own
            if watches(article, duty.article)
        }
        watchers = tuple(found[rule] for rule in sorted(found))
        yield Entry(said.law, duty, watchers, path, line)


def _gaps(entries: Iterable[Entry]) -> Iterator[Fault]:
    for entry in entries:
        data: dict[str, object] = {"basis": f"{entry.law}:{entry.duty.article}"}
        if entry.is_open:
            what = "{basis} has neither a rule nor a reason (`unheard`)"
            yield Fault(entry.path, entry.line, what, data)
        elif entry.is_contradicted:
            rules = ", ".join(source.rule.id for source in entry.watchers)
            what = "{basis} is said to be unheard, but is watched by {rules}"
            yield Fault(entry.path, entry.line, what, {**data, "rules": rules})
