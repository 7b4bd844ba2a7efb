"""A line made into two, and two into one: every character keeps its time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import alignment, lines, subtitles
from audio.models import Segment, Transcript, Word
from tests.audio.test_times import ANY, SAID, check


def of(segments, transcript) -> Transcript:
    return Transcript(segments=tuple(segments), duration=transcript.duration)


def splittable(transcript: Transcript) -> list[tuple[int, int]]:
    """Every line with every place where it may be split."""
    return [
        (number, at)
        for number, segment in enumerate(transcript.segments)
        for at in range(len(segment.text) + 1)
        if lines.border(segment, at) == at
    ]


def is_plain(segment: Segment) -> bool:
    """Whether each of its words is one piece, as a recogniser of ours leaves them."""
    return all(alignment.PIECES.fullmatch(word.text) for word in segment.words)


def is_timed(segment: Segment) -> bool:
    """Whether the times of its words are its own."""
    return all(segment.start <= w.start <= w.end <= segment.end for w in segment.words)


def times(transcript: Transcript) -> list[tuple[float, float]]:
    spans = (transcript.locate(at, at + 1) for at in range(len(transcript.text)))
    return [(span.start, span.end) for span in spans]


def act(transcript: Transcript, data) -> Transcript:
    """One line split, two lines joined or one corrected, anywhere."""
    segments = list(transcript.segments)
    places = splittable(transcript)
    what = data.draw(st.sampled_from(["split", "join", "correct"]))
    if what == "split" and places:
        number, at = data.draw(st.sampled_from(places))
        segments[number : number + 1] = lines.split(segments[number], at)
        assert of(segments, transcript).text == transcript.text
    elif what == "join" and len(segments) > 1:
        number = data.draw(st.integers(0, len(segments) - 2))
        segments[number : number + 2] = [lines.joined(*segments[number : number + 2])]
        assert of(segments, transcript).text == transcript.text
    elif what == "correct":
        number = data.draw(st.integers(0, len(segments) - 1))
        text = data.draw(st.one_of(st.just(""), SAID))
        segments[number] = alignment.corrected(segments[number], [text], [])
    return of(segments, transcript)


@given(transcript=ANY, data=st.data())
def test_any_number_of_acts_leaves_every_character_its_place(transcript, data):
    for _act in range(data.draw(st.integers(1, 6))):
        found = act(transcript, data)
        check(found)
        transcript = found


@given(transcript=ANY, data=st.data())
def test_what_is_split_is_joined_as_it_was(transcript, data):
    places = splittable(transcript)
    if not places:
        return
    number, at = data.draw(st.sampled_from(places))
    segment = transcript.segments[number]
    first, second = lines.split(segment, at)
    cut = [*transcript.segments]
    cut[number : number + 1] = [first, second]

    assert (first.text, second.text) == (segment.text[:at], segment.text[at:])
    assert (first.start, second.end) == (segment.start, segment.end)
    for (start, end), (old_start, old_end) in zip(
        times(of(cut, transcript)), times(transcript), strict=True
    ):
        assert old_start <= start <= end <= max(old_end, start)
    again = lines.joined(first, second)
    if is_plain(segment):
        words = alignment.mean_confidence(segment.words, segment)
        assert again == segment.model_copy(update={"confidence": words})
    assert (again.text, again.start, again.end) == (
        segment.text, segment.start, segment.end,
    )  # fmt: skip


@given(transcript=ANY, data=st.data())
def test_what_is_joined_is_split_as_it_was(transcript, data):
    if len(transcript.segments) < 2:
        return
    number = data.draw(st.integers(0, len(transcript.segments) - 2))
    first, second = transcript.segments[number : number + 2]
    both = lines.joined(first, second)
    if lines.border(both, len(first.text)) != len(first.text):
        return
    again = lines.split(both, len(first.text))

    joined = list(transcript.segments)
    joined[number : number + 2] = [both]
    assert of(joined, transcript).text == transcript.text
    assert [s.text for s in again] == [first.text, second.text]
    cut = list(transcript.segments)
    cut[number : number + 2] = again
    check(of(cut, transcript))
    if not (is_timed(first) and is_timed(second)):
        return  # times from outside of the old lines lie inside of the new one
    wanted = times(transcript)
    for (start, end), (old_start, old_end) in zip(
        times(of(cut, transcript)), wanted, strict=True
    ):
        assert start == pytest.approx(old_start, abs=1e-5)
        assert end == pytest.approx(old_end, abs=1e-5)


@given(transcript=ANY, data=st.data())
def test_what_is_written_of_it_is_read_back(transcript, data):
    found = act(transcript, data)
    if not found.text.strip():
        return
    for form in ("srt", "json"):
        read = subtitles.read_bytes(f"a.{form}", subtitles.written(found, form))
        check(read)
    assert read.text == found.text
    assert [s.text for s in read.segments] == [s.text for s in found.segments]


def timed(*texts: str, heard: str | None = None) -> Segment:
    words = tuple(
        Word(start=n * 0.2, end=(n + 1) * 0.2, text=text, probability=0.5)
        for n, text in enumerate(texts)
    )
    return Segment(
        start=0, end=len(texts) * 0.2, text="".join(texts), words=words,
        confidence=0.5, heard=heard,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "at", "wanted"),
    [
        (("大", "家", "好。", "来", "了"), 3, 3),  # a sign may begin a line
        (("大", "家", "好。", "来", "了"), 4, 4),
        (("只", "要", "8999", "元"), 3, 2),  # a number is not cut in two
        (("只", "要", "8999", "元"), 5, 6),
        (("用", "Nike", "的"), 3, 5),
        (("大", "家"), 0, None),
        (("大", "家"), 2, None),
        (("大", "家。"), 2, None),  # signs alone are no line
    ],
)
def test_a_line_is_split_between_words(texts, at, wanted):
    assert lines.border(timed(*texts), at) == wanted


def test_what_is_masked_is_never_cut():
    line = timed("找", "[姓名1]", "买")
    assert lines.border(line, 3, [(1, 6)]) == 1
    assert lines.border(line, 4, [(1, 6)]) == 6


def test_a_sign_goes_back_to_its_word():
    line = timed("他", "说：“", "好", "的”")
    first, second = lines.split(line, 3)
    assert (first.text, second.text) == ("他说：", "“好的”")
    assert second.words[0] == Word(text="“", start=0.4, end=0.4, probability=0.5)
    assert lines.joined(first, second) == line


def test_what_was_heard_is_parted_like_the_text():
    line = timed(*"这款最低价还包邮", heard="这款最底价还包油")
    first, second = lines.split(line, 5)
    assert (first.heard, second.heard) == ("这款最底价", "还包油")
    assert lines.joined(first, second) == line
    first, second = lines.split(timed(*"最低价包邮", heard="最低价包油"), 3)
    assert (first.heard, second.heard) == (None, "包油")
    first, second = lines.split(timed(*"这位买了两件", heard="[姓名1]两件"), 4)
    assert (first.heard, second.heard) == ("[姓名1]", None)


def test_lines_of_two_people_and_a_line_not_understood():
    first = Segment(start=0, end=1, text="好", speaker="主播")
    unclear = Segment(start=3, end=4, text="", confidence=0.0, understood=False)
    both = lines.joined(first, unclear)
    assert (both.start, both.end, both.understood) == (0, 4, False)
    assert both.speaker == "主播"
    assert [(w.text, w.start, w.end) for w in both.pieces()] == [("好", 0, 1)]


def test_lines_without_word_times_keep_theirs_when_they_are_joined():
    first = Segment(start=0, end=1, text="大家好。")
    second = Segment(start=3, end=4, text="欢迎。")
    both = lines.joined(first, second)
    assert lines.split(both, 4)[0].end == 1
    assert lines.split(both, 4)[1].start == 3
    third = alignment.corrected(both, ["大家", "。欢迎"], [(2, 3)])
    assert "".join(word.text for word in third.words) == third.text == "大家好。欢迎"
