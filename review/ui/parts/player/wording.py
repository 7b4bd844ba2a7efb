"""What the player says about masked personal information, in the reader's language."""

from review.i18n import gettext as _


def masking() -> dict[str, str]:
    """The words of chips, of their dialogs, and of marking what was missed."""
    return {
        "chip_why": _("{kind}, masked: choose it to see why"),
        "chip_erased": _("{kind}, erased for good"),
        "opened": _("{kind}, shown for a short time"),
        "hear_span": _("Hear this piece"),
        "conceal": _("Hide it again"),
        "masked_tally": _("Personal information masked in places: {count}"),
        "about": _(
            "{kind}: personal information. A mark stands in its place; the original is sealed apart from the text."
        ),
        "about_draft": _(
            "{kind}: personal information. Reviewers, reports and exports see this mark in its place."
        ),
        "about_typed": _(
            "Your own text above stays as you typed it. Leave out what need not be said on air."
        ),
        "about_erased": _(
            "The original was erased. Nobody can bring it back; this mark is all that is left."
        ),
        "about_closed": _(
            "A privacy officer, or the reviewer who holds this case, may look at the original for a stated purpose."
        ),
        "about_open": _(
            "Shown to you for {minutes} minutes. That you looked, when and what for is recorded."
        ),
        "purpose": _("What for"),
        "choose_purpose": _("Choose a purpose"),
        "note": _("Note (optional)"),
        "note_hint": _("For example a reference number"),
        "unlock": _("View original"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "not_reached": _("This did not arrive. Check the connection and try again."),
        "missed": _("Mask what was missed"),
        "missed_about": _(
            "For personal information that still stands in the text. Its words are sealed, and everybody sees a mark from then on."
        ),
        "missed_words": _("Words as they stand in the text"),
        "missed_only": _("Only at the place that I selected"),
        "missed_count": _("Places: {count}"),
        "missed_none": _("These words do not stand in the text."),
        "missed_kind": _("What it is"),
        "choose_kind": _("Choose a kind"),
        "mask": _("Mask"),
        "mask_this": _("Mask this"),
        "hushed": _(
            "Not heard when it is played: a number this long may be somebody's telephone. Mask it if it is; as a price or an article number it may stay."
        ),
        "making": _(
            "The sound is being made ready: what is masked is silenced first. It comes by itself."
        ),
    }


def correcting() -> dict[str, object]:
    """The words of correcting what was heard, and of taking it away as a file."""
    return {
        "correct": _("Correct this line"),
        "correct_words": _("What is said"),
        "correct_save": _("Save"),
        "hear_line": _("Hear this line"),
        "split": _("Split here"),
        "split_where": _("Put the cursor where the new line is to begin."),
        "join_above": _("Join above"),
        "join_below": _("Join below"),
        "key_splits": _("splits"),
        "key_saves": _("saves"),
        "key_joins": _("at the beginning joins"),
        "put_back": _("As it was before"),
        "heard_as": _("Corrected; the machine heard: {text}"),
        "written_as": _("Corrected; the transcript said: {text}"),
        "heard_nothing": _("Added by hand; the machine understood nothing here."),
        "number": _("As a number: {value}"),
        "files": _("Save the text"),
        "files_about": _(
            "Subtitles, minutes or plain text. Personal information stays masked."
        ),
        "forms": [
            ("srt", "SRT"),
            ("vtt", "VTT"),
            ("ass", "ASS"),
            ("txt", "TXT"),
            ("docx", "Word"),
            ("json", "JSON"),
        ],
    }
