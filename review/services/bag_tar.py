"""A bag as one tar stream, and a bag read from one, without a copy on the disk.

So an encrypted dossier is one file: `age -d | tar x` gives the bag that any BagIt tool
checks.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from review.services.bag import MANIFEST, TAG_MANIFEST, BagFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RECORD = tarfile.RECORDSIZE
BLOCK = tarfile.BLOCKSIZE


class TarBrokenError(Exception):
    """A bag that is not as its manifests say; the words are the name of the file."""


def tar_of(folder: str, files: Iterator[BagFile], *, at: datetime) -> BinaryIO:
    """The tar of a bag, to be read once; `folder` is its top level."""
    return cast("BinaryIO", _Pulled(_stream(folder, files, at)))


def _stream(folder: str, files: Iterator[BagFile], at: datetime) -> Iterator[bytes]:
    written = 0
    for file in files:
        member = tarfile.TarInfo(f"{folder}/{file.name}")
        member.size, member.mtime, member.mode = file.size, int(at.timestamp()), 0o600
        header = member.tobuf(tarfile.PAX_FORMAT)
        yield header
        yield from file.pieces()
        padding = -file.size % BLOCK
        yield bytes(padding)
        written += len(header) + file.size + padding
    yield bytes(2 * BLOCK + -(written + 2 * BLOCK) % RECORD)


class _Pulled(io.RawIOBase):
    """A stream of pieces as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        wanted = memoryview(buffer).cast("B")
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(wanted), len(self._rest))
        wanted[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


class TarBag:
    """A bag in a tar that can seek."""

    def __init__(self, file: io.RawIOBase) -> None:
        self._tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - `file` is its owner's
        members = [m for m in self._tar.getmembers() if m.isfile()]
        self.folder = members[0].name.partition("/")[0] if members else ""
        self._members = {m.name.partition("/")[2]: m for m in members}
        if len(self._members) != len(self._tar.getmembers()):
            raise TarBrokenError(self.folder)

    def read(self, name: str) -> bytes:
        """A whole file; raises KeyError."""
        with self._opened(name) as file:
            return file.read()

    def check(self) -> None:
        """Every file is there, as the manifests say, and no other; raises TarBrokenError."""
        listed = {
            TAG_MANIFEST: None,
            **self._sums(TAG_MANIFEST),
            **self._sums(MANIFEST),
        }
        for name in sorted(listed.keys() | self._members.keys()):
            if name not in listed or name not in self._members:
                raise TarBrokenError(name)
            if listed[name] not in {None, self._sha256(name)}:
                raise TarBrokenError(name)

    def info(self) -> dict[str, str]:
        """What `bag-info.txt` says."""
        lines = self.read("bag-info.txt").decode().splitlines()
        return {key: value for key, _, value in (x.partition(": ") for x in lines)}

    def payload(self) -> list[str]:
        """The names of the payload files."""
        return sorted(name for name in self._members if name.startswith("data/"))

    def unpack(self, folder: Path) -> None:
        """Write the bag into a new folder."""
        folder.mkdir(parents=True)
        self._tar.extractall(folder.parent, filter="data")

    def _sums(self, manifest: str) -> dict[str, str | None]:
        lines = self.read(manifest).decode().splitlines()
        return {
            name: sums for sums, _, name in (line.partition("  ") for line in lines)
        }

    def _sha256(self, name: str) -> str:
        with self._opened(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _opened(self, name: str) -> io.BufferedIOBase:
        file = self._tar.extractfile(self._members[name])
        if file is None:
            raise KeyError(name)
        return cast("io.BufferedIOBase", file)
