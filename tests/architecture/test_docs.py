"""What is documented is what there is."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from typer.main import get_command

from lexicons.coverage import Duty
from lexicons.kinds import Match
from lexicons.lint import lint
from lexicons.loader import over_builtin, read_lexicon
from lexicons.models import Rule, Unless
from lexicons.overrides import Override
from review.cli import COMMANDS, build

ROOT = Path(__file__).resolve().parents[2]
DOCS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PICTURES = "docs/screenshots/"
GUIDE = (ROOT / "docs/lexicons.md").read_text(encoding="utf-8")
KINDS = get_args(get_args(Match)[0])
ACTIONS = get_args(get_args(Override)[0])


def written(beginning):
    """The file of the guide that begins like this."""
    files = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    return next(file for file in files if file.startswith(beginning))


def commands(command, path=()):
    yield " ".join(path)
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


def test_every_command_is_in_the_reference():
    said = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    known = [*commands(get_command(build()), ("greenroom",))]

    assert len(known) > len(COMMANDS)
    assert [name for name in known if f"`{name}`" not in said] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_category_is_in_the_readme(name):
    said = (ROOT / name).read_text(encoding="utf-8")

    assert [
        c.zh for c in read_lexicon(()).categories.values() if c.zh not in said
    ] == []


def test_the_guide_tells_every_field_of_a_rule():
    fields = {
        *Rule.model_fields,
        *Unless.model_fields,
        *(name for kind in KINDS for name in kind.model_fields),
        *(name for action in ACTIONS for name in action.model_fields),
        *Duty.model_fields,
    }

    assert [field for field in sorted(fields) if f"`{field}" not in GUIDE] == []


def test_the_guide_tells_every_way_of_matching():
    section = GUIDE.split("\n## 七种找法")[1].split("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)

    assert set(told) == {
        get_args(kind.model_fields["kind"].annotation)[0] for kind in KINDS
    }
    assert len(told) == len(KINDS) == 7


def test_the_rule_of_the_guide_is_without_fault(tmp_path):
    rules = tmp_path / "shop" / "rules"
    rules.mkdir(parents=True)
    (rules / "SHP-0101-beats-clinic.yaml").write_text(written("id: SHP"), "utf-8")
    pack = {"id": "shop", "prefix": "SHP", "title": "店", "version": "1"}
    (rules.parent / "pack.yaml").write_text(yaml.safe_dump(pack), "utf-8")

    assert [str(fault) for fault in lint((tmp_path,), None)] == []


def test_the_decisions_of_the_guide_are_without_fault(tmp_path):
    (tmp_path / "overrides.yaml").write_text(written("- rule:"), "utf-8")
    lexicon = read_lexicon(over_builtin((tmp_path,)))

    assert [ruling.override.action for ruling in lexicon.rulings] == [
        "disable",
        "raise",
        "excuse",
    ]
    assert [str(one) for one in lexicon.faults if one.path.parent == tmp_path] == []


def test_every_heading_that_the_guide_leads_to_is_there():
    headings = {
        re.sub(r"[、·]", "", heading)
        for heading in re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= headings


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(path):
    said = path.read_text(encoding="utf-8")
    links = [*re.findall(r"\]\(([^)#\s]+)", said), *re.findall(r'src="([^"]+)"', said)]
    inside = [link for link in links if "://" not in link]

    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_picture_is_one_that_make_screenshots_makes(name):
    said = (ROOT / name).read_text(encoding="utf-8")
    makes = (ROOT / "tools/screenshots.py").read_text(encoding="utf-8")
    shown = re.findall(rf"{PICTURES}([\w-]+)-(?:light|dark)\.png", said)

    assert len(shown) >= 8
    assert [picture for picture in shown if f'"{picture}"' not in makes] == []


def test_the_architecture_names_files_and_functions_that_exist():
    said = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    names = re.findall(r"`((?:services|domain|audio|lexicons|review)/[\w/.]+)`", said)
    missing = []
    for name in names:
        short = name.startswith(("services/", "domain/"))
        place = ROOT / ("review" if short else "") / name
        file, _, function = name.rpartition(".")
        if place.exists():
            continue
        code = place.with_name(f"{Path(file).name}.py")
        if not code.exists() or f"def {function}(" not in code.read_text("utf-8"):
            missing.append(name)

    assert len(names) > 10
    assert missing == []
