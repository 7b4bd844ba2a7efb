"""A sentence is read as it was meant, where something else is written in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.disguises import Kind, disguise
from lexicons.loader import read_lexicon
from lexicons.models import Confidence, MatchedBy, Severity
from lexicons.morphs import read_morphs
from lexicons.pipeline import Screener, reader_of
from lexicons.reader import Request
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

CURES, AILMENTS = ["治疗", "根治", "治好"], ["糖尿病", "高血压", "胃炎", "甲状腺"]
CLAIM = {
    "kind": "claim",
    "parts": [["血压", "血糖"], ["降", "稳"], ["三天", "一周", "七天"]],
    "within": 16,
}
RULES = (
    rule(1, phrase("根治糖尿病", "最低价", "抵抗力", "治愈")),
    rule(2, {"kind": "near", "a": CURES, "b": AILMENTS}, category="medical-claim"),
    rule(3, CLAIM, category="efficacy-exaggeration"),
    rule(
        4,
        {"kind": "pattern", "any": [r"(?<!不)保证.{0,8}(?:没有|无)副作用"]},
        category="guarantee-return",
    ),
    rule(5, phrase("加微信", "绝对安全", phonetic=False), category="other"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return making.pack_at(tmp_path_factory.mktemp("packs"), *RULES)


@pytest.fixture(scope="module")
def screener(folder):
    return Screener.load((folder,))


@pytest.fixture(scope="module")
def reader(folder):
    return reader_of(read_lexicon((folder,)))


def found(screener, text):
    return [
        (finding.rule[-1], finding.text)
        for finding in screener.screen(text).findings
        if finding.status == "open" and finding.severity is not Severity.LOW
    ]


@pytest.mark.parametrize(
    ("text", "rule_id", "quote"),
    [
        # a nickname, an emoji, an omission, a word turned round
        ("这个能治疗糖宝宝的病", "2", None),
        ("甜蜜病也能治好", "2", "甜蜜病也能治好"),
        ("疗治高血压就靠它", "2", "疗治高血压"),
        ("脖子上的蝴蝶能治好", "2", None),
        # a mask, an inserted sign of that kind, initials
        ("这个能治疗糖某病", "2", "治疗糖某病"),
        ("抵某力上来了", "1", "抵某力"),
        ("专门治疗高×压", "2", "治疗高×压"),
        ("根治糖n病", "1", "根治糖n病"),
        ("三天血某压就降了", "3", "三天血某压就降"),
        # looks alike
        ("冶疗高血压", "2", "冶疗高血压"),
        ("根治溏尿病", "1", "根治溏尿病"),
        # sounds alike with an accent, and a pair of syllables with evidence
        ("根治糖鸟病", "1", None),
        ("枝疗高血压", "2", "枝疗高血压"),
        ("血牙三天就降", "3", "血牙三天就降"),
        # inside an expression, not only in its anchor
        ("我保*证你没有副作用", "4", "保*证你没有副作用"),
        ("我堡证你没有副作用", "4", "堡证你没有副作用"),
        ("我保证你没有付作用", "4", "保证你没有付作用"),
        ("我保证你没有副 作 用", "4", "保证你没有副 作 用"),
    ],
)
def test_a_disguise_is_seen_through_in_every_kind_of_match(
    screener, text, rule_id, quote
):
    hits = found(screener, f"家人们{text}，真的")

    assert rule_id in {hit for hit, _ in hits}, hits
    if quote:
        assert (rule_id, quote) in hits


@pytest.mark.parametrize(
    "text",
    [
        "点点小心心，今天的小蝴蝶发卡好看",
        "我保证某个人没来过",
        "这个某宝上也有",
        "什么病都有人问，什么价都有",
        "高铁三天就到，血橙也降价",
        "我不堡证你没有副作用",
        "糖尿病病友问能不能吃",
        "甲状腺检查的时候医生说没事",
        "买一个玩具制疗效",
    ],
)
def test_what_only_resembles_a_disguise_is_left_alone(screener, text):
    assert found(screener, f"家人们{text}。真的") == []


def test_a_word_with_another_sense_proves_nothing_by_itself(tmp_path):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("心脏", "心脏病", "调理心脏"))
    )

    assert found(screener, "大家点点小心心") == []
    assert found(screener, "专门调理小心心的") == [("1", "调理小心心")]


def test_a_rule_that_refuses_to_be_heard_is_not_restored_by_sound(screener):
    assert found(screener, "加薇芯，绝队安全") == []
    assert found(screener, "绝*对安全") == [("5", "绝*对安全")]


def test_the_finding_says_what_was_read_as_what_and_is_less_sure(screener):
    (finding,) = screener.screen("能治疗甜蜜病").findings

    assert finding.matched_by is MatchedBy.NEAR
    assert "“甜蜜病”按“糖尿病”识别" in finding.because
    assert finding.confidence is Confidence.MEDIUM
    assert finding.severity is Severity.HIGH


def test_a_restored_sentence_is_excused_like_any_other(screener):
    findings = screener.screen("我们不能说冶疗高血压").findings

    assert [finding.status for finding in findings] == ["excused"]


def test_two_ways_to_read_a_disguise_are_both_tried(tmp_path):
    screener = making.screener_of(
        tmp_path,
        rule(1, phrase("降压特别快")),
        rule(2, phrase("降血压神器"), category="medical-claim"),
    )

    assert found(screener, "这是降某压特别快") == [("1", "降某压特别快")]
    assert found(screener, "这是降某压神器") == [("2", "降某压神器")]


PIECES = [
    "治疗", "冶疗", "糖尿病", "糖某病", "糖n病", "甜蜜病", "根治", "高血压", "血牙", "三天", "降", "稳",
    "抵某力", "保证", "保*证", "没有副作用", "💊", "某", "什么", "×", " ", "，", "。", "\n", "呃", "最低价",
    "蕞低價", "ｚｕｉ低价", "zui", "小心心", "\u200b", "的", "好好",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=30).map("".join)


@given(text=texts)
def test_offsets_of_every_hit_are_those_of_the_text_as_given(reader, text):
    for finding, hit in reader.read(text, Request()):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
        if hit.restored:
            assert finding.because


@given(
    kind=st.sampled_from(Kind),
    before=st.text("家人们看过来今天这款真的，。 ", max_size=12),
    after=st.text("家人们看过来今天这款真的，。 ", max_size=12),
    dice=st.randoms(use_true_random=False),
)
def test_a_long_phrase_is_found_where_it_is_however_it_is_hidden(
    reader, kind, before, after, dice
):
    hidden = disguise(kind, "根治糖尿病", read_morphs(), dice)
    if hidden is None:
        return
    text = f"{before}。{hidden}。{after}"
    spans = [
        (finding.start, finding.end) for finding, _ in reader.read(text, Request())
    ]
    start = len(before) + 1

    assert any(s < start + len(hidden) and start < e for s, e in spans), text
