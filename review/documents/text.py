"""Plain text: which characters the bytes stand for, and where the lines begin."""

import codecs
import unicodedata
from contextlib import suppress
from functools import cache

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
SAMPLE = 20_000  # characters that tell one encoding from the other
CLEARLY = 0.2  # of the characters; in ordinary speech the two differ by half of them


def decode(origin: Origin) -> tuple[str, str]:
    """The text of these bytes and the encoding: named, else marked, UTF-8 or GB18030.

    A byte order mark is not part of the text. Bytes that are UTF-8 but for a few
    damaged places are refused, because GB18030 would read them as other characters
    without complaint; for the same reason Big5 is looked for. Raises
    UndecodableTextError; InvalidInputError for an encoding that does not exist.
    """
    if origin.encoding:
        return _decode_as(origin, origin.encoding)
    for mark, encoding in MARKS:
        if origin.content.startswith(mark):
            return _decode_as(origin, encoding, skip=len(mark))
    for guess in (_as_utf8, _as_gb18030):
        found = guess(origin.content)
        if found and "\0" not in found[0]:
            return found
    raise UndecodableTextError(path=origin.name)


def _as_utf8(content: bytes) -> tuple[str, str] | None:
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        return None if _is_rather_gb18030(text) else (text, "utf-8")
    return None


def _as_gb18030(content: bytes) -> tuple[str, str] | None:
    if _is_damaged_utf8(content):
        return None
    with suppress(UnicodeDecodeError):
        text = content.decode("gb18030")
        return _as_big5(content, text) or (text, "gb18030")
    return None


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


def _as_big5(content: bytes, as_gb18030: str) -> tuple[str, str] | None:
    """The text in Big5, where that makes everyday characters of the bytes.

    GB18030 reads nearly all of Big5 as well: as kana and characters that nobody uses.
    """
    for encoding in ("cp950", "big5hkscs"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if _everyday(text) > _everyday(as_gb18030) + CLEARLY:
                return text, encoding
    return None


def _everyday(text: str) -> float:
    """How much of what is not ASCII or punctuation is an everyday character, 0 to 1."""
    said = [
        c for c in text[:SAMPLE] if c > "\x7f" and unicodedata.category(c)[0] != "P"
    ]
    return sum(c in _everyday_characters() for c in said) / len(said) if said else 1.0


@cache
def _everyday_characters() -> frozenset[str]:
    """The first level of GB 2312 and of Big5: 6,800 characters, in order of use."""
    trails = range(0xA1, 0xFF)
    pairs = [("gb2312", lead, trail) for lead in range(0xB0, 0xD8) for trail in trails]
    pairs += [
        ("big5", lead, trail)
        for lead in range(0xA4, 0xC7)
        for trail in (*range(0x40, 0x7F), *trails)
    ]
    return frozenset(
        bytes((lead, trail)).decode(encoding, "ignore")
        for encoding, lead, trail in pairs
    )


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
