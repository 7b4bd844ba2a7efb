import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.muting import AFTER, BEFORE, LOUDNESS, muted, widened

RATE = 1000
FORMS = ("float32", "int16", "int32", "uint8", "float64")

spans = st.lists(
    st.tuples(st.floats(-1, 12), st.floats(0, 3)).map(
        lambda at: (at[0], at[0] + at[1])
    ),
    max_size=6,
)
cuts = st.lists(st.integers(0, 4000), max_size=8)


def _inside(length: int, places) -> np.ndarray:
    number = np.arange(length)
    inside = np.zeros(length, bool)
    for start, end in places:
        inside |= (number + 1 > start * RATE) & (number < end * RATE) & (start < end)
    return inside


def _noise(form: str, channels: int, length: int) -> np.ndarray:
    drawn = np.random.default_rng(3).uniform(0.2, 0.9, (channels, length))
    if form.startswith("float"):
        return drawn.astype(form)
    return (drawn * np.iinfo(form).max).astype(form)


@pytest.mark.parametrize("form", FORMS)
@given(places=spans, at=cuts, filling=st.sampled_from(["silence", "bleep"]))
def test_every_sample_outside_is_as_it_was_and_none_inside(form, places, at, filling):
    sound = _noise(form, 2, 4000)
    pieces = np.split(sound, sorted(at), axis=1)
    made = list(muted(pieces, places, rate=RATE, filling=filling))
    assert [piece.shape for piece in made] == [piece.shape for piece in pieces]
    whole = np.concatenate(made, axis=1)
    assert whole.dtype == sound.dtype
    inside = _inside(4000, [(max(0.0, a), b) for a, b in places])
    assert np.array_equal(whole[:, ~inside], sound[:, ~inside])
    once = next(muted([np.ones_like(sound)], places, rate=RATE, filling=filling))
    assert np.array_equal(whole[:, inside], once[:, inside])


@given(at=cuts)
def test_the_tone_is_the_same_however_the_sound_is_cut(at):
    sound = _noise("float32", 1, 4000)
    (whole,) = muted([sound], [(0.5, 3.2)], rate=RATE, filling="bleep")
    pieces = np.split(sound, sorted(at), axis=1)
    made = muted(pieces, [(0.5, 3.2)], rate=RATE, filling="bleep")
    assert np.array_equal(np.concatenate(list(made), axis=1), whole)


@pytest.mark.parametrize(("form", "middle"), [("int16", 0), ("uint8", 128)])
def test_silence_is_the_middle_of_what_a_sample_can_be(form, middle):
    (made,) = muted([_noise(form, 1, 100)], [(0, 1)], rate=RATE)
    assert np.all(made == middle)


def test_the_tone_is_heard_and_comes_and_goes_softly():
    (made,) = muted(
        [np.zeros(48_000, np.float32)], [(0.25, 0.75)], rate=48_000, filling="bleep"
    )
    assert 0.95 * LOUDNESS < np.abs(made).max() <= LOUDNESS
    assert np.abs(np.diff(made)).max() < 1.05 * LOUDNESS * 2 * np.pi * 1000 / 48_000
    assert not made[:12_000].any()
    assert not made[36_000:].any()


def test_the_first_sample_may_be_a_later_one():
    (made,) = muted([np.ones(1000, np.int16)], [(1.5, 1.6)], rate=RATE, start=1000)
    assert not made[500:600].any()
    assert made.sum() == 900


def test_a_piece_that_no_span_touches_is_not_copied():
    sound = np.ones(100)
    (made,) = muted([sound], [(5, 6)], rate=RATE)
    assert made is sound


def test_spans_get_their_margin_and_are_joined():
    assert widened([(5.0, 6.0), (0.1, 1.0), (1.5, 2.0)]) == (
        (0.0, 2.0 + AFTER), (5.0 - BEFORE, 6.0 + AFTER),
    )  # fmt: skip
    assert widened([(5.0, 6.0)], end=6.0) == ((5.0 - BEFORE, 6.0),)
    assert widened([(3.0, 2.0)]) == ()
