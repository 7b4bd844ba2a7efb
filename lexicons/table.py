"""Strings to look for, and which phrases of which groups each of them stands for.

Kept as a few long arrays, so that reading them back costs next to nothing; an entry is
made when its string is met in a text.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicons.finder import Finder, Hashed
from lexicons.strings import Strings

_CELLS = 4
_FIRST_HAN = "\u3400"


class Entry(NamedTuple):
    """One form of one phrase, in these groups; `squeezed` is for the repeat view only."""

    phrase: str
    form: str
    squeezed: bool = False
    groups: tuple[int, ...] = ()


class Columns(NamedTuple):
    """A table as arrays. Of an entry: phrase, form, squeezed, groups, by number.

    `firsts` has the first entry of each string, `groups` all groups one after the
    other, and where each lot of them begins.
    """

    forms: Strings
    words: Strings
    groups: npt.NDArray[np.int32]
    lots: npt.NDArray[np.int32]
    firsts: npt.NDArray[np.int32]
    cells: npt.NDArray[np.int32]


class Draft:
    """A table while it is filled."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Entry, dict[int, None]]] = {}

    def add(self, form: str, group: int, entry: Entry) -> None:
        """This string, wherever it is met, stands for this phrase of this group."""
        self._rows.setdefault(form, {}).setdefault(entry, {})[group] = None

    def table(self) -> "Table":
        """The table of what was added."""
        words: dict[str, int] = {}
        lots: dict[tuple[int, ...], int] = {}
        cells: list[int] = []
        for row in self._rows.values():
            for entry, own in row.items():
                cells += (
                    words.setdefault(entry.phrase, len(words)),
                    words.setdefault(entry.form, len(words)),
                    int(entry.squeezed),
                    lots.setdefault(tuple(own), len(lots)),
                )
        return Table(
            Columns(
                forms=Strings.of(self._rows),
                words=Strings.of(words),
                groups=np.array([one for lot in lots for one in lot], dtype=np.int32),
                lots=np.cumsum([0, *map(len, lots)], dtype=np.int32),
                firsts=np.cumsum([0, *map(len, self._rows.values())], dtype=np.int32),
                cells=np.array(cells, dtype=np.int32),
            )
        )


class Table:
    """The strings by number, and the entries of each."""

    def __init__(self, columns: Columns, hashed: Hashed | None = None) -> None:
        """`hashed` are the hashes of the strings, where they are known."""
        self.columns = columns
        self.forms = columns.forms
        self.finder = Finder(columns.forms, hashed)
        self._firsts = columns.firsts.data
        self._cells = columns.cells.data
        self._lots = columns.lots.data
        self._groups = columns.groups.data
        self._made: dict[int, tuple[Entry, ...]] = {}
        self.itself = _Itself(self)

    def entries(self, number: int) -> tuple[Entry, ...]:
        """What the string of this number stands for."""
        made = self._made.get(number)
        if made is None:
            firsts = range(self._firsts[number], self._firsts[number + 1])
            made = tuple(self._entry(_CELLS * at) for at in firsts)
            self._made[number] = made
        return made

    def is_han(self, number: int) -> bool:
        """Whether the string is all Han characters."""
        return all(char >= _FIRST_HAN for char in self.forms[number])

    @property
    def known(self) -> Finder:
        """Says of a string whether it is one of these."""
        return self.finder

    @cached_property
    def own(self) -> npt.NDArray[np.bool_]:
        """Which strings are phrases as they are listed: no variant, nothing said for one."""
        phrases, forms, squeezed, _ = self.columns.cells.reshape(-1, _CELLS).T
        before = np.append(0, np.cumsum((phrases == forms) & (squeezed == 0)))
        firsts = self.columns.firsts
        own: npt.NDArray[np.bool_] = before[firsts[1:]] > before[firsts[:-1]]
        return own

    def own_forms(self) -> Iterator[str]:
        """The phrases as they are listed."""
        return (self.forms[number] for number in np.flatnonzero(self.own).tolist())

    def _entry(self, at: int) -> Entry:
        phrase, form, squeezed, lot = self._cells[at : at + _CELLS]
        words = self.columns.words
        groups = self._groups[self._lots[lot] : self._lots[lot + 1]]
        return Entry(words[phrase], words[form], bool(squeezed), tuple(groups))


class _Itself(dict[int, bool]):
    """Whether a string is what one of its entries looks like without signs.

    Asked of every phrase of a text: a dictionary that fills itself answers soonest.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, number: int) -> bool:
        form = self._table.forms[number]
        itself = any(entry.form == form for entry in self._table.entries(number))
        self[number] = itself
        return itself
