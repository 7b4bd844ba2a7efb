"""How accurate a transcript is: draw the clips, and say what may be said.

Nobody chooses the clips. A sample follows from the hash of the recording, is drawn once,
and grows only when all of it was heard, so that nobody stops where it suits them.
"""

from datetime import timedelta
from functools import cache

from audio.alignment import as_heard
from audio.models import Transcript, Word
from audio.muting import widened
from audio.scoring import errors, normal
from lexicons.files import HERE, read_yaml
from review.domain import clips as clipping
from review.domain import measure as measuring
from review.domain.case import Case
from review.domain.clips import Piece
from review.domain.critical import Vocabulary
from review.domain.measure import Agreement, Measure
from review.domain.sample import Sample, SampledClip, Typed, Verdict
from review.domain.staff import Permission
from review.errors import (
    AllDrawnError,
    DrawOpenError,
    NotFoundError,
    NotMeasurableError,
)
from review.services import accuracy_masking, evidence, guard, media, trail
from review.services.office import Office

CLIPS = 30  # about five minutes to hear
FEWEST_MORE = 10
EFFECTS = (
    "approved_functions",
    "cure_strong",
    "effects_skin",
    "guarantees",
    "health_functions",
    "tcm_effects",
)
NEGATIONS = ("denials", "refusals")
LEAST_EFFECT = 2  # characters; one alone is part of too many other words
LONG_WORD = timedelta(seconds=1).total_seconds()


def measure(office: Office, case_id: str, *, by: str) -> Measure:
    """What may be said of a recording's transcript; raises NotFoundError."""
    return measure_of(office, media.readable(office, case_id, by))


def measure_of(office: Office, case: Case) -> Measure:
    """What may be said of this case's transcript, whoever asks."""
    sample = office.store.accuracy.sample(case.id)
    if sample is None:
        return Measure()
    typed = office.store.accuracy.typed(case.id)
    spoken = transcript(office, case)
    return measuring.measured(
        sample,
        office.store.accuracy.clips(case.id),
        typed,
        model=spoken.model if spoken else "",
        agreement=_agreement(typed),
    )


def case_of(office: Office, said: str, *, by: str) -> Case:
    """The case of a recording by case number, case id or recording id.

    Raises NotFoundError, also where this person may not see it.
    """
    by_recording = office.store.cases.by_recording_id(said)
    try:
        return media.readable(office, by_recording.id if by_recording else said, by)
    except NotFoundError as error:
        raise NotFoundError(what="case", id=said) from error


def draw(office: Office, case_id: str, *, by: str) -> Measure:
    """Draw the clips of a recording; where they are drawn, this changes nothing.

    Raises NotAllowedError, NotFoundError, NotMeasurableError.
    """
    guard.require(office, by, Permission.ACCURACY_HEAR)
    case = media.readable(office, case_id, by)
    if office.store.accuracy.sample(case.id) is None:
        with (
            trail.watching(office, by=by, action="accuracy.draw", subject=case.id),
            office.store.atomic(),
        ):
            if office.store.accuracy.sample(case.id) is None:
                _draw_first(office, case, by=by)
    return measure_of(office, case)


def draw_more(office: Office, case_id: str, *, by: str) -> Measure:
    """Draw as many more clips as will probably prove the goal.

    Raises NotAllowedError, NotFoundError, DrawOpenError, AllDrawnError.
    """
    guard.require(office, by, Permission.ACCURACY_HEAR)
    case = media.readable(office, case_id, by)
    with (
        trail.watching(office, by=by, action="accuracy.draw", subject=case.id),
        office.store.atomic(),
    ):
        sample = office.store.accuracy.sample(case.id)
        if sample is None:
            raise NotFoundError(what="sample", id=case_id)
        stands = measure_of(office, case)
        if stands.missing:
            raise DrawOpenError(count=stands.missing)
        if stands.clips >= stands.of:
            raise AllDrawnError(count=stands.of)
        wanted = max(FEWEST_MORE, stands.more or stands.clips)
        _add(
            office,
            case,
            sample,
            target=stands.clips + wanted,
            draw=stands.draw + 1,
            by=by,
        )
    return measure_of(office, case)


def transcript(office: Office, case: Case) -> Transcript | None:
    """What was heard, masked, without what people corrected: that is what is measured."""
    _text, spoken = office.store.cases.text(case.id)
    if not spoken:
        return None
    found = Transcript.model_validate_json(spoken)
    return found.having(map(as_heard, found.segments))


@cache
def vocabulary() -> Vocabulary:
    """The words that change what is promised, as the lexicons list them."""
    effects = {
        normal(word)
        for name in EFFECTS
        for word in _words(name)
        if len(word) >= LEAST_EFFECT
    }
    negations = {normal(word) for name in NEGATIONS for word in _words(name)}
    return Vocabulary(effects, negations | {"不", "没"})


def _words(name: str) -> list[str]:
    words: list[str] = read_yaml(HERE / "vocabularies" / f"{name}.yaml")["terms"]
    return words


def _draw_first(office: Office, case: Case, *, by: str) -> None:
    spoken = transcript(office, case)
    recording = office.store.recordings.get(case.recording_id or "")
    if spoken is None or recording is None:
        raise NotMeasurableError(number=case.number)
    frame = clipping.frame(
        pieces_of(spoken),
        seconds=min(recording.seconds, spoken.duration or recording.seconds),
        silent=widened(media.stretches(office, recording.id)),
        findings=[
            (found.finding.t0, found.finding.t1)
            for found in case.findings
            if found.finding.t0 is not None and found.finding.t1 is not None
        ],
    )
    if not frame:
        raise NotMeasurableError(number=case.number)
    sample = Sample(
        case_id=case.id,
        seed=recording.sha256,
        frame=frame,
        drawn_by=by,
        drawn_at=office.now(),
    )
    office.store.accuracy.add(sample)
    _add(office, case, sample, target=CLIPS, draw=1, by=by)


def _add(
    office: Office, case: Case, sample: Sample, *, target: int, draw: int, by: str
) -> None:
    there = {clip.place for clip in office.store.accuracy.clips(case.id)}
    spoken = transcript(office, case)
    pieces = pieces_of(spoken) if spoken else ()
    new = [
        (place, clip)
        for place, clip in clipping.drawn(sample.frame, sample.seed, target=target)
        if place not in there
    ]
    office.store.accuracy.add_clips(
        SampledClip(
            id=office.new_id(),
            case_id=case.id,
            place=place,
            ordinal=ordinal,
            draw=draw,
            salt=office.new_id(),
            heard=clipping.text_of(clip, pieces),
            **clip.model_dump(),
        )
        for ordinal, (place, clip) in enumerate(new, start=len(there) + 1)
    )
    trail.append(
        office,
        actor=by,
        action="accuracy.drawn",
        subject=case.id,
        draw=draw,
        clips=len(new),
        of=len(sample.frame),
        samples={case.id: sample.digest},
        draws=evidence.of_draws(office, case.id, {draw}),
    )
    accuracy_masking.remove_silent(office, case)  # masked since the first draw


def pieces_of(spoken: Transcript) -> tuple[Piece, ...]:
    """What was heard in timed pieces; a long one is spread evenly over its time."""
    return tuple(part for word in spoken.pieces() for part in _parts(word))


def _parts(word: Word) -> list[Piece]:
    length = word.end - word.start
    if length <= LONG_WORD or not word.text:
        return [Piece(word.start, word.end, word.text, word.probability)]
    step = length / len(word.text)
    return [
        Piece(
            word.start + at * step,
            word.start + (at + 1) * step,
            letter,
            word.probability,
        )
        for at, letter in enumerate(word.text)
    ]


def _agreement(typed: tuple[Typed, ...]) -> Agreement:
    """Of the first two people who typed the same clip."""
    said: dict[str, list[str]] = {}
    for one in typed:
        if one.verdict is Verdict.SAID and one.text is not None:
            said.setdefault(one.clip_id, []).append(one.text)
    pairs = [texts[:2] for texts in said.values() if len(texts) > 1]
    differ = [errors(first, second) for first, second in pairs]
    characters = sum(
        max(found.of, len(normal(b)))
        for found, (_a, b) in zip(differ, pairs, strict=True)
    )
    wrong = sum(found.count for found in differ)
    share = 1 - wrong / characters if characters else (1.0 if pairs else None)
    return Agreement(clips=len(pairs), accuracy=share)
