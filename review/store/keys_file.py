"""The database of people's keys as a file: opened alone, and filled up from a copy."""

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
    here = Connection(mine, keys=lambda: keys, tables=TABLES)
    try:
        if not here.count(THERE):
            here.run(TABLE)
        with here.atomic():
            for row in rows(beside, key, READ):
                here.run(TAKE, row)
            numbers.take_over(here, beside, key)
    finally:
        here.close()


def note_numbers(
    mine: Path, keys: tuple[bytes, ...], database: Path, key: bytes | None
) -> None:
    """Note what the database has given that is about to be replaced."""
    here = Connection(mine, keys=lambda: keys, tables=TABLES)
    try:
        if not here.count(THERE):
            here.run(TABLE)
        numbers.note_given(here, database, key)
    finally:
        here.close()


def has_numbers(mine: Path, keys: tuple[bytes, ...]) -> bool:
    """Whether numbers are noted here: an earlier version noted none."""
    if not mine.exists():
        return False
    here = Connection(mine, keys=lambda: keys, tables=TABLES)
    try:
        return numbers.is_noted(here)
    finally:
        here.close()


def skip_numbers(
    mine: Path,
    keys: tuple[bytes, ...],
    database: Path,
    key: bytes | None,
    *,
    today: date,
) -> None:
    """Give no number that may have been given since this copy was made."""
    here = Connection(mine, keys=lambda: keys, tables=TABLES)
    try:
        if not here.count(THERE):
            here.run(TABLE)
        numbers.leap(here, database, key, today=today)
    finally:
        here.close()
