"""What people call themselves and what they say sound different, also where unheard."""

from pathlib import Path

import pytest

from lexicons.privacy.sounding import slots, sounds_given

EXAMPLES = Path(__file__).parents[1] / "data" / "nicknames"
# None of them is among the examples.
NICKNAMES = (
    "半岛晴空", "爱打盹的河狸", "橙子味月光", "稻田守夜人", "浪里白条", "摇摇晃晃的桥",
    "三分甜的梦", "隔夜咖啡", "雪落南山", "吃土豆的猫",
)  # fmt: skip
CLAUSES = (
    "先核一下身份", "卡号念给我", "地址填错了", "今天下午到的", "这个电话打不通",
    "我再给你查查", "门牌号没有写", "退款已经到账", "驿站说没收到", "你把单号发来",
)  # fmt: skip


def examples():
    files = (EXAMPLES / "given.txt", EXAMPLES / "clauses.txt")
    return set(" ".join(file.read_text(encoding="utf-8") for file in files).split())


def test_what_is_asked_here_was_not_learned_by_heart():
    assert not examples() & {*NICKNAMES, *CLAUSES}


@pytest.mark.parametrize("said", NICKNAMES)
def test_a_made_up_name_sounds_given(said):
    assert sounds_given(said)


@pytest.mark.parametrize("said", CLAUSES)
def test_a_clause_does_not(said):
    assert not sounds_given(said)


def test_the_places_are_those_of_the_training_whatever_the_case():
    assert slots("Coco酱") == slots("coco酱")
    assert len(slots("慢半拍")) == len(set(slots("慢半拍")))
