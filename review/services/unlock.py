"""Looking at an original: who may, why, for how long, and who looked.

A privacy officer may look at any; a reviewer only at those of the case they hold and
may decide, and only to decide it. What is shown ends after minutes, and earlier with
the lease, with any change of the account, and with erasure.
"""

from datetime import timedelta

from review.domain import duties, lease
from review.domain.canonical import one_line
from review.domain.case import Case
from review.domain.privacy import MaskedSpan, Purpose, Shown, Unlock
from review.domain.staff import Permission, Person, allowed, levels_of
from review.errors import (
    ErasedError,
    InvalidInputError,
    MinorsForOfficersError,
    NotAllowedError,
    NotFoundError,
    NotUnlockedError,
    OriginalLostError,
    PurposeNotYoursError,
    ReviewError,
    TooManyUnlocksError,
)
from review.i18n import noop
from review.services import guard, media, trail, vault
from review.services.masking import masked_words
from review.services.office import Office

NOTE_CHARACTERS = 200
PAGE_SIZE = 50
HOUR = timedelta(hours=1)
REVIEWERS = (Purpose.DECIDE,)
MINORS = frozenset({"minor", "minor_school"})


def purposes(office: Office, case: Case, by: str) -> tuple[Purpose, ...]:
    """For what this person may look at originals of this case now; none: not at all."""
    person = guard.person(office, by)
    try:
        by_lease = _check_may(office, _case(office, case.id), person)
    except ReviewError:
        return ()
    return REVIEWERS if by_lease else tuple(Purpose)


def may_unlock(office: Office, case: Case, by: str) -> bool:
    """Whether this person may look at originals of this case now."""
    return bool(purposes(office, case, by))


def unlock(
    office: Office, span_id: str, *, by: str, purpose: Purpose, note: str = ""
) -> Shown:
    """Show the original to this person; durable in the audit log before it is shown.

    What is shown to them already for this purpose stays as it is. Raises NotFoundError, NotAllowedError,
    NotClaimedError and what duties.check_may_act raises, PurposeNotYoursError,
    TooManyUnlocksError, ErasedError, OriginalLostError, InvalidInputError; every
    refusal is entered in the audit log.
    """
    span, case = _seen(office, span_id, by, action="personal.unlock")
    with (
        trail.watching(office, by=by, action="personal.unlock", subject=case.id),
        office.store.atomic(),
    ):
        return _unlocked(office, span, by=by, purpose=known(purpose), note=note)


def known(said: str) -> Purpose:
    """The purpose of this name; raises InvalidInputError."""
    try:
        return Purpose(said)
    except ValueError as error:
        raise InvalidInputError(field="purpose", reason=noop("is not known")) from error


def _unlocked(
    office: Office, span: MaskedSpan, *, by: str, purpose: Purpose, note: str
) -> Shown:
    person, case = guard.person(office, by), _case(office, span.case_id)
    by_lease = _check_may(office, case, person)
    if by_lease:
        _check_reviewers(office, span, purpose)
    note = masked_words(one_line(note), vault.known(office, case.id))
    if len(note) > NOTE_CHARACTERS:
        raise InvalidInputError(
            field="note", reason=noop("must have at most 200 characters")
        )
    original = vault.reveal(office, span.id)
    for running in _running(office, case, person, by_lease=by_lease):
        if (running.span_id, running.purpose) == (span.id, purpose):
            return Shown(span_id=span.id, original=original, until=running.until)
    unlocked = _add(office, span, by=by, purpose=purpose, note=note)
    return Shown(span_id=span.id, original=original, until=unlocked.until)


def _check_reviewers(office: Office, span: MaskedSpan, purpose: Purpose) -> None:
    """A reviewer decides, and a minor's information takes somebody responsible for it.

    Whoever is spoken of as a minor is one in every case (minors-online-reg 36).
    """
    if purpose not in REVIEWERS:
        raise PurposeNotYoursError
    about = vault.spans_of(office, span.subject_id)
    if any(one.type in MINORS for one in about):
        raise MinorsForOfficersError


def _add(
    office: Office, span: MaskedSpan, *, by: str, purpose: Purpose, note: str
) -> Unlock:
    now, limit = office.now(), office.settings.unlocks_per_hour
    if office.store.unlocks.count_since(by, now - HOUR) >= limit:
        raise TooManyUnlocksError(limit=limit)
    made = Unlock(
        id=office.new_id(),
        span_id=span.id,
        case_id=span.case_id,
        by=by,
        purpose=purpose,
        note=note,
        at=now,
        until=now + office.settings.unlock,
    )
    office.store.unlocks.add(made)
    trail.append(
        office,
        actor=by,
        action="personal.unlocked",
        subject=span.case_id,
        unlock=made.id,
        span=span.id,
        type=span.type,
        purpose=purpose,
        until=made.until.isoformat(),
    )
    return made


def shown(office: Office, case: Case, by: str) -> tuple[Shown, ...]:
    """The originals of this case that are unlocked for this person now."""
    person, case = guard.person(office, by), _case(office, case.id)
    found: dict[str, Shown] = {}
    for running in _still(office, case, person):
        try:
            original = vault.reveal(office, running.span_id)
        except (ErasedError, OriginalLostError):
            continue
        found[running.span_id] = Shown(
            span_id=running.span_id, original=original, until=running.until
        )
    return tuple(found.values())


def clip(office: Office, span_id: str, *, by: str) -> bytes:
    """The sound of an original that is unlocked for this person now.

    Raises NotFoundError where there is none, NotUnlockedError, ErasedError; every
    refusal is entered in the audit log.
    """
    span, case = _seen(office, span_id, by, action="personal.clip")
    with trail.watching(office, by=by, action="personal.clip", subject=case.id):
        person = guard.person(office, by)
        running = {unlock.span_id for unlock in _still(office, case, person)}
        if span.id not in running:
            raise NotUnlockedError
        if span.is_erased:
            raise ErasedError
        if case.recording_id is None or span.t0 is None or span.t1 is None:
            raise NotFoundError(what="recording", id=span.id)
        others = media.stretches(office, case.recording_id)
        mute = [one for one in others if one != (span.t0, span.t1)]
        return media.clip(office, case.recording_id, span.t0, span.t1, mute)


def looked(
    office: Office,
    *,
    by: str,
    page: int = 1,
    size: int = PAGE_SIZE,
    person_id: str | None = None,
    case_id: str | None = None,
) -> tuple[tuple[Unlock, ...], int]:
    """Who looked at what, newest first, and how often in all."""
    guard.require(office, by, Permission.PRIVACY_READ)
    return office.store.unlocks.page(
        by=person_id, case_id=case_id, offset=(max(1, page) - 1) * size, limit=size
    )


def _seen(
    office: Office, span_id: str, by: str, *, action: str
) -> tuple[MaskedSpan, Case]:
    """The span and its case, if this person may see the case at all.

    What was asked for by a name that is none of ours is not repeated in the log.
    """
    with trail.watching(office, by=by, action=action, subject=by):
        guard.person(office, by)
        span = vault.span(office, span_id)
        try:
            return span, media.readable(office, span.case_id, by)
        except NotFoundError as error:
            raise NotFoundError(what="masked span", id=span_id) from error


def _check_may(office: Office, case: Case, person: Person) -> bool:
    """Whether it is the lease that lets this person look; raises where nothing does."""
    if allowed(person, Permission.PRIVACY_UNLOCK):
        return False
    if not levels_of(person):
        raise NotAllowedError(name=person.name, permission=Permission.PRIVACY_UNLOCK)
    duties.check_may_act(case, person)
    lease.check_holds(case, person, now=office.now())
    return True


def _still(office: Office, case: Case, person: Person) -> tuple[Unlock, ...]:
    try:
        by_lease = _check_may(office, case, person)
    except ReviewError:
        return ()
    return _running(office, case, person, by_lease=by_lease)


def _running(
    office: Office, case: Case, person: Person, *, by_lease: bool
) -> tuple[Unlock, ...]:
    return office.store.unlocks.running(
        case.id, person.id, now=office.now(), by_lease=by_lease
    )


def _case(office: Office, case_id: str) -> Case:
    found = office.store.cases.get(case_id)
    if found is None:
        raise NotFoundError(what="case", id=case_id)
    return found
