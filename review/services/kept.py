"""Files of the house as they are kept: open, or as age files with `.age` at the end.

Everybody else names a file as if it lay open; which of the two is on the disk is found
out here, because a folder can be encrypted, or opened again, while others read it.
"""

import io
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from review.errors import AgeFileError, NoSpaceError, NotFoundError
from review.keys import KeyRing, age_file, locks
from review.keys.age_file import ENDING
from review.services.durable import sync
from review.services.office import Office

if TYPE_CHECKING:
    from audio.transcriber import Seal

PART = ".part"
COPIED = 1 << 20  # bytes at a time
NAMING = ".files.lock"  # held while a file takes its name, and while one goes
NONCE = 12  # bytes
PROGRESS = b"progress of a hearing"  # what these keys seal else has other names
PATIENCE = 60.0  # seconds to wait for it


@dataclass(frozen=True)
class SealedFile:
    """An age file, read as the file that it was made of; an `audio.source.Source`."""

    path: Path
    keys: KeyRing

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(ENDING)

    @property
    def size(self) -> int:
        with age_file.open_age(self.path, self.keys.files) as file:
            return file.size

    def open(self) -> BinaryIO:
        """Its plain bytes, from the start."""
        return cast("BinaryIO", age_file.open_age(self.path, self.keys.files))


Kept: TypeAlias = Path | SealedFile


def sealed_path(path: Path) -> Path:
    """What a file is called once it is encrypted."""
    return path.with_name(path.name + ENDING)


def find(office: Office, path: Path) -> Kept | None:
    """The file as it is kept now; None where there is none."""
    sealed = sealed_path(path)
    if not sealed.exists() and path.exists():
        return path
    # Once more: it may have been encrypted between the two questions.
    return SealedFile(sealed, office.keys) if sealed.exists() else None


def existing(office: Office, path: Path, *, what: str, id: str) -> Kept:  # noqa: A002 - as NotFoundError calls it
    """The file as it is kept now; raises NotFoundError."""
    found = find(office, path)
    if found is None:
        raise NotFoundError(what=what, id=id)
    return found


def size_of(kept: Kept) -> int:
    """How many plain bytes it has."""
    return kept.stat().st_size if isinstance(kept, Path) else kept.size


def read(kept: Kept) -> bytes:
    """All that a small file holds."""
    with reader(kept) as file:
        return file.read()


def reader(kept: Kept) -> BinaryIO:
    """Its plain bytes, from the start."""
    return kept.open("rb") if isinstance(kept, Path) else kept.open()


def put(office: Office, path: Path, content: BinaryIO) -> None:
    """Keep this content under the name of `path`, durably, and all or nothing.

    Encrypted where the folder is. Raises NoSpaceError.
    """
    with office.keys.writing() as ring:
        identity = next(iter(ring.files), None)
        with written(office, path, is_sealed=identity is not None) as part:
            _write(content, part, identity)


def put_bytes(office: Office, path: Path, content: bytes) -> None:
    """The same for a small file."""
    put(office, path, io.BytesIO(content))


def put_again(office: Office, path: Path, kept: Kept, *, plain: bool) -> None:
    """Keep what is kept already, for the newest key or with `plain` open.

    Unless it is deleted meanwhile: then it stays so. Raises NoSpaceError.
    """
    source = kept if isinstance(kept, Path) else kept.path
    with office.keys.writing() as ring, reader(kept) as content:
        identity = None if plain else ring.files[0]
        is_sealed = identity is not None
        with written(office, path, is_sealed=is_sealed, after=source) as part:
            _write(content, part, identity)


def _write(content: BinaryIO, part: BinaryIO, identity: str | None) -> None:
    if identity is None:
        shutil.copyfileobj(content, part, COPIED)
    else:
        age_file.encrypt(content, part, identity)


@contextmanager
def written(
    office: Office, path: Path, *, is_sealed: bool, after: Path | None = None
) -> Iterator[BinaryIO]:
    """A file that takes its name at the end, when the disk holds it, or never.

    It then is the only one: the other form, open or sealed, is deleted. It follows
    `after`, if that is still there. Raises NoSpaceError.
    """
    target, other = sealed_path(path), path
    if not is_sealed:
        target, other = other, target
    part = path.with_name(f".{path.name}.{office.new_id()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with locks.shared(office.settings.home / NAMING):
            if after is None or after.exists():
                part.replace(target)
                sync(path.parent)
                other.unlink(missing_ok=True)
    except OSError as error:
        raise NoSpaceError(path=path.parent, reason=error.strerror or error) from error
    finally:
        part.unlink(missing_ok=True)


def delete(office: Office, path: Path) -> bool:
    """Delete a file in either form, durably; False where there was none."""
    with locks.alone(office.settings.home / NAMING, seconds=PATIENCE):
        there = [one for one in (path, sealed_path(path)) if one.exists()]
        for one in there:
            one.unlink(missing_ok=True)
        if there:
            sync(path.parent)
    return bool(there)


def sweep(office: Office, folder: Path, *, hours: int = 24) -> int:
    """Delete what a process left half written that was killed; says how many."""
    before = office.now().timestamp() - hours * 3600
    left = [p for p in folder.rglob(f".*{PART}") if p.stat().st_mtime < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def line_seal(office: Office) -> "Seal":
    """What keeps the progress of a hearing from others: it is not masked yet."""
    return LineSeal(office.keys)


@dataclass(frozen=True)
class LineSeal:
    """Seals each line by itself; an `audio.transcriber.Seal`.

    As an age file of its own, or, where files lie open, as what was masked is sealed.
    """

    keys: KeyRing

    def seal(self, plain: bytes) -> bytes:
        ring = self.keys
        if ring.files:
            return age_file.sealed(plain, ring.files[0])
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(ring.fields[0]).encrypt(nonce, plain, PROGRESS)

    def open(self, sealed: bytes) -> bytes | None:
        """None where no key of ours opens it, or it is damaged."""
        if self.keys.files:
            try:
                return age_file.opened(sealed, self.keys.files)
            except AgeFileError:
                return None
        for field in self.keys.fields:
            with suppress(InvalidTag, ValueError):
                key = AESGCM(field)
                return key.decrypt(sealed[:NONCE], sealed[NONCE:], PROGRESS)
        return None
