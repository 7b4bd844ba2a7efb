"""Attempts, their answers, and certificates."""

import json
from collections.abc import Iterable
from datetime import datetime

from review.domain.attempt import Attempt
from review.domain.certificate import Certificate
from review.domain.grading import Score
from review.domain.quiz import Mistake, Paper
from review.store.connection import Connection, Row
from review.store.triggers import stands, stays

QUIZZES = (
    """
CREATE TABLE quiz_attempts (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  number INTEGER NOT NULL CHECK (number >= 1),
  paper TEXT NOT NULL CHECK (json_valid(paper)),
  started_at TEXT NOT NULL,
  deadline TEXT NOT NULL,
  closed_at TEXT,
  score TEXT CHECK (score IS NULL OR json_valid(score)),
  percent INTEGER,
  passed INTEGER NOT NULL DEFAULT 0,
  CHECK ((closed_at IS NULL) = (score IS NULL)),
  CHECK (passed = 0 OR score IS NOT NULL),
  UNIQUE (person_id, month, number)
) STRICT;
CREATE UNIQUE INDEX quiz_one_open ON quiz_attempts(person_id) WHERE closed_at IS NULL;
CREATE INDEX quiz_attempts_month ON quiz_attempts(month, person_id);
"""
    + stays("quiz_attempts", "attempts are never deleted")
    + """\
CREATE TRIGGER quiz_attempts_close_once BEFORE UPDATE ON quiz_attempts
WHEN OLD.closed_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'a closed attempt does not change'); END;
CREATE TABLE quiz_answers (
  attempt_id TEXT NOT NULL REFERENCES quiz_attempts(id),
  item_id TEXT NOT NULL,
  choices TEXT NOT NULL CHECK (json_valid(choices)),
  saved_at TEXT NOT NULL,
  PRIMARY KEY (attempt_id, item_id)
) STRICT;
CREATE TABLE certificates (
  number TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  month TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  attempt_id TEXT NOT NULL UNIQUE REFERENCES quiz_attempts(id),
  UNIQUE (person_id, month)
) STRICT;
"""
    + stays("certificates", "certificates are never deleted")
    + stands("certificates", "certificates do not change")
)


# Steps of the schema: append only.
STEPS = {"q001_quizzes": QUIZZES}


def _attempt(row: Row) -> Attempt:
    closed = row["closed_at"]
    return Attempt(
        id=row["id"],
        person_id=row["person_id"],
        month=row["month"],
        number=row["number"],
        paper=Paper.model_validate_json(row["paper"]),
        started_at=datetime.fromisoformat(row["started_at"]),
        deadline=datetime.fromisoformat(row["deadline"]),
        closed_at=datetime.fromisoformat(closed) if closed else None,
        score=Score.model_validate_json(row["score"]) if row["score"] else None,
        passed=bool(row["passed"]),
    )


def _certificate(row: Row) -> Certificate:
    return Certificate(
        number=row["number"],
        person_id=row["person_id"],
        month=row["month"],
        issued_at=datetime.fromisoformat(row["issued_at"]),
        valid_until=datetime.fromisoformat(row["valid_until"]),
        attempt_id=row["attempt_id"],
    )


class Quizzes:
    """The quiz's rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attempt: Attempt) -> None:
        """A new, open attempt; raises ConflictError where the person has one open."""
        self._connection.insert(
            "quiz_attempts",
            {
                "id": attempt.id,
                "person_id": attempt.person_id,
                "month": attempt.month,
                "number": attempt.number,
                "paper": attempt.paper.model_dump_json(),
                "started_at": attempt.started_at.isoformat(),
                "deadline": attempt.deadline.isoformat(),
            },
        )

    def close(self, attempt: Attempt) -> None:
        """The attempt with its score; a second time it stays as it was."""
        score = attempt.score
        self._connection.run(
            "UPDATE quiz_attempts SET closed_at = ?, score = ?, percent = ?, passed = ? "
            "WHERE id = ? AND closed_at IS NULL",
            (
                attempt.closed_at.isoformat() if attempt.closed_at else None,
                score.model_dump_json() if score else None,
                score.percent if score else None,
                int(attempt.passed),
                attempt.id,
            ),
        )

    def get(self, attempt_id: str) -> Attempt | None:
        row = self._connection.one(
            "SELECT * FROM quiz_attempts WHERE id = ?", (attempt_id,)
        )
        return _attempt(row) if row else None

    def of_month(self, person_id: str, month: str) -> tuple[Attempt, ...]:
        """The person's attempts of a month, first to last."""
        rows = self._connection.all(
            "SELECT * FROM quiz_attempts WHERE person_id = ? AND month = ? ORDER BY number",
            (person_id, month),
        )
        return tuple(_attempt(row) for row in rows)

    def open_of(self, person_id: str) -> Attempt | None:
        """The attempt that the person has not handed in, of whatever month."""
        row = self._connection.one(
            "SELECT * FROM quiz_attempts WHERE person_id = ? AND closed_at IS NULL",
            (person_id,),
        )
        return _attempt(row) if row else None

    def save(
        self, attempt_id: str, item_id: str, choices: Iterable[str], *, at: datetime
    ) -> None:
        """One answer, in place of the one before; durable once this returns."""
        self._connection.run(
            "INSERT INTO quiz_answers (attempt_id, item_id, choices, saved_at) "
            "VALUES (?, ?, ?, ?) ON CONFLICT (attempt_id, item_id) "
            "DO UPDATE SET choices = excluded.choices, saved_at = excluded.saved_at",
            (attempt_id, item_id, json.dumps(sorted(set(choices))), at.isoformat()),
        )

    def answers(self, attempt_id: str) -> dict[str, tuple[str, ...]]:
        """The saved answers by item id."""
        rows = self._connection.all(
            "SELECT item_id, choices FROM quiz_answers WHERE attempt_id = ?",
            (attempt_id,),
        )
        return {row["item_id"]: tuple(json.loads(row["choices"])) for row in rows}

    def add_certificate(self, certificate: Certificate) -> None:
        row = certificate.model_dump()
        row["issued_at"] = certificate.issued_at.isoformat()
        row["valid_until"] = certificate.valid_until.isoformat()
        self._connection.insert("certificates", row)

    def certificates_in(self, month: str) -> int:
        """How many certificates a month has."""
        return self._connection.count(
            "SELECT count(*) FROM certificates WHERE month = ?", (month,)
        )

    def certificates_of(self, person_id: str) -> tuple[Certificate, ...]:
        """The person's certificates, newest month first."""
        rows = self._connection.all(
            "SELECT * FROM certificates WHERE person_id = ? ORDER BY month DESC",
            (person_id,),
        )
        return tuple(_certificate(row) for row in rows)

    def all_certificates(self) -> tuple[Certificate, ...]:
        rows = self._connection.all("SELECT * FROM certificates ORDER BY number")
        return tuple(_certificate(row) for row in rows)

    def certificate_of(self, attempt_id: str) -> Certificate | None:
        row = self._connection.one(
            "SELECT * FROM certificates WHERE attempt_id = ?", (attempt_id,)
        )
        return _certificate(row) if row else None

    def mistakes(self, host_id: str, *, since: datetime) -> tuple[Mistake, ...]:
        """What final decisions confirmed against this host since then, by rule."""
        rows = self._connection.all(
            """
            SELECT findings.rule, findings.category, count(*) AS count
            FROM decisions
            JOIN cases ON cases.id = decisions.case_id
            JOIN json_each(decisions.dispositions) AS said
            JOIN findings ON findings.id = said.key
            WHERE cases.host_id = ? AND decisions.level = 3
              AND decisions.outcome <> 'send_back'
              AND said.value = 'confirmed' AND decisions.decided_at >= ?
            GROUP BY findings.rule, findings.category
            """,
            (host_id, since.isoformat()),
        )
        return tuple(Mistake.model_validate(row) for row in rows)
