"""The upload of a recording: in pieces, with progress, resumed after a lost connection."""

from pathlib import Path

import streamlit as st

from review.i18n import gettext as _

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "greenroom_upload",
    html='<div data-testid="upload"></div>',
    css=(HERE / "upload.css").read_text(encoding="utf-8"),
    js=(HERE / "upload.js").read_text(encoding="utf-8"),
)


def upload(key: str) -> str | None:
    """Draw the drop zone; the id of the upload that has arrived, else None.

    The id comes from a browser: whoever uses it lets `uploads.finish` check it.
    """
    result = _mount(
        key=key,
        data={
            "labels": {
                "choose": _("Choose a recording"),
                "drop": _("or drop it here: mp4, mkv, ts, m4a, mp3, flac, wav"),
                "sending": _("{percent} · {sent} of {size} · {left} left"),
                "starting": _("Starting…"),
                "waiting": _("Connection lost. It goes on by itself."),
                "done": _("{name} has arrived."),
                "pause": _("Pause"),
                "resume": _("Continue"),
                "other": _("Choose another file"),
                "resumable": _("Part of this file is already here; the rest follows."),
                "refused": _("The upload was refused."),
            }
        },
        default={"arrived": None},
        on_arrived_change=lambda: None,
    )
    arrived = result.get("arrived")
    return arrived if isinstance(arrived, str) else None
