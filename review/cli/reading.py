"""What commands that read have in common: the pipeline, and the names of goods."""

import atexit
import gc
import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from review.config import house_packs
from review.errors import InvalidInputError
from review.i18n import current_language, say_placed
from review.i18n import gettext as _

if TYPE_CHECKING:
    from audio.models import Transcript
    from lexicons.models import Goods, Screening
    from lexicons.pipeline import Screener
    from review.documents.models import Document


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


def screened(
    document: "Document", screen: "Callable[..., Screening]", *, is_heard: bool
) -> "Screening":
    """What `screen` finds in a document; a transcript is read as the app reads it.

    `is_heard`: a machine wrote it down, and may have taken one word for another.
    """
    if document.spoken is not None:
        screen = partial(screen, scope="transcript")
        return _screened_transcript(document.spoken, screen, is_heard=is_heard)
    from review.documents.straddling import screen_document

    scope = "transcript" if is_heard else "script"
    return screen_document(document, partial(screen, scope=scope))


def _screened_transcript(
    spoken: "Transcript", screen: "Callable[..., Screening]", *, is_heard: bool
) -> "Screening":
    from review.services.findings import placed, read_with
    from review.services.readings import screened as screened_transcript

    def read(text: str, certainty: Sequence[float]) -> "Screening":
        # A machine that does not say how sure it was is not thereby sure.
        is_told = not is_heard or min(certainty, default=1.0) < 1.0
        return read_with(screen, text, certainty if is_told else None)

    found = screened_transcript(spoken, read)
    findings = tuple(placed(finding, spoken) for finding in found.findings)
    return found.model_copy(update={"findings": findings})


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
