"""Whose a piece of personal information is: what stands together is one person's.

Where it is not plain, people are taken together rather than apart: an erasure that
leaves something of a person behind is worse than one whose preview shows too much.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from lexicons.privacy import TYPES, Token, same_value
from review.domain.privacy import MaskedSpan

REACH = 32
"""Characters between two pieces that belong together, whatever stands between them."""
SENTENCE = 120
"""The same, where no stop is between them."""
_STOP = re.compile("[。！？!?；;\n\r]")
_NAMES = frozenset({"name", "nickname", "minor"})

STRONG = frozenset(
    {
        "bank_card", "email", "id_card", "passport", "phone", "plate", "qq",
        "social_id", "wechat",
    }
)  # fmt: skip
"""One of these has one holder: it makes two pieces one person's, also across cases."""
FINDABLE = frozenset(TYPES) - {"consumption", "health", "minor_school", "sms_code"}
"""By these a person is looked up; the rest says something of many."""
# Within one case the same name, address or order is the same person's too.
_SAME = STRONG | _NAMES | {"address", "order_no", "birthday"}
_CHINA = "86"
_MOBILE = 11


def identity(type_: str, value: str) -> str:
    """One spelling for one value of a type, whatever it was written or said like."""
    same = same_value(type_, value)
    if type_ == "phone":
        same = same.removeprefix("00")
        if len(same) == _MOBILE + len(_CHINA) and same.startswith(_CHINA):
            same = same.removeprefix(_CHINA)
    return f"{type_}:{same}"


def identities(said: str) -> tuple[str, ...]:
    """What somebody typed, as a value of every type it could be."""
    return tuple(identity(type_, said) for type_ in TYPES)


def identified(text: str, tokens: Iterable[Token]) -> dict[Token, str]:
    """Each piece of a text with the one spelling of its value."""
    return {
        token: identity(token.type, text[token.original_start : token.original_end])
        for token in tokens
    }


def people(text: str, said: Mapping[Token, str]) -> list[list[Token]]:
    """The pieces of one text, by person, each list in the order of the text.

    `said` holds them in that order, as `identified` gives them.
    """
    runs = _runs(text, said)
    leads = list(range(len(runs)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = number = leads[leads[number]]
        return number

    first_with: dict[str, int] = {}
    for number, run in enumerate(runs):
        for token in run:
            if token.type in _SAME:
                known = lead(first_with.setdefault(said[token], number))
                here = lead(number)
                leads[max(known, here)] = min(known, here)
    found: dict[int, list[Token]] = defaultdict(list)
    for number, run in enumerate(runs):
        found[lead(number)] += run
    return list(found.values())


def beside(text: str, piece: Token, there: Iterable[MaskedSpan]) -> list[str]:
    """Whose else a piece may be that is masked later than the rest of its text.

    Of those who are spoken of next to it, the nearest first; `text` is the masked one.
    """
    found: dict[str, int] = {}
    for span in there:
        first, last = (span, piece) if span.start < piece.start else (piece, span)
        between = text[first.end : last.start]
        is_next_name = span.type in _NAMES and piece.type in _NAMES
        if _reaches(between) and not is_next_name:
            gap = min(len(between), found.get(span.subject_id, len(between)))
            found[span.subject_id] = gap
    return sorted(found, key=lambda subject_id: found[subject_id])


def _reaches(between: str) -> bool:
    return len(between) <= (REACH if _STOP.search(between) else SENTENCE)


def _runs(text: str, said: Mapping[Token, str]) -> list[list[Token]]:
    """Pieces that stand together, cut where the next person begins."""
    runs: list[list[Token]] = []
    for token in said:
        if runs and _continues(text, said, runs[-1], token):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _continues(
    text: str, said: Mapping[Token, str], run: list[Token], token: Token
) -> bool:
    between = text[run[-1].original_end : token.original_start]
    if not _reaches(between):
        return False
    stopped = bool(_STOP.search(between))
    # A list goes on to its next person where its first kind comes again: the next name,
    # or, in another sentence or line, the next of whatever each entry begins with.
    again = token.type == run[0].type and (stopped or token.type in _NAMES)
    return not again or said[token] == said[run[0]]
