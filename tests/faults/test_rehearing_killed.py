"""A worker killed while it hears again loses the place it was at, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from review.bootstrap import open_office
from review.domain.job import JobState
from review.services import rehearing, running
from tests.conftest import add_staff
from tests.services.sampled import recording
from tests.services.second_ear import Ear
from tests.services.test_rehearing import SAID, said

ROOT = Path(__file__).resolve().parents[2]
WORK = """
import sys, time
from dataclasses import replace
from review.bootstrap import open_office
from review.services import running
from tests.services.second_ear import Ear

def wait(count):
    if count == 2:
        print("second place", flush=True)
        time.sleep(600)

office = replace(open_office(), second=Ear("第一", before=wait))
running.run(office, sys.argv[1], worker="killed")
"""


def wait_for(is_there) -> None:
    end = time.monotonic() + 600
    while not is_there():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_second_hearing_that_is_killed_goes_on_where_it_was(tmp_path):
    home = tmp_path / "home"
    environ = {"GREENROOM_HOME": str(home), "GREENROOM_WHISPER_SECOND": "large-v3"}
    office = open_office(environ)
    staff = SimpleNamespace(**add_staff(office))
    case = recording(office, staff, tmp_path, seconds=20, transcript=said(*SAID))
    job = rehearing.newest(office, case.id)
    killed = subprocess.Popen(
        [sys.executable, "-c", WORK, job.id],
        env={**os.environ, **environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert killed.stdout.readline() == b"second place\n"
    wait_for(lambda: rehearing.of_case(office, case.id))
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert [one.text for one in rehearing.of_case(office, case.id)] == ["第一"]
    assert office.store.jobs.get(job.id).state is JobState.RUNNING

    ear = Ear("第二")
    waiting = running.recover(office, is_gone=lambda worker: worker == "killed")
    assert job.id in waiting
    done = running.run(replace(office, second=ear), job.id, worker="next")

    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert [one.text for one in rehearing.of_case(office, case.id)] == ["第一", "第二"]
    assert len(ear.sounds) == 1
    actions = [entry.action for entry in office.store.audit.about(case.id)]
    assert actions.count("case.reheard") == 1
    office.store.close()
