"""Samples of recordings, their clips, and what people typed of them."""

import json
from collections.abc import Callable, Iterable
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
            "INSERT INTO accuracy_typed "
            "(clip_id, by, verdict, reason, text, errors, characters, critical, at) "
            "VALUES (:clip_id, :by, :verdict, :reason, :text, :errors, :characters, "
            ":critical, :at) ON CONFLICT (clip_id, by) DO UPDATE SET "
            "verdict = excluded.verdict, reason = excluded.reason, "
            "text = excluded.text, errors = excluded.errors, "
            "characters = excluded.characters, critical = excluded.critical, "
            "at = excluded.at",
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

    def remove(self, clip_id: str) -> None:
        """Let go of all words of a clip; what was counted of them stays."""
        self._connection.run(
            "UPDATE accuracy_clips SET heard = NULL, is_removed = 1 WHERE id = ?",
            (clip_id,),
        )
        self._connection.run(
            "UPDATE accuracy_typed SET text = NULL WHERE clip_id = ?", (clip_id,)
        )

    def reword(self, case_id: str, mask: Callable[[str], str]) -> None:
        """Mask the words that are kept of a recording's clips."""
        for clip in self.clips(case_id):
            if clip.heard and (masked := mask(clip.heard)) != clip.heard:
                self._connection.run(
                    "UPDATE accuracy_clips SET heard = ? WHERE id = ?",
                    (masked, clip.id),
                )
        for typed in self.typed(case_id):
            if typed.text and (masked := mask(typed.text)) != typed.text:
                self._connection.run(
                    "UPDATE accuracy_typed SET text = ? WHERE clip_id = ? AND by = ?",
                    (masked, typed.clip_id, typed.by),
                )
