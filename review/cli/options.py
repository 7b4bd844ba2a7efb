"""Options that several commands have, each said once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from review.i18n import gettext as _


class Profile(StrEnum):
    """How much care is spent on hearing."""

    ACCURATE = "accurate"
    FAST = "fast"


# Folders of the house; None where the command line names none.
Packs = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs",
        help=_(
            "Folders of your own rules and overrides, on top of the built-in rules "
            "(default: GREENROOM_PACKS)."
        ),
    ),
]
Goods = Annotated[str | None, typer.Option(help=_("What is sold: a goods category."))]
Heard = Annotated[
    bool,
    typer.Option(
        "--heard",
        help=_(
            "A machine wrote this down from speech: words that it may have taken for others are looked for too."
        ),
    ),
]
PicturesSeen = Annotated[
    bool,
    typer.Option(
        "--pictures-seen",
        help=_(
            "Somebody has looked at the pictures in documents: they alone do not make the result incomplete."
        ),
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(help=_("Encoding of text files that are not UTF-8 or GB18030.")),
]
Model = Annotated[
    str | None,
    typer.Option("--model", help=_("A model's folder or its hub name.")),
]
Care = Annotated[
    Profile,
    typer.Option("--profile", help=_("accurate, or fast with a little more error.")),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as", help=_("User name of whoever acts (default: GREENROOM_USER).")
    ),
]
