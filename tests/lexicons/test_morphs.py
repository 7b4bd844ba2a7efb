"""The file of nicknames, masks, look-alikes and accents says what it means, once."""

import pytest
from pydantic import ValidationError

from lexicons.morphs import Morphs, Shapes, read_morphs
from lexicons.normalize import normalize
from lexicons.phonetic import sounds

MORPHS = read_morphs()
AT_LEAST = 400
MOST = 5_000


def test_there_are_enough_of_them_and_not_too_many():
    assert AT_LEAST <= len(MORPHS.said) <= MOST


def test_every_class_of_words_has_an_id_of_its_own_and_a_reason():
    ids = [listed.id for listed in MORPHS.words]

    assert len(ids) == len(set(ids))
    assert all(listed.why for listed in MORPHS.words)
    assert MORPHS.masks.why
    assert MORPHS.shapes.why
    assert MORPHS.sounds.why


@pytest.mark.parametrize("listed", MORPHS.words, ids=lambda listed: listed.id)
def test_nothing_is_said_for_itself_and_nothing_short_is_no_emoji(listed):
    for meant, ways in listed.means.items():
        assert len(ways) == len(set(ways))
        for way in ways:
            assert normalize(way) != normalize(meant)
            assert len(normalize(way)) >= 2 or listed.kind == "emoji"


def test_a_way_of_saying_is_listed_once():
    ways = [
        (normalize(way), normalize(meant))
        for listed in MORPHS.words
        for meant, said in listed.means.items()
        for way in said
    ]

    assert sorted({way for way in ways if ways.count(way) > 1}) == []


def test_characters_that_look_alike_are_in_plain_form_and_in_one_class():
    chars = "".join(MORPHS.shapes.classes)

    assert normalize(chars) == chars
    assert len(chars) == len(set(chars))
    with pytest.raises(ValidationError, match="in two classes"):
        Shapes(why="x", classes=("未末", "末抹"))


def test_an_accent_turns_a_syllable_into_one_it_is_confused_with():
    folded = MORPHS.fold_syllable

    assert folded("zhang") == folded("zan")
    assert folded("niu") == folded("liu")
    assert folded("hu") == folded("fu")
    assert folded("ding") == folded("din")
    assert folded("ma") != folded("na")
    assert sum(folded(syllable) != syllable for syllable in sounds().signs) > 50


def test_what_is_kept_between_processes_is_the_same():
    assert Morphs.model_validate(MORPHS.model_dump(mode="json")) == MORPHS
