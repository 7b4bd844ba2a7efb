"""Accounts, sessions and sign-in attempts."""

import json
from datetime import datetime

from review.domain.staff import Person, Role
from review.store.connection import Connection, Row

NO_PASSWORD = "!"  # noqa: S105 - not a hash, so that nothing matches it


def _person(row: Row) -> Person:
    return Person(
        id=row["id"],
        username=row["username"],
        name=row["name"],
        roles=frozenset(Role(role) for role in json.loads(row["roles"])),
        lang=row["lang"],
        disabled=bool(row["disabled"]),
        must_change=bool(row["must_change"]),
    )


def _roles(person: Person) -> str:
    return json.dumps(sorted(person.roles))


class People:
    """Everybody with an account, and who is signed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Person, *, password_hash: str, at: datetime) -> None:
        """A new account; raises ConflictError where the user name is taken."""
        self._connection.insert(
            "people",
            {
                "id": person.id,
                "username": person.username,
                "name": person.name,
                "password_hash": password_hash,
                "roles": _roles(person),
                "lang": person.lang,
                "disabled": int(person.disabled),
                "must_change": int(person.must_change),
                "created_at": at.isoformat(),
                "updated_at": at.isoformat(),
            },
        )

    def put(self, person: Person, *, at: datetime) -> None:
        """The account with new values; the password stays."""
        self._connection.run(
            "UPDATE people SET name = ?, roles = ?, lang = ?, disabled = ?, updated_at = ? WHERE id = ?",
            (
                person.name,
                _roles(person),
                person.lang,
                int(person.disabled),
                at.isoformat(),
                person.id,
            ),
        )

    def get(self, person_id: str) -> Person | None:
        row = self._connection.one("SELECT * FROM people WHERE id = ?", (person_id,))
        return _person(row) if row else None

    def by_username(self, username: str) -> Person | None:
        row = self._connection.one(
            "SELECT * FROM people WHERE username = ?", (username,)
        )
        return _person(row) if row else None

    def all(self) -> tuple[Person, ...]:
        rows = self._connection.all("SELECT * FROM people ORDER BY username")
        return tuple(_person(row) for row in rows)

    def count(self) -> int:
        return self._connection.count("SELECT count(*) FROM people")

    def password_hash(self, person_id: str) -> str:
        row = self._connection.one(
            "SELECT password_hash FROM people WHERE id = ?", (person_id,)
        )
        return str(row["password_hash"]) if row else ""

    def set_password_hash(
        self,
        person_id: str,
        password_hash: str,
        *,
        at: datetime,
        must_change: bool = False,
    ) -> None:
        self._connection.run(
            "UPDATE people SET password_hash = ?, must_change = ?, updated_at = ? "
            "WHERE id = ?",
            (password_hash, int(must_change), at.isoformat(), person_id),
        )

    def forget(self, person: Person, *, at: datetime) -> None:
        """Nothing of an account but its id: `person` has the new name and user name.

        Sessions and failed sign-ins go; no password opens it any more.
        """
        with self._connection.atomic():
            self._connection.run(
                "DELETE FROM attempts WHERE username = "
                "(SELECT username FROM people WHERE id = ?)",
                (person.id,),
            )
            self.close_sessions_of(person.id)
            self._connection.run(
                "UPDATE people SET username = ?, password_hash = ?, must_change = 0 "
                "WHERE id = ?",
                (person.username, NO_PASSWORD, person.id),
            )
            self.put(person, at=at)

    def is_forgotten(self, person_id: str) -> bool:
        """Whether this account was emptied."""
        return self.password_hash(person_id) == NO_PASSWORD

    def open_session(
        self,
        token_sha256: str,
        person_id: str,
        *,
        at: datetime,
        expires_at: datetime,
        address: str,
        agent: str,
    ) -> None:
        self._connection.insert(
            "sessions",
            {
                "token_sha256": token_sha256,
                "person_id": person_id,
                "created_at": at.isoformat(),
                "seen_at": at.isoformat(),
                "expires_at": expires_at.isoformat(),
                "address": address,
                "agent": agent,
            },
        )

    def session(self, token_sha256: str) -> Row | None:
        return self._connection.one(
            "SELECT * FROM sessions WHERE token_sha256 = ?", (token_sha256,)
        )

    def see_session(self, token_sha256: str, *, at: datetime) -> None:
        self._connection.run(
            "UPDATE sessions SET seen_at = ? WHERE token_sha256 = ?",
            (at.isoformat(), token_sha256),
        )

    def close_session(self, token_sha256: str) -> None:
        self._connection.run(
            "DELETE FROM sessions WHERE token_sha256 = ?", (token_sha256,)
        )

    def close_sessions_of(self, person_id: str, *, keep: str = "") -> None:
        """Sign the person out everywhere, except in the session `keep`."""
        self._connection.run(
            "DELETE FROM sessions WHERE person_id = ? AND token_sha256 <> ?",
            (person_id, keep),
        )

    def close_stale_sessions(
        self, *, seen_before: datetime, expired_at: datetime
    ) -> None:
        self._connection.run(
            "DELETE FROM sessions WHERE seen_at < ? OR expires_at <= ?",
            (seen_before.isoformat(), expired_at.isoformat()),
        )

    def failed_attempts(
        self, *, username: str, address: str, since: datetime
    ) -> tuple[int, int, int]:
        """How many sign-ins failed lately: for this name from here, for it, from here."""
        by_both = self._connection.count(
            "SELECT count(*) FROM attempts WHERE username = ? AND address = ? AND at > ?",
            (username, address, since.isoformat()),
        )
        by_name = self._connection.count(
            "SELECT count(*) FROM attempts WHERE username = ? AND at > ?",
            (username, since.isoformat()),
        )
        by_address = self._connection.count(
            "SELECT count(*) FROM attempts WHERE address = ? AND at > ?",
            (address, since.isoformat()),
        )
        return by_both, by_name, by_address

    def add_failed_attempt(self, *, username: str, address: str, at: datetime) -> None:
        self._connection.insert(
            "attempts", {"username": username, "address": address, "at": at.isoformat()}
        )

    def forget_attempts(self, *, username: str, address: str) -> None:
        """What failed from elsewhere still counts: it was somebody else."""
        self._connection.run(
            "DELETE FROM attempts WHERE username = ? AND address = ?",
            (username, address),
        )

    def forget_old_attempts(self, *, before: datetime) -> None:
        self._connection.run("DELETE FROM attempts WHERE at < ?", (before.isoformat(),))
