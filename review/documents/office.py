"""The zip around docx, xlsx and pptx, looked at before any library opens it."""

import io
import zipfile
import zlib

from review.documents.builder import Origin
from review.errors import (
    MislabelledDocumentError,
    TooLargeDocumentError,
    UnreadableDocumentError,
)
from review.i18n import gettext as _

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 512 * MEGABYTE
MAX_XML_PART = 64 * MEGABYTE
MAX_XML = 128 * MEGABYTE
MAX_PARTS = 20_000

MAIN_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}

# What the libraries raise on files that are not what they claim to be. They promise
# nothing narrower; a test feeds them damaged files and keeps this list honest.
PARSER_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    SyntaxError,  # how XML parsers say it
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)


def unreadable(origin: Origin, reason: str) -> UnreadableDocumentError:
    """The error for a broken file, with the reason in words."""
    return UnreadableDocumentError(path=origin.name, reason=reason)


def check_package(origin: Origin) -> None:
    """Look at the list of parts before anything is unpacked.

    Python's zipfile never unpacks more of a part than the list declares, so the sizes
    here hold. Raises UnreadableDocumentError for a broken zip and for document type
    declarations (Office never writes them; entity bombs need them),
    MislabelledDocumentError for another kind of Office file, TooLargeDocumentError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(origin.content)) as package:
            parts = package.infolist()
            _check_kind(origin, {part.filename for part in parts})
            _check_sizes(origin, parts)
            for part in parts:
                if _is_xml(part) and b"<!DOCTYPE" in package.open(part).read(4096):
                    raise unreadable(origin, _("it declares a document type"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise unreadable(origin, _("the file is damaged or cut off")) from error
    except (NotImplementedError, ValueError) as error:
        raise unreadable(origin, _("it is packed in an unknown way")) from error


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.endswith((".xml", ".rels"))


def _check_kind(origin: Origin, names: set[str]) -> None:
    if MAIN_PARTS[origin.kind] in names:
        return
    for kind, part in MAIN_PARTS.items():
        if part in names:
            raise MislabelledDocumentError(
                path=origin.name, extension=f".{origin.kind}", found=kind
            )
    if "[Content_Types].xml" not in names:
        raise MislabelledDocumentError(
            path=origin.name, extension=f".{origin.kind}", found="zip"
        )


def _check_sizes(origin: Origin, parts: list[zipfile.ZipInfo]) -> None:
    xml = [part.file_size for part in parts if _is_xml(part)]
    unpacked = sum(part.file_size for part in parts)
    for size, limit in (
        (unpacked, MAX_UNPACKED),
        (sum(xml), MAX_XML),
        (max(xml, default=0), MAX_XML_PART),
    ):
        if size > limit:
            raise TooLargeDocumentError(
                path=origin.name,
                size=_("unpacked {size} MB").format(size=size // MEGABYTE),
                limit=f"{limit // MEGABYTE} MB",
            )
    if len(parts) > MAX_PARTS:
        raise TooLargeDocumentError(
            path=origin.name,
            size=_("{count} parts").format(count=len(parts)),
            limit=MAX_PARTS,
        )
