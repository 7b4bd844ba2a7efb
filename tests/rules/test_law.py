"""What the rules say of the law: it must stand in the table of statutes."""

import json
from pathlib import Path

import pytest

from lexicons.loader import BUILTIN
from lexicons.models import Basis
from lexicons.pipeline import load_lexicon
from lexicons.statutes import ARTICLES, cite, is_known
from tools import build_articles

LEXICON = load_lexicon((BUILTIN,))
RULES = tuple(LEXICON.rules.values())
PACKS = {
    "ad", "absolute", "medical", "health-food", "food", "cosmetics", "drug-device",
    "finance", "education", "real-estate", "alcohol-tobacco", "agri", "price", "unfair",
    "host", "minors", "notice", "ip", "privacy", "learned", "goods",
}  # fmt: skip
FOR_A_HOST = 60
# Beside the project, where there is one: the texts themselves are not part of it.
TEXTS = Path(__file__).parents[3] / "shared" / "law" / "articles.json"


def test_every_citation_stands_in_the_table_of_statutes():
    unknown = [
        (rule.id, basis.law, basis.article)
        for rule in RULES
        for basis in rule.basis
        if not is_known(basis)
    ]
    assert unknown == []


@pytest.mark.parametrize("article", ["9(3)", "59#3", "16#1(4)", "58#1(2)", "11#2"])
def test_paragraphs_and_items_that_there_are_may_be_cited(article):
    assert is_known(Basis(law="ad-law", article=article))


@pytest.mark.parametrize("article", ["9(99)", "59#9", "9#0", "11#2(1)", "75", "9(0)"])
def test_paragraphs_and_items_that_there_are_not_may_not(article):
    assert not is_known(Basis(law="ad-law", article=article))


@pytest.mark.skipif(not TEXTS.exists(), reason="the statutes' texts are not here")
def test_the_table_of_articles_is_that_of_the_statutes_texts():
    statutes = json.loads(TEXTS.read_text(encoding="utf-8"))
    listed = ARTICLES.read_text(encoding="utf-8").splitlines()[1:]

    assert listed == build_articles.rows(statutes)


def test_every_rule_names_the_duty_it_guards():
    without = [
        rule.id
        for rule in RULES
        if not any(basis.role == "duty" for basis in rule.basis)
    ]
    assert without == []


def test_guidance_is_never_the_only_basis():
    only = [
        rule.id
        for rule in RULES
        if all(basis.role == "guidance" for basis in rule.basis)
    ]
    assert only == []


def test_a_citation_reads_as_a_lawyer_writes_it():
    rule = LEXICON.rules["AB-0101"]
    assert cite(rule.basis[0]) == "《广告法》第九条第三项"


def test_every_pack_is_there_and_has_rules():
    assert {pack.id for pack in LEXICON.packs if pack.rules} == PACKS


def test_every_category_but_other_is_watched():
    watched = {rule.category for rule in RULES}
    assert set(LEXICON.categories) - watched <= {"other"}


def test_every_limit_to_goods_names_known_goods():
    unknown = {name for rule in RULES for name in rule.goods} - set(LEXICON.goods)
    assert unknown == set()


def test_messages_and_rewrites_are_short_enough_to_read_on_air():
    long = [
        rule.id
        for rule in RULES
        for said in (rule.message, rule.suggest)
        if len(said) > FOR_A_HOST
    ]
    assert long == []
