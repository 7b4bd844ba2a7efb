"""The learned part: it reads as spaCy's own text classifier would, only faster."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.classifier import LONGEST, SHORTEST, said, windows
from lexicons.normalize import plain_view, solid_view
from lexicons.reading import Reading
from tests.lexicons.making import phrase, rule, screener_of
from tools import train_classifier

CLAIM = "邻居家叔叔用了它 针都不用打了"
LAWFUL = "早上起来喝一杯温水，再来一片面包。"
LINES = [
    ("喝了它血压就稳了", "claim"),
    ("吃三天瘦十斤", "claim"),
    ("这件外套有三个颜色", "lawful"),
    ("明天上午九点发货", "lawful"),
] * 3


def reading_of(text):
    plain = plain_view(text)
    return Reading(text, plain, solid_view(plain))


@pytest.fixture
def screener(tmp_path):
    """One rule of the old kind, one that asks the classifier."""
    asks = {"kind": "model", "label": "medical-claim"}
    about = {"category": "medical-claim", "goods": ["general", "food"]}
    return screener_of(
        tmp_path,
        rule(1, asks, severity="medium", confidence="low", **about),
        rule(2, phrase("根治糖尿病"), **about),
    )


def learned(screener, text, **asked):
    found = screener.screen(text, **asked).findings
    return [one for one in found if one.matched_by == "model"]


def test_the_layer_over_windows_gives_what_spacy_s_text_classifier_gives(tmp_path):
    nlp = train_classifier.trained(LINES, ("lawful", "claim"), 1 << 12)
    weights = train_classifier.flat(nlp, "claims")
    path = tmp_path / "weights.npz"
    named = {name.replace("claims", "named"): value for name, value in weights.items()}
    kinds, surely = np.array(["a", "b"]), np.array(0.5)
    runs = np.array(train_classifier.RUNS)
    np.savez(path, kinds=kinds, surely=surely, runs=runs, **weights, **named)
    from lexicons.classifier import Classifier

    ours = Classifier(nlp.vocab.strings.add, path)

    for text in ("喝了它三天瘦十斤", "外套明天发货", "血", "颜色三个三个"):
        theirs = nlp(train_classifier.as_read(text)).cats["claim"]
        assert ours.probability(text) == pytest.approx(theirs, abs=0.01)


def test_a_claim_that_no_rule_knows_is_a_candidate_of_medium_severity(screener):
    (found,) = learned(screener, CLAIM)

    assert found.rule == "TT-0001"
    assert (found.severity, found.confidence) == ("medium", "low")
    assert "人工确认" in found.because


def test_what_is_harmless_is_left_alone(screener):
    assert learned(screener, LAWFUL) == []
    assert learned(screener, "") == []


@pytest.mark.parametrize(
    "text",
    [
        "kind: demo script in a public folder",
        "https://example.com/a/b?c=d",
        "PLEASE BUY",
    ],
)
def test_what_is_mostly_not_chinese_is_left_alone(screener, text):
    assert learned(screener, text) == []


def test_where_a_rule_has_spoken_the_classifier_is_silent(screener):
    for text in ("三天根治糖尿病", "我们不能说根治糖尿病"):
        assert screener.screen(text).findings
        assert learned(screener, text) == []


def test_goods_that_may_speak_of_treatment_are_not_judged_on_it(screener):
    assert learned(screener, CLAIM, goods="drug") == []


def test_in_a_long_text_only_the_sentence_is_marked(screener):
    text = LAWFUL + CLAIM + "。" + LAWFUL
    (found,) = learned(screener, text)

    assert found.text == CLAIM


def test_training_again_gives_the_same_weights():
    first, second = (
        train_classifier.flat(
            train_classifier.trained(LINES, ("lawful", "claim"), 1 << 10), "claims"
        )
        for _ in range(2)
    )
    assert all(np.array_equal(first[name], second[name]) for name in first)


@given(st.text(alphabet="家人们好，。,\n 三天ab呀", max_size=300))
def test_windows_hold_every_long_enough_sentence_and_stay_inside_the_text(text):
    reading = reading_of(text)
    found = list(windows(reading))
    length = len(reading.solid.text)

    assert all(0 <= first < last <= length for first, last in found)
    assert all(SHORTEST <= last - first <= LONGEST for first, last in found)


@given(st.text(alphabet="家人们好吃了三天", min_size=60, max_size=300))
def test_speech_without_signs_is_read_whole(text):
    reading = reading_of(text)
    seen = {at for first, last in windows(reading) for at in range(first, last)}

    assert seen == set(range(len(text)))


def test_all_numbers_read_alike():
    assert said("吃3天瘦十二斤") == said("吃七天瘦20斤") == "吃0天瘦0斤"
