"""The lists of cases, filtered and paged in SQL."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.domain.case import Status
from review.domain.views import QueueFilter, QueueRow
from review.store.connection import Connection, Row

LEVELS = {
    1: Status.FIRST_REVIEW,
    2: Status.SECOND_REVIEW,
    3: Status.FINAL_REVIEW,
}
OPEN = "('submitted', 'screened', 'first_review', 'second_review', 'final_review')"

SELECT = """
SELECT cases.*, host.name AS host_name, submitter.name AS submitter_name,
  holder.name AS claimed_by_name,
  (SELECT count(*) FROM findings
   WHERE case_id = cases.id AND findings.status = 'open') AS findings
"""
FROM = """
FROM cases JOIN people AS host ON host.id = host_id
  JOIN people AS submitter ON submitter.id = submitter_id
  LEFT JOIN people AS holder ON holder.id = claimed_by
"""
# What is late comes first, then what is grave, then what has waited longest.
ORDER = """
ORDER BY due_at IS NULL, due_at,
  CASE severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 WHEN 'low' THEN 2 ELSE 3 END,
  created_at, cases.id
"""
NEXT = f"""
SELECT id FROM cases
WHERE status = :status AND host_id <> :by AND submitter_id <> :by
  AND NOT EXISTS (SELECT 1 FROM decisions WHERE case_id = cases.id AND by = :by)
  AND (claimed_by IS NULL OR claimed_until <= :now OR claimed_by = :by)
ORDER BY (claimed_by IS :by AND claimed_until > :now) DESC, {ORDER.split("BY", 1)[1]}
LIMIT 1
"""  # noqa: S608 - fixed text


@dataclass(frozen=True)
class Reader:
    """Who looks: `own_only` keeps what the person submitted or hosts."""

    person_id: str
    own_only: bool


def _conditions(filters: QueueFilter, reader: Reader) -> list[str]:
    tests = {
        "(submitter_id = :by OR host_id = :by)": reader.own_only,
        "cases.status = :level_status": filters.level is not None,
        "cases.kind = :kind": filters.kind is not None,
        "cases.severity = :severity": filters.severity is not None,
        "cases.status = :status": filters.status is not None,
        "((claimed_by = :by AND claimed_until > :now) OR submitter_id = :by OR host_id = :by)": filters.mine,
        f"(due_at < :now AND cases.status IN {OPEN})": filters.overdue,
        "(number LIKE :text ESCAPE '!' OR title LIKE :text ESCAPE '!' "
        "OR host.name LIKE :text ESCAPE '!' OR host.username LIKE :text ESCAPE '!')": bool(
            filters.text.strip()
        ),
    }
    return [sql for sql, wanted in tests.items() if wanted]


def _like(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, "!" + sign)
    return f"%{text}%"


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _row(row: Row, now: datetime) -> QueueRow:
    fields: dict[str, Any] = {
        name: value for name, value in row.items() if name in QueueRow.model_fields
    }
    for name in ("air_at", "due_at", "claimed_until", "created_at", "updated_at"):
        fields[name] = _time(row[name])
    if fields["claimed_until"] is not None and fields["claimed_until"] <= now:
        fields |= {"claimed_by": None, "claimed_by_name": None, "claimed_until": None}
    late = fields["due_at"] is not None and fields["due_at"] < now
    fields["overdue"] = late and row["status"] in OPEN
    return QueueRow.model_validate(fields)


class Queue:
    """Who waits for whom."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self,
        filters: QueueFilter,
        reader: Reader,
        *,
        now: datetime,
        offset: int,
        limit: int,
    ) -> tuple[tuple[QueueRow, ...], int]:
        """Some rows, the most urgent first, and how many there are."""
        where = " AND ".join(_conditions(filters, reader)) or "1"
        values = {
            "by": reader.person_id,
            "now": now.isoformat(),
            "level_status": LEVELS.get(filters.level or 0),
            "kind": filters.kind,
            "severity": filters.severity,
            "status": filters.status,
            "text": _like(filters.text.strip()),
            "offset": offset,
            "limit": limit,
        }
        with self._connection.snapshot():
            rows = self._connection.all(
                f"{SELECT} {FROM} WHERE {where} {ORDER} LIMIT :limit OFFSET :offset",
                values,
            )
            total = self._connection.count(
                f"SELECT count(*) {FROM} WHERE {where}",
                values,
            )
        return tuple(_row(row, now) for row in rows), total

    def next_for(self, person_id: str, *, level: int, now: datetime) -> str | None:
        """The case at this level that this person should take next."""
        row = self._connection.one(
            NEXT, {"status": LEVELS[level], "by": person_id, "now": now.isoformat()}
        )
        return str(row["id"]) if row else None

    def held_by(self, person_id: str) -> tuple[str, ...]:
        rows = self._connection.all(
            "SELECT id FROM cases WHERE claimed_by = ?", (person_id,)
        )
        return tuple(str(row["id"]) for row in rows)
