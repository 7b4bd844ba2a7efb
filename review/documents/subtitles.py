"""Scripts kept as subtitles: cues in the order of time, joined without a separator."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pysubs2
from pysubs2.exceptions import Pysubs2Error

from review.documents.builder import Builder, Origin
from review.documents.models import Document, PlaceKind
from review.documents.office import PARSER_FAILURES, unreadable
from review.documents.text import decode
from review.errors import EmptyDocumentError
from review.i18n import gettext as _

TAGS = re.compile(r"\{[^}]*\}|<[^>]*>")
CUE_LINES = {
    "srt": re.compile(r"\d\s*-->\s*\d"),
    "vtt": re.compile(r"\d\s*-->\s*\d"),
    "ass": re.compile(r"^(?:Dialogue|Comment):", re.MULTILINE),
}
VTT_EXTRAS = ("WEBVTT", "NOTE", "STYLE", "REGION")
ENTITIES = {
    "&lt;": "<",
    "&gt;": ">",
    "&nbsp;": " ",
    "&lrm;": "",
    "&rlm;": "",
    "&amp;": "&",
}
ENTITY = re.compile("|".join(ENTITIES))
LETTERS = re.compile(r"[A-Za-z]{2}")


class _Piece(NamedTuple):
    text: str
    cue: int
    t0: float
    t1: float
    line: int
    column: int


def read_subtitles(origin: Origin) -> Document:
    """A document with one place a line of a cue; `at` has the cue's number and times.

    Raises UnreadableDocumentError where no cue is found, EmptyDocumentError,
    UndecodableTextError.
    """
    text, encoding = decode(origin)
    if not text.strip():
        raise EmptyDocumentError(path=origin.name)
    builder = Builder(origin)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about layers and styles, not text
            source = _without_extras(text) if origin.kind == "vtt" else text
            subtitles = pysubs2.SSAFile.from_string(source, format_=origin.kind)
        pieces = list(_pieces(subtitles, text, origin.kind))
    except (*PARSER_FAILURES, Pysubs2Error) as error:
        raise unreadable(origin, _("it is not a sound subtitle file")) from error
    if not pieces:
        raise unreadable(origin, _("no subtitle with a time was found in it"))
    lost = len(CUE_LINES[origin.kind].findall(text)) - len(subtitles)
    if lost > 0:
        builder.incomplete(_("{count} subtitles could not be read").format(count=lost))
    before = ""
    for piece in sorted(pieces, key=lambda piece: piece.t0):
        joint = " " if LETTERS.fullmatch(before[-1:] + piece.text[:1]) else ""
        at = {"cue": piece.cue, "t0": piece.t0, "t1": piece.t1}
        builder.add(
            piece.text,
            PlaceKind.CUE,
            joint=joint,
            at=at,
            line=piece.line,
            column=piece.column,
        )
        before = piece.text
    return replace(builder.document(), encoding=encoding)


def _pieces(subtitles: pysubs2.SSAFile, text: str, kind: str) -> Iterator[_Piece]:
    where = _Where(text)
    cue = 0
    for event in subtitles:
        if event.is_comment or event.is_drawing:
            continue
        cue += 1
        for row in event.plaintext.split("\n"):
            piece = (
                ENTITY.sub(lambda found: ENTITIES[found[0]], row)
                if kind == "vtt"
                else row
            )
            if piece.strip():
                line, column = where.find(row)
                yield _Piece(
                    piece.strip(),
                    cue,
                    event.start / 1000,
                    event.end / 1000,
                    line,
                    column,
                )


def _without_extras(text: str) -> str:
    """WebVTT without its comments, styles and cue names, which are not spoken."""
    kept = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        rows = block.strip("\n").split("\n")
        times = next((i for i, row in enumerate(rows) if "-->" in row), None)
        if times is not None and not rows[0].startswith(VTT_EXTRAS[1:]):
            kept.append("\n".join(rows[times:]))
    return "\n\n".join(kept)


class _Where:
    """Finds the rows of cues in the file again, from top to bottom."""

    def __init__(self, text: str) -> None:
        self.rows = text.splitlines()
        self.row = 0
        self.column = 0

    def find(self, piece: str) -> tuple[int, int]:
        """Line and column of this row of a cue; of its line only, where tags are inside."""
        wanted = piece.strip()
        for row in range(self.row, len(self.rows)):
            begin = self.column if row == self.row else 0
            column = self.rows[row].find(wanted, begin)
            if column >= 0:
                self.row, self.column = row, column + len(wanted)
                return row + 1, column + 1
            if wanted in TAGS.sub("", self.rows[row][begin:]):
                self.row, self.column = row + 1, 0
                return row + 1, begin + 1
        return self.row + 1, 1
