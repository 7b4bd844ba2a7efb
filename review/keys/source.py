"""Where the master key of an encrypted data folder is kept: never in the folder itself.

The key is an age identity (`AGE-SECRET-KEY-1…`, as `age-keygen` makes them), in the
environment, in a file, or in the keyring of the system. While a key is changed, a place
holds two of them, so that one opens whatever the moment.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from review.errors import (
    InvalidInputError,
    KeyFileOpenError,
    KeyPlaceError,
    NoSpaceError,
)
from review.i18n import noop
from review.keys.durable import replace

VALUE = "GREENROOM_KEY"
FILE = "GREENROOM_KEY_FILE"
KEYRING = "GREENROOM_KEYRING"
ENTRY = "GREENROOM_KEYRING_ENTRY"  # where it is not the path of the folder
SERVICE = "greenroom"
OTHERS = 0o077


class Source(Protocol):
    """A place that holds the master key."""

    @property
    def place(self) -> str:
        """What people call it."""

    @property
    def is_writable(self) -> bool:
        """Whether Greenroom itself can put a new key there."""

    def identities(self) -> tuple[str, ...]:
        """The keys that are there, newest first; raises a KeysError."""

    def is_empty(self) -> bool:
        """Whether there is no key yet."""

    def keep(self, identities: tuple[str, ...]) -> None:
        """Put these keys in the place of those that are there, durably, all at once."""


@dataclass(frozen=True)
class Environment:
    """The key itself, in GREENROOM_KEY."""

    said: str = field(repr=False)
    place: str = VALUE
    is_writable: bool = False

    def identities(self) -> tuple[str, ...]:
        return parsed(self.said, self.place)

    def is_empty(self) -> bool:
        return False

    def keep(self, identities: tuple[str, ...]) -> None:
        """Nobody can change the environment of others: raises KeyPlaceError."""
        del identities
        raise KeyPlaceError(place=self.place, reason=noop("it cannot be written"))


@dataclass(frozen=True)
class KeyFile:
    """A file that only its owner may read; comments and empty lines are skipped."""

    path: Path
    is_writable: bool = True

    @property
    def place(self) -> str:
        return str(self.path)

    def identities(self) -> tuple[str, ...]:
        try:
            # Without waiting for whoever might write into a pipe of that name.
            with open(self.path, "rb", opener=_at_once) as file:
                _require_private(os.fstat(file.fileno()), self.path)
                said = file.read()
        except OSError as error:
            raise KeyPlaceError(place=self.path, reason=error.strerror) from error
        return parsed(said.decode("utf-8", "replace"), self.place)

    def is_empty(self) -> bool:
        return not self.path.exists()

    def keep(self, identities: tuple[str, ...]) -> None:
        said = "".join(f"{identity}\n" for identity in identities)
        try:
            replace(self.path.resolve(), said.encode())
        except OSError as error:
            raise NoSpaceError(path=self.path, reason=error.strerror) from error


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _require_private(state: os.stat_result, path: Path) -> None:
    owners = {os.getuid(), 0}
    if not stat.S_ISREG(state.st_mode):
        raise KeyPlaceError(place=path, reason=noop("no regular file"))
    if state.st_mode & OTHERS or state.st_uid not in owners:
        raise KeyFileOpenError(path=path)


@dataclass(frozen=True)
class SystemKeyring:
    """The keyring of the system, by the `keyring` library; an entry for each folder."""

    entry: str
    place: str = KEYRING
    is_writable: bool = True

    def identities(self) -> tuple[str, ...]:
        said = self._said()
        if said is None:
            raise KeyPlaceError(
                place=self.place, reason=noop("no entry for this data folder")
            )
        return parsed(said, self.place)

    def is_empty(self) -> bool:
        return self._said() is None

    def _said(self) -> str | None:
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, self.entry)
        except (KeyringError, RuntimeError) as error:
            raise KeyPlaceError(place=self.place, reason=_first_line(error)) from error

    def keep(self, identities: tuple[str, ...]) -> None:
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, self.entry, "\n".join(identities))
        except (KeyringError, RuntimeError) as error:
            raise KeyPlaceError(place=self.place, reason=_first_line(error)) from error
        if self.identities() != identities:
            raise KeyPlaceError(place=self.place, reason=noop("it cannot be written"))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def find_source(home: Path, environ: Mapping[str, str]) -> Source | None:
    """The place that the environment names; None where it names none.

    Raises InvalidInputError where it names two: nobody could tell which one counts.
    """
    value = environ.get(VALUE, "").strip()
    file = environ.get(FILE, "").strip()
    switch = environ.get(KEYRING, "").strip()
    if switch not in {"", "0", "1"}:
        raise InvalidInputError(field=KEYRING, reason=f"{switch!r}: 0, 1")
    found: list[Source] = []
    if value:
        found.append(Environment(value))
    if file:
        found.append(KeyFile(_apart(Path(file).expanduser().absolute(), home)))
    if switch == "1":
        found.append(SystemKeyring(environ.get(ENTRY) or str(home)))
    if len(found) > 1:
        raise InvalidInputError(
            field=VALUE,
            reason=noop("give one of GREENROOM_KEY, _KEY_FILE and _KEYRING only"),
        )
    return found[0] if found else None


def _apart(path: Path, home: Path) -> Path:
    """Whoever takes the folder must not have the key with it; raises KeyPlaceError."""
    if path.resolve().is_relative_to(home.resolve()):
        reason = noop("it lies in the data folder that it opens; keep it elsewhere")
        raise KeyPlaceError(place=path, reason=reason)
    return path


def parsed(said: str, place: str) -> tuple[str, ...]:
    """The age identities in a text; raises KeyPlaceError where one is none."""
    lines = (line.strip() for line in said.split("\n"))
    words = [
        word for line in lines if not line.startswith("#") for word in line.split()
    ]
    for word in words:
        public(word, place)
    if not words:
        raise KeyPlaceError(place=place, reason=noop("it is empty"))
    return tuple(words)


def public(identity: str, place: str = "") -> str:
    """The public key of an identity; raises KeyPlaceError where it is none."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except IdentityError:
        # Without the library's words: they could quote the key.
        reason = noop("no age identity (AGE-SECRET-KEY-1…)")
        raise KeyPlaceError(place=place, reason=reason) from None


def new_identity() -> str:
    """A new age identity."""
    from pyrage import x25519

    return str(x25519.Identity.generate())
