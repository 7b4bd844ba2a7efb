"""Originals leave in bulk only by two people, once, for one recipient."""

import io
import json
import sqlite3
import zipfile
from dataclasses import replace

import pyrage
import pytest

from review.domain.privacy import ExportState, Purpose
from review.domain.staff import Permission, Role, allowed
from review.errors import (
    AuditBrokenError,
    ConflictError,
    ExportStateError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    SamePersonError,
)
from review.services import accounts, audit, erasure, personal_exports, tending
from tests.services import personal
from tests.services.personal import PHONE


@pytest.fixture
def officers(office):
    return personal.officers(office)


@pytest.fixture
def case(office, staff):
    return personal.submitted(office, staff)


@pytest.fixture
def recipient():
    return pyrage.x25519.Identity.generate()


def ask(office, case, by, recipient, **changes):
    said = {
        "cases": [case.number],
        "purpose": Purpose.AUTHORITY,
        "note": "市监局调取，文号 12",
        "recipient": str(recipient.to_public()),
    }
    cases = changes.pop("cases", said.pop("cases"))
    return personal_exports.ask(office, cases, by=by.id, **(said | changes))


def test_one_asks_another_approves_the_asker_makes_it_once(
    office, officers, case, recipient
):
    asked = ask(office, case, officers.officer, recipient)
    assert asked.state is ExportState.ASKED
    decided = personal_exports.decide(
        office, asked.id, by=officers.officer2.id, approve=True
    )
    assert decided.state is ExportState.APPROVED
    made, sealed = personal_exports.make(office, asked.id, by=officers.officer.id)

    assert PHONE.encode() not in sealed
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [recipient]))) as archive:
        names = set(archive.namelist())
        folder = f"{case.number}-v1"
        assert names == {
            "export.json",
            *(f"{folder}/{n}" for n in ("case.json", "originals.json", "text.txt")),
        }
        text = archive.read(f"{folder}/text.txt").decode()
        lines = json.loads(archive.read(f"{folder}/originals.json"))
    assert text == office.store.cases.text(case.id)[0]
    assert PHONE not in text
    assert [text[line["start"] : line["end"]] for line in lines] == [
        line["token"] for line in lines
    ]
    assert {line["original"] for line in lines} == {"王小梅", PHONE}
    with pytest.raises(ExportStateError):
        personal_exports.make(office, asked.id, by=officers.officer.id)
    assert personal.actions(office, asked.id) == [
        "personal.export.asked",
        "personal.export.approved",
        "personal.export.made",
        "personal.export.make.refused",
    ]
    assert office.store.audit.about(asked.id)[2].data == {
        "sha256": made.sha256,
        "originals": 2,
    }
    assert audit.verify(office)
    assert personal_exports.listed(office, by=officers.officer.id) == ((made,), 1)


def test_nobody_approves_what_they_asked_for(office, officers, case, recipient):
    asked = ask(office, case, officers.officer, recipient)

    with pytest.raises(SamePersonError):
        personal_exports.decide(office, asked.id, by=officers.officer.id, approve=True)
    assert personal.actions(office, asked.id)[-1] == "personal.export.decide.refused"
    with pytest.raises(ConflictError):  # and the table does not take it either
        office.store.connection.run(
            "UPDATE personal_exports SET decided_by = asked_by, state = 'approved'"
        )


def test_nobody_else_makes_it(office, officers, case, recipient):
    asked = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)

    with pytest.raises(NotAllowedError):
        personal_exports.make(office, asked.id, by=officers.officer2.id)
    assert personal.actions(office, asked.id)[-1] == "personal.export.make.refused"


def test_not_without_a_word_and_not_after_a_no(office, officers, case, recipient):
    asked = ask(office, case, officers.officer, recipient)
    with pytest.raises(ExportStateError):
        personal_exports.make(office, asked.id, by=officers.officer.id)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=False)
    with pytest.raises(ExportStateError):
        personal_exports.make(office, asked.id, by=officers.officer.id)
    with pytest.raises(ExportStateError):
        personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)


def test_an_approval_lasts_a_day_and_a_question_a_week(
    office, officers, case, recipient, clock
):
    first = ask(office, case, officers.officer, recipient)
    second = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, first.id, by=officers.officer2.id, approve=True)
    clock.advance(hours=24)
    with pytest.raises(ExportStateError):
        personal_exports.make(office, first.id, by=officers.officer.id)
    clock.advance(days=6)
    with pytest.raises(ExportStateError):
        personal_exports.decide(
            office, second.id, by=officers.officer2.id, approve=True
        )
    seen, _ = personal_exports.listed(office, by=officers.officer.id)
    assert {one.state for one in seen} == {ExportState.EXPIRED}
    tending.tend(office)
    kept, _ = office.store.personal_exports.page(offset=0, limit=9)
    assert {one.state for one in kept} == {ExportState.EXPIRED}
    assert audit.verify(office)


def test_who_lost_the_role_makes_nothing(office, officers, case, recipient):
    asked = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)
    accounts.set_roles(office, officers.officer.id, by=None, roles={Role.AUDITOR})

    with pytest.raises(NotAllowedError):
        personal_exports.make(office, asked.id, by=officers.officer.id)


def test_what_was_erased_does_not_leave(office, officers, case, recipient):
    by = officers.officer
    asked = ask(office, case, by, recipient)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)
    subject = personal.span_of(office, case).subject_id
    seen = erasure.preview(office, subject, by=by.id)
    erasure.erase(
        office, subject, by=by.id, ground="request", reference="1", seen=seen.id
    )
    _, sealed = personal_exports.make(office, asked.id, by=by.id)

    opened = pyrage.decrypt(sealed, [recipient])
    with zipfile.ZipFile(io.BytesIO(opened)) as archive:
        lines = json.loads(archive.read(f"{case.number}-v1/originals.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert {line["original"] for line in lines} == {None}
    assert PHONE.encode() not in everything
    assert "王小梅".encode() not in everything


def test_a_question_that_says_too_little_or_too_much(office, officers, case, recipient):
    by = officers.officer
    for changes in (
        {"note": ""},
        {"note": "好" * 201},
        {"cases": []},
        {"purpose": "curiosity"},
    ):
        with pytest.raises(InvalidInputError):
            ask(office, case, by, recipient, **changes)
        entry = office.store.audit.last()
        assert entry.action == "personal.export.ask.refused"
    secret = str(recipient)
    for key in ("age1nothing", "", secret):
        with pytest.raises(InvalidInputError) as refused:
            personal_exports.ask(
                office, [case.id], by=by.id, purpose="incident", note="x", recipient=key
            )
        assert secret not in str(refused.value.data)
    with pytest.raises(NotFoundError):
        ask(office, case, by, recipient, cases=["S-2026-9999"])
    asked = ask(office, case, by, recipient, note=f"王小梅 {PHONE} 来电")
    assert PHONE not in asked.note
    assert "王小梅" not in asked.note
    with pytest.raises(NotFoundError):
        personal_exports.decide(office, "x", by=officers.officer2.id, approve=True)
    assert office.store.audit.last().action == "personal.export.decide.refused"
    with pytest.raises(NotFoundError):
        personal_exports.make(office, PHONE, by=by.id)
    entry = office.store.audit.last()
    assert entry.action == "personal.export.make.refused"
    assert PHONE not in entry.model_dump_json()
    assert audit.verify(office)


@pytest.mark.parametrize("role", Role)
def test_every_role_may_or_is_refused_on_record(
    office, officers, case, recipient, role
):
    person = personal.hired(office, "somebody", {role})
    asked = ask(office, case, officers.officer, recipient)
    approved = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, approved.id, by=officers.officer2.id, approve=True)
    acts = {
        Permission.PRIVACY_EXPORT: lambda: ask(office, case, person, recipient),
        Permission.PRIVACY_APPROVE: lambda: personal_exports.decide(
            office, asked.id, by=person.id, approve=False
        ),
    }
    for permission, act in acts.items():
        if allowed(person, permission):
            assert act()
        else:
            with pytest.raises(NotAllowedError):
                act()
            assert office.store.audit.last().action == "permission.refused"
    with pytest.raises(NotAllowedError):
        personal_exports.make(office, approved.id, by=person.id)
    assert office.store.audit.last().actor == person.id
    readers = {
        Permission.PRIVACY_EXPORT,
        Permission.PRIVACY_APPROVE,
        Permission.PRIVACY_READ,
    }
    if any(allowed(person, one) for one in readers):
        assert personal_exports.listed(office, by=person.id)[1] >= 2
    else:
        with pytest.raises(NotAllowedError):
            personal_exports.listed(office, by=person.id)


def test_two_who_make_it_at_once_make_it_once(
    office, other_office, officers, case, recipient
):
    """The second waits for the first, and finds it made."""
    asked = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)
    other = replace(other_office, keys=office.keys)
    personal_exports.make(office, asked.id, by=officers.officer.id)

    with pytest.raises(ExportStateError):
        personal_exports.make(other, asked.id, by=officers.officer.id)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE personal_exports SET recipient = 'age1other'",
        "UPDATE personal_exports SET decided_by = 'nobody'",
        "UPDATE personal_exports SET case_ids = '[]'",
        "UPDATE personal_exports SET sha256 = 'x'",
        "UPDATE subjects SET erased_at = '2026-11-23T02:00:00+00:00'",
        "DELETE FROM personal_exports",
    ],
)
def test_a_change_behind_the_services_back_is_found(
    office, officers, case, recipient, change
):
    asked = ask(office, case, officers.officer, recipient)
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)
    personal_exports.make(office, asked.id, by=officers.officer.id)
    assert audit.verify(office)
    with sqlite3.connect(office.settings.database) as raw:
        raw.execute(change)
    raw.close()

    with pytest.raises(AuditBrokenError):
        audit.verify(office)


@pytest.mark.parametrize(
    "change",
    ["state = 'approved'", "state = 'asked'", "purpose = 'incident'"],
)
def test_an_export_set_back_in_silence_is_found_by_the_audit(
    office, staff, officers, change
):
    case = personal.submitted(office, staff)
    asked = personal_exports.ask(
        office, [case.number], by=officers.officer.id, purpose=Purpose.AUTHORITY,
        note="调查", recipient=str(pyrage.x25519.Identity.generate().to_public()),
    )  # fmt: skip
    personal_exports.decide(office, asked.id, by=officers.officer2.id, approve=True)
    personal_exports.make(office, asked.id, by=officers.officer.id)
    assert audit.verify(office)

    office.store.connection.run(f"UPDATE personal_exports SET {change}")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)
