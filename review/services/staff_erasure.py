"""Erasing the account of somebody who worked here: the id stays, nothing else does.

Who decided what must be provable for years; under an id it is, without a name.
"""

from review.domain.privacy import Ground, Receipt
from review.domain.staff import Permission, Person
from review.domain.subject import fingerprint
from review.errors import (
    AlreadyErasedError,
    InvalidInputError,
    NotFoundError,
    PreviewOutdatedError,
)
from review.i18n import noop
from review.services import (
    accounts,
    backups,
    claims,
    erasure,
    guard,
    numbers,
    passwords,
    remains,
    trail,
)
from review.services.office import Office

GONE = (
    noop("name"),
    noop("username"),
    noop("roles"),
    noop("password"),
    noop("sessions"),
    noop("failed sign-ins"),
)
PSEUDONYM = 8  # letters of a random id


def preview(office: Office, person_id: str, *, by: str) -> Receipt:
    """What an erasure would take away and what it would leave; nothing is stored.

    Raises NotFoundError, AlreadyErasedError.
    """
    guard.require(office, by, Permission.PRIVACY_ERASE)
    return _receipt(office, person_id, by=by)


def erase(
    office: Office,
    person_id: str,
    *,
    by: str,
    ground: Ground,
    reference: str,
    seen: str,
) -> Receipt:
    """Replace name and user name by a pseudonym, and close the account for good.

    `seen` is the id of the preview. Raises NotAllowedError, NotFoundError,
    AlreadyErasedError, PreviewOutdatedError, LastAdminError, and InvalidInputError for
    one's own account; every refusal is entered in the audit log.
    """
    guard.require(office, by, Permission.PRIVACY_ERASE)
    known = office.store.people.get(person_id) is not None
    with (
        trail.watching(
            office, by=by, action="person.erase", subject=person_id if known else by
        ),
        office.keys.writing(),  # before the database: whoever changes keys waits for us
        office.store.erasures.thoroughly(),
        office.store.atomic(),
    ):
        if by == person_id:
            reason = noop("is your own; somebody else must erase it")
            raise InvalidInputError(field="username", reason=reason)
        made = _receipt(office, person_id, by=by)
        if made.id != seen:
            raise PreviewOutdatedError
        year = office.now().year
        receipt = made.model_copy(
            update={
                "id": office.new_id(),
                "ground": erasure.known_ground(ground),
                "reference": _reference(office, reference, person_id),
                "number": numbers.of_the_year(office, erasure.SERIES, year),
            }
        )
        _forget(office, person_id, by=by)
        backups.renew_keys(office)
        office.store.erasures.add(receipt)
        erasure.log_receipt(office, receipt)
    return receipt


def reapply(office: Office) -> tuple[str, ...]:
    """Empty the accounts again that an older database brought back; says which."""
    returned = _returned(office)
    for person_id in returned:
        with office.keys.writing(), office.store.atomic():
            backups.renew_keys(office)
            _forget(office, person_id, by=trail.SYSTEM)
            trail.append(
                office,
                actor=trail.SYSTEM,
                action="personal.erased",
                subject=person_id,
                again=True,
            )
    return returned


def _returned(office: Office) -> tuple[str, ...]:
    shredded = set(office.store.vault.shredded())
    known = (person.id for person in office.store.people.all())
    return tuple(
        one
        for one in known
        if one in shredded and not office.store.people.is_forgotten(one)
    )


def _forget(office: Office, person_id: str, *, by: str) -> None:
    now = office.now()
    name = f"gone-{office.new_id()[-PSEUDONYM:]}"
    emptied = Person(id=person_id, username=name, name=name, disabled=True)
    accounts.keep_an_admin(office, emptied)
    # A trace that outlives a restored backup, as with everybody whose key is destroyed.
    office.store.vault.shred(person_id, at=now)
    office.store.people.forget(emptied, at=now)
    claims.free_forbidden(office, emptied)
    if (
        person_id not in office.store.erasures.forgotten()
    ):  # or a kill left it half done
        office.store.spans.add_subject(person_id, at=now)
        office.store.spans.erase(person_id, at=now)
    trail.append(
        office,
        actor=by,
        action="person.erased",
        subject=person_id,
        roles=[],
        disabled=True,
        credential=passwords.credential(
            office.store.people.password_hash(person_id), emptied
        ),
    )


def _reference(office: Office, said: str, person_id: str) -> str:
    """The reference without the name: a receipt names nobody."""
    person = office.store.people.get(person_id)
    for word in (person.name, person.username) if person else ():
        said = said.replace(word, "***")
    return erasure.checked_reference(office, said, ())


def _receipt(office: Office, person_id: str, *, by: str) -> Receipt:
    if office.store.people.get(person_id) is None:
        raise NotFoundError(what="person", id=person_id)
    known = office.store.erasures.of_subject(person_id)
    if known is not None:
        raise AlreadyErasedError(number=known.number)
    return Receipt(
        id=fingerprint(person_id, ()),
        number="",
        subject_id=person_id,
        by=by,
        ground=Ground.REQUEST,
        reference="",
        at=office.now(),
        erased=(),
        account=GONE,
        kept=remains.of_staff(office, person_id),
    )
