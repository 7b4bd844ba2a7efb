"""Files on their way into an encrypted folder: a kill or a full disk leaves no half of one."""

import os
import signal
import subprocess
import sys

import pytest

from audio.media import sha256_of
from review.bootstrap import open_office
from review.domain.staff import Role
from review.keys.source import new_identity
from review.services import accounts, audit, intake, kept, media
from tests.faults.test_killed import (
    PASSWORD,
    ROOT,
    greenroom,
    recording,
    wait_for,
)

KEEP = """
import sys
from pathlib import Path
from review.bootstrap import open_office
from review.services import kept
office = open_office()
kept.put(office, Path(sys.argv[1]), sys.stdin.buffer)
print("kept", flush=True)
"""


@pytest.fixture
def environ(tmp_path):
    return os.environ | {
        "GREENROOM_HOME": str(tmp_path / "home"),
        "GREENROOM_LANG": "en",
        "GREENROOM_KEY": new_identity(),
    }


@pytest.fixture
def house(environ):
    """An encrypted office as the app opens it, with two people."""
    made = open_office(environ)
    people = {
        name: accounts.add_person(
            made, by=None, username=name, name=name, password=PASSWORD, roles={role}
        ).id
        for name, role in (("host", Role.HOST), ("writer", Role.SUBMITTER))
    }
    yield made, people
    made.store.close()


def parts(office):
    return list(office.settings.media.rglob("*.part"))


def test_a_kill_while_a_file_is_kept_leaves_no_half_file(house, environ):
    office, _ = house
    target = office.settings.media / "ab" / "sound.m4a"
    process = subprocess.Popen(
        [sys.executable, "-c", KEEP, target],
        env=environ,
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    process.stdin.write(b"a secret " * 200_000)
    process.stdin.flush()
    (part,) = wait_for(lambda: [p for p in parts(office) if p.stat().st_size > 500_000])
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert [p for p in target.parent.iterdir() if p != part] == []
    assert b"secret" not in part.read_bytes()
    os.utime(part, (0, 0))
    assert kept.sweep(office, office.settings.media) == 1
    kept.put_bytes(office, target, b"whole")
    assert kept.read(kept.find(office, target)) == b"whole"


def test_a_recording_that_does_not_fit_leaves_nothing(house, environ, tmp_path):
    office, _ = house
    path = recording(tmp_path / "回放.wav")
    command = ("intake", path, "--host=host", "--as=writer")

    full = greenroom(environ, *command, limit=300_000)

    assert full.returncode == 2
    assert full.stderr.startswith("greenroom: R602 ")
    assert full.stderr.count("\n") == 1
    assert office.store.cases.where("1", ()) == ()
    assert [p for p in office.settings.media.rglob("*") if p.is_file()] == []
    assert audit.verify(office) > 0

    assert greenroom(environ, *command).returncode == 0
    (case,) = office.store.cases.where("1", ())
    found = media.open_recording(office, case.recording_id)
    assert sha256_of(found) == sha256_of(path)


def test_a_killed_move_is_taken_up_by_the_next_one(house, tmp_path, monkeypatch):
    office, people = house
    received = office.settings.work / "uploads" / "id.wav"
    received.parent.mkdir(parents=True, exist_ok=True)
    recording(received)
    whole = received.read_bytes()

    def killed(*_given, **_how):
        raise KeyboardInterrupt

    def submit():
        return intake.submit_recording(
            office, by=people["writer"], path=received, filename="a.wav", title="回放",
            host_id=people["host"],
        )  # fmt: skip

    with monkeypatch.context() as patch:
        patch.setattr(type(received), "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            submit()
    assert received.read_bytes() == whole

    case = submit()
    found = media.open_recording(office, case.recording_id)
    assert kept.read(found) == whole
    assert not received.exists()
