"""Samples of recordings, their clips, and what people typed of them."""

import json
from collections.abc import Iterable
from datetime import datetime

from pydantic import TypeAdapter

from review.domain.clips import FrameClip
from review.domain.sample import Sample, SampledClip, Typed
from review.store.connection import Connection, Row

_FRAME = TypeAdapter(tuple[FrameClip, ...])


def _sample(row: Row) -> Sample:
    return Sample(
        case_id=row["case_id"],
        seed=row["seed"],
        frame=_FRAME.validate_json(row["frame"]),
        drawn_by=row["drawn_by"],
        drawn_at=datetime.fromisoformat(row["drawn_at"]),
    )


def _clip(row: Row) -> SampledClip:
    return SampledClip.model_validate(row | {"is_removed": bool(row["is_removed"])})


def _typed(row: Row) -> Typed:
    return Typed.model_validate(row | {"critical": json.loads(row["critical"])})


class Accuracy:
    """What transcripts are measured by; no sample can be drawn a second time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sample: Sample) -> None:
        """A new sample; raises ConflictError where the recording has one."""
        self._connection.insert(
            "accuracy_samples",
            {
                "case_id": sample.case_id,
                "seed": sample.seed,
                "frame": _FRAME.dump_json(sample.frame).decode(),
                "drawn_by": sample.drawn_by,
                "drawn_at": sample.drawn_at.isoformat(),
            },
        )

    def add_clips(self, clips: Iterable[SampledClip]) -> None:
        for clip in clips:
            self._connection.insert("accuracy_clips", clip.model_dump(mode="json"))

    def sample(self, case_id: str) -> Sample | None:
        row = self._connection.one(
            "SELECT * FROM accuracy_samples WHERE case_id = ?", (case_id,)
        )
        return _sample(row) if row else None

    def case_ids(self) -> tuple[str, ...]:
        """The cases that have a sample, the newest first."""
        rows = self._connection.all(
            "SELECT case_id FROM accuracy_samples ORDER BY drawn_at DESC, rowid DESC"
        )
        return tuple(row["case_id"] for row in rows)

    def clips(self, case_id: str) -> tuple[SampledClip, ...]:
        """Every clip that was drawn, in the order to hear."""
        rows = self._connection.all(
            "SELECT * FROM accuracy_clips WHERE case_id = ? ORDER BY ordinal",
            (case_id,),
        )
        return tuple(map(_clip, rows))

    def clip(self, clip_id: str) -> SampledClip | None:
        row = self._connection.one(
            "SELECT * FROM accuracy_clips WHERE id = ?", (clip_id,)
        )
        return _clip(row) if row else None

    def put(self, typed: Typed) -> None:
        """What somebody typed; a second time, their word takes the place of the first."""
        row = typed.model_dump(mode="json")
        row |= {"critical": json.dumps(row["critical"]), "at": typed.at.isoformat()}
        self._connection.run(
            "INSERT INTO accuracy_typed (clip_id, by, verdict, reason, text, errors, "
            "characters, critical, at, salt) "
            "VALUES (:clip_id, :by, :verdict, :reason, :text, :errors, :characters, "
            ":critical, :at, :salt) ON CONFLICT (clip_id, by) DO UPDATE SET "
            "verdict = excluded.verdict, reason = excluded.reason, "
            "text = excluded.text, errors = excluded.errors, "
            "characters = excluded.characters, critical = excluded.critical, "
            "at = excluded.at, salt = excluded.salt",
            row,
        )

    def typed(self, case_id: str) -> tuple[Typed, ...]:
        """What everybody typed of a recording, in the order of time."""
        rows = self._connection.all(
            "SELECT accuracy_typed.* FROM accuracy_typed "
            "JOIN accuracy_clips ON id = clip_id WHERE case_id = ? "
            "ORDER BY at, accuracy_typed.rowid",
            (case_id,),
        )
        return tuple(map(_typed, rows))

    def all_typed(self) -> tuple[Typed, ...]:
        """What everybody typed of every recording."""
        return tuple(map(_typed, self._connection.all("SELECT * FROM accuracy_typed")))

    def all_samples(self) -> tuple[Sample, ...]:
        """The samples of every recording."""
        rows = self._connection.all("SELECT * FROM accuracy_samples")
        return tuple(map(_sample, rows))

    def all_clips(self) -> tuple[SampledClip, ...]:
        """The clips of every recording, in the order to hear."""
        rows = self._connection.all(
            "SELECT * FROM accuracy_clips ORDER BY case_id, ordinal"
        )
        return tuple(map(_clip, rows))

    def has_unsalted(self) -> bool:
        """Whether there are words for which the audit log does not vouch yet."""
        return bool(
            self._connection.count(
                "SELECT EXISTS (SELECT 1 FROM accuracy_clips WHERE salt = '') "
                "OR EXISTS (SELECT 1 FROM accuracy_typed WHERE salt = '')"
            )
        )

    def reword(self, clip: SampledClip) -> None:
        """A clip whose words are masked, or gone."""
        self._connection.run(
            "UPDATE accuracy_clips SET heard = :heard, is_removed = :is_removed, "
            "salt = :salt WHERE id = :id",
            clip.model_dump(include={"id", "heard", "is_removed", "salt"}),
        )

    def retype(self, typed: Typed) -> None:
        """What somebody typed with its words masked, or gone; what counts stays."""
        self._connection.run(
            "UPDATE accuracy_typed SET text = :text, salt = :salt "
            "WHERE clip_id = :clip_id AND by = :by",
            typed.model_dump(include={"clip_id", "by", "text", "salt"}),
        )
