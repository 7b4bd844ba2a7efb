"""A data folder encrypted for the first time, or laid open again: while nothing runs.

From the first write to the last both rings are there, and nobody but these commands
opens the folder. Each file is replaced by its whole successor; killed at any moment, the
same command goes on where it stopped.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from review.config import Settings
from review.errors import InvalidInputError, KeysError, StoreBrokenError
from review.i18n import noop
from review.keys import durable
from review.keys.ring import KeyRing, encrypted
from review.keys.ring_files import RingFiles
from review.keys.source import VALUE, new_identity, public
from review.services import backups, kept, trail
from review.services.key_rotation import change_files
from review.services.office import Office

KEYS = "keys.db"
HALF = ("*.converting*", "*.restoring*", "*.db.part*")
OpenOffice = Callable[[], Office]


def encrypt(settings: Settings, open_office: OpenOffice) -> tuple[Path, ...]:
    """Encrypt the databases, their backups and all files with the key that was given.

    `open_office` opens the folder while it is between the two states. Says which copies
    of a database are damaged and stay as they are. Raises KeysError where nothing is
    left to do, StoreInUseError where anything has the folder open.
    """
    files = RingFiles(settings.home, settings.environ)
    if files.source is None:
        reason = noop("give the key to encrypt with; greenroom key new makes one")
        raise InvalidInputError(field=VALUE, reason=reason)
    master = public(files.source.identities()[0])
    with _at_work(settings, files):
        if not files.plain.exists():
            raise KeysError(reason=noop("there is nothing that is not encrypted"))
        if not files.sealed.exists():
            plain = files.read_plain()
            _require_free(settings, plain)
            files.save(encrypted(plain, master=master, identity=new_identity()))
        ring = files.read_sealed()
        _require_free(settings, ring)
        left = _convert(settings, ring.database, ring.database[0])
        with _open(open_office) as office:
            change_files(office)
            for folder in (settings.media, settings.dossiers):
                kept.sweep(office, folder, hours=0)
            backups.renew_keys(office)
            _enter(office, "key.encrypted")
        durable.forget(files.plain)
    return left


def decrypt(settings: Settings, open_office: OpenOffice) -> tuple[Path, ...]:
    """Lay open what `encrypt` encrypted; what was masked stays sealed."""
    from review.store.driver import is_plain

    files = RingFiles(settings.home, settings.environ)
    with _at_work(settings, files):
        if not files.sealed.exists():
            raise KeysError(reason=noop("nothing is encrypted"))
        ring = files.read_sealed()
        _require_free(settings, ring)
        files.save(replace(ring, database=(), files=(), masters=()))
        _require_free(settings, ring)
        if not is_plain(settings.database):  # where it is, all files are done
            with _open(open_office) as office:
                change_files(office, plain=True)
                _enter(office, "key.decrypted")
        left = _convert(settings, ring.database, None)
        for beside in settings.backups.rglob(files.sealed.name):
            beside.unlink(missing_ok=True)
        durable.forget(files.sealed)
    return left


@contextmanager
def _at_work(settings: Settings, files: RingFiles) -> Iterator[None]:
    """Nobody else changes keys. A folder of an earlier version gets its ring."""
    from review.store.driver import is_plain

    if not settings.home.is_dir():
        raise KeysError(reason=noop("the data folder is empty"))
    with files.changing():
        if is_plain(settings.database) and not files.sealed.exists():
            files.make_plain()
        yield


def _require_free(settings: Settings, ring: KeyRing) -> None:
    """Twice: before the rings say that the folder is being converted, and after."""
    for path in (settings.database, settings.home / KEYS):
        backups.require_free(path, ring)


def _convert(
    settings: Settings, keys: tuple[bytes, ...], new: bytes | None
) -> tuple[Path, ...]:
    """Every database of the folder with another key, or without.

    The main one is encrypted last and laid open first: where it is encrypted, all are.
    Says which copies are damaged: those are left as they are.
    """
    _sweep(settings)
    left = []
    for path in backups.copies(settings, keys):
        try:
            _converted(path, keys, new)
        except StoreBrokenError:
            left.append(path)
    both = (settings.home / KEYS, settings.database)
    for path in both if new else reversed(both):
        if path.exists():
            _converted(path, keys, new)
    return tuple(left)


def _sweep(settings: Settings) -> None:
    """Delete what commands that were killed left half written: it may lie open."""
    for folder in (settings.home, settings.backups):
        for path in (one for ending in HALF for one in folder.glob(ending)):
            path.unlink(missing_ok=True)


def _converted(path: Path, keys: tuple[bytes, ...], new: bytes | None) -> None:
    from review.store.database_files import converted, fold, key_of

    key = key_of(path, keys)
    if key != new:
        fold(path, key)
        converted(path, key, path, new)


def _enter(office: Office, action: str) -> None:
    trail.append(office, actor=trail.SYSTEM, action=action, subject="keys")


@contextmanager
def _open(open_office: OpenOffice) -> Iterator[Office]:
    office = open_office()
    try:
        yield office
    finally:
        office.store.close()
