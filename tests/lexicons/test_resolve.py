"""Many hits at one place: which one stays."""

from tests.lexicons import making
from tests.lexicons.making import phrase, rule


def rules_found(screener, text):
    return [finding.rule for finding in screener.screen(text).findings]


def test_the_longest_phrase_of_a_category_stays(tmp_path):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("最低价")), rule(2, phrase("全网最低价"))
    )

    assert rules_found(screener, "全网最低价") == ["TT-0002"]


def test_priority_goes_before_length(tmp_path):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("最低价"), priority=5), rule(2, phrase("全网最低价"))
    )

    assert rules_found(screener, "全网最低价") == ["TT-0001"]


def test_different_kinds_of_wrong_both_stay(tmp_path):
    screener = making.screener_of(
        tmp_path,
        rule(1, phrase("最低价")),
        rule(2, phrase("全网最低价"), category="price-fraud"),
    )

    assert rules_found(screener, "全网最低价") == ["TT-0002", "TT-0001"]


def test_an_open_finding_stays_before_an_excused_one(tmp_path):
    excused = rule(
        1, phrase("国家级品牌"), unless=[{"any": ["国家级品牌"], "why": "称号"}]
    )
    screener = making.screener_of(tmp_path, excused, rule(2, phrase("国家级")))

    assert rules_found(screener, "国家级品牌") == ["TT-0002"]


def test_nested_hits_of_one_rule_are_one_finding(tmp_path):
    screener = making.screener_of(tmp_path, rule(1, phrase("最好", "最好用", "好用的")))
    (finding,) = screener.screen("最好用的").findings

    assert finding.text == "最好用"
