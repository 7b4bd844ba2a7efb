"""What commands that hear have in common: the engine, its progress, its checkpoint."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from review.config import Settings
from review.i18n import gettext as _

if TYPE_CHECKING:
    from audio.models import Transcript
    from audio.models_store import Model
    from audio.transcriber import OnProgress, Seal


class Profile(StrEnum):
    """How much care is spent on hearing."""

    ACCURATE = "accurate"
    FAST = "fast"


class Ear:
    """Hears recordings, one after the other; the model is loaded at the first one."""

    def __init__(self, model: str | None, profile: Profile) -> None:
        from audio import recording
        from audio.models_store import find_model

        self._settings = Settings.from_environ(os.environ)
        self._model = find_model(
            self._settings.home, self._settings.environ, wanted=model
        )
        self._transcriber = recording.local(self._model, profile=profile.value)
        self._seal = _seal(self._settings)

    def hear(self, path: Path) -> "Transcript":
        """What is said in a recording; an interrupted run goes on where it was."""
        # Until it is done, what was said is written down as it was said.
        self._settings.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _progress(path.name) as on_progress:
            return self._transcriber.transcribe(
                path,
                checkpoint=self._checkpoint(path),
                seal=self._seal,
                on_progress=on_progress,
            )

    def forget(self, path: Path) -> None:
        """The transcript is kept, or used: its checkpoint is not needed any more."""
        self._checkpoint(path).unlink(missing_ok=True)

    def _checkpoint(self, path: Path) -> Path:
        return checkpoint(path, self._settings, self._model)


def _seal(settings: Settings) -> "Seal | None":
    """What keeps the progress from others, where the data folder has keys.

    Raises a KeysError in an encrypted one without its key.
    """
    from review.keys.ring_files import PLAIN, SEALED

    if not any((settings.home / name).exists() for name in (PLAIN, SEALED)):
        return None
    from review.keys import open_ring
    from review.services.kept import LineSeal

    return LineSeal(open_ring(settings.home, settings.environ))


def checkpoint(path: Path, settings: Settings, model: "Model") -> Path:
    """The progress file of this path and model; its header guards what is in it."""
    key = f"{path.absolute()}|{model.sha256}"
    digest = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
    return settings.work / f"transcribe-{digest}.jsonl"


@contextmanager
def _progress(name: str) -> Iterator["OnProgress"]:
    """A bar with the time left, on stderr; nothing where that is not a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from audio.transcriber import Progress as Heard

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(_("time left")),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(name, total=None)

        def on_progress(heard: Heard) -> None:
            bar.update(task, completed=heard.done, total=heard.total)

        yield on_progress


def clock(seconds: float) -> str:
    """Seconds as a player shows them: `0:01:05`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
