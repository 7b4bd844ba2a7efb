"""All models that are found here, and whether each is what it should be."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from audio import hub, packaged, published
from audio.media import sha256_of
from audio.model_files import NEEDED, WEIGHTS, Digests, is_model, read_record
from audio.models_store import (
    BASE,
    FALLBACK,
    FOLDER,
    Role,
    Wanted,
    Why,
    first,
    is_trial,
    name_of,
    own_models,
    pair_of,
    second,
)
from audio.published import plain_name

HASH_NAME = re.compile(r"[0-9a-f]{64}")  # what a hub cache calls a large file


class Place(StrEnum):
    """Where a model was found."""

    NAMED = "named"
    DATA_FOLDER = "data_folder"
    HUB_CACHE = "hub_cache"
    PACKAGED = "packaged"


class State(StrEnum):
    """What is known of a model's weights."""

    PUBLISHED = "published"
    AS_IMPORTED = "as_imported"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    NOT_JOINED = "not_joined"


class Found(NamedTuple):
    """One model here; without a path it lies in packages and was not used yet.

    `called` is what `greenroom models use` calls it. `roles` says what it is used for,
    and why.
    """

    called: str
    name: str
    place: Place
    path: Path | None
    size: int
    roles: tuple[tuple[Role, Why], ...] = ()


class Checked(NamedTuple):
    """A model with its hash; `expected` is what damaged weights should be."""

    found: Found
    state: State
    sha256: str | None
    trial: bool
    expected: str | None = None


def listed(data_folder: Path, environ: Mapping[str, str]) -> tuple[Found, ...]:
    """Every model here, those that are used first; nothing is read but names."""
    models = data_folder / FOLDER
    wanted = {Role.FIRST: first(data_folder, environ)}
    if again := second(data_folder, environ):
        wanted[Role.SECOND] = again
    found = list(_everywhere(models, wanted))
    used = {role: _used(found, one.named) for role, one in wanted.items()}
    told = (
        one._replace(roles=tuple((r, wanted[r].why) for r in wanted if used[r] is one))
        for one in found
    )
    return tuple(sorted(told, key=lambda one: not one.roles))


def _everywhere(models: Path, wanted: Mapping[Role, Wanted]) -> Iterator[Found]:
    seen: set[Path] = set()
    folders = [(Place.DATA_FOLDER, path) for path in own_models(models)]
    folders += [(Place.HUB_CACHE, path) for path in hub.all_cached() if is_model(path)]
    named = (Path(one.named).expanduser().absolute() for one in wanted.values())
    folders += [(Place.NAMED, path) for path in named if is_model(path)]
    for place, path in folders:
        if path.resolve() not in seen and not pair_of(path, models):
            seen.add(path.resolve())
            yield _of_folder(place, path, models)
    for pair in packaged.available(models):
        yield _of_pair(pair, models)


def _of_folder(place: Place, path: Path, models: Path) -> Found:
    name = name_of(path, models)
    called = path.name if place is Place.DATA_FOLDER else name
    if place is Place.NAMED:
        called = str(path)
    if place is Place.HUB_CACHE:
        called = name if name in published.REPOSITORIES else str(path)
    return Found(called, name, place, path, (path / WEIGHTS).stat().st_size)


def _of_pair(pair: packaged.Pair, models: Path) -> Found:
    path = models / pair.folder
    called = FALLBACK if pair is packaged.FALLBACK else BASE
    there = is_model(path)
    size = (path / WEIGHTS).stat().st_size if there else packaged.size(pair)
    return Found(called, BASE, Place.PACKAGED, path if there else None, size)


def _used(found: list[Found], named: str) -> Found | None:
    """The one of these that a name means, as `models_store.located` finds it."""
    path = Path(named).expanduser().absolute()
    own = [one for one in found if one.place is Place.DATA_FOLDER]
    cached = [one for one in found if one.place is Place.HUB_CACHE]
    ways: tuple[Callable[[Found], bool], ...] = (
        lambda one: one.path is not None and one.path.absolute() == path,
        lambda one: one in own and named in {one.called, plain_name(one.called)},
        lambda one: (
            one in cached and one.name == plain_name(named) and named != FALLBACK
        ),
        lambda one: one.place is Place.PACKAGED and one.called == named,
        lambda one: one.place is Place.PACKAGED and named == BASE,
    )
    return next((one for way in ways for one in found if way(one)), None)


def looked_at(found: Found, data_folder: Path, *, anew: bool = False) -> Checked:
    """The model with its hash; `anew` reads all of its weights and marks damage.

    Otherwise weights that were read before are not read again.
    """
    if found.path is None:
        return Checked(found, State.NOT_JOINED, None, trial=True)
    models = data_folder / FOLDER
    digests, weights = Digests(models), found.path / WEIGHTS
    before = digests.known(weights)
    digest = sha256_of(weights) if anew else digests.of(weights)
    expected = _expected(found.path, models) or _marked(digests, weights)
    expected = expected or (before if anew else None)
    damage = None if digest == expected or expected is None else expected
    if anew:
        damage = damage or _broken_beside(found.path)
        digests.mark(weights, expected=damage)
        digests.note(weights, digest)
    else:
        damage = damage or digests.expected(weights)
    trial = is_trial(found.name, digest)
    if damage:
        return Checked(found, State.DAMAGED, digest, trial, damage)
    return Checked(found, _state(found.path, digest), digest, trial)


def _marked(digests: Digests, weights: Path) -> str | None:
    """The hash that weights had before they were found damaged."""
    marked = digests.expected(weights) or ""
    return marked if HASH_NAME.fullmatch(marked) else None


def _state(path: Path, digest: str) -> State:
    if digest in published.BY_SHA256:
        return State.PUBLISHED
    return State.AS_IMPORTED if read_record(path) else State.UNKNOWN


def _expected(path: Path, models: Path) -> str | None:
    """What the weights have to be: as packaged, as imported, as the hub cache says."""
    if pair := pair_of(path, models):
        return pair.sha256
    if record := read_record(path):
        return record.sha256.get(WEIGHTS)
    blob = (path / WEIGHTS).resolve().name
    return blob if HASH_NAME.fullmatch(blob) else None


def _broken_beside(path: Path) -> str | None:
    """The file beside the weights that is not what it was, or cannot be read at all."""
    record = read_record(path)
    for name in NEEDED[1:]:
        try:
            json.loads((path / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return name
        if record and sha256_of(path / name) != record.sha256.get(name):
            return name
    return None
