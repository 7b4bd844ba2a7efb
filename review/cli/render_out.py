"""Where a report goes: a file, written whole or not at all, or standard output."""

import os
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import IO, TextIO

from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import say_os_error

WIDE = 2  # columns of a Chinese character


class ExitCode(IntEnum):
    """What a check says to the shell. Where several apply: 2 before 3 before 1."""

    CLEAN = 0
    FOUND = 1
    UNREADABLE = 2
    INCOMPLETE = 3


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when everything is in it.

    A device or pipe of that name is written to as it is. Raises InvalidInputError where
    it cannot be written.
    """
    handle = None
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:
                yield device
            return
        handle = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed below, before the rename)
            dir=path.parent, prefix=f".{path.name[:40]}.", delete=False
        )
        yield handle.file
        handle.flush()
        os.fsync(handle.fileno())
        handle.close()
        Path(handle.name).chmod(0o666 & ~_umask())
        Path(handle.name).replace(path)
    except OSError as error:
        reason = _("{path} cannot be written ({reason})").format(
            path=path, reason=say_os_error(error)
        )
        raise InvalidInputError(field="-o", reason=reason) from error
    finally:
        if handle is not None:
            handle.close()
            with suppress(FileNotFoundError):
                Path(handle.name).unlink()


def refuse_overwriting(out: Path | None, files: Iterable[Path]) -> None:
    """Raises InvalidInputError where the output would take the place of an input."""
    if out is None or not out.is_file():
        return
    if any(path.exists() and path.samefile(out) for path in files):
        reason = _("{path} is one of the files to read").format(path=out)
        raise InvalidInputError(field="-o", reason=reason)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def put(content: bytes, out: Path | None) -> None:
    """Write everything to `out`, or to standard output.

    A reader that has seen enough (`| head`) is not an error.
    """
    if out is not None:
        with whole_file(out) as file:
            file.write(content)
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        leave_quietly()


def leave_quietly() -> None:
    """Nobody reads standard output any more: what is still to come goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def wants_colour(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR or a dumb terminal says no."""
    return (
        stream.isatty()
        and not environ.get("NO_COLOR")
        and environ.get("TERM", "") != "dumb"
    )


def shown_as(character: str) -> tuple[str, int]:
    """How a character is shown, and how many columns it takes.

    What would move the cursor or hide itself is shown as a dot: a script may hold
    terminal commands or zero-width signs between the characters of a term.
    """
    if character == "\t":
        return " ", 1
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return "·", 1
    if category in {"Mn", "Me"}:
        return character, 0
    return character, WIDE if unicodedata.east_asian_width(character) in "WF" else 1


def safe(text: str) -> str:
    """A text as one line that a terminal can show without obeying it."""
    return "".join(shown_as(character)[0] for character in text)


def complain(message: str) -> None:
    """Say what is wrong, in one line on the error stream."""
    print("greenroom: " + safe(message.replace("\n", " ")), file=sys.stderr)
