"""Every example that a rule file gives, and what the rule must do with it."""

from collections import Counter
from functools import cache

import pytest

from lexicons.lint import lint
from lexicons.loader import BUILTIN
from lexicons.pipeline import load_lexicon, reader_of

LEXICON = load_lexicon((BUILTIN,))
RULES = [rule for rule in LEXICON.rules.values() if rule.id[:2] != "PV"]
HITS = [
    pytest.param(rule.id, hit, id=f"{rule.id}-hit{number}")
    for rule in RULES
    for number, hit in enumerate(rule.examples.hit)
]
MISSES = [
    pytest.param(rule.id, miss, id=f"{rule.id}-miss{number}")
    for rule in RULES
    for number, miss in enumerate(rule.examples.miss)
]
LEAST = 3


@cache
def reader():
    return reader_of(LEXICON)


def open_quotes(rule_id, example):
    found = reader().try_rule(rule_id, example.text, example.goods)
    return Counter(quote for quote, hit in found if not hit.excuse)


@pytest.mark.parametrize(("rule_id", "hit"), HITS)
def test_a_hit_gives_exactly_the_quotes_it_names(rule_id, hit):
    assert open_quotes(rule_id, hit) == Counter(hit.quotes)


@pytest.mark.parametrize(("rule_id", "miss"), MISSES)
def test_a_miss_gives_nothing_open(rule_id, miss):
    assert not open_quotes(rule_id, miss)


def test_every_rule_is_shown_by_three_hits_and_three_misses():
    shown = {
        rule.id
        for rule in RULES
        if len(rule.examples.hit) >= LEAST and len(rule.examples.miss) >= LEAST
    }
    assert {rule.id for rule in RULES} - shown == set()


def test_no_sentence_is_used_twice_within_a_rule():
    twice = [
        (rule.id, text)
        for rule in RULES
        for text, times in Counter(
            example.text for example in (*rule.examples.hit, *rule.examples.miss)
        ).items()
        if times > 1
    ]
    assert twice == []


def test_the_packs_have_no_fault_and_the_lock_is_up_to_date():
    faults = [str(fault) for fault in lint() if not fault.is_advice]
    assert faults == []
