"""What commands that read have in common: the pipeline, and the names of goods."""

import atexit
import gc
from collections.abc import Iterable
from typing import TYPE_CHECKING

from review.errors import InvalidInputError
from review.i18n import current_language
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.models import Goods
    from lexicons.pipeline import Screener


def load_screener() -> "Screener":
    """The pipeline over the built-in packs; what did not load is in its `incomplete`.

    Everything made here lives until the process ends. The garbage collector would look
    through all of it several times on the way, and once more at the end: a quarter of
    the time of a whole script check (measured). So it waits, and then leaves it out.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        from lexicons.pipeline import Screener

        screener = Screener.load(lenient=True)
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
