"""Scripts, tables and subtitles: only what is personal changes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.privacy import detect
from review.documents.redaction.door import redact_bytes
from review.documents.redaction.mask import STRONG, Mask, Style
from review.documents.redaction.plain import CUTS, lines
from review.documents.redaction.slots import Piece, Slot
from review.documents.tokens import BLOCK, MASKED
from review.errors import (
    EmptyDocumentError,
    MislabelledDocumentError,
    PdfNotRedactedError,
    UndecodableTextError,
    UnsupportedRedactionError,
)
from tests.documents.making import pdf_of

NUMBER = "13700110022"
TOKEN = "[手机号·尾号0022]"


def redacted(name: str, text: str, **said: object) -> str:
    return redact_bytes(name, text.encode(), **said).content.decode()


def test_a_script_keeps_every_other_sign():
    text = f"家人们好！\r\n\r\n　收件人张伟，手机号{NUMBER}。\r\n**137 0011 0022** 再念一遍\r谢谢"
    assert redacted("a.md", text) == (
        f"家人们好！\r\n\r\n　收件人[姓名1]，手机号{TOKEN}。\r\n**{TOKEN}** 再念一遍\r谢谢"
    )


def test_what_is_broken_over_two_lines_is_masked_and_the_lines_stay():
    made = redacted(
        "a.txt",
        "请记一下她的手机号1370011\n0022，谢谢。\n收件人张\n伟，手机号13900117788",
    )
    assert made.split("\n") == [
        f"请记一下她的手机号{TOKEN}", "，谢谢。", "收件人[姓名1]", "，手机号[手机号·尾号7788]",
    ]  # fmt: skip


def test_a_name_is_masked_wherever_it_stands_again_and_an_illness_only_beside_her():
    text = "收件人王秀英，手机号13700110022，她有糖尿病。\n王秀英问尺码。\n糖尿病人群注意含糖量。"
    made = redacted("a.txt", text)
    assert "王秀英" not in made
    assert "糖尿病人群注意含糖量" in made


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_encoding_and_its_mark_stay(mark):
    content = mark + f"手机号{NUMBER}\n".encode()
    assert redact_bytes("a.txt", content).content == mark + f"手机号{TOKEN}\n".encode()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_other_encodings_come_back_in_their_own(encoding):
    content = f"家人们晚上好，记一下手机号{NUMBER}，谢谢大家。\n".encode(encoding)
    made = redact_bytes("a.txt", content)
    assert TOKEN in made.content.decode(encoding)
    assert made.notes == ()
    assert made.content[:2] == content[:2]


def test_characters_that_an_encoding_lacks_are_written_as_utf_8_and_told():
    content = f"各位觀眾晚安，記一下手機號{NUMBER}，謝謝大家。".encode("big5")
    made = redact_bytes("a.txt", content, encoding="big5")
    assert TOKEN in made.content.decode("utf-8")
    assert len(made.notes) == 1


def test_a_table_is_read_with_the_heads_of_its_columns():
    made = redacted(
        "订单.csv",
        '收件人,电话,地址,备注\r\n"赵小燕",13900117788,"杭州市西湖区文三路18号2单元301室",尺码偏小\r\n',
    )
    assert made == (
        '收件人,电话,地址,备注\r\n"[姓名1]",[手机号·尾号7788],"[住址1]",尺码偏小\r\n'
    )


def test_quotes_and_empty_cells_of_a_table_stay():
    text = 'a;"b ""c"" d";;\r\n;"手机号13700110022";"x\r\ny";3"5\n'
    assert redacted("a.csv", text) == text.replace(NUMBER, TOKEN)


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>手机号是137</i>

2
00:00:02,500 --> 00:00:04,000
<b>0011</b>0022，谢谢

13700110
00:00:05,000 --> 00:00:06,000
再见
"""


def test_a_number_that_goes_on_in_the_next_subtitle_is_masked():
    made = redacted("a.srt", SRT)
    assert made == SRT.replace("是137<", f"是{TOKEN}<").replace("0011</b>0022", "</b>")


def test_the_speaker_of_a_webvtt_cue_is_masked_too():
    text = (
        "WEBVTT\n\nNOTE 收件人张伟，手机号13700110022\n\n"
        "00:01.000 --> 00:02.000\n<v 张伟>记一下13700110022\n"
    )
    made = redacted("a.vtt", text)
    assert made == text.replace("张伟", "[姓名1]").replace(NUMBER, TOKEN)


def test_advanced_substation_keeps_its_codes():
    text = (
        "[Script Info]\nTitle: 收件人张伟 手机号13700110022\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,张伟,0,0,0,,{\\b1}手机号1370{\\b0}0110022\\N谢谢\n"
    )
    made = redacted("a.ass", text)
    assert "张伟" not in made
    assert f"{{\\b1}}手机号{TOKEN}{{\\b0}}\\N谢谢\n" in made
    assert "0,0:00:01.00,0:00:02.00,Default," in made


def test_lyrics_keep_their_times():
    text = "[ti:13700110022]\n[00:01.00]手机号<00:01.20>137<00:01.80>00110022\n[00:03.00]谢谢\n"
    made = redacted("a.lrc", text)
    assert (
        made
        == f"[ti:{TOKEN}]\n[00:01.00]手机号<00:01.20>{TOKEN}<00:01.80>\n[00:03.00]谢谢\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", pdf_of([NUMBER]), PdfNotRedactedError),
        ("a.exe", b"MZ", UnsupportedRedactionError),
        ("a.txt", b"", EmptyDocumentError),
        ("a.txt", b" \n", EmptyDocumentError),
        ("a.txt", b"\xff\xfe\x00\xd8", UndecodableTextError),
        ("a.csv", b"PK\x03\x04", MislabelledDocumentError),
    ],
)
def test_what_cannot_be_masked_for_certain_is_refused(name, content, error):
    with pytest.raises(error):
        redact_bytes(name, content)


@pytest.mark.parametrize("cut", [lines, *CUTS.values()])
@given(st.text(alphabet='ab,;"\t\r\n<>{}[]:0123>-\\N手', max_size=60))
def test_the_pieces_of_a_file_are_the_file(cut, text):
    assert "".join(piece.text for piece in cut(text)) == text


values = st.sampled_from(
    [
        NUMBER, "一三七零零一一零零二二", "137-0011-0022", "11010519491231002X",
        "6222021234567890128", "张伟", "收件人", "手机号", "微信wx_abc123", "，", "。",
        "\n", "她", "糖尿病", "杭州市西湖区文三路18号2单元301室", "京A12345", "a@b.cn",
        "全网最低价", " ", "1", "13", "7001", "尾号0022", "[手机号1]", "订单号",
    ]
)  # fmt: skip
texts = st.lists(st.one_of(values, st.text(max_size=6)), max_size=14).map("".join)


@pytest.mark.parametrize("style", Style)
@given(texts)
def test_no_value_that_was_found_is_left_and_no_number_is_found_again(style, text):
    mask = Mask(style)
    pieces = list(lines(text))
    mask.mask([piece for piece in pieces if isinstance(piece, Slot)])
    made = "".join(piece.text for piece in pieces)

    assert not mask.shows(made)
    apart = MASKED.sub("\0", made)
    assert [value for value in mask.values if value in apart and len(value) > 3] == []
    again = [hit for hit in detect(made) if hit.type in STRONG]
    assert [made[hit.start : hit.end] for hit in again] == []


@given(texts, st.lists(st.integers(0, 80), max_size=6))
def test_however_a_text_is_cut_into_runs_its_masked_words_are_the_same(text, cuts):
    whole, runs = Mask(), Mask()
    one = Slot(Piece(text))
    whole.mask([one])
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [Slot(Piece(text[a:b])) for a, b in pairwise(edges)]
    runs.mask(pieces)

    assert "".join(piece.text for piece in pieces) == one.text
    assert runs.counts == whole.counts


def test_a_black_bar_has_one_width():
    assert redacted("a.txt", f"手机号{NUMBER}，微信wx_abc123", style=Style.BLOCK) == (
        f"手机号{BLOCK}，微信{BLOCK}"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_an_address_goes_on_with_a_number_in_the_next_line(name):
    said = "收件人王小梅，杭州市西湖区文三路138号\n3栋502室"
    made = redacted(name, f'"{said}",好\n')

    assert "502" not in made
    assert "文三路" not in made
