"""What a recording is read from: a file, or anything else that opens like one."""

from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias


class Source(Protocol):
    """The bytes of a recording, wherever they come from.

    `name` ends as a file of its kind does; it is what errors call the recording.
    """

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO:
        """A reader at the start, which can seek; may be asked for any number of times."""
        ...


Media: TypeAlias = Path | Source


def size_of(media: Media) -> int:
    """How many bytes it has."""
    return media.stat().st_size if isinstance(media, Path) else media.size


def reader(media: Media) -> BinaryIO:
    """Its bytes, from the start."""
    return media.open("rb") if isinstance(media, Path) else media.open()


class Target(Protocol):
    """Somewhere to write a copy to that is read again before it is done."""

    def view(self) -> BinaryIO:
        """A file over the one content, with a place of its own; reads and writes."""
        ...
