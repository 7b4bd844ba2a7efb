"""Small secret files: written whole or not at all, their owner's alone, durable."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE = 0o600


def replace(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file, whatever was there."""
    with _written(path, content) as part:
        part.replace(path)
    sync(path.parent)


def create(path: Path, content: bytes) -> None:
    """Make the file; one that is there stays, for another process may have been faster."""
    with _written(path, content) as part:
        try:
            path.hardlink_to(part)  # unlike a rename, never over another's file
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not path.exists():
                part.replace(path)
    sync(path.parent)


@contextmanager
def _written(path: Path, content: bytes) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def keep_private(path: Path) -> None:
    """Take away what others may do with the file: a copy of a folder may have lost it."""
    with suppress(OSError):
        if path.stat().st_mode & ~PRIVATE & 0o777:
            path.chmod(PRIVATE)


def forget(path: Path) -> None:
    """Remove a file, and what a killed process left of writing it."""
    for left in (path, *path.parent.glob(f".{path.name}.*")):
        left.unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """Return once the disk holds this file, or the names in this folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
