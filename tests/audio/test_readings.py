"""Other readings: only what differs, with the text around it, and when it was said."""

from audio.models import Word
from audio.readings import CONTEXT, MOST, readings


def words(text):
    return [
        Word(start=at * 0.2, end=(at + 1) * 0.2, text=sign)
        for at, sign in enumerate(text)
    ]


TEXT = "大家好今天这款面霜可以美百还能抗衰老用过的姐妹都说好"


def test_a_reading_is_the_difference_with_text_around_it():
    other = TEXT.replace("美百", "美白")
    (found,) = readings(words(TEXT), [(other, 0.3)])
    assert found.text == "天这款面霜可以美白还能抗衰老用过的"
    assert len(found.text) == 2 * CONTEXT + 1
    at = TEXT.index("百")
    assert found.start == (at - CONTEXT) * 0.2
    assert found.end == (at + CONTEXT + 1) * 0.2
    assert found.probability == 0.3


def test_the_same_difference_in_several_texts_is_one_reading():
    one = TEXT.replace("美百", "美白")
    found = readings(words(TEXT), [(one, 0.2), (one, 0.1)])
    assert [reading.probability for reading in found] == [0.3]


def test_differences_beside_each_other_are_one_reading_and_others_are_two():
    near = TEXT.replace("美百", "美白").replace("抗衰", "抗摔")
    far = TEXT.replace("大家", "打家").replace("姐妹", "结妹")
    assert len(readings(words(TEXT), [(near, 0.2)])) == 1
    assert len(readings(words(TEXT), [(far, 0.2)])) == 2


def test_script_punctuation_and_numerals_are_no_reading():
    assert readings(words("这款面霜"), [("這款，面霜。", 0.5)]) == ()
    assert readings(words("一支五十克"), [("一支50克", 0.5)]) == ()


def test_the_strongest_few_are_kept_in_the_order_of_time():
    others = [(TEXT[:at] + "甲" + TEXT[at + 1 :], 0.01 * (at + 1)) for at in range(8)]
    found = readings(words(TEXT), reversed(others))
    assert len(found) == MOST
    assert [r.start for r in found] == sorted(r.start for r in found)
    assert max(r.probability for r in found) == 0.08


def test_nothing_heard_gives_no_reading():
    assert readings([], [("这款面霜", 0.5)]) == ()
    assert readings(words("这款面霜"), [("", 0.5)]) == ()
