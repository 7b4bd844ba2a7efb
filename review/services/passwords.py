"""Passwords: argon2id hashes, and what is too weak to be one."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from review.config import Settings
from review.domain.canonical import canonical, sha256
from review.domain.staff import Person
from review.errors import WeakPasswordError

COMMON = frozenset(
    {
        "password",
        "passw0rd",
        "qwertyuiop",
        "1234567890",
        "12345678910",
        "123456789a",
        "1q2w3e4r5t",
        "abcdefghij",
        "abc1234567",
        "administrator",
        "iloveyou520",
        "woaini1314",
        "woaini5201314",
        "greenroom",
        "zhibojian",
    }
)
FEWEST_DIFFERENT_CHARACTERS = 4


@cache
def _made(kib: int, lanes: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=kib, parallelism=lanes)


def _hasher(settings: Settings) -> PasswordHasher:
    return _made(settings.argon2_kib, settings.argon2_lanes)


@cache
def _nobodys_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def check_strength(settings: Settings, password: str, *, username: str) -> None:
    """Raises WeakPasswordError for a short, common or telling password."""
    said = password.casefold()
    weak = (
        len(password) < settings.password_length
        or said in COMMON
        or len(set(said)) < FEWEST_DIFFERENT_CHARACTERS
        or (bool(username) and said == username.casefold())
    )
    if weak:
        raise WeakPasswordError(length=settings.password_length)


def hashed(settings: Settings, password: str) -> str:
    """The argon2id hash to keep."""
    return _hasher(settings).hash(password)


def matches(settings: Settings, password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; takes as long where nothing is kept."""
    hasher = _hasher(settings)
    try:
        hasher.verify(kept or _nobodys_hash(hasher), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_dated(settings: Settings, kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher(settings).check_needs_rehash(kept)


def credential(kept: str, person: Person) -> str:
    """The hash by which the audit log knows with what, and as whom, somebody signs in.

    Nobody can try out a name by it: the password's own hash is not in the log. One that
    was given has another: nobody is spared choosing their own in silence.
    """
    given = ["given"] if person.must_change else []
    return sha256(canonical([kept, person.username, person.name, *given]))
