"""Marking is monotone, free of order, and all of it is explained by three sentences."""

from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.grading import MARKS, grade, mark
from review.domain.quiz import ONE_ANSWER, draw
from review.services.item_bank import bank

BANK = bank()
PAPER = draw(BANK.items, BANK.blueprint, "2026-11:someone:1")
FEW = settings(max_examples=30)  # an example is a whole paper
RIGHT = {q.item.id: q.item.answer for q in PAPER.questions}


@st.composite
def responses(draw_from):
    given_answers = {}
    for question in PAPER.questions:
        keys = [option.key for option in question.item.options]
        one = question.item.kind in ONE_ANSWER
        given_answers[question.item.id] = tuple(
            draw_from(
                st.lists(
                    st.sampled_from(keys), unique=True, max_size=1 if one else None
                )
            )
        )
    return given_answers


def test_all_right_is_a_hundred_and_nothing_is_zero():
    assert grade(PAPER, RIGHT).percent == 100
    assert grade(PAPER, {}).percent == 0
    assert grade(PAPER, RIGHT).of == MARKS * BANK.blueprint.size


@FEW
@given(responses(), st.randoms())
def test_the_order_of_responses_and_choices_does_not_matter(said, random):
    pairs = list(said.items())
    random.shuffle(pairs)
    mixed = {key: tuple(random.sample(value, len(value))) for key, value in pairs}
    assert grade(PAPER, mixed) == grade(PAPER, said)


@FEW
@given(responses(), st.sampled_from(PAPER.questions))
def test_one_more_right_choice_never_costs_a_mark(said, question):
    before = grade(PAPER, said)
    kept = set(said[question.item.id])
    for key in question.item.answer:
        more = {key} if question.item.kind in ONE_ANSWER else kept | {key}
        after = grade(PAPER, said | {question.item.id: tuple(more)})
        assert after.points >= before.points


@FEW
@given(responses(), st.sampled_from(PAPER.questions))
def test_taking_back_a_wrong_choice_never_costs_a_mark(said, question):
    wrong = set(said[question.item.id]) - set(question.item.answer)
    for key in wrong:
        fewer = tuple(k for k in said[question.item.id] if k != key)
        after = grade(PAPER, said | {question.item.id: fewer})
        assert after.points >= grade(PAPER, said).points


@FEW
@given(responses())
def test_the_categories_add_up_and_no_response_is_no_mark(said):
    score = grade(PAPER, said)
    assert sum(c.points for c in score.by_category.values()) == score.points
    assert sum(c.of for c in score.by_category.values()) == score.of
    for found in score.marks:
        assert 0 <= found.points <= found.of
        assert found.chosen or found.points == 0


@FEW
@given(responses())
def test_an_answer_to_no_question_of_the_paper_changes_nothing(said):
    assert grade(PAPER, said | {"QZ-9999": ("A",)}) == grade(PAPER, said)


def test_a_part_of_several_answers_earns_half_and_a_wrong_one_nothing():
    question = next(q for q in PAPER.questions if len(q.item.answer) > 1)
    right = question.item.answer
    wrong = next(o.key for o in question.item.options if o.key not in right)
    assert mark(question, right) == 2
    assert mark(question, right[:1]) == 1
    assert mark(question, (*right, wrong)) == 0
    assert mark(question, ()) == 0


def test_the_pass_mark_is_not_reached_by_rounding_up():
    misses = [q for q in PAPER.questions if q.item.kind in ONE_ANSWER][:4]
    enough = dict(RIGHT)
    for question in misses:
        enough[question.item.id] = ()
    assert grade(PAPER, enough).percent == 80
    assert grade(PAPER, enough).passes(80)
    several = next(q for q in PAPER.questions if len(q.item.answer) > 1)
    less = enough | {several.item.id: several.item.answer[:1]}
    assert grade(PAPER, less).percent == 77
    assert not grade(PAPER, less).passes(80)
