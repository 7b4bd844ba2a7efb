"""The copies of recordings that are played: muted, with a waveform, named by what is muted.

Once a stretch is added, a copy no longer has the right name, and nothing is played until
there is one that has.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from audio.errors import AudioError
from review.domain.recording import StoredRecording
from review.errors import AgeFileError, NoSpaceError
from review.keys.age_file import ENDING
from review.keys.scratch import Scratch
from review.services import kept
from review.services.kept import Kept
from review.services.office import Office

logger = logging.getLogger(__name__)
SOUND, WAVEFORM = ".play.m4a", ".json"

Stretch = tuple[float, float]
"""Seconds from the start of the recording."""


class Copy(NamedTuple):
    """Where the sound and its waveform are kept, by their plain names."""

    sound: Path
    waveform: Path


def copy_of(
    office: Office, recording: StoredRecording, spans: Iterable[Stretch]
) -> Copy:
    """The copy that is silent in these stretches, made or not."""
    said = sorted({(round(start, 3), round(end, 3)) for start, end in spans})
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    stem = f"{recording.sha256}.{digest}"
    folder = office.media_path(recording.path).parent
    return Copy(folder / f"{stem}{SOUND}", folder / f"{stem}.peaks{WAVEFORM}")


def is_made(office: Office, copy: Copy) -> bool:
    """Whether all of it is there."""
    return all(kept.find(office, path) for path in copy)


def make(office: Office, recording: StoredRecording, spans: Sequence[Stretch]) -> None:
    """Make the copy that is silent in these stretches; older ones are deleted.

    What is there already is left alone. Raises NotFoundError where neither the recording
    nor a copy is there, or what the decoder raises.
    """
    copy, older = copy_of(office, recording, spans), _all(office, recording)
    if not is_made(office, copy):
        try:
            _make_from_older(office, copy, spans, older)
        except (AgeFileError, AudioError, ValueError) as error:
            logger.info("recording %s: copied anew (%s)", recording.id, error)
            _make_from_recording(office, recording, copy, spans)
    for old in older:
        if old not in copy:
            kept.delete(office, old)


def _make_from_recording(
    office: Office, recording: StoredRecording, copy: Copy, spans: Sequence[Stretch]
) -> None:
    from audio import media

    path = office.media_path(recording.path)
    source = kept.existing(office, path, what="recording", id=recording.id)
    with _room(office) as scratch:
        media.write_playable(source, scratch, mute=spans)
        kept.put(office, copy.sound, scratch.view())
    waveform = media.peaks(source, mute=spans)
    kept.put_bytes(office, copy.waveform, json.dumps(waveform).encode())


def _make_from_older(
    office: Office, copy: Copy, spans: Sequence[Stretch], older: Sequence[Path]
) -> None:
    """In a second where a whole copy takes minutes; raises ValueError without any."""
    from audio import splicing

    sound = _first(office, older, SOUND)
    waveform = _first(office, older, WAVEFORM)
    seconds = splicing.seconds_of(sound)
    with _room(office) as scratch:
        splicing.write_muted(sound, scratch, mute=spans)
        kept.put(office, copy.sound, scratch.view())
    quieter = splicing.muted_peaks(json.loads(kept.read(waveform)), seconds, spans)
    kept.put_bytes(office, copy.waveform, json.dumps(quieter).encode())


@contextmanager
def _room(office: Office) -> Iterator[Scratch]:
    """Somewhere to make a copy; raises NoSpaceError."""
    folder = office.settings.work
    try:
        with Scratch(folder) as scratch:
            yield scratch
    except OSError as error:
        raise NoSpaceError(path=folder, reason=error.strerror or error) from error


def _all(office: Office, recording: StoredRecording) -> list[Path]:
    """Every copy and waveform that was ever made, by their plain names."""
    folder = office.media_path(recording.path).parent
    found = folder.glob(f"{recording.sha256}.*")
    plain = {path.with_name(path.name.removesuffix(ENDING)) for path in found}
    return sorted(path for path in plain if path.name.endswith((SOUND, WAVEFORM)))


def _first(office: Office, paths: Sequence[Path], kind: str) -> Kept:
    there = (kept.find(office, path) for path in paths if path.name.endswith(kind))
    found = next((one for one in there if one), None)
    if found is None:
        raise ValueError(f"no older {kind}")
    return found
