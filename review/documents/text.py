"""Plain text: which characters the bytes stand for, and where the lines begin."""

import codecs

from review.documents.builder import MAX_CHARACTERS, Origin, too_many_characters
from review.documents.models import LINE_BREAK, Document, Place, PlaceKind
from review.errors import (
    EmptyDocumentError,
    InvalidInputError,
    UndecodableTextError,
)
from review.i18n import gettext as _

# The longer marks first: that of UTF-32-LE begins with that of UTF-16-LE.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CANDIDATES = ("utf-8", "gb18030")


def decode(origin: Origin) -> tuple[str, str]:
    """The text of these bytes and the encoding: named, else marked, UTF-8 or GB18030.

    A byte order mark is not part of the text. Bytes that are UTF-8 but for a few
    damaged places are refused, because GB18030 would read them as other characters
    without complaint. Raises UndecodableTextError; InvalidInputError for an encoding
    that does not exist.
    """
    if origin.encoding:
        return _decode_as(origin, origin.encoding)
    for mark, encoding in MARKS:
        if origin.content.startswith(mark):
            return _decode_as(origin, encoding, skip=len(mark))
    for encoding in CANDIDATES:
        try:
            text = origin.content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and _is_rather_gb18030(text):
            continue
        if "\0" in text or (encoding == "gb18030" and _is_damaged_utf8(origin.content)):
            break
        return text, encoding
    raise UndecodableTextError(path=origin.name)


def _decode_as(origin: Origin, encoding: str, *, skip: int = 0) -> tuple[str, str]:
    try:
        text = origin.content[skip:].decode(encoding)
    except LookupError as error:
        raise InvalidInputError(
            field="--encoding",
            reason=_("{encoding} is not the name of a text encoding").format(
                encoding=encoding
            ),
        ) from error
    except ValueError as error:
        raise UndecodableTextError(path=origin.name) from error
    return text.removeprefix("\ufeff"), codecs.lookup(encoding).name


def _is_rather_gb18030(text: str) -> bool:
    """Whether text read as UTF-8 is more likely Chinese in GB18030.

    A few Chinese characters in GB18030 also make sense as UTF-8 of two bytes each:
    Cyrillic, Armenian or Arabic letters, and nothing of three bytes, where Chinese is.
    """
    return max(text, default="") < "\u0800" and any(c >= "\u0250" for c in text)


def _is_damaged_utf8(content: bytes) -> bool:
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    # Chinese in GB18030 hardly ever makes sense as UTF-8 of three bytes.
    sound = sum(character >= "\u0800" for character in text) - broken
    return 0 < broken < sound


def read_text(origin: Origin) -> Document:
    """A document with one place a line; its text is the text as given.

    Raises EmptyDocumentError, TooLargeDocumentError, UndecodableTextError.
    """
    text, encoding = decode(origin)
    if not text.strip():
        raise EmptyDocumentError(path=origin.name)
    if len(text) > MAX_CHARACTERS:
        raise too_many_characters(origin.name)
    return Document(
        name=origin.name,
        kind=origin.kind,
        text=text,
        places=line_places(text),
        encoding=encoding,
    )


def line_places(text: str) -> tuple[Place, ...]:
    """One place for each line of a text, empty lines included."""
    places: list[Place] = []
    start = 0
    for found in LINE_BREAK.finditer(text):
        places.append(Place(start, found.start(), len(places) + 1, 1, PlaceKind.LINE))
        start = found.end()
    places.append(Place(start, len(text), len(places) + 1, 1, PlaceKind.LINE))
    return tuple(places)
