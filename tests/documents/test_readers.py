"""Each kind of file becomes one text, and each stretch of it knows its place."""

import pytest

from review.documents.models import Document, say_place
from review.documents.reading import read_bytes
from review.i18n import use_language
from tests.documents import making


def places(document: Document) -> list[tuple[str, str]]:
    use_language("zh_CN")
    return [(say_place(p), document.text[p.start : p.end]) for p in document.places]


def test_docx_reads_body_tables_boxes_margins_and_tracked_insertions():
    def build(document):
        document.add_paragraph("开场白")
        table = document.add_table(2, 2)
        table.cell(0, 0).text = "卖点"
        table.cell(0, 1).text = "第一行\n第二行"
        table.cell(1, 1).text = "只有右边"
        document.add_paragraph("收尾").add_run("话术")
        document.sections[0].header.paragraphs[0].text = "页眉的字"
        document.sections[0].footer.paragraphs[0].text = "页脚的字"
        making.tracked_paragraph(document, "留下", "新增", "删掉")
        making.text_box(document, "框里的字")
        making.content_control(document, "控件里的字")

    document = read_bytes("话术.docx", making.docx_bytes(build))

    assert places(document) == [
        ("页眉", "页眉的字"),
        ("第 1 段", "控件里的字"),
        ("文本框 1", "框里的字"),
        ("第 3 段", "留下新增"),
        ("第 4 段", "开场白"),
        ("表 1 第 1 行第 1 列", "卖点"),
        ("表 1 第 1 行第 2 列", "第一行\n第二行"),
        ("表 1 第 2 行第 2 列", "只有右边"),
        ("第 5 段", "收尾话术"),
        ("页脚", "页脚的字"),
    ]
    assert "卖点\t第一行" in document.text
    assert "第二行\n只有右边" in document.text


def test_a_phrase_in_the_second_line_of_a_docx_cell_has_that_line_and_column():
    def build(document):
        document.add_paragraph("开场白")
        document.add_table(1, 2).cell(0, 1).text = "第一行\n这是最低价"

    document = read_bytes("a.docx", making.docx_bytes(build))
    spot = document.locate(document.text.index("最低价"))

    assert (spot.line, spot.column) == (3, 3)


def test_docx_reads_footnotes():
    package = making.with_part(
        making.docx_of("正文"),
        "word/footnotes.xml",
        lambda _: (
            f'<?xml version="1.0"?><w:footnotes {making.W}><w:footnote w:id="2"><w:p><w:r>'
            "<w:t>脚注的字</w:t></w:r></w:p></w:footnote></w:footnotes>"
        ).encode(),
    )
    package = making.with_part(
        package,
        "word/_rels/document.xml.rels",
        lambda rels: rels.replace(
            b"</Relationships>",
            b'<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas'
            b'.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>',
        ),
    )
    package = making.with_part(
        package,
        "[Content_Types].xml",
        lambda types: types.replace(
            b"</Types>",
            b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxml'
            b'formats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
        ),
    )

    assert "脚注的字" in read_bytes("a.docx", package).text


def test_xlsx_reads_every_sheet_cell_by_cell_and_whole_numbers_as_people_write_them():
    package = making.xlsx_of(
        {
            "话术": [["编号", "内容"], [1, "全网最低"], [None, 13800138000.0]],
            "备用": [["第二张表"]],
        }
    )
    document = read_bytes("a.xlsx", package)

    assert places(document) == [
        ("话术!A1", "编号"),
        ("话术!B1", "内容"),
        ("话术!A2", "1"),
        ("话术!B2", "全网最低"),
        ("话术!B3", "13800138000"),
        ("备用!A1", "第二张表"),
    ]
    assert document.locate(document.text.index("全网")).line == 2
    assert not document.incomplete


def test_xlsx_with_formulas_that_were_never_calculated_is_incomplete():
    document = read_bytes(
        "a.xlsx", making.xlsx_of({"话术": [["字", '="全网"&"最低"']]})
    )

    assert document.incomplete == (
        "有 1 个公式没有保存计算结果，请用表格软件打开并保存一次",
    )


def test_pptx_reads_slides_in_order_with_their_notes():
    document = read_bytes(
        "a.pptx", making.pptx_of(("标题\n副题", "备注"), ("第二页", ""))
    )

    assert places(document) == [
        ("第 1 张幻灯片", "标题"),
        ("第 1 张幻灯片", "副题"),
        ("第 1 张幻灯片备注", "备注"),
        ("第 2 张幻灯片", "第二页"),
    ]


def test_pptx_reads_groups_and_tables():
    import pptx
    from pptx.util import Cm

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(1), Cm(5), Cm(1)).text_frame.text = "组里的字"
    table = slide.shapes.add_table(1, 2, Cm(1), Cm(3), Cm(8), Cm(2)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "左", "右"

    assert read_bytes("a.pptx", making.saved(deck)).text == "组里的字\n左\t右"


def test_pdf_joins_wrapped_lines_so_that_straddling_terms_are_found():
    document = read_bytes(
        "a.pdf",
        making.pdf_of(
            ["家人们今天这款面霜是全网最", "低价，快来抢。", "短行", "也短"],
            ["第二页。"],
        ),
    )

    assert (
        document.text
        == "家人们今天这款面霜是全网最低价，快来抢。\n短行\n也短\n第二页。"
    )
    start = document.locate(document.text.index("全网"))
    end = document.locate(document.text.index("低价"))
    assert (start.line, start.column) == (1, 11)
    assert (end.line, end.column, say_place(end.place)) == (2, 1, "第 1 页第 2 行")
    assert not document.incomplete


@pytest.mark.parametrize("lines", [[], ["第 2 页"]])
def test_a_scanned_page_makes_a_pdf_incomplete(lines):
    document = read_bytes("a.pdf", making.pdf_of(["有字的一页。"], lines, scan=[2]))

    assert document.incomplete == ("第 2 页没有可读的文字（可能是扫描件）",)


def test_an_empty_page_without_any_picture_does_not():
    assert not read_bytes("a.pdf", making.pdf_of(["有字的一页。"], [])).incomplete


SRT = """1
00:00:01,000 --> 00:00:02,500
这款是<i>全网最</i>

2
00:00:02,500 --> 00:00:04,000
低价
真的 hello

3
00:00:04,000 --> 00:00:05,000
world
"""


def test_srt_cues_are_joined_without_separators_and_know_line_and_time():
    document = read_bytes("a.srt", SRT.encode())

    assert document.text == "这款是全网最低价真的 hello world"
    spot = document.locate(document.text.index("低价"))
    assert (spot.line, spot.column) == (7, 1)
    assert spot.place.at == {"cue": 2, "t0": 2.5, "t1": 4.0}
    assert say_place(spot.place) == "第 2 条字幕，00:00:02.500"
    assert document.locate(0).line == 3


def test_vtt_leaves_out_notes_styles_and_cue_names():
    document = read_bytes(
        "a.vtt",
        (
            "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE 这里不念\n\n开场\n"
            "00:01.000 --> 00:02.000 align:start\n<v 主播>全网最\n\n"
            "00:02.000 --> 00:03.000\n低价 &amp; 包邮\n"
        ).encode(),
    )

    assert document.text == "全网最低价 & 包邮"
    assert document.locate(0).line == 10
    assert document.locate(3).line == 13


def test_ass_reads_dialogue_and_leaves_out_comments_and_drawings():
    head = "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    rows = (
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,后面\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\b1}全网\\N最低\n"
        "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,不念\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1\n"
    )
    document = read_bytes("a.ass", (head + rows).encode())

    assert document.text == "全网最低后面"
    assert [document.locate(i).line for i in (0, 2, 4)] == [6, 6, 5]


def test_text_is_taken_as_given_with_its_line_ends():
    document = read_bytes("a.md", "# 标题\r\n全网**最低**价\n".encode())

    assert document.text == "# 标题\r\n全网**最低**价\n"
    spot = document.locate(document.text.index("最低"))
    assert (spot.line, spot.column) == (2, 5)


def test_cues_that_cannot_be_read_make_subtitles_incomplete():
    document = read_bytes(
        "a.srt", f"{SRT}\n4\n00:00:06 --> 00:00:07,000\n丢掉的\n".encode()
    )

    assert document.incomplete == ("有 1 条字幕无法读取",)
