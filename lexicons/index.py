"""Every phrase of every rule, sorted into groups and ready to be looked for.

A group is a list of phrases that one part of one rule asks about (its match, one side
of a `near`, an exception). Parts that list the same phrases share a group.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from lexicons.gaps import Gaps
from lexicons.morphs import Morphs
from lexicons.near_sounds import NearSounds
from lexicons.normalize import LIMIT, normalize, solid
from lexicons.phonetic import say_term, sounds
from lexicons.table import Draft, Entry, Table
from lexicons.variants import variants

MIN_SYLLABLES = 2
# Two groups that no rule asks for: what expressions hold letter by letter, to be seen
# through a disguise, and what is said instead of something else (morphs.yaml).
WORDS = -1
SAID = -2
# In the phrase of a `SAID` place, between what is said and what is meant.
MEANS = "\x01"
_LONG_ENOUGH_TO_HEAR = 4
NO_MORPHS = Morphs()


class Groups:
    """Collects groups while rules are compiled, then builds the tables."""

    def __init__(self, vocabularies: Mapping[str, tuple[str, ...]]) -> None:
        self.vocabularies = vocabularies
        self._known: dict[tuple[tuple[str, ...], bool], int] = {}
        self._asked: dict[tuple[tuple[str, ...], bool], int] = {}

    def add(self, terms: Sequence[str], *, phonetic: bool = False) -> int:
        """The number of the group of these terms."""
        asked = (tuple(terms), phonetic)
        group = self._asked.get(asked)
        if group is None:
            key = (self.spelled_out(terms), phonetic)
            group = self._known.setdefault(key, len(self._known))
            self._asked[asked] = group
        return group

    def spelled_out(self, terms: Sequence[str]) -> tuple[str, ...]:
        """The phrases, with every `@name` replaced. Raises KeyError."""
        if "\0@" not in "\0" + "\0".join(terms):
            return tuple(dict.fromkeys(terms))
        out: dict[str, None] = {}
        for term in terms:
            listed = self.vocabularies[term[1:]] if term.startswith("@") else (term,)
            out.update(dict.fromkeys(listed))
        return tuple(out)

    def build(self, words: Iterable[str] = (), morphs: Morphs = NO_MORPHS) -> "Index":
        """The tables of everything that was added, and of these words."""
        tables = _Tables(morphs)
        for (phrases, phonetic), group in self._known.items():
            for phrase in phrases:
                tables.enter(group, phrase, phonetic=phonetic)
        for word in sorted(words):
            tables.enter_word(word)
        for said, meant in morphs.said:
            tables.enter_said(said, meant)
        signless = tables.signless.table()
        shaped = _by_shape(signless, morphs)
        return Index(
            tables.plain.table(), signless, tables.spoken.table(), shaped, morphs
        )


class _Tables:
    """The tables while they are filled."""

    def __init__(self, morphs: Morphs) -> None:
        self._accent = accents(morphs)
        self.plain, self.signless, self.spoken = Draft(), Draft(), Draft()

    def enter(self, group: int, phrase: str, *, phonetic: bool) -> None:
        for form in variants(normalize(phrase)):
            self._enter(group, phrase, form)
        if phonetic:
            self._enter_sounds(group, phrase, normalize(phrase))

    def enter_word(self, word: str) -> None:
        """A word that nobody asks for as it is written, only where it is disguised."""
        for form in variants(word)[1:]:
            self._enter(WORDS, word, form)
        self.signless.add(solid(word), WORDS, Entry(word, word))
        self._enter_sounds(WORDS, word, word)

    def enter_said(self, said: str, meant: str) -> None:
        phrase = f"{said}{MEANS}{meant}"
        self._enter(SAID, phrase, said)
        if len(said) >= _LONG_ENOUGH_TO_HEAR:
            self._enter_sounds(SAID, phrase, said)

    def _enter(self, group: int, phrase: str, form: str) -> None:
        if not form:
            return
        self.plain.add(form, group, Entry(phrase, form))
        bare = solid(form)
        if len(bare) < MIN_SYLLABLES:
            return
        self.signless.add(bare, group, Entry(phrase, form))
        short = squeeze(bare)
        if short != bare and len(short) >= MIN_SYLLABLES:
            self.signless.add(short, group, Entry(phrase, form, squeezed=True))

    def _enter_sounds(self, group: int, phrase: str, form: str) -> None:
        bare = solid(form)
        if len(bare) < MIN_SYLLABLES:
            return
        for reading in say_term(bare):
            heard = reading.translate(self._accent)
            self.spoken.add(heard, group, Entry(phrase, bare))


class Index:
    """Phrases to look for: as written, without signs, by sound, by shape."""

    def __init__(
        self,
        plain: Table,
        signless: Table,
        spoken: Table,
        looks: Table,
        morphs: Morphs = NO_MORPHS,
    ) -> None:
        """The syllables of `spoken` are those of no accent: see `accents`.

        `looks` has what words look like, for the words it may be.
        """
        self.plain = plain
        self.signless = signless
        self.spoken = spoken
        self.looks = looks
        self.morphs = morphs
        self.find_plain = plain.finder
        self.find_signless = signless.finder
        self.find_spoken = spoken.finder
        self.find_shaped = looks.finder
        self.shaped = _Shaped(looks)

    @cached_property
    def accents(self) -> npt.NDArray[np.uint32]:
        """What each syllable of a text sounds like in any accent."""
        return _lookup(accents(self.morphs))

    @cached_property
    def shapes(self) -> npt.NDArray[np.uint32]:
        """What each character looks like."""
        return _lookup(self.morphs.folded)

    @cached_property
    def near_sounds(self) -> NearSounds:
        """The phrases of which one syllable may have been heard wrong."""
        return NearSounds(self.spoken.forms)

    @cached_property
    def gaps(self) -> Gaps:
        """The words in which a character may be hidden."""
        return Gaps(self.signless)


class _Shaped(Sequence[tuple[str, ...]]):
    """The words that look like each string of a table."""

    def __init__(self, looks: Table) -> None:
        self._looks = looks

    def __len__(self) -> int:
        return len(self._looks.forms)

    @overload
    def __getitem__(self, number: int) -> tuple[str, ...]: ...

    @overload
    def __getitem__(self, number: slice) -> "list[tuple[str, ...]]": ...

    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        return tuple(entry.phrase for entry in self._looks.entries(number))


def accents(morphs: Morphs) -> dict[int, int]:
    """The sign of each syllable, to the sign of what it sounds like in any accent."""
    said = sounds().signs
    return {
        ord(sign): ord(said[folded])
        for syllable, sign in said.items()
        if (folded := morphs.fold_syllable(syllable)) in said and folded != syllable
    }


def _lookup(rewrites: Mapping[int, int]) -> npt.NDArray[np.uint32]:
    table = np.arange(LIMIT, dtype=np.uint32)
    table[list(rewrites.keys())] = list(rewrites.values())
    return table


def _by_shape(signless: Table, morphs: Morphs) -> Table:
    """What words look like, where a character of theirs looks like another one."""
    folded = morphs.folded
    alike = frozenset(map(chr, folded))
    looks = Draft()
    for form in signless.own_forms():
        if not alike.isdisjoint(form):
            looks.add(form.translate(folded), WORDS, Entry(form, form))
    return looks.table()


def squeeze(form: str) -> str:
    """Runs of one Han character become one."""
    kept: list[str] = []
    for char in form:
        if not kept or char != kept[-1] or char.isascii():
            kept.append(char)
    return "".join(kept)
