"""Strings for one automaton, and which phrases of which groups each of them stands for.

Kept as a few long lists, so that reading them back costs next to nothing; an entry is
made when its string is met in a text.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypedDict

_CELLS = 4
_FIRST_HAN = "\u3400"


class Entry(NamedTuple):
    """One form of one phrase, in these groups; `squeezed` is for the repeat view only."""

    phrase: str
    form: str
    squeezed: bool = False
    groups: tuple[int, ...] = ()


class Columns(TypedDict):
    """A table as plain lists. Of an entry: phrase, form, squeezed, groups, by number."""

    forms: list[str]
    words: list[str]
    groups: list[list[int]]
    counts: list[int]
    cells: list[int]


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
        groups: dict[tuple[int, ...], int] = {}
        cells: list[int] = []
        for row in self._rows.values():
            for entry, own in row.items():
                cells += (
                    words.setdefault(entry.phrase, len(words)),
                    words.setdefault(entry.form, len(words)),
                    int(entry.squeezed),
                    groups.setdefault(tuple(own), len(groups)),
                )
        return Table(
            {
                "forms": list(self._rows),
                "words": list(words),
                "groups": [list(own) for own in groups],
                "counts": [len(row) for row in self._rows.values()],
                "cells": cells,
            }
        )


class Table:
    """The strings by number, and the entries of each."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.forms = columns["forms"]
        self._firsts = [0, *accumulate(columns["counts"])]
        self._groups = [tuple(own) for own in columns["groups"]]
        self._made: dict[int, tuple[Entry, ...]] = {}
        self._itself: dict[int, bool] = {}

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

    def is_itself(self, number: int) -> bool:
        """Whether the string is what one of its entries looks like without signs."""
        known = self._itself.get(number)
        if known is None:
            form = self.forms[number]
            known = any(entry.form == form for entry in self.entries(number))
            self._itself[number] = known
        return known

    @cached_property
    def known(self) -> frozenset[str]:
        """The strings."""
        return frozenset(self.forms)

    def own_forms(self) -> Iterator[str]:
        """The phrases as they are listed: no variant, nothing that is said for one."""
        cells = self.columns["cells"]
        phrases, forms, squeezed = cells[::_CELLS], cells[1::_CELLS], cells[2::_CELLS]
        own = [
            phrase == form and not short
            for phrase, form, short in zip(phrases, forms, squeezed, strict=True)
        ]
        for number, form in enumerate(self.forms):
            if any(own[self._firsts[number] : self._firsts[number + 1]]):
                yield form

    def _entry(self, at: int) -> Entry:
        phrase, form, squeezed, groups = self.columns["cells"][at : at + _CELLS]
        words = self.columns["words"]
        return Entry(words[phrase], words[form], bool(squeezed), self._groups[groups])
