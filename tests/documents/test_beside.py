"""What stands beside the text of a document is read; what cannot be read is told."""

import io

import openpyxl
import pptx
import pypdf
import pytest
from docx.oxml.parser import parse_xml
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, TextStringObject

from review.documents.models import PlaceKind, say_place
from review.documents.reading import read_bytes
from review.i18n import use_language
from tests.documents.making import W, docx_bytes, pdf_of, png_of, saved, with_part

POSTER, ICON = png_of(300, 200), png_of(16, 16)


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language("zh_CN")


def picture(content: bytes = POSTER) -> io.BytesIO:
    return io.BytesIO(content)


def places(document) -> dict[str, str]:
    return {
        document.text[place.start : place.end]: say_place(place)
        for place in document.places
    }


def test_pictures_in_a_docx_are_told_with_their_places():
    def build(document):
        document.add_paragraph("开场")
        document.add_picture(picture())
        document.add_picture(picture(ICON))
        run = document.add_table(1, 1).cell(0, 0).paragraphs[0].add_run()
        run.add_picture(picture())
        document.sections[0].header.paragraphs[0].add_run().add_picture(picture())

    content = docx_bytes(build)
    (told,) = read_bytes("a.docx", content).incomplete

    assert told == (
        "3 pictures were not read (page header, paragraph 2, "
        "table 1, row 1, column 1): look at them"
    )
    assert read_bytes("a.docx", content, pictures_seen=True).incomplete == ()


def test_comments_word_art_and_readings_above_characters_of_a_docx():
    art = (
        f'<w:p {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape>'
        '<v:textpath string="艺术字"/></v:shape></w:pict></w:r>'
        "<w:r><w:ruby><w:rt><w:r><w:t>zuì</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>最</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>好</w:t></w:r></w:p>"
    )

    def build(document):
        paragraph = document.add_paragraph("正文")
        document.add_comment(paragraph.runs, text="批注里的话", author="a")
        document.element.body.insert(0, parse_xml(art))

    document = read_bytes("a.docx", docx_bytes(build))

    assert places(document) == {
        "最好": "paragraph 1",
        "艺术字": "paragraph 1",
        "正文": "paragraph 2",
        "批注里的话": "comment 1",
    }
    assert document.incomplete == ()


def test_a_document_taken_into_a_docx_is_told():
    def build(document):
        document.add_paragraph("正文")
        document.element.body.insert(1, parse_xml(f"<w:altChunk {W}/>"))

    (told,) = read_bytes("a.docx", docx_bytes(build)).incomplete

    assert told == "1 embedded object was not read (paragraph 1): open it"


def test_an_xlsx_is_read_with_all_that_is_beside_its_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "话术"
    sheet["A1"], sheet["B1"], sheet["C1"] = "有效率", 0.99, 0.1 + 0.2
    sheet["B1"].number_format = "0.0%"
    sheet["A2"] = "价格"
    sheet["A2"].comment = Comment("批注里的话", "x")
    sheet["A3"] = "合并"
    sheet.merge_cells("A3:B4")
    sheet.oddHeader.center.text = "页眉的话"
    sheet.add_image(Image(picture()), "D5")
    chart = BarChart()
    chart.title = "图表的话"
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=1))
    sheet.add_chart(chart, "F9")
    sheet["A9"] = '=DISPIMG("ID_1",1)'
    sheet["A9"].data_type = "s"
    hidden = book.create_sheet("藏")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "隐藏的话"
    document = read_bytes("a.xlsx", saved(book))

    assert places(document) == {
        "有效率": "话术!A1",
        "99%": "话术!B1",
        "0.3": "话术!C1",
        "价格": "话术!A2",
        "合并": "话术!A3",
        "隐藏的话": "藏!A1",
        "页眉的话": "话术, page header or footer",
        "批注里的话": "话术!A2, comment",
        "图表的话": "话术, drawing",
    }
    assert document.incomplete == (
        "2 pictures were not read (话术!A9, 话术, drawing): look at them",
    )


def test_a_pptx_is_read_with_its_charts_and_the_layout_behind():
    deck = pptx.Presentation()
    layout = deck.slide_layouts[6]
    for text in ("第一页", "第二页"):
        slide = deck.slides.add_slide(layout)
        slide.shapes.add_textbox(0, 0, Cm(9), Cm(2)).text_frame.text = text
    slide.shapes.add_picture(picture(), 0, 0)
    data = CategoryChartData()
    data.categories = ["图里的话"]
    data.add_series("系列的话", (1,))
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    slide.shapes.add_chart(kind, 0, 0, Cm(5), Cm(5), data)
    box = pptx.oxml.parse_xml(
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr>'
        '<p:cNvPr id="99" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody>'
        "<a:bodyPr/><a:p><a:r><a:t>母版的话</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    deck.slide_master.shapes._spTree.append(box)
    document = read_bytes("a.pptx", saved(deck))

    assert places(document) == {
        "第一页": "slide 1",
        "母版的话": "slide 1",
        "第二页": "slide 2",
        "系列的话": "slide 2",
        "图里的话": "slide 2",
    }
    assert document.incomplete == ("1 picture was not read (slide 2): look at it",)


def test_a_pdf_is_read_with_its_notes_and_fields_and_tells_pictures_and_files():
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(["很长的一行正文" * 5], scan=[1])))
    writer = pypdf.PdfWriter(clone_from=reader)
    note = FreeText(text="批注里的话", rect=(0, 0, 9, 9))
    field = FreeText(text="", rect=(0, 0, 9, 9))
    field[NameObject("/Subtype")] = NameObject("/Widget")
    field[NameObject("/V")] = TextStringObject("表单里的话")
    writer.add_annotation(0, note)
    writer.add_annotation(0, field)
    writer.add_attachment("more.txt", b"more")
    out = io.BytesIO()
    writer.write(out)
    document = read_bytes("a.pdf", out.getvalue())

    notes = [p for p in document.places if p.kind is PlaceKind.PAGE_NOTE]
    assert [document.text[p.start : p.end] for p in notes] == [
        "批注里的话",
        "表单里的话",
    ]
    assert set(document.incomplete) == {
        "1 attached file was not read: open it",
        "1 picture was not read (page 1): look at it",
    }


def test_a_sheet_that_openpyxl_passes_over_is_told():
    book = openpyxl.Workbook()
    book.active["A1"] = "今天上新"
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("图").add_chart(chart)
    book.create_sheet("话术")["A1"] = "全网最低价"
    content = saved(book)
    assert read_bytes("a.xlsx", content).incomplete == ()

    moved = with_part(  # the same part in other words
        content,
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b"/xl/worksheets/sheet2", b"/xl/./worksheets/sheet2"),
    )
    (said,) = read_bytes("a.xlsx", moved).incomplete
    assert "话术" in said
