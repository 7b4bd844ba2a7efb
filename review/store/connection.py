"""One database file, a connection for every thread that asks, errors in our words."""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from review.store import driver
from review.store.database_files import OURS, check_file, fold, placing
from review.store.driver import keep_private
from review.store.failures import translated

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]
Keys = Callable[[], tuple[bytes, ...]]
T = TypeVar("T")

TRIES = 3  # a key that is new when the next one comes is met again
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is overwritten leaves no trace in free pages
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE meets the triggers on DELETE
)


def no_keys() -> tuple[bytes, ...]:
    """The keys of a database that is not encrypted."""
    return ()


class Connection:
    """The database at `path`; SQLite objects never cross from one thread to another.

    `keys` gives the keys that may open it, newest first; none where it is not encrypted.
    Another process may give the database a new key at any time: whoever meets that at
    the start of a transaction asks for the keys again and opens it anew. A copy without
    one of these `tables` is none.

    Every method raises an error of the StoreError family where the file is damaged,
    locked or cannot be written, and ConflictError where a row breaks a unique or
    checked rule.
    """

    def __init__(
        self,
        path: Path,
        *,
        keys: Keys = no_keys,
        tables: tuple[str, ...] = OURS,
        busy_seconds: float = 15.0,
    ) -> None:
        self.path = path
        self._tables = tables
        self._keys = keys
        self._busy_seconds = busy_seconds
        self._local = threading.local()

    @property
    def raw(self) -> sqlite3.Connection:
        """This thread's connection, opened at the first use."""
        found: sqlite3.Connection | None = getattr(self._local, "raw", None)
        if found is None:
            with self._translated():
                found, self._local.key = self._patiently(self._open)
            self._local.raw = found
        return found

    def _open(self) -> tuple[sqlite3.Connection, bytes | None]:
        keep_private(self.path)
        raw, key = driver.open_with(self.path, self._keys(), timeout=self._busy_seconds)
        try:
            for pragma in PRAGMAS:
                raw.execute(pragma)
        except driver.errors():
            raw.close()
            raise
        return raw, key

    def close(self) -> None:
        """Close this thread's connection; the next use opens a new one."""
        found: sqlite3.Connection | None = getattr(self._local, "raw", None)
        if found is not None:
            found.close()
            self._local.raw = None

    def _patiently(self, work: Callable[[], T]) -> T:
        """Begin something; once more where the file has got a new key on the way."""
        for _ in range(TRIES):
            try:
                return work()
            except driver.errors() as error:
                if not driver.is_locked_out(error) or not self._keys():
                    raise
                self.close()
        return work()

    def _fresh(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do something outside of any transaction."""
        return self._patiently(lambda: work(self.raw))

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing, durable once left; joins the transaction that is open."""
        with self._translated():
            if self.raw.in_transaction:
                yield
                return
            raw = self._fresh(_begun_to_write)
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
        with self._translated():
            if self.raw.in_transaction:
                yield
                return
            raw = self._fresh(_begun_to_read)
            try:
                yield
            finally:
                raw.rollback()

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row of a query."""

        def read(raw: sqlite3.Connection) -> list[Row]:
            cursor = raw.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

        with self._translated():
            return read(self.raw) if self.raw.in_transaction else self._fresh(read)

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row of a query, if there is one."""
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    def count(self, sql: str, parameters: Parameters = ()) -> int:
        """The one number that a query gives."""
        row = self.one(sql, parameters) or {}
        return int(next(iter(row.values()), 0) or 0)

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
        """A consistent copy of the whole database, checked; leaves none if it fails.

        Durable before this returns. It has the key of the database, or of course none.
        """
        part = target.with_name(target.name + ".part")
        with placing(part, target):
            key = self._copied(part)
            fold(part, key)
            check_file(part, key, tables=self._tables)

    def _copied(self, part: Path) -> bytes | None:
        with self.snapshot():
            key: bytes | None = self._local.key
            with closing(driver.connect(part, key)) as copy:
                self.raw.backup(copy)
        return key

    @contextmanager
    def _translated(self) -> Iterator[None]:
        with translated(self.path):
            yield


def _begun_to_write(raw: sqlite3.Connection) -> sqlite3.Connection:
    raw.execute("BEGIN IMMEDIATE")
    return raw


def _begun_to_read(raw: sqlite3.Connection) -> sqlite3.Connection:
    raw.execute("BEGIN")
    try:
        raw.execute(driver.READABLE).fetchone()  # from here on the snapshot stands
    except BaseException:
        raw.rollback()
        raise
    return raw
