"""What the database says, in our words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review.errors import (
    ConflictError,
    NoSpaceError,
    ReviewError,
    StoreBrokenError,
    StoreBusyError,
    StoreError,
)
from review.store import driver

_KINDS: dict[int, type[ReviewError]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_FULL: NoSpaceError,
    sqlite3.SQLITE_IOERR: NoSpaceError,
    sqlite3.SQLITE_READONLY: NoSpaceError,
    sqlite3.SQLITE_CORRUPT: StoreBrokenError,
    sqlite3.SQLITE_NOTADB: StoreBrokenError,
    sqlite3.SQLITE_CANTOPEN: StoreBrokenError,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise an error of ours where either library raises one of its own."""
    try:
        yield
    except Exception as error:
        if isinstance(error, driver.broken_rules()):
            raise ConflictError from error
        if isinstance(error, driver.errors()):
            kind = _KINDS.get(driver.code(error), StoreError)
            raise kind(path=path, reason=str(error)) from error
        raise
