"""The item bank: YAML files that people edit, read into items; all faults at once.

How a file says an item, beyond the fields of `review.domain.quiz.Item`:

* `options` maps letters to texts; a true-or-false item has none, its `answer` is
  `true` or `false`;
* a find item has a `line`, cut into segments by `|`; a segment in `{ }` breaks a rule;
* `answer` is a letter or several (`BD`);
* `basis`, `penalty` and `guidance` list articles as `ad-law:9(3)`;
* `rule` is `AB-0001@2`: the rule, and its revision when the item was last checked.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from review.domain.quiz import LETTERS, Blueprint, Item
from review.domain.staff import Value
from review.errors import InvalidBankError

BUILTIN = Path(__file__).parent.parent / "quiz_bank"
BLUEPRINT = "blueprint.yaml"
TRUE_FALSE = ("正确", "错误")
ROLES = {"basis": "duty", "penalty": "penalty", "guidance": "guidance"}


class ItemBank(Value):
    """All items, in the order of their ids, and the blueprint of a paper."""

    items: tuple[Item, ...]
    blueprint: Blueprint


@cache
def load_bank(folder: Path = BUILTIN) -> ItemBank:
    """The bank in this folder, read once; raises InvalidBankError with all faults."""
    faults: list[str] = []
    items: dict[str, Item] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == BLUEPRINT:
            continue
        for number, said in enumerate(_read(path, faults), start=1):
            item = _item(said, f"{path.name}[{number}]", faults)
            if item and item.id in items:
                faults.append(f"{path.name}[{number}]: {item.id} is used twice")
            elif item:
                items[item.id] = item
    blueprint = _blueprint(folder / BLUEPRINT, faults)
    if faults or blueprint is None:
        raise InvalidBankError(count=len(faults), faults="\n".join(faults))
    return ItemBank(
        items=tuple(items[key] for key in sorted(items)), blueprint=blueprint
    )


def _read(path: Path, faults: list[str]) -> list[Any]:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(f"{path.name}: {error}")
        return []
    if not isinstance(said, list):
        faults.append(f"{path.name}: a list of items is needed")
        return []
    return said


def _blueprint(path: Path, faults: list[str]) -> Blueprint | None:
    try:
        return Blueprint.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        faults.append(f"{path.name}: {error}")
        return None


def _item(said: object, where: str, faults: list[str]) -> Item | None:
    if not isinstance(said, Mapping):
        faults.append(f"{where}: an item is a mapping")
        return None
    name = f"{where} {said.get('id', '?')}"
    try:
        return Item.model_validate(_spelled_out(dict(said)))
    except ValidationError as error:
        faults.extend(
            f"{name}: {'.'.join(map(str, fault['loc']))} {fault['msg']}"
            for fault in error.errors()
        )
    except (TypeError, ValueError, KeyError) as error:
        faults.append(f"{name}: {error}")
    return None


def _spelled_out(said: dict[str, Any]) -> dict[str, Any]:
    """The fields as the model has them."""
    said["basis"] = list(_articles(said))
    if "line" in said:
        segments = said.pop("line").split("|")
        said["options"] = [text.strip("{}") for text in segments]
        said["answer"] = [
            LETTERS[place]
            for place, text in enumerate(segments)
            if text.startswith("{") and text.endswith("}")
        ]
    elif isinstance(said["answer"], bool):
        said["options"] = list(TRUE_FALSE)
        said["answer"] = ["A" if said["answer"] else "B"]
    options = said["options"]
    texts = options.items() if isinstance(options, Mapping) else zip(LETTERS, options)  # noqa: B905 - as many letters as options
    said["options"] = [{"key": key, "text": text} for key, text in texts]
    said["answer"] = list(said["answer"])
    if "rule" in said:
        rule, _, revision = said["rule"].partition("@")
        said["rule"] = {"id": rule, "revision": int(revision)}
    return said


def _articles(said: dict[str, Any]) -> Iterator[dict[str, str]]:
    for name, role in ROLES.items():
        for cited in said.pop(name, ()):
            law, _, article = cited.partition(":")
            yield {"law": law, "article": article, "role": role}
