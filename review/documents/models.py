"""A document as one string, and where each stretch of it stands in its file."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from review.i18n import gettext as _
from review.i18n import noop

if TYPE_CHECKING:
    from audio.models import Transcript


class PlaceKind(StrEnum):
    """What a stretch of text is in its own program."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    TABLE_CELL = "table_cell"
    TEXT_BOX = "text_box"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    SHEET_CELL = "sheet_cell"
    SHEET_COMMENT = "sheet_comment"
    SHEET_DRAWING = "sheet_drawing"
    SHEET_MARGIN = "sheet_margin"
    SLIDE = "slide"
    SLIDE_COMMENT = "slide_comment"
    NOTES = "notes"
    PAGE = "page"
    PAGE_DRAWING = "page_drawing"
    PAGE_NOTE = "page_note"
    CUE = "cue"


At: TypeAlias = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where `text[start:end]` of a document stands in its file.

    `line` and `column` (both from 1, columns in code points) are those of its first
    character: in the file itself for text and subtitles, on the page for a pdf, else
    in the text as it was taken out. `at` names the place as the file's own program
    counts it (`{"sheet": "话术", "cell": "B4"}`); times are seconds.
    """

    start: int
    end: int
    line: int
    column: int
    kind: PlaceKind
    at: At = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """One character's line and column, both from 1, and the place it belongs to."""

    line: int
    column: int
    place: Place


@dataclass(frozen=True)
class Document:
    """A file read as one string.

    `places` are in order and do not overlap; what lies between two of them is a
    separator that the reader put in. `incomplete` says in words what could not be
    read: such a document is never treated as clean. `size` is in bytes. `spoken` is the
    transcript, where the file is one: its text is that of the document.
    """

    name: str
    kind: str
    text: str
    places: tuple[Place, ...]
    incomplete: tuple[str, ...] = ()
    encoding: str | None = None
    sha256: str = ""
    size: int = 0
    spoken: "Transcript | None" = None

    @cached_property
    def _starts(self) -> list[int]:
        return [place.start for place in self.places]

    def _index(self, offset: int) -> int:
        return max(0, bisect_right(self._starts, offset) - 1)

    def locate(self, offset: int) -> Spot:
        """The line, column and place of the character at `offset`.

        An offset in a separator counts as the end of the place before it.
        """
        place = self.places[self._index(offset)]
        inside = min(offset, place.end)
        line_start = self.text.rfind("\n", place.start, inside) + 1
        if not line_start:
            return Spot(place.line, place.column + offset - place.start, place)
        line = place.line + self.text.count("\n", place.start, inside)
        return Spot(line, offset - line_start + 1, place)

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The bounds of every line that `text[start:end]` touches, as people see it.

        A place ends a line too, so that the cues of a subtitle stay apart.
        """
        first, last = self._index(start), self._index(max(start, end - 1))
        for place in self.places[first : last + 1]:
            begin = place.start
            while begin <= place.end:
                stop = self.text.find("\n", begin, place.end)
                stop = place.end if stop < 0 else stop
                if begin < end and start < max(stop, begin + 1):
                    yield begin, stop
                begin = stop + 1


PLACE_WORDS = {
    PlaceKind.LINE: noop("line {line}"),
    PlaceKind.PARAGRAPH: noop("paragraph {paragraph}"),
    PlaceKind.TABLE_CELL: noop("table {table}, row {row}, column {column}"),
    PlaceKind.TEXT_BOX: noop("text box {box}"),
    PlaceKind.HEADER: noop("page header"),
    PlaceKind.FOOTER: noop("page footer"),
    PlaceKind.FOOTNOTE: noop("footnote {note}"),
    PlaceKind.COMMENT: noop("comment {comment}"),
    PlaceKind.SHEET_CELL: noop("{sheet}!{cell}"),
    PlaceKind.SHEET_COMMENT: noop("{sheet}!{cell}, comment"),
    PlaceKind.SHEET_DRAWING: noop("{sheet}, drawing"),
    PlaceKind.SHEET_MARGIN: noop("{sheet}, page header or footer"),
    PlaceKind.SLIDE: noop("slide {slide}"),
    PlaceKind.SLIDE_COMMENT: noop("slide {slide}, comment"),
    PlaceKind.NOTES: noop("slide {slide}, notes"),
    PlaceKind.PAGE: noop("page {page}, line {line}"),
    PlaceKind.PAGE_DRAWING: noop("page {page}"),
    PlaceKind.PAGE_NOTE: noop("page {page}, note or field"),
    PlaceKind.CUE: noop("cue {cue}, {clock}"),
}


def clock(seconds: float) -> str:
    """Seconds as people read them: `01:02:03.450`."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return (
        f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
    )


def say_place(place: Place) -> str:
    """The place in words, in the current language: `第 3 段`."""
    words: dict[str, str | int | float] = {"line": place.line, **place.at}
    if "t0" in place.at:
        words["clock"] = clock(float(place.at["t0"]))
    return _(PLACE_WORDS[place.kind]).format(**words)


LINE_BREAK = re.compile(r"\r\n|\r|\n")
