"""The lines of minutes kept in docx: paragraphs, and rows of tables."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from audio.errors import SubtitleError

if TYPE_CHECKING:
    from docx.table import Table

LARGEST = 64 << 20  # bytes unpacked; minutes of a day are under ten megabytes
NO_DOCX = "it is not a sound docx file"
# What a reader of damaged packages raises; it promises nothing narrower.
FAILURES = (
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def lines_of(name: str, content: bytes) -> Iterator[str]:
    """Every paragraph as a line, and every row of a table as one; raises SubtitleError."""
    import docx
    from docx.exceptions import PythonDocxError
    from docx.table import Table

    try:
        _check(content)
        for block in docx.Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                yield from _rows(block)
            else:
                yield from block.text.splitlines()
    except (*FAILURES, PythonDocxError) as error:
        raise SubtitleError(path=name, reason=NO_DOCX) from error


def _check(content: bytes) -> None:
    """Refuse what would unpack to more than any minutes, or declares entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > LARGEST:
            raise ValueError(LARGEST)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with package.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise ValueError(part.filename)


def _rows(table: "Table") -> Iterator[str]:
    """A row as one line: a column of times first, then who and what."""
    for row in table.rows:
        cells = [" ".join(cell.text.split()) for cell in row.cells]
        cells = [
            text for at, text in enumerate(cells) if text and text not in cells[:at]
        ]
        yield from ["\t".join(_in_order(cells))] if cells else []


def _in_order(cells: list[str]) -> list[str]:
    is_time = [cell[:1].isdigit() and (":" in cell or "：" in cell) for cell in cells]
    times = [cell for cell, said in zip(cells, is_time, strict=True) if said]
    others = [cell for cell, said in zip(cells, is_time, strict=True) if not said]
    if len(times) != 1 or len(others) < 2:  # noqa: PLR2004 - who and what
        return [*times, *others]
    return [*times, f"{others[0]}：{' '.join(others[1:])}"]
