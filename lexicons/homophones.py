"""How sure it is that something was said for what it sounds like, and was not meant."""

from lexicons.phonetic import say_term
from lexicons.reading import Seen
from lexicons.words import words_in

SURE_SYLLABLES = 4
_PAIR = 2
_FEW_LETTERS = 5

# Words of one character that mean themselves.
SMALL_WORDS = frozenset(
    "的是了在有和就都也要会能来去到说看加再又还把被给让跟对从以其他她它我你您们这那只些不没很太更真吗呢吧个位件条套盒箱瓶一二三两几得哪"
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
    if any(around[at] in SMALL_WORDS for at in differing):
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


def heard(written: str, form: str, said: str) -> Seen | None:
    """How sure it is that this was meant to be heard as the phrase.

    `said` are the syllables of what is written. Where they are those of the phrase in
    some accent only, the word must be long, and one of its characters there.
    """
    same = sum(a == b for a, b in zip(written, form, strict=False))
    if said not in say_term(form):
        return Seen.ACCENT if same and len(form) > _PAIR else None
    if has_letters(written):
        short = written.isascii() and len(written) < _FEW_LETTERS
        return Seen.PINYIN_LOW if short else Seen.PINYIN
    if len(form) >= SURE_SYLLABLES or (len(form) > _PAIR and same):
        return Seen.PINYIN
    return Seen.PINYIN_LOW if same else None
