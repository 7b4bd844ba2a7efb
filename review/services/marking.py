"""Masking what the machine missed, at every place where it stands."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from audio.models import Transcript
from review.domain.blind import blinded
from review.domain.canonical import sha256
from review.domain.case import Case
from review.domain.duties import check_may_act
from review.domain.lease import check_holds
from review.domain.staff import Permission, Person, allowed
from review.domain.workflow import shown_sha256
from review.errors import ConflictError, InvalidInputError
from review.i18n import noop
from review.services import (
    accuracy_masking,
    guard,
    heard_again,
    held,
    marking_heard,
    media,
    rewording,
    trail,
    vault,
)
from review.services.masking import SHORTEST, masked_transcript
from review.services.office import Office

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText

Place = tuple[int, int]


def mark_all(
    office: Office,
    case_id: str,
    *,
    by: str,
    places: Sequence[Place],
    words: str,
    type: str,  # noqa: A002 - what a kind of personal information is called everywhere
) -> int:
    """Mask these words at these places of a case's text; says at how many.

    The last place first, so that the others stay where they are. Without places, in
    what lines said before they were corrected. Raises ConflictError where other words
    stand there by now, and what `mark` raises.
    """
    case = media.readable(office, case_id, by)
    if not places:
        return _mark_heard(office, case, by=by, words=words, type_=type)
    text, _spoken = office.store.cases.text(case.id)
    if any(text[start:end] != words for start, end in places):
        raise ConflictError
    for start, end in sorted(set(places), reverse=True):
        mark(office, case.id, by=by, start=start, end=end, type=type, words=words)
    return len(set(places))


def mark(
    office: Office,
    case_id: str,
    *,
    by: str,
    start: int,
    end: int,
    type: str,  # noqa: A002 - what a kind of personal information is called everywhere
    words: str | None = None,
) -> Case:
    """Mask a stretch of a case's text that the machine missed, as this type.

    For who holds the case, and for privacy officers. Where the same words are in the
    title, in reasons or in the recording's name, they are masked, too. The hashes of
    the text and of what was shown change with it; the audit log says to what, and
    whether a dossier was sealed before, which stays as it is. Raises NotFoundError,
    NotAllowedError, NotClaimedError, ConflictError where there are other `words`, or
    InvalidInputError for a stretch that is empty, outside the text or masked already;
    the refusal is entered in the audit log.
    """
    person = guard.person(office, by)
    asked = media.readable(office, case_id, by)
    with (
        trail.watching(office, by=by, action="case.mark", subject=asked.id),
        office.store.atomic(),
    ):
        case = media.readable(office, asked.id, by)
        _check_may_mark(office, case, person)
        masked = _marked(office, case, start, end, type, words)
        mask = wherever(masked)
        rewording.rename_recording(office, case, mask)
        changed = remask(
            office,
            rewording.titled(case, mask),
            masked,
            by=by,
            type=type,
            decisions=rewording.reword_decisions(office, case, mask),
            dossier=office.store.dossiers.get(case.id) is not None,
        )
        accuracy_masking.mask(office, case, mask)
    return blinded(changed, person)


def _check_may_mark(office: Office, case: Case, person: Person) -> None:
    if not allowed(person, Permission.PRIVACY_UNLOCK):
        check_may_act(case, person)
        check_holds(case, person, now=office.now())


def _mark_heard(office: Office, asked: Case, *, by: str, words: str, type_: str) -> int:
    from lexicons.privacy import TYPES

    person = guard.person(office, by)
    with (
        trail.watching(office, by=by, action="case.mark", subject=asked.id),
        office.store.atomic(),
    ):
        case = media.readable(office, asked.id, by)
        _check_may_mark(office, case, person)
        if type_ not in TYPES:
            raise InvalidInputError(field="type", reason=noop("is not a kind we know"))
        return marking_heard.mark(office, case, words, type_, by=by)


def wherever(masked: "MaskedText") -> Callable[[str], str]:
    """Puts the tokens of a text in the place of the same words elsewhere."""
    from lexicons.privacy.masking import replaced
    from review.services import subjects

    tokens = {
        words: token.token
        for token in masked.tokens
        if token.type in subjects.FINDABLE
        and len(words := masked.original[token.original_start : token.original_end])
        >= SHORTEST
    }
    return lambda said: replaced(said, tokens)


def _marked(
    office: Office, case: Case, start: int, end: int, type_: str, words: str | None
) -> "MaskedText":
    from lexicons.models import Confidence
    from lexicons.privacy import TYPES, PrivacyHit, mask_text

    text, _ = office.store.cases.text(case.id)
    there = vault.spans(office, case.id)
    if words is not None and text[start:end] != words:
        raise ConflictError
    if type_ not in TYPES:
        raise InvalidInputError(field="type", reason=noop("is not a kind we know"))
    if not (0 <= start < end <= len(text) and text[start:end].strip()):
        raise InvalidInputError(field="text", reason=noop("is empty"))
    if any(s.start < end and start < s.end for s in there):
        raise InvalidInputError(field="text", reason=noop("is masked already"))
    masker = marking_heard.masker_of(office, case)
    hit = PrivacyHit(start, end, type_, Confidence.HIGH, "")
    return mask_text(text, (hit,), masker=masker)


def remask(
    office: Office, case: Case, masked: "MaskedText", *, by: str, **said: object
) -> Case:
    """Put `masked` in the place of a case's text; part of the open transaction.

    Findings, transcript and what was masked before move with it, and the new originals
    are sealed. What earlier levels were shown has a new hash, which the entry
    `case.masked` gives beside that of the text.
    """
    _, raw = office.store.cases.text(case.id)
    spoken = Transcript.model_validate_json(raw) if raw else None
    for before in vault.spans(office, case.id):
        start, end = masked.forward(before.start, before.end)
        office.store.spans.move(before.model_copy(update={"start": start, "end": end}))
    findings = tuple(
        f.model_copy(update={"finding": masked.moved(f.finding)}) for f in case.findings
    )
    changed = case.model_copy(
        update={
            "findings": findings,
            "content_sha256": sha256(masked.text),
            "updated_at": office.now(),
        }
    )
    heard = masked_transcript(spoken, masked).model_dump_json() if spoken else None
    office.store.cases.masked(changed, text=masked.text, transcript=heard)
    new = vault.seal(office, case, masked, locate=spoken.locate if spoken else None)
    heard_again.remask(office, case, wherever(masked), new)
    trail.append(
        office,
        actor=by,
        action="case.masked",
        subject=case.id,
        content=changed.content_sha256,
        masked=len(masked.tokens),
        spans=vault.digest(office, case.id),
        **held.said(office, case.id),
        shown={
            str(d.level): shown_sha256(changed, level=d.level) for d in case.decisions
        },
        **said,
    )
    return office.store.cases.get(case.id) or changed
