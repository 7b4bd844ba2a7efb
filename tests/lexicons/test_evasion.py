"""Every way of hiding a phrase that we claim to see, and what must not be taken for one."""

import random

import pytest

from lexicons.models import Confidence, MatchedBy, Severity
from lexicons.variants import split_characters
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

WORDS = [
    "全网最低价",
    "国家级",
    "第一品牌",
    "百分之百有效",
    "根治糖尿病",
    "最好用",
    "立竿见影",
    "稳赚不赔",
]


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return making.screener_of(
        tmp_path_factory.mktemp("packs"), rule(1, phrase(*WORDS, "vx"))
    )


def only(screener, text):
    (finding,) = screener.screen(text).findings
    return finding


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("sign", ["*", " ", "，", "❤", "\u200b", "·", "~~", "🐶"])
def test_one_or_two_signs_inside_do_not_hide_a_phrase(screener, word, sign):
    at = random.Random(word).randrange(1, len(word))
    written = word[:at] + sign + word[at:]
    finding = only(screener, f"姐妹们这就是{written}啊")

    assert (finding.text, finding.matched_by) == (written, MatchedBy.VARIANT)
    assert word in finding.because


@pytest.mark.parametrize("word", WORDS)
def test_signs_between_all_characters_do_not_hide_a_phrase(screener, word):
    written = "*".join(word)

    assert only(screener, f"这是{written}的").text == written


@pytest.mark.parametrize("word", WORDS)
def test_doubled_characters_do_not_hide_a_phrase(screener, word):
    written = "".join(char * 2 for char in word)

    assert only(screener, written).matched_by is MatchedBy.VARIANT


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("filler", ["呃", "嗯", "那个", "就是说"])
def test_a_filler_of_speech_inside_does_not_hide_a_phrase(screener, word, filler):
    written = word[:2] + filler + word[2:]

    assert only(screener, f"我跟你讲{written}对吧").text == written


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("全网zui低价", MatchedBy.PHONETIC),
        ("quanwangzuidijia", MatchedBy.PHONETIC),
        ("全网醉低价", MatchedBy.PHONETIC),
        ("稳赚不陪", MatchedBy.PHONETIC),
        ("全網最低價", MatchedBy.VARIANT),
        ("第①品牌", MatchedBy.VARIANT),
        ("第1品牌", MatchedBy.VARIANT),
        ("100%有效", MatchedBy.VARIANT),
        ("百分百有效", MatchedBy.VARIANT),
        ("国家纟及", MatchedBy.VARIANT),
        ("蕞好用", MatchedBy.VARIANT),
        ("ＶＸ", MatchedBy.VARIANT),
        ("VX", MatchedBy.LITERAL),
        ("国家级", MatchedBy.LITERAL),
    ],
)
def test_a_disguise_is_found_and_named(screener, written, by):
    finding = only(screener, f"来，{written}，看")

    assert (finding.text, finding.matched_by) == (written, by)
    assert finding.severity is Severity.HIGH


def test_a_disguise_lowers_the_confidence_and_a_literal_match_does_not(screener):
    assert only(screener, "国家级").confidence is Confidence.HIGH
    assert only(screener, "国*家级").confidence is Confidence.MEDIUM
    assert only(screener, "国家*级").because


def test_two_syllables_that_sound_alike_only_queue(tmp_path):
    screener = making.screener_of(tmp_path, rule(1, phrase("第一")))
    finding = only(screener, "我们家地一")

    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.LOW)


@pytest.mark.parametrize(
    "text", ["手感特别好", "为什么要买", "这个包裹", "绝对会到", "医院的医生"]
)
def test_common_words_are_not_taken_for_homophones(tmp_path, text):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("首个", "微信", "包过", "医用", "绝对化"))
    )

    assert screener.screen(text).findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "这是国家。级别很高",
        "国家\n级别",
        "最，好吧",
        "国家*****级",
        "tvx和vxs",
        "嘻哈",
    ],
)
def test_what_only_looks_like_a_disguise_is_left_alone(tmp_path, text):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("国家级", "最好", "vx", "嘻嘻哈哈"))
    )

    assert screener.screen(text).findings == ()


def test_a_phrase_can_refuse_to_be_heard(tmp_path):
    screener = making.screener_of(
        tmp_path, rule(1, phrase("全网最低价", phonetic=False))
    )

    assert screener.screen("全网醉低价").findings == ()


def test_split_characters_are_single_characters_and_their_parts():
    assert len(split_characters()) >= 50
    for char, parts in split_characters().items():
        assert len(char) == 1
        assert len(parts) == 2
        assert char not in parts


@pytest.fixture(scope="module")
def sentences(tmp_path_factory):
    return making.screener_of(
        tmp_path_factory.mktemp("packs"),
        rule(1, {"kind": "pattern", "any": [r"(?<!不)保证.{0,8}\d+天见效(?!吗)"]}),
        rule(
            2,
            {"kind": "near", "a": ["根治", "治愈"], "b": ["糖尿病", "高血压"]},
            category="medical-claim",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "我保证你七天见*效",
        "我保*证你7天见效",
        "我保 证 你 七 天 见 效",
        "我保证你七天见呃效",
        "我保证你7tian见效",
        "能根*治糖尿病",
        "能根治唐尿病",
        "能根治 糖 尿 病",
    ],
)
def test_a_disguise_inside_a_sentence_form_is_found(sentences, text):
    (finding,) = sentences.screen(f"家人们，{text}！").findings

    assert finding.status == "open"
    assert finding.text in text
    assert finding.because


@pytest.mark.parametrize(
    "text", ["不保证七天见*效", "保证。七天见*效", "保证七天见*效吗"]
)
def test_a_disguise_does_not_undo_what_the_form_leaves_alone(sentences, text):
    assert sentences.screen(text).findings == ()
