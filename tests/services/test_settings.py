"""Settings that would break the law, or show originals for good, are refused at start."""

from datetime import timedelta

import pytest

from review.config import Settings
from review.errors import InvalidInputError


@pytest.mark.parametrize("years", ["0", "1", "2", "101", "99999999999999999999"])
def test_nothing_is_kept_for_less_than_the_law_asks_for(years):
    with pytest.raises(InvalidInputError, match="GREENROOM_RETENTION_YEARS"):
        Settings.from_environ({"GREENROOM_RETENTION_YEARS": years})


@pytest.mark.parametrize("minutes", ["0", "61", "525600"])
def test_an_original_is_shown_for_minutes(minutes):
    with pytest.raises(InvalidInputError, match="GREENROOM_UNLOCK_MINUTES"):
        Settings.from_environ({"GREENROOM_UNLOCK_MINUTES": minutes})


def test_longer_times_within_bounds_are_taken():
    made = Settings.from_environ(
        {"GREENROOM_RETENTION_YEARS": "10", "GREENROOM_UNLOCK_MINUTES": "60"}
    )

    assert (made.retention_years, made.unlock) == (10, timedelta(hours=1))
