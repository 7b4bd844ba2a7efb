"""Copies of scripts and recordings without personal information. Stores nothing."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audio.models import TimeSpan, Transcript
from audio.muting import Filling, widened
from lexicons.models import Confidence
from lexicons.privacy import Masker, PrivacyHit
from review.documents.reading import MAX_BYTES
from review.documents.redaction.door import WITH_WORDS, redact_bytes
from review.documents.redaction.mask import Style
from review.documents.straddling import personal_hits
from review.documents.tokens import MASKED
from review.errors import (
    AlreadyThereError,
    FolderDocumentError,
    MissingDocumentError,
    NoSpaceError,
    UnreadableDocumentError,
)
from review.i18n import gettext as _
from review.i18n import noop
from review.services.long_numbers import long_numbers
from review.services.media import MEDIA_TYPES

RECORDINGS = frozenset(MEDIA_TYPES) | {
    ".3gp", ".ac3", ".aif", ".aiff", ".amr", ".ape", ".au", ".caf", ".m4v", ".mka", ".mpeg",
    ".mpg", ".w64", ".wv",
}  # fmt: skip
LONG_NUMBER = "long_number"
UNHEARD = 5.0  # seconds at the end that a transcript may leave out

LEFT_OUT = {
    "audio": noop("further sound tracks were left out"),
    "subtitle": noop("subtitle tracks were left out"),
    "attachment": noop("attachments were left out"),
    "data": noop("data tracks were left out"),
    "video": noop("the cover picture was left out"),
    "unknown": noop("data tracks were left out"),
}


@dataclass(frozen=True)
class Masked:
    """What was done: `counts` by type, what else was taken out, what was not read."""

    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """The stretches of a recording that are not to be heard, in seconds."""

    personal: tuple[TimeSpan, ...]
    unclear: tuple[TimeSpan, ...]
    counts: Mapping[str, int]


def is_recording(path: Path) -> bool:
    """Whether a file is heard and not read."""
    return path.suffix.lower() in RECORDINGS


def redact_script(
    path: Path, out: Path, *, style: Style, encoding: str | None = None
) -> Masked:
    """Writes a masked copy of a script or subtitle file.

    Raises a DocumentError, a RedactionError, NoSpaceError.
    """
    try:
        if path.is_dir():
            raise FolderDocumentError(path=path)
        with path.open("rb") as file:
            content = file.read(
                MAX_BYTES + 1 if path.suffix.lower() in WITH_WORDS else 1
            )
    except FileNotFoundError as error:
        raise MissingDocumentError(path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocumentError(path=path, reason=reason) from error
    made = redact_bytes(str(path), content, style=style, encoding=encoding)
    with _new_file(out) as part:
        part.write_bytes(made.content)
    return Masked(made.counts, made.notes, made.incomplete)


def redact_recording(
    path: Path,
    out: Path,
    transcript: Transcript,
    *,
    filling: Filling = "silence",
    keep_unclear: bool = False,
) -> Masked:
    """Writes a copy of a recording in which nothing personal is heard.

    What could not be understood is taken for personal, unless `keep_unclear`. Raises an
    AudioError, AlreadyThereError, NoSpaceError.
    """
    from audio.media import probe
    from audio.redacting import redact

    seconds = probe(path).seconds
    heard = listened(transcript, seconds)
    taken = heard.personal if keep_unclear else (*heard.personal, *heard.unclear)
    spans = widened([(span.start, span.end) for span in taken])
    with _new_file(out) as part:
        left = redact(path, part, spans, filling=filling)
    incomplete = [_unclear(span, is_kept=keep_unclear) for span in heard.unclear]
    if transcript.duration - seconds > UNHEARD:
        incomplete.append(_("the transcript is longer than the recording"))
    notes = [_(LEFT_OUT[kind]) for kind in left]
    return Masked(heard.counts, (_("tags were left out"), *notes), tuple(incomplete))


def listened(transcript: Transcript, seconds: float) -> Heard:
    """Where something personal is said, or something that nobody can be sure of.

    A transcript that is masked already says it with its tokens.
    """
    text = transcript.text
    hits = [*personal_hits(text), *_spoken_numbers(text)]
    found = [place[:3] for place in Masker().tokens(text, hits)]
    found += [(*token.span(), "masked") for token in MASKED.finditer(text)]
    counts: Counter[str] = Counter()
    personal: list[TimeSpan] = []
    for start, end, kind in sorted(found):
        counts[kind] += 1
        personal.append(transcript.locate(start, end))
    unclear = [
        TimeSpan(start=segment.start, end=segment.end)
        for segment in transcript.segments
        if not segment.understood
    ]
    if seconds - transcript.duration > UNHEARD:
        unclear.append(TimeSpan(start=transcript.duration, end=seconds))
    return Heard(tuple(personal), tuple(unclear), counts)


def _spoken_numbers(text: str) -> Iterator[PrivacyHit]:
    """Numbers as long as a telephone's, whatever the recogniser made of them."""
    for start, end in long_numbers(text):
        yield PrivacyHit(start, end, LONG_NUMBER, Confidence.LOW, "")


def _unclear(span: TimeSpan, *, is_kept: bool) -> str:
    said = (
        _("{start} to {end} s was not understood and can still be heard")
        if is_kept
        else _("{start} to {end} s was not understood and was taken out, too")
    )
    return said.format(start=f"{span.start:.1f}", end=f"{span.end:.1f}")


def refuse_taken(out: Path) -> None:
    """Raises AlreadyThereError where the copy would take the place of a file."""
    if out.exists():
        raise AlreadyThereError(path=out)


@contextmanager
def _new_file(out: Path) -> Iterator[Path]:
    """A file that takes its name when it is complete, and never that of another.

    Raises AlreadyThereError, NoSpaceError.
    """
    refuse_taken(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=out.parent, prefix=".greenroom-"
        ) as folder:
            part = Path(folder) / f"part{out.suffix}"
            yield part
            _take_name(part, out)
    except FileExistsError as error:
        raise AlreadyThereError(path=out) from error
    except OSError as error:
        raise NoSpaceError(
            path=out.parent, reason=error.strerror or str(error)
        ) from error


def _take_name(part: Path, out: Path) -> None:
    try:
        os.link(part, out)  # unlike renaming, it never replaces what is there
    except FileExistsError:
        raise
    except OSError:  # no links on this file system
        with out.open("xb"):
            part.replace(out)
