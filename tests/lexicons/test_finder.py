"""The finder finds what a plain search of every phrase finds, in the same order."""

from hypothesis import given
from hypothesis import strategies as st

from lexicons.finder import Finder
from lexicons.strings import Strings

LETTERS = "甲乙丙a1\U00020000"
phrases = st.lists(
    st.text(LETTERS, min_size=1, max_size=5)
    | st.text(LETTERS, min_size=30, max_size=36),
    unique=True,
    max_size=12,
)
texts = st.text(LETTERS + "\0\ud800。", max_size=60)


def searched(listed, text):
    found = [
        (number, start, start + len(phrase))
        for number, phrase in enumerate(listed)
        for start in range(len(text))
        if text.startswith(phrase, start)
    ]
    return sorted(found, key=lambda match: (match[2], match[1]))


@given(listed=phrases, text=texts)
def test_every_occurrence_is_found_overlapping_ones_too(listed, text):
    assert Finder(Strings.of(listed)).find_all(text) == searched(listed, text)


@given(listed=phrases, text=texts)
def test_the_automaton_that_takes_over_finds_the_same_in_the_same_order(listed, text):
    text = text.replace("\ud800", "")  # half surrogates never reach a finder
    finder = Finder(Strings.of(listed), pays=0)

    assert finder.find_all(text) == searched(listed, text)


@given(listed=phrases)
def test_long_phrases_are_found_inside_a_text(listed):
    text = "。".join(listed)

    assert Finder(Strings.of(listed)).find_all(text) == searched(listed, text)


@given(listed=phrases, text=st.text(LETTERS, max_size=4))
def test_a_finder_knows_its_phrases(listed, text):
    finder = Finder(Strings.of(listed))

    assert (text in finder) == (text in listed)
    assert all(phrase in finder for phrase in listed)


def test_a_finder_is_made_of_what_another_one_has_hashed():
    listed = Strings.of(["最低价", "最低", "价"])
    again = Finder(listed, Finder(listed).hashed)

    assert again.find_all("全网最低价") == [(1, 2, 4), (0, 2, 5), (2, 4, 5)]


@given(listed=st.lists(st.text(max_size=4), max_size=8))
def test_joined_strings_are_those_they_were_made_of(listed):
    strings = Strings.of(listed)

    assert list(strings) == listed
    assert strings[1:3] == listed[1:3]
    assert strings.lengths.tolist() == [len(one) for one in listed]
