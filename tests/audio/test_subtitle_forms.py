"""Transcripts that people and other programs wrote come in with their times."""

import io
import json
import random
import time
import zipfile
from datetime import timedelta

import docx
import pytest

from audio import subtitles
from audio.errors import SubtitleError
from audio.models import Segment, Transcript, Word


def said(content: str | bytes, name: str) -> list[tuple[float, float, str | None, str]]:
    raw = content.encode() if isinstance(content, str) else content
    found = subtitles.read_bytes(name, raw)
    return [(s.start, s.end, s.speaker, s.text) for s in found.segments]


FEISHU = """面霜专场复盘
2026年11月20日 20:00 | 3分钟 12秒
关键词：面霜、补水

说话人 1 00:00:03
大家晚上好。
今天八点开播。
主播小满 00:00:09
这款面霜九块九。
说话人 1 00:01:00
12:30 我们抽奖。
"""
TENCENT = """会议主题：晚场
张三(00:00:05): 今天的流程说一下。
李四(00:00:12): 好的，
先讲面霜。
"""
IFLYTEK = """[00:00:01] 说话人1：大家好。
[00:00:04] 说话人2：这款全网最低价。
"""
RANGES = """00:00:01.500 --> 00:00:03.000  大家好
00:00:03.000 --> 00:00:04.250  这款面霜
"""
WHISPER_CLI = """[00:00.000 --> 00:02.000]  大家好
[00:02.000 --> 00:05.500]  这款面霜
"""
CLOCKED = "0:01 大家好\n0:04 重点：九块九\n1:00:02 再见\n"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (
            FEISHU,
            [
                (3, 9, "说话人 1", "大家晚上好。 今天八点开播。"),
                (9, 60, "主播小满", "这款面霜九块九。"),
                (60, pytest.approx(62.4, abs=0.1), "说话人 1", "12:30 我们抽奖。"),
            ],
        ),
        (
            TENCENT,
            [
                (5, 12, "张三", "今天的流程说一下。"),
                (12, pytest.approx(14.0, abs=0.1), "李四", "好的， 先讲面霜。"),
            ],
        ),
        (
            IFLYTEK,
            [
                (1, 4, "说话人1", "大家好。"),
                (4, pytest.approx(5.8, abs=0.1), "说话人2", "这款全网最低价。"),
            ],
        ),
        (RANGES, [(1.5, 3, None, "大家好"), (3, 4.25, None, "这款面霜")]),
        (WHISPER_CLI, [(0, 2, None, "大家好"), (2, 5.5, None, "这款面霜")]),
        (
            CLOCKED,
            [
                (1, 4, None, "大家好"),
                (4, 3602, None, "重点：九块九"),
                (3602, 3603, None, "再见"),
            ],
        ),
    ],
)
def test_text_with_times_is_read_as_it_is_exported(content, wanted):
    assert said(content, "minutes.txt") == wanted


def test_a_time_in_the_head_or_in_what_is_said_opens_no_passage():
    text = "录制时间 20:00\n主播 00:01\n我们 08:30\n开播\n副播 00:05\n好"
    assert said(text, "a.txt") == [
        (1, 5, "主播", "我们 08:30 开播"),
        (5, 6, "副播", "好"),
    ]


LRC = """[ti:晚场]
[offset:+500]
[00:01.50]大家好
[00:04.00][00:09.00]买它
[00:06.00]
[00:07.50]<00:07.50>九<00:07.80>块九
"""


def test_lyrics_say_a_line_as_often_as_it_has_times():
    assert said(LRC, "song.lrc") == [
        (1.0, 3.5, None, "大家好"),
        (3.5, 5.5, None, "买它"),
        (7.0, 8.5, None, "九块九"),
        (8.5, 9.5, None, "买它"),
    ]
    words = subtitles.read_bytes("song.lrc", LRC.encode()).segments[2].words
    assert [(w.text, round(w.start, 2)) for w in words][:2] == [
        ("九", 7.0),
        ("块", 7.3),
    ]


BILIBILI = {"font_size": 0.4, "body": [
    {"from": 0.5, "to": 2.0, "location": 2, "content": "大家好"},
    {"from": 2.0, "to": 4.0, "location": 2, "content": "买它"},
]}  # fmt: skip
WHISPER = {"text": "x", "language": "zh", "segments": [
    {"id": 0, "start": 0.5, "end": 2.0, "text": " 今天99元", "words": [
        {"word": "今天", "start": 0.5, "end": 1.0, "probability": 0.5},
        {"word": "99元"},
    ]},
    {"id": 1, "start": 2.0, "end": 4.0, "text": "买它", "speaker": "SPEAKER_00"},
]}  # fmt: skip
CPP = {"transcription": [{"offsets": {"from": 500, "to": 2000}, "text": "大家好"},
                         {"offsets": {"from": 2000, "to": 4000}, "text": "买它"}]}  # fmt: skip
FUNASR = [{"text": "x", "sentence_info": [
    {"text": "大家好", "start": 500, "end": 2000, "spk": 0},
    {"text": "买它", "start": 2000, "end": 4000, "spk": 1},
]}]  # fmt: skip
JIANYING = {
    "materials": {"texts": [
        {"id": "A", "content": json.dumps({"text": "大家好"})},
        {"id": "B", "content": "<font id=\"x\">[买它]</font>"},
    ]},
    "tracks": [{"type": "video", "segments": [{"material_id": "V"}]},
               {"type": "text", "segments": [
                   {"material_id": "B", "target_timerange": {"start": 2_000_000, "duration": 2_000_000}},
                   {"material_id": "A", "target_timerange": {"start": 500_000, "duration": 1_500_000}},
               ]}],
}  # fmt: skip


@pytest.mark.parametrize("content", [BILIBILI, CPP, FUNASR, JIANYING])
def test_json_of_other_programs_is_read(content):
    raw = json.dumps(content, ensure_ascii=False)
    found = [(start, end, text) for start, end, _who, text in said(raw, "x.json")]
    assert found == [(0.5, 2.0, "大家好"), (2.0, 4.0, "买它")]


def test_words_without_times_share_that_of_their_neighbours():
    raw = json.dumps(WHISPER, ensure_ascii=False).encode()
    first, second = subtitles.read_bytes("w.json", raw).segments
    assert "".join(word.text for word in first.words) == first.text == "今天99元"
    assert [word.probability for word in first.words[:2]] == [0.5, 0.5]
    assert first.words[-1].end == 2.0
    assert (second.words, second.speaker) == ((), "SPEAKER_00")


VTT = """WEBVTT - 晚场

STYLE
::cue { color: red }

NOTE 00:01.000 --> 00:02.000 不是字幕

cue-1
00:01.000 --> 00:02.000 align:start
<v 主播>今天 R&amp;D <b>好</b>

00:02.000 --> 00:03.000
买它
"""


def test_webvtt_says_who_speaks_and_shows_no_styles():
    assert said(VTT, "a.vtt") == [
        (1, 2, "主播", "今天 R&D 好"),
        (2, 3, None, "买它"),
    ]
    assert said(VTT, "a.txt") == said(VTT, "a.vtt")


def minutes(*lines: str, rows=()) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(0, len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_minutes_in_docx_are_read_from_paragraphs_and_tables():
    assert said(minutes(*FEISHU.splitlines()), "a.docx") == said(FEISHU, "a.txt")
    rows = [
        ("时间", "说话人", "内容"),
        ("00:01", "主播", "大家好"),
        ("00:04", "助播", "买它"),
    ]
    assert said(minutes("纪要", rows=rows), "a.docx") == [
        (1, 4, "主播", "大家好"),
        (4, 5, "助播", "买它"),
    ]


SPOKEN = Transcript(
    segments=(
        Segment(start=0.25, end=2.5, text="大家好，R&D（九块九）", speaker="主播"),
        Segment(
            start=2.5, end=4.0, text="重点：买它", speaker="副播", understood=False
        ),
    ),
    duration=4.0,
    engine="subtitles",
)


@pytest.mark.parametrize("form", ["srt", "vtt", "ass", "docx", "json"])
def test_each_form_that_is_written_is_read_back(form):
    raw = subtitles.written(SPOKEN, form, title="晚场 10:00")
    found = subtitles.read_bytes(f"a.{form}", raw)
    for got, wanted in zip(found.segments, SPOKEN.segments, strict=True):
        assert (got.text, got.understood) == (wanted.text, wanted.understood)
        assert (got.start, got.end) == (wanted.start, wanted.end)
        if form in {"ass", "docx", "json"}:
            assert got.speaker == wanted.speaker


def test_numbers_stand_beside_the_spoken_form_in_json():
    said = Segment(start=0, end=2, text="今天九块九")
    raw = subtitles.to_json(Transcript(segments=(said,), duration=2))
    (number,) = json.loads(raw)["numbers"]
    assert number == {
        "start": 2, "end": 5, "text": "九块九", "value": "9.9元", "t0": 0.0, "t1": 2.0,
    }  # fmt: skip
    assert subtitles.read_bytes("a.json", raw.encode()).segments == (said,)


def test_lines_at_once_become_one_and_a_caption_that_stays_is_cut():
    def cue(start, end, text):
        return {"from": start, "to": end, "content": text}

    def spoken(*cues):
        return said(json.dumps({"body": list(cues)}), "a.json")

    both = spoken(cue(0, 4, "今天这款面霜九块九"), cue(1, 5, "买它买它买它买它"))
    assert both == [(0, 5, None, "今天这款面霜九块九 买它买它买它买它")]
    brief = spoken(cue(0, 2.2, "今天这款面霜"), cue(2, 4, "九块九"))
    assert brief == [(0, 2, None, "今天这款面霜"), (2, 4, None, "九块九")]
    banner = spoken(cue(0, 3600, "晚场直播"), cue(2, 4, "九块九"), cue(5, 6, "买它"))
    assert [text for *_, text in banner] == ["晚场直播", "九块九", "买它"]
    assert banner[0][:2] == (0, 2)


def test_a_mended_json_of_ours_has_its_times_in_order():
    words = (Word(start=5, end=9, text="乱"), Word(start=1, end=0, text="的"))
    mixed = Transcript(
        segments=(
            Segment(start=3, end=4, text="后面"),
            Segment(start=0, end=2, text="乱的", words=words),
        ),
        duration=4,
    )
    found = subtitles.read_bytes("a.json", subtitles.to_json(mixed).encode())
    assert found.text == "乱的后面"
    assert all(0 <= w.start <= w.end <= 2 for w in found.segments[0].words)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "今晚的流程".encode(), "none of its lines says when"),
        ("a.lrc", "[ti:晚场]".encode(), "none of its lines says when"),
        ("a.docx", b"PK\x03\x04 not a package", "docx"),
        ("a.docx", minutes("没有时间"), "none of its lines says when"),
        ("a.json", b'{"body": [{"from": "x"}]}', "any program"),
        ("a.json", b'{"segments": {"a": 1}}', "any program"),
        ("a.json", b'{"body": [{"from": NaN, "to": 1, "content": "a"}]}', "times"),
        ("a.json", b'{"body": [{"from": 0, "to": 1e999, "content": "a"}]}', "times"),
        ("a.json", b"[" * 100_000, "any program"),
        ("a.sub", b"{0}{25}x", "not those"),
        ("a.txt", b"", "holds no lines"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(name, content, reason):
    with pytest.raises(SubtitleError, match=reason):
        subtitles.read_bytes(name, content)


def test_packed_and_large_files_are_refused(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 << 20))
    with pytest.raises(SubtitleError, match="docx"):
        subtitles.read_bytes("a.docx", bomb.getvalue())
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as package:
        package.writestr("word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")
    with pytest.raises(SubtitleError, match="docx"):
        subtitles.read_bytes("a.docx", entity.getvalue())
    with pytest.raises(SubtitleError, match="too large"):
        subtitles.read_bytes("a.srt", b" " * (subtitles.LARGEST + 1))


def test_the_minutes_of_a_day_are_read_in_linear_time():
    def clock(n: int) -> str:
        return str(timedelta(seconds=n))

    text = "\n".join(
        f"说话人{n % 3} {clock(n * 3)}\n今天的面霜九块九" for n in range(20_000)
    )
    begun = time.process_time()
    assert len(said(text, "a.txt")) == 20_000
    assert time.process_time() - begun < 5


WHOLE = {
    "srt": subtitles.written(SPOKEN, "srt"),
    "vtt": VTT.encode(),
    "ass": subtitles.written(SPOKEN, "ass"),
    "lrc": LRC.encode(),
    "txt": FEISHU.encode(),
    "docx": minutes(*FEISHU.splitlines()),
    "json": json.dumps(WHISPER).encode(),
    "smi": b"<SAMI><BODY><SYNC Start=100><P>a</P></SYNC></BODY></SAMI>",
    "ttml": b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
    b'<p begin="00:00:01.000" end="00:00:02.000">a</p></div></body></tt>',
    "sub": b"{1}{1}25\n{0}{25}a\n{30}{50}b",
}
PUT_IN = [
    b"{",
    b"<",
    b"-->",
    b"99:99",
    b"1e400",
    b"null",
    b"NaN",
    b"-5",
    b"\0",
    b"9" * 400,
]


@pytest.mark.parametrize("form", WHOLE)
def test_a_damaged_file_is_read_in_order_or_refused_in_one_sentence(form):
    chance = random.Random(7)
    assert subtitles.read_bytes(f"a.{form}", WHOLE[form]).text
    for _ in range(80):
        raw = bytearray(WHOLE[form])
        at = chance.randrange(len(raw))
        if chance.random() < 0.3:
            del raw[at:]
        elif chance.random() < 0.5:
            raw[at:at] = chance.choice(PUT_IN)
        else:
            raw[at : at + chance.randrange(40)] = chance.randbytes(chance.randrange(9))
        try:
            found = subtitles.read_bytes(f"a.{form}", bytes(raw))
        except SubtitleError:
            continue
        last = 0.0
        for segment in found.segments:
            assert last <= segment.start <= segment.end
            last = segment.end
