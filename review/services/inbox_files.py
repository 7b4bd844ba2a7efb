"""The files of the inbox: which are recordings, whether they change, where they go."""

import hashlib
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from review.domain.recording import StoredRecording
from review.services import inbox_note
from review.services.durable import sync

logger = logging.getLogger(__name__)

TAKEN, REFUSED = "taken", "refused"
UNFINISHED = frozenset(
    {".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp"}
)
OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})

Stamp = tuple[int, int]
"""Size, and time of the last change: it stands still where nobody writes any more."""


def recordings(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every recording, with the name of the folder that it is in; links are not followed."""
    for path in _in(folder):
        if path.is_dir() and not path.is_symlink():
            if path.name not in {TAKEN, REFUSED} and not path.name.startswith("."):
                yield from ((one, path.name) for one in _in(path) if _is_recording(one))
        elif _is_recording(path):
            yield path, ""


def _in(folder: Path) -> list[Path]:
    """What is in it; nothing while it cannot be read, as with a disk that is unplugged."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        logger.warning("inbox: cannot be read (%s)", error.strerror)
        return []


def _is_recording(path: Path) -> bool:
    return _may_be(path) and path.is_file() and not path.is_symlink()


def _may_be(path: Path) -> bool:
    """By its name."""
    name = path.name.lower()
    if name.startswith((".", "~$")) or name in OF_SYSTEMS:
        return False
    return path.suffix.lower() not in UNFINISHED | inbox_note.COMPANIONS


def stamp_of(path: Path) -> Stamp | None:
    """Its stamp; None where it is gone, or where its writer lets nobody else in.

    It is opened: only then does a network disk ask its server how long the file is now.
    """
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def free(target: Path) -> Path:
    """This name, or with a number where it is taken."""
    number = 1
    found = target
    while found.exists():
        number += 1
        found = target.with_stem(f"{target.stem}-{number}")
    return found


def sweep(folder: Path, *, before: datetime) -> int:
    """Delete what was moved here before then; says how many recordings it were.

    Nothing where the folder is a link: what it leads to was not put there by us.
    """
    gone = 0
    if folder.is_symlink():
        return gone
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder first
        with suppress(OSError):  # the next sweep comes
            if path.is_dir() and not path.is_symlink():
                path.rmdir()  # where nothing is left in it
            elif path.lstat().st_mtime < before.timestamp():
                path.unlink()
                gone += _may_be(path)
    return gone


def _away(folder: Path) -> Iterator[Path]:
    return chain((folder / TAKEN).rglob("*"), (folder / REFUSED).rglob("*"))


def taken(folder: Path, recordings: Iterable[StoredRecording]) -> Iterator[Path]:
    """What was taken, or refused, of these recordings, with what lies beside.

    They are known by their content: whoever looked may have given them another name.
    """
    known = {(one.size, one.sha256) for one in recordings}
    sizes = {size for size, _sha256 in known}
    for path in sorted(_away(folder)):
        if path.is_symlink() or not path.is_file() or path.stat().st_size not in sizes:
            continue
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            if (os.fstat(file.fileno()).st_size, found) in known:
                yield from (*inbox_note.companions(path), path)


def move(path: Path, target: Path) -> None:
    """With what is beside it; the recording last, so that a kill loses no note."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for one in inbox_note.companions(path):
        os.utime(one.replace(free(target.parent / one.name)))  # its time begins now
    path.replace(target)
    os.utime(target)
    sync(target.parent)
    sync(path.parent)
