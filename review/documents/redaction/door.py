"""One door for every kind of script that can be masked."""

from pathlib import PurePath

from review.documents.builder import MAX_CHARACTERS, Origin, too_many_characters
from review.documents.reading import KINDS, check_content
from review.documents.redaction.mask import Mask, Redacted, Style
from review.documents.redaction.plain import CUTS, lines
from review.documents.redaction.slots import Aside, Slot
from review.documents.text import MARKS, decode
from review.errors import (
    EmptyDocumentError,
    NotRedactedError,
    PdfNotRedactedError,
    UnsupportedRedactionError,
)
from review.i18n import gettext as _

WITH_WORDS = {**KINDS, ".csv": "csv", ".tsv": "csv", ".lrc": "lrc"}
PACKAGES = {"docx", "xlsx", "pptx"}
"""The libraries behind these are loaded when a file of their kind comes."""


def redact_bytes(
    name: str,
    content: bytes,
    *,
    style: Style = Style.TOKEN,
    encoding: str | None = None,
) -> Redacted:
    """The same file, masked; the ending of `name` says its kind.

    Raises a DocumentError as `read_bytes` does, UnsupportedRedactionError,
    PdfNotRedactedError, and NotRedactedError where a value would still be in it.
    """
    kind = WITH_WORDS.get(PurePath(name).suffix.lower())
    if kind is None:
        raise UnsupportedRedactionError(path=name)
    if kind == "pdf":
        raise PdfNotRedactedError(path=name)
    check_content(name, kind, content)
    origin, mask = Origin(name, kind, content, encoding), Mask(style)
    if kind in PACKAGES:
        from review.documents.redaction.package import redact_package

        return redact_package(origin, mask)
    return _redact_text(origin, mask)


def _redact_text(origin: Origin, mask: Mask) -> Redacted:
    text, encoding = decode(origin)
    if not text.strip():
        raise EmptyDocumentError(path=origin.name)
    if len(text) > MAX_CHARACTERS:
        raise too_many_characters(origin.name)
    pieces = list(CUTS.get(origin.kind, lines)(text))
    mask.mask([piece for piece in pieces if isinstance(piece, Slot)])
    for piece in pieces:
        if isinstance(piece, Aside):
            piece.text = mask.masked(piece.text)
    made = "".join(piece.text for piece in pieces)
    if mask.shows(made):
        raise NotRedactedError(path=origin.name)
    return _encoded(origin, mask, made, encoding)


def _encoded(origin: Origin, mask: Mask, text: str, encoding: str) -> Redacted:
    """In the encoding of the original, if that has the characters of the tokens."""
    marks = (mark for mark, of in MARKS if of == encoding)
    mark = next((m for m in marks if origin.content.startswith(m)), b"")
    try:
        return Redacted(mark + text.encode(encoding), mask.counts)
    except UnicodeEncodeError:
        note = _("written as UTF-8: {encoding} has no characters for the tokens")
        return Redacted(
            text.encode(), mask.counts, notes=(note.format(encoding=encoding),)
        )
