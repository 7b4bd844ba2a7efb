"""Office files without personal information, part by part.

The package is changed where it has words, and nowhere else: what no library reads
(charts, themes, macros of the layout) is kept as it is, and formatting with it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from review.documents.builder import Origin
from review.documents.office import PARSER_FAILURES, check_package, unreadable
from review.documents.ooxml import Element
from review.documents.redaction import cells, xml
from review.documents.redaction.mask import Mask, Redacted
from review.documents.redaction.slots import Slot
from review.errors import NotRedactedError
from review.i18n import gettext as _
from review.i18n import ngettext

XML_ENDINGS = (".xml", ".rels", ".vml", ".svg")
INSIDE = {".docx": "docx", ".xlsx": "xlsx", ".pptx": "pptx"}
PICTURES = {
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".emf",
    ".wmf",
}
KNOWN = re.compile(r".*\.(?:odttf|fntdata|ttf)|.*/printerSettings\d*\.bin|.*/")
STRICT = b"http://purl.oclc.org/ooxml/"
# The first page as a picture; how to compute; who has seen what: all made again.
DROPPED = re.compile(r"docProps/thumbnail\..*|xl/calcChain\.xml|xl/revisions/.*")
AGAIN = 3  # rounds: what one part teaches may stand in one that was read before it
NUMBER = re.compile(r"\d+")
FIRST = ("document", "slide", "sharedStrings", "workbook", "sheet")


def redact_package(origin: Origin, mask: Mask) -> Redacted:
    """The same file, masked in every part that has words.

    Raises what `check_package` raises, UnreadableDocumentError, NotRedactedError.
    """
    check_package(origin)
    try:
        package = _Package(origin, mask)
        package.mask()
        return package.result()
    except (*PARSER_FAILURES, etree.LxmlError) as error:
        reason = _("it is not a sound {kind} file").format(kind=origin.kind)
        raise unreadable(origin, reason) from error


class _Package:
    def __init__(self, origin: Origin, mask: Mask) -> None:
        self._origin, self._mask = origin, mask
        self._incomplete: list[str] = []
        with zipfile.ZipFile(io.BytesIO(origin.content)) as opened:
            self._infos = opened.infolist()
            self._parts = {info.filename: opened.read(info) for info in self._infos}
        for name in [n for n in self._parts if DROPPED.fullmatch(n)]:
            del self._parts[name]
        if any(STRICT in content[:4096] for content in self._parts.values()):
            raise unreadable(
                origin, _("it is in the Strict form; save it in the ordinary one")
            )
        self._trees = {
            name: tree
            for name, content in self._parts.items()
            if name.endswith(XML_ENDINGS) and (tree := _tree(name, content)) is not None
        }

    def mask(self) -> None:
        self._forget_dropped()
        found = list(self._slots())
        self._mask.mask(found)
        done = {s.holder.element for s in found if isinstance(s.holder, xml.XmlWords)}
        renamed = cells.renamed_sheets(self._trees, self._mask)
        for _again in range(AGAIN):
            before = len(self._mask.values)
            for root in self._trees.values():
                xml.mask_the_rest(root, self._mask, done, renamed)
                cells.mask_formulas(root)
            if len(self._mask.values) == before:
                break
            self._mask.mask(found)  # what a note or a list of choices has taught
        for name, content in list(self._parts.items()):
            if PurePosixPath(name).suffix.lower() in INSIDE:
                self._parts[name] = self._inside(name, content)

    def _slots(self) -> Iterator[Slot]:
        for name in sorted(self._trees, key=_reading_order):
            if not name.endswith(".rels"):
                yield from xml.slots(self._trees[name])
        if self._origin.kind == "xlsx":
            yield from cells.slots(self._trees)
            yield from cells.pivot_slots(self._trees)

    def _inside(self, name: str, content: bytes) -> bytes:
        """A table behind a chart, a document in a slide."""
        kind = INSIDE[PurePosixPath(name).suffix.lower()]
        made = redact_package(Origin(name, kind, content), self._mask)
        self._incomplete += made.incomplete
        return made.content

    def _forget_dropped(self) -> None:
        """Takes out what leads to parts that are gone."""
        there = set(self._parts)
        for name, root in self._trees.items():
            for entry in list(root):
                part = entry.get("PartName")
                target = entry.get("Target")
                is_gone = part is not None and part.lstrip("/") not in there
                if is_gone or (target and _leads(name, target, DROPPED)):
                    root.remove(entry)

    def result(self) -> Redacted:
        for name, root in self._trees.items():
            self._parts[name] = _serialised(root)
        self._refuse_leftovers()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for info in self._infos:
                if info.filename in self._parts:
                    info.comment = info.extra = b""  # words that no program shows
                    made.writestr(info, self._parts[info.filename])
        return Redacted(
            out.getvalue(),
            self._mask.counts,
            notes=tuple(self._notes()),
            incomplete=tuple(self._unread()),
        )

    def _refuse_leftovers(self) -> None:
        for name, content in self._parts.items():
            if name in self._trees:
                left = self._mask.shows(content.decode("utf-8"))
            else:
                left = any(
                    len(value) > 3  # noqa: PLR2004 - less is in any picture by chance
                    and (
                        value.encode() in content
                        or value.encode("utf-16-le") in content
                    )
                    for value in self._mask.values
                )
            if left or self._mask.shows(name):
                raise NotRedactedError(path=self._origin.name)

    def _notes(self) -> Iterator[str]:
        yield _("who wrote and changed it was taken out of the properties")
        pictures = sum(PurePosixPath(n).suffix.lower() in PICTURES for n in self._parts)
        if pictures:
            yield ngettext(
                "{count} picture was left as it is: look at it",
                "{count} pictures were left as they are: look at them",
                pictures,
            ).format(count=pictures)

    def _unread(self) -> Iterator[str]:
        yield from self._incomplete
        for name in self._parts:
            ending = PurePosixPath(name).suffix.lower()
            is_read = name in self._trees or ending in INSIDE or not self._parts[name]
            if not (is_read or ending in PICTURES or KNOWN.fullmatch(name)):
                yield _("an embedded object was not read: {name}").format(
                    name=PurePosixPath(name).name
                )


def _tree(name: str, content: bytes) -> Element | None:
    """The XML of a part. An old drawing may be none: it is searched as it is."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        if name.endswith((".svg", ".vml")) or not content.strip():
            return None
        raise


def _serialised(root: Element) -> bytes:
    made: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return made


def _leads(rels: str, target: str, parts: re.Pattern[str]) -> bool:
    folder = PurePosixPath(rels).parent.parent
    path = target.lstrip("/") if target.startswith("/") else str(folder / target)
    return parts.fullmatch(path) is not None


def _reading_order(name: str) -> tuple[int, str, int]:
    """The body first, then what is around it; slide2 before slide10."""
    stem = NUMBER.sub("", PurePosixPath(name).stem)
    rank = FIRST.index(stem) if stem in FIRST else len(FIRST)
    number = NUMBER.search(PurePosixPath(name).stem)
    return rank, f"{PurePosixPath(name).parent}/{stem}", int(number[0]) if number else 0
