"""How likely a character is part of a given name.

`given_names.txt` has two lines: characters that this trade's talk hardly has anywhere
but in names, and characters that are usual in names and in talk alike.
"""

from pathlib import Path

_NAMELY, _USUAL = (
    frozenset(line)
    for line in (Path(__file__).parent / "given_names.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
NAMELY, USUAL = 2, 1


def likelihood(char: str) -> int:
    """2 for a character of names, 1 for one of names and talk alike, 0 for any other."""
    return NAMELY if char in _NAMELY else USUAL if char in _USUAL else 0


def given_name(chars: str) -> int:
    """How likely one or two characters are a given name: 0 (not) to 5 (surely)."""
    marks = [likelihood(char) for char in chars]
    if not marks or min(marks) == 0:
        return 0
    doubled = len(chars) > 1 and chars[0] == chars[1]
    return sum(marks) + doubled
