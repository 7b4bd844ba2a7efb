"""A host takes the monthly quiz: the services with the real store."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from review.domain.quiz_month import MonthState
from review.domain.staff import Role
from review.errors import (
    AlreadyPassedError,
    IncompleteResponsesError,
    InvalidInputError,
    NoAttemptLeftError,
    NotAllowedError,
    NotFoundError,
    QuizClosedError,
)
from review.services import quizzes
from tests.quiz.house import ANSWERS, House


@pytest.fixture
def house(office, clock):
    return House(office, clock)


@pytest.fixture
def host(house):
    return house.person("xiaolu", Role.HOST)


def state(house, host):
    return quizzes.month_state(house.office, by=host.id)


def test_a_passed_quiz_gives_a_certificate_until_the_end_of_the_next_month(house, host):
    assert state(house, host).state is MonthState.NOT_STARTED
    result = house.take(host)
    assert (result.percent, result.passed, result.wrong) == (100, True, ())
    month = state(house, host)
    assert month.state is MonthState.PASSED
    assert month.certificate.number == "GR-202611-0001"
    assert month.certificate.last_day.isoformat() == "2026-12-31"
    assert quizzes.certificates(house.office, by=host.id) == (month.certificate,)


def test_every_wrong_answer_comes_back_with_explanation_article_and_right_answer(
    house, host
):
    result = house.take(host, wrong=5)
    assert not result.passed
    assert len(result.wrong) == 5
    for correction in result.wrong:
        assert correction.explanation
        assert correction.basis
        assert correction.answer == ANSWERS[correction.question.item_id]
        assert correction.question.chosen


def test_the_questions_on_the_page_do_not_carry_their_answers(house, host):
    view = quizzes.start(house.office, by=host.id)
    said = view.model_dump_json()
    assert "answer" not in said
    assert "explanation" not in said


def test_three_attempts_and_no_fourth(house, host):
    papers = set()
    for left in (2, 1, 0):
        house.take(host, wrong=9)
        assert state(house, host).attempts_left == left
        papers.add(state(house, host).last_result.attempt_id)
    assert len(papers) == 3
    assert state(house, host).state is MonthState.FAILED
    with pytest.raises(NoAttemptLeftError) as caught:
        quizzes.start(house.office, by=host.id)
    assert caught.value.data["next_at"] == "2026-12-01"
    assert "quiz.start.refused" in house.actions()


def test_a_retake_can_pass_and_then_there_is_nothing_left_to_take(house, host):
    house.take(host, wrong=9)
    assert state(house, host).state is MonthState.RETAKE
    assert house.take(host).passed
    with pytest.raises(AlreadyPassedError):
        quizzes.start(house.office, by=host.id)


def test_a_retake_shows_other_questions(house, host):
    first = quizzes.start(house.office, by=host.id)
    house.answer(first, by=host.id, wrong=20)
    quizzes.submit(house.office, first.id, by=host.id)
    second = quizzes.start(house.office, by=host.id)
    shown = {q.item_id for q in first.questions} & {q.item_id for q in second.questions}
    assert not shown


def test_a_new_month_gives_new_attempts(house, host):
    for _ in range(3):
        house.take(host, wrong=9)
    house.clock.at = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # 1 December in China
    assert state(house, host).attempts_left == 3
    assert house.take(host).certificate.month == "2026-12"


def test_starting_twice_gives_the_same_paper_with_the_saved_answers(house, host):
    first = quizzes.start(house.office, by=host.id)
    item = first.questions[3].item_id
    quizzes.save(
        house.office, first.id, by=host.id, item_id=item, choices=ANSWERS[item]
    )
    again = quizzes.start(house.office, by=host.id)
    assert again.id == first.id
    assert again.answered == 1
    assert again.questions[3].chosen == tuple(sorted(ANSWERS[item]))


def test_every_saved_answer_survives_a_process_that_is_killed(
    house, host, other_office
):
    view = quizzes.start(house.office, by=host.id)
    item = view.questions[0].item_id
    script = f"""
import os, signal
from dataclasses import replace
from datetime import datetime
from review.bootstrap import open_office
from review.services import quizzes
office = replace(open_office(), now=lambda: datetime.fromisoformat({str(house.clock.at)!r}))
quizzes.save(office, {view.id!r}, by={host.id!r}, item_id={item!r}, choices={ANSWERS[item]!r})
os.kill(os.getpid(), signal.SIGKILL)
"""
    home = str(house.office.settings.home)
    killed = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"GREENROOM_HOME": home},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    again = quizzes.month_state(other_office, by=host.id).open_attempt
    assert again.questions[0].chosen == tuple(sorted(ANSWERS[item]))


def test_an_attempt_cannot_be_handed_in_half_while_there_is_time(house, host):
    view = quizzes.start(house.office, by=host.id)
    house.answer(view, by=host.id)
    last = view.questions[-1].item_id
    quizzes.save(house.office, view.id, by=host.id, item_id=last, choices=())
    with pytest.raises(IncompleteResponsesError) as caught:
        quizzes.submit(house.office, view.id, by=host.id)
    assert caught.value.data["count"] == 1
    assert state(house, host).state is MonthState.OPEN


def test_when_the_time_is_over_nothing_can_be_added_and_what_was_saved_counts(
    house, host
):
    view = quizzes.start(house.office, by=host.id)
    house.answer(view, by=host.id)
    quizzes.save(
        house.office, view.id, by=host.id, item_id=view.questions[0].item_id, choices=()
    )
    house.clock.advance(minutes=30)
    with pytest.raises(QuizClosedError):
        quizzes.save(
            house.office,
            view.id,
            by=host.id,
            item_id=view.questions[0].item_id,
            choices=("A",),
        )
    month = state(house, host)
    assert month.last_result.percent == 95
    assert month.last_result.timed_out
    assert month.certificate is not None


def test_an_attempt_left_alone_counts_as_zero(house, host):
    quizzes.start(house.office, by=host.id)
    house.clock.advance(days=2)
    month = state(house, host)
    assert (month.state, month.last_result.percent) == (MonthState.RETAKE, 0)
    assert month.attempts_left == 2


def test_an_attempt_ends_with_its_month(house, host):
    house.clock.at = datetime(2026, 11, 30, 15, 50, tzinfo=UTC)
    view = quizzes.start(house.office, by=host.id)
    assert view.deadline == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def test_an_attempt_that_ran_out_over_the_month_end_does_not_block_the_next_month(
    house, host
):
    house.clock.at = datetime(2026, 11, 30, 15, 50, tzinfo=UTC)
    quizzes.start(house.office, by=host.id)
    house.clock.advance(hours=1)
    assert quizzes.start(house.office, by=host.id).month == "2026-12"


def test_handing_in_twice_gives_the_same_result_and_one_certificate(house, host):
    first = house.take(host)
    again = quizzes.submit(house.office, first.attempt_id, by=host.id)
    assert again == first
    assert house.actions().count("certificate.issued") == 1


def test_a_closed_attempt_takes_no_more_answers(house, host):
    result = house.take(host, wrong=9)
    item = result.wrong[0].question.item_id
    with pytest.raises(QuizClosedError):
        quizzes.save(
            house.office,
            result.attempt_id,
            by=host.id,
            item_id=item,
            choices=ANSWERS[item],
        )


def test_nobody_touches_another_persons_attempt(house, host):
    view = quizzes.start(house.office, by=host.id)
    other = house.person("ajie", Role.HOST)
    item = view.questions[0].item_id
    with pytest.raises(NotAllowedError):
        quizzes.save(house.office, view.id, by=other.id, item_id=item, choices=("A",))
    with pytest.raises(NotAllowedError):
        quizzes.submit(house.office, view.id, by=other.id)
    with pytest.raises(NotAllowedError):
        quizzes.result(house.office, view.id, by=other.id)
    assert "quiz.save.refused" in house.actions()
    assert state(house, host).open_attempt.answered == 0


def test_who_is_no_host_takes_no_quiz(house):
    clerk = house.person("chen", Role.REVIEWER_1, Role.QUIZ_MASTER)
    with pytest.raises(NotAllowedError):
        quizzes.start(house.office, by=clerk.id)
    gone = house.person("gone", Role.HOST, disabled=True)
    with pytest.raises(NotAllowedError):
        quizzes.month_state(house.office, by=gone.id)


def test_choices_must_be_options_of_a_question_of_the_paper(house, host):
    view = quizzes.start(house.office, by=host.id)
    one = next(q for q in view.questions if q.kind == "single")
    for choices in (("Z",), ("A", "B")):
        with pytest.raises(InvalidInputError):
            quizzes.save(
                house.office,
                view.id,
                by=host.id,
                item_id=one.item_id,
                choices=choices,
            )
    with pytest.raises(NotFoundError):
        quizzes.save(
            house.office, view.id, by=host.id, item_id="QZ-9999", choices=("A",)
        )
    with pytest.raises(NotFoundError):
        quizzes.submit(house.office, "nothing", by=host.id)


def test_start_and_result_are_in_the_audit_log_with_their_certificate(house, host):
    house.take(host)
    assert house.actions() == ["quiz.started", "quiz.closed", "certificate.issued"]
    closed = list(house.office.store.audit.every())[1]
    assert closed.at == house.clock.at
    assert closed.data["percent"] == 100


def test_the_quiz_master_sees_every_host_and_a_host_only_themselves(house, host):
    master = house.person("tang", Role.QUIZ_MASTER)
    other = house.person("ajie", Role.HOST)
    house.take(host)
    house.take(other, wrong=9)
    seen = quizzes.overview(house.office, by=master.id)
    assert [(p.username, m.state) for p, m in seen] == [
        ("ajie", MonthState.RETAKE),
        ("xiaolu", MonthState.PASSED),
    ]
    assert quizzes.certificates(house.office, by=master.id, person_id=host.id)
    with pytest.raises(NotAllowedError):
        quizzes.overview(house.office, by=host.id)
    with pytest.raises(NotAllowedError):
        quizzes.certificates(house.office, by=other.id, person_id=host.id)


def test_certificate_numbers_follow_one_another(house):
    hosts = [house.person(f"host{n}", Role.HOST) for n in range(3)]
    numbers = [house.take(person).certificate.number for person in hosts]
    assert numbers == ["GR-202611-0001", "GR-202611-0002", "GR-202611-0003"]
