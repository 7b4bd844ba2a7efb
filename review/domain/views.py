"""What pages and commands are shown: plain values, already cut to what one may see."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from audio.models import Transcript
from lexicons.models import Severity
from review.domain.case import Case, CaseKind, Decision, Disposition, Outcome, Status
from review.domain.job import Job
from review.domain.privacy import MaskedSpan, Shown, Unlock
from review.domain.recording import StoredRecording
from review.domain.rehearing import SecondHearing
from review.domain.staff import Person, Value
from review.errors import ReviewError


class QueueFilter(Value):
    """What a list of cases is narrowed to; None and False mean any.

    `level` is 1 to 3; `mine` keeps what the person holds, submitted or hosts;
    `text` is looked for in number, title, user name and name of the host.
    """

    level: int | None = None
    kind: CaseKind | None = None
    severity: Severity | None = None
    status: Status | None = None
    mine: bool = False
    overdue: bool = False
    text: str = ""


class QueueRow(Value):
    """One line of the list of cases. `findings` counts the open ones."""

    id: str
    number: str
    version: int
    kind: CaseKind
    title: str
    goods: str | None
    status: Status
    outcome: Outcome | None
    severity: Severity | None
    findings: int
    host_name: str
    submitter_name: str
    claimed_by: str | None
    claimed_by_name: str | None
    claimed_until: datetime | None
    air_at: datetime | None
    due_at: datetime | None
    overdue: bool
    created_at: datetime
    updated_at: datetime


class QueuePage(Value):
    """Some rows, and how many there are in all."""

    rows: tuple[QueueRow, ...]
    total: int


class HistoryEntry(Value):
    """One line of a case's history, without what the reader must not know yet."""

    at: datetime
    actor: str
    action: str
    data: dict[str, Any]


@dataclass(frozen=True)
class CaseView:
    """A case as one person may see it.

    `case.decisions`, `case.outcome` and `opinions` hold only the opinions that this
    person may know (levels 2 and 3 decide blind). `refusal` says why the person may
    not decide now; `level` is the open level, 0 where none is. `masked` is what was
    masked in the text, `shown` the originals that this person may see at this moment.
    `second_hearings` are what a second model heard, `second_job` its work.
    """

    case: Case
    text: str
    spoken: str | None
    recording: StoredRecording | None
    host: Person
    submitter: Person
    level: int
    opinions: tuple[tuple[Person, Decision], ...]
    hidden_opinions: int
    drafts: dict[str, Disposition]
    may_claim: bool
    may_decide: bool
    refusal: ReviewError | None
    shown_sha256: str
    history: tuple[HistoryEntry, ...]
    job: Job | None
    holder: Person | None
    next_id: str | None
    masked: tuple[MaskedSpan, ...] = ()
    shown: tuple[Shown, ...] = ()
    may_unlock: bool = False
    second_hearings: tuple[SecondHearing, ...] = ()
    second_job: Job | None = None
    may_correct: bool = False

    @cached_property
    def transcript(self) -> Transcript | None:
        """What was said; `spoken` is read only here, as three hours take half a second."""
        return Transcript.model_validate_json(self.spoken) if self.spoken else None


class Look(Value):
    """One look at an original: who and where, by name; what, by its token."""

    unlock: Unlock
    name: str
    number: str
    type: str
    token: str


class Upload(Value):
    """A file that arrives in pieces: `offset` bytes of `size` are here."""

    id: str
    by: str
    filename: str
    size: int
    offset: int
    state: str


class Dossier(Value):
    """A sealed case. `sha256` is the hash of the bag's tag manifest."""

    case_id: str
    path: Path
    sha256: str
    sealed_at: datetime
    keep_until: datetime


class DossierReport(Value):
    """What a check of a dossier found; it has no faults, or the check raises."""

    number: str
    version: int
    files: int
    decisions: int
    findings: int
    sha256: str
    keep_until: datetime


class DayCount(Value):
    """How many cases came in and were closed on one day (Shanghai)."""

    day: date
    submitted: int
    closed: int


class Dashboard(Value):
    """The state of the house. Keys are levels, outcomes and category ids."""

    open_by_level: dict[int, int]
    waiting_for_hearing: int
    overdue: int
    closed_by_outcome: dict[Outcome, int]
    findings_by_category: dict[str, int]
    by_day: tuple[DayCount, ...]
