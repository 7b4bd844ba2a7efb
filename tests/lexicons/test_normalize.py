"""One form for every way of writing, and the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.normalize import TABLES, normalize, plain_view, solid, solid_view

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ＡＢｃ", "abc"),
        ("第①名", "第1名"),
        ("療效", "疗效"),
        ("全\u200b网\ufe0f", "全网"),
        ("𝐕𝐗", "vx"),
        ("㊙方", "秘方"),
        ("蕞好", "最好"),
        ("ｖ，信！", "v,信!"),
        ("zuì", "zui"),
        ("绿 lǜ", "绿 lv"),
        ("a\ud800b", "a\ufffdb"),
    ],
)
def test_a_way_of_writing_is_read_as_its_plain_form(written, read):
    assert plain_view(written).text == read
    assert normalize(written) == read


@given(ANY_TEXT)
def test_reading_twice_changes_nothing(text):
    once = plain_view(text).text

    assert plain_view(once).text == once


@given(ANY_TEXT)
def test_short_and_long_way_of_normalising_agree(text):
    assert normalize(text) == plain_view(text).text
    assert solid(normalize(text)) == solid_view(plain_view(text)).text


@given(ANY_TEXT)
def test_every_character_of_a_view_comes_from_where_the_map_says(text):
    view = plain_view(text)

    assert len(view.text) == len(view.offsets)
    assert np.all(np.diff(view.offsets) > 0)
    for at, char in enumerate(view.text):
        start, end = view.back(at, at + 1)
        assert normalize(text[start:end]) == char


@given(ANY_TEXT)
def test_a_solid_view_points_into_its_plain_view(text):
    plain = plain_view(text)
    view = solid_view(plain)

    assert [plain.text[at] for at in view.offsets] == list(view.text)


def test_the_shipped_tables_are_what_the_builder_makes(tmp_path):
    from tools.build_tables import build

    made = build()
    with np.load(TABLES) as stored:
        assert set(stored.files) == set(made)
        for name in stored.files:
            np.testing.assert_array_equal(stored[name], made[name], err_msg=name)
