"""Counts over all cases, made in SQL."""

from datetime import date, datetime

from review.store.connection import Connection
from review.store.queue import LEVELS, OPEN

# Times are kept in UTC; a day here is a day in Shanghai, which has no summer time.
DAY = "date({column}, '+8 hours')"


class Figures:
    """What the dashboard shows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _counts(self, sql: str, *parameters: object) -> dict[str, int]:
        rows = self._connection.all(sql, parameters)
        return {str(row["name"]): int(row["total"]) for row in rows}

    def open_by_level(self) -> dict[int, int]:
        """How many cases wait at each level, 1 to 3."""
        found = self._counts(
            "SELECT status AS name, count(*) AS total FROM cases GROUP BY status"
        )
        return {level: found.get(status, 0) for level, status in LEVELS.items()}

    def waiting_for_hearing(self) -> int:
        return self._connection.count(
            "SELECT count(*) FROM cases WHERE status = 'submitted'"
        )

    def overdue(self, now: datetime) -> int:
        return self._connection.count(
            f"SELECT count(*) FROM cases WHERE due_at < ? AND status IN {OPEN}",  # noqa: S608 - fixed text
            (now.isoformat(),),
        )

    def outcomes(self) -> dict[str, int]:
        return self._counts(
            "SELECT outcome AS name, count(*) AS total FROM cases "
            "WHERE outcome IS NOT NULL GROUP BY outcome"
        )

    def categories(self) -> dict[str, int]:
        """Open findings by category, the most frequent first."""
        return self._counts(
            "SELECT category AS name, count(*) AS total FROM findings "
            "WHERE status = 'open' GROUP BY category ORDER BY total DESC, category"
        )

    def submitted_by_day(self, since: date) -> dict[date, int]:
        day = DAY.format(column="created_at")
        found = self._counts(
            f"SELECT {day} AS name, count(*) AS total FROM cases "  # noqa: S608 - fixed text
            "WHERE name >= ? GROUP BY name",
            since.isoformat(),
        )
        return {date.fromisoformat(name): total for name, total in found.items()}

    def closed_by_day(self, since: date) -> dict[date, int]:
        day = DAY.format(column="decided_at")
        found = self._counts(
            f"SELECT {day} AS name, count(*) AS total FROM decisions "  # noqa: S608 - fixed text
            "WHERE name >= ? AND (level = 3 OR outcome = 'send_back') GROUP BY name",
            since.isoformat(),
        )
        return {date.fromisoformat(name): total for name, total in found.items()}
