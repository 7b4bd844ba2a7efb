"""Which duties the rules watch is read off the rules; what is wrong is told at once."""

import json

import pytest

from lexicons import coverage as coverages
from lexicons.coverage import coverage, watches
from lexicons.loader import read_lexicon
from review.cli import main
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

DUTIES = """\
law: ad-law
duties:
  - article: '9(3)'
    kind: prohibition
    says: 不得使用“国家级”“最高级”“最佳”等用语
  - article: '74'
    kind: duty
    says: 查验证明文件，核对广告内容
    unheard: 是内部管理义务，话里听不出来
"""


@pytest.fixture
def sources(tmp_path):
    return read_lexicon(
        (making.pack_at(tmp_path / "packs", rule(1, phrase("甲乙"))),)
    ).sources


def duties_at(folder, text=DUTIES, law="ad-law"):
    folder.mkdir(exist_ok=True)
    (folder / f"{law}.yaml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("cited", "article", "is_watched"),
    [
        ("9(3)", "9(3)", True),
        ("9(3)", "9", True),
        ("28#2(4)", "28#2", True),
        ("28#2(4)", "28", True),
        ("16#1(4)", "16(4)", True),
        ("9", "9(3)", False),
        ("28#2", "28#2(4)", False),
        ("28#1", "28#2", False),
        ("19", "9", False),
        ("253-1", "253", False),
        ("253-1", "253-1", True),
    ],
)
def test_an_article_is_watched_by_what_cites_it_or_a_part_of_it(
    cited, article, is_watched
):
    assert watches(cited, article) is is_watched


def test_a_duty_has_its_rules_or_its_reason(tmp_path, sources):
    found = coverage(sources, duties_at(tmp_path / "duties"))

    assert found.faults == found.gaps == ()
    assert [[s.rule.id for s in entry.watchers] for entry in found.entries] == [
        ["TT-0001"],
        [],
    ]


@pytest.mark.parametrize(
    ("changes", "is_watched"),
    [
        ({"status": "draft"}, False),
        ({"basis": [{"law": "ad-law", "article": "9(3)", "role": "penalty"}]}, False),
        ({"basis": [{"law": "ad-law", "article": "9(3)", "role": "guidance"}]}, True),
        ({"basis": [{"law": "aucl", "article": "9"}]}, False),
    ],
)
def test_only_a_rule_in_force_that_cites_the_duty_watches_it(
    tmp_path, changes, is_watched
):
    packs = making.pack_at(tmp_path / "packs", rule(1, phrase("甲乙"), **changes))
    found = coverage(read_lexicon((packs,)).sources, duties_at(tmp_path / "duties"))

    assert bool(found.entries[0].watchers) is is_watched


def test_a_duty_with_neither_and_one_with_both_are_told_with_their_lines(
    tmp_path, sources
):
    text = DUTIES.replace("9(3)", "9(4)").replace("'74'", "'9(3)'")
    found = coverage(sources, duties_at(tmp_path / "duties", text))

    assert [(fault.line, fault.data["basis"]) for fault in found.gaps] == [
        (3, "ad-law:9(4)"),
        (6, "ad-law:9(3)"),
    ]


def test_all_faults_of_all_files_are_told_at_once(tmp_path, sources):
    folder = duties_at(tmp_path / "duties", DUTIES.replace("'74'", "'9(3)'"))
    duties_at(folder, DUTIES.replace("'74'", "'999'"), "aucl")
    duties_at(folder, DUTIES.replace("law: ad-law", "law: moon-law"), "moon-law")
    duties_at(folder, DUTIES.replace("prohibition", "wish"), "price-law")
    told = [str(fault) for fault in coverage(sources, folder).faults]

    assert len(told) == 5
    for said in (
        "ad-law.yaml:6: “9(3)” is listed twice",
        "aucl.yaml:1: the file must be named ad-law.yaml",
        "aucl.yaml:6: ad-law:999 is not a listed article",
        "moon-law.yaml:1: there is no statute moon-law",
        "price-law.yaml:4: duties.0.kind: ",
    ):
        assert any(said in line for line in told), (said, told)


def test_the_command_tells_gaps_in_chinese_and_exits_with_one(
    tmp_path, capsys, monkeypatch
):
    folder = duties_at(tmp_path / "duties")
    monkeypatch.setattr(coverages, "DUTIES", folder)
    assert main(["lexicon", "coverage"]) == 0
    assert (
        "ad-law：义务 2 条，规则看住 1 条，听不出来 1 条，空缺 0 条"
        in capsys.readouterr().out
    )

    duties_at(folder, DUTIES.replace("'74'", "'73'").rpartition("    unheard")[0])
    assert main(["lexicon", "coverage"]) == 1
    assert "ad-law:73 既没有规则，也没有写理由" in capsys.readouterr().out


def test_the_coverage_is_written_for_people_and_for_machines(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(coverages, "DUTIES", duties_at(tmp_path / "duties"))
    main(["lexicon", "coverage", "--format", "json"])
    first, second = json.loads(capsys.readouterr().out)

    assert first["article"] == "9(3)"
    assert "AB-0101" in first["rules"]
    assert (second["rules"], second["unheard"]) == ([], "是内部管理义务，话里听不出来")

    main(["lexicon", "coverage", "--format", "md"])
    page = capsys.readouterr().out
    assert "| 第七十四条 | 须做到 | 查验证明文件，核对广告内容 | 听不出来：" in page
    assert "| 第九条第三项 | 禁止 |" in page
    assert "lexicons/packs/absolute/rules/AB-0101-top-grade.yaml) " in page
