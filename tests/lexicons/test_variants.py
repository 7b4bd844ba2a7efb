"""Numerals, percentages and sounds of a phrase."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.phonetic import say_term, split_pinyin
from lexicons.variants import say_number, variants
from lexicons.words import is_word, words_in


@pytest.mark.parametrize(
    ("form", "others"),
    [
        ("第一", {"第1"}),
        ("7天见到", {"七天见到"}),
        ("三十天", {"30天"}),
        ("一百零五元", {"105元"}),
        ("百分之百", {"100%", "百分百", "百分之100", "百分之一百"}),
        ("99%的人", {"百分之99的人", "百分之九十九的人"}),
        ("万事如意", set()),
        ("千元", set()),
    ],
)
def test_a_phrase_has_these_other_forms(form, others):
    assert set(variants(form)) == {form} | others


@given(st.integers(0, 9999))
def test_a_number_in_numerals_is_read_back_as_itself(number):
    assert f"第{number}名" in variants(f"第{say_number(number)}名")


@given(st.text(max_size=20))
def test_any_phrase_has_itself_first_and_not_too_many_forms(form):
    forms = variants(form)

    assert forms[0] == form
    assert len(forms) == len(set(forms)) <= 12


@pytest.mark.parametrize(
    ("run", "syllables"),
    [
        ("zuihao", ("zui", "hao")),
        ("xian", ("xian",)),
        ("hello", ()),
        ("", ()),
        ("lvse", ("lv", "se")),
    ],
)
def test_latin_letters_are_pinyin_from_end_to_end_or_not_at_all(run, syllables):
    assert split_pinyin(run) == syllables


def test_a_character_with_two_common_readings_is_heard_in_both():
    assert len(say_term("便宜")) == 2
    assert say_term("vx") == ()


def test_common_words_are_known_with_their_neighbours():
    assert is_word("手感")
    assert not is_word("地一")
    assert list(words_in("真手感好")) == [(1, 3)]
    assert list(words_in("地一")) == []
    assert not is_word("\U00020000好")
