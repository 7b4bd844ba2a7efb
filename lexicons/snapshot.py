"""The compiled built-in rules, kept in the user's cache folder between processes.

Reading and compiling the rule files takes longer than checking a script. What is kept
is plain JSON under the hash of everything it was made from, so it is never stale; where
it is missing, damaged or cannot be written, the rule files are read as always.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from pydantic import TypeAdapter

from lexicons.files import HERE
from lexicons.index import Index, Table, Use
from lexicons.loader import BUILTIN, Lexicon, Source
from lexicons.models import Category, Goods, Pack
from lexicons.patterns import Derived
from lexicons.reader import Compiled

FILE = "lexicon.json"
_SEPARATOR = "\x00"
_PACKS = TypeAdapter(tuple[Pack, ...])
_CATEGORIES = TypeAdapter(dict[str, Category])
_GOODS = TypeAdapter(dict[str, Goods])
_Kept = tuple[Lexicon, Compiled, str]


def fingerprint(folder: Path = HERE) -> str:
    """SHA-256 of every rule file, table and line of code the compiled rules rest on."""
    told = hashlib.sha256()
    for path in sorted(_parts(folder)):
        told.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def mark_of(packs: Sequence[Path]) -> str:
    """The fingerprint of these packs before they are read; empty for packs not kept."""
    return fingerprint() if tuple(packs) == (BUILTIN,) else ""


def kept(mark: str, cache: Path | None = None) -> _Kept | None:
    """The lexicon, compiled, and its lock; None where nothing with this mark is kept."""
    if not mark:
        return None
    try:
        said = json.loads((cache or _folder()).joinpath(FILE).read_bytes())
        return _read(said) if said["fingerprint"] == mark else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(mark: str, kept: _Kept, cache: Path | None = None) -> None:
    """Keeps compiled rules, whole or not at all; a full disk is no error."""
    lexicon, compiled, lock = kept
    if not mark or lexicon.faults:
        return
    said = {"fingerprint": mark, "lock": lock, **_said(lexicon, compiled)}
    folder = cache or _folder()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(said, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(folder / FILE)


def _folder() -> Path:
    return user_cache_path("greenroom", appauthor=False)


def _parts(folder: Path) -> Iterator[Path]:
    for pattern in (
        "*.py",
        "*.yaml",
        "data/*.npz",
        "data/*.tsv",
        "vocabularies/*.yaml",
    ):
        yield from folder.glob(pattern)
    yield from folder.glob("packs/**/*.yaml")


def _said(lexicon: Lexicon, compiled: Compiled) -> dict[str, Any]:
    index = compiled.tables
    return {
        "packs": _PACKS.dump_python(tuple(lexicon.packs), mode="json"),
        "vocabularies": lexicon.vocabularies,
        "categories": _CATEGORIES.dump_python(lexicon.categories, mode="json"),
        "goods": _GOODS.dump_python(lexicon.goods, mode="json"),
        "context": lexicon.context,
        "tables": [
            _flat(table) for table in (index.plain, index.signless, index.spoken)
        ],
        "derived": compiled.derived,
    }


def _read(said: dict[str, Any]) -> _Kept:
    packs = _PACKS.validate_python(said["packs"])
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
    )
    derived = {
        expression: Derived(prepared, tuple(anchors), reach)
        for expression, (prepared, anchors, reach) in said["derived"].items()
    }
    plain, signless, spoken = map(_table, said["tables"])
    return lexicon, Compiled(Index(plain, signless, spoken), derived), said["lock"]


def _flat(table: Table) -> dict[str, Any]:
    """A table as few, long values: many small lists are slow to read."""
    words: dict[str, int] = {}
    for use in (use for uses in table.uses for use in uses):
        words.setdefault(use.phrase, len(words))
        words.setdefault(use.form, len(words))
    return {
        "forms": _SEPARATOR.join(table.forms),
        "words": _SEPARATOR.join(words),
        "counts": [len(uses) for uses in table.uses],
        "uses": [
            number
            for uses in table.uses
            for use in uses
            for number in (
                use.group,
                words[use.phrase],
                words[use.form],
                int(use.squeezed),
            )
        ],
    }


def _table(said: dict[str, Any]) -> Table:
    forms = said["forms"].split(_SEPARATOR) if said["counts"] else []
    words = said["words"].split(_SEPARATOR)
    numbers = iter(said["uses"])
    flat = (
        Use(group, words[phrase], words[form], bool(squeezed))
        for group, phrase, form, squeezed in zip(*[numbers] * 4, strict=True)
    )
    uses = [list(islice(flat, count)) for count in said["counts"]]
    return Table(forms, uses, {form: number for number, form in enumerate(forms)})
