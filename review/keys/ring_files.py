"""The ring's files in a data folder: open beside open data, sealed beside sealed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from review.errors import (
    KeyChangeUnfinishedError,
    KeyMissingError,
    KeysBrokenError,
    NoSpaceError,
    StoreBrokenError,
    StorePlainError,
    WrongKeyError,
)
from review.i18n import noop
from review.keys import durable, locks, ring
from review.keys.ring import KeyRing
from review.keys.source import Source, find_source, new_identity, public

PLAIN = "keys.json"
SEALED = "keys.age"
CHANGING = ".keys.lock"
DATABASE = "greenroom.db"
SQLITE = b"SQLite format 3\0"
NO_MATCH = "No matching keys found"  # pyrage has one error for all
TRIES = 3
Mark = tuple[tuple[int, int, int] | None, ...]


class RingFiles:
    """The ring's two possible files in a data folder, and who may read and write them.

    `keys.json` lies open beside a database that is not encrypted; `keys.age` is sealed
    for the master key. Both at once: the folder is being converted, and only who does
    that (`is_converting`) reads the sealed one.
    """

    def __init__(
        self, home: Path, environ: Mapping[str, str], *, is_converting: bool = False
    ) -> None:
        self.home = home
        self.is_converting = is_converting
        self.source = find_source(home, environ)
        self.plain = home / PLAIN
        self.sealed = home / SEALED

    def mark(self) -> Mark:
        """What changes whenever the ring does."""
        return tuple(_state(path) for path in (self.plain, self.sealed))

    def read(self) -> KeyRing:
        """The ring, made at the first use; raises a KeysError, NoSpaceError."""
        try:
            is_plain, is_sealed = self.plain.exists(), self.sealed.exists()
            if is_sealed and self.is_converting:
                return self.read_sealed()
            if is_plain and is_sealed:
                raise KeyChangeUnfinishedError(path=self.home)
            if not is_plain and not is_sealed:
                self._make()
                is_plain = self.source is None
            if is_plain and self.source is not None:
                raise StorePlainError(path=self.home)
            return self.read_plain() if is_plain else self.read_sealed()
        except OSError as error:
            raise NoSpaceError(path=self.home, reason=error.strerror) from error

    def _make(self) -> None:
        """The first ring of a folder; one whose database is there has lost its own."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._require_no_database()
        if self.source is None:
            self.make_plain()
            return
        whole = ring.encrypted(
            ring.new_ring(),
            master=public(self.source.identities()[0]),
            identity=new_identity(),
        )
        durable.create(self.sealed, _sealed(whole))

    def make_plain(self) -> None:
        """A ring for a folder that is not encrypted; one that is there stays."""
        durable.create(self.plain, ring.written(ring.new_ring()))

    def _require_no_database(self) -> None:
        database = self.home / DATABASE
        try:
            with database.open("rb") as file:
                start = file.read(len(SQLITE))
        except FileNotFoundError:
            return
        if start == SQLITE and self.source is not None:
            raise StorePlainError(path=database)
        if start not in {b"", SQLITE}:
            reason = noop("file is not a database, or its keys.age is missing")
            raise StoreBrokenError(path=database, reason=reason)

    def read_plain(self) -> KeyRing:
        """The ring that lies open, made its owner's alone; raises KeysBrokenError."""
        durable.keep_private(self.plain)
        return _parsed(self.plain.read_bytes(), self.plain)

    def read_sealed(self, path: Path | None = None) -> KeyRing:
        """The sealed ring, here or at `path`; raises a KeysError."""
        path = path or self.sealed
        if self.source is None:
            raise KeyMissingError(path=path)
        return _opened(path, self.source)

    def save(self, changed: KeyRing) -> None:
        """Put a ring in the place of the one that is there; raises NoSpaceError."""
        path = self.sealed if changed.is_encrypted else self.plain
        content = _sealed(changed) if changed.is_encrypted else ring.written(changed)
        try:
            durable.replace(path, content)
        except OSError as error:
            raise NoSpaceError(path=path, reason=error.strerror) from error

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One command at a time changes keys; raises KeysBusyError."""
        with locks.alone(self.home / CHANGING):
            yield


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _sealed(whole: KeyRing) -> bytes:
    import pyrage

    recipients = [pyrage.x25519.Recipient.from_str(one) for one in whole.masters]
    sealed: bytes = pyrage.encrypt(ring.written(whole), recipients)
    return sealed


def _opened(path: Path, source: Source) -> KeyRing:
    """The ring in a sealed file.

    Read before the key: while both are changed, a place of keys holds the old one until
    the ring is sealed for the new one, so that what fails is tried again.
    """
    import pyrage

    for _ in range(TRIES):
        raw = path.read_bytes()
        keys = [pyrage.x25519.Identity.from_str(one) for one in source.identities()]
        try:
            return _parsed(pyrage.decrypt(raw, keys), path)
        except pyrage.DecryptError as error:
            if str(error) != NO_MATCH:
                raise KeysBrokenError(path=path, reason=noop("damaged")) from error
    raise WrongKeyError(path=path, place=source.place)


def _parsed(raw: bytes, path: Path) -> KeyRing:
    try:
        return ring.read(raw)
    except ValueError as error:
        raise KeysBrokenError(path=path, reason=noop("damaged")) from error
