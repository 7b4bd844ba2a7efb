"""The gate: yes only where everything is shown to be in order."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from review.cli import gate as gate_command
from review.domain.case import Disposition, Outcome
from review.errors import InvalidInputError, NotAllowedError, NotFoundError
from review.i18n import say_error, use_language
from review.services import accounts, gate, intake, queue
from tests.quiz.house import House

CLEAN = "这款水杯容量五百毫升，三种颜色，洗涤方法见说明书。"
DIRTY = "这是全网第一的水杯，国家级品质，最好的选择。"


@pytest.fixture
def house(office, clock):
    return House(office, clock)


def codes(answer):
    return [reason.code for reason in answer.reasons]


def ask(house, host, **more):
    return gate.check(house.office, host=host.username, **more)


def decide(house, staff, case, outcomes, *, confirm=False):
    for level, outcome in zip(("first", "second", "third"), outcomes, strict=False):
        by = getattr(staff, level).id
        queue.claim(house.office, case.id, by=by)
        view = queue.view(house.office, case.id, by=by)
        said = Disposition.CONFIRMED if confirm else Disposition.FALSE_POSITIVE
        queue.decide(
            house.office,
            case.id,
            by=by,
            outcome=outcome,
            reason=f"{level} says so",
            seconds_spent=30,
            shown_sha256=view.shown_sha256,
            dispositions={f.id: said for f in view.case.findings},
        )


def submit(house, staff, text=CLEAN, previous=None):
    return intake.submit_script(
        house.office,
        by=staff.writer.id,
        title="水杯",
        text=text,
        host_id=staff.host.id,
        previous_id=previous,
    )


def test_a_host_without_a_certificate_does_not_go_live(house, staff):
    answer = ask(house, staff.host)
    assert not answer.allowed
    assert codes(answer) == ["R903"]


def test_a_host_with_a_certificate_goes_live_until_it_ends(house, staff):
    house.take(staff.host)
    assert ask(house, staff.host).allowed
    assert ask(house, staff.host, at=datetime(2026, 12, 31, 15, tzinfo=UTC)).allowed
    late = ask(house, staff.host, at=datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert codes(late) == ["R904"]
    before = ask(house, staff.host, at=house.clock.at - timedelta(days=1))
    assert codes(before) == ["R903"]


def test_who_failed_the_whole_month_does_not_go_live_on_last_months_certificate(
    house, staff
):
    house.take(staff.host)
    house.clock.at = datetime(2026, 12, 10, tzinfo=UTC)
    assert ask(house, staff.host).allowed
    for _ in range(3):
        assert ask(house, staff.host).allowed
        house.take(staff.host, wrong=12)
    assert codes(ask(house, staff.host)) == ["R905"]


def test_a_disabled_account_and_a_person_who_is_no_host(house, staff):
    house.take(staff.host)
    accounts.set_disabled(house.office, staff.host.id, by=None, disabled=True)
    assert codes(ask(house, staff.host)) == ["R902"]
    assert codes(ask(house, staff.writer)) == ["R901", "R903"]


def test_an_unknown_host_or_script_is_no_answer_at_all(house, staff):
    with pytest.raises(NotFoundError):
        gate.check(house.office, host="nobody")
    with pytest.raises(NotFoundError):
        ask(house, staff.host, script="S-2026-9999")


def test_a_script_goes_on_air_after_three_levels_and_not_before(house, staff):
    house.take(staff.host)
    case = submit(house, staff)
    for done in range(3):
        assert codes(ask(house, staff.host, script=case.number)) == ["R908"], done
        level = ("first", "second", "third")[done]
        by = getattr(staff, level).id
        queue.claim(house.office, case.id, by=by)
        view = queue.view(house.office, case.id, by=by)
        queue.decide(
            house.office,
            case.id,
            by=by,
            outcome=Outcome.CLEAR,
            reason="",
            seconds_spent=9,
            shown_sha256=view.shown_sha256,
            dispositions={},
        )
    assert ask(house, staff.host, script=case.number).allowed
    assert ask(house, staff.host, script=case.id).allowed


def test_conditions_are_told_and_do_not_shut_the_gate(house, staff):
    house.take(staff.host)
    case = submit(house, staff)
    decide(house, staff, case, [Outcome.CLEAR_WITH_CONDITIONS] * 3)
    answer = ask(house, staff.host, script=case.number)
    assert answer.allowed
    assert answer.conditions == ("first says so", "second says so", "third says so")


def test_a_violation_and_a_script_sent_back_shut_the_gate(house, staff):
    house.take(staff.host)
    bad = submit(house, staff, DIRTY)
    decide(house, staff, bad, [Outcome.VIOLATION] * 3, confirm=True)
    assert codes(ask(house, staff.host, script=bad.number)) == ["R909"]
    back = submit(house, staff, DIRTY)
    decide(house, staff, back, [Outcome.SEND_BACK])
    assert codes(ask(house, staff.host, script=back.number)) == ["R909"]


def test_a_new_version_shuts_the_gate_for_the_old_one(house, staff):
    house.take(staff.host)
    back = submit(house, staff)
    decide(house, staff, back, [Outcome.SEND_BACK])
    newer = submit(house, staff, CLEAN + "保修一年。", previous=back.id)
    assert codes(ask(house, staff.host, script=back.id)) == ["R910"]
    assert codes(ask(house, staff.host, script=newer.number)) == ["R908"]
    decide(house, staff, newer, [Outcome.CLEAR] * 3)
    assert ask(house, staff.host, script=newer.number).allowed


def test_a_script_of_another_host_shuts_the_gate(house, staff):
    house.take(staff.host)
    house.take(staff.host2)
    case = submit(house, staff)
    decide(house, staff, case, [Outcome.CLEAR] * 3)
    assert codes(ask(house, staff.host2, script=case.number)) == ["R906"]


def test_every_question_is_in_the_audit_log_with_its_answer(house, staff):
    ask(house, staff.host)
    entry = list(house.office.store.audit.every())[-1]
    assert entry.action == "gate.asked"
    assert entry.data["allowed"] is False
    assert entry.data["reasons"] == ["R903"]


def test_the_page_asks_only_for_who_may_read_the_gate(house, staff):
    gate.check(house.office, host="host", by=staff.writer.id)
    with pytest.raises(NotAllowedError):
        gate.check(house.office, host="host", by=staff.host.id)


def test_reasons_are_said_in_both_languages(house, staff):
    reason = ask(house, staff.host).reasons[0]
    use_language("en")
    assert say_error(reason) == "林小满 has no certificate of the monthly quiz."
    use_language("zh_CN")
    assert say_error(reason) == "林小满还没有月度考核合格证。"


def test_confirmed_findings_become_the_hosts_own_questions(house, staff):
    bad = submit(house, staff, DIRTY)
    decide(house, staff, bad, [Outcome.VIOLATION] * 3, confirm=True)
    mistakes = house.office.store.quizzes.mistakes(
        staff.host.id, since=house.clock.at - timedelta(days=1)
    )
    assert "absolute-term" in {m.category for m in mistakes}
    assert all(m.count >= 1 for m in mistakes)
    none = house.office.store.quizzes.mistakes(
        staff.host2.id, since=house.clock.at - timedelta(days=1)
    )
    assert none == ()


def greenroom(house, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "review", *arguments],
        env=os.environ
        | {
            "GREENROOM_HOME": str(house.office.settings.home),
            "GREENROOM_LANG": "zh_CN",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_says_no_then_yes_and_refuses_what_it_does_not_know(house, staff):
    at = "2026-11-23T20:00"
    shut = greenroom(house, "gate", "host", "--at", at)
    assert (shut.returncode, shut.stderr) == (1, "")
    assert "R903" in shut.stdout
    assert "林小满" in shut.stdout

    house.take(staff.host)
    opened = greenroom(house, "gate", "host", "--at", at)
    assert opened.returncode == 0, opened.stdout + opened.stderr
    assert "GR-202611-0001" in opened.stdout

    for wrong in (["gate", "nobody"], ["gate", "host", "--at", "soon"]):
        refused = greenroom(house, *wrong)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("script", ["", " "])
def test_an_empty_script_is_not_no_script(house, staff, script):
    """`--script "$NUMBER"` with nothing in it must not open the gate."""
    house.take(staff.host)

    with pytest.raises(NotFoundError):
        ask(house, staff.host, script=script)


@pytest.mark.parametrize(
    "at", ["", "tonight", "9999-12-31T23:59-12:00", "0001-01-01T00:00+14:00"]
)
def test_a_time_that_is_none_is_refused_in_words(at):
    with pytest.raises(InvalidInputError):
        gate_command._moment(at)


def test_the_command_answers_programs_in_json(house, staff):
    said = greenroom(house, "gate", "host", "--format", "json")
    answer = json.loads(said.stdout)
    assert said.returncode == 1
    assert answer["schema"] == "greenroom.gate/1"
    assert answer["allowed"] is False
    assert [reason["code"] for reason in answer["reasons"]] == ["R903"]
    assert answer["certificate"] is None
