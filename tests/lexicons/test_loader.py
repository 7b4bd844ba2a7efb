"""Faults: all of them, of all files, with file and line."""

import re

import pytest

from lexicons.errors import InvalidPackError
from lexicons.loader import read_lexicon
from lexicons.pipeline import Screener
from tests.lexicons import making
from tests.lexicons.making import phrase, rule


def faults_of(folder):
    with pytest.raises(InvalidPackError) as refused:
        Screener.load((folder,))
    return str(refused.value)


def broken(folder, number, old, new):
    path = folder / "test" / "rules" / f"TT-{number:04d}-made.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if new.splitlines()[-1] in line)


def test_all_faults_of_all_files_are_told_at_once_with_their_lines(tmp_path):
    folder = making.pack_at(tmp_path, *(rule(n, phrase("最好用")) for n in (1, 2, 3)))
    one = broken(folder, 1, "severity: high", "severity: awful")
    two = broken(folder, 2, "revision: 1", "revision: 1\nwhatever: 2")
    broken(folder, 3, "title: 测试规则", "title: [")
    told = faults_of(folder)

    assert f"TT-0001-made.yaml:{one}: severity:" in told
    assert f"TT-0002-made.yaml:{two}: whatever:" in told
    assert re.search(r"TT-0003-made\.yaml:\d+: not YAML", told)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (rule(1, phrase("最")), "“最” is shorter than 2 characters"),
        (rule(1, phrase("***")), "“***” is shorter than 2 characters"),
        (rule(1, phrase("療效", "疗效")), "“疗效” reads the same as “療效”"),
        (rule(1, phrase("@nowhere")), "there is no vocabulary @nowhere"),
        (rule(1, phrase("最好"), category="nothing"), "there is no category nothing"),
        (rule(1, phrase("最好"), goods=["moon"]), "there is no goods category moon"),
        (rule(1, {"kind": "pattern", "any": ["(最"]}), "not a regular expression"),
        (
            rule(1, {"kind": "pattern", "any": ["(最+)+好"]}),
            "a repetition inside a repetition",
        ),
        (rule(1, {"kind": "pattern", "any": ["最*"]}), "matches the empty text"),
        (
            rule(1, {"kind": "pattern", "any": ["{nowhere}好"]}),
            "there is no vocabulary {nowhere}",
        ),
        (
            rule(1, {"kind": "privacy", "type": "shoe"}),
            "there is no kind of personal information shoe",
        ),
        (
            rule(1, phrase("最好"), created="2026-12-01"),
            "`modified` is before `created`",
        ),
        (rule(1, phrase("最好"), examples={"hit": [], "miss": []}), "examples.hit"),
    ],
)
def test_an_unsafe_rule_does_not_load(tmp_path, made, told):
    assert told in faults_of(making.pack_at(tmp_path, made))


def test_a_key_that_is_there_twice_is_a_fault(tmp_path):
    folder = making.pack_at(tmp_path, rule(1, phrase("最好")))
    broken(folder, 1, "severity: high", "severity: high\nseverity: low")

    assert "`severity` is there twice" in faults_of(folder)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("有: 冒号", "text with a colon in it needs quotes"),
        ("[甲, 乙", "a bracket has no counterpart"),
        ('"没有收尾', "a quotation mark has no counterpart"),
        ("@词表", "text that begins with this sign needs quotes"),
        ("*号", "text that begins with this sign needs quotes"),
    ],
)
def test_what_is_no_yaml_is_told_in_words(tmp_path, title, told):
    folder = making.pack_at(tmp_path, rule(1, phrase("最好用")))
    broken(folder, 1, "title: 测试规则", f"title: {title}")

    assert re.search(rf"made\.yaml:\d+: not YAML: {told}", faults_of(folder))


def test_names_and_ids_are_checked(tmp_path):
    folder = making.pack_at(tmp_path, rule(1, phrase("最好")))
    rules = folder / "test" / "rules"
    (rules / "TT-0002-copy.yaml").write_bytes(
        (rules / "TT-0001-made.yaml").read_bytes()
    )
    told = faults_of(folder)

    assert "the file name must be TT-0001-slug.yaml" in told
    assert "TT-0001 is taken by" in told


def test_an_id_stays_taken_after_its_rule_is_retired(tmp_path):
    folder = making.pack_at(tmp_path, rule(1, phrase("最好")))
    retired = folder / "test" / "_deprecated"
    retired.mkdir()
    made = (folder / "test" / "rules" / "TT-0001-made.yaml").read_bytes()
    (retired / "TT-0001-made.yaml").write_bytes(made)

    assert "TT-0001 is taken by" in faults_of(folder)


def test_a_missing_folder_is_a_fault(tmp_path):
    assert "there is no such folder" in faults_of(tmp_path / "nowhere")


def test_a_lenient_load_keeps_the_sound_rules_and_says_what_is_missing(tmp_path):
    folder = making.pack_at(tmp_path, *(rule(n, phrase("最好用")) for n in (1, 2, 3)))
    broken(folder, 1, "severity: high", "severity: awful")
    broken(folder, 2, "最好用", "最")
    screener = Screener.load((folder,), lenient=True)
    screening = screener.screen("最好用")

    assert list(screener.rules) == ["TT-0003"]
    assert [finding.rule for finding in screening.findings] == ["TT-0003"]
    assert len(screening.incomplete) == 2


def test_reading_never_raises(tmp_path):
    rules = tmp_path / "test" / "rules"
    making.pack_at(tmp_path, rule(1, phrase("最好")))
    (rules / "TT-0002-a.yaml").write_bytes(b"\xff\xfe\x00")
    (rules / "TT-0003-a.yaml").write_text("", "utf-8")
    (rules / "TT-0004-a.yaml").write_text("- 1\n- 2\n", "utf-8")
    (rules / "TT-0005-a.yaml").write_text("created: 2026-13-40\n", "utf-8")
    (rules / "TT-0006-a.yaml").write_text("{[a]: b}\n", "utf-8")
    (rules / "TT-0007-a.yaml").write_text("[" * 5000, "utf-8")
    (rules / "TT-0008-a.yaml").mkdir()
    (tmp_path / "a-file").write_text("", "utf-8")

    assert len(read_lexicon((tmp_path,)).faults) == 7
    assert len(read_lexicon((tmp_path / "a-file",)).faults) == 1
