"""Which file of the inbox is being taken, on disk: so the next process knows after a kill."""

import hashlib
import json
import os
from pathlib import Path

from review.errors import NoSpaceError
from review.services.durable import sync
from review.services.inbox_files import Stamp


class Journal:
    """One note, of the file that is at hand: that it is being taken, or is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, file: Path, stamp: Stamp, *, is_kept: bool = False) -> None:
        """Durable when this returns; raises NoSpaceError."""
        folder, entry = self._path.parent, _entry(file, stamp, is_kept=is_kept)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._path.write_text(entry, encoding="utf-8")
            sync(self._path)
            sync(folder)
        except OSError as error:
            raise NoSpaceError(path=folder, reason=error.strerror or error) from error

    def has(self, file: Path, stamp: Stamp, *, is_kept: bool = False) -> bool:
        """Whether exactly this is noted."""
        try:
            noted = self._path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return False
        return noted == _entry(file, stamp, is_kept=is_kept)

    def end(self) -> None:
        """The file is where it belongs; raises OSError."""
        self._path.unlink(missing_ok=True)


def _entry(file: Path, stamp: Stamp, *, is_kept: bool) -> str:
    """Says which file it is, without the name that somebody gave it."""
    named = hashlib.sha256(os.fsencode(file)).hexdigest()
    return json.dumps({"file": named, "stamp": stamp, "kept": is_kept})
