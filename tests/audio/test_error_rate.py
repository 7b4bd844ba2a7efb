"""The measure of our hearing is right itself."""

import pytest

from tests.audio.error_rate import errors, numeral


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("0", "零"),
        ("10", "十"),
        ("99", "九十九"),
        ("105", "一百零五"),
        ("1999", "一千九百九十九"),
        ("20000", "二万"),
        ("10050", "一万零五十"),
        ("3.5", "三点五"),
        ("007", "零零七"),
    ],
)
def test_numerals_are_compared_as_they_are_said(digits, said):
    assert numeral(digits) == said


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("打九十九折，今天下单。", "打99折今天下單", 0),
        ("原价一千二百九十九", "原价1,299", 0),
        ("全网最低价", "全网最低", 1),
        ("全网最低价", "全网最低价格", 1),
        ("全网最低价", "全王最低价", 1),
        ("全网最低价", "", 5),
    ],
)
def test_wrong_missing_and_surplus_characters_are_errors(said, heard, wrong):
    assert errors(said, heard).count == wrong
