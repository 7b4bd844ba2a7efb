"""Whoever changes what measures a transcript, or what was heard again, is found out."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from review.domain.case import Outcome
from review.domain.rehearing import SecondHearing
from review.errors import AuditBrokenError, DossierBrokenError
from review.services import (
    accounts,
    accuracy_masking,
    adoption,
    archive,
    audit,
    evidence,
    heard_again,
    marking,
    media,
    queue,
)
from tests.conftest import PASSWORD
from tests.services.earlier import earlier_log
from tests.services.personal import officers
from tests.services.sampled import recording, type_all
from tests.services.second_ear import Ear
from tests.services.test_archive import rewrite


@pytest.fixture
def case(office, staff, tmp_path):
    """A measured recording in which places were heard again."""
    case = recording(office, staff, tmp_path)
    type_all(office, case, by=staff.qa.id, wrong=lambda said: said[:-3])
    object.__setattr__(office, "second", Ear("全网最低价"))
    heard_again.work(office, case.id)
    return case


def test_a_clip_that_was_let_go_of_stays_so(office, staff, case, monkeypatch):
    clip = office.store.accuracy.clips(case.id)[0]
    there = [(clip.start, clip.end)]
    monkeypatch.setattr(media, "stretches", lambda *_asked: there)
    accuracy_masking.remove_silent(office, case)
    there.clear()
    accuracy_masking.remove_silent(office, case)

    assert office.store.accuracy.clips(case.id)[0].is_removed
    assert audit.verify(office)


@contextmanager
def unguarded(office, table):
    """As whoever can write the file: safeguards go first, and come back after."""
    kept = office.store.connection
    there = kept.all(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
        (table,),
    )
    for row in there:
        kept.run(f"DROP TRIGGER {row['name']}")
    yield kept
    for row in there:
        kept.run(row["sql"])


@contextmanager
def behind_the_back(office, table):
    """All at once: another connection never sees the table without its safeguards."""
    with office.store.atomic(), unguarded(office, table) as kept:
        yield kept


INSERTED = (
    "INSERT INTO second_hearings SELECT 'x' || id, case_id, t0 + 1, t1 + 1, text, "
    "rules, probability, model, model_sha256, at, salt FROM second_hearings"
)
FORGERIES = {
    "accuracy_typed": (
        "UPDATE accuracy_typed SET text = '今天' WHERE verdict = 'said'",
        "UPDATE accuracy_typed SET errors = 0",
        "DELETE FROM accuracy_typed",
    ),
    "accuracy_clips": (
        "UPDATE accuracy_clips SET heard = '今天'",
        "UPDATE accuracy_clips SET heard = NULL, is_removed = 1, salt = ''",
        'UPDATE accuracy_clips SET "end" = "end" + 1',
        "UPDATE accuracy_clips SET draw = draw + 1",
    ),
    "accuracy_samples": ("UPDATE accuracy_samples SET frame = '[]'",),
    "findings": (
        "DELETE FROM findings WHERE ordinal = 1",
        "UPDATE findings SET finding = json_set(finding, '$.t0', 1.0)",
        "UPDATE findings SET finding = json_set(finding, '$.severity', 'low')",
    ),
    "texts": (
        "UPDATE texts SET transcript = json_set(transcript, '$.model', 'large-v3')",
        "UPDATE texts SET transcript = json_set(transcript, '$.segments[0].end', 0.9)",
        "UPDATE texts SET transcript = NULL",
        "UPDATE texts SET silences = '[[1.0, 2.0]]'",
    ),
    "recordings": ("UPDATE recordings SET sha256 = replace(sha256, 'a', 'b')",),
    "cases": ("UPDATE cases SET incomplete = '[\"x\"]'",),
    "second_hearings": (
        "UPDATE second_hearings SET text = '没有最低价'",
        "UPDATE second_hearings SET rules = '{}', salt = ''",
        "UPDATE second_hearings SET probability = 1",
        "DELETE FROM second_hearings",
        "UPDATE second_hearings SET t1 = t1 + 1",
        INSERTED,
    ),
}


@pytest.mark.parametrize(
    ("table", "sql"), [(t, sql) for t, all_ in FORGERIES.items() for sql in all_]
)
def test_what_is_changed_behind_the_back_of_the_log_is_found(office, case, table, sql):
    assert audit.verify(office)

    with behind_the_back(office, table) as kept:
        assert kept.run(sql)
    adoption.adopt(office)

    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_password_that_was_swapped_in_the_database_is_found(office, staff):
    accounts.set_password(
        office, staff.qa.id, by=staff.qa.id, password="nine red plums"
    )
    assert accounts.sign_in(office, "qa", "nine red plums", address="a")
    assert audit.verify(office)

    kept = office.store.people.password_hash(staff.qa.id)
    office.store.people.set_password_hash(staff.admin.id, kept, at=office.now())
    with pytest.raises(AuditBrokenError, match="password"):
        audit.verify(office)


def test_a_password_that_is_hashed_anew_at_sign_in_is_known(office, staff):
    stronger = replace(office, settings=replace(office.settings, argon2_kib=128))
    assert accounts.sign_in(stronger, "qa", PASSWORD, address="a")
    assert "credential" in office.store.audit.last().data
    assert audit.verify(office)


def test_masking_changes_what_the_log_vouches_for(office, staff, case):
    officer = officers(office).officer
    text, _ = office.store.cases.text(case.id)
    salts = {clip.id: clip.salt for clip in office.store.accuracy.clips(case.id)}
    for words in ("颜色", "最低价"):
        at = text.index(words)
        marking.mark(
            office, case.id, by=officer.id, start=at, end=at + len(words), type="name"
        )
        text, _ = office.store.cases.text(case.id)

    said = {entry.action for entry in office.store.audit.about(case.id)}
    assert {"accuracy.masked", "case.reheard.masked"} <= said
    assert audit.verify(office)
    # What is left of the words does not tell which ones an older hash was made of.
    removed = [c for c in office.store.accuracy.clips(case.id) if c.is_removed]
    assert removed
    assert all(clip.salt != salts[clip.id] for clip in removed)


def heard_before(office, case, **said):
    """A second hearing as an earlier version kept it."""
    one = SecondHearing(
        id="older", case_id=case.id, t0=1, t1=2, text="最低价", rules={},
        probability=1, model="large-v3", model_sha256="2" * 64, at=office.now(),
    ).model_copy(update=said)  # fmt: skip
    office.store.second_hearings.add(one)


@pytest.fixture
def older_case(office, staff, tmp_path):
    """A measured recording in a log that has no hashes of it."""
    with earlier_log(office):
        case = recording(office, staff, tmp_path)
        type_all(office, case, by=staff.qa.id, wrong=lambda said: said[:-3])
        heard_before(office, case)
    return case


def test_what_an_earlier_version_kept_is_taken_over_once(office, older_case):
    with pytest.raises(AuditBrokenError):
        audit.verify(office)
    adoption.adopt(office)
    assert audit.verify(office)
    told = [e.action for e in office.store.audit.about(older_case.id)]
    assert evidence.ADOPTED in told  # where its dossier has it, too

    heard_before(office, older_case, id="newer", t0=1.5)
    adoption.adopt(office)
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_sample_that_no_earlier_log_knows_is_not_taken_over(office, older_case):
    with behind_the_back(office, "accuracy_clips") as kept:
        kept.run("UPDATE accuracy_clips SET draw = 2 WHERE ordinal > 3")
    adoption.adopt(office)
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_nothing_is_taken_over_in_a_log_that_vouches_for_its_cases(
    office, staff, tmp_path
):
    case = recording(office, staff, tmp_path)
    assert audit.verify(office)

    heard_before(office, case)
    adoption.adopt(office)
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


@pytest.fixture
def bag(office, staff, case):
    for by in (staff.first, staff.second, staff.third):
        queue.claim(office, case.id, by=by.id)
        view = queue.view(office, case.id, by=by.id)
        queue.decide(
            office, case.id, by=by.id, outcome=Outcome.VIOLATION, reason="没有依据",
            seconds_spent=30, shown_sha256=view.shown_sha256,
            dispositions={f.id: "confirmed" for f in view.case.findings},
        )  # fmt: skip
    return archive.of_case(office, case.id, by=staff.qa.id).path


def test_nothing_is_kept_for_less_long_than_was_said(office, bag):
    with behind_the_back(office, "dossiers") as kept:
        kept.run("UPDATE dossiers SET keep_until = '2026-12-01T00:00:00+00:00'")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_dossier_bears_out_what_it_says_of_its_transcript(office, bag):
    assert archive.verify(bag).decisions == 3
    assert audit.verify(office)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("accuracy.json", lambda s: s.replace('"goal": 0.95', '"goal": 0.5')),
        ("accuracy.json", lambda s: json.dumps(json.loads(s) | {"clips": 1})),
        ("transcript.json", lambda s: s.replace('"model":"base"', '"model":"large"')),
        ("recording.json", lambda s: s.replace('"sha256": "', '"sha256": "0')),
        (
            "findings.json",
            lambda s: s.replace('"severity": "high"', '"severity": "low"'),
        ),
        ("second-hearings.json", lambda s: s.replace("全网", "本店")),
        ("second-hearings.json", lambda _s: "[]"),
    ],
)
def test_a_dossier_with_another_result_is_refused(bag, name, change):
    before = (bag / "data" / name).read_text("utf-8")
    rewrite(bag, name, change)
    assert (bag / "data" / name).read_text("utf-8") != before

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)


@pytest.mark.parametrize("name", ["accuracy.json", "second-hearings.json"])
def test_a_dossier_without_its_result_is_refused(bag, name):
    (bag / "data" / name).unlink()
    rewrite(bag, "case.json", lambda said: said)

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)
