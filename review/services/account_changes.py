"""What is changed of an account: roles, password, whether it is open."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from review.domain.canonical import sha256
from review.domain.staff import Permission, Person, Role, allowed
from review.errors import (
    ConflictError,
    InvalidInputError,
    LastAdminError,
    NotFoundError,
    SamePasswordError,
    SecondPersonNeededError,
)
from review.i18n import noop
from review.services import claims, guard, passwords, second_person, trail
from review.services.office import Office
from review.services.second_person import Second

NOTHING: Mapping[str, str] = MappingProxyType({})


def change(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    roles: Collection[Role] | None = None,
    password: str | None = None,
    keep: str = "",
    second: Second | None = None,
    is_given: bool = False,
) -> Person:
    """Give exactly these roles, or a new password, or both; all of it or nothing.

    `by` None is the command line of the machine's owner. New roles sign the person out
    and free what they hold; a new password ends every session of theirs except the one
    with token `keep`. What somebody else set, and what `is_given` says was typed by the
    owner, is changed at the next sign-in.

    Nobody gives themselves a role: looking at originals, and deciding, takes another
    person's word. To make a privacy officer, or to set the password of one, takes a
    `second` person: whoever sets it can sign in as them. Raises NotAllowedError,
    InvalidInputError, WeakPasswordError, SamePasswordError, LastAdminError,
    ConflictError where the session `keep` of one's own ended meanwhile, and what
    second_person.confirmed raises; refusals are entered in the audit log.
    """
    is_own = by is not None and by == person_id
    if is_own and roles is None:
        guard.anybody(office, person_id)
    else:
        check_manager(office, by)
    person = get(office, person_id)
    if by is not None and is_own:
        _check_own(office, person, roles or (), by=by)
    word = _word(office, second, person, by=by, roles=roles, password=password)
    kept = _hashed(office, person, password, is_own=is_own)
    with office.store.atomic():
        person = get(office, person_id)
        if _takes_two(person, by=by, roles=roles, password=password) and not word:
            raise SecondPersonNeededError  # made one between asking and writing
        if kept:
            if is_own and keep:
                _check_signed_in(office, person, keep)
            given = is_given or (by is not None and not is_own)
            person = person.model_copy(update={"must_change": given})
            _put_password(office, person, kept, by=by, keep=keep, said=word)
        if roles is not None:
            person = person.model_copy(update={"roles": frozenset(roles)})
            _put(office, person, by=by, action="roles", said=word)
    return person


def set_roles(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    roles: Collection[Role],
    second: Second | None = None,
) -> Person:
    """Give exactly these roles, as `change` does."""
    return change(office, person_id, by=by, roles=roles, second=second)


def set_password(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    password: str,
    keep: str = "",
    second: Second | None = None,
    is_given: bool = False,
) -> None:
    """A new password, set by the person or by an administrator, as `change` does."""
    change(
        office,
        person_id,
        by=by,
        password=password,
        keep=keep,
        second=second,
        is_given=is_given,
    )


def set_disabled(
    office: Office, person_id: str, *, by: str | None, disabled: bool
) -> Person:
    """Close or reopen an account; signs the person out and frees what they hold."""
    check_manager(office, by)
    with office.store.atomic():
        before = get(office, person_id)
        person = before.model_copy(update={"disabled": disabled})
        _put(office, person, by=by, action="disabled", said=NOTHING)
    return person


def _check_own(
    office: Office, person: Person, roles: Collection[Role], *, by: str
) -> None:
    if frozenset(roles) - person.roles:
        with trail.watching(office, by=by, action="person.roles", subject=by):
            reason = noop("are your own; somebody else must give them")
            raise InvalidInputError(field="roles", reason=reason)


def _takes_two(
    person: Person,
    *,
    by: str | None,
    roles: Collection[Role] | None,
    password: str | None,
) -> bool:
    """Whether a privacy officer is made, or gets a password from somebody else."""
    touched = frozenset(roles or ()) - person.roles
    if password is not None and by != person.id:
        touched |= person.roles
    return by is not None and Role.PRIVACY_OFFICER in touched


def _word(
    office: Office,
    second: Second | None,
    person: Person,
    *,
    by: str | None,
    roles: Collection[Role] | None,
    password: str | None,
) -> Mapping[str, str]:
    if not _takes_two(person, by=by, roles=roles, password=password):
        return NOTHING
    is_made = Role.PRIVACY_OFFICER not in person.roles
    action = "person.roles" if is_made else "person.password"
    officer = {Role.PRIVACY_OFFICER}
    about = person.model_copy(update={"roles": frozenset(officer)})
    return confirmed(office, second, by=by, about=about, action=action)


def confirmed(
    office: Office, second: Second | None, *, by: str | None, about: Person, action: str
) -> Mapping[str, str]:
    """Whose word it took besides, for the audit log; refusals go into it, too.

    `about` has the roles that are new to it, or that it has where its password is set.
    """
    if by is None or Role.PRIVACY_OFFICER not in about.roles:
        return NOTHING
    with trail.watching(office, by=by, action=action, subject=by):
        return {"second": second_person.confirmed(office, second, by=by, about=about)}


def _hashed(
    office: Office, person: Person, password: str | None, *, is_own: bool
) -> str:
    if password is None:
        return ""
    passwords.check_strength(office.settings, password, username=person.username)
    if is_own and person.must_change:
        before = office.store.people.password_hash(person.id)
        if passwords.matches(office.settings, password, before):
            raise SamePasswordError
    return passwords.hashed(office.settings, password)


def _check_signed_in(office: Office, person: Person, token: str) -> None:
    """Whoever was just shut out does not undo it with what they had on the way."""
    session = office.store.people.session(sha256(token))
    if session is None or session["person_id"] != person.id:
        raise ConflictError


def _put_password(
    office: Office,
    person: Person,
    kept: str,
    *,
    by: str | None,
    keep: str,
    said: Mapping[str, str],
) -> None:
    people = office.store.people
    people.set_password_hash(
        person.id, kept, at=office.now(), must_change=person.must_change
    )
    people.close_sessions_of(person.id, keep=sha256(keep) if keep else "")
    trail.append(
        office,
        actor=by or trail.SYSTEM,
        action="person.password",
        subject=person.id,
        credential=passwords.credential(kept, person),
        **said,
    )


def _put(
    office: Office,
    person: Person,
    *,
    by: str | None,
    action: str,
    said: Mapping[str, str],
) -> None:
    keep_an_admin(office, person)
    office.store.people.put(person, at=office.now())
    office.store.people.close_sessions_of(person.id)
    claims.free_forbidden(office, person)
    trail.append(
        office,
        actor=by or trail.SYSTEM,
        action=f"person.{action}",
        subject=person.id,
        roles=sorted(person.roles),
        disabled=person.disabled,
        **said,
    )


def keep_an_admin(office: Office, changed: Person) -> None:
    """Raises LastAdminError where nobody could manage accounts after this change."""
    others = [p for p in office.store.people.all() if p.id != changed.id]
    before = office.store.people.get(changed.id)
    was = before is not None and allowed(before, Permission.STAFF_MANAGE)
    left = any(allowed(p, Permission.STAFF_MANAGE) for p in (*others, changed))
    if was and not left:
        raise LastAdminError(name=changed.name)


def check_manager(office: Office, by: str | None) -> None:
    """Raises NotAllowedError for whoever may not manage accounts."""
    if by is not None:
        guard.require(office, by, Permission.STAFF_MANAGE)


def get(office: Office, person_id: str) -> Person:
    """The person; raises NotFoundError."""
    found = office.store.people.get(person_id)
    if found is None:
        raise NotFoundError(what="person", id=person_id)
    return found
