"""People's keys, and what is sealed with them: AES-256-GCM, a key for every person.

The keys are in a database of their own, so that no backup of the main one holds any:
once a person's key is gone, every copy of what was sealed with it is noise.
"""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from review.errors import ErasedError, OriginalLostError, StoreBusyError
from review.keys import KeyRing
from review.store.connection import Connection

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 500
TABLE = """
CREATE TABLE IF NOT EXISTS subject_keys (
  subject_id TEXT PRIMARY KEY,
  wrapped BLOB,
  created_at TEXT NOT NULL,
  erased_at TEXT CHECK ((erased_at IS NULL) = (wrapped IS NOT NULL))
) STRICT
"""


class Vault:
    """Seals what belongs to a person, opens it again, and forgets the person for good.

    A key that was shredded leaves its row behind: whoever restores an old backup is
    told of the erasure by it.
    """

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        self._connection = connection
        self._ring = ring
        if not connection.count(
            "SELECT count(*) FROM sqlite_master WHERE name = 'subject_keys'"
        ):
            connection.run(TABLE)

    def make(self, subject_ids: Iterable[str], *, at: datetime) -> None:
        """A key for each of these people; durable before this returns."""
        with self._connection.atomic():
            for subject_id in subject_ids:
                wrapped = self._wrapped(subject_id, secrets.token_bytes(KEY_BYTES))
                row = {
                    "subject_id": subject_id,
                    "wrapped": wrapped,
                    "created_at": at.isoformat(),
                }
                self._connection.insert("subject_keys", row)

    def holds(self, subject_id: str) -> bool:
        """Whether this person has a key that opens."""
        try:
            self._key(subject_id)
        except (ErasedError, OriginalLostError):
            return False
        return True

    def seal(self, subject_id: str, span_id: str, original: str) -> bytes:
        """An original, to be opened under the same two ids only."""
        key = AESGCM(self._key(subject_id))
        return _sealed(key, original.encode(), span_id)

    def open(self, subject_id: str, span_id: str, sealed: bytes) -> str:
        """The original; raises ErasedError or OriginalLostError."""
        try:
            return _opened(AESGCM(self._key(subject_id)), sealed, span_id).decode()
        except InvalidTag as error:
            raise OriginalLostError from error

    def shred(self, subject_id: str, *, at: datetime) -> None:
        """Delete this person's key: from the table, its free space and its log.

        Durable before this returns; safe to run again. Raises StoreBusyError where
        another process keeps the log in use; the key may be gone by then.
        """
        raw = self._connection.raw
        raw.execute("PRAGMA secure_delete = ON")
        self._connection.run(
            "INSERT INTO subject_keys (subject_id, created_at, erased_at) "
            "VALUES (:id, :at, :at) ON CONFLICT (subject_id) DO UPDATE SET "
            "wrapped = NULL, erased_at = coalesce(erased_at, :at)",
            {"id": subject_id, "at": at.isoformat()},
        )
        said = self._connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
        if said[0]["busy"]:
            raise StoreBusyError(path=self._connection.path)

    def kept(self) -> tuple[str, ...]:
        """The people whose keys are there, whether or not they open."""
        rows = self._connection.all(
            "SELECT subject_id FROM subject_keys WHERE wrapped NOTNULL"
        )
        return tuple(row["subject_id"] for row in rows)

    def shredded(self) -> tuple[str, ...]:
        """The people whose keys were shredded."""
        rows = self._connection.all(
            "SELECT subject_id FROM subject_keys WHERE wrapped IS NULL"
        )
        return tuple(row["subject_id"] for row in rows)

    def rewrap(self) -> int:
        """Wrap every key anew that is not wrapped by the newest of the ring.

        A block at a time, so that nobody waits long; safe to run again after a kill.
        Says how many were. A key that no key of the ring opens is left as it is.
        """
        with self._connection.atomic():  # whoever seals with an older one has ended
            done, after = 0, ""
        while rows := self._connection.all(
            "SELECT subject_id FROM subject_keys WHERE subject_id > ? "
            "AND wrapped IS NOT NULL ORDER BY subject_id LIMIT ?",
            (after, BLOCK),
        ):
            after = rows[-1]["subject_id"]
            with self._connection.atomic():
                done += sum(self._rewrapped(row["subject_id"]) for row in rows)
        return done

    def _rewrapped(self, subject_id: str) -> bool:
        row = self._connection.one(
            "SELECT wrapped FROM subject_keys WHERE subject_id = ?", (subject_id,)
        )
        if row is None or row["wrapped"] is None:
            return False
        number, key = self._unwrapped(subject_id, row["wrapped"])
        if not number or key is None:
            return False
        self._connection.run(
            "UPDATE subject_keys SET wrapped = ? WHERE subject_id = ?",
            (self._wrapped(subject_id, key), subject_id),
        )
        return True

    def digest(self, identity: str) -> str:
        """The name under which a value is looked up: it tells nobody the value."""
        return hmac.new(self._ring.index, identity.encode(), "sha256").hexdigest()

    def _key(self, subject_id: str) -> bytes:
        row = self._connection.one(
            "SELECT wrapped FROM subject_keys WHERE subject_id = ?", (subject_id,)
        )
        if row is None:
            raise OriginalLostError
        if row["wrapped"] is None:
            raise ErasedError
        _, key = self._unwrapped(subject_id, row["wrapped"])
        if key is None:
            raise OriginalLostError
        return key

    def _wrapped(self, subject_id: str, key: bytes) -> bytes:
        return _sealed(AESGCM(self._ring.fields[0]), key, subject_id)

    def _unwrapped(self, subject_id: str, wrapped: bytes) -> tuple[int, bytes | None]:
        """Which key of the ring opens it, and what is inside."""
        for number, field in enumerate(self._ring.fields):
            try:
                return number, _opened(AESGCM(field), wrapped, subject_id)
            except InvalidTag:
                continue
        return 0, None


def _sealed(key: AESGCM, said: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + key.encrypt(nonce, said, name.encode())


def _opened(key: AESGCM, sealed: bytes, name: str) -> bytes:
    return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
