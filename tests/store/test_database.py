"""What the database itself refuses and keeps."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from review.domain.canonical import sha256
from review.domain.case import Case, CaseKind, Decision, Outcome, Status
from review.errors import (
    AuditBrokenError,
    ConflictError,
    StoreBrokenError,
    StoreError,
)
from review.services import audit, intake, trail
from review.store import migrations
from review.store.database import Store
from review.store.migrations import SETS


@pytest.fixture
def case(office, staff, clock):
    made = Case(
        id="case-1",
        number="S-2026-0001",
        kind=CaseKind.SCRIPT,
        title="专场",
        host_id=staff.host.id,
        submitter_id=staff.writer.id,
        status=Status.FIRST_REVIEW,
        created_at=clock(),
        updated_at=clock(),
    )
    office.store.cases.add(made, text="今晚八点见。")
    return made


def decision(case, by, level, clock):
    return Decision(
        id=f"d-{level}-{by}",
        case_id=case.id,
        level=level,
        by=by,
        outcome=Outcome.CLEAR,
        dispositions={},
        reason="",
        seconds_spent=1,
        shown_sha256="0",
        decided_at=clock(),
    )


def test_what_goes_in_comes_out(office, case):
    assert office.store.cases.get(case.id) == case
    assert office.store.cases.text(case.id) == ("今晚八点见。", None)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET actor = 'somebody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT 1, at, 'x', action, subject, data, previous, 'x' FROM audit WHERE seq = 1",
        "INSERT INTO audit SELECT 99, at, actor, action, subject, data, previous, 'x' FROM audit WHERE seq = 1",
    ],
)
def test_the_audit_log_refuses_every_change_but_the_next_entry(office, staff, sql):
    with pytest.raises(ConflictError):
        office.store.connection.run(sql)

    assert audit.verify(office) == len(vars(staff))


def test_decisions_are_never_changed_or_deleted(office, staff, case, clock):
    office.store.cases.add_decision(decision(case, staff.first.id, 1, clock))

    for sql in ("UPDATE decisions SET outcome = 'violation'", "DELETE FROM decisions"):
        with pytest.raises(ConflictError):
            office.store.connection.run(sql)


@pytest.mark.parametrize("part", ["host", "writer"])
def test_the_database_itself_keeps_host_and_submitter_from_deciding(
    office, staff, case, clock, part
):
    with pytest.raises(ConflictError):
        office.store.cases.add_decision(
            decision(case, getattr(staff, part).id, 1, clock)
        )


def test_the_database_itself_keeps_one_person_from_two_levels(
    office, staff, case, clock
):
    office.store.cases.add_decision(decision(case, staff.all3.id, 1, clock))

    with pytest.raises(ConflictError):
        office.store.cases.add_decision(decision(case, staff.all3.id, 2, clock))
    with pytest.raises(ConflictError):
        office.store.cases.add_decision(decision(case, staff.third.id, 3, clock))


def test_cases_are_never_deleted(office, case):
    with pytest.raises(ConflictError):
        office.store.connection.run("DELETE FROM cases")


def test_a_unit_of_work_that_fails_leaves_nothing(office, staff):
    before = office.store.audit.last()

    def fail():
        with office.store.atomic():
            trail.append(office, actor="a", action="b", subject="c")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert office.store.audit.last() == before


def test_every_thread_has_a_connection_of_its_own(office, staff):
    seen = []

    def look():
        seen.append(office.store.people.get(staff.host.id))
        office.store.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [staff.host]


def test_many_threads_write_one_unbroken_log(office, staff):
    def write():
        for _ in range(10):
            trail.append(office, actor="a", action="b", subject="c")
        office.store.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert audit.verify(office) == len(vars(staff)) + 40


def test_opening_twice_migrates_once(office, tmp_path):
    again = Store(office.settings.database)

    assert again.connection.count("SELECT count(*) FROM people") == 0
    again.close()


def test_an_old_database_gets_the_steps_it_has_not_seen(tmp_path, monkeypatch):
    path = tmp_path / "greenroom.db"
    Store(path).close()
    later = {"greenroom-test": {"t001": "CREATE TABLE later (id INTEGER) STRICT;"}}
    monkeypatch.setattr(migrations, "SETS", {**migrations.SETS, **later})

    for _ in range(2):
        store = Store(path)
        assert store.connection.count("SELECT count(*) FROM later") == 0
        store.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "greenroom.db"
    Store(path).close()
    bad = {"one": "CREATE TABLE one (id INTEGER) STRICT;", "two": "CREATE nonsense;"}
    monkeypatch.setattr(migrations, "SETS", {**migrations.SETS, "greenroom-bad": bad})

    with pytest.raises(StoreError):
        Store(path)
    with closing(sqlite3.connect(path)) as raw:
        assert (
            raw.execute("SELECT * FROM sqlite_master WHERE name = 'one'").fetchall()
            == []
        )


def test_a_database_that_is_up_to_date_opens_without_loading_sqlite_utils(tmp_path):
    path = tmp_path / "greenroom.db"
    Store(path).close()
    code = f"""
import sys
from pathlib import Path
from review.store import migrations
from review.store.database import Store
Store(Path({str(path)!r})).close()
print(sorted({{"sqlite_utils", "pandas"}} & sys.modules.keys()))
"""
    opened = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert opened.stdout.strip() == "[]"


def test_every_table_of_ours_is_strict_and_durable(office):
    loose = office.store.connection.all(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    )
    pragmas = {
        name: office.store.connection.count(f"SELECT * FROM pragma_{name}")
        for name in ("synchronous", "foreign_keys", "recursive_triggers")
    }
    assert loose == []
    assert pragmas == {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\0"]
)
def test_a_damaged_file_gives_one_error_with_its_path(tmp_path, content):
    path = tmp_path / "greenroom.db"
    path.write_bytes(content)

    with pytest.raises(StoreBrokenError) as caught:
        Store(path)

    assert caught.value.data["path"] == path


class TestTampering:
    """Somebody with the file and a database tool: verify tells."""

    def tamper(self, office, *statements):
        office.store.close()
        with sqlite3.connect(office.settings.database) as raw:
            raw.create_function("raise", 2, lambda *_: None)
            for name in ("audit_stays", "audit_stands", "decisions_stand"):
                raw.execute(f"DROP TRIGGER IF EXISTS {name}")
            for statement in statements:
                raw.execute(statement)
        raw.close()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit SET actor = 'somebody else' WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            "UPDATE audit SET data = '{}' WHERE seq = 3",
            "UPDATE audit SET at = '2026-01-01T00:00:00+00:00' WHERE seq = 3",
        ],
    )
    @pytest.mark.usefixtures("staff")
    def test_a_changed_or_missing_entry_is_found(self, office, statement):
        self.tamper(office, statement)

        with pytest.raises(AuditBrokenError) as caught:
            audit.verify(office)
        assert caught.value.data["seq"] == 3

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE cases SET outcome = 'clear', status = 'closed'",
            "UPDATE cases SET outcome = 'violation'",
            "UPDATE cases SET host_id = (SELECT id FROM people WHERE username = 'qa')",
            "UPDATE cases SET submitter_id = (SELECT id FROM people WHERE username = 'qa')",
            "UPDATE texts SET text = '今晚九点见。'",
            "UPDATE findings SET finding = json_set(finding, '$.severity', 'low')",
            "DELETE FROM findings",
            "UPDATE people SET roles = '[\"admin\"]' WHERE username = 'writer'",
            "UPDATE people SET disabled = 1 WHERE username = 'writer'",
            (
                "INSERT INTO people (id, username, name, password_hash, roles, lang, disabled, created_at, updated_at)"
                " SELECT 'x', 'x', 'x', password_hash, roles, lang, 0, created_at, updated_at FROM people LIMIT 1"
            ),
            (
                "INSERT INTO cases (id, number, version, kind, title, host_id, submitter_id, status, content_sha256, lock_sha256, created_at, updated_at)"
                " SELECT 'x', 'S-2026-0009', 1, kind, title, host_id, submitter_id, status, content_sha256, lock_sha256, created_at, updated_at FROM cases LIMIT 1"
            ),
        ],
    )
    def test_a_row_changed_behind_the_services_is_found(self, office, staff, statement):
        self.decided(office, staff, self.submitted(office, staff))
        assert audit.verify(office)
        self.change(office, statement)

        with pytest.raises(AuditBrokenError) as caught:
            audit.verify(office)
        assert "safeguards" not in str(caught.value)

    @pytest.mark.parametrize(
        "statement",
        [
            "DROP TRIGGER audit_stands",
            "DROP TRIGGER cases_stay",
            "DROP INDEX quiz_one_open",
            "DROP TRIGGER audit_stays; CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT 1; END",
            "CREATE TRIGGER helpful AFTER INSERT ON decisions BEGIN DELETE FROM drafts; END",
        ],
    )
    @pytest.mark.usefixtures("staff")
    def test_a_safeguard_taken_away_is_found(self, office, statement):
        self.change(office, statement)

        with pytest.raises(AuditBrokenError, match="safeguards"):
            audit.verify(office)

    @pytest.mark.usefixtures("staff")
    def test_a_cut_end_is_found_by_whoever_noted_the_last_hash(self, office):
        noted = audit.head(office)
        trail.append(office, actor="a", action="b", subject="c")
        assert audit.verify(office, noted=noted)
        later = audit.head(office)
        keep = "SELECT sql FROM sqlite_master WHERE name = 'audit_stays'"
        (made,) = office.store.connection.one(keep).values()
        self.change(
            office,
            f"DROP TRIGGER audit_stays;"
            f"DELETE FROM audit WHERE sha256 = '{later}'; {made}",
        )

        assert audit.verify(office, noted=noted)
        with pytest.raises(AuditBrokenError):
            audit.verify(office, noted=later)

    def change(self, office, script):
        office.store.close()
        with closing(sqlite3.connect(office.settings.database)) as raw:
            raw.executescript(script)

    def submitted(self, office, staff):
        return intake.submit_script(
            office, by=staff.writer.id, title="专场", text="这款面霜全网最低价。",
            host_id=staff.host.id,
        )  # fmt: skip

    def test_a_changed_decision_is_found(self, office, staff, case):
        self.decided(office, staff, case)
        self.tamper(office, "UPDATE decisions SET outcome = 'violation'")

        with pytest.raises(AuditBrokenError):
            audit.verify(office)

    def test_a_log_cut_off_at_the_end_is_found(self, office, staff, case):
        self.decided(office, staff, case)
        self.tamper(office, "DELETE FROM audit WHERE action = 'case.decided'")

        with pytest.raises(AuditBrokenError):
            audit.verify(office)

    def decided(self, office, staff, case):
        from review.services import queue

        queue.claim(office, case.id, by=staff.first.id)
        shown = queue.view(office, case.id, by=staff.first.id).shown_sha256
        queue.decide(
            office,
            case.id,
            by=staff.first.id,
            outcome=Outcome.CLEAR,
            reason="",
            seconds_spent=1,
            shown_sha256=shown,
            dispositions={f.id: "false_positive" for f in case.findings},
        )


RELEASED = {
    "m001_people": "38645a4daec7b164",
    "m002_cases": "c0f2eed957fe9f1a",
    "m003_decisions": "e8cf1bc4d34731fc",
    "m004_work": "9950cb58a55ad149",
    "m005_rules": "2aa4566bdbdbfa2b",
    "m006_overrides": "b7ced92352e24b2b",
    "m007_privacy": "43907d5b5a33c4b7",
    "m008_vault": "53498d8ea441ecca",
    "m009_silences": "e044a73b51c0fba6",
    "m010_accuracy": "f92209dae952f9ec",
    "m011_rehearing": "ab3ee4d14010d203",
    "m012_ends": "e8a395e0ae298167",
    "m013_salts": "5fd1eb10f531eafc",
    "q001_quizzes": "c73189cb35e7f8a9",
}


def test_a_step_that_was_released_never_changes():
    """A database holds its words; another one would seem to be altered."""
    steps = {name: sql for steps in SETS.values() for name, sql in steps.items()}
    said = {name: sha256(sql)[:16] for name, sql in steps.items()}
    assert {name: said[name] for name in RELEASED} == RELEASED
