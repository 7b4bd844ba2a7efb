"""The compiled rules, kept in the user's cache folder between processes.

Reading and compiling the rule files takes longer than checking a script. What is kept
is plain JSON under the hash of everything it was made from, so it is never stale; where
it is missing, damaged or cannot be written, the rule files are read as always. The
built-in rules alone have a file, and so have they with each set of folders of a house.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_cache_path
from pydantic import TypeAdapter

from lexicons.files import HERE
from lexicons.index import Index
from lexicons.loader import BUILTIN, Lexicon, Source
from lexicons.models import Category, Goods, Pack
from lexicons.morphs import Morphs
from lexicons.overrides import Overrides, Ruling
from lexicons.patterns import Derived
from lexicons.reader import Compiled
from lexicons.table import Columns, Table

FILE = "lexicon.json"
_PARTS = (
    "*.py",
    "*.yaml",
    "data/*.npz",
    "data/*.tsv",
    "vocabularies/*.yaml",
    "packs/**/*.yaml",
)
_HOUSE = (
    "overrides.yaml",
    "vocabularies/*.yaml",
    "*/pack.yaml",
    "*/rules/*.yaml",
    "*/_deprecated/*.yaml",
)
_SEPARATOR = "\x00"
_PACKS = TypeAdapter(tuple[Pack, ...])
_CATEGORIES = TypeAdapter(dict[str, Category])
_GOODS = TypeAdapter(dict[str, Goods])
_Kept = tuple[Lexicon, Compiled, str]


class Mark(NamedTuple):
    """What compiled rules are kept under: a file name, and what they were made from."""

    file: str
    fingerprint: str


def fingerprint(folder: Path = HERE) -> str:
    """SHA-256 of every rule file, table and line of code the compiled rules rest on."""
    return _hashed(folder, _PARTS).hexdigest()


def mark_of(packs: Sequence[Path]) -> Mark | None:
    """The mark of these packs before they are read; None for packs that are not kept."""
    if not packs or packs[0] != BUILTIN or not all(path.is_dir() for path in packs):
        return None
    told = fingerprint()
    house = packs[1:]
    if not house:
        return Mark(FILE, told)
    try:
        told = "".join([told, *(_hashed(path, _HOUSE).hexdigest() for path in house)])
    except OSError:  # what cannot be read is told when the packs are read
        return None
    named = hashlib.sha256(
        "\0".join(map(str, house)).encode("utf-8", "surrogateescape")
    )
    return Mark(f"lexicon-{named.hexdigest()[:16]}.json", told)


def _hashed(folder: Path, patterns: Iterable[str]) -> "hashlib._Hash":
    told = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
        name = path.relative_to(folder).as_posix()
        told.update(f"{name}\0".encode("utf-8", "surrogateescape"))
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told


def kept(mark: Mark | None, cache: Path | None = None) -> _Kept | None:
    """The lexicon, compiled, and its lock; None where nothing with this mark is kept."""
    if mark is None:
        return None
    try:
        said = json.loads((cache or _folder()).joinpath(mark.file).read_bytes())
        return _read(said) if said["fingerprint"] == mark.fingerprint else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(mark: Mark | None, kept: _Kept, cache: Path | None = None) -> None:
    """Keeps compiled rules, whole or not at all; a full disk is no error."""
    lexicon, compiled, lock = kept
    if mark is None or lexicon.faults:
        return
    said = {"fingerprint": mark.fingerprint, "lock": lock, **_said(lexicon, compiled)}
    folder = cache or _folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{mark.file}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(said, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(folder / mark.file)


def _folder() -> Path:
    return user_cache_path("greenroom", appauthor=False)


def _said(lexicon: Lexicon, compiled: Compiled) -> dict[str, Any]:
    index = compiled.tables
    return {
        # A text of its own: read in one go, it takes half as long.
        "packs": _PACKS.dump_json(tuple(lexicon.packs)).decode("utf-8"),
        "vocabularies": lexicon.vocabularies,
        "categories": _CATEGORIES.dump_python(lexicon.categories, mode="json"),
        "goods": _GOODS.dump_python(lexicon.goods, mode="json"),
        "context": lexicon.context,
        "overrides": [one.override.model_dump(mode="json") for one in lexicon.rulings],
        "morphs": index.morphs.model_dump(mode="json"),
        "tables": [
            _packed(table) for table in (index.plain, index.signless, index.spoken)
        ],
        "derived": compiled.derived,
    }


def _read(said: dict[str, Any]) -> _Kept:
    packs = _PACKS.validate_json(said["packs"])
    lexicon = Lexicon(
        packs=list(packs),
        sources=[
            Source(rule, BUILTIN, pack.id) for pack in packs for rule in pack.rules
        ],
        vocabularies={
            name: tuple(terms) for name, terms in said["vocabularies"].items()
        },
        categories=_CATEGORIES.validate_python(said["categories"]),
        goods=_GOODS.validate_python(said["goods"]),
        context=said["context"],
        rulings=[
            Ruling(override, BUILTIN, 1)
            for override in Overrides.model_validate(said["overrides"]).root
        ],
    )
    derived = {
        expression: Derived(prepared, tuple(anchors), reach, tuple(also))
        for expression, (prepared, anchors, reach, also) in said["derived"].items()
    }
    plain, signless, spoken = map(_unpacked, said["tables"])
    index = Index(plain, signless, spoken, Morphs.model_validate(said["morphs"]))
    return lexicon, Compiled(index, derived), said["lock"]


def _packed(table: Table) -> dict[str, Any]:
    """The columns of a table; strings joined, because many of them are slow to read."""
    columns = table.columns
    joined = {name: _SEPARATOR.join(columns[name]) for name in ("forms", "words")}
    return {**columns, **joined}


def _unpacked(said: dict[str, Any]) -> Table:
    forms, words = (
        said[name].split(_SEPARATOR) if said["counts"] else []
        for name in ("forms", "words")
    )
    return Table(
        Columns(
            forms=forms,
            words=words,
            groups=said["groups"],
            counts=said["counts"],
            cells=said["cells"],
        )
    )
