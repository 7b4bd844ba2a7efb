"""Locks between processes that end with the process that holds them."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review.errors import KeysBusyError
from review.keys.durable import PRIVATE

PAUSE = 0.05


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """With others who share it; waits for whoever has it alone."""
    with _opened(path) as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(path: Path, *, seconds: float = 0) -> Iterator[None]:
    """Without anybody else; raises KeysBusyError where others keep it for longer."""
    end = time.monotonic() + seconds
    with _opened(path) as handle:
        while not _taken(handle):
            if time.monotonic() >= end:
                raise KeysBusyError(path=path.parent)
            time.sleep(PAUSE)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE)
    try:
        yield handle
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
