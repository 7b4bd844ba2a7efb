"""Makes small script files of every kind, for the tests that read them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.oxml.parser import parse_xml
from pptx.util import Cm

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_bytes(build: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    build(document)
    return saved(document)


def saved(thing: object) -> bytes:
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def tracked_paragraph(
    document: docx.document.Document, kept: str, new: str, old: str
) -> None:
    """A paragraph with an insertion and a deletion that nobody accepted yet."""
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {W}><w:r><w:t>{kept}</w:t></w:r>"
            f'<w:ins w:id="1" w:author="a"><w:r><w:t>{new}</w:t></w:r></w:ins>'
            f'<w:del w:id="2" w:author="a"><w:r><w:delText>{old}</w:delText></w:r></w:del></w:p>'
        ),
    )


def text_box(document: docx.document.Document, text: str) -> None:
    """A drawn text box, as Word writes it: once as drawing, once as fallback."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    document.element.body.insert(
        0,
        parse_xml(
            f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent>'
            f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
    )


def content_control(document: docx.document.Document, text: str) -> None:
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )


def xlsx_of(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def pptx_of(*slides: tuple[str, str]) -> bytes:
    """Slides of one text box and notes each."""
    deck = pptx.Presentation()
    for text, notes in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_textbox(Cm(1), Cm(1), Cm(20), Cm(2)).text_frame.text = text
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    return saved(deck)


def pdf_of(*pages: Sequence[str], scan: Sequence[int] = ()) -> bytes:
    """A pdf whose lines are these; pages numbered in `scan` (from 1) hold a picture."""
    objects: list[bytes] = []

    def put(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes, extra: bytes = b"") -> int:
        return put(
            b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)
        )

    used = sorted(
        {character for lines in pages for line in lines for character in line}
    )
    codes = b"".join(b"<%04X> <%04X>\n" % (ord(c), ord(c)) for c in used)
    cmap = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar\nendcmap end end" % (len(used), codes)
    )
    descendant = put(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    font = put(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H"
        b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (descendant, cmap)
    )
    picture = stream(
        b"\x00" * 800 * 100,
        b"/Type /XObject /Subtype /Image /Width 800 /Height 800 /BitsPerComponent 1"
        b" /ColorSpace /DeviceGray",
    )
    kids = []
    root = len(objects) + 2 * len(pages) + 1
    for number, lines in enumerate(pages, start=1):
        rows = [
            f"1 0 0 1 40 {780 - 20 * i} Tm <{line.encode('utf-16-be').hex()}> Tj"
            for i, line in enumerate(lines)
        ]
        text = f"BT /F1 12 Tf {' '.join(rows)} ET" if lines else ""
        shown = text + (" q 500 0 0 700 0 0 cm /Im0 Do Q" if number in scan else "")
        content = stream(shown.encode())
        kids.append(
            put(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 600 800] /Contents %d 0 R"
                b" /Resources << /Font << /F1 %d 0 R >> /XObject << /Im0 %d 0 R >> >> >>"
                % (root, content, font, picture)
            )
        )
    put(
        b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    )
    catalog = put(b"<< /Type /Catalog /Pages %d 0 R >>" % root)
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(
        b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, catalog, start)
    )
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def zip_of(parts: dict[str, bytes], path: Path | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    if path:
        path.write_bytes(out.getvalue())
    return out.getvalue()


def with_part(package: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = {part: opened.read(part) for part in opened.namelist()}
    parts[name] = change(parts.get(name, b""))
    return zip_of(parts)
