"""What may come in, and what becomes of it."""

from datetime import timedelta

import pytest

from review.domain.case import Status
from review.errors import InvalidInputError, NotAllowedError
from review.services import intake, reports, screening, tending

GOOD = {"title": "专场", "text": "今晚八点见。"}


@pytest.fixture
def submit(office, staff):
    def submit(**given):
        values = GOOD | {"by": staff.writer.id, "host_id": staff.host.id}
        return intake.submit_script(office, **(values | given))

    return submit


@pytest.mark.parametrize(
    "bad",
    [
        {"text": " \n "},
        {"text": "字" * 500_001},
        {"title": ""},
        {"title": "长" * 121},
        {"host_id": "nobody"},
        {"goods": "nothing we know"},
    ],
)
def test_what_cannot_be_reviewed_is_refused_and_leaves_nothing(office, submit, bad):
    with pytest.raises(InvalidInputError):
        submit(**bad)

    assert office.store.cases.where("1", ()) == ()


def test_a_title_is_one_line_that_nothing_obeys(submit):
    case = submit(title=" 专场\x1b[31m\n\u202e第二\udcff行\u200b ")

    assert case.title == "专场[31m 第二行"


def test_a_script_for_a_broadcast_that_is_over_is_refused(submit, clock):
    with pytest.raises(InvalidInputError):
        submit(air_at=clock())


def test_somebody_who_is_no_host_cannot_be_the_host(submit, staff):
    with pytest.raises(InvalidInputError):
        submit(host_id=staff.writer.id)


def test_only_submitters_submit(submit, staff):
    with pytest.raises(NotAllowedError):
        submit(by=staff.host.id)


def test_not_approved_at_air_time_is_not_approved(office, submit, clock):
    case = submit(air_at=clock() + timedelta(minutes=30))
    clock.advance(minutes=30)

    assert tending.expire_scripts(office) == 1
    assert office.store.cases.get(case.id).status is Status.EXPIRED


def test_a_text_that_is_only_checked_has_the_same_limits(office, staff):
    for bad in ({"text": "字" * 500_001}, {"text": "今晚见", "goods": "nothing"}):
        with pytest.raises(InvalidInputError):
            screening.check_text(office, by=staff.host.id, **bad)


def test_numbers_follow_one_another(submit):
    assert [submit().number for _ in range(3)] == [
        "S-2026-0001",
        "S-2026-0002",
        "S-2026-0003",
    ]


def test_the_dashboard_counts_days_of_shanghai(office, staff, submit, clock):
    submit()
    clock.advance(hours=15)  # one o'clock at night there, still the same day in UTC
    submit(text="全网最低价！")

    seen = reports.dashboard(office, by=staff.auditor.id)

    assert [day.submitted for day in seen.by_day[-2:]] == [1, 1]
    assert seen.open_by_level == {1: 2, 2: 0, 3: 0}
    assert seen.overdue == 1
    assert sum(seen.findings_by_category.values()) >= 1
