"""The header of an age file (age-encryption.org/v1): who may read it, and its key.

The file's key is wrapped for each recipient in a stanza of its own; a MAC under that
key covers them all. Only X25519 stanzas are opened here.
"""

import base64
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

import pyrage
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from review.errors import FileDamagedError, FileLockedError

VERSION = b"age-encryption.org/v1"
X25519 = b"age-encryption.org/v1/X25519"
COLUMNS = 64
MAC = SHARE = BODY = 32  # bytes
VISIBLE = (0x21, 0x7E)
LONGEST_LINE = 4096
MOST_LINES = 4096
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM = 6  # letters at the end of a Bech32 string


class Stanza(NamedTuple):
    """The file's key as one recipient gets it."""

    arguments: tuple[bytes, ...]
    body: bytes


class Header(NamedTuple):
    """What stands before the chunks; `mac` is over `signed`."""

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes


def file_key(file: BinaryIO, identities: Sequence[str], *, name: str) -> bytes:
    """The key of the file, which is left standing behind its header.

    Raises FileLockedError where none of the identities is a recipient, and
    FileDamagedError.
    """
    try:
        header = _read(file)
        key = _unwrapped(header, identities)
    except ValueError as error:
        raise FileDamagedError(path=name) from error
    if key is None:
        raise FileLockedError(path=name)
    _check(header, key, name)
    return key


def derived(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """A key of 32 bytes out of another secret."""
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(secret)


def _read(file: BinaryIO) -> Header:
    """The header as it stands; raises ValueError."""
    lines: list[bytes] = []

    def line() -> bytes:
        found = file.readline(LONGEST_LINE)
        if not found.endswith(b"\n") or len(lines) > MOST_LINES:
            raise ValueError("no age header")
        lines.append(found)
        return found[:-1]

    if line() != VERSION:
        raise ValueError("no age header")
    stanzas: list[Stanza] = []
    while True:
        start, *arguments = line().split(b" ")
        if start == b"---" and stanzas and len(arguments) == 1:
            signed = b"".join(lines[:-1]) + start
            return Header(tuple(stanzas), signed, _decoded(arguments[0], MAC))
        if start != b"->" or not arguments or not all(map(_is_visible, arguments)):
            raise ValueError("no age header")
        body = b""
        while len(wrapped := line()) == COLUMNS:
            body += wrapped
        stanzas.append(Stanza(tuple(arguments), _decoded(body + wrapped)))


def _is_visible(argument: bytes) -> bool:
    return argument != b"" and all(VISIBLE[0] <= c <= VISIBLE[1] for c in argument)


def _decoded(said: bytes, size: int | None = None) -> bytes:
    """Base64 without padding, in its one canonical spelling, of so many bytes."""
    raw = base64.b64decode(said + b"=" * (-len(said) % 4), validate=True)
    if base64.b64encode(raw).rstrip(b"=") != said or size not in {None, len(raw)}:
        raise ValueError("not canonical")
    return raw


def _unwrapped(header: Header, identities: Sequence[str]) -> bytes | None:
    """The file's key, if one of these is a recipient.

    Raises ValueError for what the format forbids.
    """
    found = None
    for (kind, *arguments), body in header.stanzas:
        if kind != b"X25519":
            continue
        if len(arguments) != 1 or len(body) != BODY:
            raise ValueError("no X25519 stanza")
        share = _decoded(arguments[0], SHARE)
        keys = (_opened(share, body, identity) for identity in identities)
        found = found or next((key for key in keys if key), None)
    return found


def _opened(share: bytes, body: bytes, identity: str) -> bytes | None:
    private = X25519PrivateKey.from_private_bytes(_secret(identity))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = private.exchange(X25519PublicKey.from_public_bytes(share))
    wrap = derived(shared, salt=share + public, info=X25519)
    try:
        return ChaCha20Poly1305(wrap).decrypt(bytes(12), body, None)
    except InvalidTag:
        return None


def _check(header: Header, key: bytes, name: str) -> None:
    mac = HMAC(derived(key, salt=b"", info=b"header"), SHA256())
    mac.update(header.signed)
    try:
        mac.verify(header.mac)
    except InvalidSignature as error:
        raise FileDamagedError(path=name) from error


def _secret(identity: str) -> bytes:
    """The 32 bytes of an identity, once pyrage has checked its Bech32 check sum."""
    pyrage.x25519.Identity.from_str(identity)
    letters = identity.lower().rpartition("1")[2][:-CHECKSUM]
    number = 0
    for letter in letters:
        number = number << 5 | BECH32.index(letter)
    return (number >> (len(letters) * 5 % 8)).to_bytes(32, "big")
