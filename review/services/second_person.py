"""Four eyes: nobody who gives out roles may look at every original by that alone.

Making somebody privacy officer, and setting a privacy officer's password, takes the word
of another privacy officer. Not of another administrator: the first could have made, or
become, that one. What a reviewer may see, of the case that they hold, takes one person;
every look is in the log.
"""

from typing import NamedTuple

from review.domain.staff import Permission, Person, allowed
from review.errors import (
    SecondPersonNeededError,
    SecondRefusedError,
    SignInRefusedError,
)
from review.services import guard, sessions
from review.services.office import Office


class Second(NamedTuple):
    """What somebody enters beside the person who is signed in."""

    username: str
    password: str
    address: str = ""


def confirmed(office: Office, second: Second | None, *, by: str, about: Person) -> str:
    """The id of who confirms it.

    Outside of any transaction, so that wrong passwords are counted. Raises
    SecondPersonNeededError, SecondRefusedError, TooManyAttemptsError, or
    PasswordDueError: a password that was given is known to somebody else.
    """
    if second is None:
        raise SecondPersonNeededError
    try:
        person = sessions.confirm(
            office, second.username, second.password, address=second.address
        )
    except SignInRefusedError as error:
        raise SecondRefusedError from error
    guard.check_password(person)
    if person.id in {by, about.id} or not allowed(person, Permission.PRIVACY_UNLOCK):
        raise SecondPersonNeededError
    return person.id
