"""The way of a case, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from lexicons.models import Confidence, Finding, FindingStatus, MatchedBy, Severity
from review.domain import duties, lease, sla, steps, workflow
from review.domain.blind import visible_opinions
from review.domain.case import (
    Case,
    CaseFinding,
    CaseKind,
    Disposition,
    Outcome,
    Status,
)
from review.domain.staff import Person, Role
from review.errors import (
    AlreadyClaimedError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotClaimedError,
    NotClosedError,
    NotOpenError,
    OutcomeMismatchError,
    ReasonRequiredError,
    SameReviewerError,
    UndecidedFindingError,
    WorkflowError,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def person(name: str, *roles: Role) -> Person:
    return Person(id=name, username=name, name=name, roles=frozenset(roles))


ONE = person("one", Role.REVIEWER_1)
TWO = person("two", Role.REVIEWER_2)
THREE = person("three", Role.REVIEWER_3)
ALL = person("all", Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3)


def finding(ordinal: int, status: FindingStatus = FindingStatus.OPEN) -> CaseFinding:
    return CaseFinding(
        id=f"f{ordinal}",
        ordinal=ordinal,
        finding=Finding(
            rule="AD-0103",
            revision=1,
            category="absolute-term",
            severity=Severity.HIGH,
            confidence=Confidence.HIGH,
            status=status,
            start=ordinal,
            end=ordinal + 1,
            text="最",
            message="不要这样说。",
            suggest="换个说法。",
            matched_by=MatchedBy.LITERAL,
        ),
    )


def a_case(*findings: CaseFinding, **changes: object) -> Case:
    values = {
        "id": "c1",
        "number": "S-2026-0001",
        "kind": CaseKind.SCRIPT,
        "title": "晚八点面霜专场",
        "host_id": "host",
        "submitter_id": "writer",
        "status": Status.FIRST_REVIEW,
        "created_at": NOW,
        "updated_at": NOW,
        "findings": findings,
    }
    return Case(**(values | changes))


def claimed(case: Case, by: Person, now: datetime = NOW) -> Case:
    return lease.claim(case, by, now=now, lease=LEASE, holder_name="somebody")


def decided(
    case: Case,
    by: Person,
    outcome: Outcome = Outcome.CLEAR,
    *,
    given: dict[str, Disposition] | None = None,
    reason: str = "",
) -> Case:
    case = claimed(case, by)
    after, _ = workflow.decide(
        case,
        by,
        decision_id=f"d-{by.id}",
        outcome=outcome,
        dispositions=given or {},
        reason=reason,
        seconds_spent=5,
        shown=workflow.shown_sha256(case),
        now=NOW,
    )
    return after


def test_three_levels_by_three_people_close_a_case():
    case = a_case()

    for by in (ONE, TWO, THREE):
        case = decided(case, by)

    assert case.status is Status.CLOSED
    assert case.outcome is Outcome.CLEAR
    assert [d.by for d in case.decisions] == ["one", "two", "three"]


def test_one_person_may_not_act_at_two_levels():
    case = decided(a_case(), ALL)

    with pytest.raises(SameReviewerError) as caught:
        claimed(case, ALL)

    assert caught.value.data["acted_as"] is duties.ActedAs.FIRST


@pytest.mark.parametrize("part", ["host_id", "submitter_id"])
def test_host_and_submitter_may_not_decide(part):
    with pytest.raises(SameReviewerError):
        claimed(a_case(**{part: "one"}), ONE)


def test_host_and_submitter_may_be_the_same_person():
    case = a_case(host_id="writer")

    assert decided(case, ONE).status is Status.SECOND_REVIEW


def test_the_role_for_the_level_is_needed():
    with pytest.raises(NotAllowedError):
        claimed(a_case(), TWO)


def test_a_disabled_person_decides_nothing():
    with pytest.raises(NotAllowedError):
        claimed(a_case(), ONE.model_copy(update={"disabled": True}))


def test_somebody_elses_claim_stands_until_its_lease_is_over():
    case = claimed(a_case(), ONE)

    with pytest.raises(AlreadyClaimedError):
        claimed(case, ALL, NOW + LEASE - timedelta(seconds=1))

    assert claimed(case, ALL, NOW + LEASE).claimed_by == "all"


def test_a_decision_needs_a_claim_that_still_runs():
    case = claimed(a_case(), ONE)

    with pytest.raises(NotClaimedError):
        workflow.decide(
            case,
            ONE,
            decision_id="d",
            outcome=Outcome.CLEAR,
            dispositions={},
            reason="",
            seconds_spent=1,
            shown=workflow.shown_sha256(case),
            now=NOW + LEASE,
        )


def test_a_decision_on_something_else_than_was_shown_is_refused():
    case = claimed(a_case(), ONE)

    with pytest.raises(ConflictError):
        workflow.decide(
            case,
            ONE,
            decision_id="d",
            outcome=Outcome.CLEAR,
            dispositions={},
            reason="",
            seconds_spent=1,
            shown=workflow.shown_sha256(
                case.model_copy(update={"content_sha256": "another text"})
            ),
            now=NOW,
        )


def test_every_open_finding_needs_a_disposition():
    case = a_case(finding(1), finding(2))

    with pytest.raises(UndecidedFindingError):
        decided(case, ONE, given={"f1": Disposition.FALSE_POSITIVE})


def test_an_excused_finding_needs_none():
    case = a_case(finding(1, FindingStatus.EXCUSED))

    assert decided(case, ONE).status is Status.SECOND_REVIEW


def test_a_disposition_of_an_unknown_finding_is_refused():
    with pytest.raises(InvalidInputError):
        decided(a_case(), ONE, given={"f9": Disposition.CONFIRMED})


@pytest.mark.parametrize(
    "disposition", [Disposition.CONFIRMED, Disposition.NEEDS_EVIDENCE]
)
def test_what_is_confirmed_or_unproven_cannot_be_cleared(disposition):
    with pytest.raises(OutcomeMismatchError):
        decided(a_case(finding(1)), ONE, given={"f1": disposition})


@pytest.mark.parametrize(
    "outcome", [Outcome.VIOLATION, Outcome.SEND_BACK, Outcome.CLEAR_WITH_CONDITIONS]
)
def test_every_other_outcome_needs_a_reason(outcome):
    with pytest.raises(ReasonRequiredError):
        decided(a_case(), ONE, outcome, reason="   ")


def test_clearing_what_was_not_read_completely_needs_a_reason():
    case = a_case(incomplete=("pack food did not load",))

    with pytest.raises(ReasonRequiredError):
        decided(case, ONE)

    assert decided(case, ONE, reason="人工通读").status is Status.SECOND_REVIEW


def test_a_reason_without_end_is_refused():
    with pytest.raises(InvalidInputError):
        decided(a_case(), ONE, reason="长" * 2001)


def test_sending_back_ends_the_version_at_any_level():
    case = decided(a_case(finding(1)), ONE, Outcome.SEND_BACK, reason="缺少检验报告")

    assert case.status is Status.RETURNED
    assert case.outcome is Outcome.SEND_BACK


def test_a_violation_found_at_level_one_still_goes_through_all_levels():
    case = decided(a_case(), ONE, Outcome.VIOLATION, reason="绝对化用语")

    assert case.status is Status.SECOND_REVIEW
    assert case.outcome is None


def test_a_closed_case_takes_no_more_decisions():
    with pytest.raises(NotOpenError):
        claimed(a_case(status=Status.CLOSED), ONE)


def test_only_a_closed_case_is_archived():
    with pytest.raises(NotClosedError):
        workflow.archive(a_case(), now=NOW)

    assert workflow.archive(a_case(status=Status.CLOSED), now=NOW).status == "archived"


@pytest.mark.parametrize("status", list(Status))
def test_no_status_leads_to_one_that_the_table_does_not_name(status):
    case = a_case(status=status)

    for to in set(Status) - steps.NEXT[status]:
        with pytest.raises(WorkflowError):
            steps.move(case, to, now=NOW)


def test_only_the_holder_lets_go():
    case = claimed(a_case(), ONE)

    with pytest.raises(NotClaimedError):
        lease.release(case, ALL, now=NOW)

    assert lease.release(case, ONE, now=NOW).claimed_by is None


class TestBlind:
    """Who may know which opinion."""

    def test_level_two_decides_blind_and_sees_the_first_opinion_afterwards(self):
        case = decided(a_case(), ONE)

        assert visible_opinions(case, TWO) == ()

        after = decided(case, TWO)

        assert len(visible_opinions(after, TWO)) == 2

    def test_level_three_is_blind_where_the_first_two_agree(self):
        case = decided(decided(a_case(), ONE), TWO)

        assert visible_opinions(case, THREE) == ()

    def test_level_three_sees_both_where_they_disagree(self):
        case = decided(a_case(), ONE)
        case = decided(case, TWO, Outcome.VIOLATION, reason="数据无出处")

        assert len(visible_opinions(case, THREE)) == 2

    def test_another_disposition_is_a_disagreement_too(self):
        case = a_case(finding(1))
        case = decided(
            case,
            ONE,
            Outcome.VIOLATION,
            given={"f1": Disposition.CONFIRMED},
            reason="成立",
        )
        case = decided(
            case,
            TWO,
            Outcome.VIOLATION,
            given={"f1": Disposition.NEEDS_EVIDENCE},
            reason="待证",
        )

        assert len(visible_opinions(case, THREE)) == 2

    def test_host_and_submitter_wait_for_the_end(self):
        case = decided(a_case(), ONE)

        assert visible_opinions(case, person("host", Role.HOST)) == ()

        closed = case.model_copy(update={"status": Status.CLOSED})

        assert len(visible_opinions(closed, person("host", Role.HOST))) == 1

    def test_who_never_decides_reads_along(self):
        case = decided(a_case(), ONE)

        assert len(visible_opinions(case, person("auditor", Role.AUDITOR))) == 1


class TestDue:
    """When a level must be decided."""

    def due(self, **given: object) -> timedelta:
        values = {
            "kind": CaseKind.SCRIPT,
            "level": 1,
            "submitted_at": NOW,
            "opened_at": NOW,
            "air_at": None,
        }
        return sla.due(sla.Policy(), **(values | given)) - NOW

    def test_recordings_have_24_48_and_72_hours_from_submission(self):
        hours = [
            self.due(kind=CaseKind.RECORDING, level=n, opened_at=NOW + LEASE)
            for n in (1, 2, 3)
        ]

        assert hours == [timedelta(hours=h) for h in (24, 48, 72)]

    def test_a_script_without_air_time_has_hours_from_the_opening_of_the_level(self):
        assert self.due() == timedelta(hours=2)

    def test_a_script_is_urgent_within_the_hour_before_it_airs(self):
        air_at = NOW + timedelta(minutes=60)

        assert self.due(air_at=air_at) == timedelta(minutes=15)

    def test_nothing_is_due_later_than_the_broadcast(self):
        air_at = NOW + timedelta(hours=3)

        assert self.due(air_at=air_at, level=3) == timedelta(hours=3)
