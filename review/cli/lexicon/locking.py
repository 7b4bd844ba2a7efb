"""`greenroom lexicon lock`."""

from typing import Annotated

import typer

from review.cli.lexicon.folders import FAULTY
from review.i18n import gettext as _
from review.i18n import ngettext


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
    ) -> None:
        if check:
            _check_lock()
        else:
            _lock()


def _lock() -> None:
    from lexicons.lock import LOCK, write_lock
    from lexicons.pipeline import load_lexicon

    count = write_lock(load_lexicon(), LOCK)
    print(
        ngettext("{count} rule locked", "{count} rules locked", count).format(
            count=count
        )
    )


def _check_lock() -> None:
    """Print the rules that are not locked as they are, and end with FAULTY."""
    from lexicons.lock import LOCK, unlocked
    from lexicons.pipeline import load_lexicon

    if rules := unlocked(load_lexicon(), LOCK):
        print(
            _(
                "packs.lock.json is not up to date: {rules}. Run `greenroom lexicon lock`."
            ).format(rules=", ".join(rules))
        )
        raise typer.Exit(FAULTY)
