"""Database files that nobody has open: checked, folded, given another key."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from review.errors import (
    NoSpaceError,
    StoreBrokenError,
    StoreBusyError,
    StoreError,
    StoreInUseError,
)
from review.i18n import noop
from review.keys import durable
from review.store import driver
from review.store.failures import translated

PATIENCE = 10.0
TRIES = 3
OURS = ("cases", "audit")  # tables by which a database is known as ours
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' "
    "ORDER BY name"
)


def fold(path: Path, key: bytes | None = None) -> None:
    """Make the database one file, with nothing of it in the files beside it.

    Raises StoreInUseError where any process has it open.
    """
    with translated(path), closing(driver.connect(path, key, timeout=0)) as found:
        try:
            found.execute("PRAGMA journal_mode = DELETE")
        except driver.errors() as error:
            if driver.code(error) != sqlite3.SQLITE_BUSY:
                raise
            raise StoreInUseError(path=path) from error


def remove(path: Path) -> None:
    """Delete a database file with all that SQLite has left beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def check_file(
    path: Path, key: bytes | None = None, *, tables: tuple[str, ...] = OURS
) -> None:
    """Raises StoreBrokenError where the file is no sound Greenroom database."""
    said = _integrity(path, key)
    if said != "ok":
        raise StoreBrokenError(path=path, reason=said)
    with translated(path), closing(_read_only(path, key)) as found:
        there = {row[0] for row in found.execute(TABLES)}
    if not there.issuperset(tables):
        reason = noop("not a Greenroom database")
        raise StoreBrokenError(path=path, reason=reason)


def _integrity(path: Path, key: bytes | None) -> str:
    with translated(path), closing(_read_only(path, key)) as found:
        if (
            key is not None
            and found.execute("PRAGMA cipher_integrity_check").fetchone()
        ):
            return "cipher_integrity_check"
        return str(found.execute("PRAGMA integrity_check").fetchone()[0])


def _read_only(path: Path, key: bytes | None) -> sqlite3.Connection:
    return driver.connect(f"{path.absolute().as_uri()}?mode=ro", key, uri=True)


def rows(path: Path, key: bytes | None, sql: str) -> list[tuple[object, ...]]:
    """What a query finds in a file that stays as it is."""
    with translated(path), closing(_read_only(path, key)) as found:
        return found.execute(sql).fetchall()


def key_of(path: Path, keys: tuple[bytes, ...]) -> bytes | None:
    """The key that opens this file; None where it is not encrypted.

    Raises StoreBrokenError where none of them does.
    """
    if driver.is_plain(path) or not keys:
        return None
    with translated(path):
        raw, key = driver.open_with(path, keys)
    raw.close()
    return key


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Give a database another key while others read and write it.

    One transaction: all pages change, or none does. Whoever has it open meets that at
    the start of the next transaction. Raises StoreBusyError where a writer does not end,
    and NoSpaceError where the database could not be written: it keeps the old key then.
    """
    with translated(path):
        if not any(_rekeyed(path, old, new) for _ in range(TRIES)):
            raise StoreBusyError
        with closing(driver.connect(path, new, timeout=PATIENCE)) as raw:
            _require_new(raw, path, old)
            # Into the file, where readers allow; else the next checkpoint does it.
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _require_new(raw: sqlite3.Connection, path: Path, old: bytes) -> None:
    """SQLCipher does not say that it has rolled back a change of keys for lack of room."""
    try:
        raw.execute(driver.READABLE).fetchone()
    except driver.errors() as error:
        if not driver.is_locked_out(error):
            raise
        with closing(driver.connect(path, old, timeout=PATIENCE)) as before:
            before.execute(driver.READABLE).fetchone()
        reason = noop("it could not be given another key")
        raise NoSpaceError(path=path, reason=reason) from error


def _rekeyed(path: Path, old: bytes, new: bytes) -> bool:
    # A connection whose rekey failed would write with the new key: it is never used.
    with closing(driver.connect(path, old)) as raw:
        driver.wait_eagerly(raw, seconds=PATIENCE)
        raw.execute(driver.READABLE).fetchone()
        raw.execute("PRAGMA synchronous = FULL")
        try:
            raw.execute(f"PRAGMA rekey = {driver.literal(new)}")
        except driver.errors() as error:
            if driver.code(error) != sqlite3.SQLITE_ERROR:
                raise
            return False  # SQLCipher says so where a writer kept the lock
    return True


def converted(path: Path, key: bytes | None, target: Path, new: bytes | None) -> None:
    """A copy of a database with another key, or without; compared with the original.

    Nobody may have it open. A target that is there is replaced, all at once.
    """
    part = target.with_name(target.name + ".converting")
    with placing(part, target):
        with translated(path):
            _export(path, key, part, new)
            if _contents(path, key) != _contents(part, new):
                raise StoreError(reason=noop("the copy is not like the original"))
        if (said := _integrity(part, new)) != "ok":
            raise StoreBrokenError(path=part, reason=said)


@contextmanager
def placing(part: Path, target: Path) -> Iterator[None]:
    """What is made in `part` takes the place of `target`, durably; a failure leaves none.

    `part` is there, empty and its owner's alone. Raises NoSpaceError.
    """
    try:
        remove(part)
        part.touch(mode=driver.PRIVATE)
        yield
        durable.sync(part)
        part.replace(target)
        durable.sync(target.parent)
    except OSError as error:
        raise NoSpaceError(path=target, reason=error.strerror) from error
    finally:
        with suppress(OSError):
            remove(part)


def _export(path: Path, key: bytes | None, part: Path, new: bytes | None) -> None:
    opened = driver.cipher(path) if key is None else driver.connect(path, key)
    with closing(opened) as raw:
        said = driver.literal(new) if new is not None else "''"
        raw.execute(f"ATTACH DATABASE ? AS target KEY {said}", (str(part),))
        raw.execute("SELECT sqlcipher_export('target')").fetchone()
        version = raw.execute("PRAGMA main.user_version").fetchone()[0]
        raw.execute(f"PRAGMA target.user_version = {int(version)}")
        raw.execute("DETACH DATABASE target")


def _contents(path: Path, key: bytes | None) -> list[object]:
    with closing(_read_only(path, key)) as raw:
        made = raw.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        ).fetchall()
        names = [row[0] for row in raw.execute(TABLES)]
        counts = [
            raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 - names of its own tables
            for name in names
        ]
    return [made, counts]
