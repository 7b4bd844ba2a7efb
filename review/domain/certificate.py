"""The certificate a passed quiz gives, and the calendar it lives by.

Months and deadlines are those of China (UTC+8 all year). A certificate holds from the
moment it is issued until the end of the month after the quiz: the whole next month is
the time to pass the next quiz, and there is no further grace.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import Field

from review.domain.china_time import CHINA
from review.domain.staff import Value

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class Certificate(Value):
    """The proof that a person passed the quiz of a month; the number is never reused."""

    number: str
    person_id: str
    month: Month
    issued_at: datetime
    valid_until: datetime
    attempt_id: str

    def is_valid(self, at: datetime) -> bool:
        """Whether the certificate covers this moment (`valid_until` is excluded)."""
        return self.issued_at <= at < self.valid_until

    @property
    def last_day(self) -> date:
        """The last day in China on which the certificate holds."""
        return (self.valid_until - timedelta(seconds=1)).astimezone(CHINA).date()


def month_of(at: datetime) -> str:
    """The month of a moment, in China: `2026-11`."""
    return at.astimezone(CHINA).strftime("%Y-%m")


def next_month(month: str) -> str:
    """The month after this one."""
    year, number = map(int, month.split("-"))
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def month_start(month: str) -> datetime:
    """The first moment of a month in China, in UTC."""
    year, number = map(int, month.split("-"))
    return datetime(year, number, 1, tzinfo=CHINA).astimezone(UTC)


def month_end(month: str) -> datetime:
    """The first moment after a month in China, in UTC."""
    return month_start(next_month(month))


def attempt_deadline(started_at: datetime, minutes: int) -> datetime:
    """When an attempt ends: after so many minutes, and never after its month."""
    return min(started_at + timedelta(minutes=minutes), month_end(month_of(started_at)))


def certificate_number(month: str, sequence: int) -> str:
    """`GR-202611-0007`: the month and the count of certificates in it."""
    return f"GR-{month.replace('-', '')}-{sequence:04d}"


def issue(
    *, person_id: str, month: str, attempt_id: str, sequence: int, now: datetime
) -> Certificate:
    """The certificate of a passed attempt."""
    return Certificate(
        number=certificate_number(month, sequence),
        person_id=person_id,
        month=month,
        issued_at=now,
        valid_until=month_end(next_month(month)),
        attempt_id=attempt_id,
    )
