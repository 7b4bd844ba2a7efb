"""How far the hearing of recordings is: a bar for each, on stderr, if that is a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Self

from review.cli.render_out import safe
from review.i18n import gettext as _

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import TaskID

    from audio.transcriber import OnProgress, Progress


class StoppedError(Exception):
    """Nobody waits for this recording any more."""


class Board:
    """A row for each recording that is being heard, and one for all when there are more.

    Rows may be told from any thread; once `stop` is set, telling one raises.
    """

    def __init__(self, count: int, stop: Event) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        console = Console(stderr=True)
        self._stop = stop
        self._left = _("time left")  # said here: other threads speak no language
        self._bars = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[speed]}"),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._whole = None
        if count > 1:
            said = _("{count} recordings").format(count=count)
            self._whole = self._bars.add_task(said, total=count, speed="", left="")

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: "TracebackType | None",
    ) -> None:
        self._bars.stop()

    @contextmanager
    def row(self, name: str) -> Iterator["OnProgress"]:
        """What is to be told of one recording; its row shows while it is heard."""
        task = self._bars.add_task(safe(name), total=None, speed="", left="")

        def told(progress: "Progress") -> None:
            if self._stop.is_set():
                raise StoppedError
            self._show(task, progress)

        try:
            yield told
        finally:
            self._bars.remove_task(task)
            if self._whole is not None:
                self._bars.advance(self._whole)

    def _show(self, task: "TaskID", progress: "Progress") -> None:
        self._bars.update(
            task,
            completed=progress.done,
            total=progress.total,
            speed="" if progress.speed is None else f"× {progress.speed:.1f}",
            left=""
            if progress.left is None
            else f"{self._left} {clock(progress.left)}",
        )


def clock(seconds: float) -> str:
    """Seconds as a player shows them: `0:01:05`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
