"""Erasing what is kept of a person (pipl 47), and saying what had to stay.

The key that opens a person's originals is destroyed first, and for good; only then is
anything claimed. Killed in between, nothing is claimed: erasing again finishes it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from review.domain.canonical import canonical, one_line, sha256
from review.domain.case import Case
from review.domain.privacy import ErasedSpan, Ground, MaskedSpan, Receipt
from review.domain.staff import Permission
from review.domain.subject import Found, fingerprint
from review.errors import (
    AlreadyErasedError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    PreviewOutdatedError,
)
from review.i18n import noop
from review.services import (
    backups,
    guard,
    inbox_files,
    media,
    numbers,
    remains,
    trail,
    vault,
)
from review.services.masking import masked_words
from review.services.office import Office

PAGE_SIZE = 50
REFERENCE_CHARACTERS = 80
SERIES = "D"


def find(office: Office, said: str, *, by: str) -> tuple[Found, ...]:
    """Everybody of whom this value is kept, in whatever spelling; it is not logged."""
    guard.require(office, by, Permission.PRIVACY_ERASE)
    found = tuple(_found(office, one) for one in vault.subjects_of(office, said))
    trail.append(
        office, actor=by, action="personal.searched", subject=by, found=len(found)
    )
    return found


def find_in(office: Office, case_id: str, *, by: str) -> tuple[Found, ...]:
    """Everybody who is spoken of in a case, by id or number, in the order of the text."""
    guard.require(office, by, Permission.PRIVACY_ERASE)
    case = media.readable(office, case_id, by)
    subjects = dict.fromkeys(s.subject_id for s in vault.spans(office, case.id))
    return tuple(_found(office, one) for one in subjects)


def of(office: Office, subject_ids: Iterable[str], *, by: str) -> tuple[Found, ...]:
    """These persons as they are kept now: what became of those found before."""
    guard.require(office, by, Permission.PRIVACY_ERASE)
    return tuple(_found(office, one) for one in subject_ids)


def _found(office: Office, subject_id: str) -> Found:
    spans = vault.spans_of(office, subject_id)
    numbers = {c.id: c.number for c in _cases(office, spans)}
    return Found(
        subject_id=subject_id,
        spans=spans,
        cases=tuple(dict.fromkeys(numbers.values())),
        is_erased=all(span.is_erased for span in spans),
    )


def preview(office: Office, subject_id: str, *, by: str) -> Receipt:
    """What an erasure would take away and what it would leave; nothing is stored.

    Its `id` is the fingerprint to erase with. Raises NotFoundError, AlreadyErasedError.
    """
    guard.require(office, by, Permission.PRIVACY_ERASE)
    return _receipt(
        office, subject_id, by=by, ground=Ground.REQUEST, reference="", number=""
    )


def erase(
    office: Office,
    subject_id: str,
    *,
    by: str,
    ground: Ground,
    reference: str,
    seen: str,
) -> Receipt:
    """Erase everything kept of a person, for good; `seen` is the id of the preview.

    What the inbox still has of their recordings goes, too.

    Safe to run again after a kill. Raises NotAllowedError, NotFoundError,
    AlreadyErasedError, PreviewOutdatedError, InvalidInputError; every refusal is
    entered in the audit log.
    """
    guard.require(office, by, Permission.PRIVACY_ERASE)
    cases = {span.case_id for span in vault.spans_of(office, subject_id)}
    subject = subject_id if cases else by  # a name that is none of ours is not repeated
    left = _taken(office, cases)  # before anybody waits: hours of video are read whole
    with (
        trail.watching(office, by=by, action="personal.erase", subject=subject),
        office.keys.writing(),  # before the database: whoever changes keys waits for us
        office.store.erasures.thoroughly(),
        office.store.atomic(),
    ):
        made = _receipt(
            office,
            subject_id,
            by=by,
            ground=known_ground(ground),
            reference=checked_reference(office, reference, cases),
            number="",
        )
        if made.id != seen:
            raise PreviewOutdatedError
        number = numbers.of_the_year(office, SERIES, office.now().year)
        receipt = made.model_copy(update={"id": office.new_id(), "number": number})
        vault.shred(office, subject_id)
        backups.renew_keys(office)
        office.store.erasures.add(receipt)
        _log(office, receipt)
        for path in left:
            with _reaching(path):
                path.unlink(missing_ok=True)
    return receipt


def _taken(office: Office, case_ids: Iterable[str]) -> tuple[Path, ...]:
    """The recordings of these cases as the inbox took them, with what people wrote.

    They are not masked. Greenroom has its own copy, so they need not wait for their day.
    """
    if office.settings.inbox is None:
        return ()
    found = (office.store.cases.get(one) for one in case_ids)
    ids = [case.recording_id for case in found if case and case.recording_id]
    known = (office.store.recordings.get(one) for one in ids)
    with _reaching(office.settings.inbox):
        return tuple(
            inbox_files.taken(office.settings.inbox, [one for one in known if one])
        )


@contextmanager
def _reaching(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoSpaceError(path=folder, reason=error.strerror or error) from error


def known_ground(said: str) -> Ground:
    """The ground of this name; raises InvalidInputError."""
    try:
        return Ground(said)
    except ValueError as error:
        raise InvalidInputError(field="ground", reason=noop("is not known")) from error


def checked_reference(office: Office, reference: str, cases: Iterable[str]) -> str:
    """The reference without what it may say of the person: a receipt names nobody."""
    known = [piece for one in cases for piece in vault.known(office, one)]
    said = masked_words(one_line(reference), known)
    if not said or len(said) > REFERENCE_CHARACTERS:
        raise InvalidInputError(
            field="reference", reason=noop("must have 1 to 80 characters")
        )
    return said


def _receipt(
    office: Office,
    subject_id: str,
    *,
    by: str,
    ground: Ground,
    reference: str,
    number: str,
) -> Receipt:
    spans = vault.spans_of(office, subject_id)
    if not spans:
        raise NotFoundError(what="person", id=subject_id)
    known = office.store.erasures.of_subject(subject_id)
    if known is not None:
        raise AlreadyErasedError(number=known.number)
    cases = {case.id: case for case in _cases(office, spans)}
    return Receipt(
        id=fingerprint(subject_id, spans),
        number=number,
        subject_id=subject_id,
        by=by,
        ground=ground,
        reference=reference,
        at=office.now(),
        erased=tuple(
            _line(case, span)
            for case in cases.values()
            for span in spans
            if span.case_id == case.id
        ),
        kept=(
            *(one for case in cases.values() for one in remains.of_case(office, case)),
            remains.of_log(office),
        ),
    )


def _line(case: Case, span: MaskedSpan) -> ErasedSpan:
    return ErasedSpan(
        case_number=case.number,
        case_version=case.version,
        type=span.type,
        token=span.token,
    )


def _log(office: Office, receipt: Receipt) -> None:
    log_receipt(office, receipt)
    spans = vault.spans_of(office, receipt.subject_id)
    for case in _cases(office, spans):
        trail.append(
            office,
            actor=receipt.by,
            action="case.erased",
            subject=case.id,
            number=receipt.number,
            spans=[span.id for span in spans if span.case_id == case.id],
        )


def log_receipt(office: Office, receipt: Receipt) -> None:
    """That somebody was erased, and by which hash the receipt is known."""
    trail.append(
        office,
        actor=receipt.by,
        action="personal.erased",
        subject=receipt.subject_id,
        ground=receipt.ground,
        spans=len(receipt.erased),
    )
    trail.append(
        office,
        actor=receipt.by,
        action="personal.receipt",
        subject=receipt.subject_id,
        number=receipt.number,
        sha256=digest(receipt),
    )


def digest(receipt: Receipt) -> str:
    """The hash under which the audit log knows a receipt."""
    return sha256(canonical(receipt))


def receipts(
    office: Office, *, by: str, page: int = 1, size: int = PAGE_SIZE
) -> tuple[tuple[Receipt, ...], int]:
    """The receipts of all erasures, newest first, and how many there are."""
    guard.require(office, by, Permission.PRIVACY_READ)
    return office.store.erasures.page(offset=(max(1, page) - 1) * size, limit=size)


def receipt(office: Office, number: str, *, by: str) -> Receipt:
    """One receipt by its number; raises NotFoundError."""
    guard.require(office, by, Permission.PRIVACY_READ)
    found = office.store.erasures.by_number(number.strip().upper())
    if found is None:
        raise NotFoundError(what="receipt", id=number)
    return found


def _cases(office: Office, spans: tuple[MaskedSpan, ...]) -> tuple[Case, ...]:
    """The cases of these spans, by number."""
    ids = {span.case_id for span in spans}
    found = (office.store.cases.get(one) for one in ids)
    known = (case for case in found if case is not None)
    return tuple(sorted(known, key=lambda case: (case.number, case.version)))
