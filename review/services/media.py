"""Recordings in the media folder: kept once, and made ready to be played."""

import json
import shutil
from pathlib import Path

from review.domain.case import Case
from review.domain.recording import StoredRecording
from review.domain.staff import Permission, allowed
from review.errors import NoSpaceError, NotFoundError
from review.services import guard
from review.services.durable import sync
from review.services.office import Office

# A recording keeps its ending only if it is one of these, and is served as nothing
# else: whatever a sender calls a file, a browser never takes it for a page or a script.
MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".avi": "video/x-msvideo",
    ".flac": "audio/flac",
    ".flv": "video/x-flv",
    ".m4a": "audio/mp4",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".ts": "video/mp2t",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".wma": "audio/x-ms-wma",
}
UNKNOWN_ENDING = ".bin"
UNKNOWN_TYPE = "application/octet-stream"


def ending(filename: str) -> str:
    """The ending under which a file is kept: a known one in small letters, or `.bin`."""
    said = Path(filename).suffix.lower()
    return said if said in MEDIA_TYPES else UNKNOWN_ENDING


def media_type(path: Path) -> str:
    """What a browser is told that a kept file is."""
    return MEDIA_TYPES.get(path.suffix, UNKNOWN_TYPE)


def keep(office: Office, path: Path, *, sha256: str, move: bool) -> str:
    """Put a file into the media folder, durably; its name there, relative.

    A file that Greenroom received itself (`move`) is moved, any other is copied. Raises
    NoSpaceError, and leaves nothing half-done behind.
    """
    relative = f"{sha256[:2]}/{sha256}{ending(path.name)}"
    target = office.media_path(relative)
    if target.exists():
        return relative
    part = target.with_suffix(target.suffix + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if move:
            path.replace(target)
        else:
            shutil.copyfile(path, part)
            part.replace(target)
        sync(target)
        sync(target.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise NoSpaceError(path=target.parent, reason=error.strerror) from error
    return relative


def prepare(office: Office, recording_id: str) -> Path:
    """The recording's file, with its playable copy and its waveform made beside it.

    Safe to run again: what is there already is left alone. Raises NotFoundError or
    what the decoder raises.
    """
    from audio import media as sound

    recording = _recording(office, recording_id)
    path = office.media_path(recording.path)
    playable_path, peaks_path = _made(office, recording)
    if not playable_path.exists():
        sound.render_playable(path, playable_path)
    if not peaks_path.exists():
        part = peaks_path.with_suffix(".part")
        part.write_text(json.dumps(sound.peaks(path)))
        part.replace(peaks_path)
    return path


def playable(office: Office, recording_id: str, *, by: str) -> Path:
    """The file that a browser plays: the m4a copy, or the recording until it is made.

    Raises NotFoundError where the person may not see the recording's case.
    """
    recording, _ = _seen(office, recording_id, by)
    made, _peaks = _made(office, recording)
    return made if made.exists() else office.media_path(recording.path)


def peaks(office: Office, recording_id: str, *, by: str) -> tuple[float, ...]:
    """The waveform, 0 to 1; empty until it is made."""
    recording, _ = _seen(office, recording_id, by)
    _playable, made = _made(office, recording)
    return tuple(json.loads(made.read_text())) if made.exists() else ()


def readable(office: Office, case_id: str, by: str) -> Case:
    """The case, by id or number, if this person may see it.

    Whoever reads cases sees all; host and submitter see their own. Raises
    NotFoundError for all others, as if there were none.
    """
    person = guard.person(office, by)
    found = office.store.cases.get(case_id) or office.store.cases.by_number(case_id)
    own = found is not None and by in {found.host_id, found.submitter_id}
    if found is None or not (own or allowed(person, Permission.CASE_READ)):
        raise NotFoundError(what="case", id=case_id)
    return found


def _seen(office: Office, recording_id: str, by: str) -> tuple[StoredRecording, Case]:
    case = office.store.cases.by_recording_id(recording_id)
    if case is None:
        raise NotFoundError(what="recording", id=recording_id)
    return _recording(office, recording_id), readable(office, case.id, by)


def _recording(office: Office, recording_id: str) -> StoredRecording:
    found = office.store.recordings.get(recording_id)
    if found is None:
        raise NotFoundError(what="recording", id=recording_id)
    return found


def _made(office: Office, recording: StoredRecording) -> tuple[Path, Path]:
    folder = office.media_path(recording.path).parent
    return folder / f"{recording.sha256}.play.m4a", folder / f"{recording.sha256}.json"
