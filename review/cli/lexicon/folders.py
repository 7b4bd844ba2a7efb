"""Which folders of rule packs a command reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from review.i18n import gettext as _

FAULTY = 1

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs", help=_("Folders of rule packs; default: the built-in ones.")
    ),
]


def folders_of(packs: Sequence[Path] | None) -> tuple[Path, ...]:
    from lexicons.loader import BUILTIN

    return tuple(packs or (BUILTIN,))
