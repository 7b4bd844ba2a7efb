"""What a reviewer has noted so far; it survives a reload and a crash."""

from datetime import datetime

from review.domain.case import Disposition
from review.store.connection import Connection


class Drafts:
    """Dispositions before the decision, per case and reviewer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        case_id: str,
        by: str,
        finding_id: str,
        disposition: Disposition | None,
        *,
        at: datetime,
    ) -> None:
        """Note a disposition, or take it back (None)."""
        key = (case_id, by, finding_id)
        if disposition is None:
            self._connection.run(
                "DELETE FROM drafts WHERE case_id = ? AND by = ? AND finding_id = ?",
                key,
            )
            return
        self._connection.run(
            "INSERT INTO drafts (case_id, by, finding_id, disposition, at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (case_id, by, finding_id) "
            "DO UPDATE SET disposition = excluded.disposition, at = excluded.at",
            (*key, disposition, at.isoformat()),
        )

    def of(self, case_id: str, by: str) -> dict[str, Disposition]:
        rows = self._connection.all(
            "SELECT finding_id, disposition FROM drafts WHERE case_id = ? AND by = ?",
            (case_id, by),
        )
        return {row["finding_id"]: Disposition(row["disposition"]) for row in rows}

    def clear(self, case_id: str, by: str) -> None:
        self._connection.run(
            "DELETE FROM drafts WHERE case_id = ? AND by = ?", (case_id, by)
        )
