"""How sure the machine was, and what a second model heard: for the player."""

from collections.abc import Iterable, Iterator
from typing import Any

from audio.models import Segment, Transcript, Word
from lexicons.models import Finding
from review.domain.case import CaseFinding
from review.domain.rehearing import (
    DOUBT,
    MACHINE,
    Confirms,
    SecondHearing,
    confirms,
    of_finding,
)
from review.i18n import gettext as _
from review.ui.catalogue import category_name

Json = dict[str, Any]


def doubts(transcript: Transcript) -> Iterator[tuple[int, int]]:
    """The doubtful words: their place among all, and how sure the machine was, in %."""
    if transcript.engine != MACHINE:
        return
    for number, word in enumerate(transcript.pieces()):
        if is_doubtful(word):
            yield number, round(word.probability * 100)


def is_doubtful(word: Word) -> bool:
    """Whether a person had better listen; no one can hear whether a comma is right."""
    return word.probability < DOUBT and any(map(str.isalnum, word.text))


def beside(hearings: Iterable[SecondHearing], finding: Finding) -> list[Json]:
    """What was heard again where a finding was said, and whether it bears it out."""
    return [
        {**_told(one), "verdict": str(verdict), "says": _says(verdict)}
        for one in of_finding(hearings, finding)
        for verdict in (confirms(one, finding),)
    ]


def below(
    hearings: Iterable[SecondHearing],
    segments: Iterable[Segment],
    findings: Iterable[CaseFinding],
) -> Iterator[list[Json]]:
    """For each line what was heard again of it, where no finding has it already."""
    shown = [item.finding for item in findings]
    left = [one for one in hearings if not any(of_finding([one], f) for f in shown)]
    for segment in segments:
        mine = [one for one in left if segment.start < one.t1 and one.t0 < segment.end]
        left = [one for one in left if one not in mine]
        yield [{**_told(one), "verdict": "", "says": _would_find(one)} for one in mine]


def _told(one: SecondHearing) -> Json:
    return {"model": one.model, "text": one.text, "sure": round(one.probability * 100)}


def _says(verdict: Confirms) -> str:
    return {
        Confirms.WORDS: _("Confirms these words"),
        Confirms.RULE: _("Other words, the same rule"),
        Confirms.OTHER: _("Does not confirm these words"),
        Confirms.NOTHING: _("Heard no words here"),
    }[verdict]


def _would_find(one: SecondHearing) -> str:
    """What the rules would find in it; it is no finding, but worth listening."""
    names = dict.fromkeys(map(category_name, one.rules.values()))
    if not names:
        return ""
    return _("Would be found in it: {names}").format(names=" · ".join(names))


def wording() -> dict[str, str]:
    """The words of the player about all this."""
    return {
        "doubt": _("Heard with {percent} % certainty"),
        "again": _("Second hearing ({model})"),
        "again_nothing": _("no words"),
    }
