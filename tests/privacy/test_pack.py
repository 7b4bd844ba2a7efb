"""The pack `privacy`: one rule for each type, with its examples."""

from pathlib import Path

import pytest
import yaml

from lexicons.models import Rule
from lexicons.privacy import TYPES, detect

FOLDER = Path(__file__).parents[2] / "lexicons" / "packs" / "privacy" / "rules"
RULES = [
    rule
    for path in sorted(FOLDER.glob("*.yaml"))
    if (rule := Rule.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))))
    and rule.match[0].kind == "privacy"  # the others speak of what is shown, not said
]


def test_every_type_has_exactly_one_rule():
    assert sorted(rule.match[0].type for rule in RULES) == sorted(TYPES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_hits_and_misses_hold(rule):
    kind = rule.match[0].type
    for example in rule.examples.hit:
        quotes = [
            example.text[h.start : h.end]
            for h in detect(example.text)
            if h.type == kind
        ]
        assert quotes == list(example.quotes)
    for example in rule.examples.miss:
        assert [h for h in detect(example.text) if h.type == kind] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_names_the_duty_and_the_penalty(rule):
    assert {"duty", "penalty"} <= {basis.role for basis in rule.basis}
    assert min(len(rule.examples.hit), len(rule.examples.miss)) >= 3
