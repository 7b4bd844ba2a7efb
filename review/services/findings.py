"""What the rules find in a text, and how it is kept with a case."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from lexicons.models import Finding, Screening
from review.documents.reading import plain
from review.documents.straddling import screen_document
from review.domain.case import CaseFinding
from review.domain.china_time import CHINA
from review.services.office import Office

if TYPE_CHECKING:
    from audio.models import Transcript


def read_text(
    office: Office,
    text: str,
    *,
    goods: str | None,
    scope: Literal["script", "transcript"],
    at: datetime,
    certainty: Sequence[float] | None = None,
) -> Screening:
    """What the rules in force at that moment, in China, find in a text.

    Terms broken over two lines are found too. `certainty` is how sure a recogniser was
    of each character.
    """
    as_of = at.astimezone(CHINA).date()
    screen = partial(office.reader.screen, goods=goods, scope=scope, as_of=as_of)
    return read_with(screen, text, certainty)


def read_with(
    screen: Callable[..., Screening], text: str, certainty: Sequence[float] | None
) -> Screening:
    """What `screen` finds in a text, terms that are broken over two lines too."""

    def read(part: str) -> Screening:
        known = certainty if certainty and len(certainty) == len(part) else None
        return screen(part, certainty=known)

    return screen_document(plain("", text), read)


def certainty_of(transcript: "Transcript") -> tuple[float, ...]:
    """How sure the recogniser was of each character; people are sure of theirs."""
    return tuple(piece.probability for piece in transcript.pieces() for _ in piece.text)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the text."""
    return sorted(findings, key=lambda f: (f.start, f.end, f.rule))


def as_case_findings(
    office: Office, findings: Iterable[Finding]
) -> tuple[CaseFinding, ...]:
    """The findings with ids, numbered from 1 in the order of the text."""
    return tuple(
        CaseFinding(id=office.new_id(), ordinal=ordinal, finding=finding)
        for ordinal, finding in enumerate(ordered(findings), start=1)
    )


def keep_rules(
    office: Office, screening: Screening, findings: Iterable[Finding] | None = None
) -> None:
    """Keep every rule that found something, and what the house decided, for the dossier."""
    known = office.reader.rules
    found = screening.findings if findings is None else findings
    used = {f.rule: known[f.rule] for f in found if f.rule in known}
    office.store.rules.keep(screening.lock, used, office.reader.overrides)


def placed(finding: Finding, transcript: "Transcript") -> Finding:
    """A finding with the seconds in which its words were said."""
    if finding.end <= finding.start:  # a missing notice has no words of its own
        return finding
    span = transcript.locate(finding.start, finding.end)
    return finding.model_copy(update={"t0": span.start, "t1": span.end})
