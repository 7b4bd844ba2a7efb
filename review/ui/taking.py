"""From an upload that has arrived to its case: the file is read whole on the way.

A small one is taken while its sender waits. Of a big one the reading takes minutes, and
happens in a thread of its own: its sender may go on, and is told when it is over.
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from audio.errors import AudioError
from review.domain.case import Case
from review.domain.views import Upload
from review.errors import DuplicateRecordingError, StoreError
from review.i18n import say_error
from review.services import intake, uploads
from review.services.office import Office

logger = logging.getLogger(__name__)
AT_ONCE = 256 * 1024 * 1024  # bytes that are read within a second or two


@dataclass(frozen=True)
class Handing:
    """What somebody hands in: an upload, and what they say of it."""

    upload_id: str
    filename: str
    title: str
    host_id: str
    goods: str | None
    air_at: datetime | None
    previous_id: str | None
    brought: intake.Brought | None


@dataclass
class Taking:
    """A big file that is being read: `case` or `error` once it is over."""

    handing: Handing
    size: int
    since: float = field(default_factory=time.monotonic)
    case: Case | None = None
    error: Exception | None = None

    @property
    def is_over(self) -> bool:
        """Whether its sender can be told."""
        return self.case is not None or self.error is not None

    @property
    def seconds(self) -> float:
        """How long it has been read."""
        return time.monotonic() - self.since


_lock = threading.Lock()
_under_way: dict[str, list[Taking]] = {}
_left: dict[str, list[Upload]] = {}  # by their senders, who were not told yet


def take(office: Office, handing: Handing, *, by: str) -> Case:
    """The case of an upload. Raises what `intake.submit_recording` raises.

    Where the file itself is not at fault, it stays, to be handed in again.
    """
    path = uploads.finish(office, handing.upload_id, by=by)
    try:
        return intake.submit_recording(
            office,
            by=by,
            path=path,
            filename=handing.filename,
            title=handing.title,
            host_id=handing.host_id,
            goods=handing.goods,
            air_at=handing.air_at,
            previous_id=handing.previous_id,
            brought=handing.brought,
        )
    except DuplicateRecordingError:
        raise
    except AudioError as error:
        error.data["path"] = handing.filename  # ours is a name that nobody knows
        raise
    except Exception:
        if path.exists():
            uploads.reopen(office, handing.upload_id, path, by=by)
        raise
    finally:
        path.unlink(missing_ok=True)


def begin(office: Office, handing: Handing, *, size: int, by: str) -> None:
    """Take it in a thread of its own."""
    taking = Taking(handing, size)
    with _lock:
        _under_way.setdefault(by, []).append(taking)
    threading.Thread(
        target=_work, args=(office, taking, by), name="taking", daemon=True
    ).start()


def _work(office: Office, taking: Taking, by: str) -> None:
    try:
        taking.case = take(office, taking.handing, by=by)
    except Exception as error:  # noqa: BLE001 - the page that tells its sender has the wall
        taking.error = error


def recover(office: Office) -> None:
    """What was being read when the app stopped is here still; its sender is told."""
    try:
        found = uploads.recover(office)
    except StoreError as error:  # a full disk is no reason not to start
        logger.warning("uploads: %s", say_error(error))
        return
    with _lock:
        for upload in found:
            _left.setdefault(upload.by, []).append(upload)


def left(by: str) -> tuple[Upload, ...]:
    """This person's recordings of which the reading was broken off; each is told once."""
    with _lock:
        return tuple(_left.pop(by, ()))


def under_way(by: str) -> tuple[Taking, ...]:
    """What is being read for this person."""
    with _lock:
        return tuple(one for one in _under_way.get(by, ()) if not one.is_over)


def finished(by: str) -> tuple[Taking, ...]:
    """What is over and was not told yet; each is told once."""
    with _lock:
        mine = _under_way.pop(by, [])
        over = tuple(one for one in mine if one.is_over)
        if rest := [one for one in mine if one not in over]:
            _under_way[by] = rest
    return over
