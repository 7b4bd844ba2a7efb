"""Local accounts and their roles; signing in and out is in `sessions`."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from review.domain.canonical import one_line, sha256
from review.domain.staff import Permission, Person, Role, allowed
from review.errors import (
    InvalidInputError,
    LastAdminError,
    NotFoundError,
    SecondPersonNeededError,
)
from review.i18n import LANGUAGES, noop
from review.services import claims, guard, passwords, second_person, trail
from review.services.office import Office
from review.services.second_person import Second
from review.services.sessions import sign_in, sign_out, who

__all__ = [
    "add_person",
    "allowed",
    "by_username",
    "everybody",
    "hosts",
    "keep_an_admin",
    "people",
    "set_disabled",
    "set_language",
    "set_password",
    "set_roles",
    "sign_in",
    "sign_out",
    "who",
]
NAME_CHARACTERS = 64
NOTHING: Mapping[str, str] = MappingProxyType({})


def add_person(
    office: Office,
    *,
    by: str | None,
    username: str,
    name: str,
    password: str,
    roles: Collection[Role],
    second: Second | None = None,
) -> Person:
    """A new account. `by` None is the command line of the machine's owner.

    A privacy officer takes a `second` person. Raises NotAllowedError, InvalidInputError,
    WeakPasswordError, ConflictError, and what second_person.confirmed raises.
    """
    _check_manager(office, by)
    username, name = username.strip(), one_line(name)
    if not username.isascii() or not username.replace("-", "").isalnum():
        raise InvalidInputError(
            field="username", reason=noop("use only a-z, 0-9 and -")
        )
    if not name or len(name) > NAME_CHARACTERS:
        raise InvalidInputError(
            field="name", reason=noop("must have 1 to 64 characters")
        )
    passwords.check_strength(office.settings, password, username=username)
    person = Person(
        id=office.new_id(),
        username=username.casefold(),
        name=name,
        roles=frozenset(roles),
    )
    kept = passwords.hashed(office.settings, password)
    word = _second(office, second, by=by, about=person, action="person.add")
    with office.store.atomic():
        if office.store.people.by_username(username) is not None:
            raise InvalidInputError(field="username", reason=noop("is taken"))
        office.store.people.add(person, password_hash=kept, at=office.now())
        trail.append(
            office,
            actor=by or trail.SYSTEM,
            action="person.added",
            subject=person.id,
            username=person.username,
            roles=sorted(person.roles),
            credential=passwords.credential(kept, person),
            **word,
        )
    return person


def set_roles(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    roles: Collection[Role],
    second: Second | None = None,
) -> Person:
    """Give exactly these roles; signs the person out and frees what they hold.

    Nobody gives themselves one: looking at originals, and deciding, takes another
    person's word, and to make a privacy officer takes a `second` one. Raises
    InvalidInputError and what second_person.confirmed raises, entered in the audit log.
    """
    _check_manager(office, by)
    if by == person_id:
        with trail.watching(office, by=by, action="person.roles", subject=by):
            if frozenset(roles) - _get(office, by).roles:
                reason = noop("are your own; somebody else must give them")
                raise InvalidInputError(field="roles", reason=reason)
    person, new = _get(office, person_id), frozenset(roles)
    about = person.model_copy(update={"roles": new - person.roles})
    word = _second(office, second, by=by, about=about, action="person.roles")
    return _change(office, person_id, by=by, action="roles", said=word, roles=new)


def set_disabled(
    office: Office, person_id: str, *, by: str | None, disabled: bool
) -> Person:
    """Close or reopen an account; signs the person out and frees what they hold."""
    return _change(office, person_id, by=by, action="disabled", disabled=disabled)


def _change(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    action: str,
    said: Mapping[str, str] = NOTHING,
    **changes: object,
) -> Person:
    _check_manager(office, by)
    with office.store.atomic():
        before = _get(office, person_id)
        person = before.model_copy(update=changes)
        _check_word(before, person, by=by, said=said)
        keep_an_admin(office, person)
        office.store.people.put(person, at=office.now())
        office.store.people.close_sessions_of(person_id)
        claims.free_forbidden(office, person)
        trail.append(
            office,
            actor=by or trail.SYSTEM,
            action=f"person.{action}",
            subject=person_id,
            roles=sorted(person.roles),
            disabled=person.disabled,
            **said,
        )
    return person


def _second(
    office: Office, second: Second | None, *, by: str | None, about: Person, action: str
) -> Mapping[str, str]:
    """Whose word it took besides, for the audit log; refusals go into it, too.

    `about` has the roles that are new to it, or that it has where its password is set.
    """
    if by is None or Role.PRIVACY_OFFICER not in about.roles:
        return NOTHING
    with trail.watching(office, by=by, action=action, subject=by):
        return {"second": second_person.confirmed(office, second, by=by, about=about)}


def _check_word(
    before: Person, after: Person, *, by: str | None, said: Mapping[str, str]
) -> None:
    """Raises SecondPersonNeededError where the role went between asking and writing."""
    is_new = Role.PRIVACY_OFFICER in after.roles - before.roles
    if is_new and by is not None and "second" not in said:
        raise SecondPersonNeededError


def keep_an_admin(office: Office, changed: Person) -> None:
    """Raises LastAdminError where nobody could manage accounts after this change."""
    others = [p for p in office.store.people.all() if p.id != changed.id]
    before = office.store.people.get(changed.id)
    was = before is not None and allowed(before, Permission.STAFF_MANAGE)
    left = any(allowed(p, Permission.STAFF_MANAGE) for p in (*others, changed))
    if was and not left:
        raise LastAdminError(name=changed.name)


def set_password(
    office: Office,
    person_id: str,
    *,
    by: str | None,
    password: str,
    keep: str = "",
    second: Second | None = None,
) -> None:
    """A new password, set by the person or by an administrator.

    That of a privacy officer takes a `second` person: whoever sets it can sign in as
    them. Ends every session of the person except the one with token `keep`.
    """
    word = NOTHING
    if by == person_id:
        guard.person(office, by)
        person = _get(office, person_id)
    else:
        _check_manager(office, by)
        person = _get(office, person_id)
        word = _second(office, second, by=by, about=person, action="person.password")
    passwords.check_strength(office.settings, password, username=person.username)
    kept = passwords.hashed(office.settings, password)
    with office.store.atomic():
        if by != person_id:
            _check_word(person, _get(office, person_id), by=by, said=word)
        office.store.people.set_password_hash(person_id, kept, at=office.now())
        office.store.people.close_sessions_of(
            person_id, keep=sha256(keep) if keep else ""
        )
        trail.append(
            office,
            actor=by or trail.SYSTEM,
            action="person.password",
            subject=person_id,
            credential=passwords.credential(kept, person),
            **word,
        )


def set_language(office: Office, *, by: str, lang: str) -> Person:
    """The language this person's pages speak."""
    if lang not in LANGUAGES:
        raise InvalidInputError(field="lang", reason=", ".join(LANGUAGES))
    with office.store.atomic():  # or roles taken away meanwhile would come back
        person = guard.person(office, by).model_copy(update={"lang": lang})
        office.store.people.put(person, at=office.now())
    return person


def people(office: Office, *, by: str, role: Role | None = None) -> tuple[Person, ...]:
    """Everybody with an account, for whoever manages staff or quizzes, or audits."""
    guard.require_any(
        office,
        by,
        Permission.STAFF_MANAGE,
        Permission.QUIZ_MANAGE,
        Permission.AUDIT_READ,
    )
    return tuple(
        p for p in office.store.people.all() if role is None or role in p.roles
    )


def hosts(office: Office, *, by: str) -> tuple[Person, ...]:
    """The hosts with an open account, to choose from."""
    guard.person(office, by)
    return tuple(
        p for p in office.store.people.all() if Role.HOST in p.roles and not p.disabled
    )


def by_username(office: Office, username: str) -> Person:
    """The account with this name, for commands of the machine's owner."""
    found = office.store.people.by_username(username.strip())
    if found is None:
        raise NotFoundError(what="user", id=username)
    return found


def everybody(office: Office) -> tuple[Person, ...]:
    """Every account, for commands of the machine's owner."""
    return office.store.people.all()


def _check_manager(office: Office, by: str | None) -> None:
    if by is not None:
        guard.require(office, by, Permission.STAFF_MANAGE)


def _get(office: Office, person_id: str) -> Person:
    found = office.store.people.get(person_id)
    if found is None:
        raise NotFoundError(what="person", id=person_id)
    return found
