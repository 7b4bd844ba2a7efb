"""The database of people's keys as a file: opened alone, and filled up from a copy."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from review.store import numbers
from review.store.connection import Connection
from review.store.database_files import rows
from review.store.vault import TABLE

NAME = "keys.db"
TABLES = ("subject_keys",)
THERE = "SELECT count(*) FROM sqlite_master WHERE name = 'subject_keys'"
READ = "SELECT subject_id, wrapped, created_at, erased_at FROM subject_keys"
TAKE = (
    "INSERT INTO subject_keys (subject_id, wrapped, created_at, erased_at) "
    "VALUES (?, ?, ?, ?) ON CONFLICT (subject_id) DO UPDATE "
    "SET wrapped = NULL, erased_at = excluded.erased_at "
    "WHERE excluded.wrapped IS NULL AND subject_keys.wrapped IS NOT NULL"
)


def take_over(
    mine: Path, keys: tuple[bytes, ...], beside: Path, key: bytes | None
) -> None:
    """Take the keys of people from a copy who are not known here.

    Whoever was erased, here or there, is erased: no copy brings anybody back.
    """
    with _ready(mine, keys) as here, here.atomic():
        for row in rows(beside, key, READ):
            here.run(TAKE, row)
        numbers.take_over(here, beside, key)


def note_numbers(
    mine: Path, keys: tuple[bytes, ...], database: Path, key: bytes | None
) -> None:
    """Note what the database has given that is about to be replaced."""
    with _ready(mine, keys) as here:
        numbers.note_given(here, database, key)


def has_numbers(mine: Path, keys: tuple[bytes, ...]) -> bool:
    """Whether numbers are noted here: an earlier version noted none."""
    if not mine.exists():
        return False
    with closing(_connection(mine, keys)) as here:
        return numbers.is_noted(here)


def skip_numbers(
    mine: Path,
    keys: tuple[bytes, ...],
    database: Path,
    key: bytes | None,
    *,
    today: date,
) -> None:
    """Give no number that may have been given since this copy was made."""
    with _ready(mine, keys) as here:
        numbers.leap(here, database, key, today=today)


@contextmanager
def _ready(mine: Path, keys: tuple[bytes, ...]) -> Iterator[Connection]:
    """Our own, with its table; closed once left."""
    with closing(_connection(mine, keys)) as here:
        if not here.count(THERE):
            here.run(TABLE)
        yield here


def _connection(mine: Path, keys: tuple[bytes, ...]) -> Connection:
    return Connection(mine, keys=lambda: keys, tables=TABLES)
