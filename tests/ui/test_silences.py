"""Words that are read and not heard: found among many stretches, in whatever order."""

import pytest

from review.ui.parts.silences import silent

WORDS = [(n, n + 1, float(n), n + 1.0) for n in range(10)]


@pytest.mark.parametrize(
    ("stretches", "masked", "found"),
    [
        ([], [], []),
        ([(2.0, 4.0)], [], [[2, 4]]),
        ([(6.0, 7.0), (1.0, 3.0)], [], [[1, 3], [6, 7]]),
        ([(0.0, 9.0), (2.0, 3.0)], [], [[0, 9]]),
        ([(2.5, 2.5)], [], [[2, 3]]),
        ([(1.0, 6.0)], [(3, 5)], [[1, 3], [5, 6]]),
    ],
)
def test_words_in_a_silent_stretch_are_found_but_for_what_a_chip_covers(
    stretches, masked, found
):
    assert silent(WORDS, stretches, masked) == found
