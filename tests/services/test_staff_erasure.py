"""Somebody who left is no longer named; what they decided stays provable."""

import shutil
from dataclasses import replace

import pytest

from review.documents.receipt import receipt_html, receipt_json, receipt_text
from review.domain.privacy import Ground
from review.domain.staff import Permission, Role, allowed
from review.errors import (
    AlreadyErasedError,
    InvalidInputError,
    LastAdminError,
    NotAllowedError,
    NotFoundError,
    PreviewOutdatedError,
    SignInRefusedError,
)
from review.services import (
    accounts,
    adoption,
    audit,
    backups,
    queue,
    sessions,
    staff_erasure,
)
from review.store.database import Store
from tests.conftest import PASSWORD
from tests.services import personal


@pytest.fixture
def by(office):
    return personal.officers(office).officer.id


def erased(office, person_id, by, reference="离职 3 号"):
    seen = staff_erasure.preview(office, person_id, by=by)
    return staff_erasure.erase(
        office,
        person_id,
        by=by,
        ground=Ground.PURPOSE_ENDED,
        reference=reference,
        seen=seen.id,
    )


def decided(office, staff):
    """A case on which `first` has had their word."""
    case = personal.submitted(office, staff)
    queue.claim(office, case.id, by=staff.first.id)
    return queue.decide(
        office, case.id, by=staff.first.id, outcome="violation", reason="有依据",
        seconds_spent=1, dispositions={f.id: "confirmed" for f in case.findings},
        shown_sha256=queue.view(office, case.id, by=staff.first.id).shown_sha256,
    )  # fmt: skip


def test_the_name_goes_and_the_decision_stays(office, staff, by):
    case = decided(office, staff)
    token = sessions.sign_in(office, "first", PASSWORD, address="203.0.113.9")
    with pytest.raises(SignInRefusedError):
        sessions.sign_in(office, "first", "wrong", address="203.0.113.9")
    receipt = erased(office, staff.first.id, by)

    person = office.store.people.get(staff.first.id)
    assert person.disabled
    assert person.roles == frozenset()
    assert person.name == person.username
    assert person.username.startswith("gone-")
    assert sessions.who(office, token) is None
    for table in ("sessions", "attempts"):
        assert office.store.connection.count(f"SELECT count(*) FROM {table}") == 0
    for name in ("first", person.username):
        for password in (PASSWORD, "nobody has this password", "!", ""):
            with pytest.raises(SignInRefusedError):
                sessions.sign_in(office, name, password, address="203.0.113.8")
    (kept,) = office.store.cases.get(case.id).decisions
    assert kept.by == staff.first.id
    assert receipt.number == "D-2026-0001"
    assert audit.verify(office)


def test_nobody_gets_in_when_the_account_is_opened_again(office, staff, by):
    erased(office, staff.first.id, by)
    accounts.set_disabled(office, staff.first.id, by=None, disabled=False)
    name = office.store.people.get(staff.first.id).username

    with pytest.raises(SignInRefusedError):
        sessions.sign_in(
            office, name, "nobody has this password", address="203.0.113.8"
        )


def test_what_they_held_is_free_again(office, staff, by):
    case = personal.submitted(office, staff)
    queue.claim(office, case.id, by=staff.first.id)
    erased(office, staff.first.id, by)

    assert queue.claim(office, case.id, by=staff.all3.id).claimed_by == staff.all3.id


def test_a_receipt_says_what_stays_and_names_nobody(office, staff, by):
    receipt = erased(office, staff.first.id, by, reference="初审王 first 离职")
    for write in (receipt_text, receipt_html, receipt_json):
        said = write(receipt)
        assert "初审王" not in said
        assert "first" not in said
    text = receipt_text(receipt)
    assert "账号：姓名、用户名、角色、密码、登录会话、登录失败记录" in text
    assert "没有姓名" in text
    assert "审计日志" in text
    assert "备份" in text


def test_nobody_twice_nobody_unknown_not_oneself_not_the_last_admin(office, staff, by):
    erased(office, staff.first.id, by)
    with pytest.raises(AlreadyErasedError):
        erased(office, staff.first.id, by)
    with pytest.raises(NotFoundError):
        erased(office, "nobody", by)
    with pytest.raises(InvalidInputError):
        erased(office, by, by)
    with pytest.raises(LastAdminError):
        erased(office, staff.admin.id, by)
    with pytest.raises(PreviewOutdatedError):
        staff_erasure.erase(
            office, staff.second.id, by=by, ground=Ground.REQUEST, reference="1",
            seen="x",
        )  # fmt: skip
    assert office.store.audit.last().action == "person.erase.refused"
    assert office.store.people.get(staff.admin.id).name == "管理员"


def test_an_older_backup_does_not_bring_the_name_back(office, staff, by, tmp_path):
    backup = backups.backup(office, to=tmp_path / "older.db")
    erased(office, staff.first.id, by)
    office.store.close()
    shutil.copyfile(backup, office.settings.database)
    for ending in ("-wal", "-shm"):
        (office.settings.home / f"greenroom.db{ending}").unlink(missing_ok=True)
    restored = replace(office, store=Store(office.settings.database, office.keys))
    assert restored.store.people.get(staff.first.id).name == "初审王"

    adoption.adopt(restored)
    adoption.adopt(restored)

    person = restored.store.people.get(staff.first.id)
    assert person.name.startswith("gone-")
    assert personal.actions(restored, person.id).count("person.erased") == 1
    assert audit.verify(restored)
    restored.store.close()


def test_what_a_kill_left_half_done_is_finished_when_the_office_opens(
    office, staff, by
):
    office.store.vault.shred(staff.first.id, at=office.now())  # and then it was killed
    assert office.store.people.get(staff.first.id).name == "初审王"

    adoption.adopt(office)
    assert office.store.people.get(staff.first.id).name.startswith("gone-")
    assert erased(office, staff.first.id, by).number == "D-2026-0001"
    assert audit.verify(office)


@pytest.mark.parametrize("role", Role)
def test_only_privacy_officers_erase_accounts(office, staff, role):
    person = personal.hired(office, "somebody", {role})

    if allowed(person, Permission.PRIVACY_ERASE):
        assert erased(office, staff.first.id, person.id)
    else:
        with pytest.raises(NotAllowedError):
            erased(office, staff.first.id, person.id)
        with pytest.raises(NotAllowedError):
            staff_erasure.erase(
                office, staff.first.id, by=person.id, ground=Ground.REQUEST,
                reference="1", seen="x",
            )  # fmt: skip
        assert office.store.people.get(staff.first.id).name == "初审王"
