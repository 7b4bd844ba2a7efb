"""The watched folder: a recording that is put into it becomes a case by itself.

Looked at again and again, which works on network disks too. A file is taken once it has
stopped growing, for the host whose user name its folder has, or whom its note names. It
leaves the folder only when its case is on disk; what cannot be taken goes to `refused`,
with the reason beside it.
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from audio.errors import AudioError
from review.domain.case import Case
from review.domain.staff import Permission, Person, allowed
from review.errors import (
    DuplicateRecordingError,
    InvalidInputError,
    KeysBusyError,
    NoSpaceError,
    NotFoundError,
    ReviewError,
    UploadTooLargeError,
)
from review.i18n import noop, say_error
from review.keys import locks
from review.services import accounts, inbox_note, intake
from review.services.durable import sync
from review.services.office import Office

logger = logging.getLogger(__name__)

TAKEN, REFUSED = "taken", "refused"
REASON = ".reason.txt"
PATIENCE = 10  # times the quiet time, until a file that cannot be read is refused
AGAIN = timedelta(minutes=1)  # after a full disk, or a database that is busy
SWEEP = timedelta(hours=1)
UNFINISHED = frozenset(
    {".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp"}
)
OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
REFUSALS = (
    AudioError,
    DuplicateRecordingError,
    InvalidInputError,
    NotFoundError,
    UploadTooLargeError,
)

Stamp = tuple[int, int, int]


@dataclass
class _Seen:
    """A file as it was last seen, since when it is so, and when it is looked at next."""

    stamp: Stamp
    since: datetime
    due: datetime


class Watch:
    """One look after the other; remembers between them what has stopped growing."""

    def __init__(self, office: Office) -> None:
        """Raises InvalidInputError or NotFoundError where the settings name no account."""
        self._office = office
        self._folder = office.settings.inbox or Path()
        self._user = office.settings.inbox_user
        self._journal = office.settings.work / "inbox.json"
        self._seen: dict[Path, _Seen] = {}
        self._swept = office.now() - SWEEP
        if not self._user:
            raise InvalidInputError(
                field="GREENROOM_INBOX_USER",
                reason=noop("name the account that submits what is in the inbox"),
            )
        accounts.by_username(office, self._user)

    def look(self) -> tuple[Case, ...]:
        """Take what is ready; the new cases.

        Safe from any number of processes: only one looks at a time. What goes wrong with
        one file holds up no other.
        """
        home = self._office.settings.home
        with suppress(KeysBusyError), locks.alone(home / "inbox.lock"):
            return tuple(self._taken())
        return ()

    def _taken(self) -> Iterator[Case]:
        by = accounts.by_username(self._office, self._user)
        if not allowed(by, Permission.CASE_SUBMIT):
            logger.warning("inbox: its account may not submit recordings")
            return
        self._sweep()
        for path, host in self._ready():
            case = self._take(path, host, by)
            if case is not None:
                yield case

    def _ready(self) -> list[tuple[Path, str]]:
        """The files that have stopped growing, with the folder that they are in."""
        now = self._office.now()
        there = dict(_files(self._folder))
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        ready = []
        for path, host in there.items():
            stamp = _stamp(path)
            seen = self._seen.get(path)
            if stamp is None:
                continue
            if seen is None or seen.stamp != stamp:
                due = now + self._office.settings.inbox_quiet
                self._seen[path] = _Seen(stamp, since=now, due=due)
            elif now >= seen.due:
                ready.append((path, host))
        return ready

    def _take(self, path: Path, host: str, by: Person) -> Case | None:
        seen = self._seen[path]
        ours = self._is_noted(path, seen.stamp)
        self._note(path, seen.stamp)
        try:
            case = self._submit(path, host, by)
        except DuplicateRecordingError as error:
            if not ours:
                self._refuse(path, seen, error)
                return None
            case = None  # a kill came between the case and the moving away
        except REFUSALS as error:
            self._refuse(path, seen, error)
            return None
        except (ReviewError, OSError) as error:
            self._later(seen, error)
            return None
        if _stamp(path) == seen.stamp:
            self._away(path, seen)
        return case

    def _submit(self, path: Path, host: str, by: Person) -> Case:
        note = inbox_note.beside(path)
        username = note.host or host
        if not username:
            raise InvalidInputError(
                field=path.name,
                reason=noop("neither a folder nor a note names its host"),
            )
        self._check_size(path)
        title = note.title or path.stem[: intake.TITLE_CHARACTERS]
        return intake.submit_recording(
            self._office,
            by=by.id,
            path=path,
            filename=path.name,
            title=title,
            host_id=accounts.by_username(self._office, username).id,
            goods=note.goods,
            air_at=note.air_at,
        )

    def _check_size(self, path: Path) -> None:
        settings, size = self._office.settings, path.stat().st_size
        if size > settings.upload_bytes:
            raise UploadTooLargeError(
                filename=path.name, size=size, limit=settings.upload_bytes
            )
        if shutil.disk_usage(settings.home).free < size + settings.reserve_bytes:
            raise NoSpaceError(path=settings.home, reason=noop("no room for the file"))

    def _later(self, seen: _Seen, error: Exception) -> None:
        code = getattr(error, "code", type(error).__name__)
        logger.warning("inbox: a recording has to wait (%s)", code)
        seen.due = self._office.now() + AGAIN

    def _refuse(self, path: Path, seen: _Seen, error: ReviewError | AudioError) -> None:
        """Move it away with the reason; what may yet be copied or named gets its time."""
        patient = seen.since + PATIENCE * self._office.settings.inbox_quiet
        is_final = isinstance(error, DuplicateRecordingError | UploadTooLargeError)
        if not is_final and self._office.now() < patient:
            seen.due = patient
            return
        logger.warning("inbox: a recording is refused (%s)", error.code)
        try:
            target = _free(self._folder / REFUSED / self._below(path))
            reason = target.with_name(target.name + REASON)
            reason.parent.mkdir(parents=True, exist_ok=True)
            reason.write_text(f"{error.code} {say_error(error)}\n", encoding="utf-8")
            _move(path, target)
        except OSError as failure:
            self._later(seen, failure)

    def _away(self, path: Path, seen: _Seen) -> None:
        try:
            if self._office.settings.inbox_keep:
                _move(path, _free(self._folder / TAKEN / self._below(path)))
            else:
                for one in (*inbox_note.companions(path), path):
                    one.unlink(missing_ok=True)
            self._journal.unlink(missing_ok=True)
        except OSError as error:
            self._later(seen, error)

    def _below(self, path: Path) -> Path:
        return path.relative_to(self._folder)

    def _note(self, path: Path, stamp: Stamp) -> None:
        """On disk: this file is being taken, so that one that is taken is recognised."""
        self._journal.parent.mkdir(parents=True, exist_ok=True)
        self._journal.write_text(_entry(path, stamp), encoding="utf-8")
        sync(self._journal)
        sync(self._journal.parent)

    def _is_noted(self, path: Path, stamp: Stamp) -> bool:
        try:
            return self._journal.read_text(encoding="utf-8") == _entry(path, stamp)
        except (OSError, ValueError):
            return False

    def _sweep(self) -> None:
        """Delete what was taken long enough ago: Greenroom keeps its own copy."""
        now = self._office.now()
        if now - self._swept < SWEEP:
            return
        self._swept = now
        before = (now - self._office.settings.inbox_keep).timestamp()
        for path in (self._folder / TAKEN).rglob("*"):
            with suppress(OSError):
                if path.is_file() and path.stat().st_mtime < before:
                    path.unlink()


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every recording, with the name of the folder that it is in; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        logger.warning("inbox: cannot be read (%s)", error.strerror)
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in {TAKEN, REFUSED} and not entry.name.startswith("."):
                for path in sorted(Path(entry.path).iterdir()):
                    if _is_recording(path):
                        yield path, entry.name
        elif _is_recording(Path(entry.path)):
            yield Path(entry.path), ""


def _is_recording(path: Path) -> bool:
    name = path.name.lower()
    if name.startswith((".", "~$")) or name in OF_SYSTEMS:
        return False
    if path.suffix.lower() in UNFINISHED | inbox_note.COMPANIONS:
        return False
    return path.is_file() and not path.is_symlink()


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _entry(path: Path, stamp: Stamp) -> str:
    """Says which file it is, without the name that somebody gave it."""
    named = hashlib.sha256(os.fsencode(path)).hexdigest()
    return json.dumps({"file": named, "stamp": stamp})


def _free(target: Path) -> Path:
    """This name, or with a number where it is taken."""
    number = 1
    found = target
    while found.exists():
        number += 1
        found = target.with_stem(f"{target.stem}-{number}")
    return found


def _move(path: Path, target: Path) -> None:
    """With what is beside it; the recording last, so that a kill loses no note."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for one in inbox_note.companions(path):
        one.replace(_free(target.parent / one.name))
    path.replace(target)
    os.utime(target)
    sync(target.parent)
    sync(path.parent)
