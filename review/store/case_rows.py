"""Cases and their decisions as columns of a row, and back."""

import json
from datetime import datetime

from lexicons.models import FindingStatus, Severity
from review.domain.case import Case, CaseFinding, Decision
from review.store.connection import Row

ORDER = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def time_of(value: str | None) -> datetime | None:
    """A moment as it was written down."""
    return datetime.fromisoformat(value) if value else None


def _text(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def worst(findings: tuple[CaseFinding, ...]) -> Severity | None:
    """The gravest severity among the open findings."""
    found = {f.finding.severity for f in findings if _is_open(f)}
    return next((severity for severity in ORDER if severity in found), None)


def _is_open(finding: CaseFinding) -> bool:
    return finding.finding.status is FindingStatus.OPEN


def columns_of(case: Case) -> Row:
    """What of a case may change after it was opened."""
    return {
        "status": case.status,
        "outcome": case.outcome,
        "severity": worst(case.findings),
        "content_sha256": case.content_sha256,
        "lock_sha256": case.lock_sha256,
        "incomplete": json.dumps(case.incomplete, ensure_ascii=False),
        "air_at": _text(case.air_at),
        "due_at": _text(case.due_at),
        "claimed_by": case.claimed_by,
        "claimed_until": _text(case.claimed_until),
        "updated_at": case.updated_at.isoformat(),
    }


def decision_of(row: Row) -> Decision:
    """One row of the decisions."""
    fields = dict(row)
    fields["dispositions"] = json.loads(row["dispositions"])
    return Decision.model_validate(fields)
