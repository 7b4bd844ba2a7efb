"""Scripts kept in pptx: slides in order, with what their layouts show, and the notes."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pptx
from pptx.exc import PythonPptxError
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from review.documents.builder import Builder, Origin
from review.documents.drawings import drawn
from review.documents.models import Document, PlaceKind
from review.documents.office import PARSER_FAILURES, check_package, unreadable
from review.documents.ooxml import CHOICE, MATH
from review.i18n import gettext as _

if TYPE_CHECKING:
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide, SlideLayout, SlideMaster
    from pptx.text.text import TextFrame

COMMENT_TEXT = (qn("p:text"), qn("a:p"))


def read_pptx(origin: Origin) -> Document:
    """A document with one place a slide paragraph, table cell, note or comment.

    Pictures and embedded objects make it incomplete. Raises UnreadableDocumentError
    and its like, EmptyDocumentError.
    """
    check_package(origin)
    builder = Builder(origin)
    try:
        opened = pptx.Presentation(io.BytesIO(origin.content))
        behind: set[str] = set()  # what several slides show is read once
        for number, slide in enumerate(opened.slides, start=1):
            _read_slide(slide, number, builder)
            for back in (slide.slide_layout, slide.slide_layout.slide_master):
                if back.part.partname not in behind:
                    behind.add(back.part.partname)
                    _read_back(back, number, builder)
        return builder.document()
    except (*PARSER_FAILURES, PythonPptxError) as error:
        raise unreadable(origin, _("it is not a sound pptx file")) from error


def _read_slide(slide: "Slide", number: int, builder: Builder) -> None:
    for joint, text in _pieces(slide.shapes):
        builder.add(text, PlaceKind.SLIDE, joint=joint, at={"slide": number})
    for words in _newer(slide):
        builder.add(words, PlaceKind.SLIDE, at={"slide": number})
    builder.draw(drawn(slide.element, slide.part), PlaceKind.SLIDE, {"slide": number})
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None:
        for joint, text in _paragraphs(notes):
            builder.add(text, PlaceKind.NOTES, joint=joint, at={"slide": number})
    for words in _comments(slide):
        builder.add(words, PlaceKind.SLIDE_COMMENT, at={"slide": number})


def _newer(slide: "Slide") -> Iterator[str]:
    """The text of shapes that python-pptx does not know; what old programs show is no more."""
    for shape in slide.element.iter(CHOICE):
        for paragraph in shape.iter(qn("a:p")):
            yield "".join(run.text or "" for run in paragraph.iter(qn("a:t"), MATH))


def _read_back(
    back: "SlideLayout | SlideMaster", number: int, builder: Builder
) -> None:
    """What a layout shows behind every slide; its placeholders only say what may stand there."""
    at = {"slide": number}
    shown = [shape for shape in back.shapes if not shape.is_placeholder]
    for joint, text in _pieces(shown):
        builder.add(text, PlaceKind.SLIDE, joint=joint, at=at)
    roots = [shape.element for shape in shown]
    for root in (*roots, *back.element.iter(qn("p:bg"))):
        builder.draw(drawn(root, back.part), PlaceKind.SLIDE, at)


def _comments(slide: "Slide") -> Iterator[str]:
    for relation in slide.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            for words in root.iter(*COMMENT_TEXT):
                runs = words.iter(qn("a:t")) if words.tag == qn("a:p") else (words,)
                yield "".join(run.text or "" for run in runs)


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
