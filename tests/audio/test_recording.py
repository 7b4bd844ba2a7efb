"""One transcript, however often the run was interrupted and however many work at it."""

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


def test_a_cancelled_run_goes_on_with_more_workers_and_gives_the_same_transcript(
    model, transcriber, whole, tmp_path
):
    two = local(model, profile="fast", workers=2, block_seconds=BLOCK)
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
    again = two.transcribe(TALK, checkpoint=checkpoint, on_progress=told.append)
    assert told[0].done == told[0].resumed > 0
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
