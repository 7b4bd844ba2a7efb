"""Where an imported model comes from: a folder, a zip or tar, or a name of a hub."""

import os
import shutil
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from audio import hub
from audio.errors import ModelCorruptError, ModelImportError, NoRoomForModelError
from audio.media import sha256_of
from audio.model_files import FILES, NEEDED, WEIGHTS, is_model

OnBytes = Callable[[int, int], None]
"""Bytes that are there, and bytes in all."""

MB = 1_000_000
RESERVE = 64 * MB  # stays free on the disk
CHUNK = 1 << 20
LOOK_EVERY = 0.3  # seconds

NOT_THERE = "it is neither a folder, an archive, nor a name of a hub"
NOT_CONVERTED = (
    "it is not converted for faster-whisper (ct2-transformers-converter does that)"
)
INCOMPLETE = "model.bin, config.json, tokenizer.json or the vocabulary is missing"
SEVERAL = "it holds more than one model"
DAMAGED = "the archive is damaged"


class Piece(NamedTuple):
    """One file that is to be taken in."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def fill(source: str, part: Path, *, mirror: str | None, tell: OnBytes) -> None:
    """Put the files of the model into the folder `part`; raises an AudioError."""
    path = Path(source).expanduser()
    if path.is_dir():
        _copy(source, list(_of_folder(path)), part, tell)
    elif path.is_file():
        _unpack(path, part, tell)
    elif hub.repository(source):
        _fetch(source, part, mirror=mirror, tell=tell)
    else:
        raise ModelImportError(path=source, reason=NOT_THERE)


def _of_folder(folder: Path) -> Iterator[Piece]:
    for name in FILES:
        path = folder / name
        if path.is_file():
            yield Piece(name, path.stat().st_size, partial(_in_folder, path))


def _in_folder(path: Path) -> IO[bytes]:
    return path.open("rb")


def _unpack(path: Path, part: Path, tell: OnBytes) -> None:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                _copy(str(path), list(_of_zip(packed)), part, tell)
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as packed_tar:
                _copy(str(path), list(_of_tar(packed_tar)), part, tell)
        else:
            raise ModelImportError(path=path, reason=NOT_THERE)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError) as error:
        raise ModelImportError(path=path, reason=DAMAGED) from error


def _of_zip(packed: zipfile.ZipFile) -> Iterator[Piece]:
    for member in packed.infolist():
        if not member.is_dir():
            yield Piece(member.filename, member.file_size, partial(packed.open, member))


def _of_tar(packed: tarfile.TarFile) -> Iterator[Piece]:
    for member in packed:
        if member.isreg():
            yield Piece(member.name, member.size, partial(_in_tar, packed, member))


def _in_tar(packed: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = packed.extractfile(member)
    if file is None:
        raise tarfile.ReadError(member.name)
    return file


def _copy(source: str, pieces: list[Piece], part: Path, tell: OnBytes) -> None:
    """The files of the one model among these; nothing keeps its path."""
    weights = [one for one in pieces if PurePosixPath(one.name).name == WEIGHTS]
    if not weights:
        raise ModelImportError(path=source, reason=why_not(source))
    if len(weights) > 1:
        raise ModelImportError(path=source, reason=SEVERAL)
    home = PurePosixPath(weights[0].name).parent
    wanted = [one for one in pieces if PurePosixPath(one.name).parent == home]
    wanted = [one for one in wanted if PurePosixPath(one.name).name in FILES]
    total = sum(one.size for one in wanted)
    check_room(part, total)
    done = 0
    for one in wanted:
        with (
            one.open() as file,
            (part / PurePosixPath(one.name).name).open("wb") as out,
        ):
            for chunk in _chunks(file, one.size):
                out.write(chunk)
                done += len(chunk)
                tell(done, total)
            _to_disk(out)


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """What the archive says that there is, and not more."""
    left = size
    while left and (chunk := file.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
    if left:
        raise EOFError


def _fetch(name: str, part: Path, *, mirror: str | None, tell: OnBytes) -> None:
    if (kept := hub.cached(name)) and is_model(kept):
        _copy(name, list(_of_folder(kept)), part, tell)
        return
    wanted = hub.files(name, mirror=mirror)
    total = sum(one.size for one in wanted)
    if not set(NEEDED) <= {one.name for one in wanted}:
        raise ModelImportError(path=name, reason=NOT_CONVERTED)
    check_room(part, total)
    with _watched(part, total, tell):
        hub.download(name, wanted, part, mirror=mirror)
    shutil.rmtree(part / ".cache", ignore_errors=True)
    for one in wanted:
        found = sha256_of(part / one.name)
        if one.sha256 not in {None, found}:
            raise ModelCorruptError(
                path=f"{name}/{one.name}", found=found, expected=one.sha256
            )
        with (part / one.name).open("rb+") as file:
            _to_disk(file)


@contextmanager
def _watched(part: Path, total: int, tell: OnBytes) -> Iterator[None]:
    """Tells how much of a download is on the disk, until it is over."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_EVERY):
            there = (path for path in part.rglob("*") if path.is_file())
            tell(min(total, sum(_size(path) for path in there)), total)

    watcher = threading.Thread(target=look, name="import", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def check_room(folder: Path, needed: int) -> None:
    """Raises NoRoomForModelError where the disk would be full."""
    free = shutil.disk_usage(folder).free
    if free < needed + RESERVE:
        raise NoRoomForModelError(
            path=folder.parent,
            free=free // MB,
            needed=(needed + RESERVE) // MB,
        )


def why_not(source: str) -> str:
    """What is missing where a model was expected."""
    path = Path(source).expanduser()
    raw = ("*.safetensors", "*.pt", "*.pth", "pytorch_model*", "*.onnx", "ggml-*")
    is_raw = path.is_dir() and any(any(path.glob(kind)) for kind in raw)
    return NOT_CONVERTED if is_raw else INCOMPLETE


def _to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
