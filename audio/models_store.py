"""Which speech model hears, and where it is.

The order: what a command names → GREENROOM_WHISPER_MODEL → what `greenroom models use`
has chosen → the best model in the data folder → `base` in the hub cache → `base` as
packaged with Greenroom. A name is a folder, a model in the data folder, or one of a hub.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from audio import hub, packaged, published
from audio.errors import ModelCorruptError, ModelNotFoundError
from audio.media import sha256_of
from audio.model_files import WEIGHTS, Digests, is_model, write_whole
from audio.models import Value
from audio.published import TRIAL, plain_name

VARIABLE = "GREENROOM_WHISPER_MODEL"
SECOND_VARIABLE = "GREENROOM_WHISPER_SECOND"
CHOICE = "choice.json"
FOLDER = "models"
BASE, FALLBACK = "base", "base-fallback"
BASE_SHA256 = published.BASE.sha256


class Model(Value):
    """A verified speech model on disk.

    `trial` is True for the small ones: fit to try the program, not to rely on.
    """

    path: Path
    name: str
    sha256: str
    trial: bool


class Role(StrEnum):
    """What a model is for: the first hears recordings, the second hears places again."""

    FIRST = "first"
    SECOND = "second"


class Why(StrEnum):
    """Why a model is the one that is used."""

    NAMED = "named"
    VARIABLE = "variable"
    CHOSEN = "chosen"
    BEST = "best"
    ONLY = "only"


class Wanted(NamedTuple):
    """The model that is to be used, as it is called, and why."""

    named: str
    why: Why


def find_model(
    data_folder: Path, environ: Mapping[str, str], *, wanted: str | None = None
) -> Model:
    """The model to hear with; `wanted` goes before everything else.

    Raises ModelNotFoundError naming every place that was tried, and
    ModelCorruptError when weights are not the published ones, or known as damaged.
    """
    return located(data_folder, first(data_folder, environ, wanted=wanted).named)


def first(
    data_folder: Path, environ: Mapping[str, str], *, wanted: str | None = None
) -> Wanted:
    """Which model is to hear; looks at names only."""
    models = data_folder / FOLDER
    if wanted:
        return Wanted(wanted, Why.NAMED)
    if named := environ.get(VARIABLE, "").strip():
        return Wanted(named, Why.VARIABLE)
    if chosen := choices(data_folder).get(Role.FIRST):
        return Wanted(chosen, Why.CHOSEN)
    if own := _best(models):
        return Wanted(str(own), Why.BEST)
    return Wanted(BASE, Why.ONLY)


def find_second(data_folder: Path, environ: Mapping[str, str]) -> Model | None:
    """The model that hears places again; None where there is no second one.

    A model with the weights of the first is none. Raises as `find_model` does.
    """
    wanted = second(data_folder, environ)
    if wanted is None:
        return None
    found = located(data_folder, wanted.named)
    return None if found.sha256 == find_model(data_folder, environ).sha256 else found


def second(data_folder: Path, environ: Mapping[str, str]) -> Wanted | None:
    """Which model is to hear places again: the one that is set, or any better one."""
    if named := environ.get(SECOND_VARIABLE, "").strip():
        return Wanted(named, Why.VARIABLE)
    if chosen := choices(data_folder).get(Role.SECOND):
        return Wanted(chosen, Why.CHOSEN)
    hears = plain_name(first(data_folder, environ).named)
    own = _best(data_folder / FOLDER)
    if own and published.is_better(plain_name(own.name), than=hears):
        return Wanted(str(own), Why.BEST)
    return None


def located(data_folder: Path, named: str) -> Model:
    """The model of this name, fetched from a hub or joined where it has to be."""
    models = data_folder / FOLDER
    folder = _folder(models, named) or _base(models, named) or _of_hub(named)
    if folder is None:
        raise ModelNotFoundError(tried=_tried(models, named))
    return described(folder, models)


def described(folder: Path, models: Path) -> Model:
    """The model in this folder; raises ModelCorruptError where it is damaged."""
    digests, weights = Digests(models), folder / WEIGHTS
    digest = digests.of(weights)
    damaged = digests.expected(weights)
    if damaged and (folder / damaged).is_file():  # a file beside the weights
        raise ModelCorruptError(
            path=folder / damaged, found=sha256_of(folder / damaged), expected="?"
        )
    expected = damaged or _held_to(folder, models)
    if expected not in {None, digest}:
        raise ModelCorruptError(path=folder, found=digest, expected=expected)
    name = name_of(folder, models)
    return Model(path=folder, name=name, sha256=digest, trial=is_trial(name, digest))


def is_trial(name: str, sha256: str) -> bool:
    """Whether a model is for trial, whatever it is called."""
    known = published.BY_SHA256.get(sha256)
    return name in TRIAL or (known is not None and known.name in TRIAL)


def name_of(folder: Path, models: Path) -> str:
    """What the model in a folder is called."""
    if pair := pair_of(folder, models):
        return (
            published.BY_SHA256[pair.sha256].name
            if pair.sha256 in published.BY_SHA256
            else BASE
        )
    for repository in folder.parts:  # of a hub cache: models--owner--name/snapshots/…
        if repository.startswith("models--"):
            return plain_name(repository.replace("--", "/"))
    return plain_name(folder.name)


def pair_of(folder: Path, models: Path) -> packaged.Pair | None:
    """The packages that a folder was joined from."""
    return next((p for p in packaged.PAIRS if models / p.folder == folder), None)


def _held_to(folder: Path, models: Path) -> str | None:
    """The hash that the packaged weights must have; anybody else's may have any."""
    pair = pair_of(folder, models)
    return pair.sha256 if pair else None


def own_models(models: Path) -> tuple[Path, ...]:
    """The models that somebody put into the data folder, the best first."""
    joined = {pair.folder for pair in packaged.PAIRS}
    found = (
        folder
        for folder in models.glob("*")
        if folder.name not in joined and folder.name[:1] != "." and is_model(folder)
    )
    return tuple(
        sorted(found, key=lambda f: (published.rank(plain_name(f.name)), f.name))
    )


def _best(models: Path) -> Path | None:
    digests = Digests(models)
    sound = (own for own in own_models(models) if not digests.expected(own / WEIGHTS))
    return next(sound, None)


def _folder(models: Path, named: str) -> Path | None:
    """A folder of this path, or one in the data folder of this name."""
    folder = Path(named).expanduser()
    if is_model(folder):
        return folder
    own = own_models(models)
    alike = (one for one in own if named in {one.name, plain_name(one.name)})
    return next(alike, None)


def _base(models: Path, named: str) -> Path | None:
    """`base`, wherever it comes from."""
    if named == FALLBACK:
        return _packaged(models, (packaged.FALLBACK,))
    if named != BASE:
        return None
    cached = hub.cached(BASE)
    if cached and is_model(cached):
        digest = Digests(models).of(cached / WEIGHTS)
        if digest == BASE_SHA256:
            return cached
    return _packaged(models, packaged.PAIRS)


def _packaged(models: Path, pairs: tuple[packaged.Pair, ...]) -> Path | None:
    there = packaged.available(models)
    found = next((pair for pair in pairs if pair in there), None)
    return packaged.joined(found, models) if found else None


def _of_hub(named: str) -> Path | None:
    if named in {BASE, FALLBACK} or not hub.repository(named):
        return None
    found = hub.cached(named) or hub.fetched(named)
    return found if found and is_model(found) else None


def _tried(models: Path, named: str) -> str:
    if named in {BASE, FALLBACK}:
        packages = [one for pair in packaged.PAIRS for one in pair.packages]
        return ", ".join([VARIABLE, str(models), f"hub: {BASE}", *packages])
    tried = [f"{Path(named).expanduser().absolute()}/{WEIGHTS}", f"{models}/{named}"]
    if repository := hub.repository(named):
        tried.append(f"hub: {repository}")
    return ", ".join(tried)


def choices(data_folder: Path) -> dict[str, str]:
    """What was chosen for this data folder, by role."""
    try:
        said = json.loads((data_folder / FOLDER / CHOICE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known = said if isinstance(said, dict) else {}
    return {role: str(known[role]) for role in Role if known.get(role)}


def choose(data_folder: Path, role: Role, named: str | None) -> None:
    """Remember the model for a role; None forgets it. Raises OSError."""
    said = {**choices(data_folder), role.value: named}
    kept = {name: value for name, value in said.items() if value}
    write_whole(data_folder / FOLDER / CHOICE, kept)
