"""`greenroom lexicon coverage`: which duties the rules watch, and which they cannot."""

import json
import sys
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.lexicon.folders import FAULTY
from review.i18n import DEFAULT_LANGUAGE, current_language, say_placed, use_language
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.coverage import Coverage
    from lexicons.loader import Lexicon


class Format(StrEnum):
    """How the coverage is written."""

    TEXT = "text"
    MD = "md"
    JSON = "json"


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command(
        "coverage",
        help=_("Which duties of the law the rules watch; exit code 1 for gaps."),
    )
    def covered(
        *,
        write: Annotated[
            bool, typer.Option("--write", help=_("Rewrite docs/coverage.md."))
        ] = False,
        check: Annotated[
            bool,
            typer.Option(
                "--check", help=_("Exit code 1 too where docs/coverage.md is stale.")
            ),
        ] = False,
        output_format: Annotated[
            Format, typer.Option("--format", help=_("How to write the coverage."))
        ] = Format.TEXT,
    ) -> None:
        from lexicons.coverage import coverage
        from lexicons.loader import read_lexicon

        rules = read_lexicon()
        found = coverage(rules.sources)
        is_stale = False
        if write or check:
            is_stale = _page(found, rules, write=write)
        else:
            _print(found, rules, output_format)
        faults = (*rules.faults, *found.faults, *found.gaps)
        is_text = write or check or output_format is Format.TEXT
        for fault in faults:
            print(say_placed(fault), file=sys.stdout if is_text else sys.stderr)
        if is_stale:
            print(
                _(
                    "docs/coverage.md is not up to date. "
                    "Run `greenroom lexicon coverage --write`."
                )
            )
        if faults or is_stale:
            raise typer.Exit(FAULTY)


def _page(found: "Coverage", rules: "Lexicon", *, write: bool) -> bool:
    """Write the page, or tell whether it is stale. It is in Chinese for everybody."""
    from lexicons.files import HERE
    from review.cli.lexicon.coverage_page import coverage_page

    page = HERE.parent / "docs" / "coverage.md"
    language = current_language()
    use_language(DEFAULT_LANGUAGE)
    said = coverage_page(found, rules, page)
    use_language(language)
    if write:
        page.write_text(said, encoding="utf-8")
        return False
    return not page.exists() or page.read_text(encoding="utf-8") != said


def _print(found: "Coverage", rules: "Lexicon", output_format: Format) -> None:
    from pathlib import Path

    from review.cli.lexicon.coverage_page import counts, coverage_page

    match output_format:
        case Format.MD:
            print(coverage_page(found, rules, Path.cwd() / "coverage.md"), end="")
        case Format.JSON:
            print(json.dumps(_rows(found), ensure_ascii=False, indent=1))
        case Format.TEXT:
            sentence = _(
                "{law}: {count} duties, {watched} watched, {unheard} cannot be heard, {open} open"
            )
            for law, entries in groupby(found.entries, key=lambda entry: entry.law):
                sums = counts(entries)
                print(
                    sentence.format(
                        law=law,
                        count=sums.total(),
                        watched=sums["watched"],
                        unheard=sums["unheard"],
                        open=sums["open"],
                    )
                )


def _rows(found: "Coverage") -> list[dict[str, object]]:
    return [
        {
            "law": entry.law,
            "article": entry.duty.article,
            "kind": entry.duty.kind,
            "says": entry.duty.says,
            "rules": [source.rule.id for source in entry.watchers],
            "unheard": entry.duty.unheard,
        }
        for entry in found.entries
    ]
