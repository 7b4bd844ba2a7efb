"""`greenroom transcribe` is killed, then interrupted, and loses nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.audio.sound import SHORT, TALK
from tests.cli.processes import GREENROOM
from tests.faults.holding import HOLD

pytestmark = pytest.mark.speech
MIDDLE = (sys.executable, "-c", HOLD)


class Command:
    """The command, with a data folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GREENROOM_")}
        self.environ = kept | {
            "GREENROOM_HOME": str(folder / "home"),
            "GREENROOM_BLOCK_SECONDS": "10",
            "GREENROOM_WORKERS": "2",
        }

    def started(self, *files, out, program=(GREENROOM,)):
        asked = ["transcribe", *files, "--profile", "fast", "-o", self.folder / out]
        return subprocess.Popen(
            [*program, *map(str, asked)],
            cwd=self.folder,
            env=self.environ,
            stderr=subprocess.PIPE,
            text=True,
        )

    def blocks(self):
        """How many finished blocks are on disk."""
        work = self.folder / "home" / "work"
        lines = [p.read_bytes().count(b"\n") - 1 for p in work.glob("*.jsonl")]
        return sum(lines)

    def ended(self, *, by, blocks):
        """A run that gets the signal in the middle, once so many blocks are on disk."""
        process = self.started(TALK, out="killed", program=MIDDLE)
        end = time.monotonic() + 600
        while time.monotonic() < end and process.poll() is None:
            if self.blocks() >= blocks:
                break
            time.sleep(0.02)
        process.send_signal(by)
        _, said = process.communicate(timeout=600)
        return process.returncode, said

    def transcript(self, out):
        return (self.folder / out / f"{TALK.stem}.json").read_bytes()


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    return Command(tmp_path_factory.mktemp("killed"))


def test_the_transcript_is_that_of_a_run_that_was_left_alone(command):
    alone = command.started(TALK, out="alone")
    alone.communicate(timeout=600)
    assert alone.returncode == 0

    code, _ = command.ended(by=signal.SIGKILL, blocks=1)
    assert code == -signal.SIGKILL
    code, said = command.ended(by=signal.SIGINT, blocks=2)
    assert (code, said) == (130, "已中断。再次运行同一条命令会从这里继续。\n")
    assert not (command.folder / "killed" / f"{TALK.stem}.json").exists()

    last = command.started(TALK, out="killed")
    _, said = last.communicate(timeout=600)
    assert last.returncode == 0
    assert "倍" in said
    assert command.transcript("killed") == command.transcript("alone")
    assert command.blocks() == 0


def test_many_recordings_are_heard_at_once_and_each_is_told_of(command, tmp_path):
    files = [tmp_path / f"{number}.m4a" for number in range(3)]
    for number, file in enumerate(files):
        file.write_bytes(SHORT.read_bytes() if number != 1 else b"none")
    process = command.started(*files, out="many")
    _, said = process.communicate(timeout=600)
    assert process.returncode == 2
    lines = said.splitlines()
    assert sorted(line.partition("：")[0] for line in lines if "播放" in line) == [
        "0.m4a",
        "2.m4a",
    ]
    assert [line for line in lines if "A001" in line]
    assert len(list((command.folder / "many").iterdir())) == 2
