"""The compiled rules, kept in the user's cache folder between processes.

Reading and compiling the rule files takes longer than checking a script. What is kept
are arrays, and JSON for what is small, under the hash of everything it was made from,
so it is never stale; where it is missing, damaged, cannot be written or may be written
by somebody else, the rule files are read as always. The built-in rules alone have a
file, and so have they with each set of folders of a house, of which the newest few stay.
"""

import glob
import hashlib
import io
import json
import os
import platform
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path
from pydantic import TypeAdapter

from lexicons import programs
from lexicons.files import HERE, Fault
from lexicons.finder import Hashed
from lexicons.index import Index
from lexicons.loader import BUILTIN, Lexicon, Source
from lexicons.models import Category, Goods, Pack
from lexicons.morphs import Morphs
from lexicons.overrides import Overrides, Ruling
from lexicons.patterns import Derived
from lexicons.reader import Compiled
from lexicons.strings import Strings
from lexicons.table import Columns, Table

FILE = "lexicon.npz"
_PARTS = (
    "*.py",
    "privacy/*.py",
    "privacy/*.txt",
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
# So many files of houses stay; what a killed process left half written goes after a day.
_MOST_HOUSES = 4
_HALF_WRITTEN = 24 * 3600
_PRIVATE = 0o700
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_TABLES = ("plain", "signless", "spoken", "looks")
_SURROGATES = "surrogatepass"
_PACKS = TypeAdapter(tuple[Pack, ...])
_CATEGORIES = TypeAdapter(dict[str, Category])
_GOODS = TypeAdapter(dict[str, Goods])
_Kept = tuple[Lexicon, Compiled, str]
_Arrays = Mapping[str, npt.NDArray[Any]]


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
    # What an expression is taken apart into depends on the parser of this Python.
    told = f"{platform.python_version()} {fingerprint()}"
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
    return Mark(f"lexicon-{named.hexdigest()[:16]}.npz", told)


def _hashed(folder: Path, patterns: Iterable[str]) -> "hashlib._Hash":
    told = hashlib.sha256()
    # Names as strings: hundreds of `Path` would take longer than reading the files.
    names = {
        name
        for pattern in patterns
        for name in glob.iglob(  # noqa: PTH207 (as above)
            pattern, root_dir=folder, recursive=True, include_hidden=True
        )
    }
    for name in sorted(names):
        told.update(f"{name.replace(os.sep, '/')}\0".encode("utf-8", "surrogateescape"))
        with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123 (as above)
            told.update(hashlib.sha256(file.read()).digest())
    return told


def kept(mark: Mark | None, cache: Path | None = None) -> _Kept | None:
    """The lexicon, compiled, and its lock; None where nothing with this mark is kept."""
    if mark is None:
        return None
    folder = cache or _folder()
    try:
        with (folder / mark.file).open("rb") as file:
            own = os.fstat(file.fileno())
            if not (_is_ours(own) and own.st_nlink <= 1 and _is_ours(folder.stat())):
                return None
            with zipfile.ZipFile(file) as whole:
                said = json.loads(_array(whole, "rest.npy").tobytes())
                if said["fingerprint"] != mark.fingerprint:
                    return None
                names = whole.namelist()
                arrays = {name[:-4]: _array(whole, name) for name in names}
            return _read(said, arrays)
    except Exception:  # noqa: BLE001 - a wrong byte shows itself in any way there is
        return None


def _array(whole: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    """One array of the file; its checksum is asked of all of it, its size as well.

    `np.load` reads as much as the size says: a size that is too small is not noticed.
    """
    read: npt.NDArray[Any] = np.lib.format.read_array(
        io.BytesIO(whole.read(name)), allow_pickle=False
    )
    return read


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but this user can have written it."""
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def keep(mark: Mark | None, kept: _Kept, cache: Path | None = None) -> None:
    """Keeps compiled rules, whole or not at all; a full disk is no error."""
    lexicon, compiled, lock = kept
    if mark is None:
        return
    said = {"fingerprint": mark.fingerprint, "lock": lock, **_said(lexicon, compiled)}
    rest = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    # JSON apart from the rest: read in one go, it takes half as long.
    packs = np.frombuffer(_PACKS.dump_json(tuple(lexicon.packs)), dtype=np.uint8)
    tables = _packed(compiled.tables)
    compiling = (one.expression for one in compiled.derived.values())
    arrays = {
        "rest": _as_bytes(rest),
        "packs": packs,
        **tables,
        **programs.packed(compiling),
    }
    folder = cache or _folder()
    with suppress(OSError):
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        if not _is_ours(folder.stat()):
            folder.chmod(_PRIVATE)  # fails where it belongs to somebody else
        with suppress(OSError):  # another process may be clearing, too
            _clear(folder)
        _write(folder / mark.file, arrays)


def _write(path: Path, arrays: _Arrays) -> None:
    """A file that only this user can read or write; none where it cannot be whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".lexicon.")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(folder: Path) -> None:
    """Takes away what nobody will read again."""
    now = time.time()
    for path in folder.glob(".lexicon.*"):
        if now - path.stat().st_mtime > _HALF_WRITTEN:
            path.unlink(missing_ok=True)
    houses = sorted(folder.glob("lexicon-*"), key=lambda path: -path.stat().st_mtime)
    for path in houses[_MOST_HOUSES - 1 :]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return user_cache_path("greenroom", appauthor=False)


def _said(lexicon: Lexicon, compiled: Compiled) -> dict[str, Any]:
    index = compiled.tables
    return {
        "vocabularies": lexicon.vocabularies,
        "categories": _CATEGORIES.dump_python(lexicon.categories, mode="json"),
        "goods": _GOODS.dump_python(lexicon.goods, mode="json"),
        "context": lexicon.context,
        "overrides": [one.override.model_dump(mode="json") for one in lexicon.rulings],
        "morphs": index.morphs.model_dump(mode="json"),
        "derived": compiled.derived,
        "faults": [
            {
                **asdict(fault),
                "path": str(fault.path),
                "data": {name: str(value) for name, value in fault.data.items()},
            }
            for fault in lexicon.faults
        ],
    }


def _read(said: dict[str, Any], arrays: _Arrays) -> _Kept:
    packs = _PACKS.validate_json(arrays["packs"].tobytes())
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
        faults=[Fault(**{**one, "path": Path(one["path"])}) for one in said["faults"]],
    )
    derived = {
        expression: Derived(prepared, tuple(anchors), reach, tuple(also))
        for expression, (prepared, anchors, reach, also) in said["derived"].items()
    }
    plain, signless, spoken, looks = (_unpacked(name, arrays) for name in _TABLES)
    morphs = Morphs.model_validate(said["morphs"])
    index = Index(plain, signless, spoken, looks, morphs)
    programs.know(arrays)
    return lexicon, Compiled(index, derived), said["lock"]


def _packed(index: Index) -> dict[str, npt.NDArray[Any]]:
    """The tables as arrays, each under the name of its table and its own."""
    packed: dict[str, npt.NDArray[Any]] = {}
    for name in _TABLES:
        table: Table = getattr(index, name)
        columns = {**table.columns._asdict(), **table.finder.hashed._asdict()}
        for column, listed in columns.items():
            if isinstance(listed, Strings):
                packed[f"{name}.{column}.text"] = _as_bytes(listed.joined)
                packed[f"{name}.{column}"] = listed.starts
            else:
                packed[f"{name}.{column}"] = listed
    return packed


def _unpacked(name: str, arrays: _Arrays) -> Table:
    def strings(column: str) -> Strings:
        joined = arrays[f"{name}.{column}.text"].tobytes().decode("utf-8", _SURROGATES)
        return Strings(joined, arrays[f"{name}.{column}"])

    own = (arrays[f"{name}.{column}"] for column in Columns._fields[2:])
    columns = Columns(strings("forms"), strings("words"), *own)
    hashed = Hashed(*(arrays[f"{name}.{column}"] for column in Hashed._fields))
    return Table(columns, hashed)


def _as_bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", _SURROGATES), dtype=np.uint8)
