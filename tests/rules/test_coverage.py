"""What speech can break or omit is listed by statute, and the rules watch it."""

import pytest

from lexicons.coverage import DUTIES, coverage
from lexicons.loader import read_lexicon
from lexicons.statutes import statutes

COVERAGE = coverage(read_lexicon().sources)
# Each of these has duties for what is said in a live room.
LAWS = {
    "absolute-terms-guide", "ad-identifiability-guide", "ad-law", "ai-labeling",
    "anthem-law", "aucl", "civil-code", "consumer-law", "consumer-reg",
    "copyright-law", "cosmetics-reg", "criminal-law", "cybersecurity-law",
    "data-security-law", "deep-synthesis", "drug-law", "ecommerce-law", "emblem-law",
    "flag-law", "food-safety-law", "food-safety-reg", "health-ad-review",
    "heroes-law", "host-conduct", "internet-ad", "livestream-ecommerce",
    "mcn-service", "medical-ad", "medical-ad-identification-guide",
    "medical-ad-supervision-guide", "medical-beauty-ad-guide", "minors-law",
    "minors-online-reg", "online-trading", "pipl", "price-law", "price-marking",
    "price-penalty-reg", "product-quality-law", "promotion",
    "spc-online-consumption", "trademark-law", "trademark-law-2026",
}  # fmt: skip


def test_the_duties_have_no_fault():
    assert [str(fault) for fault in COVERAGE.faults] == []


def test_every_statute_that_matters_has_its_duties():
    listed = {path.stem for path in DUTIES.glob("*.yaml")}

    assert LAWS - listed == set()
    assert listed - set(statutes()) == set()


@pytest.mark.parametrize("kind", ["prohibition", "notice", "duty"])
def test_duties_of_every_kind_are_watched(kind):
    assert any(e.watchers for e in COVERAGE.entries if e.duty.kind == kind)


def test_every_duty_has_a_rule_or_a_reason_and_never_both():
    assert [str(fault) for fault in COVERAGE.gaps] == []
