"""What an editor is told agrees with what the loader takes."""

import json

import jsonschema
import pytest

from lexicons.coverage import DUTIES
from lexicons.files import HERE, read_yaml
from lexicons.schemas import MODELS, files, schema
from review.cli import main
from review.cli.lexicon.schemas import written

PUBLISHED = HERE.parent / "docs" / "schema"
FILES = {
    "rule": sorted((HERE / "packs").glob("*/rules/*.yaml")),
    "pack": sorted((HERE / "packs").glob("*/pack.yaml")),
    "vocabulary": sorted((HERE / "vocabularies").glob("*.yaml")),
    "duties": sorted(DUTIES.glob("*.yaml")),
}
OVERRIDE = {
    "rule": "AD-0101",
    "action": "disable",
    "why": "甲",
    "by": "乙",
    "date": "2026-11-25",
}


def faults(name, said):
    validator = jsonschema.Draft202012Validator(schema(name))
    plain = json.loads(json.dumps(said, default=str))
    return [error.message for error in validator.iter_errors(plain)]


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_ours_agrees_with_its_schema(name):
    wrong = {
        path.name: found
        for path in FILES[name]
        if (found := faults(name, read_yaml(path)))
    }

    assert FILES[name]
    assert wrong == {}


@pytest.mark.parametrize("name", MODELS)
def test_every_entry_is_explained(name):
    whole = schema(name)
    models = [whole, *whole.get("$defs", {}).values()]
    bare = [
        entry
        for model in models
        for entry, said in model.get("properties", {}).items()
        if not said.get("description")
    ]

    assert bare == []


def test_the_closed_lists_are_there_with_their_names():
    rule = schema("rule")
    category = rule["properties"]["category"]

    assert "absolute-term" in category["enum"]
    assert "绝对化用语" in category["enumDescriptions"]
    assert "cosmetics" in rule["properties"]["goods"]["items"]["enum"]
    assert "ad-law" in rule["$defs"]["Basis"]["properties"]["law"]["enum"]


@pytest.mark.parametrize(
    ("change", "is_refused"),
    [
        ({}, False),
        ({"action": "lower"}, True),
        ({"action": "raise", "severity": "high"}, False),
        ({"severity": "high"}, True),
        ({"why": ""}, True),
        ({"action": "excuse", "near": ["乐队"]}, False),
    ],
)
def test_overrides_are_checked(change, is_refused):
    assert bool(faults("overrides", [OVERRIDE | change])) is is_refused


def test_one_way_of_matching_needs_no_list():
    said = read_yaml(FILES["rule"][0])
    said["match"] = {"kind": "phrase", "any": ["顶呱呱"]}
    assert faults("rule", said) == []

    said["match"] = {"kind": "phrase", "some": ["顶呱呱"]}
    assert faults("rule", said)


def test_the_published_schemas_are_up_to_date():
    stale = [
        file
        for file, said in files()
        if not (PUBLISHED / file).exists()
        or (PUBLISHED / file).read_text("utf-8") != written(said)
    ]

    assert stale == [], "run `make docs`"


def test_the_command_writes_one_or_all(tmp_path, capsys):
    assert main(["lexicon", "schema", "rule"]) == 0
    assert json.loads(capsys.readouterr().out) == schema("rule")
    assert main(["lexicon", "schema", "-o", str(tmp_path / "all")]) == 0
    assert {path.stem for path in (tmp_path / "all").iterdir()} == set(MODELS)
    assert main(["lexicon", "schema", "pack", "-o", str(tmp_path / "p.json")]) == 0
    assert json.loads((tmp_path / "p.json").read_text("utf-8")) == schema("pack")
    assert main(["lexicon", "schema", "nothing"]) == 2
