"""Bytes become the right characters, or an error; never other characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.files import HERE
from review.documents.reading import read_bytes
from review.errors import (
    EmptyDocumentError,
    InvalidInputError,
    UndecodableTextError,
)

TEXT = "家人们，今天这款面霜给大家讲清楚。\n第二行"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32-le"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (b"\x84\x31\x95\x33" + TEXT.encode("gb18030"), "gb18030"),
    ],
)
def test_text_is_decoded_by_its_mark_or_as_utf8_or_gb18030(content, encoding):
    document = read_bytes("a.txt", content)

    assert document.text == TEXT
    assert document.encoding == encoding
    assert document.locate(0).column == 1


def test_a_named_encoding_wins():
    document = read_bytes("a.txt", "繁體中文".encode("big5"), encoding="big5")

    assert (document.text, document.encoding) == ("繁體中文", "big5")


TRADITIONAL = "全網最低價，根治糖尿病。三天就能祛斑！\n第二行"


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL[:3], TRADITIONAL * 500])
def test_big5_is_never_read_as_other_characters(text):
    """GB18030 reads these bytes without complaint, and would find nothing."""
    assert text.encode("big5").decode("gb18030", "ignore")

    assert read_bytes("a.txt", text.encode("big5")).text == text
    assert read_bytes("a.txt", text.encode("gb18030")).text == text


def test_hong_kong_characters_of_big5_are_read():
    text = "呢款面霜係全網最平嘅，啱晒你哋"

    assert read_bytes("a.txt", text.encode("big5hkscs")).text == text


def test_no_line_of_ordinary_speech_is_taken_for_big5():
    lines = (HERE / "data" / "ordinary_speech.txt").read_text("utf-8").split("\n")

    for line in filter(str.strip, lines):
        assert read_bytes("a.txt", line.encode("gb18030")).text == line


def test_utf8_with_one_damaged_byte_is_refused_and_not_read_as_gb18030():
    damaged = bytearray((TEXT * 3).encode())
    damaged[7] = 0x20

    with pytest.raises(UndecodableTextError):
        read_bytes("a.txt", bytes(damaged))


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(UndecodableTextError):
        read_bytes("a.txt", b"\x00\x01\x02" * 30)


def test_an_unknown_encoding_is_an_input_error():
    with pytest.raises(InvalidInputError, match="utf-9"):
        read_bytes("a.txt", b"abc", encoding="utf-9")
    with pytest.raises(InvalidInputError):
        read_bytes("a.txt", b"abc", encoding="hex")


@pytest.mark.parametrize(
    "content", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"]
)
def test_a_file_without_a_character_is_empty(content):
    with pytest.raises(EmptyDocumentError):
        read_bytes("a.txt", content)


han = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8, max_size=80
)


@given(han)
def test_gb18030_text_comes_back_whole(text):
    text = f"家人们{text}"

    assert read_bytes("a.txt", text.encode("gb18030")).text == text


def test_gb18030_text_that_would_pass_for_cyrillic_is_chinese():
    assert read_bytes("a.txt", "一一".encode("gb18030")).text == "一一"


@pytest.mark.parametrize("text", ["café crème", "5 °C ± 1", "家人们，Привет"])
def test_utf8_text_with_letters_of_two_bytes_stays_utf8(text):
    assert read_bytes("a.txt", text.encode()).text == text
