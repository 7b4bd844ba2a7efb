"""Every character has a time, and every time its character: of machine and of person.

Times lie within the segment and never decrease, also after correcting and masking.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import alignment, subtitles
from audio.models import Segment, Transcript, Word
from lexicons.models import Confidence
from lexicons.privacy import PrivacyHit, mask_text
from review.services.masking import masked_transcript
from tests.audio.test_subtitles import transcripts

SAID = st.text(st.sampled_from("全网最低价8元9.，。Ab %"), min_size=1, max_size=12)
LINES = st.lists(
    st.tuples(st.integers(0, 60_000), st.integers(0, 20_000), SAID),
    min_size=1,
    max_size=12,
).filter(lambda lines: any(said.strip() for _, _, said in lines))


@st.composite
def from_people(draw):
    """Lines in any order, over one another, some without length, as any file may have."""
    body = [
        {"from": start / 1000, "to": (start + length) / 1000, "content": said}
        for start, length, said in draw(LINES)
    ]
    import json

    read = subtitles.read_bytes("a.json", json.dumps({"body": body}).encode())
    form = draw(st.sampled_from(["json", "srt", "vtt", "ass", "docx"]))
    if form == "docx" and draw(st.integers(0, 4)):  # a package takes its time
        form = "srt"
    return subtitles.read_bytes(f"a.{form}", subtitles.written(read, form))


@st.composite
def rough(draw):
    """As no recogniser should time words, and yet some do."""
    segments, at = [], 0.0
    for texts in draw(st.lists(st.lists(SAID, max_size=5), min_size=1, max_size=4)):
        end = at + draw(st.integers(0, 5000)) / 1000
        times = st.integers(-1000, 9000)
        words = tuple(
            Word(start=at + draw(times) / 1000, end=at + draw(times) / 1000, text=text)
            for text in texts
        )
        segments.append(Segment(start=at, end=end, text="".join(texts), words=words))
        at = end
    return Transcript(segments=tuple(segments), duration=at)


ANY = st.one_of(transcripts(), from_people(), rough())


def check(transcript: Transcript) -> None:
    """Text to time and back, for every character."""
    owners = [s for s in transcript.segments for _ in s.text]
    last_start = last_end = 0.0
    at = 0
    for segment in transcript.segments:
        assert last_end <= segment.start <= segment.end
        last_end = segment.end
        said = "".join(word.text for word in segment.pieces())
        assert said == segment.text
        if segment.words:
            assert "".join(word.text for word in segment.words) == segment.text
    for at, segment in enumerate(owners):
        span = transcript.locate(at, at + 1)
        assert segment.start <= span.start <= span.end <= segment.end
        assert last_start <= span.start
        last_start = span.start
        first, end = transcript.between(span.start, span.end)
        assert first <= at < end
        again = transcript.locate(first, end)
        assert again.start <= span.start <= span.end <= again.end
    everything = transcript.between(0.0, float("inf"))
    assert everything == (0, len(transcript.text))


@given(transcript=ANY)
def test_of_every_transcript(transcript):
    check(transcript)


def tokens_of(segment: Segment, data) -> list[tuple[int, int]]:
    """Some of a segment's words, to stay as they are."""
    kept, at = [], 0
    for word in segment.words:
        if word.text and data.draw(st.booleans()):
            kept.append((at, at + len(word.text)))
        at += len(word.text)
    return kept


@given(transcript=ANY, data=st.data())
def test_after_a_correction(transcript, data):
    number = data.draw(st.integers(0, len(transcript.segments) - 1))
    line = transcript.segments[number]
    kept = tokens_of(line, data)
    texts = [data.draw(st.one_of(st.just(""), SAID)) for _ in range(len(kept) + 1)]
    made = alignment.corrected(line, texts, kept)

    whole = "".join(
        a + line.text[s:e] for a, (s, e) in zip(texts, [*kept, (0, 0)], strict=True)
    )
    assert made.text == whole
    segments = (*transcript.segments[:number], made, *transcript.segments[number + 1 :])
    check(Transcript(segments=segments, duration=transcript.duration))
    known = list(line.pieces())
    still = [(w.start, w.end, w.text) for w in made.words]
    at = 0
    for word in known:  # what was not touched has its time as before
        if line.words and (at, at + len(word.text)) in kept:
            assert (word.start, word.end, word.text) in still
        at += len(word.text)


@given(transcript=ANY, data=st.data())
def test_after_masking(transcript, data):
    text = transcript.text
    if not text:
        return
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 6))
    hits = [
        PrivacyHit(start, min(len(text), start + length), "name", Confidence.HIGH, "")
        for start, length in data.draw(st.lists(places, max_size=4))
    ]
    masked = mask_text(text, hits)
    found = masked_transcript(transcript, masked)
    assert found.text == masked.text
    check(found)


def words(text: str, step: float = 0.2) -> tuple[Word, ...]:
    return tuple(
        Word(start=n * step, end=(n + 1) * step, text=sign)
        for n, sign in enumerate(text)
    )


def aligned(before: str, after: str) -> list[tuple[str, float, float]]:
    found = alignment.aligned(words(before), after, start=0.0, end=len(before) * 0.2)
    return [(w.text, round(w.start, 2), round(w.end, 2)) for w in found]


def test_what_stays_keeps_its_time_and_what_is_new_takes_that_of_the_old():
    assert aligned("今天大架好", "今天大家好。") == [
        ("今", 0.0, 0.2), ("天", 0.2, 0.4), ("大", 0.4, 0.6), ("家", 0.6, 0.8), ("好。", 0.8, 1.0),
    ]  # fmt: skip
    put_in = aligned("今天好", "今天大家好")
    assert [text for text, *_ in put_in] == list("今天大家好")
    assert put_in[0] == ("今", 0.0, 0.2)
    assert all(end - start > 0.05 for _, start, end in put_in)
    assert aligned("今天天好", "今天好") == [
        ("今", 0.0, 0.2), ("天", 0.2, 0.4), ("好", 0.6, 0.8),
    ]  # fmt: skip
    assert aligned("今天好", "") == []


@pytest.mark.parametrize(
    ("text", "other", "stretch", "wanted"),
    [
        ("今晚王小梅好", "今晚王小妹好", (2, 5), "王小妹"),
        ("今晚王小梅好", "今晚好", (2, 5), ""),
        ("电话13700110022。", "电话1370011002。", (2, 13), "1370011002"),
        ("大家好", "大家好", (1, 2), "家"),
    ],
)
def test_what_was_heard_in_the_place_of_words(text, other, stretch, wanted):
    start, end = alignment.counterpart(text, other, *stretch)
    assert other[start:end] == wanted
