"""Scripts kept in pptx: slides in order, groups, tables, charts and speaker notes."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pptx
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from review.documents.builder import Builder, Origin
from review.documents.models import Document, PlaceKind
from review.documents.office import PARSER_FAILURES, check_package, unreadable
from review.i18n import gettext as _

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame

CHART_TEXT = (qn("a:t"), qn("c:v"))
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def read_pptx(origin: Origin) -> Document:
    """A document with one place a slide paragraph, table cell or note.

    A SmartArt graphic makes it incomplete: its text cannot be read. Raises
    UnreadableDocumentError and its like, EmptyDocumentError.
    """
    check_package(origin)
    builder = Builder(origin)
    try:
        opened = pptx.Presentation(io.BytesIO(origin.content))
        for number, slide in enumerate(opened.slides, start=1):
            _read_slide(slide, number, builder)
        return builder.document()
    except (*PARSER_FAILURES, PythonPptxError) as error:
        raise unreadable(origin, _("it is not a sound pptx file")) from error


def _read_slide(slide: "Slide", number: int, builder: Builder) -> None:
    for joint, text in _pieces(slide.shapes):
        builder.add(text, PlaceKind.SLIDE, joint=joint, at={"slide": number})
    if any(True for _found in slide.element.iter(f"{{{DIAGRAM}}}relIds")):
        builder.incomplete(
            _("slide {slide}: the text of a SmartArt graphic was not read").format(
                slide=number
            )
        )
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None:
        for joint, text in _paragraphs(notes):
            builder.add(text, PlaceKind.NOTES, joint=joint, at={"slide": number})


def _pieces(shapes: "Iterable[BaseShape]") -> Iterator[tuple[str, str]]:
    """Joint and text of everything that these shapes show, in their order."""
    for shape in shapes:
        inner = getattr(shape, "shapes", None)  # only a group has them
        if inner is not None:
            yield from _pieces(inner)
        elif shape.has_text_frame:
            yield from _paragraphs(getattr(shape, "text_frame"))  # noqa: B009 - BaseShape does not declare it
        elif getattr(shape, "has_table", False):
            yield from _cells(shape)
        elif getattr(shape, "has_chart", False):
            yield from _chart(shape)


def _paragraphs(frame: "TextFrame") -> Iterator[tuple[str, str]]:
    for paragraph in frame.paragraphs:
        yield "\n", paragraph.text.replace("\v", "\n")


def _cells(shape: "BaseShape") -> Iterator[tuple[str, str]]:
    for row in shape.table.rows:  # type: ignore[attr-defined]  # has_table says it is there
        joint = "\n"
        for cell in row.cells:
            text = cell.text_frame.text.replace("\v", "\n")
            yield joint, text
            joint = "\t" if text.strip() else joint


def _chart(shape: "BaseShape") -> Iterator[tuple[str, str]]:
    space = shape.chart.part.element  # type: ignore[attr-defined]  # has_chart says it is there
    for node in space.iter(*CHART_TEXT):
        if node.tag == qn("a:t") or node.getparent().getparent().tag == qn(
            "c:strCache"
        ):
            yield "\n", node.text or ""
