"""Scripts kept in xlsx: every cell of every sheet, hidden ones too, and what is beside."""

import io
import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from review.documents.builder import Builder, Origin
from review.documents.drawn import Drawn, What
from review.documents.models import Document, PlaceKind
from review.documents.office import PARSER_FAILURES, check_package, unreadable
from review.documents.sheet_beside import Package, read_beside
from review.errors import TooLargeDocumentError
from review.i18n import gettext as _

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook

MAX_CELLS = 2_000_000
PICTURE = "=DISPIMG("  # how WPS keeps a picture in a cell
# A formula whose result was never stored: the file was made by a program, not by Excel.
NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")


def read_xlsx(origin: Origin) -> Document:
    """A document with one place a cell; cells of a row are joined by tabs.

    Comments, drawings, headers and footers of all sheets follow.

    Formulas count with their stored results; where none is stored the document is
    incomplete. Raises UnreadableDocumentError and its like, EmptyDocumentError.
    """
    check_package(origin)
    builder = Builder(origin)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, not text
            book = openpyxl.load_workbook(
                io.BytesIO(origin.content), read_only=True, data_only=True
            )
            _read_sheets(book, builder)
        package = Package(origin.content)
        read_beside(package, builder, book.sheetnames)
        _report_missing_results(package, builder)
        return builder.document()
    except (*PARSER_FAILURES, InvalidFileException) as error:
        raise unreadable(origin, _("it is not a sound xlsx file")) from error


def _read_sheets(book: "Workbook", builder: Builder) -> None:
    visited = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file claims may be absurd
        for row in sheet.iter_rows():
            visited += len(row) + 1
            if visited > MAX_CELLS:
                raise TooLargeDocumentError(
                    path=builder.origin.name,
                    size=_("more than {count} cells").format(count=f"{MAX_CELLS:,}"),
                    limit=f"{MAX_CELLS:,}",
                )
            _read_row(row, sheet.title, builder)


def _read_row(row: "Iterable[Cell | MergedCell]", sheet: str, builder: Builder) -> None:
    joint = "\n"
    for cell in row:
        text = _say(cell)
        at = {"sheet": sheet, "cell": cell.coordinate} if text else {}
        if text.startswith(PICTURE):
            builder.draw([Drawn(What.PICTURE)], PlaceKind.SHEET_CELL, at)
        elif builder.add(text, PlaceKind.SHEET_CELL, joint=joint, at=at):
            joint = "\t"


def _say(cell: "Cell | MergedCell") -> str:
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return _say_number(value, cell.number_format)
    if isinstance(value, (date, datetime, time)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
    return str(value)


def _say_number(value: float, shown_as: str) -> str:
    """As the sheet shows it, as far as that says something else: 0.99 may be 99%."""
    if "%" in shown_as:
        return f"{value * 100:.10g}%"
    return str(int(value)) if float(value).is_integer() else f"{value:.15g}"


def _report_missing_results(package: Package, builder: Builder) -> None:
    missing = sum(
        len(NO_RESULT.findall(content))
        for name, content in package.parts.items()
        if name.startswith("xl/worksheets/")
    )
    if missing:
        builder.incomplete(
            _(
                "{count} formulas have no stored result; open the file in its own program and save it"
            ).format(count=missing)
        )
