"""Backup and restore of the database, consistent while everything runs.

A backup holds no key of anybody. The keys of people, and the ring where it is sealed,
lie beside the backups in one copy each, the newest: what was erased is gone from there,
too, and no restore brings it back.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from review.config import Settings
from review.errors import InvalidInputError, KeysError, NoSpaceError, StoreBrokenError
from review.i18n import noop
from review.keys import KeyRing
from review.keys.ring_files import RingFiles
from review.services import trail
from review.services.office import Office

BESIDE = ("-wal", "-shm")
NO_COPIES = (*BESIDE, "-journal", ".part", ".converting", ".age")


def backup(office: Office, *, to: Path | None = None) -> Path:
    """A checked copy of the database, made while it is in use.

    `to` is a file; by default a new one in the backup folder, named by the time.
    Raises InvalidInputError where it exists, NoSpaceError, StoreBrokenError.
    """
    stamp = office.now().strftime("%Y%m%dT%H%M%S.%fZ")
    target = to or office.settings.backups / f"greenroom-{stamp}.db"
    if target.exists():
        raise InvalidInputError(field=str(target), reason=noop("exists already"))
    trail.append(office, actor=trail.SYSTEM, action="backup.made", subject=target.name)
    with _on_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with office.keys.writing():
        office.store.connection.copy_to(target)
        _copy_keys(office, target.parent)
    return target


def renew_keys(office: Office) -> None:
    """Put the present keys in the place of those in the backup folder, where any are.

    Also in the folders below it. For whoever has erased somebody or changed a key. Safe
    to run again.
    """
    there = {path.parent for path in office.settings.backups.rglob("*.db")}
    for folder in sorted(there):
        with office.keys.writing():
            _copy_keys(office, folder)


def _copy_keys(office: Office, folder: Path) -> None:
    keys, sealed = office.store.keys.path, office.keys.on_disk.sealed
    if keys.exists() and folder != keys.parent:
        _ = office.store.vault  # its table is there from here on
        office.store.keys.copy_to(folder / keys.name)
    if sealed.exists() and folder != sealed.parent:
        with _on_disk(folder / sealed.name):
            _put(sealed, folder / sealed.name)


def _put(source: Path, target: Path) -> None:
    """A private copy, in place all at once and durable."""
    from review.keys.durable import replace

    replace(target, source.read_bytes())


def copies(settings: Settings, keys: tuple[bytes, ...] = ()) -> tuple[Path, ...]:
    """Every other database file of the folder: backups, and what a restore put aside.

    Whatever a backup is called: by its ending, by what is in it, or by one of these
    `keys` that opens it.
    """
    home, own = settings.home, {settings.database.name, "keys.db", "jobs.db"}
    found = [path for path in home.glob("*.db") if path.name not in own]
    found += home.glob(f"{settings.database.stem}.before-restore-*")
    found += (p for p in settings.backups.rglob("*") if p.is_file())
    whole = (p for p in found if not p.name.endswith(NO_COPIES) and p.name[0] != ".")
    return tuple(sorted(path for path in whole if _is_database(path, keys)))


def _is_database(path: Path, keys: tuple[bytes, ...]) -> bool:
    from review.store.database_files import key_of
    from review.store.driver import is_plain

    if path.suffix == ".db" or ".before-restore-" in path.name or is_plain(path):
        return True
    with suppress(StoreBrokenError):
        return path.stat().st_size > 0 and key_of(path, keys) is not None
    return False


def restore(
    settings: Settings, source: Path, *, force: bool, today: date | None = None
) -> Path:
    """Put a backup in the place of the database; says where the old one went.

    Numbers that were given since stay given: they are noted beside the database, and
    once more from the one that is replaced. Where there is neither, every series leaps,
    up to those of `today`.

    The keys of people stay, or come from beside the backup where there are none. Raises
    StoreBrokenError where the backup is damaged or no key opens it, InvalidInputError
    where there is a database already and `force` is not given, and StoreInUseError
    where the app, the worker or another command has it open; the old one is moved
    aside, never deleted.
    """
    from review.keys import durable
    from review.store.database_files import check_file, key_of

    target = settings.database
    if target.exists() and not force:
        raise InvalidInputError(
            field=str(target), reason=noop("exists already; --force moves it aside")
        )
    ring, older, refused = _rings(settings, source)
    try:
        key = key_of(source, (*ring.database, *older))
    except StoreBrokenError:
        if refused:  # the keys beside the backup would do
            raise refused from None
        raise
    check_file(source, key)
    with suppress(StoreBrokenError):  # a damaged one is why somebody restores
        require_free(target, ring)
    with _on_disk(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _copied(source, key, target, next(iter(ring.database), None)) as fresh:
            is_known = _note_numbers(settings, ring)
            _bring_keys(settings, source.with_name("keys.db"), ring, older)
            if not is_known:
                _skip_numbers(settings, ring, fresh, today or date.min)
            aside = _move_aside(target)
            fresh.replace(target)
        durable.sync(target.parent)
    return aside


@contextmanager
def _copied(
    source: Path, key: bytes | None, target: Path, newest: bytes | None
) -> Iterator[Path]:
    """A durable copy beside the target, with the newest key; gone where it is not used."""
    from review.keys import durable
    from review.store.database_files import converted
    from review.store.driver import keep_private

    fresh = target.with_suffix(".restoring")
    try:
        keep_private(fresh)
        if key == newest:
            shutil.copyfile(source, fresh)
            durable.sync(fresh)
        else:
            converted(source, key, fresh, newest)
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def unopened(settings: Settings) -> int:
    """Of how many people no original can be opened, for the ring is another one.

    A folder that lies open has its ring in keys.json, of which no backup has a copy.
    """
    from review.store.connection import Connection
    from review.store.keys_file import NAME, TABLES
    from review.store.vault import Vault

    path = settings.home / NAME
    if not path.exists():
        return 0
    ring = RingFiles(settings.home, settings.environ).read()
    keys = Connection(path, keys=lambda: ring.database, tables=TABLES)
    try:
        vault = Vault(keys, ring)
        return sum(not vault.holds(one) for one in vault.kept())
    finally:
        keys.close()


def _rings(
    settings: Settings, source: Path
) -> tuple[KeyRing, tuple[bytes, ...], KeysError | None]:
    """The ring of the folder, and the database keys of the one beside the backup.

    Or else why that one does not open. A folder without any takes the one beside.
    """
    files = RingFiles(settings.home, settings.environ)
    beside = source.with_name(files.sealed.name)
    if not beside.exists() or beside == files.sealed:
        return files.read(), (), None
    if not (
        files.plain.exists() or files.sealed.exists() or settings.database.exists()
    ):
        files.read_sealed(beside)  # raises where the key is not the right one
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _put(beside, files.sealed)
    ring = files.read()
    try:
        return ring, files.read_sealed(beside).database, None
    except KeysError as error:
        return ring, (), error


def _bring_keys(
    settings: Settings, beside: Path, ring: KeyRing, older: tuple[bytes, ...]
) -> None:
    """Take over the keys of people that are not known here; erased is erased."""
    from review.store.database_files import key_of
    from review.store.keys_file import take_over

    mine = settings.home / beside.name
    if beside.exists() and beside != mine:
        key = key_of(beside, (*ring.database, *older))
        take_over(mine, ring.database, beside, key)


def _note_numbers(settings: Settings, ring: KeyRing) -> bool:
    """Whether it is noted which numbers this folder has given."""
    from review.store.database_files import key_of
    from review.store.keys_file import NAME, has_numbers, note_numbers

    mine, old = settings.home / NAME, settings.database
    is_known = has_numbers(mine, ring.database)
    if old.exists():
        with suppress(StoreBrokenError):  # a damaged one may be why somebody restores
            note_numbers(mine, ring.database, old, key_of(old, ring.database))
            return True
    return is_known


def _skip_numbers(
    settings: Settings, ring: KeyRing, database: Path, today: date
) -> None:
    from review.store.database_files import key_of
    from review.store.keys_file import NAME, skip_numbers

    key = key_of(database, ring.database)
    mine = settings.home / NAME
    skip_numbers(mine, ring.database, database, key, today=today)


def require_free(database: Path, ring: KeyRing | None = None) -> None:
    """Raises StoreInUseError where a program has this database open."""
    from review.store.database_files import fold, key_of

    if database.exists():
        fold(database, key_of(database, ring.database if ring else ()))


def _move_aside(target: Path) -> Path:
    aside = next(
        path
        for n in range(1, 10_000)
        if not (path := target.with_suffix(f".before-restore-{n}")).exists()
    )
    for ending in ("", *BESIDE):
        old = target.with_name(target.name + ending)
        if old.exists():
            old.replace(aside.with_name(aside.name + ending))
    return aside


@contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoSpaceError(path=path.parent, reason=error.strerror) from error
