"""A sentence never says more than the sample does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain import accuracy_words as words
from review.domain.accuracy import Estimate
from review.domain.measure import Measure, State
from review.i18n import LANGUAGES, use_language

FOUND = Estimate(accuracy=0.9499, low=0.93, high=0.9651, proven=0.93)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_only_a_proven_transcript_is_said_to_be_good(state, language):
    use_language(language)
    claim = words.headline(Measure(state=State.PROVEN))

    said = words.statement(
        Measure(state=state, estimate=FOUND, more=7, heard=30, of=90)
    )

    assert (claim in said) == (state is State.PROVEN)
    assert "  " not in said


def test_what_is_missing_is_said():
    near = Measure(
        state=State.UNDECIDED, estimate=FOUND, more=7, heard=30, clips=30, of=90
    )

    assert "大约还要听 7 段" in words.statement(near)
    assert "不会改变" in words.statement(near.model_copy(update={"more": None}))
    assert "94.9 %（95 % 置信区间 93.0–96.5 %）" in words.statement(near)


@given(st.floats(0, 1))
def test_a_share_is_never_rounded_up(share):
    assert float(words.percent(share)) / 100 <= share + 1e-9
