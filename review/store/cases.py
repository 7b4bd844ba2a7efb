"""Cases: rows in, models out."""

import json
from collections.abc import Iterator
from typing import Any

from lexicons.models import Finding
from review.domain.case import Case, CaseFinding, CaseKind, Decision, Outcome, Status
from review.errors import ConflictError
from review.store.case_rows import columns_of, decision_of, time_of
from review.store.connection import Connection, Row

BLOCK = 500


class Cases:
    """Every version of every case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, *, text: str) -> None:
        """A new case with its text and findings."""
        fixed = {
            "id": case.id,
            "number": case.number,
            "version": case.version,
            "previous_id": case.previous_id,
            "kind": case.kind,
            "title": case.title,
            "goods": case.goods,
            "host_id": case.host_id,
            "submitter_id": case.submitter_id,
            "recording_id": case.recording_id,
            "created_at": case.created_at.isoformat(),
        }
        with self._connection.atomic():
            self._connection.insert("cases", fixed | columns_of(case))
            self._connection.insert(
                "texts", {"case_id": case.id, "text": text, "is_masked": 1}
            )
            self._add_findings(case)

    def _add_findings(self, case: Case) -> None:
        for found in case.findings:
            self._connection.run(
                "INSERT INTO findings "
                "(id, case_id, ordinal, rule, category, severity, status, finding) VALUES "
                "(:id, :case_id, :ordinal, :rule, :category, :severity, :status, :finding) "
                "ON CONFLICT (id) DO UPDATE SET "
                "ordinal = excluded.ordinal, category = excluded.category, "
                "severity = excluded.severity, finding = excluded.finding",
                {
                    "id": found.id,
                    "case_id": case.id,
                    "ordinal": found.ordinal,
                    "rule": found.finding.rule,
                    "category": found.finding.category,
                    "severity": found.finding.severity,
                    "status": found.finding.status,
                    "finding": found.finding.model_dump_json(),
                },
            )

    def heard(self, case: Case, *, text: str, transcript: str) -> None:
        """The case with what was heard: transcript and findings, for the first time."""
        with self._connection.atomic():
            self.put(case)
            self._connection.run(
                "UPDATE texts SET text = ?, transcript = ? WHERE case_id = ?",
                (text, transcript, case.id),
            )
            self._add_findings(case)

    def masked(self, case: Case, *, text: str, transcript: str | None) -> None:
        """The case with more masked than before, in its text and in its findings."""
        with self._connection.atomic():
            self.put(case)
            self._connection.run(
                "UPDATE cases SET title = ? WHERE id = ?", (case.title, case.id)
            )
            self._connection.run(
                "UPDATE texts SET text = ?, transcript = ?, is_masked = 1 WHERE case_id = ?",
                (text, transcript, case.id),
            )
            for found in case.findings:
                self._connection.run(
                    "UPDATE findings SET finding = ? WHERE id = ?",
                    (found.finding.model_dump_json(), found.id),
                )

    def corrected(self, case: Case, *, text: str, transcript: str) -> None:
        """The case with another text and what was found in it; ids that stay, stay.

        What was noted of a finding that is gone goes with it.
        """
        kept = (case.id, json.dumps([found.id for found in case.findings]))
        gone = "case_id = ? AND {} NOT IN (SELECT value FROM json_each(?))"
        with self._connection.atomic():
            self.put(case)
            self._connection.run(
                "UPDATE cases SET title = ? WHERE id = ?", (case.title, case.id)
            )
            self._connection.run(
                "UPDATE texts SET text = ?, transcript = ? WHERE case_id = ?",
                (text, transcript, case.id),
            )
            for table, column in (("drafts", "finding_id"), ("findings", "id")):
                self._connection.run(
                    f"DELETE FROM {table} WHERE {gone.format(column)}",  # noqa: S608 - our own names
                    kept,
                )
            self._connection.run(  # out of the way of the new numbers
                "UPDATE findings SET ordinal = -ordinal WHERE case_id = ?", (case.id,)
            )
            self._add_findings(case)

    def put(self, case: Case) -> None:
        """The case with new values.

        Raises ConflictError where the row has changed since the case was read.
        """
        columns = columns_of(case)
        names = ", ".join(f"{name} = :{name}" for name in columns)
        touched = self._connection.run(
            f"UPDATE cases SET {names}, row_version = row_version + 1 "  # noqa: S608 - our own names
            "WHERE id = :id AND row_version = :row_version",
            columns | {"id": case.id, "row_version": case.row_version},
        )
        if touched != 1:
            raise ConflictError

    def add_decision(self, decision: Decision) -> None:
        row = decision.model_dump(mode="json")
        row["dispositions"] = json.dumps(row["dispositions"])
        row["decided_at"] = decision.decided_at.isoformat()
        self._connection.insert("decisions", row)

    def reword(self, decision: Decision) -> None:
        """A decision with personal information masked in its reason.

        The one change that a decision ever sees: the audit log must say to what.
        """
        guard = "decisions_stand"
        with self._connection.atomic():
            kept = self._connection.one(
                "SELECT sql FROM sqlite_master WHERE name = ?", (guard,)
            )
            self._connection.run(f"DROP TRIGGER IF EXISTS {guard}")
            self._connection.run(
                "UPDATE decisions SET reason = ? WHERE id = ?",
                (decision.reason, decision.id),
            )
            if kept:
                self._connection.run(kept["sql"])

    def unmasked(self) -> tuple[str, ...]:
        """The cases whose text was stored before texts were masked."""
        rows = self._connection.all("SELECT case_id FROM texts WHERE is_masked = 0")
        return tuple(row["case_id"] for row in rows)

    def is_masked(self, case_id: str) -> bool:
        return not self._connection.count(
            "SELECT count(*) FROM texts WHERE case_id = ? AND is_masked = 0", (case_id,)
        )

    def unvouched(self) -> tuple[str, ...]:
        """The cases of which the audit log of their time did not know all they hold."""
        rows = self._connection.all("SELECT case_id FROM texts WHERE title_salt = ''")
        return tuple(row["case_id"] for row in rows)

    def title_salt(self, case_id: str) -> str:
        """What keeps the hash of a title from being tried out; empty: none is logged."""
        row = self._connection.one(
            "SELECT title_salt FROM texts WHERE case_id = ?", (case_id,)
        )
        return str(row["title_salt"]) if row else ""

    def salt_title(self, case_id: str, salt: str) -> None:
        self._connection.run(
            "UPDATE texts SET title_salt = ? WHERE case_id = ?", (salt, case_id)
        )

    def get(self, case_id: str) -> Case | None:
        row = self._connection.one("SELECT * FROM cases WHERE id = ?", (case_id,))
        return self._case(row) if row else None

    def by_number(self, number: str) -> Case | None:
        """The newest version of a case number."""
        row = self._connection.one(
            "SELECT * FROM cases WHERE number = ? ORDER BY version DESC LIMIT 1",
            (number,),
        )
        return self._case(row) if row else None

    def by_recording(self, sha256: str) -> Case | None:
        row = self._connection.one(
            "SELECT cases.* FROM cases JOIN recordings ON recordings.id = recording_id "
            "WHERE sha256 = ?",
            (sha256,),
        )
        return self._case(row) if row else None

    def by_recording_id(self, recording_id: str) -> Case | None:
        row = self._connection.one(
            "SELECT * FROM cases WHERE recording_id = ?", (recording_id,)
        )
        return self._case(row) if row else None

    def next_version_id(self, case_id: str) -> str | None:
        row = self._connection.one(
            "SELECT id FROM cases WHERE previous_id = ?", (case_id,)
        )
        return str(row["id"]) if row else None

    def where(self, condition: str, parameters: tuple[object, ...]) -> tuple[Case, ...]:
        """Whole cases that meet a condition in SQL, oldest first."""
        rows = self._connection.all(
            f"SELECT * FROM cases WHERE {condition} ORDER BY created_at",  # noqa: S608 - fixed text
            parameters,
        )
        return tuple(self._case(row) for row in rows)

    def every(self) -> Iterator[Case]:
        """All cases, oldest first, a block at a time."""
        rowid = 0
        while rows := self._connection.all(
            "SELECT rowid AS place, * FROM cases WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (rowid, BLOCK),
        ):
            rowid = rows[-1]["place"]
            for row in rows:
                del row["place"]
                yield self._case(row)

    def text(self, case_id: str) -> tuple[str, str | None]:
        """The text, and the transcript as JSON where there is one."""
        row = self._connection.one("SELECT * FROM texts WHERE case_id = ?", (case_id,))
        return (row["text"], row["transcript"]) if row else ("", None)

    def all_decisions(self) -> tuple[Decision, ...]:
        rows = self._connection.all("SELECT * FROM decisions ORDER BY decided_at")
        return tuple(decision_of(row) for row in rows)

    def _case(self, row: Row) -> Case:
        fields: dict[str, Any] = {
            name: value for name, value in row.items() if name != "severity"
        }
        for name in ("air_at", "due_at", "claimed_until", "created_at", "updated_at"):
            fields[name] = time_of(row[name])
        fields["kind"] = CaseKind(row["kind"])
        fields["status"] = Status(row["status"])
        fields["outcome"] = Outcome(row["outcome"]) if row["outcome"] else None
        fields["incomplete"] = tuple(json.loads(row["incomplete"]))
        fields["findings"] = self._findings(row["id"])
        fields["decisions"] = self._decisions(row["id"])
        return Case(**fields)

    def _findings(self, case_id: str) -> tuple[CaseFinding, ...]:
        rows = self._connection.all(
            "SELECT id, ordinal, finding FROM findings WHERE case_id = ? ORDER BY ordinal",
            (case_id,),
        )
        return tuple(
            CaseFinding(
                id=row["id"],
                ordinal=row["ordinal"],
                finding=Finding.model_validate_json(row["finding"]),
            )
            for row in rows
        )

    def _decisions(self, case_id: str) -> tuple[Decision, ...]:
        rows = self._connection.all(
            "SELECT * FROM decisions WHERE case_id = ? ORDER BY level", (case_id,)
        )
        return tuple(decision_of(row) for row in rows)
