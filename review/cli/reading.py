"""What commands that read have in common: the pipeline, and the names of goods."""

import atexit
import gc
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.config import house_packs
from review.errors import InvalidInputError
from review.i18n import current_language, say_placed
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.models import Goods
    from lexicons.pipeline import Screener


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


def chosen_packs(said: Sequence[Path] | None) -> tuple[Path, ...]:
    """The folders of the house: those of the command line, or else of the environment."""
    return tuple(said) if said else house_packs(os.environ)


def load_screener(packs: Sequence[Path]) -> "Screener":
    """The pipeline over the built-in packs and these; what did not load is `incomplete`.

    Everything made here lives until the process ends. The garbage collector would look
    through all of it several times on the way, and once more at the end: a quarter of
    the time of a whole script check (measured). So it waits, and then leaves it out.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        from lexicons.loader import over_builtin
        from lexicons.pipeline import Screener

        screener = Screener.load(over_builtin(packs), lenient=True, say=say_placed)
        gc.freeze()
    finally:
        if was_collecting:
            gc.enable()
    atexit.register(gc.freeze)
    return screener


def goods_called(said: str | None, kinds: Iterable["Goods"]) -> "Goods | None":
    """The goods category of this id, name or other spelling; raises InvalidInputError."""
    if said is None:
        return None
    known = tuple(kinds)
    for kind in known:
        if said in {kind.id, kind.zh, kind.en, *kind.aliases}:
            return kind
    listed = _(", ").join(f"{kind.id} {goods_name(kind)}" for kind in known)
    reason = _("{goods} is not a goods category; choose one of: {listed}").format(
        goods=said, listed=listed
    )
    raise InvalidInputError(field="--goods", reason=reason)


def goods_name(kind: "Goods | None") -> str:
    """What the category is called in the current language; nothing for none."""
    if kind is None:
        return ""
    return kind.zh if current_language() == "zh_CN" else kind.en
