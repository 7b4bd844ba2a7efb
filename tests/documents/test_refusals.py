"""Every file that cannot be read says so in one sentence: path, reason, what to do."""

import io
import random
import zipfile

import pypdf
import pytest

from review.documents import builder, office, reading, sheet
from review.documents.reading import read_bytes, read_file
from review.errors import (
    DocumentError,
    EmptyDocumentError,
    FolderDocumentError,
    MislabelledDocumentError,
    MissingDocumentError,
    ProtectedDocumentError,
    TooLargeDocumentError,
    UnreadableDocumentError,
    UnsupportedDocumentError,
)
from review.i18n import say_error, use_language
from tests.documents import making

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(making.pdf_of(["有密码的字"])))
    writer.encrypt("secret", algorithm="RC4-128")
    return making_of(writer)


def making_of(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


DOCX = making.docx_of("家人们好")
REFUSED = [
    ("a.docx", DOCX[: len(DOCX) // 2], UnreadableDocumentError),
    ("a.docx", "其实是文本".encode(), UnreadableDocumentError),
    ("a.docx", making.xlsx_of({"表": [["字"]]}), MislabelledDocumentError),
    ("a.docx", making.zip_of({"a.txt": b"x"}), MislabelledDocumentError),
    ("a.docx", making.pdf_of(["字"]), MislabelledDocumentError),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), ProtectedDocumentError),
    ("a.docx", OLE, MislabelledDocumentError),
    ("a.docx", making.docx_of(""), EmptyDocumentError),
    ("a.xlsx", making.xlsx_of({"表": [[None]]}), EmptyDocumentError),
    ("a.pptx", making.pptx_of(("", "")), EmptyDocumentError),
    ("a.pdf", making.pdf_of([], scan=[1]), EmptyDocumentError),
    ("a.pdf", b"%PDF-1.7\nnothing else", UnreadableDocumentError),
    ("a.pdf", encrypted_pdf(), ProtectedDocumentError),
    ("a.srt", "没有时间的文字".encode(), UnreadableDocumentError),
    ("a.ass", "没有时间的文字".encode(), UnreadableDocumentError),
    ("a.txt", DOCX, MislabelledDocumentError),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(20), MislabelledDocumentError),
    ("a.doc", OLE, UnsupportedDocumentError),
    ("a.mp4", b"x", UnsupportedDocumentError),
    ("a.docx", b"", EmptyDocumentError),
]


@pytest.mark.parametrize("spoken", [False, True])
def test_the_kinds_that_are_read_are_named_as_they_are_there(spoken):
    with pytest.raises(UnsupportedDocumentError) as caught:
        read_bytes("a.doc", b"x", spoken=spoken)
    known = caught.value.data["known"].split(", ")
    assert {"txt", "docx", "srt", "ass"} <= {*known}
    assert ({"json", "lrc"} <= {*known}) is spoken


@pytest.mark.parametrize(
    ("name", "content", "error"),
    REFUSED,
    ids=[f"{n}-{e.__name__}" for n, _, e in REFUSED],
)
def test_it_is_refused_in_one_translated_sentence(name, content, error):
    use_language("zh_CN")
    with pytest.raises(error) as caught:
        read_bytes(name, content)
    said = say_error(caught.value)

    assert type(caught.value) is error
    assert name in said
    assert "\n" not in said
    assert said.endswith("。")


def test_missing_files_and_folders_are_told_apart(tmp_path):
    with pytest.raises(MissingDocumentError):
        read_file(tmp_path / "没有.docx")
    with pytest.raises(FolderDocumentError):
        read_file(tmp_path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = making.with_part(
        DOCX, "word/document.xml", lambda part: part + b" " * (office.MAX_XML_PART + 1)
    )
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)

    with pytest.raises(TooLargeDocumentError):
        read_bytes("a.docx", bomb)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused():
    lying = bytearray(DOCX)
    with zipfile.ZipFile(io.BytesIO(DOCX)) as package:
        size = package.getinfo("word/document.xml").file_size
    directory = lying.rindex(b"word/document.xml") - 46
    assert int.from_bytes(lying[directory + 24 : directory + 28], "little") == size
    lying[directory + 24 : directory + 28] = (10).to_bytes(4, "little")

    with pytest.raises(UnreadableDocumentError):
        read_bytes("a.docx", bytes(lying))


def test_entities_are_refused():
    bomb = making.with_part(
        DOCX,
        "word/document.xml",
        lambda part: part.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "ha">]>', 1),
    )

    with pytest.raises(UnreadableDocumentError):
        read_bytes("a.docx", bomb)


def test_a_text_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(builder, "MAX_CHARACTERS", 5)
    monkeypatch.setattr("review.documents.text.MAX_CHARACTERS", 5)

    for name, content in (("a.txt", b"123456"), ("a.docx", making.docx_of("123456"))):
        with pytest.raises(TooLargeDocumentError):
            read_bytes(name, content)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "MAX_BYTES", 5)
    path = tmp_path / "a.txt"
    path.write_bytes(b"123456")

    with pytest.raises(TooLargeDocumentError):
        read_file(path)


def test_a_pipe_that_never_ends_is_too_large(monkeypatch, tmp_path):
    monkeypatch.setattr(reading, "MAX_BYTES", 5)
    endless = tmp_path / "endless"
    endless.symlink_to("/dev/zero")

    with pytest.raises(TooLargeDocumentError):
        read_file(endless)


def test_a_sheet_with_absurdly_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MAX_CELLS", 50)

    with pytest.raises(TooLargeDocumentError):
        read_bytes("a.xlsx", making.xlsx_of({"表": [["字"] * 30, ["字"] * 30]}))


SOUND = {
    "a.docx": DOCX,
    "a.xlsx": making.xlsx_of({"表": [["字", 1]]}),
    "a.pptx": making.pptx_of(("字", "注")),
    "a.pdf": making.pdf_of(["家人们好", "第二行"]),
    "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nhi\n",
    "a.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n",
    "a.ass": b"[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,hi\n",
}


@pytest.mark.parametrize("name", SOUND)
def test_damaged_files_are_read_or_refused_but_never_crash(name):
    chance = random.Random(name)
    for _ in range(60):
        content = bytearray(SOUND[name])
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        try:
            read_bytes(name, bytes(content))
        except DocumentError:
            continue


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx"])
def test_damaged_parts_are_read_or_refused_but_never_crash(name):
    chance = random.Random(name)
    with zipfile.ZipFile(io.BytesIO(SOUND[name])) as package:
        parts = [
            part for part in package.namelist() if part.endswith((".xml", ".rels"))
        ]

    def damage(part: bytes) -> bytes:
        content = bytearray(part)
        for _ in range(chance.randint(1, 4)):
            where = chance.randrange(len(content))
            content[where : where + chance.randint(0, 3)] = bytes(
                [chance.choice(b'<>"/a ')]
            )
        return bytes(content)

    for _ in range(60):
        content = making.with_part(SOUND[name], chance.choice(parts), damage)
        try:
            read_bytes(name, content)
        except DocumentError:
            continue
