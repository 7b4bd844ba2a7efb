"""A transcript becomes what is said in a case: read, masked, and kept."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from lexicons.models import Finding, Screening
from review.domain import workflow
from review.domain.canonical import sha256
from review.domain.case import Case
from review.errors import TranscriptMismatchError
from review.services import rehearing, trail, vault
from review.services.findings import (
    as_case_findings,
    certainty_of,
    keep_rules,
    placed,
    read_text,
)
from review.services.long_numbers import silences
from review.services.masking import masked_text, masked_transcript
from review.services.office import Office
from review.services.readings import weighed

if TYPE_CHECKING:
    from audio.models import Transcript
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


def fitted(transcript: "Transcript", *, seconds: float, name: str) -> "Transcript":
    """A transcript that came in a file, as that of a recording so long.

    Raises TranscriptMismatchError where it goes on after the recording is over.
    """
    last = max((segment.start for segment in transcript.segments), default=0.0)
    if last > seconds + LATE:
        raise TranscriptMismatchError(
            name=name, end=_clock(last), seconds=_clock(seconds)
        )
    cut = [
        segment.model_copy(
            update={
                "start": min(segment.start, seconds),
                "end": min(segment.end, seconds),
            }
        )
        for segment in transcript.segments
    ]
    segments = tuple(
        one.model_copy(update={"words": tuple(one.pieces()) if one.words else ()})
        for one in cut
    )
    fields = {name: getattr(transcript, name) for name in type(transcript).model_fields}
    return type(transcript)(**fields | {"segments": segments, "duration": seconds})


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), COUNTED)
    hours, minute = divmod(minutes, COUNTED)
    return f"{hours}:{minute:02d}:{second:02d}"


def read(
    office: Office, transcript: "Transcript", *, goods: str | None, at: datetime
) -> Recorded:
    """What the rules find in a transcript, and what of it is masked."""
    screening = read_text(
        office,
        transcript.text,
        goods=goods,
        scope="transcript",
        at=at,
        certainty=certainty_of(transcript),
    )
    reread = partial(read_text, office, goods=goods, scope="transcript", at=at)
    found = weighed(
        transcript,
        screening.findings,
        lambda text, certainty: reread(text, certainty=certainty).findings,
    )
    screening = screening.model_copy(update={"findings": found})
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
        engine=found.spoken.engine,
        model=found.spoken.model,
        model_sha256=found.spoken.model_sha256,
    )
    rehearing.after_hearing(office, opened, found.heard)
    return opened
