"""What was typed or heard of a sample's clips, when something is masked by hand."""

from collections.abc import Callable

from audio.muting import widened
from review.domain.case import Case
from review.services import media
from review.services.office import Office


def mask(office: Office, case: Case, wherever: Callable[[str], str]) -> None:
    """Mask the words that are kept; a clip that is silent now loses all of them.

    Part of the open transaction.
    """
    if case.recording_id is None:
        return
    remove_silent(office, case)
    office.store.accuracy.reword(case.id, wherever)


def remove_silent(office: Office, case: Case) -> None:
    """Let go of the words of every clip in which something is silent now.

    What was counted in it stays, so that nobody removes a clip to better the result.
    """
    silent = widened(media.stretches(office, case.recording_id or ""))
    for clip in office.store.accuracy.clips(case.id):
        if not clip.is_removed and any(
            start < clip.end and end > clip.start for start, end in silent
        ):
            office.store.accuracy.remove(clip.id)
