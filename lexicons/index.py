"""Every phrase of every rule, sorted into groups and built into automata.

A group is a list of phrases that one part of one rule asks about (its match, one side
of a `near`, an exception). Parts that list the same phrases share a group.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lexicons.automaton import Automaton, RustAutomaton
from lexicons.normalize import normalize, solid
from lexicons.phonetic import say_term
from lexicons.variants import variants

MIN_SYLLABLES = 2


class Use(NamedTuple):
    """One form of one phrase in one group; `squeezed` is for the repeat view only."""

    group: int
    phrase: str
    form: str
    squeezed: bool = False


@dataclass
class Table:
    """Strings for one automaton, and what each of them stands for."""

    forms: list[str] = field(default_factory=list)
    uses: list[list[Use]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, form: str, use: Use) -> None:
        """This string, wherever it is met, stands for this use as well."""
        number = self.numbers.setdefault(form, len(self.forms))
        if number == len(self.forms):
            self.forms.append(form)
            self.uses.append([])
        if use not in self.uses[number]:
            self.uses[number].append(use)


class Groups:
    """Collects groups while rules are compiled, then builds the automata."""

    def __init__(self, vocabularies: Mapping[str, tuple[str, ...]]) -> None:
        self.vocabularies = vocabularies
        self._known: dict[tuple[tuple[str, ...], bool], int] = {}

    def add(self, terms: Sequence[str], *, phonetic: bool = False) -> int:
        """The number of the group of these terms."""
        key = (self.spelled_out(terms), phonetic)
        return self._known.setdefault(key, len(self._known))

    def spelled_out(self, terms: Sequence[str]) -> tuple[str, ...]:
        """The phrases, with every `@name` replaced. Raises KeyError."""
        out: dict[str, None] = {}
        for term in terms:
            listed = self.vocabularies[term[1:]] if term.startswith("@") else (term,)
            out.update(dict.fromkeys(listed))
        return tuple(out)

    def build(self) -> "Index":
        """The automata over everything that was added."""
        plain, signless, spoken = Table(), Table(), Table()
        for (phrases, phonetic), group in self._known.items():
            for phrase in phrases:
                for form in variants(normalize(phrase)):
                    _enter(Use(group, phrase, form), plain, signless)
                if phonetic:
                    _enter_sounds(Use(group, phrase, normalize(phrase)), spoken)
        return Index(plain, signless, spoken)


class Index:
    """Three automata: as written, without signs, by sound."""

    def __init__(self, plain: Table, signless: Table, spoken: Table) -> None:
        self.plain = plain
        self.signless = signless
        self.spoken = spoken
        self.find_plain: Automaton = RustAutomaton.build(plain.forms)
        self.find_signless: Automaton = RustAutomaton.build(signless.forms)
        self.find_spoken: Automaton = RustAutomaton.build(spoken.forms)


def squeeze(form: str) -> str:
    """Runs of one Han character become one."""
    kept: list[str] = []
    for char in form:
        if not kept or char != kept[-1] or char.isascii():
            kept.append(char)
    return "".join(kept)


def _enter(use: Use, plain: Table, signless: Table) -> None:
    if not use.form:
        return
    plain.add(use.form, use)
    bare = solid(use.form)
    if len(bare) < MIN_SYLLABLES:
        return
    signless.add(bare, use)
    short = squeeze(bare)
    if short != bare and len(short) >= MIN_SYLLABLES:
        signless.add(short, Use(use.group, use.phrase, use.form, squeezed=True))


def _enter_sounds(use: Use, spoken: Table) -> None:
    bare = solid(use.form)
    if len(bare) < MIN_SYLLABLES:
        return
    for reading in say_term(bare):
        spoken.add(reading, Use(use.group, use.phrase, bare))
