"""Kept files over HTTP, in ranges, whether they lie open or encrypted.

Starlette answers ranges of a file on the disk. All it needs of an encrypted one is its
plain size, and a reader that seeks.
"""

import hashlib
import os
import stat
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import anyio
import anyio.to_thread
from starlette.responses import FileResponse, Response

from review.services.kept import Kept, SealedFile

# Asked for again each time: a stretch may have been silenced in the meantime.
FRESH = "private, no-cache"


def in_ranges(file: Kept, *, media_type: str) -> Response:
    """The answer with this file, or the ranges of it that are asked for.

    The file's name must say what is in it, as those of the media folder do: a browser
    that has a part of it asks by this name whether it still fits.
    """
    name = hashlib.sha256(file.name.encode()).hexdigest()[:32]
    headers = {"cache-control": FRESH, "etag": f'"{name}"'}
    if isinstance(file, SealedFile):
        return _SealedFileResponse(file, media_type=media_type, headers=headers)
    return FileResponse(file, media_type=media_type, headers=headers)


class _SealedFileResponse(FileResponse):
    """The plain bytes of an encrypted file, a chunk in memory at a time."""

    def __init__(
        self, file: SealedFile, *, media_type: str, headers: Mapping[str, str]
    ) -> None:
        found = file.path.stat()
        plain = os.stat_result(
            (stat.S_IFREG, *found[1:6], file.size, *found[7:]),
        )
        super().__init__(
            file.path, media_type=media_type, headers=headers, stat_result=plain
        )
        self._sealed = file

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator[anyio.AsyncFile[bytes]]:
        reader = anyio.wrap_file(await anyio.to_thread.run_sync(self._sealed.open))
        try:
            yield reader
        finally:
            with anyio.CancelScope(shield=True):
                await reader.aclose()
