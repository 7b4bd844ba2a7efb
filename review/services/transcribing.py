"""A person hears the clips of a sample and types what is said, without reading along.

What the recogniser wrote is shown to nobody who types; whoever took a case has read it
and is refused. What is typed is compared at once and masked before it is stored.
"""

import re

from audio.scoring import errors, normal, same
from review.domain import duties
from review.domain.canonical import one_line
from review.domain.case import Case
from review.domain.critical import compared
from review.domain.sample import SampledClip, SkipReason, Typed, Verdict
from review.domain.staff import Permission, Person, Value, allowed
from review.errors import (
    DrawClosedError,
    InvalidInputError,
    KnowsTheTextError,
    NotAllowedError,
    NotFoundError,
    ReviewError,
)
from review.i18n import noop
from review.services import accuracy, guard, media, trail, vault
from review.services.masking import masked_words
from review.services.office import Office

CHARACTERS = 500  # nobody says more in fifteen seconds
HEARD_TWICE = 5  # every fifth clip is typed by a second person, where there is one
_TOKEN = re.compile(r"\[[^\[\]\s]{1,12}(?:\d+|·尾号\w+)\]")


class Task(Value):
    """One clip to hear, and nothing of what the recogniser wrote.

    `said` is one's own earlier word, `done` how many clips of the draw are heard.
    """

    clip_id: str
    number: int
    of: int
    done: int
    seconds: float
    is_second: bool
    said: str | None = None
    verdict: Verdict | None = None


class Saved(Value):
    """That a word is durable; `masked` where something personal was said."""

    masked: bool
    complete: bool


def refusal(office: Office, case: Case, *, by: str) -> ReviewError | None:
    """Why this person may not hear and type the clips of this case; None: they may."""
    try:
        _check_may(office, case, guard.person(office, by))
    except ReviewError as error:
        return error
    return None


def may_type(office: Office, case: Case, *, by: str) -> bool:
    """Whether this person may hear and type the clips of this case."""
    return refusal(office, case, by=by) is None


def next_task(office: Office, case_id: str, *, by: str) -> Task | None:
    """The next clip for this person; None where nothing is left for them.

    First what nobody has heard, then every fifth clip that only somebody else has.
    Raises NotAllowedError, NotFoundError, KnowsTheTextError.
    """
    case = _blind(office, case_id, by)
    clips = office.store.accuracy.clips(case.id)
    typed = office.store.accuracy.typed(case.id)
    own = {one.clip_id for one in typed if one.by == by}
    finished = {one.clip_id for one in typed if one.is_finished}
    left = [clip for clip in clips if clip.id not in own and not clip.is_removed]
    for clip in left:
        if clip.id not in finished:
            return _task(clip, clips, finished)
    for clip in left:
        if (clip.ordinal - 1) % HEARD_TWICE == 0 and _heard_once(clip, typed):
            return _task(clip, clips, finished, is_second=True)
    return None


def previous_task(office: Office, clip_id: str, *, by: str) -> Task | None:
    """What this person typed before this clip, to be heard again; None at the first.

    Raises what `next_task` raises.
    """
    clip, case = _clip(office, clip_id, by, action="accuracy.type")
    clips = office.store.accuracy.clips(case.id)
    typed = office.store.accuracy.typed(case.id)
    own = {one.clip_id: one for one in typed if one.by == by}
    before = [c for c in clips if c.ordinal < clip.ordinal and c.id in own]
    if not before or _is_closed(office, case):
        return None
    said = own[before[-1].id]
    finished = {one.clip_id for one in typed if one.is_finished}
    return _task(before[-1], clips, finished).model_copy(
        update={"said": said.text, "verdict": said.verdict}
    )


def sound(office: Office, clip_id: str, *, by: str) -> bytes:
    """The clip as wav, from the muted copy; refusals are entered in the audit log.

    Raises NotAllowedError, NotFoundError, KnowsTheTextError or what the decoder raises.
    """
    from audio import clip as cutting

    clip, case = _clip(office, clip_id, by, action="accuracy.hear")
    copy = media.muted_copy(office, case.recording_id or "")
    return cutting.cut(copy, clip.start, clip.end)


def save(
    office: Office,
    clip_id: str,
    *,
    by: str,
    verdict: Verdict,
    text: str = "",
    reason: SkipReason | None = None,
) -> Saved:
    """Keep what this person makes of a clip; it is durable when this returns.

    Raises NotAllowedError, NotFoundError, KnowsTheTextError, DrawClosedError for one's
    own word once the result is known, or InvalidInputError; every refusal is entered in
    the audit log.
    """
    with (
        trail.watching(office, by=by, action="accuracy.type", subject=by),
        # Whoever masks the clip meanwhile comes before all of it, or after.
        office.store.atomic(),
    ):
        clip, case = _clip(office, clip_id, by, action=None)
        said = _checked(verdict, text, reason)
        masked = masked_words(said, vault.known(office, case.id)) if said else said
        known = office.store.accuracy.typed(case.id)
        mine = any(one.clip_id == clip.id and one.by == by for one in known)
        was_closed = _is_closed(office, case)
        if mine and was_closed:
            raise DrawClosedError
        _store(office, clip, said, masked, by=by, verdict=verdict, reason=reason)
        complete = _is_closed(office, case)
        if complete and not was_closed:
            _announce(office, case)
    return Saved(masked=masked != said, complete=complete)


def _store(
    office: Office,
    clip: SampledClip,
    said: str,
    masked: str,
    *,
    by: str,
    verdict: Verdict,
    reason: SkipReason | None,
) -> None:
    """What is compared is what was typed; what is stored is masked."""
    is_said = verdict is Verdict.SAID
    found = errors(said, clip.heard or "")
    first, second = normal(said), normal(clip.heard or "")
    words = accuracy.vocabulary()
    typed = Typed(
        clip_id=clip.id,
        by=by,
        verdict=verdict,
        reason=reason,
        text=masked if is_said else None,
        errors=found.count if is_said else 0,
        characters=found.of if is_said else 0,
        critical=compared(
            words.tokens(first), words.tokens(second), same(first, second)
        )
        if is_said
        else {},
        at=office.now(),
        salt=office.new_id(),
    )
    office.store.accuracy.put(typed)
    trail.append(
        office,
        actor=by,
        action="accuracy.typed",
        subject=clip.id,
        case=clip.case_id,
        verdict=verdict,
        reason=reason or "",
        words={clip.id: {by: typed.words}},
        counted=typed.counted,
    )


def _announce(office: Office, case: Case) -> None:
    """The last clip is heard: from now on it is known what may be said."""
    stands = accuracy.measure_of(office, case)
    found = stands.estimate
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="accuracy.measured",
        subject=case.id,
        state=stands.state,
        draw=stands.draw,
        clips=stands.heard,
        unclear=stands.unclear,
        accuracy=round(found.accuracy, 6) if found else None,
        low=round(found.low, 6) if found else None,
        high=round(found.high, 6) if found else None,
    )


def _checked(verdict: Verdict, text: str, reason: SkipReason | None) -> str:
    said = one_line(text)
    if len(said) > CHARACTERS:
        raise InvalidInputError(field="text", reason=noop("is too long"))
    if _TOKEN.search(said):
        raise InvalidInputError(
            field="text", reason=noop("holds a mark in the place of words")
        )
    if (verdict is Verdict.SKIPPED) != (reason is not None):
        raise InvalidInputError(field="reason", reason=noop("is needed to skip a clip"))
    if said and verdict is not Verdict.SAID:
        raise InvalidInputError(field="text", reason=noop("is not needed here"))
    return said


def _heard_once(clip: SampledClip, typed: tuple[Typed, ...]) -> bool:
    said = [t for t in typed if t.clip_id == clip.id and t.verdict is Verdict.SAID]
    return len(said) == 1


def _task(
    clip: SampledClip,
    clips: tuple[SampledClip, ...],
    finished: set[str],
    *,
    is_second: bool = False,
) -> Task:
    return Task(
        clip_id=clip.id,
        number=clip.ordinal,
        of=len(clips),
        done=len(finished),
        seconds=clip.end - clip.start,
        is_second=is_second,
    )


def _is_closed(office: Office, case: Case) -> bool:
    return accuracy.measure_of(office, case).is_complete


def _clip(
    office: Office, clip_id: str, by: str, *, action: str | None
) -> tuple[SampledClip, Case]:
    """The clip and its case, for whoever may hear it."""
    if action is not None:
        with trail.watching(office, by=by, action=action, subject=by):
            return _clip(office, clip_id, by, action=None)
    guard.require(office, by, Permission.ACCURACY_HEAR)
    clip = office.store.accuracy.clip(clip_id)
    if clip is None or clip.is_removed:
        raise NotFoundError(what="clip", id=clip_id)
    return clip, _blind(office, clip.case_id, by)


def _blind(office: Office, case_id: str, by: str) -> Case:
    person = guard.require(office, by, Permission.ACCURACY_HEAR)
    case = media.readable(office, case_id, by)
    if office.store.accuracy.sample(case.id) is None:
        raise NotFoundError(what="sample", id=case_id)
    _check_may(office, case, person)
    return case


def _check_may(office: Office, case: Case, person: Person) -> None:
    """Who took part in the case, or took it from the queue at any time, has read it."""
    if not allowed(person, Permission.ACCURACY_HEAR):
        raise NotAllowedError(name=person.name, permission=Permission.ACCURACY_HEAR)
    taken = any(
        entry.action == "case.claimed" and entry.actor == person.id
        for entry in office.store.audit.about(case.id)
    )
    full = office.store.cases.get(case.id) or case
    if taken or duties.acted_as(full, person.id) is not None:
        raise KnowsTheTextError(name=person.name, number=case.number)
