"""Months, deadlines and how long a certificate holds: in China's time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from review.domain.certificate import (
    attempt_deadline,
    issue,
    month_end,
    month_of,
    month_start,
    next_month,
)

MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@given(MOMENTS)
def test_every_moment_lies_in_its_month(at):
    month = month_of(at)
    assert month_start(month) <= at < month_end(month)
    assert month_of(month_end(month)) == next_month(month)


def test_a_month_begins_at_midnight_in_china():
    assert month_start("2026-12") == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert month_of(datetime(2026, 11, 30, 16, tzinfo=UTC)) == "2026-12"
    assert next_month("2026-12") == "2027-01"


@given(MOMENTS, st.integers(min_value=1, max_value=240))
def test_an_attempt_never_outlasts_its_month(at, minutes):
    deadline = attempt_deadline(at, minutes)
    assert at < deadline <= month_end(month_of(at))
    assert deadline <= at + timedelta(minutes=minutes)


def test_a_certificate_holds_until_the_end_of_the_next_month():
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    certificate = issue(
        person_id="p", month="2026-11", attempt_id="a", sequence=7, now=now
    )
    assert certificate.number == "GR-202611-0007"
    assert certificate.last_day.isoformat() == "2026-12-31"
    end = datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert not certificate.is_valid(now - timedelta(seconds=1))
    assert certificate.is_valid(now)
    assert certificate.is_valid(end - timedelta(seconds=1))
    assert not certificate.is_valid(end)
