"""A transcript becomes what is said in a case: read, masked, and kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from lexicons.models import Finding, Screening
from review.domain import workflow
from review.domain.canonical import sha256
from review.domain.case import Case
from review.errors import TranscriptMismatchError
from review.services import held, rehearing, trail, vault
from review.services.findings import (
    as_case_findings,
    keep_rules,
    placed,
    read_text,
)
from review.services.long_numbers import silences
from review.services.masking import masked_text, masked_transcript
from review.services.office import Office
from review.services.readings import screened

if TYPE_CHECKING:
    from audio.models import Segment, Transcript
    from lexicons.privacy import MaskedText


@dataclass(frozen=True)
class Recorded:
    """What was said in a recording, read but not kept yet.

    `spoken` and `masked` still know the originals: hold it no longer than that takes.
    `heard` and `findings` are masked.
    """

    spoken: "Transcript"
    heard: "Transcript"
    masked: "MaskedText"
    screening: Screening
    findings: tuple[Finding, ...]


LATE = 3.0  # seconds that a last line may outlast the recording
COUNTED = 60
# What somebody is called by what they do; anything else may be a name, or a number.
ROLE = re.compile(
    r"(?:说话人|发言人|讲话人|主播|副播|助播|主持人?|嘉宾|客服|场控|运营|speaker|spk|host|guest)"
    r"[\s_-]*[0-9A-Za-z一二三四五六七八九十甲乙丙丁]{0,2}",
    re.IGNORECASE,
)
SPEAKER = "发言人{number}"


def fitted(transcript: "Transcript", *, seconds: float, name: str) -> "Transcript":
    """A transcript that came in a file, as that of a recording so long.

    Only words and times are taken from the file. What it says of itself, as which model
    heard it, is nobody's evidence here, and no rule reads it; who speaks has a number in
    place of a name. Raises TranscriptMismatchError where it goes on after the recording
    is over.
    """
    from audio.subtitles import ENGINE, FORMS

    last = max((segment.start for segment in transcript.segments), default=0.0)
    if last > seconds + LATE:
        raise TranscriptMismatchError(
            name=name, end=_clock(last), seconds=_clock(seconds)
        )
    form = name.rpartition(".")[2].lower()
    return type(transcript)(
        segments=tuple(_numbered(_cut(transcript.segments, seconds))),
        duration=seconds,
        engine=ENGINE,
        settings={"form": form} if form in FORMS else {},
    )


def _cut(segments: "Iterable[Segment]", seconds: float) -> "Iterator[Segment]":
    for segment in segments:
        times = {
            "start": min(segment.start, seconds),
            "end": min(segment.end, seconds),
        }
        cut = segment.model_copy(update=times)
        words = tuple(cut.pieces()) if cut.words else ()
        yield cut.model_copy(update={"words": words, "heard": None})


def _numbered(segments: "Iterable[Segment]") -> "Iterator[Segment]":
    """Whoever is called by a name is called by a number, in order of speaking."""
    segments = tuple(segments)
    said = {one.speaker: one.speaker for one in segments}
    names = [one for one in said if one is not None and not ROLE.fullmatch(one)]
    labels = (SPEAKER.format(number=number) for number in count(1))
    said |= zip(names, (one for one in labels if one not in said), strict=False)
    for segment in segments:
        yield segment.model_copy(update={"speaker": said[segment.speaker]})


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), COUNTED)
    hours, minute = divmod(minutes, COUNTED)
    return f"{hours}:{minute:02d}:{second:02d}"


def read(
    office: Office, transcript: "Transcript", *, goods: str | None, at: datetime
) -> Recorded:
    """What the rules find in a transcript, and what of it is masked."""
    screen = partial(read_text, office, goods=goods, scope="transcript", at=at)
    screening = screened(transcript, lambda text, sure: screen(text, certainty=sure))
    masked = masked_text(transcript.text, screening.findings)
    return Recorded(
        spoken=transcript,
        heard=masked_transcript(transcript, masked),
        masked=masked,
        screening=screening,
        findings=tuple(masked.moved(placed(f, transcript)) for f in screening.findings),
    )


def keep(office: Office, case: Case, found: Recorded, *, at: datetime) -> Case:
    """The submitted case with what was said, up for its first review.

    Part of the open transaction.
    """
    opened = workflow.screened(
        case,
        as_case_findings(office, found.findings),
        content=sha256(found.masked.text),
        lock=found.screening.lock,
        incomplete=found.screening.incomplete,
        policy=office.policy,
        now=at,
    )
    keep_rules(office, found.screening)
    office.store.cases.heard(
        opened, text=found.masked.text, transcript=found.heard.model_dump_json()
    )
    office.store.spans.silence(case.id, silences(found.heard))
    spans = vault.seal(office, opened, found.masked, locate=found.spoken.locate)
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="case.screened",
        subject=case.id,
        findings=len(found.findings),
        content=opened.content_sha256,
        lock=found.screening.lock,
        masked=len(spans),
        spans=vault.digest(office, case.id),
        **held.said(office, case.id),
        engine=found.spoken.engine,
        model=found.spoken.model,
        model_sha256=found.spoken.model_sha256,
    )
    rehearing.after_hearing(office, opened, found.heard)
    return opened
