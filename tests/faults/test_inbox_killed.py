"""The watched folder under kills at any moment: every recording once, none lost."""

import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

from review.bootstrap import open_office
from review.domain.staff import Role
from review.services import accounts, audit

ROOT = Path(__file__).resolve().parents[2]
COUNT = 8
MOST_KILLS = 200

# Looks into the inbox in a child, again and again, and kills it after a moment.
KILL = """
import os, random, signal, sys, time
from pathlib import Path
from audio import media
from review.bootstrap import open_office
from review.services import inbox

drawn, folder, kills = random.Random(5), Path(sys.argv[1]), 0
while list((folder / "host").glob("*.wav")):
    if kills == int(sys.argv[2]):
        sys.exit("not done")
    child = os.fork()
    if not child:
        watch = inbox.Watch(open_office())
        while True:
            watch.look()
    time.sleep(drawn.uniform(0.01, 0.15) * (1 + kills / 10))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    kills += 1
print(kills)
"""


def test_every_recording_becomes_one_case_however_often_the_worker_is_killed(tmp_path):
    folder = tmp_path / "inbox"
    (folder / "host").mkdir(parents=True)
    environ = os.environ | {
        "GREENROOM_HOME": str(tmp_path / "home"),
        "GREENROOM_INBOX": str(folder),
        "GREENROOM_INBOX_USER": "writer",
        "GREENROOM_INBOX_QUIET_SECONDS": "0",
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
    for number in range(COUNT):
        noise = np.random.default_rng(number).normal(0, 3000, 400_000)
        with wave.open(str(folder / "host" / f"{number}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(noise.astype("<i2").tobytes())

    answer = subprocess.run(
        [sys.executable, "-c", KILL, str(folder), str(MOST_KILLS)],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) > COUNT / 2
    assert len(office.store.cases.where("1", ())) == COUNT
    assert len(office.store.jobs.in_state("queued")) == COUNT
    taken = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert taken == [f"{number}.wav" for number in range(COUNT)]
    assert {path.parent.parent.name for path in folder.rglob("*.wav")} == {"taken"}
    assert audit.verify(office) > 0
    office.store.close()
