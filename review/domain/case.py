"""Cases: what is decided, by whom, with what outcome."""

from datetime import datetime
from enum import StrEnum

from lexicons.models import Finding
from review.domain.staff import Value


class CaseKind(StrEnum):
    """Where the text of a case came from."""

    SCRIPT = "script"
    RECORDING = "recording"


class Status(StrEnum):
    """Where one version of a case stands."""

    SUBMITTED = "submitted"
    SCREENED = "screened"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    FINAL_REVIEW = "final_review"
    CLOSED = "closed"
    ARCHIVED = "archived"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Outcome(StrEnum):
    """What a reviewer, or the final level, made of a case."""

    CLEAR = "clear"
    CLEAR_WITH_CONDITIONS = "clear_with_conditions"
    VIOLATION = "violation"
    SEND_BACK = "send_back"


class Disposition(StrEnum):
    """What a person made of one finding."""

    CONFIRMED = "confirmed"
    FALSE_POSITIVE = "false_positive"
    NEEDS_EVIDENCE = "needs_evidence"


class CaseFinding(Value):
    """A finding that has become part of a case. `ordinal` counts from 1 in text order."""

    id: str
    ordinal: int
    finding: Finding


class Decision(Value):
    """One person's word at one level (1, 2 or 3), on what was shown to them.

    `dispositions` maps finding id to what the person made of it; `shown_sha256` is the
    hash of the text and findings that the page showed.
    """

    id: str
    case_id: str
    level: int
    by: str
    outcome: Outcome
    dispositions: dict[str, Disposition]
    reason: str
    seconds_spent: float
    shown_sha256: str
    decided_at: datetime


class Case(Value):
    """One version of a case. A changed text is a new version: a new case row.

    `incomplete` says what the screening could not read; `row_version` counts the
    changes of this row, so that nobody overwrites what they have not seen.
    """

    id: str
    number: str
    version: int = 1
    previous_id: str | None = None
    kind: CaseKind
    title: str
    goods: str | None = None
    host_id: str
    submitter_id: str
    status: Status
    outcome: Outcome | None = None
    content_sha256: str = ""
    lock_sha256: str = ""
    incomplete: tuple[str, ...] = ()
    recording_id: str | None = None
    air_at: datetime | None = None
    due_at: datetime | None = None
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    created_at: datetime
    updated_at: datetime
    decisions: tuple[Decision, ...] = ()
    findings: tuple[CaseFinding, ...] = ()
    row_version: int = 1
