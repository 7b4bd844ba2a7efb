"""The steps of the schema for personal information. Append only, as all of it."""

from review.store.triggers import append_only

PRIVACY = (
    """
CREATE TABLE subjects (
  id TEXT PRIMARY KEY,
  created_at TEXT NOT NULL,
  erased_at TEXT
) STRICT;
CREATE TABLE subject_index (
  digest TEXT NOT NULL,
  subject_id TEXT NOT NULL REFERENCES subjects(id),
  PRIMARY KEY (digest, subject_id)
) STRICT;
CREATE INDEX subject_index_subject ON subject_index(subject_id);
CREATE TABLE masked_spans (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  ordinal INTEGER NOT NULL,
  "start" INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  type TEXT NOT NULL,
  token TEXT NOT NULL,
  subject_id TEXT NOT NULL REFERENCES subjects(id),
  t0 REAL,
  t1 REAL,
  original BLOB,
  UNIQUE (case_id, ordinal)
) STRICT;
CREATE INDEX masked_spans_subject ON masked_spans(subject_id);
CREATE TABLE unlocks (
  id TEXT PRIMARY KEY,
  span_id TEXT NOT NULL REFERENCES masked_spans(id),
  case_id TEXT NOT NULL REFERENCES cases(id),
  by TEXT NOT NULL REFERENCES people(id),
  purpose TEXT NOT NULL,
  note TEXT NOT NULL,
  at TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
CREATE INDEX unlocks_case ON unlocks(case_id, by, until);
"""
    + append_only("unlocks")
    + """\
CREATE TABLE erasures (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  subject_id TEXT NOT NULL REFERENCES subjects(id),
  by TEXT NOT NULL REFERENCES people(id),
  at TEXT NOT NULL,
  receipt TEXT NOT NULL CHECK (json_valid(receipt))
) STRICT;
"""
    + append_only("erasures")
    + """\
CREATE TABLE personal_exports (
  id TEXT PRIMARY KEY,
  asked_by TEXT NOT NULL REFERENCES people(id),
  purpose TEXT NOT NULL,
  note TEXT NOT NULL,
  case_ids TEXT NOT NULL CHECK (json_valid(case_ids)),
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  decided_by TEXT REFERENCES people(id) CHECK (decided_by <> asked_by),
  decided_at TEXT,
  made_at TEXT,
  expires_at TEXT,
  sha256 TEXT
) STRICT;
"""
)

VAULT = """
ALTER TABLE texts ADD COLUMN is_masked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX texts_to_mask ON texts(case_id) WHERE is_masked = 0;
"""

SILENCES = """
ALTER TABLE texts ADD COLUMN silences TEXT CHECK (silences IS NULL OR json_valid(silences));
CREATE INDEX texts_to_silence ON texts(case_id)
  WHERE silences IS NULL AND transcript IS NOT NULL;
"""
