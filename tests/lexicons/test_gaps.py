"""Which words a gap in a text leaves open."""

import pytest

from lexicons.gaps import Gaps
from lexicons.index import Groups

WORDS = ["糖尿病", "糖尿", "尿病", "甲状腺", "高血压病人", "vc糖", "最好"]


@pytest.fixture(scope="module")
def gaps():
    groups = Groups({})
    groups.add(WORDS)
    return Gaps(groups.build().signless)


@pytest.mark.parametrize(
    ("text", "mask", "width", "least", "words"),
    [
        ("得了糖某病的人", "某", 1, 1, ["糖尿病"]),
        ("得了糖尿某的人", "某", 1, 2, ["糖尿病"]),
        ("得了某尿病的人", "某", 1, 2, ["糖尿病"]),
        ("高某某病人", "某某", 2, 1, ["高血压病人"]),
        ("高某病人", "某", 2, 1, ["高血压病人"]),
        ("真的最某", "某", 1, 1, ["最好"]),
        ("真的最某", "某", 1, 2, []),
        ("糖。某病", "某", 1, 2, []),
        ("c某", "某", 1, 1, []),
        ("甲某腺体", "某", 1, 2, ["甲状腺"]),
        ("", "", 1, 1, []),
        ("甲某某某腺", "某某某", 3, 1, []),
    ],
)
def test_the_longest_words_that_a_gap_leaves_open(
    gaps, text, mask, width, least, words
):
    first = text.index(mask)
    filled = gaps.filled(text, first, first + len(mask), width, least)

    assert [word for _, _, word in filled] == words
    for start, end, word in filled:
        before = first - start
        assert text[start:first] == word[:before]
        assert text[first + len(mask) : end] == word[before + width :]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("得了糖*尿病的人", [(2, 6, "糖尿病")]),
        ("得了糖尿*病的人", [(2, 6, "糖尿病")]),
        ("得了糖尿*的人", []),
        ("糖*油", []),
        ("*糖尿病", []),
    ],
)
def test_the_longest_word_around_a_sign(gaps, text, found):
    at = text.index("*")

    assert gaps.closed(text, at, at + 1) == found
