"""What stands on the pages of a pdf besides their text: pictures, notes, fields, files."""

import re
from collections.abc import Iterator

import pypdf
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from review.documents.builder import Builder
from review.documents.drawn import Drawn, What
from review.documents.models import At, PlaceKind
from review.i18n import gettext as _
from review.i18n import ngettext

PAINTED = re.compile(rb"(/[^\s/<>()\[\]{}%]+)\s+Do(?=\s|$)")
DEEPEST = 5  # forms within forms
SMALLEST = 32  # pixels on either side: less holds no sentence
HELD = {"/FileAttachment", "/Screen", "/RichMedia", "/3D", "/Sound", "/Movie"}
UNSEEN = {"/Link", "/Popup"}


def read_beside(reader: pypdf.PdfReader, builder: Builder, scans: set[int]) -> None:
    """Append notes and fields, and say what cannot be read.

    `scans` are the pages that were told to be pictures already.
    """
    for number, page in enumerate(reader.pages, start=1):
        at = {"page": number}
        if number not in scans:
            seen = (i for i in pictures(page) if min(sides(i)) >= SMALLEST)
            things = (Drawn(What.PICTURE) for _picture in seen)
            builder.draw(things, PlaceKind.PAGE_DRAWING, at)
        for note in _resolved(page.get("/Annots")):
            _read_note(note.get_object(), builder, at)
    attached = len(reader.attachments)
    if attached:
        said = ngettext(
            "{count} attached file was not read: open it",
            "{count} attached files were not read: open them",
            attached,
        )
        builder.incomplete(said.format(count=attached))
    form = _entry(reader.root_object, "/AcroForm")
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        builder.incomplete(_("a form made for Adobe Reader was not read"))


def pictures(page: pypdf.PageObject) -> Iterator[StreamObject]:
    """The pictures that a page paints, also inside forms."""
    content = page.get_contents()
    if content is not None:
        yield from _painted(page, content.get_data(), DEEPEST)


def sides(picture: StreamObject) -> tuple[int, int]:
    """Width and height in pixels."""
    return int(picture.get("/Width", 0)), int(picture.get("/Height", 0))


def _painted(
    holder: DictionaryObject, content: bytes, depth: int
) -> Iterator[StreamObject]:
    things = _entry(_entry(holder, "/Resources"), "/XObject")
    for name in PAINTED.findall(content) if depth else ():
        thing = _entry(things, name.decode("latin-1"))
        if not isinstance(thing, StreamObject):
            continue
        if thing.get("/Subtype") == "/Image":
            yield thing
        elif thing.get("/Subtype") == "/Form":
            yield from _painted(thing, thing.get_data(), depth - 1)


def _read_note(note: PdfObject | None, builder: Builder, at: At) -> None:
    if not isinstance(note, DictionaryObject) or note.get("/Subtype") in UNSEEN:
        return
    if note.get("/Subtype") in HELD:
        builder.draw([Drawn(What.OBJECT)], PlaceKind.PAGE_DRAWING, at)
    field = _entry(note, "/Parent") if "/V" not in note else note
    for words in (note.get("/Contents"), _entry(field, "/V")):
        if isinstance(words, str) and not words.startswith("/"):  # not a name: /Off
            builder.add(words, PlaceKind.PAGE_NOTE, at=at)


def _resolved(found: PdfObject | None) -> list[PdfObject]:
    listed = found.get_object() if found is not None else None
    return list(listed) if isinstance(listed, ArrayObject) else []


def _entry(holder: PdfObject | None, key: str) -> PdfObject | None:
    if not isinstance(holder, DictionaryObject):
        return None
    found = holder.get(key, NullObject())
    known: PdfObject | None = found.get_object()
    return known
