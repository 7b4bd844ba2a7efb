"""What is documented is what there is."""

import re
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from lexicons.kinds import Near, Phrase
from lexicons.lint import lint
from lexicons.loader import read_lexicon
from lexicons.models import Rule, Unless
from review.cli import COMMANDS, build

ROOT = Path(__file__).resolve().parents[2]
DOCS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
PICTURES = "docs/screenshots/"
GUIDE = (ROOT / "docs/lexicons.md").read_text(encoding="utf-8")


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
        *Phrase.model_fields,
        *Near.model_fields,
    }

    assert [field for field in sorted(fields) if f"`{field}" not in GUIDE] == []


def test_the_guide_tells_every_way_of_matching():
    kinds = re.findall(r"^\| `(\w+)` \|", GUIDE.split("## 五种找法")[1], re.MULTILINE)

    assert kinds == ["phrase", "pattern", "near", "missing", "privacy"]


def test_the_rule_of_the_guide_is_without_fault(tmp_path):
    text = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL).group(1)
    rules = tmp_path / "cosmetics" / "rules"
    rules.mkdir(parents=True)
    (rules / "CO-0901-hospital-grade.yaml").write_text(text, encoding="utf-8")
    pack = {"id": "cosmetics", "prefix": "CO", "title": "化妆品", "version": "1"}
    (rules.parent / "pack.yaml").write_text(yaml.safe_dump(pack), encoding="utf-8")

    assert [str(fault) for fault in lint((tmp_path,), None)] == []


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
