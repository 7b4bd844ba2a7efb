"""One transcript, however often the run was interrupted and however many work at it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audio.errors import SilentRecordingError, TruncatedRecordingError
from audio.models_store import find_model
from audio.recording import local
from tests.audio.sound import TALK, broken

pytestmark = pytest.mark.speech

BLOCK = 10.0


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return find_model(tmp_path_factory.mktemp("home"), {})


@pytest.fixture(scope="module")
def transcriber(model):
    return local(model, profile="fast", block_seconds=BLOCK)


@pytest.fixture(scope="module")
def whole(transcriber):
    """The talk in one go."""
    return transcriber.transcribe(TALK)


def test_two_workers_give_the_transcript_of_one(model, whole, tmp_path):
    two = local(model, profile="fast", workers=2, block_seconds=BLOCK)
    assert two.transcribe(TALK, checkpoint=tmp_path / "talk.jsonl") == whole


def test_a_cancelled_run_goes_on_and_gives_the_same_transcript(
    transcriber, whole, tmp_path
):
    checkpoint = tmp_path / "talk.jsonl"

    class CancelledError(Exception):
        pass

    def cancel(step):
        if step.done > BLOCK:
            raise CancelledError

    with pytest.raises(CancelledError):
        transcriber.transcribe(TALK, checkpoint=checkpoint, on_progress=cancel)
    with checkpoint.open("ab") as file:
        file.write(b'{"check": 12, "content": {"start": 16')
    told = []
    again = transcriber.transcribe(TALK, checkpoint=checkpoint, on_progress=told.append)
    assert told[0].done == told[0].resumed > 0
    assert again == whole


SCRIPT = """
import sys
from pathlib import Path
from audio.models_store import find_model
from audio.recording import local
home, talk, checkpoint = map(Path, sys.argv[1:])
hear = local(find_model(home, {}), profile="fast", workers=2, block_seconds=10.0)
hear.transcribe(talk, checkpoint=checkpoint)
"""


def test_a_killed_process_loses_no_finished_block(transcriber, whole, model, tmp_path):
    checkpoint = tmp_path / "talk.jsonl"
    home = model.path.parents[1]
    command = [sys.executable, "-c", SCRIPT, str(home), str(TALK), str(checkpoint)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": "."})
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        if checkpoint.exists() and checkpoint.read_bytes().count(b"\n") >= 3:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    told = []
    again = transcriber.transcribe(TALK, checkpoint=checkpoint, on_progress=told.append)
    assert told[0].done > BLOCK
    assert again == whole


@pytest.mark.parametrize(
    ("kind", "error"),
    [("silent", SilentRecordingError), ("truncated", TruncatedRecordingError)],
)
def test_a_bad_recording_leaves_no_checkpoint(kind, error, transcriber, tmp_path):
    checkpoint = tmp_path / "work.jsonl"
    with pytest.raises(error):
        transcriber.transcribe(broken(kind, tmp_path), checkpoint=checkpoint)
    assert not checkpoint.exists()
