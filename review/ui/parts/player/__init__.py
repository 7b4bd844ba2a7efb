"""The player: a text with its findings, and the sound it was heard from.

The JavaScript stands beside this file in small rooms and is joined here; it needs no
build step. The page passes addresses and labels only; the browser fetches the text
itself, so a rerun stays small however long the recording is.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from lexicons.privacy.models import TYPES
from review.domain import privacy_words
from review.domain.privacy import Purpose
from review.i18n import current_language
from review.i18n import gettext as _
from review.ui.parts import again
from review.ui.parts.player.wording import correcting, masking

HERE = Path(__file__).parent
FILES = (
    "dom.js",
    "masked.js",
    "asking.js",
    "choosing.js",
    "unlocking.js",
    "again.js",
    "text.js",
    "sound.js",
    "inspector.js",
    "advice.js",
    "keys.js",
    "caret.js",
    "correcting.js",
    "files.js",
    "player.js",
)
STYLES = ("player.css", "again.css", "correcting.css")

_mount = st.components.v2.component(
    "greenroom_player",
    html='<div data-testid="player"></div>',
    css="\n".join((HERE / name).read_text(encoding="utf-8") for name in STYLES),
    js="\n".join((HERE / name).read_text(encoding="utf-8") for name in FILES),
)


def words() -> dict[str, object]:
    """What the player itself says, in the reader's language."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "speed": _("Speed"),
        "wave": _("Position in the recording"),
        "silent": _("The recording cannot be played. Its text is still below."),
        "unclear": _("Not understood: please listen here."),
        "all": _("All findings"),
        "excused": _("Excused"),
        "previous": _("Previous finding"),
        "next": _("Next finding"),
        "problem": _("Problem"),
        "because": _("Because"),
        "excused_why": _("Why excused"),
        "excused_what": _("The rule is about"),
        "missing": _("Missing"),
        "missing_here": _("something is missing"),
        "say": _("You could say"),
        "rewrite": _("Instead"),
        "to_add": _("Say this too"),
        "to_change": _("Change this"),
        "may_be_said": _("May be said"),
        "basis": _("Basis"),
        "verdict": _("Your verdict on this finding"),
        "confirmed": _("Confirmed"),
        "false_positive": _("False positive"),
        "needs_evidence": _("Needs evidence"),
        "nothing": _("No findings."),
        "nothing_hint": _(
            "The rules found nothing here. That does not replace reading."
        ),
        "tally": _("{done} of {open} findings decided"),
        "tally_done": _("All {open} findings decided"),
        "tally_read": _("Open {open} · excused {excused}"),
        "not_loaded": _("The text could not be loaded. Reload the page."),
        "not_saved": _("This was not saved. Check the connection and try again."),
        "help": [
            ("sounding", (_("Space"),), _("play or pause")),
            ("finding", ("J", "K"), _("next, previous finding")),
            ("sounding", ("←", "→"), _("3 seconds back, forward")),
            ("deciding", ("A",), _("confirmed")),
            ("deciding", ("R",), _("false positive")),
            ("deciding", ("E",), _("needs evidence")),
        ],
    }


def labels() -> dict[str, object]:
    """The words of the player and of its parts, none of which hides another's."""
    return {**words(), **masking(), **correcting(), **again.wording()}


def _privacy(
    case_id: str | None, purposes: Sequence[Purpose], minutes: int
) -> dict[str, object]:
    """Where originals are asked for and what for; a draft has none to ask for."""
    kinds = [(code, privacy_words.type_name(code)) for code in TYPES]
    return {
        "shown": f"/api/cases/{case_id}/shown" if case_id else "",
        "mark": f"/api/cases/{case_id}/masked" if case_id else "",
        "unlock": "/api/masked/{id}/unlock",
        "sound": "/api/masked/{id}/sound",
        "purposes": [(str(code), privacy_words.purpose(code)) for code in purposes],
        "kinds": kinds,
        "minutes": minutes,
    }


def case(
    case_id: str,
    *,
    stamp: str,
    deciding: bool,
    beneath: str,
    purposes: Sequence[Purpose],
    minutes: int,
    on_noted: Callable[[], None],
) -> None:
    """The player of one case; `stamp` changes whenever its content does.

    `beneath` selects what stays at the foot of the screen; the player leaves it room.
    `purposes` are those for which this person may look at an original, for `minutes`.
    """
    _mount(
        key="player",
        data={
            "source": f"/api/cases/{case_id}/document",
            "inline": None,
            "save": f"/api/cases/{case_id}/findings/{{id}}",
            "line": f"/api/cases/{case_id}/lines/{{line}}",
            "files": f"/api/cases/{case_id}/transcript",
            "lease": f"/api/cases/{case_id}/lease",
            "stamp": stamp,
            "deciding": deciding,
            "beneath": beneath,
            "privacy": _privacy(case_id, purposes, minutes),
            "labels": labels(),
            "lang": current_language(),
        },
        on_noted_change=on_noted,
        on_masked_change=on_noted,
    )


def draft(document: dict[str, object], *, stamp: str) -> None:
    """A checked script that is no case yet: to read, not to decide."""
    _mount(
        key="draft_player",
        data={
            "source": "draft",
            "inline": document,
            "save": "",
            "line": "",
            "files": "",
            "lease": "",
            "stamp": stamp,
            "deciding": False,
            "beneath": "",
            "privacy": _privacy(None, (), 0),
            "labels": labels(),
            "lang": current_language(),
        },
        on_noted_change=lambda: None,
        on_masked_change=lambda: None,
    )
