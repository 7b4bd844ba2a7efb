"""Files in the age format (age-encryption.org/v1), read from any place.

Writing is pyrage's. Its reader cannot seek, and a decoder and a browser have to, so
reading is done here, as c2sp.org/age specifies it: a header that wraps the file's key
for each recipient, then chunks of 64 KiB, each sealed on its own and numbered.
"""

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, TypeVar

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from review.errors import FileDamagedError, FileLockedError
from review.keys.age_header import derived, file_key
from review.keys.pieces import PiecesIO

ENDING = ".age"
CHUNK = 64 * 1024
TAG = 16
SEALED = CHUNK + TAG
NONCE = 16

T = TypeVar("T")


class AgeReader(PiecesIO):
    """The plain bytes of an age file, at any place, one chunk in memory.

    `name` is what the file would be called without encryption. The last chunk is
    checked at once, so a file that was cut off never opens; any other chunk is when it
    is read. Raises FileLockedError or FileDamagedError. For one thread at a time.
    """

    def __init__(
        self, file: BinaryIO, identities: Sequence[str], *, name: str = ""
    ) -> None:
        self._file = file
        self.name = name
        key = file_key(file, identities, name=name)
        nonce = file.read(NONCE)
        self._cipher = ChaCha20Poly1305(derived(key, salt=nonce, info=b"payload"))
        self._start = file.tell()
        sealed = file.seek(0, os.SEEK_END) - self._start
        self._last = max(0, -(-sealed // SEALED) - 1)
        self.size = sealed - (self._last + 1) * TAG
        self._held = -1
        self._plain = memoryview(b"")
        if self.size < 0 or (not len(self._chunk(self._last)) and self._last):
            raise FileDamagedError(path=name)

    def _chunk(self, number: int) -> memoryview:
        if number == self._held:
            return self._plain
        self._file.seek(self._start + number * SEALED)
        sealed = self._file.read(SEALED)
        is_last = number == self._last
        nonce = number.to_bytes(11, "big") + bytes([is_last])
        try:
            plain = self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag as error:
            raise FileDamagedError(path=self.name) from error
        self._held, self._plain = number, memoryview(plain)
        return self._plain

    def _end(self) -> int:
        return self.size

    def _piece(self, at: int, size: int) -> bytes | memoryview:
        if size <= 0 or at >= self.size:
            return b""
        number, inside = divmod(at, CHUNK)
        return self._chunk(number)[inside : inside + size]

    def close(self) -> None:
        """Close the encrypted file too."""
        if not self.closed:
            self._file.close()
            self._plain, self._held = memoryview(b""), -1
        super().close()


def open_age(path: Path, identities: Sequence[str]) -> AgeReader:
    """The plain bytes of the age file at `path`.

    Raises OSError, FileLockedError or FileDamagedError.
    """
    file = path.open("rb")
    try:
        return AgeReader(file, identities, name=path.name.removesuffix(ENDING))
    except BaseException:
        file.close()
        raise


def is_for(path: Path, identity: str) -> bool:
    """Whether this identity opens the file."""
    try:
        open_age(path, (identity,)).close()
    except FileLockedError:
        return False
    return True


def encrypt(source: BinaryIO, target: BinaryIO, identity: str) -> None:
    """Write an age file for the holder of `identity`, in pieces."""
    encrypt_to(source, target, recipient_of(identity))


def encrypt_to(source: BinaryIO, target: BinaryIO, recipient: str) -> None:
    """Write an age file for the holder of a public key (`age1…`), in pieces.

    Raises what reading and writing raise.
    """
    reading, writing = _Noting(source), _Noting(target)
    to = pyrage.x25519.Recipient.from_str(recipient)
    try:
        pyrage.encrypt_io(reading, writing, [to])
    except pyrage.EncryptError as error:
        raise (reading.error or writing.error or error) from error


def is_recipient(said: str) -> bool:
    """Whether this is a public key."""
    try:
        pyrage.x25519.Recipient.from_str(said)
    except pyrage.RecipientError:
        return False
    return True


class _Noting:
    """A file that keeps its error: pyrage passes on nothing but the words of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        return self._noted(lambda: self._file.read(size))

    def write(self, piece: bytes) -> int:
        return self._noted(lambda: self._file.write(piece))

    def flush(self) -> None:
        self._noted(self._file.flush)

    def _noted(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except Exception as error:
            self.error = error
            raise


def sealed(plain: bytes, identity: str) -> bytes:
    """A small age file, in memory."""
    recipient = pyrage.x25519.Recipient.from_str(recipient_of(identity))
    return bytes(pyrage.encrypt(plain, [recipient]))


def opened(sealed: bytes, identities: Sequence[str], *, name: str = "") -> bytes:
    """What a small age file holds; raises FileLockedError or FileDamagedError."""
    return AgeReader(io.BytesIO(sealed), identities, name=name).read()


def recipient_of(identity: str) -> str:
    """The public key of an identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())
