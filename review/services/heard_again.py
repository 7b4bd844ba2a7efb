"""Hearing places of a recording with the second model, and keeping what it says, masked."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from audio.models import Segment, Transcript
from review.domain import rehearing
from review.domain.case import Case
from review.domain.privacy import MaskedSpan
from review.domain.rehearing import SecondHearing, Stretch
from review.domain.steps import level_of
from review.errors import NoSecondModelError, NotFoundError, NothingToRehearError
from review.services import accuracy_masking, evidence, held, media, trail, vault
from review.services.findings import read_text
from review.services.long_numbers import silences
from review.services.masking import SHORTEST, Known, masked_text, masked_words
from review.services.office import Office, SecondEar

if TYPE_CHECKING:
    from audio.decode import Block
    from audio.transcriber import Progress

OnProgress = Callable[["Progress"], None]


def work(office: Office, case_id: str, on_progress: OnProgress | None = None) -> Case:
    """Hear again what needs it; what this model heard there before is left alone.

    May be run any number of times, also after being killed. A case that is decided
    meanwhile is left as it is. Raises NotFoundError, NoSecondModelError,
    NothingToRehearError, or what the speech engine raises.
    """
    case = office.store.cases.get(case_id)
    if case is None or case.recording_id is None:
        raise NotFoundError(what="recording case", id=case_id)
    if not level_of(case):
        return case
    transcript = heard_by_machine(office, case)
    if transcript is None:
        raise NothingToRehearError(number=case.number)
    ear = office.second()
    if ear is None:
        raise NoSecondModelError
    silent = media.stretches(office, case.recording_id)
    findings = [item.finding for item in case.findings]
    places = rehearing.places(transcript, findings, silent)
    _hear(office, case, ear, places, on_progress)
    if set(media.stretches(office, case.recording_id)) - set(silent):
        media.muted_copy(office, case.recording_id)
    _log(office, case, ear)
    return case


def _hear(
    office: Office,
    case: Case,
    ear: SecondEar,
    places: tuple[Stretch, ...],
    on_progress: OnProgress | None,
) -> None:
    from audio.pool import LocalPool
    from audio.transcriber import Progress

    known = {(one.t0, one.t1) for one in by_model(office, case, ear)}
    left = [place for place in places if place not in known]
    total, done = _length(places), _length(places) - _length(left)

    def tell() -> None:
        if on_progress is not None:
            on_progress(Progress(done=done, total=total))

    tell()
    silent = media.stretches(office, case.recording_id or "")
    blocks = _blocks(office, case, left, silent)
    # One thread, so that they come in order.
    for place, heard in zip(
        left, LocalPool(ear.recogniser).heard(blocks, on_wait=tell), strict=True
    ):
        if not _keep(office, case, place, ear, heard.segments, silent):
            return
        done += _length([place])
        tell()


def _blocks(
    office: Office, case: Case, places: list[Stretch], silent: tuple[Stretch, ...]
) -> "Iterator[Block]":
    """The sound of these places; what is masked is silent for the second model, too."""
    from audio.clip import sounds
    from audio.decode import RATE, Block
    from audio.muting import widened

    source = media.open_recording(office, case.recording_id or "")
    heard = sounds(source, places, mute=widened(silent))
    for (start, _end), sound in zip(places, heard, strict=True):
        yield Block(round(start * RATE), sound)


def _length(places: Iterable[Stretch]) -> float:
    return sum(end - start for start, end in places)


def _keep(
    office: Office,
    case: Case,
    place: Stretch,
    ear: SecondEar,
    segments: tuple[Segment, ...],
    silent: tuple[Stretch, ...],
) -> bool:
    """Keep what was heard in one place, masked, durably; False where nobody reads it.

    `silent` is what it could not hear; where more was masked meanwhile, it is dropped.
    What is masked by hand or typed meanwhile is masked in it, too.
    """
    said = Transcript(segments=segments, duration=place[1])
    with office.store.atomic():
        current = office.store.cases.get(case.id)
        if current is None or not level_of(current):
            return False
        hearing = _masked(office, current, place, ear, said)
        new = set(media.stretches(office, case.recording_id or "")) - set(silent)
        is_kept = not any(start < place[1] and place[0] < end for start, end in new)
        if is_kept:
            office.store.second_hearings.add(hearing)
        new_names = _personal(said, vault.known(office, case.id))
        if _silence(office, current, new_names) or is_kept:
            trail.append(
                office,
                actor=trail.SYSTEM,
                action="case.reheard.kept",
                subject=case.id,
                hearings={hearing.id: hearing.digest} if is_kept else {},
                silent=held.silent(office, case.id),
            )
    return True


def _masked(
    office: Office, case: Case, place: Stretch, ear: SecondEar, said: Transcript
) -> SecondHearing:
    now = office.now()
    text = masked_words(said.text, vault.known(office, case.id))
    read = read_text(office, text, goods=case.goods, scope="transcript", at=now)
    words = [word.probability for word in said.pieces() if word.text]
    return SecondHearing(
        id=office.new_id(),
        case_id=case.id,
        t0=place[0],
        t1=place[1],
        text=masked_text(text, read.findings).text,
        rules={f.rule: f.category for f in read.findings if f.start < f.end},
        probability=round(sum(words) / len(words), 3) if words else 0.0,
        model=ear.model.name,
        model_sha256=ear.model.sha256,
        at=now,
        salt=office.new_id(),
    )


def _personal(said: Transcript, known: Iterable[Known]) -> list[Stretch]:
    """When the second model heard somebody named whom the first had not, there at least."""
    from review.services.subjects import FINDABLE

    places = [
        (token.original_start, token.original_end)
        for token in masked_text(said.text).tokens
    ]
    for piece in known:
        if piece.type in FINDABLE and len(piece.value) >= SHORTEST:
            found = re.finditer(re.escape(piece.value), said.text)
            places += (one.span() for one in found)
    spans = [said.locate(start, end) for start, end in places]
    return [(span.start, span.end) for span in spans] + list(silences(said))


def _silence(office: Office, case: Case, stretches: list[Stretch]) -> bool:
    """Nobody is to hear in the copy what only the second model understood."""
    there = office.store.spans.silences(case.id) or ()
    if new := [one for one in stretches if one not in there]:
        office.store.spans.silence(case.id, [*there, *new])
        accuracy_masking.remove_silent(office, case)
    return bool(new)


def remask(
    office: Office, case: Case, mask: Callable[[str], str], new: Iterable[MaskedSpan]
) -> None:
    """Mask in second hearings what is masked in the text now; part of the transaction.

    A second hearing of a `new` span's place goes: it may say the same in other words.
    """
    said = [
        (span.t0, span.t1)
        for span in new
        if span.t0 is not None and span.t1 is not None
    ]
    kept, told = office.store.second_hearings, dict[str, str]()
    for one in kept.of_case(case.id):
        if any(start < one.t1 and one.t0 < end for start, end in said):
            kept.drop(one)
            told[one.id] = evidence.GONE
        elif one.text != (text := mask(one.text)):
            masked = one.model_copy(update={"text": text, "salt": office.new_id()})
            kept.reword(masked)
            told[one.id] = masked.digest
    if told:
        trail.append(
            office,
            actor=trail.SYSTEM,
            action="case.reheard.masked",
            subject=case.id,
            hearings=told,
        )


def _log(office: Office, case: Case, ear: SecondEar) -> None:
    found = by_model(office, case, ear)
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="case.reheard",
        subject=case.id,
        places=len(found),
        model=ear.model.name,
        model_sha256=ear.model.sha256,
    )


def by_model(office: Office, case: Case, ear: SecondEar) -> tuple[SecondHearing, ...]:
    """What this model heard again in a case."""
    found = office.store.second_hearings.of_case(case.id)
    return tuple(one for one in found if one.model_sha256 == ear.model.sha256)


def heard_by_machine(office: Office, case: Case) -> Transcript | None:
    """The transcript of a case, where a model wrote it."""
    _, spoken = office.store.cases.text(case.id)
    transcript = Transcript.model_validate_json(spoken) if spoken else None
    if transcript is None or transcript.engine != rehearing.MACHINE:
        return None
    return transcript
