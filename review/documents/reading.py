"""One door for every kind of script file."""

import errno
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath

from audio.models import NOT_UNDERSTOOD, TRANSCRIPT_SCHEMA
from review.documents.builder import Origin
from review.documents.models import Document
from review.documents.office import unreadable
from review.documents.text import line_places, read_text
from review.errors import (
    DocumentError,
    EmptyDocumentError,
    FolderDocumentError,
    MislabelledDocumentError,
    MissingDocumentError,
    ProtectedDocumentError,
    TooLargeDocumentError,
    UnreadableDocumentError,
    UnsupportedDocumentError,
)
from review.i18n import gettext as _
from review.i18n import ngettext

MAX_BYTES = 200 * 1024 * 1024
STDIN = "-"
HEAD = 100  # bytes in which a transcript of ours says what it is

KINDS = {
    "": "txt",
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".pptx": "pptx",
    ".pdf": "pdf",
    ".srt": "srt",
    ".vtt": "vtt",
    ".ass": "ass",
    ".ssa": "ass",
    ".csv": "csv",
    ".tsv": "csv",
}
# What only a transcript is kept in: read where a transcript may stand for a script.
SPOKEN_KINDS = {
    ".json": "json",
    ".lrc": "lrc",
    ".ttml": "ttml",
    ".smi": "smi",
    ".sub": "sub",
}

ZIP, PDF, OLE = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    ZIP: "zip",
    PDF: "pdf",
    OLE: "doc/xls/ppt",
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1aE\xdf\xa3": "mkv",
    b"{\\rtf": "rtf",
}
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

# The libraries are loaded when a file of their kind comes.
READERS = {
    "docx": ("review.documents.word", "read_docx"),
    "xlsx": ("review.documents.sheet", "read_xlsx"),
    "pptx": ("review.documents.slides", "read_pptx"),
    "pdf": ("review.documents.pdf", "read_pdf"),
    "srt": ("review.documents.subtitles", "read_subtitles"),
    "vtt": ("review.documents.subtitles", "read_subtitles"),
    "ass": ("review.documents.subtitles", "read_subtitles"),
    **dict.fromkeys(SPOKEN_KINDS.values(), ("review.documents.spoken", "read_spoken")),
}


def read_file(
    path: Path,
    *,
    encoding: str | None = None,
    spoken: bool = False,
    pictures_seen: bool = False,
) -> Document:
    """Read the script file at `path`; its name is the path as given.

    With `spoken` also the files that only transcripts are kept in. Pictures make a
    document incomplete, unless somebody has looked at them. Raises a SubtitleError
    for a transcript that is none, else a DocumentError: MissingDocumentError, FolderDocumentError,
    TooLargeDocumentError, UnsupportedDocumentError, MislabelledDocumentError,
    ProtectedDocumentError, UnreadableDocumentError, UndecodableTextError or
    EmptyDocumentError. InvalidInputError for an encoding that does not exist.
    """
    name = printable(str(path))
    try:
        if path.is_dir():
            raise FolderDocumentError(path=name)
        _kind(name, spoken=spoken)  # before a large file of another kind is read
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        with path.open("rb") as file:  # a pipe has no size, and may never end
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise MissingDocumentError(path=name) from error
    except OSError as error:
        raise UnreadableDocumentError(path=name, reason=_os_reason(error)) from error
    return read_bytes(
        name, content, encoding=encoding, spoken=spoken, pictures_seen=pictures_seen
    )


def read_bytes(
    name: str,
    content: bytes,
    *,
    encoding: str | None = None,
    spoken: bool = False,
    pictures_seen: bool = False,
) -> Document:
    """Read a script from memory; the ending of `name` says its kind, `-` is text.

    Raises as `read_file`, but for missing files and folders.
    """
    kind = _kind(name, spoken=spoken)
    if spoken and name == STDIN and TRANSCRIPT_SCHEMA.encode() in content[:HEAD]:
        kind = "json"
    check_content(name, kind, content)
    origin = Origin(name, kind, content, encoding, pictures_seen)
    document = _reader(kind)(origin)
    return replace(
        document,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        incomplete=(*document.incomplete, *_left_open(document)),
    )


def _left_open(document: Document) -> Iterator[str]:
    """What a text itself says it leaves out: not understood, or masked."""
    unclear = document.text.count(NOT_UNDERSTOOD)
    if unclear:
        yield ngettext(
            "{count} passage was not understood: listen to it",
            "{count} passages were not understood: listen to them",
            unclear,
        ).format(count=unclear)
    from review.documents.tokens import MASKED

    masked = sum(1 for _found in MASKED.finditer(document.text))
    if masked:
        yield ngettext(
            "{count} piece of personal information is masked in it: what was said there is not known",
            "{count} pieces of personal information are masked in it: what was said there is not known",
            masked,
        ).format(count=masked)


def check_content(name: str, kind: str, content: bytes) -> None:
    """Look at the size and the first bytes of a file before anything is read.

    Raises TooLargeDocumentError, EmptyDocumentError, MislabelledDocumentError,
    ProtectedDocumentError or UnreadableDocumentError.
    """
    if len(content) > MAX_BYTES:
        raise _too_large(name, len(content))
    if not content:
        raise EmptyDocumentError(path=name)
    _check_signature(name, kind, content)


def plain(name: str, text: str) -> Document:
    """A document of a text that is at hand already: pasted, or heard."""
    return Document(name=name, kind="txt", text=text, places=line_places(text))


def printable(name: str) -> str:
    """A name that can be printed and stored, whatever bytes the file system holds."""
    return name.encode("utf-8", errors="replace").decode("utf-8")


def _kind(name: str, *, spoken: bool = False) -> str:
    extension = "" if name == STDIN else PurePath(name).suffix.lower()
    known = KINDS | SPOKEN_KINDS if spoken else KINDS
    if extension not in known:
        kinds = ", ".join(dict.fromkeys(known.values()))
        raise UnsupportedDocumentError(path=name, kind=extension, known=kinds)
    return known[extension]


def _reader(kind: str) -> Callable[[Origin], Document]:
    if kind not in READERS:
        return read_text
    module, function = READERS[kind]
    reader: Callable[[Origin], Document] = getattr(import_module(module), function)
    return reader


def _too_large(name: str, size: int) -> DocumentError:
    megabytes = MAX_BYTES // 1024 // 1024
    return TooLargeDocumentError(
        path=name, size=f"{size // 1024 // 1024} MB", limit=f"{megabytes} MB"
    )


def _check_signature(name: str, kind: str, content: bytes) -> None:
    found = next(
        (what for mark, what in SIGNATURES.items() if content.startswith(mark)), None
    )
    expected = {"docx": "zip", "xlsx": "zip", "pptx": "zip", "pdf": "pdf"}.get(kind)
    if found == expected or (kind == "pdf" and PDF in content[:1024]):
        return
    if expected == "zip" and found == "doc/xls/ppt" and ENCRYPTED in content:
        raise ProtectedDocumentError(path=name)
    if found is None and expected is not None:
        reason = _("it is damaged, or not a {kind} file at all").format(kind=kind)
        raise unreadable(Origin(name, kind, content), reason)
    raise MislabelledDocumentError(
        path=name, extension=PurePath(name).suffix or kind, found=found
    )


def _os_reason(error: OSError) -> str:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return _("you may not open it")
    return error.strerror or str(error)
