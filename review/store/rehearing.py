"""What a second model heard in some places of a recording."""

import json

from review.domain.rehearing import SecondHearing
from review.store.connection import Connection, Row


def _hearing(row: Row) -> SecondHearing:
    return SecondHearing.model_validate({**row, "rules": json.loads(row["rules"])})


class SecondHearings:
    """Masked texts, each of one place and one model."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hearing: SecondHearing) -> None:
        row = hearing.model_dump(mode="json")
        self._connection.insert(
            "second_hearings", {**row, "rules": json.dumps(hearing.rules)}
        )

    def of_case(self, case_id: str) -> tuple[SecondHearing, ...]:
        """In the order of the recording, the newest of a place last."""
        rows = self._connection.all(
            "SELECT * FROM second_hearings WHERE case_id = ? ORDER BY t0, at, rowid",
            (case_id,),
        )
        return tuple(_hearing(row) for row in rows)

    def reword(self, hearing: SecondHearing) -> None:
        """A hearing with more masked in it than before."""
        self._connection.run(
            "UPDATE second_hearings SET text = ?, salt = ? WHERE id = ?",
            (hearing.text, hearing.salt, hearing.id),
        )

    def all(self) -> tuple[SecondHearing, ...]:
        """Those of every case."""
        rows = self._connection.all("SELECT * FROM second_hearings")
        return tuple(_hearing(row) for row in rows)

    def has_unsalted(self) -> bool:
        """Whether there are some for which the audit log does not vouch yet."""
        return bool(
            self._connection.count(
                "SELECT EXISTS (SELECT 1 FROM second_hearings WHERE salt = '')"
            )
        )

    def drop(self, hearing: SecondHearing) -> None:
        self._connection.run("DELETE FROM second_hearings WHERE id = ?", (hearing.id,))
