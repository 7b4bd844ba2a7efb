"""The bank itself: every item is well formed, cites known law and teaches something."""

from collections import Counter
from itertools import pairwise

import pytest

from lexicons.statutes import cite, is_known
from review.domain.quiz import Kind
from review.errors import InvalidBankError
from review.services.item_bank import bank
from review.store.item_bank import BUILTIN, load_bank

BANK = bank()
EACH = pytest.mark.parametrize("item", BANK.items, ids=lambda item: item.id)


def test_the_bank_has_at_least_eighty_items_in_four_kinds():
    kinds = Counter(item.kind for item in BANK.items)
    assert len(BANK.items) >= 80
    assert all(kinds[kind] >= 15 for kind in Kind)


def test_every_category_with_rules_has_items(categories):
    assert {item.category for item in BANK.items} <= categories
    assert len({item.category for item in BANK.items}) == len(categories)


@pytest.fixture(scope="module")
def categories():
    from lexicons.loader import read_lexicon

    return set(read_lexicon(()).categories)


@pytest.fixture(scope="module")
def goods():
    from lexicons.loader import read_lexicon

    return set(read_lexicon(()).goods)


@EACH
def test_every_article_is_known(item):
    for basis in item.basis:
        assert is_known(basis), basis
        assert cite(basis).startswith("《")


@EACH
def test_every_item_rests_on_a_duty_and_not_on_guidance_alone(item):
    assert any(basis.role == "duty" for basis in item.basis)


@EACH
def test_every_explanation_says_more_than_the_stem(item):
    assert len(item.explanation) >= 20
    assert item.explanation != item.stem
    assert item.stem.endswith(("。", "？"))
    assert item.explanation.endswith("。")


@EACH
def test_the_goods_of_an_item_are_on_the_list(item, goods):
    assert item.goods is None or item.goods in goods


@EACH
def test_a_find_item_reads_as_one_line_with_lawful_and_unlawful_parts(item):
    if item.kind is Kind.FIND:
        assert 4 <= len(item.options) <= 12
        assert 1 <= len(item.answer) < len(item.options)
        assert not any(set("{}|") & set(option.text) for option in item.options)


def test_the_right_option_is_not_given_away_by_its_letter():
    letters = Counter(i.answer[0] for i in BANK.items if i.kind is Kind.SINGLE)
    truths = Counter(i.answer[0] for i in BANK.items if i.kind is Kind.TRUE_FALSE)
    assert len(letters) == 4
    assert truths["A"] >= 3


def test_ids_are_never_used_twice():
    ids = [item.id for item in BANK.items]
    assert all(a < b for a, b in pairwise(ids))


def test_all_faults_of_a_broken_bank_are_told_at_once(tmp_path):
    (tmp_path / "blueprint.yaml").write_bytes((BUILTIN / "blueprint.yaml").read_bytes())
    (tmp_path / "one.yaml").write_text(
        "- {id: QZ-1, kind: single}\n"
        "- just words\n"
        "- {id: QZ-0001, kind: true_false, stem: 问, answer: true, explanation: 答,"
        " category: other, basis: [ad-law:4], colour: red}\n",
        encoding="utf-8",
    )
    (tmp_path / "two.yaml").write_text("- [unclosed", encoding="utf-8")
    with pytest.raises(InvalidBankError) as caught:
        load_bank(tmp_path)
    told = str(caught.value)
    assert "one.yaml[1] QZ-1" in told
    assert "one.yaml[2]" in told
    assert "colour" in told
    assert "two.yaml" in told
