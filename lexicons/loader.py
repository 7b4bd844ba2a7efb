"""Reads rule files. All faults of all files are told at once, each with file and line."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from lexicons.errors import InvalidPackError
from lexicons.files import HERE, Fault, Faults, line_of_text, parsed, shown, validated
from lexicons.models import Category, Goods, Pack, Rule
from lexicons.overrides import Override, Ruling, faults_of, overridden, read_rulings

Entry = TypeVar("Entry", Category, Goods)

BUILTIN = HERE / "packs"
TWICE = "“{term}” is listed twice"
DEPRECATED = "_deprecated"


@dataclass(frozen=True)
class Source:
    """A rule, the file it came from and the pack folder that file is in."""

    rule: Rule
    path: Path
    pack: str


@dataclass
class Lexicon:
    """Everything the rule folders say, before anything is built from it.

    The rules are as their files say them; `under_rulings` gives them as they are used.
    """

    packs: list[Pack] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    retired: list[Source] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    vocabularies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    goods: dict[str, Goods] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rules(self) -> dict[str, Rule]:
        """The active rules by id."""
        return {source.rule.id: source.rule for source in self.sources}

    def inside(self, folder: Path) -> "Lexicon":
        """The rules of one folder alone, as its files say them."""
        own = [one for one in self.sources if one.path.is_relative_to(folder)]
        retired = [one for one in self.retired if one.path.is_relative_to(folder)]
        return replace(self._of(own, []), retired=retired)

    def without(self, broken: Collection[Path]) -> "Lexicon":
        """The same, less what these files say."""
        return self._of(
            [source for source in self.sources if source.path not in broken],
            [ruling for ruling in self.rulings if ruling.path not in broken],
        )

    def under_rulings(self) -> "Lexicon":
        """The same, with the rules as the house wants them used."""
        made = [
            (source, overridden(source.rule, self._decided(source.rule.id)))
            for source in self.sources
        ]
        sources = [replace(source, rule=rule) for source, rule in made if rule]
        return self._of(sources, self.rulings)

    def _decided(self, rule: str) -> list[Override]:
        return [one.override for one in self.rulings if one.override.rule == rule]

    def _of(self, sources: list[Source], rulings: list[Ruling]) -> "Lexicon":
        rules = {source.rule.id: source.rule for source in sources}
        packs = [
            pack.model_copy(
                update={
                    "rules": tuple(rules[r.id] for r in pack.rules if r.id in rules)
                }
            )
            for pack in self.packs
        ]
        return replace(self, packs=packs, sources=sources, rulings=rulings)


def read_lexicon(folders: Sequence[Path] = (BUILTIN,)) -> Lexicon:
    """All packs of these folders, with their faults; nothing is raised."""
    lexicon = Lexicon()
    lexicon.categories = _listed(Category, HERE / "categories.yaml", lexicon.faults)
    lexicon.goods = _listed(Goods, HERE / "goods.yaml", lexicon.faults)
    lexicon.context = _mapping(HERE / "context.yaml", lexicon.faults)
    _read_vocabularies(HERE / "vocabularies", lexicon)
    for folder in folders:
        if folder != BUILTIN:
            _read_vocabularies(folder / "vocabularies", lexicon)
        if not folder.is_dir():
            lexicon.faults.append(Fault(folder, 1, "there is no such folder"))
        for path in sorted(folder.glob("*/pack.yaml")):
            _read_pack(path, lexicon)
        lexicon.rulings += read_rulings(folder, lexicon.faults)
    _find_duplicates(lexicon)
    lexicon.faults += faults_of(lexicon.rulings, lexicon.rules)
    return lexicon


def over_builtin(house: Iterable[Path]) -> tuple[Path, ...]:
    """The built-in packs, and on top of them the folders of a house."""
    own = dict.fromkeys(folder.absolute() for folder in house)
    return (BUILTIN, *(folder for folder in own if folder.resolve() != BUILTIN))


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Raises InvalidPackError with all of them, if there are any."""
    if faults:
        raise InvalidPackError(count=len(faults), faults=Faults(faults))


def _read_vocabularies(folder: Path, lexicon: Lexicon) -> None:
    for path in sorted(folder.glob("*.yaml")):
        said = _mapping(path, lexicon.faults)
        terms = said.get("terms")
        if not isinstance(terms, list) or not all(isinstance(t, str) for t in terms):
            lexicon.faults.append(Fault(path, 1, "`terms` must be a list of phrases"))
            continue
        seen: set[str] = set()
        for term in terms:
            if term in seen:
                line = line_of_text(path, term)
                lexicon.faults.append(Fault(path, line, TWICE, {"term": term}))
            seen.add(term)
        if path.stem in lexicon.vocabularies:
            data = {"name": f"@{path.stem}"}
            lexicon.faults.append(Fault(path, 1, "{name} is taken", data))
            continue
        lexicon.vocabularies[path.stem] = tuple(dict.fromkeys(terms))


def _read_pack(path: Path, lexicon: Lexicon) -> None:
    pack = validated(Pack, path, lexicon.faults)
    if pack is None or _is_taken(pack, path, lexicon):
        return
    rules = []
    for file in sorted((path.parent / "rules").glob("*.yaml")):
        rule = validated(Rule, file, lexicon.faults)
        if rule is not None:
            _check_name(rule, file, pack, lexicon.faults)
            lexicon.sources.append(Source(rule, file, pack.id))
            rules.append(rule)
    for file in sorted((path.parent / DEPRECATED).glob("*.yaml")):
        rule = validated(Rule, file, lexicon.faults)
        if rule is not None:
            lexicon.retired.append(Source(rule, file, pack.id))
    lexicon.packs.append(pack.model_copy(update={"rules": tuple(rules)}))


def _is_taken(pack: Pack, path: Path, lexicon: Lexicon) -> bool:
    """Whether another pack has the id or the prefix, which is a fault of this one."""
    other = next(
        (p for p in lexicon.packs if p.id == pack.id or p.prefix == pack.prefix), None
    )
    if other:
        data = {"name": pack.id, "prefix": pack.prefix, "other": other.id}
        what = "pack {name} with prefix {prefix}: taken by pack {other}"
        lexicon.faults.append(Fault(path, 1, what, data))
    return other is not None


def _check_name(rule: Rule, path: Path, pack: Pack, faults: list[Fault]) -> None:
    if not rule.id.startswith(f"{pack.prefix}-"):
        data = {"rule": rule.id, "prefix": pack.prefix}
        faults.append(Fault(path, 1, "{rule} must begin with {prefix}-", data))
    if not re.fullmatch(rf"{rule.id}-[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        what = "the file name must be {rule}-slug.yaml"
        faults.append(Fault(path, 1, what, {"rule": rule.id}))


def _find_duplicates(lexicon: Lexicon) -> None:
    owners: dict[str, Path] = {}
    for source in (*lexicon.sources, *lexicon.retired):
        first = owners.setdefault(source.rule.id, source.path)
        if first != source.path:
            data = {"rule": source.rule.id, "path": shown(first)}
            lexicon.faults.append(
                Fault(source.path, 1, "{rule} is taken by {path}", data)
            )


def _listed(model: type[Entry], path: Path, faults: list[Fault]) -> dict[str, Entry]:
    said = parsed(path, faults)
    if said is None:
        return {}
    try:
        entries = [model.model_validate(entry) for entry in said]
    except (ValidationError, TypeError) as error:
        what = "must be a list of id, zh, en ({reason})"
        faults.append(Fault(path, 1, what, {"reason": error}))
        return {}
    return {entry.id: entry for entry in entries}


def _mapping(path: Path, faults: list[Fault]) -> dict[str, Any]:
    said = parsed(path, faults)
    return said if isinstance(said, dict) else {}
