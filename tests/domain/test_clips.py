"""Cutting a recording into clips and drawing some, in a way that nobody can turn."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from review.domain import clips
from review.domain.clips import FrameClip, Piece, Stratum, drawn, frame

TIMES = st.floats(0, 200, allow_nan=False)
PIECES = st.lists(st.tuples(TIMES, st.floats(0, 3), st.floats(0, 1)), max_size=60).map(
    lambda all_: tuple(Piece(a, a + d, "字", p) for a, d, p in sorted(all_))
)
SPANS = st.lists(
    st.tuples(TIMES, st.floats(0.1, 30)).map(lambda s: (s[0], s[0] + s[1])), max_size=4
)


def evenly(count, stratum=Stratum.SURE):
    return tuple(
        FrameClip(start=10 * n, end=10 * n + 10, stratum=stratum) for n in range(count)
    )


@given(PIECES, SPANS, SPANS)
def test_clips_are_short_and_apart_and_touch_nothing_silent(pieces, silent, findings):
    found = frame(pieces, seconds=200, silent=silent, findings=findings)

    for clip in found:
        assert 2 <= clip.end - clip.start <= 15
        assert not any(a < clip.end and b > clip.start for a, b in silent)
    for one, other in pairwise(found):
        assert one.end <= other.start


@given(PIECES)
def test_all_that_can_be_heard_is_in_a_clip(pieces):
    found = frame(pieces, seconds=200)
    heard = sum(len(clips.text_of(clip, pieces)) for clip in found)

    assert (found[0].start, found[-1].end) == (0, 200)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert heard == sum((piece.start + piece.end) / 2 < 200 for piece in pieces)


def test_clips_are_cut_in_pauses():
    said = [(n * 0.3, n * 0.3 + 0.3) for n in range(30)]  # nine seconds without a break
    said += [(a + 9.8, b + 9.8) for a, b in said]
    pieces = tuple(Piece(a, b, "字", 0.9) for a, b in said)

    first, *_ = frame(pieces, seconds=20)

    assert 9.0 < first.end < 9.8


def test_a_passage_of_which_nothing_was_heard_is_a_stratum_of_its_own():
    pieces = tuple(Piece(n / 4, n / 4 + 0.2, "字", 0.9) for n in range(160))

    found = frame(pieces, seconds=80)

    assert {c.stratum for c in found if c.start >= 40} == {Stratum.QUIET}
    assert Stratum.QUIET not in {c.stratum for c in found if c.end <= 40}


@given(st.integers(1, 200), st.integers(1, 60), st.integers(0, 60), st.text(max_size=5))
def test_a_larger_sample_holds_the_smaller_one(size, target, more, seed):
    few = drawn(evenly(size), seed, target=target)
    many = drawn(evenly(size), seed, target=target + more)

    assert set(few) <= set(many)
    assert len({place for place, _clip in many}) == len(many)


def test_every_clip_is_as_likely_as_any_other_of_its_stratum():
    counts = Counter(
        place
        for seed in range(4000)
        for place, _ in drawn(evenly(20), str(seed), target=5)
    )

    assert min(counts.values()) > 0.85 * 4000 * 5 / 20
    assert max(counts.values()) < 1.15 * 4000 * 5 / 20


def test_a_sample_is_spread_over_the_whole_recording():
    places = sorted(place for place, _ in drawn(evenly(400), "seed", target=40))

    assert max(b - a for a, b in pairwise([0, *places, 400])) < 30


def test_doubtful_clips_are_drawn_twice_as_often():
    sizes = {Stratum.SURE: 300, Stratum.DOUBTFUL: 100}

    counts = clips.allocated(sizes, 50)

    assert counts == {Stratum.SURE: 30, Stratum.DOUBTFUL: 20}
