"""Places of a recording that a second, bigger model hears again; which, and what it says.

It never changes a verdict: what it heard stands beside the finding, for a person.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from audio.models import Segment, Transcript, Word
from lexicons.models import Finding
from review.domain.canonical import digest_of
from review.domain.staff import Value

KIND = "rehear"  # of the job
MACHINE = "faster-whisper"  # what a person wrote down is not heard again

# A word that is less sure is doubtful. With `base`, on 30 clips of 14 people and ten
# voices, 45 % of such characters were wrong, and 17 % of all.
DOUBT = 0.6
FEWEST = 3  # doubtful words that make a doubtful place
BETWEEN = 2  # sure words that do not end one
PAUSE = 0.25  # seconds of silence at which a place may begin or end
WIDEST = 4.0  # seconds to look for such a pause in
EDGE = 0.2  # seconds of silence that are heard with it
LONGEST = 25.0  # seconds; the recogniser's window has 30
SHARE, LEAST = 0.15, 120.0  # of a recording at most; and what is heard in any case

Stretch = tuple[float, float]
"""Seconds from the start of the recording."""


class SecondHearing(Value):
    """What another model heard from `t0` to `t1`, masked.

    `rules` found something in it, by rule its category; `probability` is the mean of its
    words.
    """

    id: str
    case_id: str
    t0: float
    t1: float
    text: str
    rules: dict[str, str]
    probability: float
    model: str
    model_sha256: str
    at: datetime
    salt: str = ""

    @property
    def digest(self) -> str:
        """The hash under which the audit log knows it; see `SampledClip.salt`."""
        return digest_of(self)


class Confirms(StrEnum):
    """What a second hearing says about a finding."""

    WORDS = "words"
    RULE = "rule"
    OTHER = "other"
    NOTHING = "nothing"


def confirms(hearing: SecondHearing, finding: Finding) -> Confirms:
    """Whether the second hearing has the words of a finding, or at least its rule."""
    said = spoken(hearing.text)
    if not said:
        return Confirms.NOTHING
    if spoken(finding.text) in said:
        return Confirms.WORDS
    return Confirms.RULE if finding.rule in hearing.rules else Confirms.OTHER


def of_finding(
    hearings: Iterable[SecondHearing], finding: Finding
) -> tuple[SecondHearing, ...]:
    """The hearings of the place where a finding was said."""
    t0, t1 = finding.t0, finding.t1
    if t0 is None or t1 is None:
        return ()
    return tuple(one for one in hearings if one.t0 <= t0 and t1 <= one.t1)


def spoken(text: str) -> str:
    """The text without punctuation, spaces and differences of width."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def doubtful(
    transcript: Transcript, silent: Sequence[Stretch] = ()
) -> Iterator[tuple[float, Stretch]]:
    """The places where it may have been misheard, each with how doubtful it is."""
    for segment in transcript.segments:
        if not segment.understood:
            yield segment.end - segment.start, (segment.start, segment.end)
        else:
            for run in _runs(segment, silent):
                doubt = sum(max(0.0, DOUBT - word.probability) for word in run)
                yield doubt, (run[0].start, run[-1].end)


def _runs(segment: Segment, silent: Sequence[Stretch]) -> Iterator[list[Word]]:
    """Words from a doubtful one to another, with few sure ones between them."""
    run: list[Word] = []
    last = 0
    for at, word in enumerate(segment.words):
        if word.probability >= DOUBT or _within((word.start, word.end), silent):
            continue
        if run and at - last > BETWEEN + 1:
            yield from _enough(run)
            run = []
        run.append(word)
        last = at
    yield from _enough(run)


def _enough(run: list[Word]) -> Iterator[list[Word]]:
    if len(run) >= FEWEST:
        yield run


def places(
    transcript: Transcript, findings: Iterable[Finding], silent: Sequence[Stretch]
) -> tuple[Stretch, ...]:
    """What is to be heard again: all findings, then what is most doubtful, in order.

    Each place begins and ends in a pause where there is one. What is `silent`, because
    somebody is named there, is no place by itself.
    """
    said = [
        (finding.t0, finding.t1)
        for finding in findings
        if finding.t0 is not None and finding.t1 is not None
    ]
    wanted = [one for one in said if not _within(one, silent)]
    left = max(LEAST, SHARE * transcript.duration)
    for _doubt, place in sorted(doubtful(transcript, silent), reverse=True):
        length = place[1] - place[0]
        if length <= left and not _within(place, silent):
            wanted.append(place)
            left -= length
    words = tuple(transcript.pieces())
    return _joined(_wider(place, words, transcript.duration) for place in wanted)


def _within(place: Stretch, silent: Sequence[Stretch]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in silent)


def _wider(place: Stretch, words: Sequence[Word], duration: float) -> Stretch:
    """The place with the words around it, from pause to pause."""
    first = next((n for n, w in enumerate(words) if w.end > place[0]), len(words) - 1)
    last = first
    while last + 1 < len(words) and words[last + 1].start < place[1]:
        last += 1
    while first and place[0] - words[first].start < WIDEST:
        if words[first].start - words[first - 1].end >= PAUSE:
            break
        first -= 1
    while last + 1 < len(words) and words[last].end - place[1] < WIDEST:
        if words[last + 1].start - words[last].end >= PAUSE:
            break
        last += 1
    start = min(place[0], words[first].start) - EDGE
    end = max(place[1], words[last].end) + EDGE
    return round(max(0.0, start), 3), round(min(duration, end), 3)


def _joined(places: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """In order; those that overlap are one, as long as the recogniser takes it at once."""
    joined: list[Stretch] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            both = (joined[-1][0], max(joined[-1][1], end))
            if both[1] - both[0] <= LONGEST or end <= joined[-1][1]:
                joined[-1] = both
                continue
        joined.append((start, end))
    return tuple(joined)
