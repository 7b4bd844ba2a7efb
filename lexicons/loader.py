"""Reads rule files. All faults of all files are told at once, each with file and line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from lexicons.errors import InvalidPackError
from lexicons.models import Category, Goods, Pack, Rule

# What a YAML file says, before a model has checked it.
Said: TypeAlias = Any
Model = TypeVar("Model", bound=BaseModel)
Entry = TypeVar("Entry", Category, Goods)

HERE = Path(__file__).parent
BUILTIN = HERE / "packs"
TWICE = "“{term}” is listed twice"
DEPRECATED = "_deprecated"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one file. `template` and `data` let an edge translate it."""

    path: Path
    line: int
    template: str
    data: Mapping[str, object] = field(default_factory=dict)
    is_advice: bool = False

    @property
    def place(self) -> str:
        """File and line, from the project's folder where the file is inside it."""
        return f"{_shown(self.path)}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.template.format(**self.data)}"


class Faults(tuple[Fault, ...]):
    """Several faults; as text, a line for each."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self)


@dataclass(frozen=True)
class Source:
    """A rule, the file it came from and the pack folder that file is in."""

    rule: Rule
    path: Path
    pack: str


@dataclass
class Lexicon:
    """Everything the rule folders say, before anything is built from it."""

    packs: list[Pack] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    retired: list[Source] = field(default_factory=list)
    vocabularies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    goods: dict[str, Goods] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def rules(self) -> dict[str, Rule]:
        """The active rules by id."""
        return {source.rule.id: source.rule for source in self.sources}


def read_yaml(path: Path) -> Said:
    """What a YAML file says. Raises yaml.YAMLError, OSError or UnicodeDecodeError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)


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
    _find_duplicates(lexicon)
    return lexicon


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
        lexicon.vocabularies[path.stem] = tuple(dict.fromkeys(terms))


def _read_pack(path: Path, lexicon: Lexicon) -> None:
    pack = _validated(Pack, path, lexicon.faults)
    if pack is None:
        return
    rules = []
    for file in sorted((path.parent / "rules").glob("*.yaml")):
        rule = _validated(Rule, file, lexicon.faults)
        if rule is not None:
            _check_name(rule, file, pack, lexicon.faults)
            lexicon.sources.append(Source(rule, file, pack.id))
            rules.append(rule)
    for file in sorted((path.parent / DEPRECATED).glob("*.yaml")):
        rule = _validated(Rule, file, lexicon.faults)
        if rule is not None:
            lexicon.retired.append(Source(rule, file, pack.id))
    lexicon.packs.append(pack.model_copy(update={"rules": tuple(rules)}))


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
            data = {"rule": source.rule.id, "path": _shown(first)}
            lexicon.faults.append(
                Fault(source.path, 1, "{rule} is taken by {path}", data)
            )


def _listed(model: type[Entry], path: Path, faults: list[Fault]) -> dict[str, Entry]:
    said = _parsed(path, faults)
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
    said = _parsed(path, faults)
    return said if isinstance(said, dict) else {}


def _validated(model: type[Model], path: Path, faults: list[Fault]) -> Model | None:
    said = _parsed(path, faults)
    if said is None:
        return None
    try:
        return model.model_validate(said)
    except ValidationError as error:
        faults.extend(_told(path, error))
        return None


def _parsed(path: Path, faults: list[Fault]) -> Said:
    try:
        said = read_yaml(path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(
            Fault(path, line, "not YAML: {reason}", {"reason": error.problem})
        )
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(Fault(path, 1, "cannot be read: {reason}", {"reason": error}))
        return None
    if said is None:
        faults.append(Fault(path, 1, "the file is empty"))
    return said


def _told(path: Path, error: ValidationError) -> Iterator[Fault]:
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for item in error.errors(include_url=False, include_context=False):
        where = ".".join(str(step) for step in item["loc"])
        data = {"field": where or "-", "reason": item["msg"]}
        yield Fault(path, _line_of(root, item["loc"]), "{field}: {reason}", data)


def _line_of(node: Said, steps: tuple[int | str, ...]) -> int:
    line = node.start_mark.line + 1 if node is not None else 1
    for step in steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else None
        elif isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                continue  # a tag of the union, or a key that is missing
            line, node = pairs[str(step)][0].start_mark.line + 1, pairs[str(step)][1]
            continue
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def line_of_text(path: Path, text: str) -> int:
    """The first line of a file that holds this text; 1 where none does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if text in line), 1)


def _shown(path: Path) -> str:
    try:
        return path.relative_to(HERE.parent).as_posix()
    except ValueError:
        return path.as_posix()


class _Loader(yaml.CSafeLoader):
    """Refuses a key that is there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Said:  # noqa: FBT001, FBT002 (theirs)
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"`{key.value}` is there twice"
                raise yaml.constructor.ConstructorError(
                    None, None, problem, key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
