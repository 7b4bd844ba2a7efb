"""YAML files and what is wrong with them: each fault with its file and line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

# What a YAML file says, before a model has checked it.
Said: TypeAlias = Any
Model = TypeVar("Model", bound=BaseModel)

# What pydantic says, in words that have a translation; by its type of error.
_ONE_OF = "{field}: must be one of {expected}"
_LIST = "{field}: must be a list"
_NUMBER = "{field}: must be a whole number"
_DAY = "{field}: must be a day, as 2026-11-25"
_SAID = {
    "missing": "{field}: is missing",
    "extra_forbidden": "{field}: there is no such entry",
    "enum": _ONE_OF,
    "literal_error": _ONE_OF,
    "union_tag_invalid": "{field}: {discriminator} must be one of {expected_tags}",
    "union_tag_not_found": "{field}: {discriminator} is missing",
    "string_too_long": "{field}: longer than {max_length} characters",
    "string_too_short": "{field}: shorter than {min_length} characters",
    "too_short": "{field}: needs at least {min_length}",
    "too_long": "{field}: takes at most {max_length}",
    "greater_than_equal": "{field}: must be at least {ge}",
    "less_than_equal": "{field}: must be at most {le}",
    "string_pattern_mismatch": "{field}: must look like {pattern}",
    "string_type": "{field}: must be text; put it between quotes",
    "bool_type": "{field}: must be true or false",
    "bool_parsing": "{field}: must be true or false",
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "model_type": "{field}: must be entries, each `name: value`",
}

# What YAML complains of most, in words for those who write it.
_YAML = {
    "mapping values are not allowed in this context": "text with a colon in it needs quotes",
    "did not find expected key": "the indentation does not fit",
    "did not find expected '-' indicator": "the indentation does not fit",
    "could not find expected ':'": "a name without a colon behind it",
    "did not find expected node content": "a bracket has no counterpart",
    "did not find expected ',' or ']'": "a bracket has no counterpart",
    "did not find expected ',' or '}'": "a bracket has no counterpart",
    "found character that cannot start any token": "text that begins with this sign needs quotes",
    "found unexpected end of stream": "a quotation mark has no counterpart",
    "found undefined tag handle": "text that begins with this sign needs quotes",
    "did not find expected alphabetic or numeric character": "text that begins with this sign needs quotes",
}

HERE = Path(__file__).resolve().parent


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
        return f"{shown(self.path)}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.template.format(**self.data)}"


class Faults(tuple[Fault, ...]):
    """Several faults; as text, a line for each."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self)


def read_yaml(path: Path) -> Said:
    """What a YAML file says. Raises yaml.YAMLError, OSError or UnicodeDecodeError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)


def validated(model: type[Model], path: Path, faults: list[Fault]) -> Model | None:
    """What a file says, as this model; None where it has faults, which are added."""
    said = parsed(path, faults)
    if said is None:
        return None
    try:
        return model.model_validate(said)
    except ValidationError as error:
        faults.extend(told(path, error))
        return None


def parsed(path: Path, faults: list[Fault]) -> Said:
    """What a file says; None where it cannot be read, which is a fault."""
    try:
        said = read_yaml(path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said_of_it = str(error.problem)
        reason = _YAML.get(said_of_it, said_of_it)
        faults.append(Fault(path, line, "not YAML: {reason}", {"reason": reason}))
        return None
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        faults.append(Fault(path, 1, "cannot be read: {reason}", {"reason": error}))
        return None
    if said is None:
        faults.append(Fault(path, 1, "the file is empty"))
    return said


def told(path: Path, error: ValidationError) -> Iterator[Fault]:
    """What a model refuses in a file, each with its line."""
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for item in error.errors(include_url=False):
        context = item.get("ctx", {})
        own = context.get("error")  # what one of our own validators said
        data: dict[str, object] = {
            **context,
            "field": ".".join(str(step) for step in item["loc"]) or "-",
            "reason": str(own) if own else item["msg"],
        }
        template = _SAID.get(item["type"], "{field}: {reason}")
        yield Fault(path, _line_of(root, item["loc"]), template, data)


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


def lines_of(path: Path, *steps: str) -> list[int]:
    """The line of every entry of the list at these keys of a file, in order."""
    node: Said = yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for step in steps:
        node = next((value for key, value in node.value if key.value == step), None)
    return [entry.start_mark.line + 1 for entry in node.value] if node else []


def line_of_text(path: Path, text: str) -> int:
    """The first line of a file that holds this text; 1 where none does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if text in line), 1)


def shown(path: Path) -> str:
    """The path, from the project's folder where it is inside it."""
    try:
        return path.relative_to(HERE.parent).as_posix()
    except ValueError:
        return path.as_posix()


class _Loader(yaml.CSafeLoader):
    """Refuses a key that is there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Said:  # noqa: FBT001, FBT002 (theirs)
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problem = "a name must be a word"
                raise yaml.constructor.ConstructorError(
                    None, None, problem, key.start_mark
                )
            if key.value in seen:
                problem = f"`{key.value}` is there twice"
                raise yaml.constructor.ConstructorError(
                    None, None, problem, key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)
