"""What may stand beside a recording in the inbox: a note with its host, title and times."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import yaml
from pydantic import ValidationError

from review.domain.china_time import CHINA
from review.domain.staff import Value
from review.errors import InvalidInputError
from review.i18n import noop

ENDINGS = (".yaml", ".yml", ".json")
TEXTS = (
    ".srt",
    ".vtt",
    ".ass",
    ".ssa",
    ".sub",
    ".ttml",
    ".smi",
    ".lrc",
    ".txt",
    ".docx",
)
COMPANIONS = frozenset({*ENDINGS, *TEXTS})
MOST_BYTES = 64 * 1024


class Note(Value):
    """All of it may be left out; `air_at` without a zone is Shanghai's time.

    `transcript` is the name of a file beside it: what people wrote down of the recording.
    """

    host: str | None = None
    title: str | None = None
    goods: str | None = None
    air_at: datetime | None = None
    transcript: str | None = None

    def written(self, path: Path) -> Path | None:
        """The transcript of this recording; raises InvalidInputError where it is missing."""
        if self.transcript is None:
            return None
        with suppress(OSError):  # as where the name is too long for one
            for found in _named(path, self.transcript):
                if found.is_file() and not found.is_symlink():
                    return found
        raise InvalidInputError(
            field="transcript", reason=noop("is no file beside the recording")
        )


def _named(path: Path, name: str) -> list[Path]:
    """The file of this name beside the recording, if it is the name of a file.

    A note takes nothing with it that could be somebody else's recording.
    """
    is_text = Path(name).suffix.lower() in {*TEXTS, *ENDINGS}
    return [path.with_name(name)] if is_text and Path(name).name == name else []


def beside(path: Path) -> Note:
    """The note of this recording, an empty one where there is none.

    It is named as the recording, with `.yaml`, `.yml` or `.json` behind it or in place of
    its ending. Raises InvalidInputError.
    """
    found = _notes(path)
    if not found:
        return Note()
    try:
        if found[0].stat().st_size > MOST_BYTES:
            raise InvalidInputError(field=found[0].name, reason=noop("is too large"))
        said = yaml.safe_load(found[0].read_text(encoding="utf-8")) or {}  # JSON too
        note = Note.model_validate(said)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise InvalidInputError(
            field=found[0].name, reason="; ".join(faults)
        ) from error
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        reason = noop("is not a readable note")
        raise InvalidInputError(field=found[0].name, reason=reason) from error
    if note.air_at is not None and note.air_at.tzinfo is None:
        air_at = note.air_at.replace(tzinfo=CHINA)
        return note.model_copy(update={"air_at": air_at})
    return note


def companions(path: Path) -> tuple[Path, ...]:
    """What belongs to a recording and goes where it goes."""
    try:
        written = beside(path).written(path)
    except InvalidInputError:
        written = None
    return (*_notes(path), written) if written else tuple(_notes(path))


def _notes(path: Path) -> list[Path]:
    names = [path.with_name(path.name + ending) for ending in ENDINGS]
    names += [path.with_suffix(ending) for ending in ENDINGS]
    return [one for one in names if one.is_file() and not one.is_symlink()]
