"""Finds thousands of phrases at once. Three methods, so that the engine can change."""

from collections.abc import Sequence
from typing import Protocol, Self

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Match = tuple[int, int, int]


class Automaton(Protocol):
    """Phrases by number; matches are (phrase, start, end) in characters, half open."""

    @classmethod
    def build(cls, phrases: Sequence[str]) -> Self: ...

    def find_all(self, text: str) -> list[Match]: ...

    def find_longest(self, text: str) -> list[Match]: ...


class RustAutomaton:
    """Aho-Corasick by `ahocorasick_rs`: offsets in characters, overlaps included."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._phrases = phrases
        self._all = _automaton(phrases, MatchKind.Standard)
        self._longest: AhoCorasick | None = None

    @classmethod
    def build(cls, phrases: Sequence[str]) -> Self:
        """An automaton over these phrases; none of them may be empty."""
        return cls(tuple(phrases))

    def find_all(self, text: str) -> list[Match]:
        """Every occurrence of every phrase, overlapping ones too."""
        return list(self._all.find_matches_as_indexes(text, overlapping=True))

    def find_longest(self, text: str) -> list[Match]:
        """From left to right the longest phrase at each place, none overlapping."""
        if self._longest is None:
            self._longest = _automaton(self._phrases, MatchKind.LeftmostLongest)
        return list(self._longest.find_matches_as_indexes(text))


def _automaton(phrases: tuple[str, ...], kind: MatchKind) -> AhoCorasick:
    return AhoCorasick(
        list(phrases),
        matchkind=kind,
        store_patterns=False,
        implementation=Implementation.ContiguousNFA,
    )
