"""`greenroom lexicon mutate`, as it is typed."""

import json

import pytest

from lexicons.loader import read_lexicon
from review.cli import main

RULE = next(iter(read_lexicon().rules))


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "home"))

    def run(*arguments):
        code = main(["lexicon", "mutate", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text("家人们晚上好\n今天天气不错\n", encoding="utf-8")
    return path


def test_the_figures_are_told_by_severity_and_kind(run, speech):
    code, out, err = run("--rule", RULE, "--speech", speech)

    assert (code, err) == (0, "")
    assert "全部伪装" in out
    assert "中间夹符号" in out
    assert "12 字中 0 处" in out


def test_the_figures_are_there_for_machines(run, speech):
    code, out, _ = run(
        "--rule", RULE, "--kind", "sign", "--speech", speech, "--format", "json"
    )
    said = json.loads(out)

    assert code == 0
    assert said["kind"].keys() == {"sign"}
    assert said["rule"].keys() == {RULE}
    assert said["all"] == said["kind"]["sign"] == said["rule"][RULE]
    assert said["speech"] == {
        "characters": 12,
        "per_ten_thousand": 0.0,
        "findings": [],
    }
    assert len(said["missed"]) == said["all"]["of"] - said["all"]["caught"]


def test_a_rule_that_does_not_exist_is_refused(run):
    code, out, err = run("--rule", "XX-9999")

    assert code
    assert out == ""
    assert "XX-9999" in err


def test_a_file_of_speech_that_is_not_there_is_refused(run, tmp_path):
    code, _, err = run("--rule", RULE, "--speech", tmp_path / "none.txt")

    assert code
    assert "none.txt" in err
