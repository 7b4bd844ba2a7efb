"""Many hits at one place: which one stays."""

import pytest

from lexicons.loader import read_lexicon
from lexicons.matcher import Hit
from lexicons.models import MatchedBy
from lexicons.reading import Seen
from lexicons.resolve import resolve
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


@pytest.mark.parametrize(
    ("heart", "kept"),
    [
        ((2, 4), [(0, 4), (4, 8)]),  # 可以跟制 beside 失眠改善
        ((3, 5), [(4, 8)]),
        (None, [(4, 8)]),
    ],
)
def test_a_guess_beside_a_finding_keeps_the_words_that_are_its_own(
    tmp_path, heart, kept
):
    """It gives way where the words it guesses at are the finding's."""
    folder = making.pack_at(tmp_path, rule(1, phrase("根治")), rule(2, phrase("失眠")))
    rules = read_lexicon((folder,)).rules
    guess = Hit("TT-0001", 0, 6, MatchedBy.PATTERN, Seen.MISHEARD, heart=heart)
    written = Hit("TT-0002", 4, 8, MatchedBy.NEAR)

    assert [(h.start, h.end) for h in resolve([guess, written], rules)] == kept
