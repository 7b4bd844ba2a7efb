"""Texts, tables and subtitles kept as plain text: only what is masked changes."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from review.documents.models import LINE_BREAK
from review.documents.redaction.slots import Aside, Piece, Slot

TAG = re.compile(r"<[^<>\n]*>|\{[^{}\n]*\}")
TIMES = re.compile(r"\d[^\n]*-->[^\n]*\d")
ASS_BREAK = re.compile(r"\\[Nnh]|\{[^{}]*\}")
ASS_EVENT = re.compile(r"(?:Dialogue|Comment):")
SPEAKER, ASS_FIELDS = 4, 9  # of the ten fields of an event; the last one is its text
VTT_WORD = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)\b")
LRC_ABOUT = re.compile(r"\[[a-z]+:")
LRC_TIME = re.compile(r"\[\d+:\d+(?:[.:]\d+)?\]|<\d+:\d+(?:[.:]\d+)?>")
MEANT_APART = "\n"
DELIMITERS = ",\t;|"
HEAD = 12  # characters of a column's name
HAS_DIGIT = re.compile(r"\d")

Cut = Callable[[str], Iterator[Piece | Slot]]
"""The pieces of a text, which joined are the text. Those with words are slots."""


def lines(text: str) -> Iterator[Piece | Slot]:
    """A text line by line."""
    at = 0
    joint = ""
    for found in [*LINE_BREAK.finditer(text), None]:
        end = found.start() if found else len(text)
        yield Slot(Piece(text[at:end]), joint)
        if found:
            yield Piece(found[0])
            at, joint = found.end(), found[0]


def table(text: str) -> Iterator[Piece | Slot]:
    """A table with a delimiter, cell by cell; quotes and delimiters stay."""
    mark = _delimiter(text)
    cell = re.compile(
        rf'"(?:[^"]|"")*"|[^{re.escape(mark)}"\r\n][^{re.escape(mark)}\r\n]*'
    )
    heads: list[str] = []
    row = column = at = 0
    joint = ""
    while at < len(text):
        found = cell.match(text, at)
        if found:
            said, quote = found[0], '"' if found[0].startswith('"') else ""
            inner = said[len(quote) : len(said) - len(quote)]
            heads += [""] * (column + 1 - len(heads))
            if not row:
                heads[column] = head_of(inner)
            yield Piece(quote)
            head = heads[column] if row else ""
            yield Slot(Piece(inner), joint, cell=(row, column), head=head)
            yield Piece(quote)
            at, joint = found.end(), ""
            continue
        end = LINE_BREAK.match(text, at)
        said = end[0] if end else text[at]
        yield Piece(said)
        joint += "\n" if end else mark if said == mark else said
        row, column = (row + 1, 0) if end else (row, column + (said == mark))
        at += len(said)


def _delimiter(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:20_000], DELIMITERS).delimiter
    except csv.Error:
        first = io.StringIO(text).readline()
        return max(DELIMITERS, key=first.count)


def head_of(said: str) -> str:
    """What a first row calls a column; nothing where that is a value itself."""
    name = said.strip()
    return name if len(name) <= HEAD and not HAS_DIGIT.search(name) else ""


def cues(text: str) -> Iterator[Piece | Slot]:
    """SubRip and WebVTT: the words between the tags; times and numbers are left alone."""
    pieces = list(lines(text))
    rows = [piece for piece in pieces if isinstance(piece, Slot)]
    follows = {
        id(row) for row, after in pairwise(rows)
        if TIMES.match(after.text) and row.text.strip().isdecimal()
    }  # fmt: skip
    for piece in pieces:
        if isinstance(piece, Piece):
            yield piece
        elif id(piece) in follows or TIMES.match(piece.text):
            yield Piece(piece.text)
        elif VTT_WORD.match(piece.text):
            yield from _after(VTT_WORD, piece.text)
        else:
            yield from _between(piece.text, TAG)


def _after(start: re.Pattern[str], text: str) -> Iterator[Piece | Slot]:
    """A line of its own, which begins with what is no word of it."""
    found = start.match(text)
    at = found.end() if found else 0
    yield Piece(text[:at])
    yield Slot(Piece(text[at:]), MEANT_APART)


def _between(text: str, tag: re.Pattern[str]) -> Iterator[Piece | Slot]:
    """The words of one line, without its tags."""
    at, apart = 0, MEANT_APART
    for found in tag.finditer(text):
        yield Slot(Piece(text[at : found.start()]), "", apart)
        yield Aside(found[0])
        at, apart = found.end(), ""
    yield Slot(Piece(text[at:]), "", apart)


def events(text: str) -> Iterator[Piece | Slot]:
    """Advanced SubStation: the text of the events, and every other line by itself."""
    for piece in lines(text):
        if isinstance(piece, Piece):
            yield piece
            continue
        fields = piece.text.split(",", ASS_FIELDS)
        if not ASS_EVENT.match(piece.text) or len(fields) <= ASS_FIELDS:
            yield Slot(piece.holder, MEANT_APART)
            continue
        for number, field in enumerate(fields[:ASS_FIELDS]):
            yield Aside(field) if number == SPEAKER else Piece(field)
            yield Piece(",")
        yield from _between(fields[ASS_FIELDS], ASS_BREAK)


def lyrics(text: str) -> Iterator[Piece | Slot]:
    """LRC: the words between the times."""
    for piece in lines(text):
        if isinstance(piece, Piece):
            yield piece
        elif LRC_TIME.search(piece.text):
            yield from _between(piece.text, LRC_TIME)
        else:
            yield from _after(LRC_ABOUT, piece.text)


CUTS: dict[str, Cut] = {
    "csv": table,
    "srt": cues,
    "vtt": cues,
    "ass": events,
    "lrc": lyrics,
}
