"""`greenroom check`: scripts before the broadcast. Stores nothing."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from audio.errors import AudioError
from lexicons.models import Severity
from review.cli.options import Encoding, Goods, Heard, Packs, PicturesSeen
from review.cli.reading import (
    chosen_packs,
    goods_called,
    goods_name,
    load_screener,
    screened,
)
from review.cli.render_out import (
    ExitCode,
    complain,
    put,
    refuse_overwriting,
    wants_colour,
)
from review.documents.models import Document
from review.documents.reading import MAX_BYTES, STDIN, read_bytes, read_file
from review.documents.report import SEVERITIES, Checked, Failure, Report
from review.errors import DocumentError
from review.i18n import gettext as _
from review.i18n import say_error


class Format(StrEnum):
    """How the findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"


class FailOn(StrEnum):
    """From which severity on the exit code is 1."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


def register(app: typer.Typer) -> None:
    """Add `check` to the command line."""

    @app.command("check", help=_("Check scripts before the broadcast. Stores nothing."))
    def check(
        files: Annotated[
            list[Path],
            typer.Argument(
                help=_(
                    "Scripts: txt, md, csv, docx, xlsx, pptx, pdf, srt, vtt, ass; transcripts: JSON, lrc; - is standard input."
                )
            ),
        ],
        *,
        goods: Goods = None,
        output_format: Annotated[
            Format, typer.Option("--format", help=_("How to write the findings."))
        ] = Format.TEXT,
        fail_on: Annotated[
            FailOn, typer.Option(help=_("From which severity on the exit code is 1."))
        ] = FailOn.HIGH,
        as_of: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%d"],
                help=_(
                    "The day of the broadcast: rules in force then (default: today)."
                ),
            ),
        ] = None,
        heard: Heard = False,
        pictures_seen: PicturesSeen = False,
        encoding: Encoding = None,
        packs: Packs = None,
        out: Annotated[
            Path | None,
            typer.Option("-o", "--output", help=_("Write to this file instead.")),
        ] = None,
    ) -> None:
        refuse_overwriting(out, files)
        read = partial(_read_one, encoding=encoding, pictures_seen=pictures_seen)
        documents, failures = _read(files, read)
        day = as_of.date() if as_of else _today()
        report = _screened(
            documents,
            failures,
            packs=chosen_packs(packs),
            goods=goods,
            as_of=day,
            is_heard=heard,
        )
        code = exit_code(report, fail_on)
        for failure in failures:
            complain(failure.message)
        put(_rendered(report, output_format, code, to_terminal=out is None), out)
        raise typer.Exit(code)


def _read(
    files: list[Path], read: Callable[[Path], Document]
) -> tuple[list[Document], list[Failure]]:
    """Every file that can be read, and a failure for each that cannot."""
    documents: list[Document] = []
    failures: list[Failure] = []
    for path in files:
        try:
            documents.append(read(path))
        except (DocumentError, AudioError) as error:
            name = str(error.data.get("path", path))
            failures.append(Failure(name, error.code, say_error(error)))
    return documents, failures


def _read_one(path: Path, *, encoding: str | None, pictures_seen: bool) -> Document:
    if str(path) != STDIN:
        return read_file(
            path, encoding=encoding, spoken=True, pictures_seen=pictures_seen
        )
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    return read_bytes(STDIN, content, encoding=encoding, spoken=True)


def _screened(
    documents: list[Document],
    failures: list[Failure],
    *,
    packs: tuple[Path, ...],
    goods: str | None,
    as_of: date,
    is_heard: bool,
) -> Report:
    if not documents:
        return Report((), tuple(failures), goods=goods, as_of=as_of)
    screener = load_screener(packs)  # spaCy comes with it: only when there is a text
    kind = goods_called(goods, screener.goods.values())
    screen = partial(screener.screen, goods=kind.id if kind else None, as_of=as_of)
    checked = tuple(
        Checked(document, screened(document, screen, is_heard=is_heard))
        for document in documents
    )
    return Report(
        checked=checked,
        failures=tuple(failures),
        goods=kind.id if kind else None,
        goods_name=goods_name(kind),
        as_of=as_of,
        lock=screener.lock,
        rules=screener.rules,
        categories=screener.categories,
    )


def _today() -> date:
    from review.bootstrap import today

    return today()


def exit_code(report: Report, fail_on: FailOn) -> ExitCode:
    """2 where a file could not be read, else 3 where something was missed, else 1 or 0."""
    if report.failures:
        return ExitCode.UNREADABLE
    if report.is_incomplete:
        return ExitCode.INCOMPLETE
    if fail_on is FailOn.NEVER:
        return ExitCode.CLEAN
    blocking = SEVERITIES[: SEVERITIES.index(Severity(fail_on.value)) + 1]
    return ExitCode.FOUND if report.worst() in blocking else ExitCode.CLEAN


def _rendered(
    report: Report, output_format: Format, code: ExitCode, *, to_terminal: bool
) -> bytes:
    match output_format:
        case Format.TEXT:
            return _text(report, code, to_terminal=to_terminal).encode(
                "utf-8", "replace"
            )
        case Format.JSON:
            from review.documents.findings_json import report_json

            return _json_bytes(report_json(report))
        case Format.SARIF:
            from review.documents.sarif import report_sarif

            return _json_bytes(report_sarif(report, exit_code=code))
        case Format.HTML:
            from review.cli.render_html import render_html

            return render_html(report, code).encode("utf-8", "replace")


def _text(report: Report, code: ExitCode, *, to_terminal: bool) -> str:
    if not report.checked:
        return ""
    from review.cli.render_text import Look, render_text, verdict

    look = Look()
    if to_terminal and sys.stdout.isatty():
        columns = shutil.get_terminal_size().columns
        look = Look(max(40, columns), colour=wants_colour(sys.stdout, os.environ))
    return "\n".join([*render_text(report, look), verdict(report, code), ""])


def _json_bytes(said: object) -> bytes:
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")
