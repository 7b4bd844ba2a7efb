"""`greenroom key`, and what every command says where the key is not right."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from review.cli import main
from review.keys.source import new_identity, parsed
from tests.cli.processes import complaint, greenroom, said

ROOT = Path(__file__).resolve().parents[2]
READS = [
    ["user", "list"],
    ["audit", "verify"],
    ["backup"],
    ["worker"],
    ["run", "--port", "8999"],
    ["key", "rotate"],
    ["key", "rotate", "--data"],
    ["key", "rotate", "--finish"],
    ["privacy", "register"],
]


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name.startswith("GREENROOM_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GREENROOM_LANG", "en")
    return tmp_path / "home"


@pytest.fixture
def key_file(home, tmp_path, monkeypatch):
    path = tmp_path / "master.key"
    monkeypatch.setenv("GREENROOM_KEY_FILE", str(path))
    return path


@pytest.fixture
def run(capsys):
    def called(*arguments, code=0):
        assert main(list(arguments)) == code
        return capsys.readouterr()

    return called


class TestNew:
    def test_without_a_place_the_key_is_printed(self, home, run):
        answer = run("key", "new")

        assert len(parsed(answer.out, "")) == 1
        assert not home.exists()

    def test_a_file_is_made_for_its_owner_alone(self, key_file, run):
        run("key", "new")

        assert key_file.stat().st_mode & 0o777 == 0o600
        assert len(parsed(key_file.read_text(), "")) == 1

    def test_a_key_that_is_there_is_never_overwritten(self, key_file, run):
        run("key", "new")
        before = key_file.read_text()

        answer = run("key", "new", code=2)

        assert answer.err.startswith("greenroom: R004 ")
        assert key_file.read_text() == before
        assert before.strip() not in answer.err


def test_from_an_open_folder_to_an_encrypted_one_and_back(tmp_path):
    database = tmp_path / "home" / "greenroom.db"
    given = {"GREENROOM_KEY_FILE": str(tmp_path / "master.key")}

    def run(*arguments, code=0, **environ):
        answer = greenroom(*arguments, cwd=tmp_path, GREENROOM_LANG="en", **environ)
        assert answer.returncode == code, complaint(answer)
        return said(answer) + complaint(answer)

    run("user", "list")
    assert "Not encrypted" in run("key", "status")
    run("key", "new", **given)
    assert run("user", "list", code=2, **given).startswith("greenroom: R710 ")

    run("key", "encrypt", **given)
    assert not database.read_bytes().startswith(b"SQLite")
    assert "Encrypted" in run("key", "status", **given)
    assert run("key", "encrypt", code=2, **given).startswith("greenroom: R705 ")
    run("audit", "verify", **given)

    run("key", "decrypt", **given)
    assert database.read_bytes().startswith(b"SQLite")
    run("audit", "verify")


def test_an_encrypted_folder_in_use_is_not_converted(home, key_file, run):
    from review.bootstrap import open_office

    run("key", "new")
    office = open_office()
    assert office.store.people.count() == 0

    answer = run("key", "decrypt", code=2)

    assert answer.err.startswith("greenroom: R604 ")
    assert office.store.people.count() == 0
    assert [path.name for path in home.glob("keys.*")] == ["keys.age"]
    office.store.close()


@pytest.mark.usefixtures("key_file")
@pytest.mark.parametrize("command", READS, ids=" ".join)
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "R706"),
        ({"GREENROOM_KEY": new_identity()}, "R707"),
        ({"GREENROOM_KEY": "AGE-SECRET-KEY-1nonsense"}, "R708"),
        ({"GREENROOM_KEY_FILE": "/nowhere/key"}, "R708"),
    ],
    ids=["no key", "another key", "no age key", "no file"],
)
def test_every_command_says_in_one_line_that_the_key_is_not_right(
    run, monkeypatch, command, given, code
):
    run("key", "new")
    run("user", "list")
    monkeypatch.delenv("GREENROOM_KEY_FILE")
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    answer = run(*command, code=2)

    assert re.match(rf"greenroom: {code} .+\n\Z", answer.err), answer.err
    assert answer.out == ""
    assert "SECRET" not in answer.err.replace("AGE-SECRET-KEY-1…", "")


def test_a_key_file_that_others_may_read_is_one_line(home, key_file, run):
    run("key", "new")
    key_file.chmod(0o644)

    answer = run("user", "list", code=2)

    assert answer.err.startswith("greenroom: R709 ")
    assert answer.err.count("\n") == 1


def test_the_app_does_not_start_with_a_wrong_key(home, key_file, run):
    run("key", "new")
    run("user", "list")
    environ = {**os.environ, "GREENROOM_KEY": new_identity()}
    del environ["GREENROOM_KEY_FILE"]

    started = subprocess.run(
        [sys.executable, "-c", "import streamlit_app"],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip

    assert (started.returncode, started.stdout) == (2, "")
    assert re.match(r"greenroom: R707 .+\n\Z", started.stderr), started.stderr


def test_in_chinese_too(home, key_file, run, monkeypatch):
    run("key", "new")
    run("user", "list")
    monkeypatch.delenv("GREENROOM_KEY_FILE")
    monkeypatch.setenv("GREENROOM_LANG", "zh")

    assert "已加密，但没有给出密钥" in run("user", "list", code=2).err
