"""The files of a BagIt bag (RFC 8493), one after the other, hashed on the way."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from review.services import kept
from review.services.kept import Kept

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PIECE = 1 << 20


class BagFile:
    """One file of a bag; `sha256` is known once all its pieces were taken."""

    def __init__(self, name: str, content: bytes | Kept) -> None:
        self.name = name
        self._content = content
        self.sha256 = ""
        if isinstance(content, bytes):
            self.size = len(content)
        else:
            self.size = kept.size_of(content)

    def pieces(self) -> Iterator[bytes]:
        """What is in it, from the start."""
        digest = hashlib.sha256()
        with self._opened() as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                yield piece
        self.sha256 = digest.hexdigest()

    def _opened(self) -> BinaryIO:
        if isinstance(self._content, bytes):
            return io.BytesIO(self._content)
        return kept.reader(self._content)


def bag_files(payload: Iterator[BagFile], info: dict[str, str]) -> Iterator[BagFile]:
    """Payload, then what describes it; the last one is the manifest of the tags.

    Each must be taken whole before the next is asked for. `info` is completed by the
    number of bytes and files.
    """
    data = []
    for file in payload:
        yield file
        data.append(file)
    oxum = f"{sum(file.size for file in data)}.{len(data)}"
    said = sorted({**info, "Payload-Oxum": oxum}.items())
    texts = {
        "bag-info.txt": "".join(f"{key}: {value}\n" for key, value in said),
        "bagit.txt": DECLARATION,
        MANIFEST: _sums(sorted(data, key=lambda file: file.name)),
    }
    tags = [BagFile(name, text.encode()) for name, text in texts.items()]
    for file in tags:
        yield file
    yield BagFile(TAG_MANIFEST, _sums(tags).encode())


def json_file(name: str, value: object) -> BagFile:
    """A payload file of JSON."""
    said = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return BagFile(name, said.encode())


def _sums(files: list[BagFile]) -> str:
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)
