"""Every column of every table, changed behind the back of the log: noticed, or named here.

A table or column that is new fails until somebody watches it, or says why nobody need.
"""

import sqlite3

import pytest

from review.domain.privacy import Purpose
from review.errors import AuditBrokenError, ConflictError, StoreError
from review.services import audit, erasure, personal_exports, unlock
from tests.services.personal import officers, span_of, submitted
from tests.services.test_evidence import bag, case, unguarded  # noqa: F401 - fixtures

RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
# What comes and goes, or is made anew.
UNWATCHED_TABLES = {
    *("_sqlite_migrations", "sessions", "attempts", "counters", "drafts", "jobs"),
    "uploads",
    # Not in this house; certificates have facts of their own (tests/quiz).
    *("rule_overrides", "quiz_attempts", "quiz_answers", "certificates"),
}
UNWATCHED = {
    "people": {"lang", "created_at", "updated_at"},
    "recordings": {
        *("filename", "size", "seconds", "container", "has_video", "created_at"),
        "is_complete",  # describes the file, whose hash is watched
    },
    "cases": {
        *("severity", "air_at", "due_at", "updated_at", "row_version"),
        *("claimed_by", "claimed_until"),
    },
    "texts": {"is_masked"},
    "masked_spans": {"original"},  # sealed: another one does not open
    "dossiers": {"sealed_at"},
    "subjects": {"created_at", "erased_at"},
    "unlocks": {"note", "at"},
    "erasures": {"at"},
    "personal_exports": {
        *("note", "asked_at", "decided_by", "decided_at", "made_at", "expires_at"),
        "sha256",  # of one that is only asked for these mean nothing yet
    },
}
VALUES = (
    *("'2020-01-01T00:00:00+00:00'", "'[]'", "'[[1.0,2.0]]'", "'[\"x\"]'"),
    *("'low'", "'id-1'", "7", "7.5", "x'00'", "NULL"),
)


@pytest.fixture
def house(office, staff, case, bag):  # noqa: F811 - fixtures
    """Everything that can be kept is kept once."""
    people = officers(office)
    by = people.officer.id
    heard = submitted(office, staff)
    span = span_of(office, heard)
    unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT, note="x")
    personal_exports.ask(
        office, [heard.id], by=by, purpose="authority", note="x", recipient=RECIPIENT
    )
    other = submitted(office, staff, "李雷的电话是13911223344，已登记。")
    subject = span_of(office, other).subject_id
    seen = erasure.preview(office, subject, by=by)
    erasure.erase(office, subject, by=by, ground="request", reference="1", seen=seen.id)
    assert audit.verify(office)
    return office


def forge(office, table, change):
    """Make the change as whoever can write the file; how many rows it touched."""
    office.store.connection.raw.execute("PRAGMA defer_foreign_keys = ON")
    with unguarded(office, table) as kept:
        return kept.raw.execute(change).rowcount


def unnoticed(office, table, change):
    """Whether the audit log does not notice this; nothing of it stays."""
    raw = office.store.connection.raw
    raw.execute("BEGIN IMMEDIATE")
    try:
        return bool(forge(office, table, change) and audit.verify(office))
    except (AuditBrokenError, ConflictError, StoreError, sqlite3.IntegrityError):
        return False  # noticed, or the table takes no such value
    finally:
        raw.rollback()


def slipped(office, table, column):
    """Whether some change of this column is not noticed."""
    changes = (
        f'UPDATE {table} SET "{column}" = {value} WHERE rowid = '
        f'(SELECT rowid FROM {table} WHERE "{column}" IS NOT {value} LIMIT 1)'
        for value in VALUES
    )
    return any(unnoticed(office, table, change) for change in changes)


def test_whatever_is_changed_in_the_database_is_noticed(house):
    found = house.store.connection.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    )
    tables = {row["name"] for row in found} - UNWATCHED_TABLES
    slips = set()
    for table in sorted(tables):
        assert house.store.connection.count(f"SELECT count(*) FROM {table}"), table
        columns = house.store.connection.all(f"PRAGMA table_info({table})")
        slips |= {
            f"{table}.{column['name']}"
            for column in columns
            if column["name"] not in UNWATCHED.get(table, set())
            and slipped(house, table, column["name"])
        }
        last = f"DELETE FROM {table} WHERE rowid = (SELECT min(rowid) FROM {table})"
        if unnoticed(house, table, last):
            slips.add(f"{table}: a row less")
    assert not slips
