"""What earlier versions kept is taken over by the audit log: once, and as it was then."""

import pytest

from review.domain.rehearing import SecondHearing
from review.errors import AuditBrokenError
from review.services import adoption, audit, erasure, marking, vault
from tests.services.earlier import NEWER, OLDER, earlier_log
from tests.services.personal import officers, submitted
from tests.services.sampled import recording
from tests.services.test_evidence import behind_the_back

ADOPTED = "case.adopted"
SAID = "收件人王小梅，电话13800000022，这款全网最低价。"


def adoptions(office, case):
    return [e for e in office.store.audit.about(case.id) if e.action == ADOPTED]


def forge(office, table, change):
    with behind_the_back(office, table) as kept:
        assert kept.run(change)


@pytest.fixture(params=[NEWER, OLDER], ids=["newer", "older"])
def script(request, office, staff):
    with earlier_log(office, without=request.param):
        return submitted(office, staff, SAID)


def test_an_older_case_is_taken_over_once(office, script):
    with pytest.raises(AuditBrokenError):
        audit.verify(office)

    for _ in range(2):
        adoption.adopt(office)

    (told,) = adoptions(office, script)
    assert told.actor == "system"
    assert {"held", "silent", "rules", "title", "found_by"} <= told.data.keys()
    assert script.title not in str(told.data)
    assert audit.verify(office)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("findings", "DELETE FROM findings WHERE ordinal = 1"),
        ("findings", "UPDATE findings SET finding = json_set(finding, '$.severity', 'low')"),
        ("cases", "UPDATE cases SET title = 'another'"),
        ("subject_index", "DELETE FROM subject_index"),
        ("rule_texts", "UPDATE rule_texts SET text = '{}'"),
    ],
)  # fmt: skip
def test_what_it_holds_cannot_be_changed_from_then_on(office, script, table, change):
    adoption.adopt(office)
    forge(office, table, change)
    # Nor is it taken over by who makes it look unknown to the log.
    forge(office, "texts", "UPDATE texts SET title_salt = ''")
    forge(office, "subjects", "UPDATE subjects SET salt = ''")
    adoption.adopt(office)
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_what_an_older_log_knew_is_not_said_anew(office, staff):
    with earlier_log(office, without={"title", "found_by"}):
        case = submitted(office, staff, SAID)
    forge(office, "findings", "DELETE FROM findings WHERE ordinal = 1")

    adoption.adopt(office)

    (told,) = adoptions(office, case)
    assert set(told.data) == {"title", "found_by"}
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_second_hearing_that_is_slipped_in_later_is_not_taken_over(
    office, staff, tmp_path
):
    with earlier_log(office):
        case = recording(office, staff, tmp_path)
    adoption.adopt(office)
    assert audit.verify(office)

    office.store.second_hearings.add(
        SecondHearing(
            id="forged", case_id=case.id, t0=1, t1=2, text="最低价", rules={},
            probability=1, model="large-v3", model_sha256="2" * 64, at=office.now(),
        )
    )  # fmt: skip
    adoption.adopt(office)
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_kill_on_the_way_leaves_the_rest_for_the_next_start(
    office, staff, monkeypatch
):
    with earlier_log(office):
        cases = [submitted(office, staff, SAID) for _ in range(3)]
    monkeypatch.setattr("review.services.older_cases.BLOCK", 1)
    salt = office.store.cases.salt_title

    def only_one(case_id, said):
        if case_id == cases[1].id:
            raise KeyboardInterrupt
        salt(case_id, said)

    monkeypatch.setattr(office.store.cases, "salt_title", only_one)
    with pytest.raises(KeyboardInterrupt):
        adoption.adopt(office)
    monkeypatch.undo()

    adoption.adopt(office)
    assert [len(adoptions(office, case)) for case in cases] == [1, 1, 1]
    assert audit.verify(office)


def test_a_new_folder_takes_nothing_over(office, staff):
    case = submitted(office, staff, SAID)
    adoption.adopt(office)
    assert not adoptions(office, case)
    assert audit.verify(office)


def test_a_case_that_was_taken_over_goes_on(office, staff, script):
    adoption.adopt(office)
    officer = officers(office).officer
    text, _ = office.store.cases.text(script.id)
    at = text.index("全网")
    marking.mark(
        office, script.id, by=officer.id, start=at, end=at + 2, type="nickname"
    )
    assert audit.verify(office)


def test_a_title_that_is_masked_leaves_no_hash_to_try(office, staff):
    case = submitted(office, staff, SAID)
    salt = office.store.cases.title_salt(case.id)
    officer = officers(office).officer
    text, _ = office.store.cases.text(case.id)
    at = text.index("全网")
    marking.mark(office, case.id, by=officer.id, start=at, end=at + 2, type="nickname")
    assert salt
    assert office.store.cases.title_salt(case.id) not in {"", salt}


def test_who_is_erased_is_found_by_nothing(office, staff):
    case = submitted(office, staff, SAID)
    by = officers(office).officer.id
    subject = vault.spans(office, case.id)[0].subject_id
    seen = erasure.preview(office, subject, by=by)
    erasure.erase(office, subject, by=by, ground="request", reference="1", seen=seen.id)
    assert audit.verify(office)
    assert not office.store.spans.index()
    row = office.store.connection.one(
        "SELECT salt FROM subjects WHERE id = ?", (subject,)
    )
    assert row == {"salt": ""}


def test_somebody_who_is_found_by_more_is_said_anew(office, staff):
    submitted(office, staff, SAID)
    submitted(office, staff, "收件人王小梅，电话13800000022，邮箱 mei@example.com。")
    submitted(office, staff, SAID)
    told = [e.data.get("found_by", {}) for e in office.store.audit.every()]
    (subject,) = {one for said in told for one in said}
    assert [len(said) for said in told if said] == [1, 1]
    assert audit.verify(office)

    office.store.spans.add_digests(subject, ["another"])
    with pytest.raises(AuditBrokenError):
        audit.verify(office)
