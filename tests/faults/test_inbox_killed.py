"""The watched folder under kills at any moment: every recording once, none lost."""

import os
import subprocess
import sys
import time
import wave
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from review.bootstrap import open_office
from review.domain.staff import Role
from review.services import accounts, audit

ROOT = Path(__file__).resolve().parents[2]
COUNT = 6
MOST_KILLS = 200

# Looks into the inbox in a child, again and again, and kills it after a moment. The
# moment is one of its own work: a busy machine gives it no less of it.
KILL = """
import os, random, signal, sys
from pathlib import Path
from audio import media
from review.bootstrap import open_office
from review.services import inbox

drawn, folder, kills = random.Random(5), Path(sys.argv[1]), 0
while list((folder / "host").glob("*.wav")):
    if kills == int(sys.argv[2]):
        sys.exit("not done")
    moment = drawn.uniform(0.01, 0.15) * (1 + kills / 10)
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, moment)  # its end kills like kill -9
        watch = inbox.Watch(open_office())
        while True:
            watch.look()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGPROF:
        sys.exit("ended by itself")
    kills += 1
print(kills)
"""


def house(tmp_path):
    """An office with a host and a submitter, and an empty inbox; its environment."""
    folder = tmp_path / "inbox"
    (folder / "host").mkdir(parents=True)
    environ = os.environ | {
        "GREENROOM_HOME": str(tmp_path / "home"),
        "GREENROOM_INBOX": str(folder),
        "GREENROOM_INBOX_USER": "writer",
        "GREENROOM_INBOX_QUIET_SECONDS": "0",
        "GREENROOM_LANG": "en",
    }
    office = open_office(environ)
    for name, role in (("host", Role.HOST), ("writer", Role.SUBMITTER)):
        accounts.add_person(
            office,
            by=None,
            username=name,
            name=name,
            password="seven green apples",
            roles={role},
        )
    office.store.close()
    return environ


def noise(path, seed):
    drawn = np.random.default_rng(seed).normal(0, 3000, 400_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(drawn.astype("<i2").tobytes())


@contextmanager
def worker(environ):
    process = subprocess.Popen(
        [sys.executable, "-m", "review", "worker"],
        env=environ,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=600)
    assert process.returncode == 0


def wait_for(condition, seconds=600.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    pytest.fail("waited in vain")


def ended(office, case_id):
    job = office.store.jobs.newest(case_id)
    return job if job.state in {"done", "failed"} else None


def test_every_recording_becomes_one_case_however_often_the_worker_is_killed(tmp_path):
    environ, folder = house(tmp_path), tmp_path / "inbox"
    for number in range(COUNT):
        noise(folder / "host" / f"{number}.wav", number)

    answer = subprocess.run(
        [sys.executable, "-c", KILL, str(folder), str(MOST_KILLS)],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )

    office = open_office(environ)
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) > COUNT / 2
    assert len(office.store.cases.where("1", ())) == COUNT
    assert len(office.store.jobs.in_state("queued")) == COUNT
    taken = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert taken == [f"{number}.wav" for number in range(COUNT)]
    assert {path.parent.parent.name for path in folder.rglob("*.wav")} == {"taken"}
    assert audit.verify(office) > 0
    office.store.close()


def test_the_worker_watches_the_folder_and_hears_what_it_took(tmp_path):
    environ = house(tmp_path)
    noise(tmp_path / "inbox" / "host" / "applause.wav", 1)
    with worker(environ):
        office = open_office(environ)
        (case,) = wait_for(lambda: office.store.cases.where("1", ()))
        job = wait_for(lambda: ended(office, case.id))
    assert (job.state, job.error_code) == ("failed", "A005")  # nobody speaks in it
    assert job.error_data == {"path": "applause.wav"}
    assert (tmp_path / "inbox" / "taken" / "host" / "applause.wav").is_file()
    office.store.close()


def test_a_worker_whose_inbox_has_no_account_says_so_and_ends(tmp_path):
    environ = house(tmp_path) | {"GREENROOM_INBOX_USER": "nobody"}
    answer = subprocess.run(
        [sys.executable, "-m", "review", "worker"],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert answer.returncode == 2
    assert "R001 There is no user nobody." in answer.stderr
    assert "Traceback" not in answer.stderr
