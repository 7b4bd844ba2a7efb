"""Whether characters that sound like a phrase were meant as they are written."""

from lexicons.words import words_in

# Words of one character that mean themselves.
_SMALL_WORDS = frozenset(
    "的是了在有和就都也要会能来去到说看加再又还把被给让跟对从以其他她它我你您们这那只些不没很太更真吗呢吧"
)
_LONGEST_WORD = 3


def was_meant(text: str, start: int, form: str) -> bool:
    """Whether a common word explains a differing character, or crosses an edge.

    `form` is what the characters of `text` from `start` on sound like; it has as many.
    """
    low = max(0, start - _LONGEST_WORD + 1)
    around = text[low : start + len(form) + _LONGEST_WORD - 1]
    first, last = start - low, start - low + len(form)
    differing = [at for at in range(first, last) if around[at] != form[at - first]]
    if any(around[at] in _SMALL_WORDS for at in differing):
        return True
    return any(
        begin < first < end
        or begin < last < end
        or any(begin <= at < end for at in differing)
        for begin, end in words_in(around)
    )


def has_letters(written: str) -> bool:
    """Whether Latin letters or digits are in it."""
    return any(char.isascii() for char in written)
