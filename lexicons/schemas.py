"""JSON Schemas of the files people write, so that an editor completes and checks them.

They come from the models that read the files. What each entry means is said in
data/schema.yaml, in the language of those who write rules; the closed lists
(categories, goods, statutes) are given with their names.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, Field
from pydantic.json_schema import GenerateJsonSchema

from lexicons.coverage import Duties
from lexicons.files import HERE, read_yaml
from lexicons.kinds import Value
from lexicons.models import Rule
from lexicons.overrides import Overrides
from lexicons.statutes import statutes

Schema: TypeAlias = dict[str, Any]


class PackFile(Value):
    """A pack, as its file says it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    prefix: Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")]
    title: str
    version: str


class Vocabulary(Value):
    """A vocabulary, as its file says it."""

    title: str
    terms: tuple[str, ...]


MODELS: Mapping[str, type[BaseModel]] = {
    "rule": Rule,
    "pack": PackFile,
    "vocabulary": Vocabulary,
    "overrides": Overrides,
    "duties": Duties,
}


class _Untitled(GenerateJsonSchema):
    """Without the titles that only repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as in the base class
        return False


def schema(name: str) -> Schema:
    """The schema of one kind of file; raises KeyError for a kind there is not."""
    model = MODELS[name]
    made = model.model_json_schema(schema_generator=_Untitled)
    whole = {"$schema": _Untitled.schema_dialect, "$id": f"{name}.json", **made}
    for label, part in ((model.__name__, whole), *made.get("$defs", {}).items()):
        part.pop("title", None)
        _explain(label, part)
    if name == "rule":
        _allow_one(whole["properties"]["match"])
    return whole


def files() -> Iterator[tuple[str, Schema]]:
    """The name and content of every schema file."""
    for name in MODELS:
        yield f"{name}.json", schema(name)


def _allow_one(entry: Schema) -> None:
    """An entry that is a list may also be written without one."""
    many = {key: entry.pop(key) for key in tuple(entry) if key != "description"}
    entry["anyOf"] = [many["items"], many]


def _explain(label: str, part: Schema) -> None:
    """What the model and its entries mean, and what the closed lists hold."""
    part.pop("description", None)
    meanings = _meanings().get(label)
    if meanings is None:
        return
    part["description"] = meanings["_"]
    for name, entry in part.get("properties", {}).items():
        entry["description"] = meanings[name]
        listed = _lists().get((label, name)) or _lists().get(("", name))
        if listed:
            _list(entry, listed)


def _list(entry: Schema, listed: Mapping[str, str]) -> None:
    """Allow only these values, each with its name, where the entry takes text."""
    places = [entry, entry.get("items", {}), *entry.get("anyOf", [])]
    for place in places:
        if place.get("type") == "string":
            place["enum"] = list(listed)
            place["enumDescriptions"] = list(listed.values())


@cache
def _meanings() -> Mapping[str, Mapping[str, str]]:
    said: Mapping[str, Mapping[str, str]] = read_yaml(HERE / "data" / "schema.yaml")
    return said


@cache
def _lists() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The closed lists, by model and entry; no model means any."""
    named = {
        file: {entry["id"]: entry["zh"] for entry in read_yaml(HERE / f"{file}.yaml")}
        for file in ("categories", "goods")
    }
    return {
        ("", "goods"): named["goods"],
        ("", "law"): {key: statute.title for key, statute in statutes().items()},
        ("Rule", "category"): named["categories"],
    }
