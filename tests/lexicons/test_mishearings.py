"""What a recogniser may have heard wrong: guesses in transcripts, and only there."""

import numpy as np
import pytest

from lexicons.alike import are_close, share_half
from lexicons.models import Confidence, FindingStatus, MatchedBy, Severity
from lexicons.near_sounds import NearSounds
from lexicons.normalize import as_codes
from lexicons.phonetic import same_tones, usual_sounds
from tests.lexicons.making import phrase, rule, screener_of

TERMS = ("国家级", "祛痘", "消炎", "绝无仅有", "降血压", "疏通经络")


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return screener_of(tmp_path_factory.mktemp("packs"), rule(1, phrase(*TERMS)))


def heard(screener, text, certainty=None, scope="transcript"):
    found = screener.screen(text, scope=scope, certainty=certainty).findings
    return [f for f in found if f.status is FindingStatus.OPEN]


def doubting(text, doubtful, doubt=0.4):
    return [doubt if char in doubtful else 0.98 for char in text]


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("这款可以驱逗，很多人问", "驱逗"),  # a pair, in its own tones
        ("我们酱薛鸭的朋友可以看", "酱薛鸭"),  # three, all other characters
        ("这个颜色却无仅有，卖完就没有", "却"),  # one syllable is another one
        ("一号链接梳通筋落，拍一单", "梳落"),  # all the same syllables
    ],
)
def test_a_mishearing_is_a_guess_that_blocks_nothing(screener, text, doubtful):
    (found,) = heard(screener, text, doubting(text, doubtful))

    assert found.matched_by is MatchedBy.PHONETIC
    assert found.confidence in {Confidence.LOW, Confidence.MEDIUM}
    assert found.text in text


@pytest.mark.parametrize("text", ["这款可以驱逗，很多人问", "这个颜色却无仅有，卖完"])
def test_nothing_is_guessed_where_the_recogniser_was_sure(screener, text):
    assert not heard(screener, text, [0.99] * len(text))


def test_nothing_is_guessed_in_a_script(screener):
    text = "这个颜色却无仅有，卖完"
    assert not heard(screener, text, [0.1] * len(text), scope="script")


def test_where_nobody_says_how_sure_long_phrases_alone_are_guessed(screener):
    assert heard(screener, "这个颜色却无仅有，卖完")
    assert not heard(screener, "这款可以驱逗，很多人问")


def test_what_was_heard_plainly_stays_as_grave_as_it_is(screener):
    text = "国家级的，绝无仅有"
    assert {f.severity for f in heard(screener, text, [0.1] * len(text))} == {
        Severity.HIGH
    }


@pytest.mark.parametrize("text", ["今天小燕来了", "这是驱蚊的", "这个颜色却没有"])
def test_common_words_are_what_was_meant(screener, text):
    assert not heard(screener, text, [0.1] * len(text))


def test_offsets_are_those_of_the_text_as_given(screener):
    text = "＊＊家人们　这款可以驱逗"
    (found,) = heard(screener, text, doubting(text, "驱逗"))
    assert text[found.start : found.end] == "驱逗"


def signs(text):
    return "".join(usual_sounds()[char] for char in text)


def test_one_syllable_of_a_long_phrase_may_be_another_one():
    near = NearSounds([signs("绝无仅有"), signs("百分之百有效"), signs("第一名")])
    codes = as_codes(signs("却无仅有百分之吧有效第一民"))
    everywhere = np.ones(len(codes), dtype=bool)

    assert [tuple(found) for found in near.find(codes, everywhere)] == [
        (0, 0, 0),
        (1, 4, 3),
    ]
    assert not list(near.find(codes, ~everywhere))


@pytest.mark.parametrize(
    ("one", "other", "close", "half"),
    [
        ("却", "绝", True, True),
        ("饭", "发", True, True),
        ("台", "牌", False, True),
        ("民", "发", False, False),
    ],
)
def test_syllables_that_are_taken_for_each_other(one, other, close, half):
    assert are_close(signs(one), signs(other)) is close
    assert share_half(signs(one), signs(other)) is half


def test_tones():
    assert same_tones("手发", "首发")
    assert not same_tones("煮面", "助眠")


def test_a_homophone_that_the_recogniser_was_sure_of_is_what_was_said(screener):
    text = "很多人用来祛逗"
    assert heard(screener, text, [0.5] * len(text))
    assert not heard(screener, text, [0.99] * len(text))


def test_a_homophone_in_other_tones_is_no_term_by_itself(screener):
    """Where nobody says how sure, a person may have written it so."""
    text = "很多人用来祛抖"
    assert heard(screener, text, [0.6] * len(text)) == []
    assert heard(screener, text)


def test_a_pair_in_other_tones_is_no_guess_where_a_common_word_explains_it(tmp_path):
    """Unless the recogniser hardly believed what it wrote."""
    pattern = {"kind": "pattern", "any": ["(?:朋友|我们)[一-龥]{0,4}结石"]}
    either = screener_of(tmp_path, rule(1, pattern))
    for text, doubt, guessed in (
        ("我的朋友皆事一箱", 0.4, True),
        ("帮我们借十本书", 0.4, False),
        ("帮我们借十本书", 0.3, True),
    ):
        found = heard(either, text, [doubt] * len(text))
        assert bool(found) is guessed, (text, doubt)


def test_a_small_word_explains_nothing_where_it_leaves_a_character_over(tmp_path):
    """跟 is a word of its own, but 制 is none here, and was doubted."""
    pattern = {"kind": "pattern", "any": ["根治[^，。]{0,3}失眠"]}
    one = screener_of(tmp_path, rule(1, pattern))

    assert heard(one, "可以跟制失眠", doubting("可以跟制失眠", "制", 0.5))
    assert not heard(one, "可以跟制失眠", doubting("可以跟制失眠", "跟制", 0.9))
    assert not heard(one, "可以跟着失眠", doubting("可以跟着失眠", "着", 0.5))


def test_goods_may_be_meant_where_a_person_is_written(tmp_path):
    pattern = {"kind": "pattern", "any": ["它[^，。]{0,3}治失眠"]}
    one = screener_of(tmp_path, rule(1, pattern))
    text = "他能治失眠"

    (found,) = heard(one, text, [0.99] * len(text))
    assert found.confidence is Confidence.LOW
    assert not heard(one, text, [1.0] * len(text))  # a person wrote it


def test_a_pair_that_is_like_it_in_some_accent_needs_one_of_its_kind_beside_it(
    tmp_path,
):
    one = screener_of(tmp_path, rule(1, phrase("壮阳", "补肾")))
    for text, found in (
        ("海参壮阳补盛，都说好", ["壮阳", "补盛"]),
        ("海参补盛，都说好", []),
        ("海参壮阳，你们都来这里补盛", ["壮阳"]),
    ):
        assert [f.text for f in heard(one, text, doubting(text, "盛"))] == found


def test_a_syllable_is_compared_as_it_is_said_and_not_as_in_an_accent(tmp_path):
    one = screener_of(tmp_path, rule(1, phrase("稳赚不赔", "绝对不反弹")))
    for text, doubtful, guessed in (
        ("稳住不陪的机会", "住陪", True),
        ("绝对不含防腐", "含防", False),
    ):
        assert bool(heard(one, text, doubting(text, doubtful, 0.3))) is guessed, text


def test_what_might_be_anything_speaks_for_no_guess(tmp_path):
    """A pattern with any characters beside a word says no more than the word."""
    text = "二号链皆事一箱"
    for number, (words, guessed) in enumerate(
        (("[一-龥]{1,4}结石", False), ("号链[一-龥]{0,4}结石", True))
    ):
        pattern = {"kind": "pattern", "any": [words]}
        home = tmp_path / str(number)
        home.mkdir()
        one = screener_of(home, rule(1, pattern))
        assert bool(heard(one, text, [0.4] * len(text))) is guessed, words
