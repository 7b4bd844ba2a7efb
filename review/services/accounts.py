"""Local accounts; what is changed of one is in `account_changes`, signing in in `sessions`."""

from collections.abc import Collection

from review.domain.canonical import one_line
from review.domain.staff import Permission, Person, Role, allowed
from review.errors import InvalidInputError, NotFoundError
from review.i18n import LANGUAGES, noop
from review.services import guard, passwords, trail
from review.services.account_changes import (
    change,
    check_manager,
    confirmed,
    keep_an_admin,
    set_disabled,
    set_password,
    set_roles,
)
from review.services.office import Office
from review.services.second_person import Second
from review.services.sessions import sign_in, sign_out, who

__all__ = [
    "add_person",
    "allowed",
    "by_username",
    "change",
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


def add_person(
    office: Office,
    *,
    by: str | None,
    username: str,
    name: str,
    password: str,
    roles: Collection[Role],
    second: Second | None = None,
    is_given: bool = False,
) -> Person:
    """A new account. `by` None is the command line of the machine's owner.

    What an administrator typed as its password is changed at the first sign-in, and
    `is_given` says the same of what the owner typed. A privacy officer takes a `second`
    person. Raises NotAllowedError, InvalidInputError,
    WeakPasswordError, ConflictError, and what second_person.confirmed raises.
    """
    check_manager(office, by)
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
        must_change=is_given or by is not None,
    )
    kept = passwords.hashed(office.settings, password)
    word = confirmed(office, second, by=by, about=person, action="person.add")
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
