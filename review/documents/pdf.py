"""Scripts kept in pdf: the text of every page, with wrapped lines joined again.

Notes and fields of forms follow.
"""

import io
import logging
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from review.documents.builder import Builder, Origin
from review.documents.models import Document, PlaceKind
from review.documents.office import PARSER_FAILURES, unreadable
from review.documents.pdf_beside import pictures, read_beside, sides
from review.errors import ProtectedDocumentError, TooLargeDocumentError
from review.i18n import gettext as _

MAX_PAGES = 2_000
FEW_CHARACTERS = 20  # a page number or a running title over a scan
SCAN_PIXELS = 600  # in both directions: smaller pictures are not pages
PAINTS = re.compile(rb"(?:^|\s)(?:Do|BI|f\*?|F|B\*?|b\*?|S|s|sh|Tj|TJ)(?=\s|$)")
SENTENCE_ENDS = "。！？!?；;：:…"
LETTERS = re.compile(r"[A-Za-z]")
FULL_LINE = 0.8  # of the longest line of the page: a shorter one ends its paragraph

# Its warnings about odd files are not for the people who check scripts.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class _Line(NamedTuple):
    text: str
    page: int
    number: int
    is_full: bool


def read_pdf(origin: Origin) -> Document:
    """A document with one place a line of a page.

    A full line without an ending mark runs on into the next one without a separator,
    so that terms which straddle lines and pages are found. Pages without text, or
    with unreadable text, and pictures make the document incomplete. Raises
    UnreadableDocumentError and its like, EmptyDocumentError.
    """
    builder = Builder(origin)
    try:
        reader = pypdf.PdfReader(io.BytesIO(origin.content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ProtectedDocumentError(path=origin.name)
        if len(reader.pages) > MAX_PAGES:
            raise TooLargeDocumentError(
                path=origin.name,
                size=_("{count} pages").format(count=len(reader.pages)),
                limit=MAX_PAGES,
            )
        scans: set[int] = set()
        _add_lines(builder, _lines(reader, builder, scans))
        read_beside(reader, builder, scans)
    except (DependencyError, FileNotDecryptedError) as error:
        raise ProtectedDocumentError(path=origin.name) from error
    except (*PARSER_FAILURES, PyPdfError) as error:
        raise unreadable(origin, _("it is not a sound pdf file")) from error
    return builder.document()


def _lines(
    reader: pypdf.PdfReader, builder: Builder, scans: set[int]
) -> Iterator[_Line]:
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        if _is_unread(page, text):
            scans.add(number)
            builder.incomplete(
                _("page {page} holds no readable text (a scan?)").format(page=number)
            )
        rows = text.splitlines()
        longest = max((len(row.strip()) for row in rows), default=0)
        for row_number, row in enumerate(rows, start=1):
            piece = row.strip()
            yield _Line(piece, number, row_number, len(piece) >= FULL_LINE * longest)


def _is_unread(page: pypdf.PageObject, text: str) -> bool:
    shown = re.sub(r"\s", "", text)
    if not shown:
        content = page.get_contents()
        return content is not None and bool(PAINTS.search(content.get_data()))
    strange = sum(
        not character.isprintable() or character == "\ufffd" for character in shown
    )
    if strange > len(shown) // 5:
        return True
    return len(shown) < FEW_CHARACTERS and _has_scan(page)


def _has_scan(page: pypdf.PageObject) -> bool:
    return any(min(sides(picture)) >= SCAN_PIXELS for picture in pictures(page))


def _add_lines(builder: Builder, lines: Iterator[_Line]) -> None:
    before = _Line("", 0, 0, is_full=False)
    for line in lines:
        if not line.text:
            before = before._replace(
                is_full=before.is_full and line.page != before.page
            )
            continue
        builder.add(
            line.text,
            PlaceKind.PAGE,
            joint=_joint(before, line),
            at={"page": line.page},
            line=line.number,
            column=1,
        )
        before = line


def _joint(before: _Line, line: _Line) -> str:
    if not before.is_full or before.text[-1] in SENTENCE_ENDS:
        return "\n"
    both = before.text[-1] + line.text[0]
    return " " if len(LETTERS.findall(both)) == len(both) else ""
