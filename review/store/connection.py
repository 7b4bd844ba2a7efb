"""One database file, a connection for every thread that asks, errors in our words."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from review.errors import (
    ConflictError,
    NoSpaceError,
    ReviewError,
    StoreBrokenError,
    StoreBusyError,
    StoreError,
    StoreInUseError,
)
from review.i18n import noop

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

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
PRIVATE = 0o600
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE meets the triggers on DELETE
)


class Connection:
    """The database at `path`; SQLite objects never cross from one thread to another.

    Every method raises an error of the StoreError family where the file is damaged,
    locked or cannot be written, and ConflictError where a row breaks a unique or
    checked rule.
    """

    def __init__(self, path: Path, *, busy_seconds: float = 15.0) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._local = threading.local()

    @property
    def raw(self) -> sqlite3.Connection:
        """This thread's connection, opened at the first use."""
        found: sqlite3.Connection | None = getattr(self._local, "raw", None)
        if found is None:
            with self._translated():
                found = self._open()
            self._local.raw = found
        return found

    def _open(self) -> sqlite3.Connection:
        keep_private(self.path)
        raw = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None
        )
        try:
            for pragma in PRAGMAS:
                raw.execute(pragma)
        except sqlite3.Error:
            raw.close()
            raise
        return raw

    def close(self) -> None:
        """Close this thread's connection; the next use opens a new one."""
        found: sqlite3.Connection | None = getattr(self._local, "raw", None)
        if found is not None:
            found.close()
            self._local.raw = None

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing, durable once left; joins the transaction that is open."""
        raw = self.raw
        with self._translated():
            if raw.in_transaction:
                yield
                return
            raw.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                raw.rollback()
                raise
            try:
                raw.execute("COMMIT")
            except BaseException:
                raw.rollback()
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the database."""
        raw = self.raw
        with self._translated():
            if raw.in_transaction:
                yield
                return
            raw.execute("BEGIN")
            try:
                yield
            finally:
                raw.rollback()

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row of a query."""
        with self._translated():
            cursor = self.raw.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, if there is one."""
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    def count(self, sql: str, parameters: Parameters = ()) -> int:
        """The one number that a query gives."""
        with self._translated():
            return int(self.raw.execute(sql, parameters).fetchone()[0] or 0)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Write, inside the open transaction or in one of its own; rows touched."""
        with self.atomic():
            return self.raw.execute(sql, parameters).rowcount

    def insert(self, table: str, row: Row) -> None:
        """One new row."""
        with self.atomic():
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            self.raw.execute(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
                list(row.values()),
            )

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the whole database, checked; leaves none if it fails."""
        part = target.with_name(target.name + ".part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=PRIVATE)
            with self._translated(), closing(sqlite3.connect(part)) as copy:
                self.raw.backup(copy)
            fold(part)
            check_file(part)
            part.replace(target)
        except OSError as error:
            raise NoSpaceError(path=target, reason=error.strerror) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self.path):
            yield


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


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Say what SQLite says in our words."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise ConflictError from error
    except sqlite3.DatabaseError as error:
        kind = _KINDS.get((getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF)
        raise (kind or StoreError)(path=path, reason=str(error)) from error


def fold(path: Path) -> None:
    """Make the database one file, with nothing of it in the files beside it.

    Raises StoreInUseError where any process has it open.
    """
    with (
        translated(path),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as found,
    ):
        try:
            found.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreInUseError(path=path) from error


def check_file(path: Path) -> None:
    """Raises StoreBrokenError where the file is no sound Greenroom database."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with translated(path), closing(sqlite3.connect(uri, uri=True)) as found:
        said = found.execute("PRAGMA integrity_check").fetchone()[0]
        ours = found.execute(
            "SELECT count(*) FROM sqlite_master WHERE name IN ('cases', 'audit')"
        ).fetchone()[0]
    if said != "ok" or ours != len(("cases", "audit")):
        reason = said if said != "ok" else noop("not a Greenroom database")
        raise StoreBrokenError(path=path, reason=reason)
