"""`greenroom lexicon lock`: what each rule means, from now on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.lexicon.folders import FAULTY, Folders, all_folders
from review.i18n import gettext as _
from review.i18n import ngettext

if TYPE_CHECKING:
    from lexicons.loader import Lexicon


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command("lock", help=_("Write packs.lock.json, where revisions allow it."))
    def lock(
        *,
        check: Annotated[
            bool,
            typer.Option(
                "--check",
                help=_("Write nothing; exit code 1 where the lock is not up to date."),
            ),
        ] = False,
        packs: Folders = None,
    ) -> None:
        if check:
            _check_lock(packs)
        else:
            _lock(packs)


def _locks(packs: Sequence[Path] | None) -> "Iterator[tuple[Lexicon, Path]]":
    """Rules and the file that locks them: ours, or else those of each house folder.

    Raises InvalidPackError.
    """
    from lexicons.checks import check
    from lexicons.loader import read_lexicon, refuse_faults
    from lexicons.lock import FILE, LOCK

    folders = all_folders(packs)
    lexicon = read_lexicon(folders)
    refuse_faults([*lexicon.faults, *check(lexicon)])
    if len(folders) == 1:
        yield lexicon, LOCK
    for folder in folders[1:]:
        yield lexicon.inside(folder), folder / FILE


def _lock(packs: Sequence[Path] | None) -> None:
    from lexicons.lock import write_lock

    count = sum(write_lock(lexicon, path) for lexicon, path in _locks(packs))
    print(
        ngettext("{count} rule locked", "{count} rules locked", count).format(
            count=count
        )
    )


def _check_lock(packs: Sequence[Path] | None) -> None:
    """Print the rules that are not locked as they are, and end with FAULTY."""
    from lexicons.lock import unlocked

    rules = [
        rule for lexicon, path in _locks(packs) for rule in unlocked(lexicon, path)
    ]
    if rules:
        print(
            _(
                "packs.lock.json is not up to date: {rules}. Run `greenroom lexicon lock`."
            ).format(rules=", ".join(rules))
        )
        raise typer.Exit(FAULTY)
