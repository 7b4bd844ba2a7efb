"""What stands beside the cells of an xlsx: comments, drawings, page headers and footers.

openpyxl reads none of this where it reads cells one after the other, so the package is
opened a second time.
"""

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from lxml import etree

from review.documents.builder import Builder
from review.documents.drawings import drawn, words_of
from review.documents.drawn import Drawn, What
from review.documents.models import PlaceKind
from review.documents.ooxml import MARGIN_CODES, MARGINS, Element, R, S, parsed
from review.i18n import gettext as _

THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
COMMENTS = (S + "comment", THREADS + "threadedComment")
AROUND = {S + margin for margin in MARGINS}
BOOK = "xl/workbook.xml"
CELL = S + "c"  # with `vm` where a picture is its value
UNREAD = {
    S + "picture": What.PICTURE,
    S + "oleObject": What.OBJECT,
    S + "control": What.OBJECT,
}
# The place of a thread is kept twice: here only for programs that know no threads.
OLD_THREAD = "[Threaded comment]"


class Relation:
    """What leads from one part to another."""

    def __init__(self, entry: Element, package: "Package", base: str) -> None:
        self.reltype = (entry.get("Type") or "").rpartition("/")[2]
        self.is_external = entry.get("TargetMode") == "External"
        self._package = package
        self._name = posixpath.normpath(
            posixpath.join(base, entry.get("Target") or "")
        ).lstrip("/")

    @property
    def target_part(self) -> "SheetPart":
        return SheetPart(self._package, self._name)


class SheetPart:
    """A part of the package and what it leads to."""

    def __init__(self, package: "Package", name: str) -> None:
        self._package, self._name = package, name

    @property
    def blob(self) -> bytes:
        return self._package.parts.get(self._name, b"")

    @cached_property
    def root(self) -> Element:
        return parsed(self.blob)

    @cached_property
    def rels(self) -> Mapping[str, Relation]:
        folder, name = posixpath.split(self._name)
        rels = SheetPart(self._package, f"{folder}/_rels/{name}.rels")
        if not rels.blob:
            return {}
        return {
            entry.get("Id") or "": Relation(entry, self._package, f"/{folder}")
            for entry in rels.root
        }

    def beside(self, kind: str) -> "Iterator[SheetPart]":
        """The parts of this kind that it leads to."""
        for relation in self.rels.values():
            if relation.reltype == kind and not relation.is_external:
                yield relation.target_part


class Package:
    """All parts of a workbook."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            self.parts = {name: opened.read(name) for name in opened.namelist()}

    def sheets(self) -> Iterator[tuple[str, SheetPart]]:
        """Every sheet with its name, in the order of the book."""
        book = SheetPart(self, BOOK)
        for sheet in book.root.iter(S + "sheet"):
            relation = book.rels.get(sheet.get(R + "id") or "")
            if relation is not None and not relation.is_external:
                yield sheet.get("name") or "", relation.target_part


def read_beside(package: Package, builder: Builder, known: Collection[str]) -> None:
    """Append what stands beside the cells, sheet by sheet.

    `known` are the sheets whose cells were read: openpyxl passes over those that it
    does not find, which other programs do find.
    """
    for name, part in package.sheets():
        if name not in known:
            said = _("the sheet {name} cannot be read: save the file again")
            builder.incomplete(said.format(name=name))
        if not part.blob:
            continue
        _read_around(part, name, builder)
        for kind in ("comments", "threadedComment"):
            for beside in part.beside(kind):
                _read_comments(beside, name, builder)
        for drawing in part.beside("drawing"):
            _read_drawing(drawing, name, builder)


def _read_around(part: SheetPart, sheet: str, builder: Builder) -> None:
    """What a sheet holds besides its rows, which may be many: they are not kept."""
    seen = (S + "row", CELL, *AROUND, *UNREAD)
    for _event, element in etree.iterparse(
        io.BytesIO(part.blob), tag=seen, resolve_entities=False
    ):
        if element.tag in AROUND:
            words = MARGIN_CODES.sub(" ", element.text or "").strip()
            builder.add(words, PlaceKind.SHEET_MARGIN, at={"sheet": sheet})
        elif element.tag in UNREAD:
            thing = Drawn(UNREAD[element.tag])
            builder.draw([thing], PlaceKind.SHEET_DRAWING, {"sheet": sheet})
        elif element.tag == CELL and element.get("vm"):
            at = {"sheet": sheet, "cell": element.get("r") or "?"}
            builder.draw([Drawn(What.PICTURE)], PlaceKind.SHEET_CELL, at)
        elif element.tag == S + "row":
            element.clear()


def _read_comments(part: SheetPart, sheet: str, builder: Builder) -> None:
    for comment in part.root.iter(*COMMENTS):
        runs = comment.iter(S + "t", THREADS + "text")
        words = "".join(run.text or "" for run in runs)
        if not words.startswith(OLD_THREAD):
            at = {"sheet": sheet, "cell": comment.get("ref") or "?"}
            builder.add(words, PlaceKind.SHEET_COMMENT, at=at)


def _read_drawing(part: SheetPart, sheet: str, builder: Builder) -> None:
    at = {"sheet": sheet}
    for words in words_of(part.root):
        builder.add(words, PlaceKind.SHEET_DRAWING, at=at)
    builder.draw(drawn(part.root, part), PlaceKind.SHEET_DRAWING, at)
