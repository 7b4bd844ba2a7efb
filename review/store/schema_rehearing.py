"""The step of the schema for places that a second model heard again. Append only."""

REHEARING = """
CREATE TABLE second_hearings (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  t0 REAL NOT NULL,
  t1 REAL NOT NULL CHECK (t1 > t0),
  text TEXT NOT NULL,
  rules TEXT NOT NULL CHECK (json_valid(rules)),
  probability REAL NOT NULL,
  model TEXT NOT NULL,
  model_sha256 TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (case_id, model_sha256, t0, t1)
) STRICT;
"""
