"""The desk at which a person hears a clip and types what is said, by keyboard alone.

The browser is told where clips are fetched and saved, and nothing of the machine's text.
The keys are those of the usual tools for transcribing: Esc, F1, F3, F4.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from review.domain import accuracy_words
from review.domain.sample import SkipReason
from review.i18n import current_language
from review.i18n import gettext as _

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "greenroom_transcribing",
    html='<div data-testid="transcribing"></div>',
    css=(HERE / "desk.css").read_text(encoding="utf-8"),
    js=(HERE / "desk.js").read_text(encoding="utf-8"),
)


def desk(case_id: str, *, draw: int, on_finished: Callable[[], None]) -> None:
    """Draw the desk for this recording; `on_finished` when nothing is left to hear."""
    _mount(
        key=f"transcribing_{case_id}_{draw}",
        data={
            "next": f"/api/accuracy/cases/{case_id}/next",
            "previous": "/api/accuracy/clips/{id}/previous",
            "sound": "/api/accuracy/clips/{id}/sound",
            "save": "/api/accuracy/clips/{id}",
            "reasons": [(str(r), _(accuracy_words.SKIP[r])) for r in SkipReason],
            "words": _words(),
            "lang": current_language(),
        },
        on_finished_change=on_finished,
    )


def _words() -> dict[str, str]:
    return {
        "place": _("Clip {number}"),
        "done": _("{done} of {of} heard"),
        "again": _(
            "Somebody has typed this clip already; you are the second to hear it."
        ),
        "box": _("What is said in this clip"),
        "hint": _(
            "Type every word, with fillers and slips; punctuation does not matter, digits are fine. Leave out a syllable that is cut off."
        ),
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("Back 2 s"),
        "slower": _("Slower"),
        "faster": _("Faster"),
        "save": _("Save, next clip"),
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "masked": _(
            "Saved masked: something personal is said here, and the recording still says it. Have it masked in the case."
        ),
        "nothing": _("Nobody says anything"),
        "unclear": _("Cannot be understood"),
        "skip": _("Skip…"),
        "why": _("Why skip this clip? Somebody else will hear it."),
        "cancel": _("Cancel"),
        "previous": _("Previous clip"),
        "empty": _("Type what is said, or say that nobody speaks."),
        "silent": _("The sound cannot be loaded. Try again."),
        "not_saved": _("This was not saved. Check the connection and try again."),
        "all": _("Nothing is left for you to hear. Thank you."),
    }
