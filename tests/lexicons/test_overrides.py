"""A house decides about rules that are not its own, on top of them and in the open."""

import pytest

from lexicons.errors import InvalidPackError
from lexicons.lint import lint
from lexicons.lock import lock_of
from lexicons.pipeline import Screener, load_lexicon
from review.cli import main
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

SIGNED = "why: 本店的情况, by: 法务小王, date: 2026-11-25"
RULES = (
    rule(1, phrase("顶呱呱"), severity="medium"),
    rule(2, phrase("没话说"), category="false-data"),
)


def ours(folder):
    return making.pack_at(folder / "ours", *RULES)


def house(folder, *lines):
    path = folder / "house"
    path.mkdir(exist_ok=True)
    said = "".join(f"- {{{line}}}\n" for line in lines)
    (path / "overrides.yaml").write_text(said, "utf-8")
    return path


def screener(folder, *lines, **asked):
    return Screener.load((ours(folder), house(folder, *lines)), **asked)


def test_a_disabled_rule_finds_nothing_and_the_others_go_on(tmp_path):
    made = screener(tmp_path, f"rule: TT-0001, action: disable, {SIGNED}")
    found = made.screen("顶呱呱，没话说").findings

    assert [finding.rule for finding in found] == ["TT-0002"]
    assert [rule.id for pack in made.packs for rule in pack.rules] == ["TT-0002"]


def test_a_raised_rule_weighs_more(tmp_path):
    made = screener(tmp_path, f"rule: TT-0001, action: raise, severity: high, {SIGNED}")

    assert [f.severity for f in made.screen("顶呱呱").findings] == ["high"]


def test_an_excuse_says_in_the_finding_who_excused_it_and_why(tmp_path):
    made = screener(
        tmp_path, f"rule: TT-0001, action: excuse, near: [乐队], within: 4, {SIGNED}"
    )
    band, other = made.screen("顶呱呱乐队来了。今天的货顶呱呱。").findings

    assert (band.status, other.status) == ("excused", "open")
    assert band.because == "本单位的例外：本店的情况（法务小王，2026-11-25）"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("any: [顶呱呱乐队]", "顶呱呱乐队来了"),
        ("near: [乐队], side: after", "顶呱呱乐队来了"),
        ("pattern: ['顶呱呱(?:乐队|合唱团)']", "顶呱呱合唱团来了"),
    ],
)
def test_an_excuse_takes_every_form_of_unless(tmp_path, form, text):
    made = screener(tmp_path, f"rule: TT-0001, action: excuse, {form}, {SIGNED}")

    assert [f.status for f in made.screen(text).findings] == ["excused"]
    assert [f.status for f in made.screen("顶呱呱").findings] == ["open"]


def test_several_decisions_about_one_rule_go_together(tmp_path):
    made = screener(
        tmp_path,
        f"rule: TT-0001, action: raise, severity: high, {SIGNED}",
        f"rule: TT-0001, action: excuse, any: [顶呱呱乐队], {SIGNED}",
        f"rule: TT-0001, action: excuse, any: [顶呱呱牌], {SIGNED}",
    )
    found = made.screen("顶呱呱乐队。顶呱呱牌。顶呱呱！").findings

    assert [f.status for f in found] == ["excused", "excused", "open"]
    assert {f.severity for f in found} == {"high"}


def test_a_case_remembers_that_overrides_were_in_force(tmp_path):
    plain = Screener.load((ours(tmp_path),)).lock
    locks = {
        screener(tmp_path, line).screen("顶呱呱").lock
        for line in (
            f"rule: TT-0001, action: disable, {SIGNED}",
            f"rule: TT-0002, action: disable, {SIGNED}",
            "rule: TT-0002, action: disable, why: 别的理由, by: 甲, date: 2026-11-25",
        )
    }

    assert len(locks | {plain}) == 4
    assert lock_of(load_lexicon((ours(tmp_path),))) == plain


def test_our_rule_files_are_never_touched(tmp_path):
    folder = ours(tmp_path)
    before = {p: p.read_bytes() for p in folder.rglob("*.yaml")}
    screener(tmp_path, f"rule: TT-0001, action: disable, {SIGNED}")

    assert {p: p.read_bytes() for p in folder.rglob("*.yaml")} == before


def test_all_faults_are_told_at_once_with_their_lines(tmp_path):
    with pytest.raises(InvalidPackError) as refused:
        screener(
            tmp_path,
            f"rule: TT-0404, action: disable, {SIGNED}",
            f"rule: TT-0001, action: raise, severity: low, {SIGNED}",
            f"rule: TT-0001, action: raise, severity: medium, {SIGNED}",
            f"rule: TT-0002, action: raise, severity: high, {SIGNED}",
            f"rule: TT-0001, action: disable, {SIGNED}",
            f"rule: TT-0002, action: excuse, near: ['@nowhere'], {SIGNED}",
            f"rule: TT-0002, action: excuse, pattern: ['(顶'], {SIGNED}",
        )
    told = str(refused.value)

    for said in (
        "overrides.yaml:1: there is no rule TT-0404",
        "overrides.yaml:2: TT-0001 can only be raised above its own severity",
        "overrides.yaml:3: TT-0001 can only be raised above its own severity",
        "overrides.yaml:4: TT-0002 can only be raised above its own severity",
        "overrides.yaml:5: TT-0001 is decided twice: disable",
        "overrides.yaml:6: there is no vocabulary @nowhere",
        "overrides.yaml:7: “(顶”: not a regular expression",
    ):
        assert said in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rule: TT-0001, action: disable, by: 甲, date: 2026-11-25", "why"),
        (f"rule: TT-0001, action: disable, severity: low, {SIGNED}", "severity"),
        (f"rule: TT-0001, action: lower, {SIGNED}", "1: 'action' must be one of"),
        (f"rule: TT-0001, action: raise, {SIGNED}", "severity"),
        (f"rule: TT-0001, action: excuse, {SIGNED}", "`any`, `near` or `pattern`"),
        (f"rule: number one, action: disable, {SIGNED}", "rule"),
    ],
)
def test_a_decision_that_does_not_say_enough_is_a_fault(tmp_path, line, told):
    good = f"rule: TT-0002, action: disable, {SIGNED}"
    with pytest.raises(InvalidPackError, match=r"overrides\.yaml:2: ") as refused:
        screener(tmp_path, good, line)

    assert told in str(refused.value)


def test_a_file_with_a_fault_decides_nothing_and_the_reading_is_incomplete(tmp_path):
    made = screener(
        tmp_path,
        f"rule: TT-0001, action: disable, {SIGNED}",
        "rule: TT-0002, action: disable",
        lenient=True,
    )
    screening = made.screen("顶呱呱，没话说")

    assert [f.rule for f in screening.findings] == ["TT-0001", "TT-0002"]
    assert len(screening.incomplete) == 3  # why, by and date
    unknown = screener(
        tmp_path, f"rule: TT-0404, action: disable, {SIGNED}", lenient=True
    )
    assert len(unknown.screen("顶呱呱").incomplete) == 1


def test_a_house_cannot_take_our_names(tmp_path):
    stolen = tmp_path / "stolen"
    making.pack_at(stolen, rule(1, phrase("甲乙")), rule(3, phrase("丙丁")))
    (stolen / "vocabularies").mkdir()
    (stolen / "vocabularies" / "places.yaml").write_text("terms: [月球]\n", "utf-8")
    made = Screener.load((ours(tmp_path), stolen), lenient=True)

    assert sorted(made.rules) == ["TT-0001", "TT-0002"]
    assert [f.rule for f in made.screen("顶呱呱，丙丁").findings] == ["TT-0001"]
    told = "\n".join(made.incomplete)
    assert "pack test with prefix TT: taken by pack test" in told
    assert "places.yaml:1: @places is taken" in told


def test_a_rule_of_the_house_that_takes_an_id_of_ours_is_not_used(tmp_path):
    folder = ours(tmp_path)
    copy = folder / "test" / "rules" / "TT-0001-zebra.yaml"
    copy.write_text(
        (folder / "test" / "rules" / "TT-0001-made.yaml")
        .read_text("utf-8")
        .replace("顶呱呱", "没人说的话"),
        "utf-8",
    )
    made = Screener.load((folder,), lenient=True)

    assert [f.text for f in made.screen("顶呱呱，没人说的话").findings] == ["顶呱呱"]
    assert made.incomplete


def test_switching_off_a_grave_rule_is_worth_a_second_thought(tmp_path):
    lines = [f"rule: TT-000{n}, action: disable, {SIGNED}" for n in (1, 2)]
    told = lint((house(tmp_path, *lines),), None, base=(ours(tmp_path),))

    assert [(fault.line, fault.is_advice) for fault in told] == [(2, True)]


def test_the_commands_tell_what_the_house_decided(tmp_path, capsys):
    signed = f"rule: AB-0101, action: disable, {SIGNED}"
    folder = str(house(tmp_path, signed))
    assert main(["lexicon", "show", "AB-0101", "--packs", folder]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("AB-0101")
    assert said[-1] == "本单位的决定：不使用：本店的情况（法务小王，2026-11-25）"

    assert main(["lexicon", "diff", "--packs", folder]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "+ AB-0101 不使用：本店的情况（法务小王，2026-11-25）"

    assert main(["lexicon", "lint", "--packs", folder]) == 0
    house(tmp_path, "rule: ZZ-0101, action: disable, why: 无, by: 甲, date: 2026-11-25")
    assert main(["lexicon", "lint", "--packs", folder]) == 1
    assert "overrides.yaml:1: 错误: 没有规则 ZZ-0101" in capsys.readouterr().out
