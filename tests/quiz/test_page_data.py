"""What the quiz page hands to a browser, and what it takes back."""

import json

import pytest

from review.i18n import use_language
from review.services import quizzes
from review.ui.pages.quiz import save_all
from review.ui.parts import quiz
from tests.quiz.house import ANSWERS, House


@pytest.fixture
def house(office, clock):
    return House(office, clock)


def test_the_browser_gets_no_answer_before_the_paper_is_handed_in(house, staff):
    view = quizzes.start(house.office, by=staff.host.id)
    data = quiz.paper_data(view, now=house.office.now())
    assert set(data["questions"][0]) == {
        "id", "kind", "many", "stem", "category", "own", "options", "chosen",
    }  # fmt: skip
    said = json.dumps(data, ensure_ascii=False)
    assert not any(
        q.item.explanation in said
        for q in house.office.store.quizzes.get(view.id).paper.questions
    )


def test_a_wrong_answer_is_shown_with_the_law_in_both_languages(house, staff):
    result = house.take(staff.host, wrong=4)
    one = next(w for w in result.wrong if any(b.role == "penalty" for b in w.basis))
    chinese = quiz.correction_data(one)
    assert chinese["law"][0][0] == "法律依据"
    assert chinese["law"][0][1][0].startswith("《")
    use_language("en")
    assert quiz.correction_data(one)["law"][0][1][0][0].isascii()


def test_what_a_browser_sends_is_checked_before_it_is_saved(house, staff, monkeypatch):
    monkeypatch.setattr("review.ui.session.office", lambda: house.office)
    view = quizzes.start(house.office, by=staff.host.id)
    item = view.questions[0].item_id
    sent = {"attempt": view.id, "answers": {item: list(ANSWERS[item])}}
    assert save_all(sent, staff.host.id) == view.id
    for strange in ({}, {"attempt": view.id, "answers": 7}, {"answers": {}}):
        save_all(strange, staff.host.id)
    kept = house.office.store.quizzes.answers(view.id)
    assert kept == {item: tuple(sorted(ANSWERS[item]))}
