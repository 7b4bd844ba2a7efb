"""A text made ready for the recognisers: folded, cut in sentences, cues found."""

import bisect
from dataclasses import dataclass
from typing import Self

from lexicons.normalize import View, plain_view
from lexicons.privacy.cues import Place, find_cues
from lexicons.programs import expression

_END = expression("[。!?\n\r;]")
_CLAUSE = expression("[。!?\n\r;,、:()]|…|——")
_SURNAME_DIGITS = expression("[伍陆]")
SHORT = 14
REACH = 80
"""Speech without stops has no sentences: nothing looks further than this."""


def _keep_surnames(text: str, view: View) -> str:
    """The folded text, with 伍 and 陆 as they were: surnames more often than digits."""
    places = [match.start() for match in _SURNAME_DIGITS.finditer(text)]
    if not places:
        return view.text
    letters = list(view.text)
    for place in places:
        letters[bisect.bisect_left(view.offsets, place)] = text[place]
    return "".join(letters)


@dataclass(frozen=True)
class Reading:
    """The folded text and what every recogniser asks about it."""

    view: View
    text: str
    cues: dict[str, list[Place]]
    ends: list[int]
    breaks: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """Folds the text and finds its cues, once for all recognisers."""
        view = plain_view(text)
        folded = _keep_surnames(text, view)
        return cls(
            view=view,
            text=folded,
            cues=find_cues(folded),
            ends=[match.start() for match in _END.finditer(folded)],
            breaks=[match.start() for match in _CLAUSE.finditer(folded)],
        )

    def sentence(self, start: int, end: int) -> Place:
        """The sentence around a stretch, never further than REACH characters away."""
        return self._around(self.ends, start, end)

    def utterance(self, start: int, end: int) -> Place:
        """The sentence, with the next one where this only calls somebody: 王女士在吗?"""
        left, right = self.sentence(start, end)
        if right - left <= SHORT and right < len(self.text):
            _, right = self.sentence(right + 1, right + 1)
        before, _ = self.sentence(left - 1, left - 1) if left else (left, left)
        if left - before <= SHORT:
            left = before
        return max(left, start - REACH), min(right, end + REACH)

    def clause(self, start: int, end: int) -> Place:
        """The clause around a stretch, never further than REACH characters away."""
        return self._around(self.breaks, start, end)

    def _around(self, stops: list[int], start: int, end: int) -> Place:
        at = bisect.bisect_left(stops, start)
        left = stops[at - 1] + 1 if at else 0
        at = bisect.bisect_left(stops, end)
        right = stops[at] if at < len(stops) else len(self.text)
        return max(left, start - REACH), min(right, end + REACH)

    def before(self, at: int, length: int) -> str:
        """Up to `length` characters before a place, within its sentence."""
        left, _ = self.sentence(at, at)
        return self.text[max(left, at - length) : at]

    def after(self, at: int, length: int) -> str:
        """Up to `length` characters from a place on, within its sentence."""
        _, right = self.sentence(at, at)
        return self.text[at : min(right, at + length)]

    def has_cue(self, kind: str, start: int, end: int) -> Place | None:
        """The last cue of this kind that lies wholly between two places.

        Where one cue is the end of a longer one (号码 of 手机号码), it is the longer one.
        """
        places = self.cues[kind]
        at = bisect.bisect_left(places, (end, 0))
        found: Place | None = None
        for place in reversed(places[max(0, at - 8) : at]):
            if place[0] < start or place[1] > end:
                continue
            if found and place[1] <= found[0]:
                break
            found = (place[0], max(place[1], found[1]) if found else place[1])
        return found
