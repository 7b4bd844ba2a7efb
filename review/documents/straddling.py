"""Screens a document so that terms broken over two lines are found too.

The rules read a line break as the end of a clause. A hard-wrapped script may break a term
in two (`全网最` / `低价`): such a document is read a second time with these breaks taken
out, and what lies across one of them is added. Nothing that the first reading found is
changed, so a second line can never excuse a first one.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from lexicons.models import Finding, FindingStatus, MatchedBy, Screening
from lexicons.privacy import PrivacyHit, detect
from review.documents.models import Document

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
BREAK = re.compile(rf"(?<=[{HAN}])[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*(?=[{HAN}])")
# An address goes on with a number (文三路138号 / 3栋502室), and a number with a word.
NUMBER_BREAK = re.compile(
    rf"(?:(?<=[{HAN}])[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*(?=[{HAN}0-9])|"
    rf"(?<=[0-9])[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*(?=[{HAN}]))"
)
# Evidence that rests on one phrase: expressions and pairs would join two sentences.
TERMS = {MatchedBy.LITERAL, MatchedBy.VARIANT, MatchedBy.PHONETIC}
LONGEST = 12  # characters of a term that may straddle


@dataclass(frozen=True)
class Unwrapped:
    """A text without the breaks inside its sentences, and the way back to the text.

    `joins` are the offsets in `text` at which a break was taken out; `removed[i]` is
    how many characters were taken out before and at the i-th of them.
    """

    text: str
    joins: tuple[int, ...]
    removed: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset, in the text as given, of the character at `offset`."""
        index = bisect_right(self.joins, offset)
        return offset + (self.removed[index - 1] if index else 0)


def unwrap(text: str, breaks: re.Pattern[str] = BREAK) -> Unwrapped:
    """Take out every line break between two Chinese characters."""
    pieces: list[str] = []
    joins: list[int] = []
    removed: list[int] = []
    start = total = 0
    for found in breaks.finditer(text):
        pieces.append(text[start : found.start()])
        joins.append(found.start() - total)
        total += found.end() - found.start()
        removed.append(total)
        start = found.end()
    pieces.append(text[start:])
    return Unwrapped("".join(pieces), tuple(joins), tuple(removed))


def screen_document(
    document: Document, screen: Callable[[str], Screening]
) -> Screening:
    """What `screen` finds in a document, terms across line breaks included.

    Offsets are those of `document.text`.
    """
    whole = screen(document.text)
    unwrapped = unwrap(document.text)
    if not unwrapped.joins:
        return whole
    across = [
        _moved(finding, unwrapped, document.text)
        for finding in screen(unwrapped.text).findings
        if _is_across(finding, unwrapped)
    ]
    if not across:
        return whole
    findings = sorted(
        (*whole.findings, *across), key=lambda finding: (finding.start, finding.end)
    )
    return whole.model_copy(update={"findings": tuple(findings)})


def personal_hits(text: str) -> tuple[PrivacyHit, ...]:
    """All personal information of a text, also what is broken over two lines."""
    whole = detect(text)
    unwrapped = unwrap(text, NUMBER_BREAK)
    if not unwrapped.joins:
        return whole
    across = (
        replace(
            hit,
            start=unwrapped.original(hit.start),
            end=unwrapped.original(hit.end - 1) + 1,
        )
        for hit in detect(unwrapped.text)
        if _holds_join(hit.start, hit.end, unwrapped)
    )
    return (*whole, *across)


def _is_across(finding: Finding, unwrapped: Unwrapped) -> bool:
    is_open = finding.status is FindingStatus.OPEN
    if not is_open or finding.matched_by not in TERMS:
        return False
    if finding.end - finding.start > LONGEST:
        return False
    return _holds_join(finding.start, finding.end, unwrapped)


def _holds_join(start: int, end: int, unwrapped: Unwrapped) -> bool:
    after = bisect_right(unwrapped.joins, start)
    return after < len(unwrapped.joins) and unwrapped.joins[after] < end


def _moved(finding: Finding, unwrapped: Unwrapped, text: str) -> Finding:
    start = unwrapped.original(finding.start)
    end = unwrapped.original(finding.end - 1) + 1
    return finding.model_copy(
        update={"start": start, "end": end, "text": text[start:end]}
    )
