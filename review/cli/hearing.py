"""What commands that hear have in common: the engine, its progress, its checkpoint."""

import hashlib
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NoReturn

from audio.errors import AudioError
from review import bootstrap
from review.cli.options import Profile
from review.cli.progress import Board
from review.config import Settings
from review.i18n import gettext as _

if TYPE_CHECKING:
    from audio.models import Transcript
    from audio.models_store import Model
    from audio.transcriber import Progress, Seal

INTERRUPTED = 130
AT_ONCE = 4  # recordings that are open; the pool hears the first of them first


@dataclass(frozen=True)
class Hearing:
    """How the hearing of one recording ended: with a transcript, or with an error."""

    path: Path
    result: "Transcript | AudioError"
    progress: "Progress | None" = None


class Ear:
    """Hears recordings; the model is loaded at the first one."""

    def __init__(
        self, model: str | None, profile: Profile, *, cluster: str | None = None
    ) -> None:
        from audio.models_store import find_model

        self._settings = Settings.from_environ(os.environ)
        if cluster is not None:
            self._settings = replace(self._settings, cluster=cluster.strip())
        self.model = find_model(
            self._settings.home, self._settings.environ, wanted=model
        )
        self._transcriber = bootstrap.hearing(self._settings, self.model, profile.value)
        self._seal = _seal(self._settings)

    def hear(self, path: Path) -> "Transcript":
        """What is said in a recording; an interrupted run goes on where it was."""
        (heard,) = self.hear_all([path])
        if isinstance(heard.result, AudioError):
            raise heard.result
        return heard.result

    def hear_all(self, paths: Sequence[Path]) -> Generator[Hearing]:
        """Every recording as it is over; those named first are heard first."""
        # Until it is done, what was said is written down as it was said.
        self._settings.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        threads = ThreadPoolExecutor(min(AT_ONCE, len(paths)) or 1)
        stop = Event()
        with Board(len(paths), stop) as board:
            try:
                runs = {
                    threads.submit(self._one, path, number, board)
                    for number, path in enumerate(paths)
                }
                yield from _results(runs)
            finally:
                stop.set()
                threads.shutdown(wait=False, cancel_futures=True)

    def _one(self, path: Path, number: int, board: Board) -> Hearing:
        last: Progress | None = None
        with board.row(path.name) as on_progress:

            def told(progress: "Progress") -> None:
                nonlocal last
                last = progress
                on_progress(progress)

            try:
                transcript = self._transcriber.transcribe(
                    path,
                    checkpoint=self._checkpoint(path),
                    seal=self._seal,
                    on_progress=told,
                    priority=number,
                )
            except AudioError as error:
                return Hearing(path, error)
        return Hearing(path, transcript, last)

    def forget(self, path: Path) -> None:
        """The transcript is kept, or used: its checkpoint is not needed any more."""
        self._checkpoint(path).unlink(missing_ok=True)

    def _checkpoint(self, path: Path) -> Path:
        return checkpoint(path, self._settings, self.model)


def _results(runs: "set[Future[Hearing]]") -> Iterator[Hearing]:
    """What the runs give as they end; held by nobody but whoever asked for it."""
    while runs:
        done = wait(runs, return_when=FIRST_COMPLETED).done
        runs -= done
        while done:
            yield done.pop().result()


def interrupted(asked: KeyboardInterrupt | SystemExit) -> NoReturn:
    """Ends the process at once, as it was asked to; all that was heard is on disk.

    An engine cannot be told to stop within a block, and Python would wait for it.
    """
    print(_("Interrupted. The same command goes on from here."), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    code = asked.code if isinstance(asked, SystemExit) else INTERRUPTED
    os._exit(code if isinstance(code, int) else INTERRUPTED)


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
