"""A transcription that was interrupted goes on from its finished blocks.

The file holds one JSON object a line. The first says what was heard by what, and how;
each further one is a finished block with a check sum, in the order in which they were
finished. A file of another recording, model or setting is started anew; everything
from the first torn or damaged line on is dropped. With a seal, each line is sealed by
itself and written in Base64.
"""

import base64
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from audio.errors import ProgressNotKeptError
from audio.models import Reading, Segment, Value
from audio.transcriber import Seal

FORMAT = "greenroom.checkpoint/2"


class HeardBlock(Value):
    """A finished block; `start` and `end` count samples."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    readings: tuple[Reading, ...] = ()


class Checkpoint:
    """The finished blocks of one transcription, on disk; with `path` None in memory.

    In memory they are lines of JSON, packed: as values, the words of six hours are
    many times as big.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        about: Mapping[str, object],
        seal: Seal | None = None,
    ) -> None:
        self._path = path
        self._seal = seal
        self._header = _line({"format": FORMAT, **about})
        self._packed: dict[int, bytes] = {}
        self.ends: dict[int, int] = {}
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        kept = self._read(path)
        with _kept(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if kept:
                os.truncate(path, kept)
                return
        _write(path, self._shut(self._header), mode="wb")

    def _read(self, path: Path) -> int:
        """Collects the sound blocks; how many bytes of the file they take."""
        if not path.is_file():
            return 0
        with path.open("rb") as file:
            if self._opened(file.readline()) != self._header:
                return 0
            kept = file.tell()
            for line in file:
                opened = self._opened(line)
                block = _block(opened)
                if block is None:
                    break
                self._hold(block, opened)
                kept += len(line)
        return kept

    def _hold(self, block: HeardBlock, line: bytes) -> None:
        self.ends[block.start] = block.end
        self._packed[block.start] = zlib.compress(line)

    @property
    def samples(self) -> int:
        """How much of the recording is heard, wherever it lies."""
        return sum(end - start for start, end in self.ends.items())

    def blocks(self) -> Iterator[HeardBlock]:
        """The finished blocks from the start of the recording to the first gap."""
        at = 0
        while at in self.ends:
            content = json.loads(zlib.decompress(self._packed[at]))["content"]
            yield HeardBlock.model_validate(content)
            at = self.ends[at]

    def add(self, block: HeardBlock) -> None:
        """Keeps a finished block; on disk when this returns."""
        line = _line(block.model_dump())
        if self._path is not None:
            _write(self._path, self._shut(line), mode="ab")
        self._hold(block, line)

    def _shut(self, line: bytes) -> bytes:
        if self._seal is None:
            return line
        return base64.b64encode(self._seal.seal(line)) + b"\n"

    def _opened(self, line: bytes) -> bytes:
        """The line as it was; empty where it cannot be opened."""
        if self._seal is None:
            return line
        try:
            sealed = base64.b64decode(line.removesuffix(b"\n"), validate=True)
        except ValueError:
            return b""
        return self._seal.open(sealed) or b""


def _line(content: dict[str, Any]) -> bytes:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True)
    check = zlib.crc32(body.encode())
    return f'{{"check": {check}, "content": {body}}}\n'.encode()


def _block(line: bytes) -> HeardBlock | None:
    """The block of a line; None when the line is torn or damaged."""
    try:
        content = json.loads(line)["content"]
        if line != _line(content):
            return None
        block = HeardBlock.model_validate(content)
    except (ValueError, KeyError, TypeError, ValidationError):
        return None
    return block if block.end > block.start else None


def _write(path: Path, line: bytes, *, mode: str) -> None:
    with _kept(path), open(path, mode, opener=_own) as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _kept(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:  # a line that is torn now is dropped by the next run
        reason = error.strerror or error
        raise ProgressNotKeptError(path=path.parent, reason=reason) from error


def _own(path: str, flags: int) -> int:
    """What was said is as yet unmasked: for its own user alone, whatever the folder."""
    return os.open(path, flags, 0o600)
