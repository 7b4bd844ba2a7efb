"""A check for the terminal: like a compiler, with the quoted words underlined."""

from collections.abc import Iterator
from dataclasses import dataclass

from lexicons.models import Finding
from review.cli.render_out import WIDE, ExitCode, safe, shown_as
from review.documents.models import Document, PlaceKind, say_place
from review.documents.report import (
    SEVERITIES,
    Checked,
    Report,
    citations,
    is_missing,
    is_open,
    shown_line,
)
from review.i18n import current_language, ngettext, noop
from review.i18n import gettext as _

GUTTER = 8
PLAIN_WIDTH = 100  # columns, where the output is not a terminal
MAX_LINES = 3  # of one finding that straddles lines
ELLIPSIS = "…"

# Words for the catalogue: severities are translated by their value.
WORDS = (noop("high"), noop("medium"), noop("low"), noop("excused"))
BASIS_WORDS = {
    noop("Legal basis: {cited}"): "duty",
    noop("Guidance: {cited}"): "guidance",
    noop("Penalty: {cited}"): "penalty",
}
COLOURS = {
    "high": "1;31",
    "medium": "1;33",
    "low": "1;36",
    "excused": "2",
    "instead": "32",
    "dim": "2",
    "name": "1",
}


@dataclass(frozen=True)
class Look:
    """How the terminal shows things: columns, and whether it shows colour."""

    width: int = PLAIN_WIDTH
    colour: bool = False

    def paint(self, text: str, role: str) -> str:
        """The text in the colour of this role, where there is colour."""
        return f"\x1b[{COLOURS[role]}m{text}\x1b[0m" if self.colour else text


def render_text(report: Report, look: Look) -> Iterator[str]:
    """The lines of the report: findings in order, what was not read, the sums."""
    for checked in report.checked:
        for finding in checked.findings:
            yield from _finding(checked, finding, report, look)
            yield ""
        for what in checked.document.incomplete:
            yield _("{file}: not read completely: {what}").format(
                file=look.paint(safe(checked.document.name), "name"), what=safe(what)
            )
    for what in dict.fromkeys(
        what for checked in report.checked for what in checked.screening.incomplete
    ):
        yield _("Rules not read completely: {what}").format(what=safe(what))
    if report.checked:
        yield _sums(report)


def _finding(
    checked: Checked, finding: Finding, report: Report, look: Look
) -> Iterator[str]:
    document = checked.document
    yield _head(document, finding, report, look)
    shown = list(document.lines(finding.start, finding.end))
    role = role_of(finding)
    for begin, stop in shown[:MAX_LINES]:
        line = shown_line(checked.masked, begin, stop, finding)
        text, underline = excerpt(*line, look.width - GUTTER)
        number = document.locate(begin).line
        yield f"{look.paint(f'{number:>5} │', 'dim')} {text}"
        if underline.strip() and not is_missing(finding):
            yield f"{look.paint('      │', 'dim')} {look.paint(underline, role)}"
    if len(shown) > MAX_LINES:
        yield look.paint("      │ " + ELLIPSIS, "dim")
    yield from _words(finding, look)


def _head(document: Document, finding: Finding, report: Report, look: Look) -> str:
    spot = document.locate(finding.start)
    role = role_of(finding)
    where = look.paint(f"{safe(document.name)}:{spot.line}:{spot.column}", "name")
    category = named_category(finding.category, report)
    head = f"{where}: {look.paint(_(role), role)} {finding.rule} {category}"
    if spot.place.kind is not PlaceKind.LINE:
        head += _(" ({place})").format(place=safe(say_place(spot.place)))
    return head


def role_of(finding: Finding) -> str:
    """The severity of an open finding, else `excused`: a word to translate or colour."""
    return finding.severity.value if is_open(finding) else "excused"


def named_category(category: str, report: Report) -> str:
    """The category's name in the current language."""
    known = report.categories.get(category)
    if known is None:
        return category
    return known.zh if current_language() == "zh_CN" else known.en


def _words(finding: Finding, look: Look) -> Iterator[str]:
    """What is wrong or missing and what to say, then the reasons; or why it may be said."""
    indent = " " * GUTTER
    if not is_open(finding):
        yield indent + _("May be said: {because}").format(because=safe(finding.because))
        return
    message, suggest = safe(finding.message), safe(finding.suggest)
    if is_missing(finding):
        yield indent + _("Missing: {message}").format(message=message)
        instead = _("You could say: {suggest}").format(suggest=suggest)
    else:
        yield indent + message
        instead = _("Instead: {suggest}").format(suggest=suggest)
    yield indent + look.paint(instead, "instead")
    if finding.because:
        yield indent + _("Because: {because}").format(because=safe(finding.because))
    for word, role in BASIS_WORDS.items():
        cited = "、".join(citations(finding.basis, role))
        if cited:
            yield indent + look.paint(_(word).format(cited=cited), "dim")


def _sums(report: Report) -> str:
    counts = report.counts()
    files = len(report.checked)
    characters = sum(len(checked.document.text) for checked in report.checked)
    read = ngettext(
        "{files} file, {characters} characters",
        "{files} files, {characters} characters",
        files,
    ).format(files=files, characters=f"{characters:,}")
    found = {severity.value: counts[severity] for severity in SEVERITIES}
    return _(
        "{read}: {high} high, {medium} medium, {low} low, {excused} excused"
    ).format(read=read, **found, excused=counts["excused"])


def excerpt(line: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The part of a line around `line[start:end]`, and the underline below it.

    Wide characters get wide carets and wide spaces, so that both rows stay aligned
    whatever font shows them. A line wider than `width` columns is cut around the
    match.
    """
    first, last = _window(line, start, end, width)
    before = ELLIPSIS if first > 0 else ""
    after = ELLIPSIS if last < len(line) else ""
    text, underline = [before], [" " * len(before)]
    for position in range(first, last):
        shown, columns = shown_as(line[position])
        text.append(shown)
        marks = ("", "^", "＾") if start <= position < end else ("", " ", "　")
        underline.append(marks[columns])
    return "".join(text) + after, "".join(underline).rstrip(" 　")


def _window(line: str, start: int, end: int, width: int) -> tuple[int, int]:
    if len(line) <= width and sum(shown_as(c)[1] for c in line) <= width:
        return 0, len(line)
    room = width - 2 * len(ELLIPSIS)
    first = last = start
    while last < end and room > 0:
        room -= shown_as(line[last])[1]
        last += 1
    grown = True
    while grown and room >= WIDE:
        grown = False
        if first > 0:
            first -= 1
            room -= shown_as(line[first])[1]
            grown = True
        if last < len(line) and room >= WIDE:
            room -= shown_as(line[last])[1]
            last += 1
            grown = True
    return first, last


def verdict(report: Report, exit_code: ExitCode) -> str:
    """The last line: what the exit code means, in words."""
    if exit_code is ExitCode.UNREADABLE:
        count = len(report.failures)
        return ngettext(
            "{count} file could not be read.", "{count} files could not be read.", count
        ).format(count=count)
    if exit_code is ExitCode.INCOMPLETE:
        return _("Something was not read: this is not a clean result.")
    if exit_code is ExitCode.FOUND:
        return _("Change the script before it goes on air.")
    if report.worst():
        return _("Nothing at the level that blocks.")
    return _("Nothing found.")
