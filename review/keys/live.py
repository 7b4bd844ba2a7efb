"""The ring of a data folder as it is on disk now: other processes may change it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from review.keys import locks
from review.keys.ring import KeyRing
from review.keys.ring_files import Mark, RingFiles

WRITING = ".keys.use"


class LiveRing(KeyRing):
    """A ring that is read again whenever its file has changed.

    So a process that runs while keys are changed writes with the new ones from then on.
    May be shared by threads.
    """

    def __init__(self, files: RingFiles) -> None:
        state = {
            "on_disk": files,
            "_held": (files.mark(), files.read()),
            "_reading": threading.Lock(),
            "_alone": threading.local(),
        }
        for name, value in state.items():  # frozen, as every ring is
            object.__setattr__(self, name, value)

    on_disk: RingFiles
    _held: tuple[Mark, KeyRing]
    _reading: threading.Lock
    _alone: threading.local

    def now(self) -> KeyRing:
        """One state of it: the present one."""
        mark, found = self._held
        if self.on_disk.mark() == mark:
            return found
        with self._reading:
            mark = self.on_disk.mark()  # before reading: a later change is seen, too
            found = self.on_disk.read()
            object.__setattr__(self, "_held", (mark, found))
        return found

    @property
    def fields(self) -> tuple[bytes, ...]:
        return self.now().fields

    @property
    def index(self) -> bytes:
        return self.now().index

    @property
    def database(self) -> tuple[bytes, ...]:
        return self.now().database

    @property
    def files(self) -> tuple[str, ...]:
        return self.now().files

    @property
    def masters(self) -> tuple[str, ...]:
        return self.now().masters

    @property
    def is_rotating(self) -> bool:
        return self.now().is_rotating

    @contextmanager
    def writing(self) -> Iterator[KeyRing]:
        """While this is open, no key of the ring is taken out of use.

        For whoever makes a file that only keys of this ring open, until it has its name.
        """
        if getattr(self._alone, "is_so", False):
            yield self.now()
            return
        with locks.shared(self.on_disk.home / WRITING):
            yield self.now()

    @contextmanager
    def alone(self, *, seconds: float) -> Iterator[None]:
        """Nobody else is writing files with keys of this ring; raises KeysBusyError."""
        with locks.alone(self.on_disk.home / WRITING, seconds=seconds):
            self._alone.is_so = True
            try:
                yield
            finally:
                self._alone.is_so = False


def open_ring(
    home: Path, environ: Mapping[str, str], *, is_converting: bool = False
) -> LiveRing:
    """The keys of this data folder, made at the first use.

    Durable before this returns: nothing is ever sealed with a key that a power cut
    could take away. Raises a KeysError, NoSpaceError, InvalidInputError.
    """
    return LiveRing(RingFiles(home, environ, is_converting=is_converting))
