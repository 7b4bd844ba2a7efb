"""Which syllables are taken for each other by an ear, or by a machine that listens.

Initials are confused with those made at the same place of the mouth, finals with those
around the same vowel. Two syllables are close where both halves are.
"""

from functools import lru_cache

from lexicons.phonetic import syllable_of_sign
from lexicons.programs import expression

# By place: lips, tongue tip, back of the tongue, blade, teeth; and what is near by ear.
_PLACES = ("b p f m", "d t n l", "g k h", "j q x", "z c s zh ch sh r", "f h", "n m", "l r",
           " y w")  # fmt: skip
_VOWELS = expression("[aeiouv]")
_CUT = expression("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)")
_GLIDES = expression("^[iuv](?=[aeo])")


@lru_cache(maxsize=65536)
def are_close(sign: str, other: str) -> bool:
    """Whether one of these two syllables may have been heard as the other."""
    one, two = _parts(sign), _parts(other)
    if one is None or two is None:
        return False
    return _vowel(one[1]) == _vowel(two[1]) and any(
        one[0] in place and two[0] in place for place in map(_split, _PLACES)
    )


@lru_cache(maxsize=65536)
def share_half(sign: str, other: str) -> bool:
    """Whether two syllables begin alike, or end alike."""
    one, two = _parts(sign), _parts(other)
    if one is None or two is None:
        return False
    return one[0] == two[0] or one[1] == two[1]


def _parts(sign: str) -> tuple[str, str] | None:
    found = _CUT.fullmatch(syllable_of_sign(sign))
    return (found[1], found[2]) if found and found[2] else None


def _split(place: str) -> frozenset[str]:
    return frozenset(place.split(" "))


def _vowel(final: str) -> str:
    """The vowel that carries a final, without the glide before it."""
    found = _VOWELS.search(_GLIDES.sub("", final))
    return found.group() if found else ""
