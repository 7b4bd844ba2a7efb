"""The real recogniser on real speech: slow, and worth it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from audio.decode import RATE, samples
from audio.errors import SilentRecordingError, TruncatedRecordingError
from audio.models import TimeSpan
from audio.models_store import find_model
from audio.whisper import WhisperTranscriber
from tests.audio.error_rate import errors
from tests.audio.sound import SHORT, TALK, broken, spoken_in, wav

pytestmark = pytest.mark.speech

BLOCK = 10.0
MOST_WRONG = 0.1


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return find_model(tmp_path_factory.mktemp("home"), {})


@pytest.fixture(scope="module")
def transcriber(model):
    return WhisperTranscriber(model, block_seconds=BLOCK)


@pytest.fixture(scope="module")
def whole(transcriber):
    """The talk in one go."""
    return transcriber.transcribe(TALK)


def test_speech_becomes_simplified_timed_text(transcriber):
    told = []
    found = transcriber.transcribe(SHORT, on_progress=told.append)
    assert "全网最低价" in found.text
    assert "今天下单" in found.text
    assert found.text[-1] in "。！"
    assert (found.model, found.language) == ("base", "zh")
    assert found.model_sha256 == transcriber.model.sha256
    assert found.settings["patience"] == 2.0
    assert found.duration == pytest.approx(5.6, abs=0.1)
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert told[0].done == 0
    assert told[-1].done == pytest.approx(told[-1].total, abs=0.1)


def test_every_character_has_a_time_inside_its_segment(whole):
    at = 0.0
    for segment in whole.segments:
        assert segment.text == "".join(word.text for word in segment.words)
        assert segment.start == segment.words[0].start
        assert segment.end == segment.words[-1].end
        for word in segment.words:
            assert at <= word.start <= word.end <= whole.duration
            assert 0 <= word.probability <= 1
            at = word.end


def test_what_the_host_said_is_heard(whole):
    for said in ("全网最低价", "治疗关节炎", "百分之百有效", "全国销量第一"):
        assert said in whole.text
    start = whole.text.index("全网最低价")
    span = whole.locate(start, start + 5)
    assert 9 < span.start < span.end < 14
    assert all(segment.understood for segment in whole.segments)


def test_few_characters_of_the_talk_are_wrong(whole):
    found = errors(spoken_in(TALK), whole.text)
    assert found.count / found.of < MOST_WRONG


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
    assert told[0].done > 0
    assert again == whole


SCRIPT = """
import sys
from pathlib import Path
from audio.models_store import find_model
from audio.whisper import WhisperTranscriber
home, talk, checkpoint = map(Path, sys.argv[1:])
hear = WhisperTranscriber(find_model(home, {}), block_seconds=10.0)
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


def test_no_text_comes_out_of_hum_and_noise(transcriber, tmp_path):
    time_ = np.arange(RATE * 20) / RATE
    chord = sum(np.sin(2 * np.pi * tone * time_) for tone in (220, 277, 330)) * 0.1
    noise = np.random.default_rng(3).normal(0, 0.05, RATE * 20)
    sound = np.concatenate([chord, noise]).astype(np.float32)
    with pytest.raises(SilentRecordingError):
        transcriber.transcribe(wav(tmp_path / "hum.wav", sound))


def test_a_dropped_sentence_is_heard_again(transcriber):
    sound = np.concatenate(list(samples(SHORT)))
    span = TimeSpan(start=0.3, end=5.2)
    found = transcriber._heard_again(sound, span, [])
    assert "全网最低价" in "".join(segment.text for segment in found)
    assert all(segment.understood for segment in found)


def test_what_stays_unheard_is_marked_for_a_person(transcriber):
    noise = np.random.default_rng(3).normal(0, 0.05, RATE * 6).astype(np.float32)
    span = TimeSpan(start=1.0, end=5.0)
    (found,) = transcriber._heard_again(noise, span, [])
    assert (found.start, found.end, found.text) == (1.0, 5.0, "")
    assert not found.understood


def test_the_fast_profile_hears_the_same_terms(model):
    found = WhisperTranscriber(model, profile="fast").transcribe(SHORT)
    assert "全网最低价" in found.text
    assert found.settings["beam_size"] == 1
