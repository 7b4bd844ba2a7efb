"""A text whose personal information was replaced, and what else was said of that text."""

import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lexicons.models import Finding
from lexicons.privacy.detector import detect
from lexicons.privacy.masking import Masker, replaced
from lexicons.privacy.models import PrivacyHit

_LEAST = 2  # one character alone gives nobody away, and is in every sentence


@dataclass(frozen=True, slots=True)
class Token:
    """What stands for one piece of personal information.

    `start` and `end` are its place in the masked text, `original_start` and
    `original_end` what it replaced in the text as given: code points, half open.
    """

    start: int
    end: int
    original_start: int
    original_end: int
    type: str
    token: str


@dataclass(frozen=True)
class MaskedText:
    """A text with tokens in the place of personal information.

    It still knows the original: keep it no longer than the text is handled.
    """

    original: str
    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.original_start for token in self.tokens]

    def forward(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the original is in the masked text.

        A stretch that begins or ends within a piece that was replaced takes in all of
        its token.
        """
        if start >= end:
            at, _ = self._at(start)
            return at, at
        return self._at(start)[0], self._at(end - 1)[1]

    def _at(self, place: int) -> tuple[int, int]:
        """The character at `place`, or the token that replaced it."""
        index = bisect.bisect_right(self._starts, place) - 1
        if index < 0:
            return place, place + 1
        token = self.tokens[index]
        if place < token.original_end:
            return token.start, token.end
        moved = place - token.original_end + token.end
        return moved, moved + 1

    def moved(self, finding: Finding) -> Finding:
        """A finding in the original as one in the masked text, its words masked."""
        start, end = self.forward(finding.start, finding.end)
        return self.worded(finding).model_copy(update={"start": start, "end": end})

    def worded(self, finding: Finding) -> Finding:
        """A finding with its words masked; its place stays that in the original.

        Message and suggestion are the rule's own words and quote nothing.
        """
        start, end = self.forward(finding.start, finding.end)
        quoted, shown = self.original[finding.start : finding.end], self.text[start:end]
        because = finding.because
        if quoted != shown and len(quoted) >= _LEAST and quoted in because:
            # it may quote part of a piece
            because = replaced(because, {quoted: shown} | self._values)
        because = self.scrubbed(because)
        return finding.model_copy(update={"text": shown, "because": because})

    def scrubbed(self, said: str) -> str:
        """A sentence about the text, with what it quotes of the masked pieces masked."""
        if said not in self._scrubbed:
            self._scrubbed[said] = replaced(said, self._values)
        return self._scrubbed[said]

    @cached_property
    def _scrubbed(self) -> dict[str, str]:
        """Few sentences are said of many places, and there may be many values."""
        return {}

    @cached_property
    def _values(self) -> dict[str, str]:
        found = {
            self.original[t.original_start : t.original_end]: t.token
            for t in self.tokens
        }
        return {value: token for value, token in found.items() if len(value) >= _LEAST}


def mask_text(
    text: str, hits: Iterable[PrivacyHit] | None = None, *, masker: Masker | None = None
) -> MaskedText:
    """The text with a token for each hit; without `hits`, for what `detect` finds.

    The same `masker` gives the same value the same token in several texts.
    """
    found = detect(text) if hits is None else hits
    return masked_pieces(text, (masker or Masker()).tokens(text, found))


def masked_pieces(text: str, pieces: Iterable[tuple[int, int, str, str]]) -> MaskedText:
    """The text with these tokens: start, end, type and token, in order, apart."""
    tokens: list[Token] = []
    parts: list[str] = []
    at = length = 0
    for start, end, kind, token in pieces:
        kept = text[at:start]
        length += len(kept)
        tokens.append(Token(length, length + len(token), start, end, kind, token))
        parts += [kept, token]
        length += len(token)
        at = end
    return MaskedText(text, "".join([*parts, text[at:]]), tuple(tokens))
