import json
import sys

import pytest
import typer
from typer.testing import CliRunner

from audio.subtitles import read
from review.cli.hearing import Ear, Profile
from review.cli.transcribe import register
from review.keys import open_ring
from review.keys.source import new_identity
from tests.audio.sound import SHORT, broken, converted, cut

pytestmark = pytest.mark.speech

app = typer.Typer()
register(app)


@app.callback()
def greenroom() -> None:
    """The command line, with this one command."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(home, monkeypatch):
    monkeypatch.setenv("GREENROOM_HOME", str(home))
    monkeypatch.delenv("GREENROOM_WHISPER_MODEL", raising=False)

    def call(*arguments):
        said = [str(argument) for argument in ("transcribe", *arguments)]
        return CliRunner().invoke(app, said)

    return call


def left_in(home):
    work = home / "work"
    return list(work.iterdir()) if work.exists() else []


def test_every_format_is_written_and_nothing_else(run, home, tmp_path):
    out = tmp_path / "out"
    done = run(
        SHORT, "-o", out, "--format", "json,srt,ass", "--format", "vtt", "--format",
        "txt,docx",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    names = {path.name for path in out.iterdir()}
    forms = ("json", "srt", "vtt", "ass", "docx", "txt")
    assert names == {f"short-claim.{form}" for form in forms}
    content = json.loads((out / "short-claim.json").read_text(encoding="utf-8"))
    assert content["schema"] == "greenroom.transcript/1"
    assert "全网最低价" in content["text"]
    assert content["segments"][0]["words"][0]["text"] == "这"
    assert "Whisper base" in done.stderr
    assert "greenroom models import" in done.stderr  # base is for trial
    texts = {read(out / f"short-claim.{form}").text for form in forms[:-1]}
    assert texts == {content["text"]}
    assert left_in(home) == []


@pytest.mark.parametrize("ending", ["wav", "mp3", "flac", "mp4", "mkv", "ts"])
def test_every_container_is_heard(ending, run, tmp_path):
    media = converted(SHORT, tmp_path / f"talk.{ending}")
    done = run(media, "--profile", "fast")
    assert done.exit_code == 0, done.output
    assert "最低价" in read(tmp_path / "talk.json").text


KINDS = {
    "empty": "A002",
    "no samples": "A002",
    "truncated": "A004",
    "silent": "A005",
    "not media": "A001",
    "no audio track": "A003",
    "missing": "A001",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_gets_one_line_and_leaves_nothing(kind, run, home, tmp_path):
    media = broken(kind, tmp_path)
    out = tmp_path / "out"
    done = run(media, "-o", out)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"greenroom: {KINDS[kind]} {media.name}")
    assert not out.exists() or not list(out.iterdir())
    assert left_in(home) == []


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are Linux's")
def test_a_name_of_odd_bytes_is_heard_and_a_terminal_does_not_obey_it(run, tmp_path):
    odd = tmp_path / "talk\udcff.m4a"
    odd.write_bytes(SHORT.read_bytes())
    bad = tmp_path / "\x1b[2J.wav"
    bad.write_bytes(b"")

    done = run(odd, bad, "--profile", "fast")

    assert done.exit_code == 2
    assert odd.with_suffix(".json").exists()
    assert "\x1b" not in done.stderr


def test_a_recording_that_ends_in_the_middle_is_heard_and_said_to(run, tmp_path):
    media = cut(converted(SHORT, tmp_path / "whole.ts"), 0.9)
    done = run(media, "--profile", "fast", "-o", tmp_path / "out")
    assert done.exit_code == 3, done.output
    assert "cut-whole.ts" in done.stderr
    assert "最低价" in read(tmp_path / "out" / "cut-whole.json").text


def test_a_bad_file_does_not_stop_the_others(run, home, tmp_path):
    done = run(broken("empty", tmp_path), SHORT, "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert (tmp_path / "out" / "short-claim.json").exists()
    assert left_in(home) == []


def test_recordings_of_one_name_keep_their_endings(run, tmp_path):
    first = converted(SHORT, tmp_path / "talk.wav")
    second = converted(SHORT, tmp_path / "talk.mp3")
    done = run(
        first, second, "-o", tmp_path / "out", "--profile", "fast", "--format", "txt"
    )
    assert done.exit_code == 0, done.output
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"talk.wav.txt", "talk.mp3.txt"}


def test_two_recordings_for_one_place_are_refused_before_any_work(run, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    paths = [tmp_path / name / "talk.mp4" for name in ("one", "two")]
    done = run(*paths, "-o", tmp_path / "out")
    assert done.exit_code != 0
    assert "talk" in str(done.exception)


def test_an_unknown_format_is_refused(run):
    done = run(SHORT, "--format", "doc")
    assert "doc" in str(done.exception)


def test_an_output_folder_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    done = run(SHORT, "-o", tmp_path / "file", "--profile", "fast")
    assert str(tmp_path / "file") in str(done.exception)


def test_the_output_is_readable_by_others(run, tmp_path):
    run(SHORT, "-o", tmp_path, "--format", "txt", "--profile", "fast")
    assert (tmp_path / "short-claim.txt").stat().st_mode & 0o444 == 0o444


def test_in_an_encrypted_folder_the_progress_is_sealed(run, tmp_path, monkeypatch):
    key, home = new_identity(), tmp_path / "home"
    monkeypatch.setenv("GREENROOM_KEY", key)
    open_ring(home, {"GREENROOM_KEY": key})
    monkeypatch.setenv("GREENROOM_HOME", str(home))
    ear = Ear(None, Profile.FAST)

    assert "全网最低价" in ear.hear(SHORT).text

    (left,) = left_in(home)
    assert b"segments" not in left.read_bytes()
    assert ear.hear(SHORT).text
    ear.forget(SHORT)
    assert left_in(home) == []
