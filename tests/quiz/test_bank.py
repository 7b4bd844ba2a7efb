"""The bank itself: every item is well formed, cites known law and teaches something."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest

from lexicons.statutes import cite, is_known
from review.domain.quiz import Kind
from review.errors import InvalidBankError
from review.services.item_bank import bank, stale_items
from review.store.item_bank import BUILTIN, load_bank

BANK = bank()


def each(items):
    return pytest.mark.parametrize("item", items, ids=lambda item: item.id)


EACH = each(BANK.items)
EACH_WITH_GOODS = each([item for item in BANK.items if item.goods])
EACH_WITH_WORDING = each([item for item in BANK.items if item.wording])
EACH_FIND = each([item for item in BANK.items if item.kind is Kind.FIND])


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


@EACH_WITH_GOODS
def test_the_goods_of_an_item_are_on_the_list(item, goods):
    assert item.goods in goods


@EACH_FIND
def test_a_find_item_reads_as_one_line_with_lawful_and_unlawful_parts(item):
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


def test_most_items_are_tied_to_a_rule_and_every_tie_holds(office):
    tied = [item for item in BANK.items if item.rule]
    assert len(tied) >= 100
    unknown = {i.rule.id for i in tied} - set(office.reader.rules)
    assert unknown == set()


def test_no_item_was_left_behind_by_a_changed_rule(office):
    """Look at the item again, then write the rule's new revision behind the `@`."""
    assert [item.id for item in stale_items(office)] == []


def test_an_item_whose_rule_has_a_new_revision_is_flagged(office):
    item = next(item for item in BANK.items if item.rule)
    rules = dict(office.reader.rules)
    newer = rules[item.rule.id].revision + 1
    rules[item.rule.id] = rules[item.rule.id].model_copy(update={"revision": newer})
    changed = replace(office, reader=SimpleNamespace(rules=rules))
    flagged = {found.id for found in stale_items(changed)}
    assert item.id in flagged
    assert flagged == {i.id for i in BANK.items if i.rule and i.rule.id == item.rule.id}


@EACH_WITH_WORDING
def test_the_lawful_wording_is_clean_by_our_own_rules(item, reader):
    """What we teach people to say must pass the check we run on them."""
    found = reader.screen(item.wording, goods=item.goods).findings
    assert [(f.rule, f.text) for f in found if _blocks(f)] == []


@EACH_FIND
def test_a_find_item_has_no_alarm_on_its_lawful_parts(item, reader):
    """The engine and the examiners agree about what may be said."""
    line = "".join(option.text for option in item.options)
    found = reader.screen(line, goods=item.goods).findings
    place = 0
    for option in item.options:
        end = place + len(option.text)
        inside = [f for f in found if place <= f.start and f.end <= end]
        if option.key not in item.answer:
            assert [f.rule for f in inside if _blocks(f)] == []
        place = end


def _blocks(finding):
    return finding.status == "open" and finding.severity == "high"
