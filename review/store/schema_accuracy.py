"""The steps of the schema for the accuracy of transcripts. Append only, as all of it.

A sample is drawn once and never again: neither it nor its clips can be changed or
deleted, but for words that are masked later.
"""

from review.store.triggers import append_only, stays

ONCE = "a sample is drawn once"

ACCURACY = (
    """
CREATE TABLE accuracy_samples (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  seed TEXT NOT NULL,
  frame TEXT NOT NULL CHECK (json_valid(frame)),
  drawn_by TEXT NOT NULL REFERENCES people(id),
  drawn_at TEXT NOT NULL
) STRICT;
"""
    + append_only("accuracy_samples", ONCE)
    + """\
CREATE TABLE accuracy_clips (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES accuracy_samples(case_id),
  place INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  draw INTEGER NOT NULL CHECK (draw >= 1),
  stratum TEXT NOT NULL,
  "start" REAL NOT NULL,
  "end" REAL NOT NULL,
  heard TEXT,
  is_removed INTEGER NOT NULL DEFAULT 0,
  UNIQUE (case_id, place),
  UNIQUE (case_id, ordinal)
) STRICT;
"""
    + stays("accuracy_clips", ONCE)
    + """\
CREATE TRIGGER accuracy_clips_stand
BEFORE UPDATE OF id, case_id, place, ordinal, draw, stratum, "start", "end"
ON accuracy_clips
BEGIN SELECT raise(ABORT, 'a sample is drawn once'); END;
CREATE TABLE accuracy_typed (
  clip_id TEXT NOT NULL REFERENCES accuracy_clips(id),
  by TEXT NOT NULL REFERENCES people(id),
  verdict TEXT NOT NULL CHECK (verdict IN ('said', 'unclear', 'skipped')),
  reason TEXT,
  text TEXT,
  errors INTEGER NOT NULL DEFAULT 0,
  characters INTEGER NOT NULL DEFAULT 0,
  critical TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(critical)),
  at TEXT NOT NULL,
  PRIMARY KEY (clip_id, by)
) STRICT;
"""
    + stays("accuracy_typed", "what was typed is kept")
)
