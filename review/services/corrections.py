"""A transcript with one line corrected, read again and masked, but not kept yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from audio.alignment import corrected
from audio.models import TimeSpan, Transcript
from lexicons.models import Finding, Screening
from review.domain.case import Case
from review.domain.privacy import MaskedSpan
from review.errors import ErasedError, InvalidInputError, OriginalLostError
from review.i18n import noop
from review.services import marking_heard, vault
from review.services.findings import certainty_of, placed, read_text
from review.services.line_texts import checked, stretches
from review.services.masking import SHORTEST, Known, masked_transcript, personal
from review.services.office import Office
from review.services.readings import is_other

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText, PrivacyHit


@dataclass(frozen=True)
class Line:
    """A line of a transcript: where it stood in the text, and what it is to say.

    `texts` stand between its masked pieces.
    """

    number: int
    start: int
    end: int
    texts: tuple[str, ...]
    said: str

    def moved(self, offset: int) -> int:
        """Where a place of the text before is now; one within the line, about."""
        if offset >= self.end:
            return offset + len(self.said) - (self.end - self.start)
        return min(offset, self.start + len(self.said))


@dataclass(frozen=True)
class Draft:
    """A case's text with one line corrected, not kept yet.

    `known` has tokens where the spans of `there` stand in it, and knows the originals,
    but for those of `lost`; `masked` goes on from its text to what is stored. `before`
    is what it was made of: where that is another by now, it must not be kept.
    """

    line: Line
    before: Transcript
    spoken: Transcript
    there: tuple[MaskedSpan, ...]
    lost: frozenset[str]
    known: "MaskedText"
    masked: "MaskedText"
    heard: Transcript
    screening: Screening
    findings: tuple[Finding, ...]

    def hidden(self) -> tuple[tuple[int, int], ...]:
        """Where something masked stands in what is stored."""
        known = (self.masked.forward(span.start, span.end) for span in self.there)
        new = ((token.start, token.end) for token in self.masked.tokens)
        return tuple(sorted((*known, *new)))

    def moved(self, offset: int) -> int:
        """Where a place of the text before is in what is stored, about."""
        at = self.line.moved(offset)
        return self.masked.forward(at, at)[0]

    def still(self, case: Case, before: Iterable[MaskedSpan]) -> Iterator[Finding]:
        """What was found in pieces that nobody can read any more: nothing finds it again."""
        places = sorted((s.start, s.end) for s in before)
        for (start, end), span in zip(places, self.there, strict=True):
            for finding in (one.finding for one in case.findings):
                if span.id in self.lost and (finding.start, finding.end) == (
                    start,
                    end,
                ):
                    at = self.masked.forward(span.start, span.end)
                    moved = {"start": at[0], "end": at[1], "text": span.token}
                    yield finding.model_copy(update=moved)
        yield from self._of_readings(case)

    def _of_readings(self, case: Case) -> Iterator[Finding]:
        """What other readings held, outside the line: they were not kept to be asked."""
        for finding in (one.finding for one in case.findings):
            apart = finding.end <= self.line.start or finding.start >= self.line.end
            if is_other(finding) and apart:
                start, end = self.moved(finding.start), self.moved(finding.end)
                text = self.masked.text[start:end]
                moved = {"start": start, "end": end, "text": text}
                yield finding.model_copy(update=moved)

    def located(self, start: int, end: int) -> TimeSpan:
        """When something personal is said; in the corrected line, a character to spare.

        How long words take that were put in there is not heard but shared out.
        """
        first, last = self.line.start, self.line.start + len(self.line.said)
        if first <= start < last:
            start, end = max(first, start - 1), min(max(end, last), end + 1)
        return self.spoken.locate(start, end)


def drafted(
    office: Office, case: Case, number: int, texts: Sequence[str], *, at: datetime
) -> Draft | None:
    """The text with the line corrected; None where it says so already."""
    text, raw = office.store.cases.text(case.id)
    spoken = Transcript.model_validate_json(raw or "")
    spans = vault.spans(office, case.id)
    line, transcript = _corrected(spoken, spans, number, texts)
    if transcript.text == text:
        return None
    moved = tuple(_moved(spans, line))
    known, lost = _original(office, transcript.text, moved)
    screening = read_text(
        office,
        known.original,
        goods=case.goods,
        scope="transcript",
        at=at,
        certainty=_certainty(transcript, known),
    )
    masked = _masked(office, case, known, screening, line)
    heard = masked_transcript(transcript, masked)
    found = [masked.moved(known.moved(finding)) for finding in screening.findings]
    return Draft(
        line=line,
        before=spoken,
        spoken=transcript,
        there=moved,
        lost=lost,
        known=known,
        masked=masked,
        heard=heard,
        screening=screening,
        findings=tuple(placed(finding, heard) for finding in found),
    )


def _certainty(transcript: Transcript, known: "MaskedText") -> list[float]:
    """How sure the recogniser was of each character of the original."""
    sure = (*certainty_of(transcript), 1.0)
    places = (known.forward(at, at)[0] for at in range(len(known.original)))
    return [sure[min(place, len(sure) - 1)] for place in places]


def _corrected(
    spoken: Transcript, spans: Iterable[MaskedSpan], number: int, texts: Sequence[str]
) -> tuple[Line, Transcript]:
    if not 0 <= number < len(spoken.segments):
        raise InvalidInputError(field="line", reason=noop("is not there"))
    start = sum(len(segment.text) for segment in spoken.segments[:number])
    segment = spoken.segments[number]
    end = start + len(segment.text)
    inside = sorted(
        (s.start - start, s.end - start) for s in spans if start <= s.start < end
    )
    if tuple(texts) != stretches(segment.text, inside):
        texts = checked(texts, segment.text, inside)
    made = corrected(segment, texts, inside)
    line = Line(number, start, end, tuple(texts), made.text)
    segments = (*spoken.segments[:number], made, *spoken.segments[number + 1 :])
    return line, spoken.having(segments)


def _moved(spans: Iterable[MaskedSpan], line: Line) -> Iterator[MaskedSpan]:
    """The masked pieces, in order, where they stand in the corrected text."""
    at, texts = line.start, iter(line.texts)
    for span in sorted(spans, key=lambda span: span.start):
        start = line.moved(span.start)
        if line.start <= span.start < line.end:
            start = at + len(next(texts))
            at = start + len(span.token)
        yield span.model_copy(update={"start": start, "end": start + len(span.token)})


def _original(
    office: Office, text: str, spans: Iterable[MaskedSpan]
) -> "tuple[MaskedText, frozenset[str]]":
    """The text as it was said, and its spans that do not open: their tokens stay."""
    from lexicons.privacy import masked_pieces

    parts: list[str] = []
    lost: set[str] = set()
    pieces: list[tuple[int, int, str, str]] = []
    at = length = 0
    for span in spans:
        try:
            said = vault.reveal(office, span.id)
        except (ErasedError, OriginalLostError):
            said = span.token
            lost.add(span.id)
        parts += [text[at : span.start], said]
        length += span.start - at
        pieces.append((length, length + len(said), span.type, span.token))
        length += len(said)
        at = span.end
    original = "".join([*parts, text[at:]])
    return masked_pieces(original, pieces), frozenset(lost)


def _masked(
    office: Office,
    case: Case,
    known: "MaskedText",
    screening: Screening,
    line: Line,
) -> "MaskedText":
    """What else is personal now, masked; who is known keeps the token."""
    from lexicons.privacy import mask_text

    masker = marking_heard.masker_of(office, case)
    pieces = vault.known(office, case.id)
    moved = [
        replace(hit, start=known.forward(a, b)[0], end=known.forward(a, b)[1])
        for hit in personal(known.original, screening.findings)
        for a, b in _outside(hit, known)
    ]
    return mask_text(known.text, [*moved, *_typed(known, line, pieces)], masker=masker)


def _typed(
    known: "MaskedText", line: Line, pieces: Iterable[Known]
) -> "Iterator[PrivacyHit]":
    """What is masked in the case, where the line says it again: whatever stands beside it."""
    from lexicons.models import Confidence
    from lexicons.privacy import PrivacyHit
    from review.services.subjects import FINDABLE

    first, last = line.start, line.start + len(line.said)
    there = [(token.start, token.end) for token in known.tokens]
    for type_, value, _token in pieces:
        if type_ not in FINDABLE or len(value) < SHORTEST:
            continue
        for found in re.finditer(re.escape(value), known.text[first:last]):
            start, end = first + found.start(), first + found.end()
            if not any(a < end and start < b for a, b in there):
                yield PrivacyHit(start, end, type_, Confidence.HIGH, "")


def _outside(hit: "PrivacyHit", known: "MaskedText") -> Iterator[tuple[int, int]]:
    """What of a hit is not masked already."""
    at = hit.start
    for token in known.tokens:
        if token.original_start < hit.end and at < token.original_end:
            yield from _words(known.original, at, token.original_start)
            at = token.original_end
    yield from _words(known.original, at, hit.end)


def _words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if any(letter.isalnum() for letter in text[start:end]):
        yield start, end
