"""A new rule: its file loads as it stands, is silent, and says what is left to fill in."""

import json

import jsonschema
import pytest

from lexicons.files import read_yaml
from lexicons.pipeline import Screener
from review.cli import main
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

ASKED = ["--title", "自称“只此一家”", "--category", "absolute-term"]


@pytest.fixture
def house(tmp_path):
    return making.pack_at(tmp_path / "house", rule(101, phrase("顶呱呱")))


def new(*arguments, house):
    return main(["lexicon", "new", *arguments, *ASKED, "--packs", str(house)])


def files(house):
    return sorted(path.name for path in house.glob("*/rules/*.yaml"))


def test_the_next_free_id_of_the_pack_is_taken(house, capsys):
    assert new("--pack", "test", "--slug", "only-here", house=house) == 0
    assert new("--pack", "test", house=house) == 0

    assert files(house) == [
        "TT-0101-made.yaml",
        "TT-0102-only-here.yaml",
        "TT-0103-absolute-term.yaml",
    ]
    assert capsys.readouterr().out.splitlines()[0].endswith("TT-0102-only-here.yaml")


def test_a_new_rule_loads_and_finds_nothing_yet(house):
    new("TT-0777", "--pack", "test", house=house)
    made = Screener.load((house,))

    assert made.rules["TT-0777"].title == "自称“只此一家”"
    assert made.rules["TT-0777"].status == "draft"
    assert made.screen("【填】要找的词").findings == ()


def test_lint_names_every_line_that_is_left(house, capsys):
    new("--pack", "test", house=house)
    capsys.readouterr()
    assert main(["lexicon", "lint", "--packs", str(house)]) == 1
    left = [line for line in capsys.readouterr().out.splitlines() if "还没有填" in line]
    path = house / "test" / "rules" / "TT-0102-absolute-term.yaml"
    filled_in = path.read_text("utf-8").splitlines()

    assert len(left) == 11
    for line in left:
        number = int(line.partition(".yaml:")[2].partition(":")[0])
        assert "【填】" in filled_in[number - 1]


def test_the_editor_is_told_where_the_schema_is(house):
    new("--pack", "test", house=house)
    path = house / "test" / "rules" / "TT-0102-absolute-term.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    schema = json.loads(
        (path.parent / first.partition("$schema=")[2]).read_text("utf-8")
    )
    said = json.loads(json.dumps(read_yaml(path), default=str))
    wrong = {
        ".".join(map(str, error.path))
        for error in jsonschema.Draft202012Validator(schema).iter_errors(said)
    }

    assert wrong == {"basis.0.law"}  # the one closed list that is still to be chosen


def test_a_first_pack_is_started_with_its_prefix(tmp_path, capsys):
    house = tmp_path / "ours"
    assert new("--pack", "shop", house=house) == 2
    assert "要新建请加 --prefix" in capsys.readouterr().err
    assert new("--pack", "shop", "--prefix", "shp", house=house) == 0

    assert files(house) == ["SHP-0101-absolute-term.yaml"]
    assert "SHP-0101" in Screener.load((house,)).rules


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["TT-0101", "--pack", "test"], "TT-0101 已被使用"),
        (["AB-0101", "--pack", "test"], "AB-0101 应为 TT- 加四位数字"),
        (["--pack", "test", "--prefix", "TTT"], "规则包 test 的前缀是 TT"),
        (["--pack", "shop", "--prefix", "AD"], "AD 已被使用"),
        (["--pack", "ad"], "ad 是内置规则包"),
        (["--pack", "test", "--slug", "只此"], "只能用小写字母"),
        (["--pack", "test", "--category", "nothing"], "没有类别 nothing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    house, capsys, arguments, told
):
    before = sorted(house.rglob("*"))
    asked = ["lexicon", "new", *ASKED, *arguments, "--packs", str(house)]

    assert main(asked) == 2
    assert told in capsys.readouterr().err
    assert sorted(house.rglob("*")) == before


def test_an_id_of_a_retired_rule_stays_taken(house, capsys):
    retired = house / "test" / "_deprecated"
    retired.mkdir()
    made = house / "test" / "rules" / "TT-0101-made.yaml"
    text = made.read_text("utf-8").replace("TT-0101", "TT-0400")
    (retired / "TT-0400-made.yaml").write_text(text, "utf-8")

    assert new("TT-0400", "--pack", "test", house=house) == 2
    assert new("--pack", "test", house=house) == 0
    assert files(house)[-1] == "TT-0401-absolute-term.yaml"


@pytest.mark.parametrize("title", ["有冒号: 的标题", "# 井号", "“引号”", '"', "a\\b"])
def test_any_title_can_be_written_down(house, title):
    asked = ["lexicon", "new", "--pack", "test", "--packs", str(house)]
    main([*asked, "--title", title, "--category", "ip"])

    assert Screener.load((house,)).rules["TT-0102"].title == title
