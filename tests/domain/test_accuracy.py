"""The statistics behind a claim: honest for few clips, and never better than the sample."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.accuracy import ClipScore, estimate, missing, tail_of, wilson
from review.domain.clips import FrameClip, Stratum, drawn

BANDS = (Stratum.SURE, Stratum.DOUBTFUL, Stratum.QUIET)
# How errors lie in a recording: a few in most clips, almost none, many, or few but for
# passages that were lost whole.
KINDS = {"usual": (2, 0.04), "good": (0.5, 0.01), "poor": (1.2, 0.15)}
RECORDINGS = 250


def recording(random, kind, clips=360):
    """Characters and errors of every clip; errors come in clusters."""
    band = random.choice(3, clips, p=[0.7, 0.22, 0.08])
    shape, mean = KINDS[kind]
    rate = random.beta(shape, shape / mean - shape, clips)
    rate = np.minimum(rate * np.choose(band, [0.67, 1.8, 1.8]), 1)
    said = random.integers(15, 75, clips) * ~(
        (band == 2) & (random.random(clips) < 0.4)
    )
    wrong = random.binomial(said, rate)
    frame = tuple(
        FrameClip(start=10 * n, end=10 * n + 10, stratum=BANDS[b])
        for n, b in enumerate(band)
    )
    return wrong, said, frame


def estimated(wrong, said, frame, seed, target=30):
    sizes = Counter(str(clip.stratum) for clip in frame)
    scores = [
        ClipScore(clip.stratum, wrong[place], said[place])
        for place, clip in drawn(frame, seed, target=target)
    ]
    return estimate(scores, sizes, seed=seed)


@pytest.mark.parametrize("kind", KINDS)
def test_the_interval_holds_the_truth_as_often_as_it_says(kind):
    """95 % of the time, give or take what 250 recordings can tell (three sigma: 4 %)."""
    random = np.random.default_rng(5)
    inside = 0
    for number in range(RECORDINGS):
        wrong, said, frame = recording(random, kind)
        found = estimated(wrong, said, frame, f"{kind}{number}")
        inside += found.low <= 1 - wrong.sum() / said.sum() <= found.high

    assert 0.91 <= inside / RECORDINGS <= 0.995


def test_a_claim_that_is_not_true_is_hardly_ever_made():
    """Of recordings just below 95 %, even when the sample grows until it may be claimed."""
    random = np.random.default_rng(7)
    claims = 0
    for number in range(RECORDINGS):
        wrong, said, frame = recording(random, "usual")
        short = int(0.0505 * said.sum()) - wrong.sum()
        wrong = wrong + random.multinomial(max(0, short), said / said.sum())
        sizes = Counter(str(clip.stratum) for clip in frame)
        for draw, target in ((1, 30), (2, 60), (3, 120)):
            scores = [
                ClipScore(c.stratum, wrong[place], said[place])
                for place, c in drawn(frame, str(number), target=target)
            ]
            found = estimate(scores, sizes, seed=str(number), draw=draw)
            if found.proven >= 0.95:
                claims += 1
                break

    assert claims / RECORDINGS <= 0.05 + 0.02


SCORES = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 40), st.integers(1, 60)),
    min_size=2,
    max_size=20,
)


@given(SCORES, st.integers(1, 50))
def test_the_bounds_are_around_the_estimate_and_between_none_and_all(given_, unheard):
    scores = [ClipScore(*one) for one in given_]
    sizes = {
        name: n + unheard for name, n in Counter(s.stratum for s in scores).items()
    }
    found = estimate(scores, sizes, seed="x")

    assert 0 <= found.proven <= found.low <= found.accuracy <= found.high <= 1


@given(SCORES, st.integers(1, 50))
def test_the_same_clips_give_the_same_estimate(given_, unheard):
    scores = [ClipScore(*one) for one in given_]
    sizes = {
        name: n + unheard for name, n in Counter(s.stratum for s in scores).items()
    }

    assert estimate(scores, sizes, seed="x") == estimate(scores, sizes, seed="x")


@given(SCORES)
def test_where_every_clip_was_heard_nothing_is_uncertain(given_):
    scores = [ClipScore(*one) for one in given_]
    found = estimate(scores, Counter(s.stratum for s in scores), seed="x")

    assert found.low == found.accuracy == found.high


def test_clips_without_an_error_do_not_prove_that_there_are_none():
    few = estimate([ClipScore("a", 0, 40)] * 10, {"a": 1000}, seed="x")
    many = estimate([ClipScore("a", 0, 40)] * 100, {"a": 1000}, seed="x")

    assert few.accuracy == many.accuracy == 1
    assert few.low < 0.75
    assert 0.95 < many.low < 1


def test_a_stratum_counts_by_its_size_and_not_by_its_clips():
    scores = [ClipScore("rare", 30, 60)] * 10 + [ClipScore("usual", 0, 60)] * 10

    found = estimate(scores, {"rare": 20, "usual": 180}, seed="x")

    assert found.accuracy == pytest.approx(1 - 0.5 * 0.1)


def test_one_clip_of_many_says_nothing():
    assert estimate([ClipScore("a", 0, 40)], {"a": 10}, seed="x") is None
    assert estimate([ClipScore("a", 0, 0)] * 3, {"a": 10}, seed="x") is None


def test_how_many_clips_are_missing():
    scores = [ClipScore("a", n % 4, 40) for n in range(20)]
    found = estimate(scores, {"a": 500}, seed="x")
    proven = missing(found, heard=20, size=500, goal=0.93)
    close = missing(found, heard=20, size=500, goal=found.proven + 0.005)
    far = missing(found, heard=20, size=500, goal=found.accuracy - 0.002)

    assert proven == 0 or found.proven < 0.93
    assert 0 < close < far <= 480
    assert missing(found, heard=20, size=500, goal=0.99) is None


def test_every_further_sample_may_spend_less():
    assert sum(tail_of(draw) for draw in range(1, 20)) < 0.05


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (1, 10, 0.0179, 0.4042),
        (10, 10, 0.7225, 1.0),
        (0, 0, 0, 1),
    ],
)
def test_the_interval_of_a_share_is_the_one_of_the_books(count, of, low, high):
    """Wilson's score interval without correction, as Newcombe (1998) gives it."""
    found = wilson(count, of)

    assert (found.low, found.high) == (
        pytest.approx(low, abs=1e-4),
        pytest.approx(high, abs=1e-4),
    )
