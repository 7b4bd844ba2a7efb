"""Drawing a paper: by seed, by blueprint, from one's own mistakes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.quiz import Kind, Mistake, Option, RuleLink, draw
from review.errors import ShortBankError
from review.services.item_bank import bank

BANK = bank()
FEW = settings(max_examples=40)
SEEDS = st.text(min_size=1, max_size=30)


def ids(paper):
    return [question.item.id for question in paper.questions]


@FEW
@given(SEEDS)
def test_one_seed_gives_one_paper(seed):
    assert draw(BANK.items, BANK.blueprint, seed) == draw(
        BANK.items, BANK.blueprint, seed
    )


@FEW
@given(SEEDS)
def test_the_order_of_the_bank_does_not_matter(seed):
    assert draw(BANK.items, BANK.blueprint, seed) == draw(
        tuple(reversed(BANK.items)), BANK.blueprint, seed
    )


def test_twenty_seeds_give_twenty_papers():
    others = {tuple(ids(draw(BANK.items, BANK.blueprint, f"s{n}"))) for n in range(20)}
    assert len(others) == 20


@FEW
@given(SEEDS)
def test_every_slot_of_the_blueprint_is_filled_and_nothing_repeats(seed):
    paper = draw(BANK.items, BANK.blueprint, seed)
    assert len(set(ids(paper))) == len(paper.questions) == BANK.blueprint.size
    for slot in BANK.blueprint.slots:
        fitting = [
            q
            for q in paper.questions
            if q.item.kind is slot.kind and slot.category in (None, q.item.category)
        ]
        assert len(fitting) >= slot.count
    for kind in Kind:
        wanted = sum(s.count for s in BANK.blueprint.slots if s.kind is kind)
        assert sum(q.item.kind is kind for q in paper.questions) == wanted


@FEW
@given(SEEDS)
def test_options_are_shuffled_by_the_seed_but_a_line_keeps_its_order(seed):
    for question in draw(BANK.items, BANK.blueprint, seed).questions:
        assert sorted(question.shown, key=lambda o: o.key) == list(
            question.item.options
        )
        if question.item.kind in (Kind.FIND, Kind.TRUE_FALSE):
            assert question.shown == question.item.options


def test_two_seeds_show_the_options_of_an_item_in_different_orders():
    item = next(i for i in BANK.items if i.kind is Kind.SINGLE)
    orders = set()
    for number in range(60):
        paper = draw(BANK.items, BANK.blueprint, str(number))
        found = paper.question(item.id)
        if found:
            orders.add(tuple(option.key for option in found.shown))
    assert len(orders) > 1


def test_open_places_go_to_the_hosts_own_mistakes():
    mistakes = [Mistake(rule="SU-0001", category="superstition", count=4)]
    paper = draw(BANK.items, BANK.blueprint, "seed", mistakes)
    own = [q for q in paper.questions if q.from_mistakes]
    assert {q.item.category for q in own} == {"superstition"}
    assert {q.item.kind for q in own} == {Kind.SINGLE, Kind.FIND}


def test_the_share_of_ones_own_mistakes_has_a_limit():
    mistakes = [
        Mistake(rule=f"XX-{n:04d}", category=category, count=1)
        for n, category in enumerate({item.category for item in BANK.items})
    ]
    paper = draw(BANK.items, BANK.blueprint, "seed", mistakes)
    own = sum(q.from_mistakes for q in paper.questions)
    assert own == BANK.blueprint.own_mistakes
    assert len(paper.questions) == BANK.blueprint.size


def test_an_item_on_the_very_rule_comes_before_one_on_its_category():
    linked = next(i for i in BANK.items if i.kind is Kind.FIND)
    linked = linked.model_copy(update={"rule": RuleLink(id="ZZ-0001", revision=1)})
    items = tuple(linked if i.id == linked.id else i for i in BANK.items)
    mistakes = [Mistake(rule="ZZ-0001", category=linked.category, count=1)]
    for seed in ("a", "b", "c", "d"):
        paper = draw(items, BANK.blueprint, seed, mistakes)
        assert paper.question(linked.id) is not None


def test_three_attempts_of_a_month_show_sixty_different_items():
    seen: frozenset[str] = frozenset()
    for number in range(3):
        paper = draw(BANK.items, BANK.blueprint, f"m:{number}", avoid=seen)
        assert not seen & set(ids(paper))
        seen |= set(ids(paper))
    assert len(seen) == 3 * BANK.blueprint.size


def test_a_bank_that_is_too_small_says_which_slots_it_cannot_fill():
    few = [i for i in BANK.items if i.category != "privacy"]
    with pytest.raises(ShortBankError) as caught:
        draw(few, BANK.blueprint, "seed")
    assert "find privacy" in str(caught.value)


def test_an_option_key_is_one_letter():
    with pytest.raises(ValueError, match="key"):
        Option(key="1", text="x")
