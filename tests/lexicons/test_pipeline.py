"""The frame: spaCy's, one token per character, findings as spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lexicons import making
from tests.lexicons.making import phrase, rule


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return making.screener_of(
        tmp_path_factory.mktemp("packs"), rule(1, phrase("最好", "国家级"))
    )


def test_every_character_is_a_token(screener):
    doc = screener.nlp("A 最*好\n😀")

    assert [token.text for token in doc] == list("A 最*好\n😀")
    assert doc.text == "A 最*好\n😀"


def test_spans_carry_the_rule_and_the_view(screener):
    doc = screener.nlp("最*好，国家级")

    assert [(s.text, s.id_, s.label_) for s in doc.spans["findings"]] == [
        ("最*好", "TT-0001", "noise"),
        ("国家级", "TT-0001", "literal"),
    ]


def test_the_components_are_these_and_in_this_order(screener):
    assert screener.nlp.pipe_names == [
        "greenroom_lexicon",
        "greenroom_patterns",
        "greenroom_notices",
        "greenroom_privacy",
        "greenroom_context",
        "greenroom_classifier",
        "greenroom_findings",
    ]


def test_texts_in_bulk_give_what_single_texts_give(screener):
    texts = ["最好", "", "国*家级", "\ud800最好", "没有"]

    assert [s.findings for s in screener.pipe((t, None) for t in texts)] == [
        screener.screen(t).findings for t in texts
    ]


def test_an_empty_text_has_no_findings(screener):
    assert screener.screen("").findings == ()


def test_a_long_line_is_read(screener):
    text = "今天给大家带来这款面霜" * 100_000 + "最好"
    (finding,) = screener.screen(text).findings

    assert finding.start == len(text) - 2


def test_two_screeners_do_not_mix_their_rules(screener, tmp_path):
    other = making.screener_of(tmp_path, rule(7, phrase("不一样")))

    assert [f.rule for f in other.screen("最好，不一样").findings] == ["TT-0007"]
    assert [f.rule for f in screener.screen("最好，不一样").findings] == ["TT-0001"]


def test_the_lock_changes_with_what_a_rule_says(tmp_path):
    one = making.screener_of(tmp_path / "a", rule(1, phrase("最好")))
    same = making.screener_of(tmp_path / "b", rule(1, phrase("最好")))
    other = making.screener_of(tmp_path / "c", rule(1, phrase("最佳")))

    assert one.lock == same.lock
    assert one.lock != other.lock
    assert one.screen("最好").lock == one.lock


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_the_text_of_a_document_is_the_text_as_given(screener, text):
    doc = screener.nlp.make_doc(text)

    assert doc.text == text
    assert [token.idx for token in doc] == list(range(len(text)))
