"""Counts over what is kept of people, made in SQL."""

from collections.abc import Mapping
from datetime import datetime

from review.domain.register import TypeCount
from review.store.connection import Connection


class PrivacyFigures:
    """What the register of processing activities shows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _counts(self, sql: str) -> Mapping[str, int]:
        rows = self._connection.all(sql)
        return {str(row["name"]): int(row["total"]) for row in rows}

    def types(self) -> tuple[TypeCount, ...]:
        """Pieces by kind, the most frequent first."""
        rows = self._connection.all(
            "SELECT type, sum(original IS NOT NULL) AS held, "
            "sum(original IS NULL) AS erased FROM masked_spans "
            "GROUP BY type ORDER BY count(*) DESC, type"
        )
        return tuple(TypeCount.model_validate(row) for row in rows)

    def persons(self) -> tuple[int, int]:
        """How many persons originals are kept of, and how many were erased."""
        row = self._connection.one(
            "SELECT count(*) FILTER (WHERE erased_at IS NULL) AS held, "
            "count(*) FILTER (WHERE erased_at IS NOT NULL) AS erased FROM subjects"
        )
        return (row["held"], row["erased"]) if row else (0, 0)

    def oldest(self) -> datetime | None:
        """When the first original came in that is still kept."""
        row = self._connection.one(
            "SELECT min(cases.created_at) AS first FROM masked_spans "
            "JOIN cases ON cases.id = case_id WHERE original IS NOT NULL"
        )
        first = row["first"] if row else None
        return datetime.fromisoformat(first) if first else None

    def grounds(self) -> Mapping[str, int]:
        """Receipts by ground."""
        return self._counts(
            "SELECT json_extract(receipt, '$.ground') AS name, count(*) AS total "
            "FROM erasures GROUP BY name"
        )

    def purposes(self) -> Mapping[str, int]:
        """Looks by purpose."""
        return self._counts(
            "SELECT purpose AS name, count(*) AS total FROM unlocks GROUP BY purpose"
        )

    def looks(self) -> Mapping[str, int]:
        """Looks by person."""
        return self._counts(
            "SELECT by AS name, count(*) AS total FROM unlocks GROUP BY by"
        )

    def refused(self) -> Mapping[str, int]:
        """Looks that were refused, by person."""
        return self._counts(
            "SELECT actor AS name, count(*) AS total FROM audit "
            "WHERE action = 'personal.unlock.refused' GROUP BY actor"
        )

    def exports(self) -> Mapping[str, int]:
        """Bulk exports by state."""
        return self._counts(
            "SELECT state AS name, count(*) AS total FROM personal_exports "
            "GROUP BY state"
        )

    def kept(self) -> Mapping[str, int]:
        """How many cases, recordings and accounts there are."""
        return self._counts(
            "SELECT 'cases' AS name, count(*) AS total FROM cases UNION ALL "
            "SELECT 'recordings', count(*) FROM recordings UNION ALL "
            "SELECT 'deleted', count(*) FROM audit WHERE action = 'recording.deleted' "
            "UNION ALL SELECT 'accounts', count(*) FROM people UNION ALL "
            "SELECT 'disabled', count(*) FROM people WHERE disabled"
        )
