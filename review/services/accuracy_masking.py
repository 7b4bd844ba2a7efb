"""What was typed or heard of a sample's clips, when something is masked by hand."""

from collections.abc import Callable

from audio.muting import widened
from review.domain.case import Case
from review.services import evidence, media, trail
from review.services.office import Office


def mask(office: Office, case: Case, wherever: Callable[[str], str]) -> None:
    """Mask the words that are kept; a clip that is silent now loses all of them.

    What was counted in it stays, so that nobody removes a clip to better the result.
    Part of the open transaction.
    """
    if case.recording_id is None or office.store.accuracy.sample(case.id) is None:
        return
    silent = widened(media.stretches(office, case.recording_id))
    gone, draws, words = set[str](), set[int](), dict[str, dict[str, str]]()
    for clip in office.store.accuracy.clips(case.id):
        # What was let go of stays so, whatever is corrected there later.
        is_silent = clip.is_removed or any(
            a < clip.end and b > clip.start for a, b in silent
        )
        if is_silent:
            gone.add(clip.id)
        heard = None if is_silent or not clip.heard else wherever(clip.heard)
        if (heard, is_silent) != (clip.heard or None, clip.is_removed):
            told = {"heard": heard, "is_removed": is_silent, "salt": office.new_id()}
            office.store.accuracy.reword(clip.model_copy(update=told))
            draws.add(clip.draw)
    for typed in office.store.accuracy.typed(case.id):
        text = None if typed.clip_id in gone else typed.text
        text = wherever(text) if text else text
        if text != typed.text:
            new = typed.model_copy(update={"text": text, "salt": office.new_id()})
            office.store.accuracy.retype(new)
            words.setdefault(typed.clip_id, {})[typed.by] = new.words
    if draws or words:
        trail.append(
            office,
            actor=trail.SYSTEM,
            action="accuracy.masked",
            subject=case.id,
            draws=evidence.of_draws(office, case.id, draws),
            words=words,
        )


def remove_silent(office: Office, case: Case) -> None:
    """Let go of the words of every clip in which something is silent now."""
    mask(office, case, lambda said: said)
