"""Personal information in a case: what stands for it, whose it is, who looked."""

from datetime import datetime
from enum import StrEnum

from review.domain.staff import Value


class MaskedSpan(Value):
    """One piece of personal information that was masked in the text of a case.

    `start` and `end` are the place of `token` in the case's text, code points, half
    open; `t0` and `t1` are seconds in the recording, None in a script. `subject_id` is
    the person it is about. `is_erased` says that the original is gone for good.
    """

    id: str
    case_id: str
    ordinal: int
    start: int
    end: int
    type: str
    token: str
    subject_id: str
    t0: float | None = None
    t1: float | None = None
    is_erased: bool = False


class Purpose(StrEnum):
    """Why somebody looks at an original (pipl 6: a definite purpose, and no other)."""

    DECIDE = "decide"
    SUBJECT_REQUEST = "subject_request"
    COMPLAINT = "complaint"
    AUTHORITY = "authority"
    INCIDENT = "incident"


class Unlock(Value):
    """Who looked at which original, why, and until when it was shown."""

    id: str
    span_id: str
    case_id: str
    by: str
    purpose: Purpose
    note: str
    at: datetime
    until: datetime


class Shown(Value):
    """An original that this person may see now."""

    span_id: str
    original: str
    until: datetime


class Ground(StrEnum):
    """Why something is erased (pipl 47)."""

    PURPOSE_ENDED = "purpose_ended"
    SERVICE_ENDED = "service_ended"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    UNLAWFUL = "unlawful"
    REQUEST = "request"


class ErasedSpan(Value):
    """A line of a receipt: which token of which case no longer has an original."""

    case_number: str
    case_version: int
    type: str
    token: str


class Kept(Value):
    """What could not be erased yet, under which article, and until when."""

    what: str
    where: str
    law: str
    article: str
    until: datetime


class Receipt(Value):
    """What was erased of one person, and what had to stay.

    It names no one: its number and the request's reference lead back to the person.
    `account` says what went of somebody who worked here, in words for the catalogue.
    """

    id: str
    number: str
    subject_id: str
    by: str
    ground: Ground
    reference: str
    at: datetime
    erased: tuple[ErasedSpan, ...]
    kept: tuple[Kept, ...]
    account: tuple[str, ...] = ()


class ExportState(StrEnum):
    """Where a bulk export stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    MADE = "made"
    EXPIRED = "expired"


class PersonalExport(Value):
    """A bulk export of unmasked data: one asks, somebody else approves.

    `recipient` is the age public key that it is encrypted to.
    """

    id: str
    asked_by: str
    purpose: Purpose
    note: str
    case_ids: tuple[str, ...]
    recipient: str
    state: ExportState
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    made_at: datetime | None = None
    expires_at: datetime | None = None
    sha256: str | None = None
