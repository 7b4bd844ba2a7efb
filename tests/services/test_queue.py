"""Claiming and deciding, with a real database."""

from datetime import timedelta

import pytest

from lexicons.models import Severity
from review.domain.case import CaseKind, Disposition, Outcome, Status
from review.domain.staff import Role
from review.domain.views import QueueFilter
from review.errors import (
    AlreadyClaimedError,
    ConflictError,
    NotAllowedError,
    NotClaimedError,
    NotFoundError,
    ReasonRequiredError,
    SameReviewerError,
)
from review.services import accounts, archive, audit, gate, intake, queue

CLEAN = "家人们晚上好，今晚给大家介绍一款面霜，规格五十克。"
DIRTY = "这款面霜全网最低价，用了就能根治痘痘！"


@pytest.fixture
def submit(office, staff):
    def submit(text=CLEAN, **given):
        values = {
            "by": staff.writer.id,
            "title": "晚八点面霜专场",
            "text": text,
            "host_id": staff.host.id,
        }
        return intake.submit_script(office, **(values | given))

    return submit


@pytest.fixture
def decide(office):
    def decide(case, by, outcome=Outcome.CLEAR, reason="", given=None):
        queue.claim(office, case.id, by=by.id)
        view = queue.view(office, case.id, by=by.id)
        if given is None:
            given = {f.id: Disposition.FALSE_POSITIVE for f in view.case.findings}
        return queue.decide(
            office,
            case.id,
            by=by.id,
            outcome=outcome,
            reason=reason,
            seconds_spent=12.5,
            shown_sha256=view.shown_sha256,
            dispositions=given,
        )

    return decide


def refused(office, case, action):
    entries = office.store.audit.about(case.id)
    return [e.data["code"] for e in entries if e.action == f"{action}.refused"]


def test_a_script_is_screened_at_once_and_waits_for_its_first_review(submit):
    case = submit(DIRTY)

    assert case.status is Status.FIRST_REVIEW
    assert case.number == "S-2026-0001"
    assert case.findings
    for found in case.findings:
        assert DIRTY[found.finding.start : found.finding.end] == found.finding.text


def test_three_people_decide_and_the_case_is_sealed(office, staff, submit, decide):
    case = submit()
    for by in (staff.first, staff.second, staff.third):
        case = decide(case, by)

    assert case.status is Status.ARCHIVED
    report = archive.verify(archive.of_case(office, case.id, by=staff.qa.id).path)
    assert (report.number, report.decisions) == (case.number, 3)
    assert audit.verify(office) > 3


def test_somebody_who_acted_already_is_refused_and_the_refusal_is_logged(
    office, staff, submit, decide
):
    case = decide(submit(), staff.all3)
    before = office.store.cases.get(case.id)

    with pytest.raises(SameReviewerError):
        queue.claim(office, case.id, by=staff.all3.id)

    assert office.store.cases.get(case.id) == before
    assert refused(office, case, "case.claim") == ["R102"]
    view = queue.view(office, case.id, by=staff.all3.id)
    assert isinstance(view.refusal, SameReviewerError)
    assert not view.may_claim


def test_notes_survive_a_reload_and_belong_to_one_person(office, staff, submit):
    case = submit(DIRTY)
    finding = case.findings[0]
    queue.claim(office, case.id, by=staff.first.id)
    queue.note_disposition(
        office,
        case.id,
        by=staff.first.id,
        finding_id=finding.id,
        disposition=Disposition.CONFIRMED,
    )

    mine = queue.view(office, case.id, by=staff.first.id).drafts
    theirs = queue.view(office, case.id, by=staff.all3.id).drafts

    assert mine == {finding.id: Disposition.CONFIRMED}
    assert theirs == {}


def test_notes_become_the_dispositions_of_the_decision(office, staff, submit):
    case = submit(DIRTY)
    queue.claim(office, case.id, by=staff.first.id)
    for found in case.findings:
        queue.note_disposition(
            office,
            case.id,
            by=staff.first.id,
            finding_id=found.id,
            disposition=Disposition.CONFIRMED,
        )
    view = queue.view(office, case.id, by=staff.first.id)

    decided = queue.decide(
        office,
        case.id,
        by=staff.first.id,
        outcome=Outcome.VIOLATION,
        reason="绝对化用语成立",
        seconds_spent=40,
        shown_sha256=view.shown_sha256,
    )

    assert set(decided.decisions[0].dispositions.values()) == {Disposition.CONFIRMED}
    assert queue.view(office, case.id, by=staff.first.id).drafts == {}


def test_a_note_needs_the_claim_and_renews_it(office, staff, submit, clock):
    case = submit(DIRTY)
    note = {
        "by": staff.first.id,
        "finding_id": case.findings[0].id,
        "disposition": Disposition.NEEDS_EVIDENCE,
    }
    with pytest.raises(NotClaimedError):
        queue.note_disposition(office, case.id, **note)
    queue.claim(office, case.id, by=staff.first.id)
    clock.advance(minutes=9)
    queue.note_disposition(office, case.id, **note)
    clock.advance(minutes=9)

    with pytest.raises(AlreadyClaimedError):
        queue.claim(office, case.id, by=staff.all3.id)


def test_a_lapsed_claim_goes_to_whoever_comes_next(office, staff, submit, clock):
    case = submit()
    queue.claim(office, case.id, by=staff.first.id)
    clock.advance(minutes=10)

    assert queue.next_case(office, by=staff.all3.id).id == case.id
    with pytest.raises(NotClaimedError):
        queue.renew(office, case.id, by=staff.first.id)


def test_next_is_what_is_due_first_and_never_ones_own(office, staff, submit, clock):
    later = submit(air_at=clock() + timedelta(hours=5))
    sooner = submit(air_at=clock() + timedelta(minutes=40))

    assert queue.next_case(office, by=staff.first.id).id == sooner.id
    assert queue.next_case(office, by=staff.all3.id).id == later.id
    assert queue.next_case(office, by=staff.first.id).id == sooner.id


def test_nobody_without_a_level_gets_a_next_case(office, staff, submit):
    submit()

    assert queue.next_case(office, by=staff.second.id) is None
    with pytest.raises(NotAllowedError):
        queue.next_case(office, by=staff.qa.id)


def test_two_processes_claim_one_case_and_one_wins(office, other_office, staff, submit):
    case = submit()
    queue.claim(office, case.id, by=staff.first.id)

    with pytest.raises(AlreadyClaimedError):
        queue.claim(other_office, case.id, by=staff.all3.id)


def test_nobody_overwrites_what_they_have_not_seen(office, other_office, staff, submit):
    case = submit()
    stale = office.store.cases.get(case.id)
    queue.claim(other_office, case.id, by=staff.first.id)

    with pytest.raises(ConflictError):
        office.store.cases.put(stale)


def test_a_page_that_showed_another_level_cannot_decide(office, staff, submit, decide):
    case = submit()
    old = queue.view(office, case.id, by=staff.all3.id).shown_sha256
    decide(case, staff.first)
    queue.claim(office, case.id, by=staff.all3.id)

    with pytest.raises(ConflictError):
        queue.decide(
            office,
            case.id,
            by=staff.all3.id,
            outcome=Outcome.CLEAR,
            reason="",
            seconds_spent=1,
            shown_sha256=old,
        )
    assert refused(office, case, "case.decide") == ["R003"]


def test_the_second_level_is_blind_in_case_and_history(office, staff, submit, decide):
    case = decide(submit(), staff.first, Outcome.VIOLATION, "夸大功效")

    view = queue.view(office, case.id, by=staff.second.id)

    assert view.case.decisions == ()
    assert view.opinions == ()
    assert view.hidden_opinions == 1
    assert "violation" not in str([h.data for h in view.history])


def test_a_refused_decision_of_the_first_level_tells_the_second_nothing(
    office, staff, submit, decide
):
    case = submit()
    with pytest.raises(ReasonRequiredError):
        decide(case, staff.first, Outcome.VIOLATION)

    def told(by):
        view = queue.view(office, case.id, by=by.id)
        return [h.data for h in view.history if h.action == "case.decide.refused"]

    assert told(staff.second) == [{"level": None}]
    assert told(staff.first) == [{"code": ReasonRequiredError.code}]
    assert told(staff.qa) == [{"level": None}]


def test_an_auditor_who_also_decides_is_blind_in_the_log_too(
    office, staff, submit, decide
):
    case = decide(submit(), staff.first, Outcome.VIOLATION, "夸大功效")
    both = accounts.set_roles(
        office, staff.second.id, by=None, roles={Role.REVIEWER_2, Role.AUDITOR}
    )

    seen, _total = audit.entries(office, by=both.id, subject=case.id)
    whole, _total = audit.entries(office, by=staff.auditor.id, subject=case.id)

    assert "violation" not in str([entry.data for entry in seen])
    assert "violation" in str([entry.data for entry in whole])


def test_the_gate_tells_a_reviewer_nothing_of_the_levels_before(
    office, staff, submit, decide
):
    case = decide(
        submit(DIRTY), staff.first, Outcome.CLEAR_WITH_CONDITIONS, "不得说最低价"
    )

    answer = gate.check(office, host="host", script=case.number, by=staff.second.id)

    assert not answer.allowed
    assert answer.conditions == ()
    assert answer.script.decisions == ()
    assert answer.script.findings == ()


def test_host_and_submitter_see_their_own_and_others_see_nothing(office, staff, submit):
    case = submit()

    assert queue.view(office, case.number, by=staff.host.id).case.id == case.id
    with pytest.raises(NotFoundError):
        queue.view(office, case.id, by=staff.host2.id)
    assert queue.page(office, by=staff.writer.id).total == 1
    assert queue.page(office, by=staff.host2.id).total == 0


def test_filters_work_in_combination(office, staff, submit, clock):
    dirty = submit(DIRTY, title="百分百折扣_专场")
    submit(title="平常一场", host_id=staff.host2.id)
    clock.advance(hours=3)

    def ids(**given):
        found = queue.page(office, by=staff.qa.id, filters=QueueFilter(**given))
        assert found.total == len(found.rows)
        return [row.id for row in found.rows]

    assert len(ids(level=1, kind=CaseKind.SCRIPT, overdue=True)) == 2
    assert ids(severity=Severity.HIGH) == [dirty.id]
    assert ids(text="折扣_") == [dirty.id]
    assert ids(text="%") == []
    assert ids(text="host2") != []
    assert ids(level=2) == []
    assert ids(status=Status.CLOSED) == []


def test_pages_do_not_overlap(office, staff, submit):
    for _ in range(5):
        submit()

    pages = [queue.page(office, by=staff.qa.id, page=n, size=2).rows for n in (1, 2, 3)]

    assert [len(rows) for rows in pages] == [2, 2, 1]
    assert len({row.id for rows in pages for row in rows}) == 5


def test_a_returned_script_comes_back_as_a_new_version(office, staff, submit, decide):
    first = decide(submit(DIRTY), staff.first, Outcome.SEND_BACK, "改掉最低价", {})
    second = submit(CLEAN, previous_id=first.id)

    assert (second.number, second.version) == (first.number, 2)
    assert office.store.cases.get(first.id).status is Status.SUPERSEDED
    assert queue.view(office, first.id, by=staff.qa.id).next_id == second.id
    with pytest.raises(ConflictError):
        submit(previous_id=first.id)


def test_an_edit_supersedes_an_open_version_with_its_claim(office, staff, submit):
    first = submit()
    queue.claim(office, first.id, by=staff.first.id)
    submit(DIRTY, previous_id=first.id)

    old = office.store.cases.get(first.id)
    assert (old.status, old.claimed_by) == (Status.SUPERSEDED, None)


def test_nobody_replaces_somebody_elses_script(office, staff, submit):
    case = submit(host_id=staff.host2.id)

    with pytest.raises(NotAllowedError):
        submit(previous_id=case.id, by=staff.host.id)
