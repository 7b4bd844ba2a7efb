"""What stands for files: recordings, uploads, dossiers."""

from datetime import datetime

from review.domain.recording import StoredRecording
from review.domain.views import Dossier, Upload
from review.store.connection import Connection, Row


class Recordings:
    """The recordings in the media folder."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, recording: StoredRecording) -> None:
        """A new recording; raises ConflictError where the same bytes are known."""
        row = recording.model_dump()
        row["has_video"] = int(recording.has_video)
        if recording.is_complete is not None:
            row["is_complete"] = int(recording.is_complete)
        row["created_at"] = recording.created_at.isoformat()
        self._connection.insert("recordings", row)

    def get(self, recording_id: str) -> StoredRecording | None:
        row = self._connection.one(
            "SELECT * FROM recordings WHERE id = ?", (recording_id,)
        )
        return StoredRecording.model_validate(row) if row else None

    def rename(self, recording_id: str, filename: str) -> None:
        """Another name to show; the file itself is kept under its hash."""
        self._connection.run(
            "UPDATE recordings SET filename = ? WHERE id = ?", (filename, recording_id)
        )


def _upload(row: Row) -> Upload:
    return Upload(
        id=row["id"],
        by=row["by"],
        filename=row["filename"],
        size=row["size"],
        offset=row["received"],
        state=row["state"],
    )


class Uploads:
    """Files that arrive in pieces."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, upload: Upload, *, at: datetime) -> None:
        self._connection.insert(
            "uploads",
            {
                "id": upload.id,
                "by": upload.by,
                "filename": upload.filename,
                "size": upload.size,
                "received": upload.offset,
                "state": upload.state,
                "created_at": at.isoformat(),
                "updated_at": at.isoformat(),
            },
        )

    def get(self, upload_id: str) -> Upload | None:
        row = self._connection.one("SELECT * FROM uploads WHERE id = ?", (upload_id,))
        return _upload(row) if row else None

    def put(self, upload: Upload, *, at: datetime) -> None:
        self._connection.run(
            "UPDATE uploads SET received = ?, state = ?, updated_at = ? WHERE id = ?",
            (upload.offset, upload.state, at.isoformat(), upload.id),
        )

    def all(self) -> tuple[Upload, ...]:
        rows = self._connection.all("SELECT * FROM uploads ORDER BY rowid")
        return tuple(_upload(row) for row in rows)

    def rename(self, upload_id: str, filename: str) -> None:
        self._connection.run(
            "UPDATE uploads SET filename = ? WHERE id = ?", (filename, upload_id)
        )

    def stale(self, before: datetime) -> tuple[Upload, ...]:
        rows = self._connection.all(
            "SELECT * FROM uploads WHERE state = 'open' AND updated_at < ?",
            (before.isoformat(),),
        )
        return tuple(_upload(row) for row in rows)

    def open_of(self, person_id: str) -> tuple[Upload, ...]:
        """The open uploads of one person, the newest first."""
        rows = self._connection.all(
            "SELECT * FROM uploads WHERE state = 'open' AND by = ? "
            "ORDER BY created_at DESC, rowid DESC",
            (person_id,),
        )
        return tuple(_upload(row) for row in rows)

    def open_bytes(self) -> int:
        """How many bytes the open uploads still expect."""
        return self._connection.count(
            "SELECT sum(size - received) FROM uploads WHERE state = 'open'"
        )


class Dossiers:
    """Where the sealed cases are; `path` is relative to the dossier folder."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, dossier: Dossier) -> None:
        row = dossier.model_dump(mode="json")
        row["path"] = dossier.path.name
        self._connection.insert("dossiers", row)

    def get(self, case_id: str) -> Dossier | None:
        row = self._connection.one(
            "SELECT * FROM dossiers WHERE case_id = ?", (case_id,)
        )
        return Dossier.model_validate(row) if row else None

    def all(self) -> tuple[Dossier, ...]:
        rows = self._connection.all("SELECT * FROM dossiers ORDER BY sealed_at")
        return tuple(Dossier.model_validate(row) for row in rows)
