"""Windows: speech packed without its pauses, and times that find their way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.decode import RATE
from audio.models import TimeSpan
from audio.windows import (
    MARGIN,
    PADDING,
    WINDOW,
    Window,
    left_out,
    packed,
    pause,
    speech,
)

BLOCK = np.arange(60 * RATE, dtype=np.float32)  # each sample is its own place


def span(start, end):
    return TimeSpan(start=start, end=end)


def test_a_long_pause_is_left_out_and_a_short_one_stays():
    (window,) = packed(BLOCK, [span(1.0, 3.0), span(3.6, 5.0), span(20.0, 22.0)])
    assert window.spans == (span(0.6, 5.4), span(19.6, 22.4))
    assert window.seconds == pytest.approx(7.6)
    assert window.sound[0] == pytest.approx(0.6 * RATE)


def test_a_window_ends_where_the_next_stretch_would_make_it_too_long():
    windows = packed(BLOCK, [span(0, 8), span(10, 17), span(19, 25)])
    assert [len(window.spans) for window in windows] == [1, 2]
    assert all(window.seconds <= WINDOW for window in windows)


def test_no_speech_no_window():
    assert packed(BLOCK, []) == []
    assert speech(np.zeros(RATE, np.float32)) == ()


@given(
    st.lists(st.floats(0.1, 9.0), min_size=2, max_size=12),
    st.floats(0.0, 1.0),
    st.floats(0.0, 0.5),
)
def test_a_time_in_a_window_is_placed_where_its_sound_is(lengths, where, length):
    edges = np.cumsum(lengths).round(3)
    spans = [span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    window = Window(BLOCK, [s for s in spans if s.end < 60])
    start = where * window.seconds
    placed = window.placed(start, min(window.seconds, start + length))
    assert placed.start <= placed.end
    assert any(s.start <= placed.start <= placed.end <= s.end for s in window.spans)
    middle = window.sound[min(int(start * RATE), len(window.sound) - 1)] / RATE
    if length == 0:
        assert placed.start == pytest.approx(middle, abs=0.01)


def test_a_part_of_a_window_leaves_out_what_the_window_leaves_out():
    window = Window(BLOCK, [span(1, 3), span(10, 12)])
    assert list(window.parts(1.0, 3.0)) == [span(2, 3), span(10, 11)]
    assert list(window.parts(2.0, 4.0)) == [span(10, 12)]


def test_padding_of_neighbours_meets_in_the_middle_of_their_pause():
    (window,) = packed(BLOCK, [span(2.0, 3.0), span(3.5, 4.0)])
    assert window.spans == (span(2.0 - PADDING, 4.0 + PADDING),)


def test_a_block_without_speech_ends_at_its_end():
    assert pause(np.zeros(4 * RATE, np.float32)) == 4 * RATE


def test_speech_between_time_marks_is_a_window_of_its_own():
    spans = [span(1, 3), span(3.6, 6), span(20, 26)]
    (window,) = packed(BLOCK, spans)
    whole = [(0.0, window.seconds)]
    assert list(left_out(BLOCK, window, whole, spans)) == []
    first, last = left_out(BLOCK, window, [(2.5, 8.0)], spans)
    assert first.spans == (span(1 - MARGIN, 3 + MARGIN),)
    (rest,) = last.spans
    assert rest.start == pytest.approx(8.0 - 5.8 + 19.6 - MARGIN)
    assert rest.end == 26 + MARGIN


def test_silence_between_time_marks_is_nothing():
    spans = [span(1, 3), span(3.4, 6)]
    (window,) = packed(BLOCK, spans)
    marks = [(0.4, 2.4), (2.8, 5.4)]
    assert list(left_out(BLOCK, window, marks, spans)) == []
