"""The schema, as named steps that are applied once and in order. Append only."""

from review.store.schema_accounts import GIVEN
from review.store.schema_accuracy import ACCURACY
from review.store.schema_evidence import SALTS, TITLES
from review.store.schema_privacy import PRIVACY, SILENCES, VAULT
from review.store.schema_recordings import ENDS
from review.store.schema_rehearing import REHEARING
from review.store.triggers import append_only, stands, stays

PEOPLE = """
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  lang TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_sha256 TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES people(id),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_person ON sessions(person_id);
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL COLLATE NOCASE,
  address TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX attempts_username ON attempts(username, at);
CREATE INDEX attempts_address ON attempts(address, at);
"""

CASES = (
    """
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  filename TEXT NOT NULL,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  seconds REAL NOT NULL,
  container TEXT NOT NULL,
  has_video INTEGER NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  previous_id TEXT UNIQUE REFERENCES cases(id),
  kind TEXT NOT NULL CHECK (kind IN ('script', 'recording')),
  title TEXT NOT NULL,
  goods TEXT,
  host_id TEXT NOT NULL REFERENCES people(id),
  submitter_id TEXT NOT NULL REFERENCES people(id),
  status TEXT NOT NULL,
  outcome TEXT,
  severity TEXT,
  content_sha256 TEXT NOT NULL,
  lock_sha256 TEXT NOT NULL,
  incomplete TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(incomplete)),
  recording_id TEXT UNIQUE REFERENCES recordings(id),
  air_at TEXT,
  due_at TEXT,
  claimed_by TEXT REFERENCES people(id),
  claimed_until TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  row_version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (number, version)
) STRICT;
CREATE INDEX cases_status ON cases(status, due_at);
CREATE INDEX cases_host ON cases(host_id);
CREATE INDEX cases_submitter ON cases(submitter_id);
"""
    + stays("cases", "cases are never deleted")
    + """\
CREATE TABLE texts (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  text TEXT NOT NULL,
  transcript TEXT CHECK (transcript IS NULL OR json_valid(transcript))
) STRICT;
CREATE TABLE findings (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  ordinal INTEGER NOT NULL,
  rule TEXT NOT NULL,
  category TEXT NOT NULL,
  severity TEXT NOT NULL,
  status TEXT NOT NULL,
  finding TEXT NOT NULL CHECK (json_valid(finding)),
  UNIQUE (case_id, ordinal)
) STRICT;
CREATE INDEX findings_category ON findings(category, status);
"""
)

DECISIONS = (
    """
CREATE TABLE decisions (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases(id),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  by TEXT NOT NULL REFERENCES people(id),
  outcome TEXT NOT NULL,
  dispositions TEXT NOT NULL CHECK (json_valid(dispositions)),
  reason TEXT NOT NULL,
  seconds_spent REAL NOT NULL,
  shown_sha256 TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  UNIQUE (case_id, level),
  UNIQUE (case_id, by)
) STRICT;
CREATE TRIGGER decisions_by_somebody_else BEFORE INSERT ON decisions
WHEN NEW.by IN (SELECT host_id FROM cases WHERE id = NEW.case_id
                UNION SELECT submitter_id FROM cases WHERE id = NEW.case_id)
BEGIN SELECT raise(ABORT, 'host and submitter do not decide'); END;
CREATE TRIGGER decisions_in_order BEFORE INSERT ON decisions
WHEN NEW.level <> 1 + (SELECT count(*) FROM decisions WHERE case_id = NEW.case_id)
BEGIN SELECT raise(ABORT, 'levels follow one another'); END;
"""  # noqa: S608 - our own names
    + append_only("decisions")
    + """\
CREATE TABLE drafts (
  case_id TEXT NOT NULL REFERENCES cases(id),
  by TEXT NOT NULL REFERENCES people(id),
  finding_id TEXT NOT NULL REFERENCES findings(id),
  disposition TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (case_id, by, finding_id)
) STRICT;
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  previous TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_subject ON audit(subject, seq);
CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM audit)
  OR NEW.previous <> coalesce(
    (SELECT sha256 FROM audit ORDER BY seq DESC LIMIT 1),
    '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT raise(ABORT, 'append-only'); END;
"""
    + stays("audit", name="stays")
    + stands("audit", name="stands")
)

WORK = """
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  done REAL NOT NULL DEFAULT 0,
  total REAL NOT NULL DEFAULT 0,
  done_before REAL NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  error_code TEXT,
  error_template TEXT,
  error_data TEXT CHECK (error_data IS NULL OR json_valid(error_data)),
  created_at TEXT NOT NULL,
  started_at TEXT,
  heartbeat_at TEXT,
  finished_at TEXT
) STRICT;
CREATE INDEX jobs_subject ON jobs(subject, created_at);
CREATE INDEX jobs_state ON jobs(state, created_at);
CREATE UNIQUE INDEX jobs_one_live ON jobs(kind, subject)
  WHERE state IN ('queued', 'running');
CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  by TEXT NOT NULL REFERENCES people(id),
  filename TEXT NOT NULL,
  size INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN ('open', 'finished', 'dropped')),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE dossiers (
  case_id TEXT PRIMARY KEY REFERENCES cases(id),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sealed_at TEXT NOT NULL,
  keep_until TEXT NOT NULL
) STRICT;
"""

RULES = """
CREATE TABLE rule_texts (
  lock TEXT NOT NULL,
  rule TEXT NOT NULL,
  text TEXT NOT NULL CHECK (json_valid(text)),
  PRIMARY KEY (lock, rule)
) STRICT;
"""

OVERRIDES = """
CREATE TABLE rule_overrides (
  lock TEXT PRIMARY KEY,
  text TEXT NOT NULL CHECK (json_valid(text))
) STRICT;
"""

STEPS = {
    "m001_people": PEOPLE,  # accounts, sessions, sign-in attempts
    "m002_cases": CASES,  # cases, their texts, recordings and findings
    "m003_decisions": DECISIONS,  # decisions and the audit log, both append-only
    "m004_work": WORK,  # jobs, uploads, dossiers
    "m005_rules": RULES,  # the rules that cases were read with
    "m006_overrides": OVERRIDES,  # what the house decided about them
    "m007_privacy": PRIVACY,  # masked spans, whose they are, who looked, what was erased
    "m008_vault": VAULT,  # which texts were stored before anything was masked
    "m009_silences": SILENCES,  # where a recording is silent besides what is masked
    "m010_accuracy": ACCURACY,  # samples of recordings, and what people heard in them
    "m011_rehearing": REHEARING,  # what a second model heard in some places
    "m012_ends": ENDS,  # whether a recording ends in the middle of something
    "m013_salts": SALTS,  # what keeps hashes of words from being tried out
    "m014_titles": TITLES,  # the same of titles, and of what a person is found by
    "m015_given": GIVEN,  # passwords that somebody else knows, too
}
