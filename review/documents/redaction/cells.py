"""The cells of a workbook: shared strings, numbers, dates, formulas."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from review.documents.ooxml import Element, S
from review.documents.redaction.mask import Mask
from review.documents.redaction.plain import head_of
from review.documents.redaction.slots import Holder, Slot
from review.documents.redaction.xml import XmlWords
from review.documents.tokens import MASKED

SHEET = re.compile(r"xl/(?:worksheets|chartsheets)/[^/]+\.xml")
CACHE = re.compile(r"xl/pivotCache/pivotCacheDefinition\d*\.xml")
STRINGS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
LETTERS = re.compile(r"[A-Z]+")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31

Trees = Mapping[str, Element]


class ValueCell:
    """A number, a date or a formula's result; a masked one becomes a text."""

    def __init__(self, cell: Element, shown: str) -> None:
        self._cell, self._shown = cell, shown

    @property
    def text(self) -> str:
        return self._shown

    @text.setter
    def text(self, said: str) -> None:
        self._shown = said
        for child in list(self._cell):
            if child.tag == S + "f":
                _drop(child)
            elif child.tag in {S + "v", S + "is"}:
                self._cell.remove(child)
        self._cell.set("t", "inlineStr")
        words = etree.SubElement(etree.SubElement(self._cell, S + "is"), S + "t")
        words.text = said


def _drop(formula: Element) -> None:
    """Takes a formula out; the results of those that lean on it stay, as values."""
    shared, sheet = formula.get("si"), formula.getroottree().getroot()
    leaning = [
        f for f in sheet.iter(S + "f") if shared is not None and f.get("si") == shared
    ]
    for one in leaning or [formula]:
        cell = one.getparent()
        if cell is not None:
            cell.remove(one)


def slots(trees: Trees) -> Iterator[Slot]:
    """Every cell of every sheet, row by row, with the head of its column."""
    strings = _strings(trees)
    dates = _date_styles(trees)
    rows = 0
    for name in sorted(n for n in trees if SHEET.fullmatch(n)):
        heads: dict[str, str] = {}
        for number, row in enumerate(trees[name].iter(S + "row")):
            rows += 1
            for place, (column, cell) in enumerate(_columns(row)):
                holders = _holders(cell, strings, dates)
                if not number:
                    heads[column] = head_of("".join(h.text for h in holders))
                for i, holder in enumerate(holders):
                    joint = "" if i else "\t" if place else "\n"
                    head = heads.get(column, "") if number else ""
                    yield Slot(holder, joint, cell=(rows, place), head=head)


def pivot_slots(trees: Trees) -> Iterator[Slot]:
    """What a pivot table keeps, also of rows that are gone, with the name of the field."""
    rows = 0
    for name in sorted(n for n in trees if CACHE.fullmatch(n)):
        heads: list[str] = []
        for field in trees[name].iter(S + "cacheField"):
            heads.append(head_of(field.get("name") or ""))
            for item in field.iter(S + "s", S + "n"):
                rows += 1
                yield Slot(_Kept(item), "\n", cell=(rows, 0), head=heads[-1])
        records = trees.get(name.replace("Definition", "Records"))
        for record in records.iter(S + "r") if records is not None else ():
            rows += 1
            for place, (item, head) in enumerate(zip(record, heads, strict=False)):
                if item.tag in {S + "s", S + "n"}:
                    joint = "\t" if place else "\n"
                    yield Slot(_Kept(item), joint, cell=(rows, place), head=head)


class _Kept:
    """A value that a pivot table keeps in an attribute."""

    def __init__(self, item: Element) -> None:
        self._item = item

    @property
    def text(self) -> str:
        return self._item.get("v") or ""

    @text.setter
    def text(self, said: str) -> None:
        self._item.set("v", said)


def _columns(row: Element) -> Iterator[tuple[str, Element]]:
    for number, cell in enumerate(row.iter(S + "c")):
        named = LETTERS.match(cell.get("r") or "")
        yield named[0] if named else str(number), cell


def _strings(trees: Trees) -> list[list[Holder]]:
    root = trees.get(STRINGS)
    if root is None:
        return []
    return [_words(entry) for entry in root.iter(S + "si")]


def _words(entry: Element) -> list[Holder]:
    """The runs of a string, without the readings above its characters."""
    return [
        XmlWords(words)
        for words in entry.iter(S + "t")
        if not any(e.tag == S + "rPh" for e in words.iterancestors())
    ]


def _holders(
    cell: Element, strings: list[list[Holder]], dates: frozenset[int]
) -> list[Holder]:
    kind, value = cell.get("t", "n"), cell.findtext(S + "v") or ""
    if kind == "s":
        number = int(value or -1)
        return strings[number] if 0 <= number < len(strings) else []
    if kind == "inlineStr":
        return _words(cell)
    if kind in {"b", "e"} or not value:
        return []
    is_date = kind == "n" and int(cell.get("s") or 0) in dates
    return [ValueCell(cell, _shown(value, is_date=is_date) if kind == "n" else value)]


def _shown(value: str, *, is_date: bool) -> str:
    """A number as the sheet shows it."""
    number = float(value)
    if is_date:
        try:
            return str(from_excel(number))
        except (ValueError, OverflowError):
            return value
    return str(int(number)) if number.is_integer() else value


def _date_styles(trees: Trees) -> frozenset[int]:
    root = trees.get(STYLES)
    styles = root.find(S + "cellXfs") if root is not None else None
    if root is None or styles is None:
        return frozenset()
    formats = dict(BUILTIN_FORMATS)
    for said in root.iter(S + "numFmt"):
        formats[int(said.get("numFmtId") or 0)] = said.get("formatCode") or ""
    return frozenset(
        number
        for number, style in enumerate(styles)
        if is_date_format(formats.get(int(style.get("numFmtId") or 0), "General"))
    )


def renamed_sheets(trees: Trees, mask: Mask) -> dict[str, str]:
    """Sheets whose name is masked, by their old name; a name takes no brackets."""
    book = trees.get(BOOK)
    if book is None:
        return {}
    taken: dict[str, int] = defaultdict(int)
    renamed: dict[str, str] = {}
    for sheet in book.iter(S + "sheet"):
        name = sheet.get("name") or ""
        made = mask.masked(name)
        if made == name:
            continue
        made = NOT_IN_A_NAME.sub("", made)[: LONGEST_NAME - 4]
        taken[made] += 1
        renamed[name] = made + (f" {taken[made]}" if taken[made] > 1 else "")
    return renamed


def mask_formulas(root: Element) -> None:
    """A formula that had to be masked would not compute: its result stays."""
    for formula in list(root.iter(S + "f")):
        if MASKED.search(formula.text or ""):
            _drop(formula)
    for item in root.iter(S + "n"):  # a number that a pivot table keeps
        if not _is_number(item.get("v", "0")):
            item.tag = S + "s"


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True
