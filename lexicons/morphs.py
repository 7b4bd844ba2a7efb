"""How hosts say a word without saying it: nicknames, masks, look-alikes, accents.

The data is morphs.yaml. Nothing here finds anything: lexicons/restore.py does.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import Field, model_validator

from lexicons.kinds import Value
from lexicons.normalize import normalize

MORPHS = Path(__file__).parent / "morphs.yaml"
Why = Annotated[str, Field(min_length=1)]
Ways = Annotated[tuple[str, ...], Field(min_length=1)]
Pair = Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]


class Words(Value):
    """Words that are said in other words: `means` lists the ways to say each one.

    Where `alone` is false they also mean what they say, so by themselves they prove
    nothing.
    """

    id: str
    kind: Literal[
        "nickname",
        "euphemism",
        "omission",
        "reversed",
        "abbreviation",
        "emoji",
        "sound-alike",
    ]
    why: Why
    alone: bool = True
    means: dict[str, Ways]


class Masks(Value):
    """Signs and words that stand for a character, or only stand in between.

    The `doubtful` signs are met in ordinary words as well.
    """

    why: Why
    signs: str = ""
    doubtful: str = ""
    spoken: tuple[str, ...] = ()
    inserted: str = ""


class Shapes(Value):
    """Characters that look alike; each class counts as one character."""

    why: Why
    classes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> "Shapes":
        chars = "".join(self.classes)
        twice = {char for char in chars if chars.count(char) > 1}
        if twice:
            said = f"in two classes: {''.join(sorted(twice))}"
            raise ValueError(said)
        return self


class Sounds(Value):
    """Initials and finals that an accent, or a machine that listens, confuses."""

    why: Why
    initials: tuple[Pair, ...] = ()
    finals: tuple[Pair, ...] = ()


class Said(NamedTuple):
    """One way of saying one word, in plain form."""

    said: str
    meant: str
    kind: str
    why: str
    alone: bool


class Morphs(Value):
    """All of morphs.yaml."""

    words: tuple[Words, ...] = ()
    masks: Masks = Masks(why="-")
    shapes: Shapes = Shapes(why="-")
    sounds: Sounds = Sounds(why="-")

    @cached_property
    def said(self) -> dict[tuple[str, str], Said]:
        """Every way of saying a word, by what is said and what is meant."""
        ways = (way for listed in self.words for way in _ways(listed))
        return {(way.said, way.meant): way for way in ways}

    @cached_property
    def folded(self) -> dict[int, int]:
        """Each character of a class of look-alikes, to the first of its class."""
        return {
            ord(char): ord(alike[0]) for alike in self.shapes.classes for char in alike
        }

    def fold_syllable(self, syllable: str) -> str:
        """A syllable as it sounds in any of the accents."""
        for one, other in self.sounds.initials:
            long, short = sorted((one, other), key=len, reverse=True)
            if syllable.startswith(long):
                syllable = short + syllable.removeprefix(long)
                break
        for one, other in self.sounds.finals:
            long, short = sorted((one, other), key=len, reverse=True)
            if syllable.endswith(long):
                return syllable.removesuffix(long) + short
        return syllable


def _ways(listed: Words) -> Iterator[Said]:
    for meant, ways in listed.means.items():
        for way in ways:
            yield Said(
                normalize(way),
                normalize(meant),
                listed.kind,
                listed.why,
                listed.alone,
            )


def read_morphs(path: Path = MORPHS) -> Morphs:
    """The built-in morphs. Raises pydantic.ValidationError for a faulty file."""
    said: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Morphs.model_validate(said)
