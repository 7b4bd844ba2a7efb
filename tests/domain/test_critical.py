"""Words that change what is promised, and whether they were heard as they were said."""

import pytest

from audio.scoring import normal, same
from review.domain.critical import compared
from review.domain.sample import CriticalKind
from review.services.accuracy import vocabulary

NUMBER, NEGATION, EFFECT = CriticalKind


def kinds(text):
    said = normal(text)
    return [(t.kind, said[t.start : t.end]) for t in vocabulary().tokens(said)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今天只要89元", [(NUMBER, "八十九")]),
        ("打三折，一元秒杀", [(NUMBER, "三"), (NUMBER, "一")]),
        ("这个不能治病", [(NEGATION, "不能治")]),
        ("能祛斑美白", [(EFFECT, "祛斑"), (EFFECT, "美白")]),
        ("没有效果", [(NEGATION, "没有效果")]),
        ("大家点一下，一起来看一个", []),
    ],
)
def test_numbers_negations_and_effects_are_known(text, found):
    assert kinds(text) == found


def counts(said, heard):
    said, heard = normal(said), normal(heard)
    words = vocabulary()
    found = compared(words.tokens(said), words.tokens(heard), same(said, heard))
    return {k: (c.said, c.wrong, c.surplus) for k, c in found.items()}


@pytest.mark.parametrize(
    ("said", "heard", "found"),
    [
        ("只要89元", "只要八十九元", {NUMBER: (1, 0, 0)}),
        ("只要90元", "只要99元", {NUMBER: (1, 1, 1)}),
        ("这个不含酒精", "这个含酒精", {NEGATION: (1, 1, 0)}),
        ("这个含酒精", "这个不含酒精", {NEGATION: (0, 0, 1)}),
        ("能祛斑", "能去班", {EFFECT: (1, 1, 0)}),
        ("好看", "好看", {}),
    ],
)
def test_a_critical_word_is_right_only_as_a_whole(said, heard, found):
    assert counts(said, heard) == found
