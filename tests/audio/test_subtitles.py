import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import subtitles
from audio.errors import SubtitleError
from audio.models import Segment, Transcript, Word

letters = st.text(
    st.sampled_from("全网最低价今天下单1234567890.，。！Abc%-"), min_size=1, max_size=20
).filter(lambda text: any(sign.isalnum() for sign in text))


@st.composite
def transcripts(draw):
    at, segments = 0, []
    for text in draw(st.lists(letters, min_size=1, max_size=8)):
        start = at + draw(st.integers(0, 4000))
        at = start + draw(st.integers(1, 9000))
        understood = draw(st.booleans())
        step = (at - start) / len(text) / 1000
        words = tuple(
            Word(
                start=start / 1000 + n * step,
                end=start / 1000 + (n + 1) * step,
                text=sign,
            )
            for n, sign in enumerate(text)
        )
        segments.append(
            Segment(
                start=start / 1000, end=at / 1000, text=text, words=words,
                understood=understood,
            )
        )  # fmt: skip
    return Transcript(segments=tuple(segments), duration=at / 1000, model="base")


def written(folder, name, content):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@given(transcript=transcripts())
@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_what_is_written_as_subtitles_is_read_back(form, transcript, tmp_path_factory):
    folder = tmp_path_factory.mktemp("subtitles")
    path = written(folder, f"show.{form}", subtitles.WRITERS[form](transcript))
    found = subtitles.read(path)
    for got, wanted in zip(found.segments, transcript.segments, strict=True):
        assert (got.text, got.understood) == (wanted.text, wanted.understood)
        assert got.start == pytest.approx(wanted.start, abs=0.0011)
        assert got.end == pytest.approx(wanted.end, abs=0.0011)


@given(transcript=transcripts())
def test_json_keeps_everything(transcript, tmp_path_factory):
    folder = tmp_path_factory.mktemp("json")
    path = written(folder, "show.json", subtitles.to_json(transcript))
    assert subtitles.read(path) == transcript


def test_txt_has_a_line_per_segment_and_shows_what_was_not_understood():
    segments = (
        Segment(start=0, end=1, text="大家好，"),
        Segment(start=1, end=4, text="", understood=False),
    )
    transcript = Transcript(segments=segments, duration=4)
    assert subtitles.to_txt(transcript) == "大家好，\n［听不清］\n"
    assert transcript.text == "大家好，"


ASS = """[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:03.00,0:00:04.50,Default,主播,0,0,0,,{\\b1}今天{\\b0}下单\\N有礼物
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,大家好
"""


def test_ass_loses_its_markup_and_is_put_in_order(tmp_path):
    found = subtitles.read(written(tmp_path, "show.ass", ASS))
    said = [(s.start, s.end, s.text, s.speaker) for s in found.segments]
    assert said == [(1.0, 2.0, "大家好", None), (3.0, 4.5, "今天下单 有礼物", "主播")]
    assert found.duration == 4.5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_encodings_are_read(encoding, tmp_path):
    path = tmp_path / "show.srt"
    path.write_bytes("1\n00:00:01,000 --> 00:00:02,000\n保温杯\n".encode(encoding))
    assert subtitles.read(path).text == "保温杯"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("show.srt", b"", "holds no lines"),
        ("show.srt", "今晚的流程".encode(), "holds no lines"),
        ("show.xyz", "今晚的流程".encode(), "not those"),
        ("show.vtt", b"WEBVTT\n\n", "holds no lines"),
        ("show.srt", b"\x81\x00\xff\xff\x00", "neither"),
        ("show.json", b"[1]", "transcript"),
        ("show.json", b'{"schema": "greenroom.transcript/2"}', "transcript"),
    ],
)
def test_what_is_no_subtitle_file_gets_one_clear_error(name, content, reason, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SubtitleError, match=reason):
        subtitles.read(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SubtitleError, match=r"none\.srt"):
        subtitles.read(tmp_path / "none.srt")


@given(transcript=transcripts(), data=st.data())
def test_every_stretch_of_text_is_found_in_its_segments(transcript, data):
    text = transcript.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = transcript.locate(start, end)
    first, last = segment_at(transcript, start), segment_at(transcript, end - 1)
    assert first.start <= span.start + 1e-6 <= span.end + 1e-6
    assert span.start <= first.end
    assert last.start <= span.end <= last.end + 1e-6


@given(transcript=transcripts())
def test_later_text_is_never_earlier(transcript):
    spans = [transcript.locate(n, n + 1) for n in range(len(transcript.text))]
    assert spans == sorted(spans, key=lambda span: span.start)


def test_an_empty_or_outside_stretch_is_refused():
    transcript = Transcript(segments=(Segment(start=0, end=1, text="好"),), duration=1)
    for start, end in [(0, 0), (0, 2), (-1, 1), (1, 1)]:
        with pytest.raises(IndexError):
            transcript.locate(start, end)


@pytest.mark.parametrize("kind", ["/dev/zero", "pipe.srt", "folder.srt"])
def test_what_has_no_end_is_no_subtitle_file(kind, tmp_path):
    (tmp_path / "folder.srt").mkdir()
    os.mkfifo(tmp_path / "pipe.srt")
    with pytest.raises(SubtitleError, match="a device, a pipe"):
        subtitles.read(tmp_path / kind)


def segment_at(transcript, offset):
    for segment in transcript.segments:
        if offset < len(segment.text):
            return segment
        offset -= len(segment.text)
    raise AssertionError(offset)
