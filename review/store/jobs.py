"""The table of background work: the truth about every job."""

import json
from datetime import datetime

from review.domain.job import HEAR, Job, JobProblem, JobState
from review.store.connection import Connection, Row

COLUMNS = (
    "id, kind, subject, payload, state, done, total, done_before, attempts, cancel_asked, "
    "worker, created_at, started_at, heartbeat_at, finished_at"
)

SELECT = (
    "SELECT jobs.*, cases.air_at FROM jobs LEFT JOIN cases ON cases.id = jobs.subject "
)


def _job(row: Row) -> Job:
    fields = {name: row[name] for name in COLUMNS.split(", ")}
    fields["payload"] = json.loads(row["payload"])
    if row["error_code"]:
        fields["problem"] = JobProblem(
            code=row["error_code"],
            template=row["error_template"],
            data=json.loads(row["error_data"]),
        )
    return Job.model_validate({**fields, "air_at": row["air_at"]})


class Jobs:
    """What is queued, what runs, how it ended. One live job per kind and subject."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, job: Job) -> None:
        """A queued job; raises ConflictError where a live one exists already."""
        self._connection.insert(
            "jobs",
            {
                "id": job.id,
                "kind": job.kind,
                "subject": job.subject,
                "payload": json.dumps(job.payload, ensure_ascii=False),
                "state": job.state,
                "total": job.total,
                "created_at": job.created_at.isoformat(),
            },
        )

    def get(self, job_id: str) -> Job | None:
        row = self._connection.one(f"{SELECT}WHERE jobs.id = ?", (job_id,))
        return _job(row) if row else None

    def newest(self, subject: str, *, kind: str = HEAR) -> Job | None:
        """The newest job of this kind about the subject."""
        row = self._connection.one(
            f"{SELECT}WHERE subject = ? AND jobs.kind = ? "
            "ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT 1",
            (subject, kind),
        )
        return _job(row) if row else None

    def in_state(self, state: JobState) -> tuple[Job, ...]:
        rows = self._connection.all(
            f"{SELECT}WHERE state = ? ORDER BY jobs.created_at, jobs.rowid", (state,)
        )
        return tuple(_job(row) for row in rows)

    def recent(self, limit: int) -> tuple[Job, ...]:
        rows = self._connection.all(
            f"{SELECT}ORDER BY jobs.created_at DESC, jobs.rowid DESC LIMIT ?", (limit,)
        )
        return tuple(_job(row) for row in rows)

    def take(self, job_id: str, *, worker: str, at: datetime) -> Job | None:
        """The job, now running under this worker; None where somebody was faster."""
        touched = self._connection.run(
            "UPDATE jobs SET state = 'running', worker = ?, attempts = attempts + 1, "
            "started_at = ?, heartbeat_at = ?, done_before = done "
            "WHERE id = ? AND state = 'queued'",
            (worker, at.isoformat(), at.isoformat(), job_id),
        )
        return self.get(job_id) if touched else None

    def put_back(self, job: Job, *, counts: bool = True) -> bool:
        """Queue a job again whose worker is gone; False where it changed meanwhile.

        Where it `counts` not, the worker gave it back, and is not taken for killed by it.
        """
        return bool(
            self._connection.run(
                "UPDATE jobs SET state = 'queued', worker = NULL, attempts = attempts - ? "
                "WHERE id = ? AND state = 'running' AND worker IS ? AND attempts = ?",
                (int(not counts), job.id, job.worker, job.attempts),
            )
        )

    def beat(self, job_id: str, *, worker: str, at: datetime) -> bool:
        """Sign of life; False where the job is no longer this worker's to do."""
        touched = self._connection.run(
            "UPDATE jobs SET heartbeat_at = ? WHERE id = ? AND worker = ? AND state = 'running' "
            "AND cancel_asked = 0",
            (at.isoformat(), job_id, worker),
        )
        return bool(touched)

    def progress(self, job_id: str, *, worker: str, done: float, total: float) -> None:
        """How far it is. The first word of a resumed run sets where it took over."""
        self._connection.run(
            "UPDATE jobs SET done = ?, total = ? WHERE id = ? AND worker = ? AND state = 'running'",
            (done, total, job_id, worker),
        )

    def finish(
        self,
        job_id: str,
        *,
        worker: str | None,
        state: JobState,
        at: datetime,
        problem: JobProblem | None = None,
    ) -> bool:
        """The end of a job, by the worker that runs it."""
        return bool(
            self._connection.run(
                "UPDATE jobs SET state = ?, finished_at = ?, error_code = ?, error_template = ?, "
                "error_data = ?, done = CASE WHEN ? = 'done' THEN total ELSE done END "
                "WHERE id = ? AND worker IS ? AND state IN ('queued', 'running')",
                (
                    state,
                    at.isoformat(),
                    problem.code if problem else None,
                    problem.template if problem else None,
                    json.dumps(problem.data, ensure_ascii=False) if problem else None,
                    state,
                    job_id,
                    worker,
                ),
            )
        )

    def rename(self, subject: str, old: str, new: str) -> None:
        """Say the new name of a file wherever the problems of its jobs say the old."""
        was, now = (json.dumps(name, ensure_ascii=False) for name in (old, new))
        self._connection.run(
            "UPDATE jobs SET error_data = replace(error_data, ?, ?) WHERE subject = ?",
            (was, now, subject),
        )

    def ask_to_cancel(self, job_id: str) -> None:
        self._connection.run(
            "UPDATE jobs SET cancel_asked = 1 WHERE id = ? AND state = 'running'",
            (job_id,),
        )
