"""Transcripts of recordings, read as documents: a place for every line that was said."""

from collections.abc import Iterator

from audio.models import Segment, Transcript
from audio.subtitles import read_bytes
from review.documents.builder import MAX_CHARACTERS, Origin, too_many_characters
from review.documents.models import Document, Place, PlaceKind, clock
from review.documents.text import decode
from review.errors import EmptyDocumentError
from review.i18n import ngettext


def read_spoken(origin: Origin) -> Document:
    """A document with one place a line, `at` with its number and times.

    Its text is that of the transcript, so that offsets hold in both. What was not
    understood makes it incomplete. Raises SubtitleError, EmptyDocumentError,
    TooLargeDocumentError, UndecodableTextError.
    """
    text, encoding = decode(origin)
    # Standard input has no ending that would tell its kind.
    ending = f".{origin.kind}"
    name = origin.name if origin.name.lower().endswith(ending) else f"stdin{ending}"
    transcript = read_bytes(name, text.encode("utf-8", "replace"))
    if len(transcript.text) > MAX_CHARACTERS:
        raise too_many_characters(origin.name)
    unclear = [one for one in transcript.segments if not one.understood]
    if not transcript.text.strip() and not unclear:
        raise EmptyDocumentError(path=origin.name)
    return Document(
        name=origin.name,
        kind=origin.kind,
        text=transcript.text,
        places=tuple(_places(transcript)),
        incomplete=_not_understood(unclear),
        encoding=encoding,
        spoken=transcript,
    )


def _places(transcript: Transcript) -> Iterator[Place]:
    start = 0
    for number, segment in enumerate(transcript.segments, start=1):
        end = start + len(segment.text)
        at = {"cue": number, "t0": segment.start, "t1": segment.end}
        yield Place(start, end, number, 1, PlaceKind.CUE, at)
        start = end


def _not_understood(unclear: list[Segment]) -> tuple[str, ...]:
    if not unclear:
        return ()
    said = ngettext(
        "{count} passage was not understood (first at {at}): listen to it",
        "{count} passages were not understood (first at {at}): listen to them",
        len(unclear),
    )
    return (said.format(count=len(unclear), at=clock(unclear[0].start)),)
