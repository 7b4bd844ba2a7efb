"""Originals of what was masked: sealed at the door, opened again one by one.

Nothing here asks who may: the caller does, before.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from audio.models import TimeSpan
from review.domain.canonical import canonical, sha256
from review.domain.case import Case
from review.domain.privacy import MaskedSpan
from review.errors import ErasedError, NotFoundError, OriginalLostError
from review.services import backups, trail
from review.services.masking import Known
from review.services.office import Office

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText, Token

Locate = Callable[[int, int], TimeSpan]
"""When a stretch of the original text was said."""


def seal(
    office: Office, case: Case, masked: "MaskedText", *, locate: Locate | None
) -> tuple[MaskedSpan, ...]:
    """Seal what was masked in a case's text; part of the open transaction.

    Whoever is known by one of the values already stays the same person. New people's
    keys are durable before anything that was sealed with them.
    """
    there = office.store.spans.of_case(case.id)
    owner = _owners(office, masked, there)
    spans: list[MaskedSpan] = []
    for ordinal, token in enumerate(masked.tokens, start=len(there) + 1):
        first, last = token.original_start, token.original_end
        said = locate(first, last) if locate else None
        span = MaskedSpan(
            id=office.new_id(),
            case_id=case.id,
            ordinal=ordinal,
            start=token.start,
            end=token.end,
            type=token.type,
            token=token.token,
            subject_id=owner[token],
            t0=said.start if said else None,
            t1=said.end if said else None,
        )
        original = masked.original[first:last]
        sealed = office.store.vault.seal(span.subject_id, span.id, original)
        office.store.spans.add(span, original=sealed)
        spans.append(span)
    return tuple(spans)


def _owners(
    office: Office, masked: "MaskedText", there: tuple[MaskedSpan, ...]
) -> "dict[Token, str]":
    """Whose each piece is; people who are not known yet are added, with their keys.

    What was masked before, `there`, draws what stands beside it or says the same.
    """
    from review.services import subjects

    vault, kept, now = office.store.vault, office.store.spans, office.now()
    owners: dict[Token, str] = {}
    ways: list[tuple[str, list[str]]] = []
    new: list[str] = []
    said = subjects.identified(masked.original, masked.tokens)
    for person in subjects.people(masked.original, said):
        digests = {
            token: vault.digest(said[token])
            for token in person
            if token.type in subjects.FINDABLE
        }
        strong = {digests[t] for t in person if t.type in subjects.STRONG}
        subject_id = _known(office, sorted(strong)) or _drawn(
            office, masked, person, there
        )
        if subject_id is None:
            subject_id = office.new_id()
            new.append(subject_id)
            kept.add_subject(subject_id, at=now)
        ways.append((subject_id, sorted({*digests.values()})))
        owners |= dict.fromkeys(person, subject_id)
    vault.make(new, at=now)
    for subject_id, found_by in ways:
        kept.add_digests(subject_id, found_by)
    return owners


def _known(office: Office, digests: list[str]) -> str | None:
    """The person whom one of these finds, with a key that opens."""
    found = office.store.spans.subjects_of(digests) if digests else ()
    return next((one for one in found if office.store.vault.holds(one)), None)


def _drawn(
    office: Office,
    masked: "MaskedText",
    person: "list[Token]",
    there: tuple[MaskedSpan, ...],
) -> str | None:
    """The person of the case whose these pieces are, though they were missed at first."""
    from review.services import subjects

    if not there:
        return None
    whose: dict[str, str] = {}
    for span in there:
        with suppress(ErasedError, OriginalLostError):
            whose.setdefault(reveal(office, span.id), span.subject_id)
    for token in person:
        words = masked.original[token.original_start : token.original_end]
        found = [whose[words]] if words in whose else []
        found += subjects.beside(masked.text, token, there)
        drawn = next((one for one in found if office.store.vault.holds(one)), None)
        if drawn is not None:
            return drawn
    return None


def spans(office: Office, case_id: str) -> tuple[MaskedSpan, ...]:
    """What is masked in a case, in the order of its text."""
    return office.store.spans.of_case(case_id)


def digest(office: Office, case_id: str) -> str:
    """The hash of what is masked in a case, whoever was erased of it and wherever it is.

    The audit log has it: nobody changes in silence whose a span is, of what type, or
    when it was said.
    """
    kept = {"id", "ordinal", "type", "token", "subject_id", "t0", "t1"}
    found = sorted(spans(office, case_id), key=lambda span: span.ordinal)
    return sha256(canonical([one.model_dump(include=kept) for one in found]))


def span(office: Office, span_id: str) -> MaskedSpan:
    """One masked span; raises NotFoundError."""
    found = office.store.spans.get(span_id)
    if found is None:
        raise NotFoundError(what="masked span", id=span_id)
    return found


def reveal(office: Office, span_id: str) -> str:
    """The original, letter for letter; raises ErasedError or OriginalLostError."""
    found = span(office, span_id)
    sealed = office.store.spans.original(span_id)
    if sealed is None:
        raise ErasedError
    return office.store.vault.open(found.subject_id, span_id, sealed)


def known(office: Office, case_id: str) -> tuple[Known, ...]:
    """What was masked in a case, with its tokens: to mask other words like it."""
    found: dict[Known, None] = {}
    for masked in spans(office, case_id):
        with suppress(ErasedError, OriginalLostError):
            found[Known(masked.type, reveal(office, masked.id), masked.token)] = None
    return tuple(found)


def subjects_of(office: Office, said: str) -> tuple[str, ...]:
    """The people whom a value finds, of whatever type and however it is written."""
    from review.services import subjects

    digests = [office.store.vault.digest(one) for one in subjects.identities(said)]
    return office.store.spans.subjects_of(digests)


def spans_of(office: Office, subject_id: str) -> tuple[MaskedSpan, ...]:
    """What is masked about one person, erased or not, in every case."""
    return office.store.spans.of_subject(subject_id)


def shred(office: Office, subject_id: str) -> int:
    """Make a person's originals noise for good; says how many there were here.

    The key goes first, durably, and the rows with the caller's transaction: killed in
    between, nothing opens any more, and running it again finishes the rows.
    """
    now = office.now()
    office.store.vault.shred(subject_id, at=now)
    return office.store.spans.erase(subject_id, at=now)


def reapply(office: Office) -> tuple[str, ...]:
    """Erase again those whose keys were shredded, but whom an older database still has.

    What a restored backup brings back, or a kill left half done; says who they were.
    """
    shredded = office.store.vault.shredded()
    if not office.store.spans.alive(shredded):  # as a rule: nobody need wait for a lock
        return ()
    with office.keys.writing(), office.store.atomic():
        backups.renew_keys(office)  # a kill may have come before that
        returned = office.store.spans.alive(shredded)
        for subject_id in returned:
            office.store.spans.erase(subject_id, at=office.now())
            trail.append(
                office,
                actor=trail.SYSTEM,
                action="personal.erased",
                subject=subject_id,
                again=True,
            )
    return returned
