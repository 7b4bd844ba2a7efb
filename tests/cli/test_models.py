"""`greenroom models`: what is here, which one hears, is it whole, take one in."""

import json
import os
import signal
import subprocess
import time

import pytest

from audio.models_store import BASE_SHA256, find_model
from tests.cli.processes import GREENROOM, complaint, greenroom, said


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The real weights, joined once for this file."""
    return find_model(tmp_path_factory.mktemp("joined"), {}).path


def models(cwd, *arguments, **environ):
    offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(cwd / "cache")}
    return greenroom("models", *arguments, cwd=cwd, **offline, **environ)


def used(cwd, **environ):
    answer = models(cwd, "list", "--format", "json", **environ)
    assert answer.returncode == 0, complaint(answer)
    told = json.loads(said(answer))
    return {one["name"]: one["used"] for one in told if one["used"]}


def test_a_real_model_is_imported_chosen_and_verified(tmp_path, base):
    answer = models(tmp_path, "import", base, "--name", "ours", GREENROOM_LANG="en")
    assert answer.returncode == 0, complaint(answer)
    assert BASE_SHA256 in said(answer)
    assert "It hears from now on." in said(answer)

    assert models(tmp_path, "use", "base").returncode == 0
    assert models(tmp_path, "use", "ours", "--second").returncode == 0
    assert used(tmp_path) == {"base": {"first": "chosen"}, "ours": {"second": "chosen"}}
    variable = {"GREENROOM_WHISPER_MODEL": "ours"}
    assert used(tmp_path, **variable)["ours"] == {
        "first": "variable",
        "second": "chosen",
    }
    overruled = models(tmp_path, "use", "base", GREENROOM_LANG="en", **variable)
    assert "GREENROOM_WHISPER_MODEL is set to ours" in said(overruled)
    assert models(tmp_path, "use", "--forget").returncode == 0
    told = said(models(tmp_path, "list"))
    assert "试用" in told
    assert "models import large-v3-turbo" in told
    weights = tmp_path / "home" / "models" / "ours" / "model.bin"
    with weights.open("r+b") as file:
        file.seek(5000)
        file.write(b"rot")
    damaged = models(tmp_path, "verify", "ours", GREENROOM_LANG="en")
    assert damaged.returncode == 3
    assert "ours: damaged" in said(damaged)
    assert BASE_SHA256 in said(damaged)
    assert used(tmp_path)["base"] == {"first": "only"}


def test_what_is_wrong_is_said_in_one_line(tmp_path, base):
    fake = tmp_path / "fake"
    fake.mkdir()
    for path in base.iterdir():
        os.link(path, fake / path.name)
    (fake / "model.bin").unlink()
    (fake / "model.bin").write_bytes(b"no weights")
    for arguments, code in (
        (("import", fake), "A012"),
        (("import", "large-v3"), "A014"),
        (("import", fake, "--sha256", "00"), "R004 --sha256"),
        (("use",), "R"),
        (("verify", "nothing"), "R"),
    ):
        answer = models(tmp_path, *arguments)
        assert answer.returncode == 2, said(answer)
        assert complaint(answer).startswith(f"greenroom: {code}")
        assert len(complaint(answer).splitlines()) == 1
    assert not [one for one in (tmp_path / "home" / "models").iterdir() if one.is_dir()]


def test_a_killed_import_leaves_nothing_that_is_taken_for_a_model(tmp_path, base):
    source = tmp_path / "huge"
    source.mkdir()
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        os.link(base / name, source / name)
    with (source / "model.bin").open("wb") as file:
        file.truncate(1_500_000_000)
    environ = {**os.environ, "GREENROOM_HOME": str(tmp_path / "home")}
    running = subprocess.Popen([GREENROOM, "models", "import", source], env=environ)
    folder = tmp_path / "home" / "models"
    end = time.monotonic() + 600
    while not list(folder.glob(".incoming-*/model.bin")):
        assert time.monotonic() < end
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert list(folder.glob(".incoming-*"))
    assert used(tmp_path) == {"base": {"first": "only"}}
    answer = models(tmp_path, "import", base, "--name", "ours")
    assert answer.returncode == 0, complaint(answer)
    assert not list(folder.glob(".incoming-*"))
