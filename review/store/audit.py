"""The audit log's rows; the table itself refuses UPDATE and DELETE."""

import json
from collections.abc import Iterator
from datetime import datetime

from review.domain.audit import AuditEntry
from review.domain.canonical import canonical
from review.store.connection import Connection, Row

BLOCK = 2000


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        seq=row["seq"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        data=json.loads(row["data"]),
        previous=row["previous"],
        sha256=row["sha256"],
    )


class AuditLog:
    """Append and read; nothing else is possible."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: AuditEntry) -> None:
        self._connection.insert(
            "audit",
            {
                "seq": entry.seq,
                "at": entry.at.isoformat(),
                "actor": entry.actor,
                "action": entry.action,
                "subject": entry.subject,
                "data": canonical(entry.data),
                "previous": entry.previous,
                "sha256": entry.sha256,
            },
        )

    def last(self) -> AuditEntry | None:
        row = self._connection.one("SELECT * FROM audit ORDER BY seq DESC LIMIT 1")
        return _entry(row) if row else None

    def by_hash(self, sha256: str) -> AuditEntry | None:
        row = self._connection.one("SELECT * FROM audit WHERE sha256 = ?", (sha256,))
        return _entry(row) if row else None

    def every(self) -> Iterator[AuditEntry]:
        """All entries in order, a block at a time."""
        seq = -1
        while rows := self._connection.all(
            "SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (seq, BLOCK)
        ):
            yield from (_entry(row) for row in rows)
            seq = rows[-1]["seq"]

    def about(self, subject: str) -> tuple[AuditEntry, ...]:
        """All entries about one thing, oldest first."""
        rows = self._connection.all(
            "SELECT * FROM audit WHERE subject = ? ORDER BY seq", (subject,)
        )
        return tuple(_entry(row) for row in rows)

    def has(self, *, subject: str, action: str, since: datetime) -> bool:
        """Whether there is such an entry, made after `since`."""
        return bool(
            self._connection.count(
                "SELECT count(*) FROM audit WHERE subject = ? AND action = ? AND at > ?",
                (subject, action, since.isoformat()),
            )
        )

    def is_said(self, action: str) -> bool:
        """Whether there is any such entry."""
        return bool(
            self._connection.count(
                "SELECT EXISTS (SELECT 1 FROM audit WHERE action = ?)", (action,)
            )
        )

    def page(
        self, *, subject: str | None, offset: int, limit: int
    ) -> tuple[tuple[AuditEntry, ...], int]:
        """Entries newest first, and how many there are."""
        where = "subject = :subject" if subject else ":subject IS NULL"
        values = {"subject": subject or None, "offset": offset, "limit": limit}
        rows = self._connection.all(
            f"SELECT * FROM audit WHERE {where} ORDER BY seq DESC LIMIT :limit OFFSET :offset",  # noqa: S608 - fixed text
            values,
        )
        total = self._connection.count(
            f"SELECT count(*) FROM audit WHERE {where}",  # noqa: S608 - fixed text
            {"subject": values["subject"]},
        )
        return tuple(_entry(row) for row in rows), total
