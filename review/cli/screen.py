"""`greenroom screen`: many texts, machine to machine, one JSON object a line."""

import json
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, NamedTuple, TypeAlias

import typer

from review.cli.options import Heard, Packs
from review.cli.reading import chosen_packs, load_screener
from review.cli.render_out import (
    ExitCode,
    complain,
    leave_quietly,
    refuse_overwriting,
    whole_file,
)
from review.documents.reading import STDIN
from review.errors import (
    FolderDocumentError,
    InvalidInputError,
    MissingDocumentError,
    UnreadableDocumentError,
)
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.models import Finding
    from lexicons.pipeline import Screener
    from lexicons.reader import Scope

CHUNK = 256  # lines that travel to a process at once
AHEAD = 3  # chunks a process, read before the first answer is written

Chunk: TypeAlias = "list[Line]"


class Line(NamedTuple):
    """One text to screen; `id` comes back as it was given."""

    id: str | int
    text: str
    category: str | None


class How(NamedTuple):
    """How texts are read: by whose rules on top, and whether a machine has heard them."""

    packs: tuple[Path, ...] = ()
    is_heard: bool = False


class Answer(NamedTuple):
    """The lines for one chunk, and what could not be read while screening it."""

    lines: bytes
    incomplete: frozenset[str]


def register(app: typer.Typer) -> None:
    """Add `screen` to the command line."""

    @app.command("screen", help=_("Screen many texts: JSON Lines in, JSON Lines out."))
    def screen(
        files: Annotated[
            list[Path],
            typer.Argument(
                help=_(
                    'Files of {"id", "text", "category"?}, one a line; - is standard input.'
                )
            ),
        ],
        out: Annotated[
            Path | None,
            typer.Option(
                "-o", "--output", help=_("Write to this file, whole or not at all.")
            ),
        ] = None,
        workers: Annotated[
            int | None,
            typer.Option(min=1, max=256, help=_("Processes (default: one a core).")),
        ] = None,
        heard: Heard = False,
        packs: Packs = None,
    ) -> None:
        refuse_overwriting(out, files)
        settle(How(chosen_packs(packs), is_heard=heard))
        count = workers or len(os.sched_getaffinity(0))
        incomplete: set[str] = set()
        target = whole_file(out) if out else nullcontext(sys.stdout.buffer)
        with target as sink:
            for answer in answers(chunks(_lines(files)), count):
                incomplete.update(answer.incomplete)
                if not _write(sink, answer.lines):
                    break
        for what in sorted(incomplete):
            complain(_("not read completely: {what}").format(what=what))
        raise typer.Exit(ExitCode.INCOMPLETE if incomplete else ExitCode.CLEAN)


def _write(sink: IO[bytes], lines: bytes) -> bool:
    try:
        sink.write(lines)
        sink.flush()
    except BrokenPipeError:
        leave_quietly()
        return False
    return True


def _lines(files: Iterable[Path]) -> Iterator[Line]:
    """All lines of all files, read as they are needed."""
    for path in files:
        with _opened(path) as file:
            for number, said in enumerate(file, start=1):
                if said.strip():
                    yield parse(said, f"{path}:{number}")


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == STDIN:
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise MissingDocumentError(path=path) from error
    except IsADirectoryError as error:
        raise FolderDocumentError(path=path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocumentError(path=path, reason=reason) from error
    with file:
        yield file


def parse(said: bytes, where: str) -> Line:
    """One line of input. Raises InvalidInputError, which names `where`."""
    try:
        row = json.loads(said.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(field=where, reason=_not_a_line(said)) from error
    if not isinstance(row, dict):
        raise InvalidInputError(field=where, reason=_("this is not a JSON object"))
    named, text, category = row.get("id"), row.get("text"), row.get("category")
    if not isinstance(named, (str, int)) or isinstance(named, bool):
        raise InvalidInputError(field=where, reason=_("`id` must be text or a number"))
    if not isinstance(text, str):
        raise InvalidInputError(field=where, reason=_("`text` must be text"))
    if category is not None and not isinstance(category, str):
        raise InvalidInputError(field=where, reason=_("`category` must be text"))
    return Line(named, text, category or None)


def _not_a_line(said: bytes) -> str:
    if said.strip() in {b"{", b"["}:
        return _(
            "this is JSON over several lines, not one object a line; a transcript is read by greenroom check"
        )
    return _("this is not JSON")


def chunks(lines: Iterator[Line]) -> Iterator[Chunk]:
    """The lines in lists of at most CHUNK."""
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def answers(waiting: Iterator[Chunk], workers: int) -> Iterator[Answer]:
    """The answer to every chunk, in order; the same for any number of workers.

    Processes are started when there is more than one chunk.
    """
    first = list(islice(waiting, 2))
    if workers == 1 or len(first) < 2:  # noqa: PLR2004 (more than one)
        for chunk in (*first, *waiting):
            yield screened(chunk)
        return
    # Fresh processes: a fork would copy locks and threads of the one that forks.
    with ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_begin, initargs=(_how,)
    ) as pool:
        running: deque[Future[Answer]] = deque()
        try:
            for chunk in (*first, *waiting):
                running.append(pool.submit(screened, chunk))
                if len(running) >= workers * AHEAD:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        finally:
            for future in running:
                future.cancel()


_how = How()
_screener: "Screener | None" = None


def settle(how: How) -> None:
    """From here on this process reads so."""
    global _how, _screener
    same = how.packs == _how.packs
    _how, _screener = how, _screener if same else None


def _begin(how: How) -> None:
    # Ctrl-C reaches the whole group; the process that reads and writes tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle(how)


def _loaded() -> "Screener":
    """The pipeline, loaded once a process."""
    global _screener  # noqa: PLW0603 (one per process is what a worker process is for)
    if _screener is None:
        _screener = load_screener(_how.packs)
    return _screener


def screened(chunk: Chunk) -> Answer:
    """The findings of every line of a chunk, as JSON Lines."""
    from review.documents.findings_json import finding_json

    screener = _loaded()
    scope: Scope = "transcript" if _how.is_heard else "script"
    rows: list[bytes] = []
    incomplete: set[str] = set()
    for line in chunk:
        screening = screener.screen(line.text, goods=line.category, scope=scope)
        incomplete.update(screening.incomplete)
        found = [finding_json(f) for f in _worded(line.text, screening.findings)]
        rows.append(encoded({"id": line.id, "findings": found}))
    return Answer(b"".join(rows), frozenset(incomplete))


def _worded(text: str, findings: tuple["Finding", ...]) -> Iterable["Finding"]:
    """The findings with personal information in their words masked; places stay."""
    if not findings:
        return ()
    from lexicons.privacy import mask_text

    masked = mask_text(text)
    return map(masked.worded, findings) if masked.tokens else findings


def encoded(row: dict[str, object]) -> bytes:
    """One line of output; halves of surrogate pairs come back escaped, as they came."""
    try:
        text = json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        text = json.dumps(row).encode()
    return text + b"\n"
