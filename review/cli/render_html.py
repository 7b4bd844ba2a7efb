"""A check as one page that needs nothing else: to mail, to print, to keep."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lexicons.models import Finding
from lexicons.privacy import mask_text
from review.cli.render_out import ExitCode, shown_as
from review.cli.render_text import named_category, role_of, verdict
from review.documents.models import LINE_BREAK, PlaceKind, say_place
from review.documents.report import Checked, Report, citations, is_missing, is_open
from review.i18n import current_language
from review.i18n import gettext as _

CONTEXT = 40  # characters shown on either side of the quoted words
WHOLE_TEXT = 200_000  # characters: a longer text is not repeated in the report


class Card(NamedTuple):
    """One finding as the page shows it; its place is that in the masked text."""

    anchor: str
    finding: Finding
    role: str
    category: str
    where: str
    before: str
    quote: str
    after: str
    duties: str
    guidance: str
    penalties: str


class Piece(NamedTuple):
    """A stretch of the text; `role` and `anchor` where a finding covers it."""

    text: str
    role: str = ""
    anchor: str = ""


class File(NamedTuple):
    """One document as the page shows it."""

    anchor: str
    name: str
    characters: str
    incomplete: tuple[str, ...]
    cards: list[Card]
    pieces: list[Piece]

    @property
    def missing(self) -> list[Card]:
        """What ought to be said, and is not."""
        return [c for c in self.cards if is_open(c.finding) and is_missing(c.finding)]

    @property
    def wrong(self) -> list[Card]:
        """What may not be said."""
        return [
            c for c in self.cards if is_open(c.finding) and not is_missing(c.finding)
        ]

    @property
    def excused(self) -> list[Card]:
        """What may be said, and why."""
        return [card for card in self.cards if not is_open(card.finding)]


def render_html(report: Report, exit_code: ExitCode) -> str:
    """The report as one HTML page: no script, no address, everything escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters["visible"] = visible
    return environment.get_template("report.html.j2").render(
        _=_,
        lang="zh-CN" if current_language() == "zh_CN" else "en",
        verdict=verdict(report, exit_code),
        counts=report.counts(),
        report=report,
        files=[_file(checked, i, report) for i, checked in enumerate(report.checked)],
    )


def visible(text: str) -> str:
    """The text with a dot for every sign that hides itself; lines and tabs stay."""
    return "".join(
        character if character in "\n\t" else shown_as(character)[0]
        for character in LINE_BREAK.sub("\n", text)
    )


def _file(checked: Checked, number: int, report: Report) -> File:
    document = checked.document
    cards = [
        _card(checked, finding, f"f{number}-{i}", report)
        for i, finding in enumerate(checked.findings)
    ]
    whole = len(document.text) <= WHOLE_TEXT and cards
    return File(
        anchor=f"file{number}",
        name=mask_text(document.name).text,
        characters=f"{len(document.text):,}",
        incomplete=checked.incomplete,
        cards=cards,
        pieces=list(pieces(checked.masked.text, cards)) if whole else [],
    )


def _card(checked: Checked, finding: Finding, anchor: str, report: Report) -> Card:
    document, shown = checked.document, checked.masked
    lines = list(document.lines(finding.start, finding.end)) or [(0, 0)]
    begin = max(lines[0][0], finding.start - CONTEXT)
    stop = max(finding.end, min(lines[-1][1], finding.end + CONTEXT))
    spot = document.locate(finding.start)
    start, end = shown.forward(finding.start, finding.end)
    before, after = shown.forward(begin, begin)[0], shown.forward(finding.end, stop)[1]
    where = _("line {line}, column {column}").format(line=spot.line, column=spot.column)
    if spot.place.kind is not PlaceKind.LINE:
        where = say_place(spot.place)
    return Card(
        anchor=anchor,
        finding=finding.model_copy(update={"start": start, "end": end}),
        role=role_of(finding),
        category=named_category(finding.category, report),
        where=where,
        before=("…" if begin > lines[0][0] else "") + shown.text[before:start],
        quote=shown.text[start:end],
        after=shown.text[end:after] + ("…" if stop < lines[-1][1] else ""),
        duties="、".join(citations(finding.basis, "duty")),
        guidance="、".join(citations(finding.basis, "guidance")),
        penalties="、".join(citations(finding.basis, "penalty")),
    )


ROLES = ("high", "medium", "low", "excused")


def pieces(text: str, cards: list[Card]) -> Iterator[Piece]:
    """The text in pieces; where findings overlap, the worst one gives the colour.

    The pieces joined are the text.
    """
    cuts = {0, len(text)}
    cuts.update(card.finding.start for card in cards)
    cuts.update(card.finding.end for card in cards)
    waiting = sorted(cards, key=lambda card: card.finding.start, reverse=True)
    running: list[Card] = []
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        while waiting and waiting[-1].finding.start <= start:
            running.append(waiting.pop())
        running = [card for card in running if card.finding.end > start]
        if running:
            worst = min(running, key=lambda card: ROLES.index(card.role))
            yield Piece(text[start:end], worst.role, worst.anchor)
        else:
            yield Piece(text[start:end])
