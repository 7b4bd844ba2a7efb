"""A file that is read piece by piece, from any place: what encrypted files have in common."""

import io
import os
from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class PiecesIO(io.RawIOBase):
    """A place in a content; where its pieces come from, the heirs say."""

    _at = 0

    @abstractmethod
    def _end(self) -> int:
        """How long the content is."""

    @abstractmethod
    def _piece(self, at: int, size: int) -> bytes | memoryview:
        """Some of the bytes from `at` on, at most `size`; none at the end."""

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fills the whole buffer, but at the end of the content."""
        wanted = memoryview(buffer).cast("B")
        done = 0
        while piece := self._piece(self._at, len(wanted) - done):
            wanted[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return done

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; behind the end nothing is read."""
        if self.closed:
            raise ValueError("the file is closed")
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._end()}[whence]
        if base + offset < 0:
            raise ValueError("before the start of the file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True
