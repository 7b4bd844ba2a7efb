"""A house's own rules and overrides, as people and machines run them: as processes."""

import json

import pytest

from review.bootstrap import open_office
from tests.cli.processes import complaint, greenroom, said
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

OVERRIDES = """\
- {rule: AB-0101, action: disable, why: 试用, by: 法务, date: 2026-11-25}
"""
TEXT = "这是国家级的好货，顶呱呱。\n"


@pytest.fixture
def house(tmp_path):
    folder = making.pack_at(tmp_path / "house", rule(1, phrase("顶呱呱")))
    (folder / "overrides.yaml").write_text(OVERRIDES, "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps({"id": n, "text": TEXT}) + "\n" for n in range(600)), "utf-8"
    )
    return folder


OURS = {"AB-0101", "TT-0001", "TT-0002"}  # whatever else there is to find


def rules_of(answer):
    files = json.loads(said(answer))["files"]
    return OURS & {found["rule"] for file in files for found in file["findings"]}


def check(tmp_path, *more, **environ):
    return greenroom(
        "check", "a.txt", "--format", "json", *more, cwd=tmp_path, **environ
    )


def test_check_reads_by_the_rules_of_the_house_too(tmp_path, house):
    assert rules_of(check(tmp_path)) == {"AB-0101"}
    for answer in (
        check(tmp_path, "--packs", house),
        check(tmp_path, GREENROOM_PACKS=str(house)),
        check(tmp_path, GREENROOM_PACKS=str(house)),  # from the kept form
    ):
        assert answer.returncode == 1
        assert rules_of(answer) == {"TT-0001"}


def test_the_command_line_takes_the_place_of_the_environment(tmp_path, house):
    other = making.pack_at(tmp_path / "other", rule(2, phrase("好货")))
    answer = check(tmp_path, "--packs", other, GREENROOM_PACKS=str(house))

    assert rules_of(answer) == {"AB-0101", "TT-0002"}


def test_several_folders_are_read_one_on_top_of_the_other(tmp_path, house):
    other = tmp_path / "other"
    other.mkdir()
    (other / "overrides.yaml").write_text(
        OVERRIDES.replace("AB-0101", "TT-0001"), "utf-8"
    )
    answer = check(tmp_path, GREENROOM_PACKS=f"{house}:{other}")

    assert rules_of(answer) == set()


TOLD = {
    "missing": "nowhere:1: 没有这个文件夹",
    "rule": "TT-0001-made.yaml:2: 不是有效的 YAML：方括号或花括号没有配对",
    "overrides": "overrides.yaml:1: 0.disable.why：没有写",
}


@pytest.mark.parametrize("broken", TOLD)
def test_a_broken_folder_leaves_the_built_in_rules_and_is_never_clean(
    tmp_path, house, broken
):
    if broken == "missing":
        house = tmp_path / "nowhere"
    elif broken == "rule":
        (house / "overrides.yaml").unlink()
        (house / "test" / "rules" / "TT-0001-made.yaml").write_text("id: [", "utf-8")
    else:
        (house / "overrides.yaml").write_text(
            OVERRIDES.replace("why: 试用, ", ""), "utf-8"
        )
    answer = check(tmp_path, "--fail-on", "never", GREENROOM_PACKS=str(house))

    assert answer.returncode == 3
    assert "AB-0101" in rules_of(answer)
    text = greenroom("check", "a.txt", cwd=tmp_path, GREENROOM_PACKS=str(house))
    assert text.returncode == 3
    assert "规则没有读完整" in said(text)
    assert TOLD[broken] in said(text)


def test_screen_gives_every_process_the_rules_of_the_house(tmp_path, house):
    answer = greenroom(
        "screen", "a.jsonl", "--workers", "2", "--packs", house, cwd=tmp_path
    )
    rows = [json.loads(line) for line in said(answer).splitlines()]

    assert answer.returncode == 0, complaint(answer)
    assert len(rows) == 600
    assert all(
        OURS & {found["rule"] for found in row["findings"]} == {"TT-0001"}
        for row in rows
    )


def test_a_broken_folder_makes_screen_incomplete(tmp_path, house):
    answer = greenroom(
        "screen", "a.jsonl", "--packs", tmp_path / "nowhere", cwd=tmp_path
    )

    assert answer.returncode == 3
    assert "nowhere" in complaint(answer)


def test_the_office_reads_by_the_same_rules(tmp_path, house):
    office = open_office(
        {"GREENROOM_HOME": str(tmp_path / "home"), "GREENROOM_PACKS": str(house)}
    )
    screening = office.reader.screen(TEXT)
    office.store.close()

    assert OURS & {finding.rule for finding in screening.findings} == {"TT-0001"}
    assert screening.incomplete == ()
    checked = json.loads(said(check(tmp_path, "--packs", house)))
    assert checked["lock"] == screening.lock
