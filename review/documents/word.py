"""Scripts kept in docx: body, tables, text boxes, headers, footers, notes, comments.

The walk is over the XML that python-docx opened, because `Paragraph.text` leaves out
tracked insertions, content controls and text boxes: text that a host would read aloud.
"""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from review.documents.builder import Builder, Origin
from review.documents.drawings import drawn
from review.documents.drawn import Drawn, What
from review.documents.models import At, Document, PlaceKind
from review.documents.office import PARSER_FAILURES, check_package, unreadable
from review.documents.ooxml import FALLBACK, MATH
from review.i18n import gettext as _

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
    from docx.section import Section, _BaseHeaderFooter

P, TBL, TR, TC, SDT = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:sdt")
CHUNK = qn("w:altChunk")  # a document of another kind, taken in as it is
BOX = qn("w:txbxContent")
WRAPPERS = {
    SDT,
    qn("w:sdtContent"),
    qn("w:ins"),
    qn("w:moveTo"),
    qn("w:customXml"),
    qn("w:smartTag"),
}
# Not shown, or read as a place of its own.
SKIPPED = {
    qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:rt"), FALLBACK, BOX,
}  # fmt: skip
CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# What stands beside the text, by the kind of its part: element, place, first number.
BESIDE = {
    "footnotes": ("w:footnote", PlaceKind.FOOTNOTE, "note", 0),
    "endnotes": ("w:endnote", PlaceKind.FOOTNOTE, "note", 0),
    "comments": ("w:comment", PlaceKind.COMMENT, "comment", 1),
}


def read_docx(origin: Origin) -> Document:
    """A document with one place a paragraph or table cell paragraph.

    Raises UnreadableDocumentError and its like, EmptyDocumentError.
    """
    check_package(origin)
    try:
        opened = docx.Document(io.BytesIO(origin.content))
        return _Reader(origin).read(opened)
    except (*PARSER_FAILURES, PythonDocxError, OpcError) as error:
        raise unreadable(origin, _("it is not a sound docx file")) from error


class _Reader:
    def __init__(self, origin: Origin) -> None:
        self.builder = Builder(origin)
        self.paragraphs = 0
        self.tables = 0
        self.boxes = 0

    def read(self, opened: "WordDocument") -> Document:
        self._part = opened.part
        self._margins(opened, PlaceKind.HEADER)
        self._blocks(opened.element.body)
        self._beside(opened)
        self._margins(opened, PlaceKind.FOOTER)
        return self.builder.document()

    def _blocks(self, parent: "Element") -> None:
        for block in _blocks(parent):
            if block.tag == P:
                self.paragraphs += 1
                at = {"paragraph": self.paragraphs}
                self.builder.add(_text(block), PlaceKind.PARAGRAPH, at=at)
                self._around(block, PlaceKind.PARAGRAPH, at)
            elif block.tag == TBL:
                self._table(block)
            else:
                at = {"paragraph": self.paragraphs}
                self.builder.draw([Drawn(What.OBJECT)], PlaceKind.PARAGRAPH, at)

    def _table(self, table: "Element") -> None:
        self.tables += 1
        number = self.tables
        for row, cells in enumerate(_inside(table, TR), start=1):
            joint = "\n"
            for column, cell in enumerate(_inside(cells, TC), start=1):
                at = {"table": number, "row": row, "column": column}
                if self._cell(cell, joint, at):
                    joint = "\t"

    def _cell(self, cell: "Element", joint: str, at: At) -> bool:
        found = False
        for block in _blocks(cell):
            if block.tag == TBL:
                self._table(block)
                continue
            text = _text(block)
            if self.builder.add(text, PlaceKind.TABLE_CELL, joint=joint, at=at):
                joint, found = "\n", True
            self._around(block, PlaceKind.TABLE_CELL, at)
        return found

    def _around(self, block: "Element", kind: PlaceKind, at: At) -> None:
        """What is anchored in a paragraph and shown beside it."""
        self._text_boxes(block)
        self.builder.draw(drawn(block, self._part), kind, at)

    def _text_boxes(self, paragraph: "Element") -> None:
        for box in paragraph.iter(BOX):
            if any(parent.tag in {FALLBACK, BOX} for parent in box.iterancestors()):
                continue
            self.boxes += 1
            for block in box.iter(P):
                self.builder.add(
                    _text(block), PlaceKind.TEXT_BOX, at={"box": self.boxes}
                )

    def _margins(self, opened: "WordDocument", kind: PlaceKind) -> None:
        for section in opened.sections:
            for margin in _margins(section, kind):
                if margin.is_linked_to_previous:
                    continue
                for paragraph in margin.part.element.iter(P):
                    self.builder.add(_text(paragraph), kind, at={})
                self.builder.draw(drawn(margin.part.element, margin.part), kind, {})

    def _beside(self, opened: "WordDocument") -> None:
        """Footnotes, endnotes and comments."""
        for relation in opened.part.rels.values():
            known = BESIDE.get(relation.reltype.rpartition("/")[2])
            if known is None or relation.is_external:
                continue
            tag, kind, name, first = known
            part = relation.target_part
            root = parse_xml(part.blob)
            for number, note in enumerate(root.iter(qn(tag)), start=first):
                for paragraph in note.iter(P):
                    self.builder.add(_text(paragraph), kind, at={name: number})
                self.builder.draw(drawn(note, part), kind, {name: number})


def _margins(section: "Section", kind: PlaceKind) -> "tuple[_BaseHeaderFooter, ...]":
    if kind is PlaceKind.HEADER:
        return (section.first_page_header, section.header, section.even_page_header)
    return (section.first_page_footer, section.footer, section.even_page_footer)


def _blocks(parent: "Element") -> "Iterator[Element]":
    """Paragraphs and tables in reading order, through what merely wraps them."""
    for child in parent:
        if child.tag in {P, TBL, CHUNK}:
            yield child
        elif child.tag in WRAPPERS:
            yield from _blocks(child)


def _inside(parent: "Element", tag: str) -> "Iterator[Element]":
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _inside(child, tag)


def _text(paragraph: "Element") -> str:
    return "".join(_pieces(paragraph))


def _pieces(parent: "Element") -> Iterator[str]:
    for child in parent:
        if child.tag in SKIPPED:
            continue
        if child.tag in {qn("w:t"), MATH}:
            yield child.text or ""
        elif child.tag in CHARACTERS:
            yield CHARACTERS[child.tag]
        else:
            yield from _pieces(child)
