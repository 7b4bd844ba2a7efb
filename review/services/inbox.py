"""The watched folder: a recording that is put into it becomes a case by itself.

Looked at again and again, which works on network disks too. A file is taken once it has
stopped growing, for the host whose user name its folder has, or whom its note names. It
leaves the folder only when its case is on disk; what cannot be taken goes to `refused`,
with the reason beside it.
"""

import logging
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
    StoreError,
    TranscriptMismatchError,
    UploadTooLargeError,
)
from review.i18n import noop, say_error, say_os_error
from review.keys import locks
from review.services import accounts, inbox_note, intake, trail
from review.services.inbox_files import (
    REFUSED,
    TAKEN,
    Stamp,
    free,
    move,
    recordings,
    stamp_of,
    sweep,
)
from review.services.inbox_journal import Journal
from review.services.office import Office

logger = logging.getLogger(__name__)

REASON = ".reason.txt"
PATIENCE = 10  # times the quiet time, until a file that cannot be read is refused
AGAIN = timedelta(minutes=1)  # after a full disk, or a database that is busy
SWEEP = timedelta(hours=1)
REFUSALS = (
    AudioError,
    DuplicateRecordingError,
    InvalidInputError,
    NotFoundError,
    TranscriptMismatchError,
    UploadTooLargeError,
)


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
        self._journal = Journal(office.settings.work / "inbox.json")
        self._seen: dict[Path, _Seen] = {}
        self._swept = office.now() - SWEEP
        self._may = True
        if not self._user:
            raise InvalidInputError(
                field="GREENROOM_INBOX_USER",
                reason=noop("name the account that submits what is in the inbox"),
            )
        home, folder = office.settings.home.resolve(), self._folder.resolve()
        if folder.is_relative_to(home) or home.is_relative_to(folder):
            raise InvalidInputError(
                field="GREENROOM_INBOX",
                reason=noop("the inbox and the data folder must lie apart"),
            )
        if not self._folder.is_dir():  # a network disk may come later
            logger.warning("inbox: GREENROOM_INBOX is no folder yet")
        if not allowed(
            accounts.by_username(office, self._user), Permission.CASE_SUBMIT
        ):
            raise InvalidInputError(
                field="GREENROOM_INBOX_USER",
                reason=noop(
                    "this account may not submit recordings: it needs the role submitter, and must be open"
                ),
            )

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
        may, self._may = self._may, _may_submit(by)
        if not self._may:
            if may:  # said once, not at every look
                logger.warning("inbox: recordings wait, %s", _hindrance(by))
            return
        self._sweep()
        for path, host in self._ready():
            case = self._take(path, host, by)
            if case is not None:
                yield case

    def _ready(self) -> list[tuple[Path, str]]:
        """The files that have stopped growing, with the folder that they are in."""
        now = self._office.now()
        there = dict(recordings(self._folder))
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        ready = []
        for path, host in there.items():
            stamp = stamp_of(path)
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
        if self._journal.has(path, seen.stamp, is_kept=True):
            self._away(path, seen)  # a kill came while it was moved away
            return None
        ours = self._journal.has(path, seen.stamp)
        try:
            self._journal.note(path, seen.stamp)
            case = self._submit(path, host, by)
        except DuplicateRecordingError as error:
            if not ours:
                self._refuse(path, seen, error)
                return None
            case = None  # a kill came between the case and the moving away
        except REFUSALS as error:
            self._refuse(path, seen, error)
            return None
        except Exception as error:  # noqa: BLE001 - the edge: one file holds up no other
            self._later(seen, error)
            return None
        if stamp_of(path) == seen.stamp:
            self._away(path, seen, note=True)
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
        written = note.written(path)
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
            brought=_brought(written) if written else None,
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
        logger.warning("inbox: a recording has to wait (%s)", _why(error))
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
            target = free(self._folder / REFUSED / self._below(path))
            reason = target.with_name(target.name + REASON)
            reason.parent.mkdir(parents=True, exist_ok=True)
            reason.write_text(f"{error.code} {say_error(error)}\n", encoding="utf-8")
            move(path, target)
        except OSError as failure:
            self._later(seen, failure)

    def _away(self, path: Path, seen: _Seen, *, note: bool = False) -> None:
        try:
            if note:
                self._journal.note(path, seen.stamp, is_kept=True)
            if self._office.settings.inbox_keep:
                move(path, free(self._folder / TAKEN / self._below(path)))
            else:
                for one in (*inbox_note.companions(path), path):
                    one.unlink(missing_ok=True)
            self._journal.end()
        except (OSError, NoSpaceError) as error:
            self._later(seen, error)

    def _below(self, path: Path) -> Path:
        return path.relative_to(self._folder)

    def _sweep(self) -> None:
        """Delete what was taken or refused long enough ago; the audit log says how many."""
        now = self._office.now()
        if now - self._swept < SWEEP:
            return
        self._swept = now
        settings = self._office.settings
        gone = {
            name: sweep(self._folder / name, before=now - kept)
            for name, kept in (
                (TAKEN, settings.inbox_keep),
                (REFUSED, settings.inbox_refused),
            )
        }
        if any(gone.values()):
            trail.append(
                self._office,
                actor=trail.SYSTEM,
                action="inbox.swept",
                subject="inbox",
                **gone,
            )


def _may_submit(by: Person) -> bool:
    return allowed(by, Permission.CASE_SUBMIT) and not by.must_change


def _hindrance(by: Person) -> str:
    if by.must_change:
        return "its account has yet to choose a password of its own (R407)"
    return "its account may not submit any more"


def _why(error: Exception) -> str:
    """Where the disk is full, where; of anything else only what kind of error it is."""
    if isinstance(error, StoreError):
        return say_error(error)
    if isinstance(error, OSError):
        return say_os_error(error)
    return str(getattr(error, "code", type(error).__name__))


def _brought(written: Path) -> intake.Brought:
    from audio.subtitles import read

    return intake.Brought(read(written), written.name)
