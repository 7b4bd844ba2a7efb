"""Recordings in the media folder: kept once, muted where somebody is named, and played.

What is played is never the recording but its copy: sound only, silent wherever
something was masked.
"""

import json
from collections.abc import Sequence
from pathlib import Path, PurePath

from audio.models import Transcript
from review.domain.case import Case, CaseKind, Status
from review.domain.recording import StoredRecording
from review.domain.staff import Permission, allowed
from review.errors import NoSpaceError, NotFoundError
from review.services import copies, guard, kept
from review.services.copies import Stretch
from review.services.durable import sync
from review.services.kept import Kept
from review.services.long_numbers import silences
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


def media_type(file: Kept) -> str:
    """What a browser is told that a kept file is."""
    return MEDIA_TYPES.get(PurePath(file.name).suffix, UNKNOWN_TYPE)


def keep(office: Office, path: Path, *, sha256: str, move: bool) -> str:
    """Put a file into the media folder, durably; its name there, relative.

    A file that Greenroom received itself (`move`) is moved, any other is copied; in an
    encrypted folder both are encrypted on the way. Raises NoSpaceError, and leaves
    nothing half-done behind.
    """
    relative = f"{sha256[:2]}/{sha256}{ending(path.name)}"
    target = office.media_path(relative)
    try:
        if kept.find(office, target) is not None:
            if move:
                path.unlink(missing_ok=True)
            return relative
        if move and not office.keys.files:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            sync(target)
            sync(target.parent)
            return relative
        with path.open("rb") as file:
            kept.put(office, target, file)
        if move:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise NoSpaceError(path=target.parent, reason=error.strerror) from error
    return relative


def open_recording(office: Office, recording_id: str) -> Kept:
    """The recording as it was sent, to be heard or cut from.

    Raises NotFoundError, also where it was deleted when its time was over.
    """
    recording = _recording(office, recording_id)
    path = office.media_path(recording.path)
    return kept.existing(office, path, what="recording", id=recording_id)


def drop_original(office: Office, recording_id: str) -> bool:
    """Delete the recording as it was sent; the muted copy stays, and is made if missing.

    Safe to run again: False where it is gone already. Raises NotFoundError or what the
    decoder raises.
    """
    recording = _recording(office, recording_id)
    if kept.find(office, office.media_path(recording.path)) is None:
        return False
    mute(office, recording_id, stretches(office, recording_id))
    return kept.delete(office, office.media_path(recording.path))


def mute(office: Office, recording_id: str, spans: Sequence[Stretch]) -> None:
    """Make the copy that is played, silent in these stretches, and its waveform.

    Safe to run again: what is there already is left alone, older copies are deleted.
    Raises NotFoundError or what the decoder raises.
    """
    copies.make(office, _recording(office, recording_id), spans)


def without_copy(office: Office) -> tuple[str, ...]:
    """The recordings that were heard, and of which nothing can be played now.

    After a power cut or a restored backup, or when more was masked.
    """
    condition = "kind = ? AND status <> ? AND recording_id IS NOT NULL"
    heard = office.store.cases.where(condition, (CaseKind.RECORDING, Status.SUBMITTED))
    return tuple(
        case.recording_id or ""
        for case in heard
        if not _is_playable(office, case)
        and office.store.cases.text(case.id)[1] is not None
    )


def _is_playable(office: Office, case: Case) -> bool:
    recording = _recording(office, case.recording_id or "")
    copy = copies.copy_of(office, recording, _stretches(office, case))
    return copies.is_made(office, copy)


def stretches(office: Office, recording_id: str) -> tuple[Stretch, ...]:
    """Where the copy has to be silent: wherever something is masked in the transcript."""
    case = office.store.cases.by_recording_id(recording_id)
    return _stretches(office, case) if case else ()


def clip(
    office: Office,
    recording_id: str,
    t0: float,
    t1: float,
    mute: Sequence[Stretch] = (),
) -> bytes:
    """What is said from `t0` to `t1` in the recording as it was sent, as wav.

    It is as long as the silence in the copy: a little more on either side, but for what
    is in `mute`, which others said. For whoever may hear it: callers ask first. Raises
    NotFoundError or what the decoder raises.
    """
    from audio import clip as cutting
    from audio.muting import AFTER, BEFORE, widened

    source = open_recording(office, recording_id)
    silent = [
        part
        for start, end in widened(mute)
        for part in ((start, min(end, t0)), (max(start, t1), end))
        if part[0] < part[1]
    ]
    return cutting.cut(source, t0 - BEFORE, t1 + AFTER, mute=silent)


def muted_copy(office: Office, recording_id: str) -> Kept:
    """The copy that is played, made if it is missing.

    Raises NotFoundError or what the decoder raises.
    """
    recording, spans = _recording(office, recording_id), stretches(office, recording_id)
    mute(office, recording_id, spans)
    copy = copies.copy_of(office, recording, spans)
    return kept.existing(office, copy.sound, what="sound", id=recording_id)


def playable(office: Office, recording_id: str, *, by: str) -> Kept:
    """The muted copy, which a browser plays.

    Raises NotFoundError until it is made, and where the person may not see the case.
    """
    recording, case = _seen(office, recording_id, by)
    copy = copies.copy_of(office, recording, _stretches(office, case))
    return kept.existing(office, copy.sound, what="sound", id=recording_id)


def peaks(office: Office, recording_id: str, *, by: str) -> tuple[float, ...]:
    """The waveform of what is played, 0 to 1; empty until it is made."""
    recording, case = _seen(office, recording_id, by)
    copy = copies.copy_of(office, recording, _stretches(office, case))
    found = kept.find(office, copy.waveform)
    return tuple(json.loads(kept.read(found))) if found else ()


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


def _stretches(office: Office, case: Case) -> tuple[Stretch, ...]:
    spans = office.store.spans.of_case(case.id)
    masked = (
        (span.t0, span.t1)
        for span in spans
        if span.t0 is not None and span.t1 is not None
    )
    return (*masked, *_silences(office, case))


def _silences(office: Office, case: Case) -> tuple[Stretch, ...]:
    """Where a number is said that may be somebody's, though no rule knows it."""
    known = office.store.spans.silences(case.id)
    if known is not None:
        return known
    spoken = office.store.cases.text(case.id)[1]  # of an earlier version, not adopted
    return silences(Transcript.model_validate_json(spoken)) if spoken else ()
