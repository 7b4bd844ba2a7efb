"""Where another reading of a recording would change what the rules find.

A recogniser that keeps several hypotheses says where they part. Each of them is put in
the place of what was written, and read with the sentence around it. A rule that speaks
there only becomes a finding of its own, which asks for a person and blocks nothing; a
finding that would not be there says so. The words of a reading are never kept: a finding
has the words that were written, at their place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from audio.models import Reading, Transcript
from lexicons.models import (
    Confidence,
    Finding,
    FindingStatus,
    MatchedBy,
    Screening,
    Severity,
)
from lexicons.normalize import solid
from review.services.findings import certainty_of

AROUND = 60  # characters of the transcript on either side that are read with it
LEAST = 0.1  # a reading less probable than this is noise
_DOUBT = 0.4  # how sure the characters of another reading are taken to be
_ON = str.maketrans("。！？!?", "，，，，，")
_SPARE = 1  # characters beside the stretch that end, or begin, at its border
_ADDED = "另一种听法（概率 {percent}%）里有这类说法，写下的文字里没有，请听录音确认"
_MISSING = "另一种听法（概率 {percent}%）里没有这类说法，请听录音确认"
_OTHERS = (MatchedBy.PRIVACY, MatchedBy.MISSING, MatchedBy.MODEL)

# What the rules find in a text, by how sure each of its characters is.
Screen = Callable[[str, Sequence[float]], Screening]
Read = Callable[[str, Sequence[float]], Iterable[Finding]]


@dataclass(frozen=True)
class _Change:
    """Other words in the place of `start` to `end` of the transcript.

    The reading goes on as the transcript does, from `first` to `last`.
    """

    start: int
    end: int
    words: str
    probability: float
    first: int
    last: int


def screened(transcript: Transcript, screen: Screen) -> Screening:
    """What the rules find in a transcript, with what its other readings change."""
    whole = screen(transcript.text, certainty_of(transcript))

    def read(text: str, certainty: Sequence[float]) -> Iterable[Finding]:
        return screen(text, certainty).findings

    return whole.model_copy(
        update={"findings": weighed(transcript, whole.findings, read)}
    )


def weighed(
    transcript: Transcript, findings: Iterable[Finding], read: Read
) -> tuple[Finding, ...]:
    """The findings of a transcript, with what its other readings add or doubt."""
    kept = list(findings)
    sure = certainty_of(transcript)
    for change in _changes(transcript):
        kept = [*_weighed(transcript.text, sure, kept, change, read)]
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.rule)))


def is_other(finding: Finding) -> bool:
    """Whether only another reading holds what was found."""
    return finding.matched_by is MatchedBy.READING


def _changes(transcript: Transcript) -> Iterator[_Change]:
    """The readings, each without what it shares with the transcript at its ends."""
    for reading in sorted(transcript.readings, key=lambda one: -one.probability):
        if reading.probability < LEAST:
            continue
        first, last = transcript.between(reading.start, reading.end)
        yield from _trimmed(transcript.text, first, last, reading)


def _trimmed(text: str, first: int, last: int, reading: Reading) -> Iterator[_Change]:
    """The reading in the place that shares most with it; a piece too many may be timed."""
    ways = (
        _change(text, start, end, reading)
        for start in range(first, min(first + _SPARE, last) + 1)
        for end in range(max(start, last - _SPARE), last + 1)
    )
    best = min(ways, key=lambda one: len(one.words) + one.end - one.start)
    if best.words or best.end > best.start:
        yield best


def _change(text: str, start: int, end: int, reading: Reading) -> _Change:
    """The reading without what it shares with this stretch at its ends."""
    words = solid(reading.text)
    first, last = start, end
    while start < end and _goes(text[start], words[:1]):
        words = words[text[start].isalnum() :]
        start += 1
    while start < end and _goes(text[end - 1], words[-1:]):
        words = words[: len(words) - text[end - 1].isalnum()]
        end -= 1
    return _Change(start, end, words, reading.probability, first, last)


def _goes(written: str, said: str) -> bool:
    """Whether a character is the same, or a sign that a reading does not have."""
    return written == said or not written.isalnum()


def _weighed(
    text: str,
    sure: Sequence[float],
    findings: list[Finding],
    change: _Change,
    read: Read,
) -> Iterator[Finding]:
    low, high = max(0, change.start - AROUND), change.end + AROUND
    before, after = text[low : change.start], text[change.end : high]
    # Where a sentence ends is a guess too: a reading goes on over it.
    own = change.first - low
    before = before[:own] + before[own:].translate(_ON)
    own = change.last - change.end
    after = after[:own].translate(_ON) + after[own:]
    doubt = [_DOUBT] * len(change.words)
    certainty = [*sure[low : change.start], *doubt, *sure[change.end : high]]
    first = change.start - low
    last = first + len(change.words)
    there = [
        finding
        for finding in read(before + change.words + after, certainty)
        if _counts(finding) and _touches(finding, first, last)
    ]
    here = [f for f in findings if _touches(f, change.start, change.end)]
    heard = {finding.rule for finding in there}
    for finding in findings:
        gone = finding in here and _counts(finding) and finding.rule not in heard
        yield _doubted(finding, change) if gone else finding
    known = {finding.category for finding in here if _is_open(finding)}
    for finding in there:
        if finding.category not in known and finding.severity is not Severity.LOW:
            known.add(finding.category)
            yield _added(text, finding, change, low)


def _counts(finding: Finding) -> bool:
    return _is_open(finding) and finding.matched_by not in (
        *_OTHERS,
        MatchedBy.READING,
    )


def _is_open(finding: Finding) -> bool:
    return finding.status is FindingStatus.OPEN


def _touches(finding: Finding, start: int, end: int) -> bool:
    """Whether it holds some of the stretch; of an empty one, both sides."""
    return finding.start < max(end, start + 1) and min(start, end - 1) < finding.end


def _doubted(finding: Finding, change: _Change) -> Finding:
    said = _MISSING.format(percent=round(100 * change.probability))
    if "另一种听法" in finding.because:
        return finding
    because = "；".join(part for part in (finding.because, said) if part)
    return finding.model_copy(update={"because": because})


def _added(text: str, finding: Finding, change: _Change, low: int) -> Finding:
    longer = len(change.words) - (change.end - change.start)
    last = change.start + len(change.words)
    start = min(low + finding.start, change.start)
    end = low + finding.end
    end = end - longer if end >= last else change.end
    end = min(len(text), max(end, start + 1))
    severity = finding.severity
    return finding.model_copy(
        update={
            "start": start,
            "end": end,
            "text": text[start:end],
            "matched_by": MatchedBy.READING,
            "confidence": Confidence.LOW,
            "severity": Severity.MEDIUM if severity is Severity.HIGH else severity,
            "because": _ADDED.format(percent=round(100 * change.probability)),
        }
    )
