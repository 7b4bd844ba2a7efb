"""What was masked, whom it is about, and by what a person is found."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from review.domain.privacy import MaskedSpan
from review.store.connection import Connection, Row

COLUMNS = (
    'id, case_id, ordinal, "start", "end", type, token, subject_id, t0, t1, '
    "original IS NULL AS is_erased"
)


def _span(row: Row) -> MaskedSpan:
    return MaskedSpan.model_validate(row | {"is_erased": bool(row["is_erased"])})


class Spans:
    """The masked spans of every case, with their sealed originals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, span: MaskedSpan, *, original: bytes) -> None:
        row = span.model_dump(exclude={"is_erased"})
        self._connection.insert("masked_spans", row | {"original": original})

    def move(self, span: MaskedSpan) -> None:
        """A span at its new place in the text."""
        self._connection.run(
            'UPDATE masked_spans SET "start" = ?, "end" = ? WHERE id = ?',
            (span.start, span.end, span.id),
        )

    def get(self, span_id: str) -> MaskedSpan | None:
        row = self._connection.one(
            f"SELECT {COLUMNS} FROM masked_spans WHERE id = ?",  # noqa: S608 - our own names
            (span_id,),
        )
        return _span(row) if row else None

    def original(self, span_id: str) -> bytes | None:
        """The sealed original; None where it was erased."""
        row = self._connection.one(
            "SELECT original FROM masked_spans WHERE id = ?", (span_id,)
        )
        return row["original"] if row else None

    def of_case(self, case_id: str) -> tuple[MaskedSpan, ...]:
        """In the order of the text."""
        return self._where('case_id = ? ORDER BY "start"', case_id)

    def of_subject(self, subject_id: str) -> tuple[MaskedSpan, ...]:
        """In every case, by case and place."""
        return self._where('subject_id = ? ORDER BY case_id, "start"', subject_id)

    def _where(self, condition: str, value: str) -> tuple[MaskedSpan, ...]:
        rows = self._connection.all(
            f"SELECT {COLUMNS} FROM masked_spans WHERE {condition}",  # noqa: S608 - our own names
            (value,),
        )
        return tuple(_span(row) for row in rows)

    def lost(self, case_id: str) -> int:
        """How many have no original though nobody was erased, or have one though.

        Or are about nobody.
        """
        return self._connection.count(
            "SELECT count(*) FROM masked_spans "
            "LEFT JOIN subjects ON subjects.id = subject_id WHERE case_id = ? AND "
            "(subjects.id IS NULL OR (original IS NULL) <> (erased_at NOTNULL))",
            (case_id,),
        )

    def silence(self, case_id: str, stretches: Sequence[tuple[float, float]]) -> None:
        """Where nothing is to be heard besides what is masked, in seconds."""
        self._connection.run(
            "UPDATE texts SET silences = ? WHERE case_id = ?",
            (json.dumps(stretches), case_id),
        )

    def silences(self, case_id: str) -> tuple[tuple[float, float], ...] | None:
        """Where nothing is to be heard besides what is masked; None: not looked at yet."""
        row = self._connection.one(
            "SELECT silences FROM texts WHERE case_id = ?", (case_id,)
        )
        if row is None or row["silences"] is None:
            return None
        return tuple((start, end) for start, end in json.loads(row["silences"]))

    def not_silenced(self) -> tuple[str, ...]:
        """The heard cases in which nobody has looked for what is to be silent."""
        rows = self._connection.all(
            "SELECT case_id FROM texts WHERE silences IS NULL AND transcript IS NOT NULL"
        )
        return tuple(row["case_id"] for row in rows)

    def add_subject(self, subject_id: str, *, at: datetime) -> None:
        row = {"id": subject_id, "created_at": at.isoformat()}
        self._connection.insert("subjects", row)

    def add_digests(self, subject_id: str, digests: Iterable[str]) -> None:
        """Ways in which this person is found from now on; the log has yet to say so."""
        added = sum(
            self._connection.run(
                "INSERT OR IGNORE INTO subject_index (digest, subject_id) VALUES (?, ?)",
                (digest, subject_id),
            )
            for digest in digests
        )
        if added:
            self.salt_subject(subject_id, "")

    def salt_subject(self, subject_id: str, salt: str) -> None:
        self._connection.run(
            "UPDATE subjects SET salt = ? WHERE id = ?", (salt, subject_id)
        )

    def unsalted(self, case_id: str) -> tuple[str, ...]:
        """Who is spoken of in a case and found by more than the log knows."""
        rows = self._connection.all(
            "SELECT id FROM subjects WHERE salt = '' AND id IN "
            "(SELECT subject_id FROM masked_spans WHERE case_id = ?) AND id IN "
            "(SELECT subject_id FROM subject_index) ORDER BY rowid",
            (case_id,),
        )
        return tuple(row["id"] for row in rows)

    def index(
        self, subject_ids: Sequence[str] | None = None
    ) -> dict[str, tuple[str, list[str]]]:
        """By what these people, or all, are found: salt and digests by id."""
        rows = self._connection.all(
            "SELECT id, salt, digest FROM subject_index JOIN subjects ON subject_id = id "
            "WHERE :ids IS NULL OR id IN (SELECT value FROM json_each(:ids)) "
            "ORDER BY id, digest",
            {"ids": None if subject_ids is None else json.dumps(subject_ids)},
        )
        found: dict[str, tuple[str, list[str]]] = {}
        for row in rows:
            found.setdefault(row["id"], (row["salt"], []))[1].append(row["digest"])
        return found

    def subjects_of(self, digests: Sequence[str]) -> tuple[str, ...]:
        """Everybody who is found by one of these, the longest known first."""
        rows = self._connection.all(
            "SELECT id FROM subjects WHERE id IN (SELECT subject_id FROM subject_index "
            "WHERE digest IN (SELECT value FROM json_each(?))) ORDER BY rowid",
            (json.dumps(digests),),
        )
        return tuple(row["id"] for row in rows)

    def alive(self, subject_ids: Sequence[str]) -> tuple[str, ...]:
        """Those of these people of whom nothing was erased yet."""
        rows = self._connection.all(
            "SELECT id FROM subjects WHERE erased_at IS NULL "
            "AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(subject_ids),),
        )
        return tuple(row["id"] for row in rows)

    def erase(self, subject_id: str, *, at: datetime) -> int:
        """Drop the originals of a person and all that finds them; how many there were."""
        with self._connection.atomic():
            touched = self._connection.run(
                "UPDATE masked_spans SET original = NULL "
                "WHERE subject_id = ? AND original IS NOT NULL",
                (subject_id,),
            )
            self._connection.run(
                "DELETE FROM subject_index WHERE subject_id = ?", (subject_id,)
            )
            self._connection.run(
                "UPDATE subjects SET erased_at = coalesce(erased_at, ?), salt = '' WHERE id = ?",
                (at.isoformat(), subject_id),
            )
        return touched
