"""The words in the XML of an Office file: paragraphs, tables, and all that is beside."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from review.documents.ooxml import MARGIN_CODES, MARGINS, A, Element, S, W
from review.documents.redaction.mask import Mask
from review.documents.redaction.plain import head_of
from review.documents.redaction.slots import Slot

SPACE = "{http://www.w3.org/XML/1998/namespace}space"

PARAGRAPHS = {W + "p", A + "p", S + "comment"}
WORDS = {W + "t", W + "delText", W + "instrText", A + "t", S + "t"}
SIGNS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    A + "br": "\n",
}
CELLS = {W + "tc": W + "tr", A + "tc": A + "tr"}
UNSEEN = {W + "delText", W + "instrText"}
# Deleted, moved away, or the reading above a character.
BESIDE = {W + "del", W + "moveFrom", W + "rt", S + "rPh"}
SPOKEN_ATTRIBUTES = {
    "Target", "alt", "descr", "display", "instr", "location", "name", "prompt",
    "promptTitle", "subject", "title", "tooltip",
}  # fmt: skip
WHO = {"author", "displayName", "initials", "lastAuthor", "providerId", "userId"}
WHO_NAMED = {"cmAuthor", "author"}
WHO_ELEMENTS = {"Company", "Manager", "author", "creator", "lastModifiedBy"}
NOBODY = "Author"
THREAD = "tc="  # the author of a threaded comment is the number of its thread
CJK_OR_MAIL = re.compile(r"[\u3400-\u9fff@]")
LONG_NUMBER = re.compile(r"(?:\d\D?){7}")
DATES = "{http://purl.org/dc/terms/}"


class XmlWords:
    """The text of one element; Word forgets spaces at its ends unless told not to."""

    def __init__(self, element: Element) -> None:
        self.element = element

    @property
    def text(self) -> str:
        return self.element.text or ""

    @text.setter
    def text(self, said: str) -> None:
        self.element.text = said
        if said != said.strip():
            self.element.set(SPACE, "preserve")


@dataclass
class _Paragraph:
    element: Element
    words: list[tuple[str, Element, bool]] = field(default_factory=list)
    sign: str = ""


def slots(root: Element, skipped: frozenset[str] = frozenset()) -> list[Slot]:
    """The runs of every paragraph; one inside another is read after it."""
    found: dict[Element, _Paragraph] = {}
    for element in root.iter():
        if element.tag not in WORDS and element.tag not in SIGNS:
            continue
        above = list(element.iterancestors())
        holder = next((e for e in above if e.tag in PARAGRAPHS), None)
        if holder is None or element.tag in skipped:
            continue
        paragraph = found.setdefault(holder, _Paragraph(holder))
        if element.tag in SIGNS:
            paragraph.sign += SIGNS[element.tag]
            continue
        inside = above[: above.index(holder)]
        is_beside = element.tag in UNSEEN or any(e.tag in BESIDE for e in inside)
        paragraph.words.append((paragraph.sign, element, is_beside))
        paragraph.sign = ""
    grid = _Grid()
    return [slot for one in found.values() for slot in _slots(one, grid)]


def _slots(paragraph: _Paragraph, grid: "_Grid") -> Iterator[Slot]:
    cell, head = grid.place(paragraph)
    joint = "\t" if cell and cell[1] else "\n"
    for sign, element, is_beside in paragraph.words:
        yield Slot(
            XmlWords(element), joint + sign, cell=cell, head=head, is_deleted=is_beside
        )
        joint = ""


class _Grid:
    """Which cell of which row a paragraph is in, rows counted over all tables."""

    def __init__(self) -> None:
        self._rows: dict[Element, int] = {}
        self._heads: dict[tuple[Element, int], str] = {}

    def place(self, paragraph: _Paragraph) -> tuple[tuple[int, int] | None, str]:
        cell = next(
            (e for e in paragraph.element.iterancestors() if e.tag in CELLS), None
        )
        row = (
            next(cell.iterancestors(CELLS[cell.tag]), None)
            if cell is not None
            else None
        )
        if cell is None or row is None:
            return None, ""
        number = self._rows.setdefault(row, len(self._rows))
        column = list(row.iter(cell.tag)).index(cell)
        table = row.getparent()
        is_first = table is not None and next(table.iter(row.tag)) is row
        if table is None or is_first:
            said = "".join(element.text or "" for _s, element, _b in paragraph.words)
            if table is not None:
                self._heads.setdefault((table, column), head_of(said))
            return (number, column), ""
        return (number, column), self._heads.get((table, column), "")


def mask_the_rest(
    root: Element, mask: Mask, done: set[Element], renamed: Mapping[str, str]
) -> None:
    """Every other text and attribute that can hold words; who wrote it becomes nobody."""
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment
            element.text = ""
            continue
        name = etree.QName(element).localname
        is_read = element in done or _is_value(element)
        if not is_read and element.text and not element.text.isspace():
            element.text = _text(element, name, mask, renamed)
        for key, value in element.attrib.items():
            local = etree.QName(key).localname
            made = _attribute(local, value, mask, renamed)
            if (local == "name" and name in WHO_NAMED) or name == "absPath":
                made = NOBODY  # who commented; the folder of who saved it
            if made != value:
                element.set(key, _link(element, made, value))


def _is_value(element: Element) -> bool:
    """What a cell shows, read with its row; what it took from other files is not."""
    above = element.getparent()
    return element.tag == S + "v" and above is not None and above.tag == S + "c"


def _text(element: Element, name: str, mask: Mask, renamed: Mapping[str, str]) -> str:
    said = element.text or ""
    if name in WHO_ELEMENTS and not said.startswith(THREAD):
        return NOBODY
    if str(element.tag).startswith(DATES):
        return said
    if name in MARGINS:
        parts = MARGIN_CODES.split(said)
        parts[::2] = [_masked(words, mask, renamed) for words in parts[::2]]
        return "".join(parts)
    made = _masked(said, mask, renamed)
    parent = element.getparent()
    if made != said and parent is not None and parent.tag == S + "cell":
        parent.set("t", "str")
    above = (etree.QName(e).localname for e in element.iterancestors())
    return "0" if made != said and "numCache" in above else made


def _attribute(name: str, said: str, mask: Mask, renamed: Mapping[str, str]) -> str:
    if name in WHO:
        return NOBODY
    if name in SPOKEN_ATTRIBUTES or CJK_OR_MAIL.search(said):
        return _masked(said, mask, renamed)
    return mask.masked(said) if mask.shows(said) else said


def _masked(said: str, mask: Mask, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items():
        said = said.replace(old, new)
    if CJK_OR_MAIL.search(said) or LONG_NUMBER.search(said) or mask.shows(said):
        return mask.masked(said)
    return said


def _link(element: Element, made: str, before: str) -> str:
    """An address that was masked leads nowhere: brackets are none of an address."""
    is_link = etree.QName(element).localname == "Relationship" and made != before
    return (
        "about:blank" if is_link and element.get("TargetMode") == "External" else made
    )
