"""Taking a model into the data folder: a folder, a zip or tar, or a name of a hub.

It appears there whole and checked, or not at all: what a kill leaves behind has a
name that nothing looks at, and the next import sweeps it away.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audio import hub, packaged
from audio.errors import ModelCorruptError, ModelImportError
from audio.media import sha256_of
from audio.model_files import (
    RECORD,
    VOCABULARIES,
    WEIGHTS,
    Digests,
    Record,
    is_model,
    write_whole,
)
from audio.model_sources import OnBytes, fill, why_not
from audio.models_store import FOLDER, Model, described
from audio.published import plain_name

INCOMING = ".incoming-"
NAMES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")
ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")
BAD_NAME = "this is no name for a model"
TAKEN = "another model has this name; choose one with --name"


def take_in(
    source: str,
    data_folder: Path,
    *,
    name: str | None = None,
    sha256: str | None = None,
    mirror: str | None = None,
    check: Callable[[Path], None] | None = None,
    on_bytes: OnBytes | None = None,
) -> Model:
    """The model, in the data folder now; one that is there already stays as it is.

    `sha256` is what the weights have to have; `check` is shown the folder before it
    takes its name, and raises where the model does not load. Raises ModelImportError,
    NoRoomForModelError, ModelNotFetchedError or ModelCorruptError.
    """
    models = data_folder / FOLDER
    tell = on_bytes or _nobody
    called = name or _name_of(source)
    if not NAMES.fullmatch(called) or called in {p.folder for p in packaged.PAIRS}:
        raise ModelImportError(path=called, reason=BAD_NAME)
    with _incoming(models) as part:
        fill(source, part, mirror=mirror, tell=tell)
        if not is_model(part) or not any((part / v).is_file() for v in VOCABULARIES):
            raise ModelImportError(path=source, reason=why_not(source))
        found = {path.name: sha256_of(path) for path in sorted(part.iterdir())}
        if sha256 not in {None, found[WEIGHTS]}:
            raise ModelCorruptError(path=source, found=found[WEIGHTS], expected=sha256)
        target = models / called
        if not _is_there(target, models, found[WEIGHTS]):
            if check is not None:
                _checked(part, check, source)
            record = Record(source=source, sha256=found)
            write_whole(part / RECORD, record.model_dump())
            _place(part, target, models)
    return described(target, models)


def _checked(part: Path, check: Callable[[Path], None], source: str) -> None:
    try:
        check(part)
    except ModelImportError as error:  # whoever imports knows the source's name only
        raise ModelImportError(path=source, reason=error.data["reason"]) from error


def _name_of(source: str) -> str:
    last = plain_name(source if hub.repository(source) else Path(source).name)
    for ending in ENDINGS:
        last = last.removesuffix(ending)
    return last


def _is_there(target: Path, models: Path, sha256: str) -> bool:
    """Whether this very model is there; raises ModelImportError where it is another."""
    if not is_model(target):
        return False
    digests, weights = Digests(models), target / WEIGHTS
    if digests.computed(weights) == sha256:
        return True
    if digests.expected(weights) is None:
        raise ModelImportError(path=target.name, reason=TAKEN)
    return False


def _place(part: Path, target: Path, models: Path) -> None:
    """Give the folder its name; what was damaged there before goes."""
    part.chmod(0o755)
    damaged = models / f"{INCOMING}{os.getpid()}-{target.name}"
    if target.exists():
        target.rename(damaged)
    part.rename(target)
    shutil.rmtree(damaged, ignore_errors=True)
    folder = os.open(models, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _incoming(models: Path) -> Iterator[Path]:
    """A folder of this import alone, swept away at the end unless it has its name."""
    models.mkdir(parents=True, exist_ok=True)
    with (models / ".import.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in models.glob(f"{INCOMING}*"):
            _sweep(left)
        part = Path(tempfile.mkdtemp(prefix=INCOMING, dir=models))
        alive = os.open(part, os.O_RDONLY)
        fcntl.flock(alive, fcntl.LOCK_EX)
    try:
        yield part
    finally:
        os.close(alive)
        shutil.rmtree(part, ignore_errors=True)


def _sweep(left: Path) -> None:
    """Remove what an import left that is not running any more."""
    folder = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(folder)


def _nobody(done: int, total: int) -> None:
    del done, total
