"""Exports that were made and not yet received: kept in memory until they went out whole."""

import threading
import time
from typing import NamedTuple

KEPT_SECONDS = 3600


class Held(NamedTuple):
    """A sealed file, and who may have it."""

    export_id: str
    by: str
    sealed: bytes
    until: float

    @property
    def name(self) -> str:
        """What its receiver keeps it as."""
        return f"export-{self.export_id}.zip.age"


_lock = threading.Lock()
_held: dict[str, Held] = {}


def hold(export_id: str, sealed: bytes, *, by: str) -> None:
    """Keep a file for whoever asked for it, for an hour at most."""
    with _lock:
        _forget_old()
        until = time.monotonic() + KEPT_SECONDS
        _held[export_id] = Held(export_id, by, sealed, until)


def held(by: str) -> tuple[Held, ...]:
    """What this person can still take."""
    with _lock:
        _forget_old()
        return tuple(one for one in _held.values() if one.by == by)


def let_go(export_id: str) -> None:
    """It went out, or is not wanted any more."""
    with _lock:
        _held.pop(export_id, None)


def _forget_old() -> None:
    now = time.monotonic()
    for one in [one for one in _held.values() if one.until <= now]:
        del _held[one.export_id]
