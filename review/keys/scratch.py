"""Room on the disk for what must not lie there: encrypted while it is being made.

As disk encryption does it (AES-XTS, each unit under its own number), because a file
that is being made is written and read in any order. The key is in memory only, and the
file has no name: after a crash nothing is left that anybody could read.
"""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import XTS

from review.keys.pieces import PiecesIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

UNIT = 64 * 1024
KEY = 64  # two AES-256 keys, as XTS takes


class Scratch:
    """One content, open in any number of places; gone when it is closed.

    For one thread at a time.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by close()
        self._key = os.urandom(KEY)
        self.size = 0
        self._number = 0
        self._plain = bytearray(UNIT)
        self._changed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def view(self) -> BinaryIO:
        """A file over the content, at its start."""
        return cast("BinaryIO", _View(self))

    def read(self, at: int, size: int) -> bytes:
        """What is in one unit from `at` on, at most `size` bytes."""
        number, inside = divmod(at, UNIT)
        size = max(0, min(size, UNIT - inside, self.size - at))
        return bytes(self._unit(number)[inside : inside + size]) if size else b""

    def write(self, at: int, piece: memoryview) -> int:
        """Writes into one unit; says how much of the piece fitted."""
        number, inside = divmod(at, UNIT)
        piece = piece[: UNIT - inside]
        self._unit(number)[inside : inside + len(piece)] = piece
        self._changed = True
        self.size = max(self.size, at + len(piece))
        return len(piece)

    def _unit(self, number: int) -> bytearray:
        if number == self._number:
            return self._plain
        if self._changed:
            self._file.seek(self._number * UNIT)
            encryptor = self._cipher(self._number).encryptor()
            self._file.write(encryptor.update(bytes(self._plain)))
            self._changed = False
        self._file.seek(number * UNIT)
        sealed = self._file.read(UNIT)
        is_new = len(sealed) < UNIT
        plain = (
            bytes(UNIT) if is_new else self._cipher(number).decryptor().update(sealed)
        )
        self._number, self._plain = number, bytearray(plain)
        return self._plain

    def _cipher(self, number: int) -> Cipher[XTS]:
        return Cipher(AES(self._key), XTS(number.to_bytes(16, "little")))


class _View(PiecesIO):
    """A place in a scratch."""

    def __init__(self, scratch: Scratch) -> None:
        self._scratch = scratch

    def _end(self) -> int:
        return self._scratch.size

    def _piece(self, at: int, size: int) -> bytes:
        return self._scratch.read(at, size)

    def write(self, piece: "ReadableBuffer") -> int:
        given = memoryview(piece).cast("B")
        while self._scratch.size < self._at:  # what was skipped reads as zeros
            gap = min(self._at - self._scratch.size, UNIT)
            self._scratch.write(self._scratch.size, memoryview(bytes(gap)))
        done = 0
        while done < len(given):
            done += self._scratch.write(self._at + done, given[done:])
        self._at += done
        return done

    def writable(self) -> bool:
        return True
