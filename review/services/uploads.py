"""Big files in pieces: whose they are, how far they are, how much room there is."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from review.domain.canonical import one_line
from review.domain.staff import Permission
from review.domain.views import Upload
from review.errors import (
    DuplicateRecordingError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    UploadOffsetError,
    UploadTooLargeError,
)
from review.i18n import noop
from review.services import guard, media
from review.services.masking import masked_name
from review.services.office import Office

LARGEST_CHUNK = 64 * 1024 * 1024
OPEN_UPLOADS = 3  # of one person: each keeps room on the disk that others then lack
NAME_CHARACTERS = 200


def begin(
    office: Office, *, by: str, filename: str, size: int, sha_hint: str | None = None
) -> Upload:
    """A new upload of `size` bytes.

    `sha_hint` is the SHA-256 that the sender believes the file has; if a recording
    with it is a case already, the upload is refused at once. A person's fourth open
    upload gives up their oldest. Raises NotAllowedError, InvalidInputError,
    UploadTooLargeError, NoSpaceError, or DuplicateRecordingError.
    """
    guard.require(office, by, Permission.CASE_SUBMIT)
    name = _clean(filename)
    if not name or size < 1:
        raise InvalidInputError(field="file", reason=noop("is empty or has no name"))
    limit = office.settings.upload_bytes
    if size > limit:
        raise UploadTooLargeError(filename=name, size=size, limit=limit)
    if sha_hint:
        _check_new(office, sha_hint)
    for old in office.store.uploads.open_of(by)[OPEN_UPLOADS - 1 :]:
        _forget(office, old)
    folder = _folder(office)
    expected = office.store.uploads.open_bytes() + size
    if shutil.disk_usage(folder).free < expected + office.settings.reserve_bytes:
        raise NoSpaceError(path=folder, reason=noop("no room for the file"))
    upload = Upload(
        id=office.new_id(), by=by, filename=name, size=size, offset=0, state="open"
    )
    with _named(folder / f"{upload.id}.part"):
        (folder / f"{upload.id}.part").touch(exist_ok=False)
    office.store.uploads.add(upload, at=office.now())
    return upload


def _clean(filename: str) -> str:
    """The last part of a name, without what cannot be shown, kept or looked up.

    Personal information in it is masked.
    """
    name = one_line(Path(filename.replace("\\", "/")).name)[-NAME_CHARACTERS:]
    return masked_name(name)


def append(
    office: Office, upload_id: str, *, by: str, offset: int, chunk: bytes
) -> Upload:
    """The next piece, on disk before this returns.

    Raises NotFoundError for another person's upload, UploadOffsetError where the piece
    does not continue, UploadTooLargeError beyond the announced size, NoSpaceError.
    """
    upload = _mine(office, upload_id, by)
    if offset != upload.offset:
        raise UploadOffsetError(offset=offset, expected=upload.offset)
    if len(chunk) > LARGEST_CHUNK or offset + len(chunk) > upload.size:
        raise UploadTooLargeError(
            filename=upload.filename, size=offset + len(chunk), limit=upload.size
        )
    _write(_part(office, upload), offset, chunk)
    with office.store.atomic():
        now_at = _mine(office, upload_id, by).offset
        if now_at != offset:
            raise UploadOffsetError(offset=offset, expected=now_at)
        grown = upload.model_copy(update={"offset": offset + len(chunk)})
        office.store.uploads.put(grown, at=office.now())
    return grown


def status(office: Office, upload_id: str, *, by: str) -> Upload:
    """How far an upload is, to go on after an interruption."""
    return _mine(office, upload_id, by)


def finish(office: Office, upload_id: str, *, by: str) -> Path:
    """The complete file, named as it was sent; pass it to intake.submit_recording.

    Raises UploadOffsetError where bytes are missing.
    """
    with office.store.atomic():
        upload = _mine(office, upload_id, by)
        if upload.offset != upload.size:
            raise UploadOffsetError(offset=upload.size, expected=upload.offset)
        part = _part(office, upload)
        whole = part.with_suffix(media.ending(upload.filename))
        with _named(whole):
            part.replace(whole)
        finished = upload.model_copy(update={"state": "finished"})
        office.store.uploads.put(finished, at=office.now())
    return whole


def reopen(office: Office, upload_id: str, path: Path, *, by: str) -> None:
    """Take a finished file back as an upload that has arrived: it is handed in again."""
    guard.require(office, by, Permission.CASE_SUBMIT)
    with office.store.atomic():
        upload = office.store.uploads.get(upload_id)
        if upload is None or upload.by != by or upload.state != "finished":
            raise NotFoundError(what="upload", id=upload_id)
        _reopen(office, upload, path)


def recover(office: Office) -> tuple[Upload, ...]:
    """Take back, likewise, what a process was reading when it was killed; says which.

    For the start of the app, which alone takes uploads.
    """
    found = []
    for path in sorted(_folder(office).iterdir()):
        upload = office.store.uploads.get(path.stem)
        if upload and upload.state == "finished" and path != _part(office, upload):
            with office.store.atomic():
                found.append(_reopen(office, upload, path))
    return tuple(found)


def _reopen(office: Office, upload: Upload, path: Path) -> Upload:
    opened = upload.model_copy(update={"state": "open"})
    with _named(path):
        path.replace(_part(office, upload))
    office.store.uploads.put(opened, at=office.now())
    return opened


def drop(office: Office, upload_id: str, *, by: str) -> None:
    """Give an upload up; its bytes are deleted."""
    _forget(office, _mine(office, upload_id, by))


def drop_stale(office: Office, *, hours: int = 24) -> int:
    """Give up what nobody has continued for so long; says how many."""
    stale = office.store.uploads.stale(office.now() - timedelta(hours=hours))
    for upload in stale:
        _forget(office, upload)
    return len(stale)


def sweep(office: Office, *, hours: int = 24) -> int:
    """Delete what a process left behind that was killed on the way; says how many."""
    before = (office.now() - timedelta(hours=hours)).timestamp()
    left = [
        path
        for path in _folder(office).iterdir()
        if path.stat().st_mtime < before and not _is_open(office, path.stem)
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _is_open(office: Office, upload_id: str) -> bool:
    found = office.store.uploads.get(upload_id)
    return found is not None and found.state == "open"


def _forget(office: Office, upload: Upload) -> None:
    dropped = upload.model_copy(update={"state": "dropped"})
    office.store.uploads.put(dropped, at=office.now())
    _part(office, upload).unlink(missing_ok=True)


def _write(path: Path, offset: int, chunk: bytes) -> None:
    with _named(path), path.open("r+b") as file:
        file.seek(offset)
        file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoSpaceError(path=path.parent, reason=error.strerror) from error


def _folder(office: Office) -> Path:
    folder = office.settings.work / "uploads"
    with _named(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def _part(office: Office, upload: Upload) -> Path:
    return _folder(office) / f"{upload.id}.part"


def _check_new(office: Office, sha256: str) -> None:
    known = office.store.cases.by_recording(sha256)
    if known is not None:
        raise DuplicateRecordingError(number=known.number)


def _mine(office: Office, upload_id: str, by: str) -> Upload:
    guard.require(office, by, Permission.CASE_SUBMIT)
    upload = office.store.uploads.get(upload_id)
    if upload is None or upload.by != by or upload.state != "open":
        raise NotFoundError(what="upload", id=upload_id)
    return upload
