"""Backup and restore of the database, consistent while everything runs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from review.config import Settings
from review.errors import InvalidInputError, NoSpaceError, StoreBrokenError
from review.i18n import noop
from review.services import trail
from review.services.office import Office


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
    office.store.connection.copy_to(target)
    return target


def restore(settings: Settings, source: Path, *, force: bool) -> Path:
    """Put a backup in the place of the database; says where the old one went.

    Raises StoreBrokenError where the backup is damaged, InvalidInputError where there
    is a database already and `force` is not given, and StoreInUseError where the app,
    the worker or another command has it open; the old one is moved aside, never deleted.
    """
    from review.store.database_files import check_file
    from review.store.driver import keep_private

    check_file(source)
    target = settings.database
    if target.exists() and not force:
        raise InvalidInputError(
            field=str(target), reason=noop("exists already; --force moves it aside")
        )
    with suppress(StoreBrokenError):  # a damaged one is why somebody restores
        require_free(target)
    fresh = target.with_suffix(".restoring")
    with _on_disk(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(fresh)
        shutil.copyfile(source, fresh)
        aside = _move_aside(target)
        fresh.replace(target)
    return aside


def require_free(database: Path) -> None:
    """Raises StoreInUseError where a program has this database open."""
    from review.store.database_files import fold

    if database.exists():
        fold(database)


def _move_aside(target: Path) -> Path:
    aside = next(
        path
        for n in range(1, 10_000)
        if not (path := target.with_suffix(f".before-restore-{n}")).exists()
    )
    for ending in ("", "-wal", "-shm"):
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
