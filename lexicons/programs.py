"""Regular expressions, compiled when first asked, and never twice on one machine.

Compiling the expressions of the privacy engine takes as long as reading a script. So
`expression` gives one that compiles itself when a text first asks it. What it compiles
into is a list of numbers, the program that the engine of Python runs: `packed` gives
the programs as arrays, which lexicons/snapshot.py keeps, and `know` takes them back.
A program is found by the text of its expression, so it cannot be that of another one.
"""

import _sre  # type: ignore[import-not-found]  # the engine of `re`; no public way
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from re import _compiler as sre_compiler  # type: ignore[attr-defined]  # no public way
from re import _parser as sre_parser  # type: ignore[attr-defined]  # as above
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from lexicons.strings import Strings

Arrays = Mapping[str, npt.NDArray[Any]]
_ASKED = (
    "search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn",
    "flags", "groups", "groupindex",
)  # fmt: skip
_SURROGATES = "surrogatepass"
_declared: dict[str, None] = {}


class _Expression:
    """Looks like a `re.Pattern`; what it is asked for is there after the first time."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> object:
        if name not in _ASKED:
            raise AttributeError(name)
        made = compiled(self.pattern)
        for asked in _ASKED:
            setattr(self, asked, getattr(made, asked))
        return vars(self)[name]


class _Programs(NamedTuple):
    """Programs that an earlier process compiled."""

    numbers: Mapping[str, int]
    codes: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int32]
    flags: npt.NDArray[np.int32]
    groups: npt.NDArray[np.int32]
    names: Mapping[str, dict[str, int]]


_known: list[_Programs] = []


def expression(source: str) -> re.Pattern[str]:
    """An expression that is compiled when a text first asks it."""
    _declared[source] = None
    return cast("re.Pattern[str]", _Expression(source))


@lru_cache(maxsize=4096)
def compiled(source: str) -> re.Pattern[str]:
    """The expression, compiled once."""
    for programs in _known:
        number = programs.numbers.get(source)
        if number is not None:
            return _restored(source, programs, number)
    return re.compile(source)


def _restored(source: str, programs: _Programs, number: int) -> re.Pattern[str]:
    """What `re.compile` makes, from the program on; the engine checks the program."""
    code = programs.codes[programs.starts[number] : programs.starts[number + 1]]
    groups = int(programs.groups[number])
    names = programs.names.get(str(number), {})
    by_number: list[str | None] = [None] * (groups + 1)
    for name, group in names.items():
        by_number[group] = name
    made: re.Pattern[str] = _sre.compile(
        source,
        int(programs.flags[number]),
        code.tolist(),
        groups,
        names,
        tuple(by_number),
    )
    return made


def made_by(match: re.Match[str], shape: re.Pattern[str]) -> bool:
    """Whether this expression found the match: `match.re` is the one behind it."""
    return match.re.pattern == shape.pattern


def declared() -> tuple[str, ...]:
    """Every expression that was given to `expression` so far."""
    return tuple(_declared)


def packed(sources: Iterable[str]) -> Arrays:
    """The programs of these expressions and of all that are declared, as arrays."""
    listed = tuple(dict.fromkeys((*_declared, *sources)))
    codes, flags, groups = [], [], []
    names: dict[int, dict[str, int]] = {}
    for number, source in enumerate(listed):
        tree = sre_parser.parse(source)
        codes.append(np.array(sre_compiler._code(tree, 0), dtype=np.uint32))  # noqa: SLF001 - no public way
        flags.append(tree.state.flags)
        groups.append(tree.state.groups - 1)
        if tree.state.groupdict:
            names[number] = tree.state.groupdict
    strings = Strings.of(listed)
    starts = np.cumsum([0, *map(len, codes)], dtype=np.int32)
    return {
        "programs.text": _as_bytes(strings.joined),
        "programs.sources": strings.starts,
        "programs.codes": np.concatenate([np.zeros(0, np.uint32), *codes]),
        "programs.starts": starts,
        "programs.flags": np.array(flags, dtype=np.int32),
        "programs.groups": np.array(groups, dtype=np.int32),
        "programs.names": _as_bytes(json.dumps(names)),
    }


def know(arrays: Arrays) -> None:
    """Takes programs that `packed` has given to an earlier process, instead of others."""
    text = arrays["programs.text"].tobytes().decode("utf-8", _SURROGATES)
    sources = Strings(text, arrays["programs.sources"])
    _known[:] = [
        _Programs(
            {source: number for number, source in enumerate(sources)},
            arrays["programs.codes"],
            arrays["programs.starts"],
            arrays["programs.flags"],
            arrays["programs.groups"],
            json.loads(arrays["programs.names"].tobytes()),
        )
    ]


def _as_bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", _SURROGATES), dtype=np.uint8)
