"""The ring of keys that opens what one data folder keeps, and how it is written."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field, replace

SCHEMA = "greenroom.keys/1"
KEY_BYTES = 32


@dataclass(frozen=True)
class KeyRing:
    """Every key of a data folder, the newest of each kind first.

    `fields` wrap the keys of people, `index` finds a person by a value without keeping
    it, `database` are raw SQLCipher keys (empty: the database is not encrypted), and
    `files` age identities (empty: files lie open). `masters` are the public halves of
    the keys that open the ring itself. While `is_rotating`, older keys are still in use.
    """

    fields: tuple[bytes, ...] = field(repr=False)
    index: bytes = field(repr=False)
    database: tuple[bytes, ...] = field(default=(), repr=False)
    files: tuple[str, ...] = field(default=(), repr=False)
    masters: tuple[str, ...] = ()
    is_rotating: bool = False

    @property
    def is_encrypted(self) -> bool:
        """Whether the whole folder is, not only what was masked."""
        return bool(self.database)


def new_ring() -> KeyRing:
    """A ring for a folder that is not encrypted: only what was masked is sealed."""
    return KeyRing(fields=(_key(),), index=_key())


def encrypted(ring: KeyRing, *, master: str, identity: str) -> KeyRing:
    """The same ring with a key for the database and one for files."""
    return replace(ring, database=(_key(),), files=(identity,), masters=(master,))


def with_new_keys(ring: KeyRing, *, identity: str) -> KeyRing:
    """A new key before the old ones of every kind that the ring has."""
    return replace(
        ring,
        fields=(_key(), *ring.fields),
        database=(_key(), *ring.database) if ring.database else (),
        files=(identity, *ring.files) if ring.files else (),
        is_rotating=True,
    )


def without_old_keys(ring: KeyRing) -> KeyRing:
    """Only the newest key of each kind."""
    return replace(
        ring,
        fields=ring.fields[:1],
        database=ring.database[:1],
        files=ring.files[:1],
        is_rotating=False,
    )


def written(ring: KeyRing) -> bytes:
    """The ring as it is kept."""
    said = {
        "schema": SCHEMA,
        "fields": [base64.b64encode(key).decode() for key in ring.fields],
        "index": base64.b64encode(ring.index).decode(),
        "database": [base64.b64encode(key).decode() for key in ring.database],
        "files": list(ring.files),
        "masters": list(ring.masters),
        "is_rotating": ring.is_rotating,
    }
    return json.dumps(said, indent=2).encode()


def read(raw: bytes) -> KeyRing:
    """The ring in these bytes; raises ValueError where there is none."""
    try:
        said = json.loads(raw)
        ring = KeyRing(
            fields=_keys(said["fields"]),
            index=_keys([said["index"]])[0],
            database=_keys(said.get("database", [])),
            files=tuple(said.get("files", [])),
            masters=tuple(said.get("masters", [])),
            is_rotating=bool(said.get("is_rotating", False)),
        )
    except (KeyError, TypeError, AttributeError, binascii.Error) as error:
        raise ValueError(SCHEMA) from error
    if said.get("schema") != SCHEMA or not ring.fields:
        raise ValueError(SCHEMA)
    return ring


def _keys(said: list[str]) -> tuple[bytes, ...]:
    keys = tuple(base64.b64decode(key, validate=True) for key in said)
    if any(len(key) != KEY_BYTES for key in keys):
        raise ValueError(SCHEMA)
    return keys


def _key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)
