"""The real recogniser on real speech: slow, and worth it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from audio.decode import RATE, samples
from audio.errors import SilentRecordingError
from audio.hypotheses import Hypothesis, Marked
from audio.models import TimeSpan
from audio.models_store import find_model
from audio.recording import local
from audio.views import Played
from audio.whisper import SEARCH, WhisperRecogniser
from audio.wording import simplified
from tests.audio.error_rate import errors
from tests.audio.sound import SHORT, TALK, spoken_in, wav

pytestmark = pytest.mark.speech

BLOCK = 10.0
MOST_WRONG = 0.1


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return find_model(tmp_path_factory.mktemp("home"), {})


@pytest.fixture(scope="module")
def transcriber(model):
    return local(model, block_seconds=BLOCK)


@pytest.fixture(scope="module")
def recogniser(model):
    return WhisperRecogniser(model)


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
    assert found.settings["patience"] == 1.0
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
    for said in ("全网最低价", "百分之百有效", "全国销量第一"):
        assert said in whole.text
    start = whole.text.index("全网最低价")
    span = whole.locate(start, start + 5)
    assert 9 < span.start < span.end < 14
    assert all(segment.understood for segment in whole.segments)


def test_what_was_misheard_may_be_among_the_other_readings(whole):
    """治疗关节炎 is written as one of its homophones in one of the two."""
    (found,) = [r for r in whole.readings if "治疗关节" in r.text]
    assert 0 < found.probability < 1
    start = whole.text.index("治疗关节")
    span = whole.locate(start, start + 4)
    assert found.start <= span.start < span.end <= found.end
    both = whole.text + found.text
    assert "治疗关节炎" in both


def test_few_characters_of_the_talk_are_wrong(whole):
    found = errors(spoken_in(TALK), whole.text)
    assert found.count / found.of < MOST_WRONG


def test_no_text_comes_out_of_hum_and_noise(transcriber, tmp_path):
    time_ = np.arange(RATE * 20) / RATE
    chord = sum(np.sin(2 * np.pi * tone * time_) for tone in (220, 277, 330)) * 0.1
    noise = np.random.default_rng(3).normal(0, 0.05, RATE * 20)
    sound = np.concatenate([chord, noise]).astype(np.float32)
    with pytest.raises(SilentRecordingError):
        transcriber.transcribe(wav(tmp_path / "hum.wav", sound))


def test_a_dropped_sentence_is_heard_again(recogniser):
    sound = np.concatenate(list(samples(SHORT)))
    span = TimeSpan(start=0.3, end=5.2)
    found = recogniser._heard_again(sound, span, [])
    assert "全网最低价" in "".join(segment.text for segment in found)
    assert all(segment.understood for segment in found)


def test_what_stays_unheard_is_marked_for_a_person(recogniser):
    noise = np.random.default_rng(3).normal(0, 0.05, RATE * 6).astype(np.float32)
    span = TimeSpan(start=1.0, end=5.0)
    (found,) = recogniser._heard_again(noise, span, [])
    assert (found.start, found.end, found.text) == (1.0, 5.0, "")
    assert not found.understood


def test_a_few_windows_are_heard_twice_in_their_own_time(recogniser):
    """Whether or not they are doubtful: together it costs little more."""
    sound = np.concatenate(list(samples(SHORT)))
    searcher = recogniser._searcher
    (once,) = searcher.search([sound], SEARCH["accurate"])
    (twice,) = searcher.search([sound], SEARCH["accurate"], twice=True)
    assert len(twice.others) > len(once.others)
    assert sum(weight for _, weight in twice.others) < 1
    ends = [found.said[-1].words[-1].end for found in (once, twice)]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)
    text = "".join(word.text for said in twice.said for word in said.words)
    assert "全网最低价" in simplified([text])[0]


def test_of_many_windows_the_doubtful_ones_are_heard_twice(recogniser, monkeypatch):
    sound = np.concatenate(list(samples(SHORT)))
    sounds = [sound[: len(sound) * part // 6] for part in (4, 5, 6)]
    searcher = recogniser._searcher
    once = searcher.search(sounds, SEARCH["accurate"])
    scores = [view.hypotheses[0].score for view in _views(searcher, sounds)]
    limit = sorted(scores)[1]  # one of them is below it
    monkeypatch.setattr("audio.search.DOUBT", limit)
    twice = searcher.search(sounds, SEARCH["accurate"], twice=True)
    again = [len(b.others) > len(a.others) for a, b in zip(once, twice, strict=True)]
    assert again == [score < limit for score in scores]


def test_of_two_hearings_the_likelier_in_both_is_taken(recogniser):
    """Whichever of them was first; where one heard nothing, the other."""
    searcher = recogniser._searcher
    (view,) = _views(searcher, [np.concatenate(list(samples(SHORT)))])
    good = view.hypotheses[0]
    tokens = searcher._viewer.tokenizer.encode("今天天气很好")
    bad = Hypothesis([Marked(0.0, 5.0, tokens)], "今天天气很好", -0.1, len(tokens))
    none = Hypothesis([], "", -0.1, 1)
    for other in (bad, none):
        for pair in ((good, other), (other, good)):
            first, second = (view._replace(hypotheses=[one]) for one in pair)
            assert searcher._likelier(first, second) == good


def _views(searcher, sounds):
    played = [Played(sound) for sound in sounds]
    return searcher._viewer.views(played, SEARCH["accurate"])


def test_two_threads_hear_what_one_hears(model, recogniser):
    """Sounds of other lengths are heard at the same time, which changes nothing."""
    talk = np.concatenate(list(samples(TALK)))[: 20 * RATE]
    sounds = [talk, np.concatenate(list(samples(SHORT))), talk[5 * RATE :]]
    alone = [recogniser.hear(sound) for sound in sounds]
    shared = WhisperRecogniser(model, workers=2)
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(shared.hear, sounds)) == alone


def test_the_fast_profile_hears_the_same_terms(model):
    found = local(model, profile="fast").transcribe(SHORT)
    assert "全网最低价" in found.text
    assert found.settings["beam_size"] == 1
    assert "doubt" not in found.settings
