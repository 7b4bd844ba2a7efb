"""The ring of keys that opens what one data folder keeps."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from review.errors import NoSpaceError

NAME = "keys.json"
SCHEMA = "greenroom.keys/1"
KEY_BYTES = 32


@dataclass(frozen=True)
class KeyRing:
    """Every key of a data folder, the newest of each kind first.

    `fields` wrap the keys of people, `index` finds a person by a value without keeping
    it, `database` are raw SQLCipher keys (empty: the database is not encrypted), and
    `files` age identities (empty: files lie open).
    """

    fields: tuple[bytes, ...] = field(repr=False)
    index: bytes = field(repr=False)
    database: tuple[bytes, ...] = field(default=(), repr=False)
    files: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_encrypted(self) -> bool:
        """Whether the whole folder is, not only what was masked."""
        return bool(self.database)


def open_ring(home: Path, environ: Mapping[str, str]) -> KeyRing:  # noqa: ARG001 - the environment names a master key, where there is one
    """The keys of this data folder, made at the first use.

    Durable before this returns: nothing is ever sealed with a key that a power cut
    could take away. Raises NoSpaceError where the folder cannot be written.
    """
    path = home / NAME
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return _read(path.read_bytes())
    except OSError as error:
        raise NoSpaceError(path=path, reason=error.strerror) from error


def _make(path: Path) -> None:
    """A new ring, in place all at once; another process may have been faster."""
    ring = KeyRing(
        fields=(secrets.token_bytes(KEY_BYTES),), index=secrets.token_bytes(KEY_BYTES)
    )
    part = path.with_name(f".{NAME}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_written(ring))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(part)  # unlike a rename, never over another's keys
    finally:
        part.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written(ring: KeyRing) -> bytes:
    said = {
        "schema": SCHEMA,
        "fields": [base64.b64encode(key).decode() for key in ring.fields],
        "index": base64.b64encode(ring.index).decode(),
    }
    return json.dumps(said, indent=2).encode()


def _read(raw: bytes) -> KeyRing:
    said = json.loads(raw)
    return KeyRing(
        fields=tuple(base64.b64decode(key) for key in said["fields"]),
        index=base64.b64decode(said["index"]),
    )
