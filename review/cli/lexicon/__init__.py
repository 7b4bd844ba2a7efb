"""`greenroom lexicon`: write, check, lock, show and compare the rules."""

import typer

from review.cli.lexicon import (
    comparing,
    covering,
    linting,
    locking,
    mutating,
    schemas,
    showing,
    writing,
)
from review.i18n import gettext as _

# One module per command, or per few that belong together; each adds its own.
GROUPS = (
    writing,
    linting,
    locking,
    showing,
    comparing,
    covering,
    mutating,
    schemas,
)


def register(app: typer.Typer) -> None:
    """Add `lexicon` and its sub-commands to the command line."""
    lexicon = typer.Typer(
        help=_("Write, check, lock, show and compare the rules."), no_args_is_help=True
    )
    for group in GROUPS:
        group.add(lexicon)
    app.add_typer(lexicon, name="lexicon")
