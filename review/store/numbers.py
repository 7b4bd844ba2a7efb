"""Numbers of cases, receipts and certificates: none is ever given twice.

A restored backup knows nothing of the numbers that were given after it was made. So the
highest of each series is noted beside the database, too: with the keys of people, which
no restore takes back.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from review.store.connection import Connection
from review.store.database_files import rows

# Where a folder is lost with its notes, nobody knows what was given since the backup. A
# thousand hosts who go live every day for four hours need 4,000 numbers a day. By the
# day: who restores the same backup again later gets past what was given meanwhile.
LEAP = 10_000
TABLE = """
CREATE TABLE IF NOT EXISTS highest_numbers (
  series TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT
"""
THERE = "SELECT count(*) FROM sqlite_master WHERE name = 'highest_numbers'"
NOTE = (
    "INSERT INTO highest_numbers (series, value) VALUES (?, ?) "
    "ON CONFLICT (series) DO UPDATE SET value = max(value, excluded.value)"
)
READ = "SELECT series, value FROM highest_numbers"
OF_A_YEAR = ("S", "R", "D")  # scripts, recordings, receipts
MADE = "SELECT max(at) FROM audit"
# Certificates were numbered by their count before they had a counter.
GIVEN = """
SELECT name, value FROM counters
UNION ALL
SELECT 'GR-' || replace(month, '-', ''), count(*) FROM certificates GROUP BY month
"""


class Given(NamedTuple):
    """A number, and the last one that the database itself knew of."""

    value: int
    before: int


class Numbers:
    """Counts in the database; notes the highest beside it, before anybody sees it."""

    def __init__(self, connection: Connection, beside: Connection) -> None:
        self._connection = connection
        self._beside = beside

    def next(self, series: str, *, least: int = 0) -> Given:
        """The next of a series, and more than `least`; part of the open transaction."""
        with self._connection.atomic():
            known = self._connection.count(
                "SELECT value FROM counters WHERE name = ?", (series,)
            )
            before = max(known, least)
            value = max(before, self._noted(series)) + 1
            self._connection.run(
                "INSERT INTO counters (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (series, value),
            )
            self._beside.run(NOTE, (series, value))
        return Given(value, before)

    def note(self) -> None:
        """Note what the database has given: a version before the notes did not."""
        given = [(row["name"], row["value"]) for row in self._connection.all(GIVEN)]
        for series, value in given:
            if self._noted(series) < value:
                self._beside.run(NOTE, (series, value))

    def _noted(self, series: str) -> int:
        if not self._beside.count(THERE):
            self._beside.run(TABLE)
        return self._beside.count(
            "SELECT value FROM highest_numbers WHERE series = ?", (series,)
        )


def take_over(here: Connection, beside: Path, key: bytes | None) -> None:
    """Note what a copy has noted; part of the open transaction."""
    here.run(TABLE)
    [(is_there,)] = rows(beside, key, THERE)
    if is_there:
        for row in rows(beside, key, READ):
            here.run(NOTE, row)


def is_noted(here: Connection) -> bool:
    """Whether there are notes at all: a version before them kept none."""
    return bool(here.count(THERE))


def note_given(here: Connection, database: Path, key: bytes | None) -> None:
    """Note what a database has given that is about to be replaced."""
    given = rows(database, key, GIVEN)
    with here.atomic():
        here.run(TABLE)
        for row in given:
            here.run(NOTE, row)


def leap(here: Connection, database: Path, key: bytes | None, *, today: date) -> None:
    """Note more than can have been given since this copy of a database was made."""
    known: dict[str, int] = {}
    for name, value in rows(database, key, GIVEN):
        known[str(name)] = max(known.get(str(name), 0), int(str(value)))
    [(made,)] = rows(database, key, MADE)
    first = date.fromisoformat(str(made)[:10]) if made else today
    last = max(first, today)
    step = LEAP * ((last - first).days + 1)
    with here.atomic():
        here.run(TABLE)
        noted = {row["series"]: row["value"] for row in here.all(READ)}
        for series in sorted({*known, *_series(first, last)}):
            since = max(known.get(series, 0), noted.get(series, 0))
            here.run(NOTE, (series, since + step))


def _series(first: date, last: date) -> Iterator[str]:
    """All from which a number can have been given between these days."""
    for year in range(first.year, last.year + 1):
        yield from (of_year(prefix, year) for prefix in OF_A_YEAR)
        for month in range(1, 13):
            if (first.year, first.month) <= (year, month) <= (last.year, last.month):
                yield of_month(f"{year}{month:02d}")


def of_year(prefix: str, year: int) -> str:
    """The series of a kind of number in a year."""
    return f"{prefix}-{year}"


def of_month(month: str) -> str:
    """The series of a month's certificates: `202611`."""
    return f"GR-{month}"
