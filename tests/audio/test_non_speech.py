"""Where nobody speaks, nothing is written down."""

import resource

import numpy as np
import pytest

from audio.decode import RATE, samples
from audio.models_store import find_model
from audio.whisper import WhisperRecogniser
from tests.audio.error_rate import errors
from tests.audio.non_speech import KINDS, LONG
from tests.audio.sound import SHORT, spoken_in

pytestmark = pytest.mark.speech
MOST_CPU = 0.5  # seconds for a second of sound that nobody speaks in


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory):
    return WhisperRecogniser(find_model(tmp_path_factory.mktemp("home"), {}))


@pytest.mark.parametrize("kind", KINDS)
def test_no_character_comes_out_of_it(kind, recogniser):
    heard = recogniser.hear(KINDS[kind]())
    assert "".join(segment.text for segment in heard.segments) == ""
    assert heard.readings == ()


def test_what_is_said_between_is_written_down_and_nothing_else(recogniser):
    before, behind = KINDS["applause"]()[: RATE * 8], KINDS["band"]()[: RATE * 8]
    said = np.concatenate([before * 0.5, *samples(SHORT), behind * 0.5])
    (heard,) = recogniser.hear(said).segments
    assert errors(spoken_in(SHORT), heard.text).count <= 1
    assert heard.start > 7.5
    assert heard.end < 14.0


def test_all_of_it_in_one_go_is_silent_too_and_cheap(recogniser):
    recogniser.hear(KINDS["silence"]())  # the model is loaded
    whole = np.concatenate([KINDS[kind]() for kind in KINDS])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    heard = recogniser.hear(whole)
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    assert "".join(segment.text for segment in heard.segments) == ""
    assert spent < MOST_CPU * LONG * len(KINDS)
