"""What was acknowledged is there, whatever happens next; nothing is there by halves."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.decode import samples
from review.bootstrap import open_office
from review.domain.case import Status
from review.domain.job import JobState
from review.domain.staff import Role
from review.services import accounts, audit, intake, jobs
from tests.faults.holding import HOLD

ROOT = Path(__file__).resolve().parents[2]
TALK = ROOT / "review/demo/clips/hand-cream.m4a"
PASSWORD = "seven green apples"

DECIDE = """
import sys
from review.bootstrap import open_office
from review.services import queue
office = open_office()
case_id, by = sys.argv[1:]
shown = queue.view(office, case_id, by=by).shown_sha256
print("ready", flush=True)
sys.stdin.readline()
try:
    queue.claim(office, case_id, by=by)
    case = queue.decide(
        office, case_id, by=by, outcome="clear_with_conditions", reason="有依据",
        seconds_spent=1, shown_sha256=shown, dispositions={},
    )
    print("saved", case.status, flush=True)
except Exception as error:
    print("refused", type(error).__name__, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def environ(home):
    return os.environ | {"GREENROOM_HOME": str(home), "GREENROOM_LANG": "en"}


@pytest.fixture
def house(environ):
    """An office as the app opens it, with three people."""
    made = open_office(environ)
    people = {
        name: accounts.add_person(
            made, by=None, username=name, name=name, password=PASSWORD, roles={role}
        ).id
        for name, role in (
            ("host", Role.HOST),
            ("writer", Role.SUBMITTER),
            ("first", Role.REVIEWER_1),
            ("other", Role.REVIEWER_1),
        )
    }
    yield made, people
    made.store.close()


@pytest.fixture
def case(house):
    office, people = house
    return intake.submit_script(
        office,
        by=people["writer"],
        title="专场",
        text="今晚八点见。",
        host_id=people["host"],
    )


def decider(environ, *arguments):
    """A process that is about to decide: it says when it is ready, and waits for go."""
    return subprocess.Popen(
        [sys.executable, "-c", DECIDE, *arguments],
        env=environ,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def greenroom(environ, *arguments, stdin="", limit=None):
    """One command, as a process; `limit` is the largest file it may write, in bytes."""

    def restrict():
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "review", *map(str, arguments)],
        env=environ,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=600,
        preexec_fn=restrict,
        check=False,
    )


def wait_for(condition, seconds=600.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail("waited in vain")


def killed_once(process, condition):
    try:
        wait_for(condition)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_decision_that_was_acknowledged_survives_a_kill(house, case, environ):
    office, people = house
    process = decider(environ, case.id, people["first"])
    assert process.stdout.readline() == "ready\n"
    go(process)
    assert process.stdout.readline() == "saved second_review\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    kept = office.store.cases.get(case.id)

    assert kept.status is Status.SECOND_REVIEW
    assert [d.reason for d in kept.decisions] == ["有依据"]
    assert "case.decided" in [e.action for e in office.store.audit.about(case.id)]
    assert audit.verify(office) > 0


@pytest.mark.parametrize("second", ["first", "other"])
def test_two_processes_decide_one_case_and_one_wins(house, case, environ, second):
    office, people = house
    both = [decider(environ, case.id, people[name]) for name in ("first", second)]
    assert [process.stdout.readline() for process in both] == ["ready\n"] * 2
    for process in both:
        go(process)
    said = sorted(process.communicate(timeout=600)[0] for process in both)

    assert said[1] == "saved second_review\n"
    assert said[0].startswith("refused ")
    assert len(office.store.cases.get(case.id).decisions) == 1
    assert audit.verify(office) > 0


def recording(path: Path) -> Path:
    """Half a minute of speech, in several blocks: a megabyte."""
    sound = np.concatenate(list(samples(TALK, rate=16_000)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((sound * 32_767).astype("<i2").tobytes())
    return path


@pytest.mark.speech
def test_a_worker_killed_while_it_hears_is_followed_by_one_that_goes_on(
    house, environ, tmp_path
):
    office, people = house
    case = intake.submit_recording(
        office,
        by=people["writer"],
        path=recording(tmp_path / "回放.wav"),
        filename="回放.wav",
        title="回放",
        host_id=people["host"],
    )
    environ |= {"GREENROOM_BLOCK_SECONDS": "10", "GREENROOM_WHISPER_PROFILE": "fast"}

    def work(*program):
        return subprocess.Popen(
            [sys.executable, *program, "worker"],
            env=environ,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    first = work("-c", HOLD)
    killed_once(first, lambda: (jobs.for_case(office, case.id).done or 0) > 0)
    left = jobs.for_case(office, case.id)
    assert left.state is JobState.RUNNING
    assert 0 < left.done < left.total
    assert office.store.cases.get(case.id).status is Status.SUBMITTED

    second = work("-m", "review")
    try:
        wait_for(lambda: jobs.for_case(office, case.id).state is JobState.DONE)
    finally:
        second.terminate()
        second.wait(timeout=300)
    assert second.returncode == 0

    job = jobs.for_case(office, case.id)
    assert (job.attempts, job.done_before) == (2, left.done)
    assert [c.status for c in office.store.cases.where("1", ())] == ["first_review"]
    actions = [e.action for e in office.store.audit.about(case.id)]
    assert actions.count("case.screened") == 1
    text, transcript = office.store.cases.text(case.id)
    assert len(text) > 50
    assert json.loads(transcript)["model_sha256"]
    assert list((office.settings.work).glob("*.jsonl")) == []


class TestFullDisk:
    """The disk is full: a clear line, and nothing by halves."""

    def submit(self, environ, path, limit):
        return greenroom(
            environ, "intake", path, "--host=host", "--as=writer", limit=limit
        )

    def test_a_script_that_does_not_fit(self, house, environ, tmp_path):
        office, _ = house
        path = tmp_path / "script.txt"
        path.write_text("今晚八点见。" * 20_000, encoding="utf-8")

        full = self.submit(environ, path, limit=300_000)

        assert full.returncode == 2
        assert full.stderr.startswith("greenroom: R602 ")
        assert full.stderr.count("\n") == 1
        assert office.store.cases.where("1", ()) == ()
        assert audit.verify(office) > 0
        assert self.submit(environ, path, limit=None).returncode == 0

    def test_a_recording_that_does_not_fit(self, house, environ, tmp_path):
        office, _ = house
        path = recording(tmp_path / "回放.wav")

        full = self.submit(environ, path, limit=300_000)

        assert full.returncode == 2
        assert full.stderr.startswith("greenroom: R602 ")
        assert office.store.cases.where("1", ()) == ()
        assert [p for p in office.settings.media.rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("command", [["audit", "verify"], ["user", "list"]])
def test_a_damaged_database_is_one_clear_line(environ, home, command):
    home.mkdir()
    (home / "greenroom.db").write_bytes(b"scrambled" * 1000)

    said = greenroom(environ, *command)

    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("greenroom: R601 ")
    assert said.stderr.count("\n") == 1


def test_a_damaged_page_is_one_clear_line(house, case, environ):
    office, _ = house
    office.store.connection.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    office.store.close()
    path = office.settings.database
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    said = greenroom(environ, "audit", "verify")

    assert said.returncode == 2
    assert said.stderr.startswith("greenroom: R60")
    assert said.stderr.count("\n") == 1
