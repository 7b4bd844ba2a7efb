"""The two libraries that open a database: SQLite, and SQLCipher where it is encrypted.

Both are DB-API modules of the same make, each with exception classes of its own. A
connection of either is typed as the one of the standard library.
"""

import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from review.errors import StorePlainError

PRIVATE = 0o600
PLAIN = b"SQLite format 3\0"
READABLE = "SELECT count(*) FROM sqlite_master"
CIPHER = "sqlcipher3.dbapi2"


def connect(
    path: Path | str,
    key: bytes | None,
    *,
    timeout: float = 5.0,
    uri: bool = False,
) -> sqlite3.Connection:
    """A connection in autocommit mode; with a key, by SQLCipher.

    Whether the key is the right one shows at the first read.
    """
    if key is None:
        return sqlite3.connect(path, timeout=timeout, isolation_level=None, uri=uri)
    raw = cipher(path, timeout=timeout, uri=uri)
    raw.execute(f"PRAGMA key = {literal(key)}")
    return raw


def cipher(
    path: Path | str, *, timeout: float = 5.0, uri: bool = False
) -> sqlite3.Connection:
    """SQLCipher without a key: it reads what is not encrypted, and alone can export."""
    from sqlcipher3 import dbapi2

    raw: sqlite3.Connection = dbapi2.connect(
        path, timeout=timeout, isolation_level=None, uri=uri
    )
    raw.execute("PRAGMA cipher_log_level = NONE")  # errors are ours to tell
    return raw


def wait_eagerly(raw: sqlite3.Connection, *, seconds: float) -> None:
    """Ask for a lock every millisecond: SQLite's own pauses starve beside busy writers.

    For a connection of SQLCipher.
    """
    end = time.monotonic() + seconds

    def wait(_tries: int) -> bool:
        time.sleep(0.001)
        return time.monotonic() < end

    cast("Any", raw).set_busy_handler(wait)


def literal(key: bytes) -> str:
    """A raw key as SQLCipher reads it, past any derivation from a password."""
    return f"\"x'{key.hex()}'\""


def errors() -> tuple[type[Exception], ...]:
    """The database errors of every library that was loaded."""
    loaded = sys.modules.get(CIPHER)
    return (sqlite3.DatabaseError, *([loaded.DatabaseError] if loaded else []))


def broken_rules() -> tuple[type[Exception], ...]:
    """The errors of every library about a row that breaks a rule of its table."""
    loaded = sys.modules.get(CIPHER)
    return (sqlite3.IntegrityError, *([loaded.IntegrityError] if loaded else []))


def code(error: Exception) -> int:
    """The primary result code of an error of either library."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def is_locked_out(error: Exception) -> bool:
    """Whether the file is no database to whoever has this key."""
    return code(error) == sqlite3.SQLITE_NOTADB


def is_plain(path: Path) -> bool:
    """Whether there is a database in it that anybody can read."""
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN)) == PLAIN
    except OSError:
        return False


def open_with(
    path: Path, keys: tuple[bytes, ...], *, timeout: float = 5.0
) -> tuple[sqlite3.Connection, bytes | None]:
    """A connection with the first key that opens the file, and that key.

    A new file is made with the first. Raises StorePlainError where the file is not
    encrypted and should be, and what the library raises where no key opens it.
    """
    if not keys:
        return connect(path, None, timeout=timeout), None
    if is_plain(path):
        raise StorePlainError(path=path)
    for key in keys:
        raw = connect(path, key, timeout=timeout)
        try:
            raw.execute(READABLE).fetchone()
        except errors() as error:
            raw.close()
            if not is_locked_out(error) or key == keys[-1]:
                raise
        else:
            return raw, key
    raise AssertionError(path)


def keep_private(path: Path) -> None:
    """Make the file, or what is there already, its owner's alone.

    SQLite gives the files beside it the same rights. What may not be changed is left:
    opening it says why.
    """
    with suppress(OSError):
        if not path.exists():
            path.touch(mode=PRIVATE)
        if path.stat().st_mode & ~PRIVATE & 0o777:
            path.chmod(PRIVATE)
