"""Who looked at originals, what was erased, what was handed out in bulk."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from review.domain.privacy import ExportState, PersonalExport, Receipt, Unlock
from review.errors import StoreError
from review.store.connection import Connection, Row


class Unlocks:
    """Every look at an original; the table refuses UPDATE and DELETE."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, unlock: Unlock) -> None:
        self._connection.insert("unlocks", unlock.model_dump(mode="json") | _at(unlock))

    def running(
        self, case_id: str, by: str, *, now: datetime, by_lease: bool
    ) -> tuple[Unlock, ...]:
        """The unlocks of one person in one case that have not ended.

        One ends when its time is over and with any change of the person's account;
        `by_lease` also when the case was claimed anew since. Looked up by the order of
        the audit log: a claim in the same instant counts too.
        """
        rows = self._connection.all(
            "SELECT unlocks.* FROM unlocks JOIN audit AS entry "
            "ON entry.subject = unlocks.case_id AND entry.action = 'personal.unlocked' "
            "AND json_extract(entry.data, '$.unlock') = unlocks.id "
            "WHERE unlocks.case_id = :case AND unlocks.by = :by AND unlocks.until > :now "
            "AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = :by "
            "AND action IN ('person.roles', 'person.disabled') AND seq > entry.seq) "
            "AND NOT (:by_lease AND EXISTS (SELECT 1 FROM audit WHERE subject = :case "
            "AND action = 'case.claimed' AND seq > entry.seq)) "
            "ORDER BY unlocks.at, unlocks.rowid",
            {
                "case": case_id,
                "by": by,
                "now": now.isoformat(),
                "by_lease": by_lease,
            },
        )
        return tuple(Unlock.model_validate(row) for row in rows)

    def count_since(self, by: str, since: datetime) -> int:
        """How many originals this person has unlocked after this moment."""
        return self._connection.count(
            "SELECT count(*) FROM unlocks WHERE by = ? AND at > ?",
            (by, since.isoformat()),
        )

    def page(
        self, *, by: str | None, case_id: str | None, offset: int, limit: int
    ) -> tuple[tuple[Unlock, ...], int]:
        """Some unlocks, newest first, and how many there are."""
        where = "(:by IS NULL OR by = :by) AND (:case IS NULL OR case_id = :case)"
        narrowed = {"by": by, "case": case_id}
        rows = self._connection.all(
            f"SELECT * FROM unlocks WHERE {where} ORDER BY rowid DESC "  # noqa: S608 - fixed text
            "LIMIT :limit OFFSET :offset",
            narrowed | {"limit": limit, "offset": offset},
        )
        total = self._connection.count(
            f"SELECT count(*) FROM unlocks WHERE {where}",  # noqa: S608 - fixed text
            narrowed,
        )
        return tuple(Unlock.model_validate(row) for row in rows), total

    def all(self) -> tuple[Unlock, ...]:
        rows = self._connection.all("SELECT * FROM unlocks ORDER BY at, rowid")
        return tuple(Unlock.model_validate(row) for row in rows)


def _at(unlock: Unlock) -> Row:
    return {"at": unlock.at.isoformat(), "until": unlock.until.isoformat()}


class Erasures:
    """The receipts; the table refuses UPDATE and DELETE."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def thoroughly(self) -> Iterator[None]:
        """What is deleted within is overwritten, in the file and in its write-ahead log.

        A reader may keep the log for a while; it is emptied once nobody reads.
        """
        self._connection.all("PRAGMA secure_delete = ON")
        yield
        with suppress(StoreError):  # all is durable already
            self._connection.all("PRAGMA wal_checkpoint(TRUNCATE)")

    def add(self, receipt: Receipt) -> None:
        self._connection.insert(
            "erasures",
            {
                "id": receipt.id,
                "number": receipt.number,
                "subject_id": receipt.subject_id,
                "by": receipt.by,
                "at": receipt.at.isoformat(),
                "receipt": receipt.model_dump_json(),
            },
        )

    def by_number(self, number: str) -> Receipt | None:
        return self._one("number = ?", number)

    def of_subject(self, subject_id: str) -> Receipt | None:
        return self._one("subject_id = ? ORDER BY at DESC, rowid DESC", subject_id)

    def _one(self, condition: str, value: str) -> Receipt | None:
        row = self._connection.one(
            f"SELECT receipt FROM erasures WHERE {condition}",  # noqa: S608 - fixed text
            (value,),
        )
        return Receipt.model_validate_json(row["receipt"]) if row else None

    def page(self, *, offset: int, limit: int) -> tuple[tuple[Receipt, ...], int]:
        """Some receipts, newest first, and how many there are."""
        rows = self._connection.all(
            "SELECT receipt FROM erasures ORDER BY at DESC, rowid DESC LIMIT ? OFFSET ?",
            (limit, offset),
        )
        total = self._connection.count("SELECT count(*) FROM erasures")
        return tuple(Receipt.model_validate_json(row["receipt"]) for row in rows), total

    def all(self) -> tuple[Receipt, ...]:
        return self.page(offset=0, limit=-1)[0]

    def recordings_left(self) -> tuple[str, ...]:
        """The cases of erased persons whose recording is not known to be deleted."""
        rows = self._connection.all(
            "SELECT id FROM cases WHERE recording_id IS NOT NULL AND EXISTS ("
            "SELECT 1 FROM masked_spans WHERE case_id = cases.id AND original IS NULL"
            ") AND NOT EXISTS (SELECT 1 FROM audit "
            "WHERE subject = cases.id AND action = 'recording.deleted') ORDER BY id"
        )
        return tuple(str(row["id"]) for row in rows)

    def forgotten(self) -> tuple[str, ...]:
        """The persons who were erased, for whatever reason."""
        rows = self._connection.all("SELECT id FROM subjects WHERE erased_at NOTNULL")
        return tuple(str(row["id"]) for row in rows)

    def untouched_since(self, moment: datetime) -> tuple[str, ...]:
        """The persons of whom no case has changed since this moment."""
        rows = self._connection.all(
            "SELECT id FROM subjects WHERE erased_at IS NULL AND id IN ("
            "SELECT subject_id FROM masked_spans WHERE case_id IN ("
            "SELECT id FROM cases WHERE updated_at <= :at)) AND NOT EXISTS ("
            "SELECT 1 FROM masked_spans JOIN cases ON cases.id = case_id "
            "WHERE subject_id = subjects.id AND cases.updated_at > :at)",
            {"at": moment.isoformat()},
        )
        return tuple(str(row["id"]) for row in rows)


class PersonalExports:
    """Bulk exports of originals: asked, decided, made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, export: PersonalExport) -> None:
        row = export.model_dump(mode="json") | _moments(export)
        row["case_ids"] = json.dumps(export.case_ids)
        self._connection.insert("personal_exports", row)

    def move(self, export: PersonalExport, *, since: ExportState) -> bool:
        """The export's new state; False where it is no longer in the state `since`."""
        touched = self._connection.run(
            "UPDATE personal_exports SET state = :state, decided_by = :decided_by, "
            "decided_at = :decided_at, made_at = :made_at, expires_at = :expires_at, "
            "sha256 = :sha256 WHERE id = :id AND state = :since",
            {
                "id": export.id,
                "state": export.state,
                "since": since,
                "decided_by": export.decided_by,
                "sha256": export.sha256,
                **_moments(export),
            },
        )
        return touched == 1

    def get(self, export_id: str) -> PersonalExport | None:
        row = self._connection.one(
            "SELECT * FROM personal_exports WHERE id = ?", (export_id,)
        )
        return _export(row) if row else None

    def page(
        self, *, offset: int, limit: int
    ) -> tuple[tuple[PersonalExport, ...], int]:
        """Some exports, newest first, and how many there are."""
        rows = self._connection.all(
            "SELECT * FROM personal_exports ORDER BY asked_at DESC, rowid DESC "
            "LIMIT ? OFFSET ?",
            (limit, offset),
        )
        total = self._connection.count("SELECT count(*) FROM personal_exports")
        return tuple(map(_export, rows)), total

    def all(self) -> tuple[PersonalExport, ...]:
        return self.page(offset=0, limit=-1)[0]

    def overdue(self, now: datetime) -> tuple[PersonalExport, ...]:
        """What was asked or approved, and not used in time."""
        rows = self._connection.all(
            "SELECT * FROM personal_exports "
            "WHERE state IN ('asked', 'approved') AND expires_at <= ?",
            (now.isoformat(),),
        )
        return tuple(map(_export, rows))


def _moments(export: PersonalExport) -> Row:
    """The times as the database compares them: all with the same offset."""
    moments = {
        "asked_at": export.asked_at,
        "decided_at": export.decided_at,
        "made_at": export.made_at,
        "expires_at": export.expires_at,
    }
    return {name: at.isoformat() if at else None for name, at in moments.items()}


def _export(row: Row) -> PersonalExport:
    return PersonalExport.model_validate(
        row | {"case_ids": json.loads(row["case_ids"])}
    )
