"""Office files are masked in every part; what is not masked stays as it was."""

import io
import zipfile
from datetime import date
from urllib.parse import quote

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.parser import parse_xml
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Pt

from review.documents.redaction.door import redact_bytes
from review.documents.redaction.mask import Style
from review.documents.tokens import BLOCK
from review.errors import NotRedactedError, UnreadableDocumentError
from tests.documents.making import W, saved, text_box, tracked_paragraph, with_part

NUMBER = "13700110022"
TOKEN = "[手机号·尾号0022]"
NAME = "张建国"
MAIL = "zhangjianguo88@qq.com"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def leaks(content: bytes, *values: str) -> list[str]:
    """The parts that hold one of these values; packages inside are opened, too."""
    found = []
    for name, part in parts(content).items():
        if part.startswith(b"PK"):
            found += [f"{name}!{inner}" for inner in leaks(part, *values)]
        for value in values:
            if value.encode() in part or value.encode("utf-16-le") in part:
                found.append(f"{name}: {value}")
            if value in name:
                found.append(name)
    return found


def runs(paragraph, *texts):
    for text, bold in texts:
        paragraph.add_run(text).bold = bold


def docx_everywhere() -> bytes:
    document = docx.Document()
    runs(
        document.add_paragraph(),
        ("收件人张建", True), ("国，手机号137", False), ("0011", True), ("0022，谢谢。", None),
    )  # fmt: skip
    document.add_paragraph("这件外套是棉麻的。").style = "Heading 1"
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip(
        table._cells, ("收件人", "电话", "李秀英", "13900117788"), strict=True
    ):
        cell.text = said
    section = document.sections[0]
    section.header.paragraphs[0].text = f"联系人{NAME}，手机号{NUMBER}"
    section.footer.paragraphs[0].text = f"有事打{NUMBER}"
    text_box(document, f"手机号{NUMBER}")
    tracked_paragraph(document, "手机号137", "00110022", f"手机号{NUMBER}")
    commented = document.add_paragraph("请回电。")
    document.add_comment(
        commented.runs, text=f"打{NUMBER}", author=NAME, initials="ZJG"
    )
    link = document.part.relate_to(
        f"mailto:{MAIL}",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    document.element.body.insert(
        0,
        parse_xml(
            '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<w:hyperlink r:id="{link}"><w:r><w:t>邮箱{MAIL}</w:t></w:r></w:hyperlink></w:p>'
        ),
    )
    about = document.core_properties
    about.author, about.last_modified_by = NAME, NAME
    about.title, about.comments = f"{NAME}的订单", f"手机号{NUMBER}"
    return saved(document)


def test_a_docx_is_masked_in_every_part_and_keeps_its_form():
    content = docx_everywhere()
    assert leaks(content, NUMBER, NAME, MAIL, "13900117788", "李秀英")
    made = redact_bytes("话术.docx", content)
    opened = docx.Document(io.BytesIO(made.content))

    assert leaks(made.content, NUMBER, NAME, MAIL, "13900117788", "李秀英") == []
    told = next(p for p in opened.paragraphs if p.text.startswith("收件人"))
    assert [(r.text, r.bold) for r in told.runs] == [
        ("收件人[姓名1]", True), ("，手机号" + TOKEN, False), ("", True), ("，谢谢。", None),
    ]  # fmt: skip
    heading = next(p for p in opened.paragraphs if "外套" in p.text)
    assert heading.style.name == "Heading 1"
    assert TOKEN in opened.sections[0].header.paragraphs[0].text
    assert TOKEN in opened.sections[0].footer.paragraphs[0].text
    assert opened.core_properties.author == "Author"
    assert next(iter(opened.comments)).author == "Author"
    assert [c.text for c in opened.tables[0]._cells][:2] == ["收件人", "电话"]
    assert made.counts["phone"] >= 8
    assert made.counts["email"] >= 1
    assert parts(made.content).keys() <= parts(content).keys()


def test_parts_without_words_are_not_touched():
    content = docx_everywhere()
    before, after = parts(content), parts(redact_bytes("a.docx", content).content)

    assert after["word/theme/theme1.xml"].count(b"<") >= 100
    assert "docProps/thumbnail.jpeg" in before
    assert "docProps/thumbnail.jpeg" not in after
    assert b"thumbnail" not in after["_rels/.rels"]


def xlsx_everywhere() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = f"{NUMBER}的订单"
    sheet.append(["收件人", "电话", "生日", "金额", "说明"])
    sheet.append([NAME, int(NUMBER), date(1988, 3, 5), 99.5, f"打{NUMBER}"])
    sheet.append(["李秀英", "13900117788", None, 120, "尺码偏小"])
    sheet["A2"].font = Font(bold=True)
    sheet["B2"].font = Font(italic=True)
    sheet["F2"] = f'=A2&"{NUMBER}"'
    sheet["F3"] = "=SUM(D2:D3)"
    sheet["E3"].comment = Comment(f"手机号{NUMBER}", NAME)
    sheet["A3"].hyperlink = f"mailto:{MAIL}"
    sheet.oddHeader.center.text = f"手机号{NUMBER}"
    other = book.create_sheet("汇总")
    other["A1"] = f"='{NUMBER}的订单'!D2"
    chart = BarChart()
    chart.add_data(
        Reference(sheet, min_col=4, min_row=1, max_row=3), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=3))
    other.add_chart(chart, "B2")
    book.properties.creator = book.properties.lastModifiedBy = NAME
    return saved(book)


def test_an_xlsx_is_masked_in_every_part_and_opens_again():
    content = xlsx_everywhere()
    assert leaks(content, NUMBER, NAME, MAIL)
    made = redact_bytes("订单.xlsx", content)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    sheet, other = book.worksheets

    assert leaks(made.content, NUMBER, NAME, MAIL, "13900117788", "李秀英") == []
    assert [c.value for c in sheet[1]][:4] == ["收件人", "电话", "生日", "金额"]
    assert sheet["A2"].value == "[姓名1]"
    assert sheet["A2"].font.bold
    assert sheet["B2"].value == TOKEN
    assert sheet["B2"].font.italic
    assert sheet["D2"].value == 99.5
    assert sheet["E2"].value == f"打{TOKEN}"
    assert sheet["E3"].value == "尺码偏小"
    assert sheet["F3"].value == "=SUM(D2:D3)"
    assert sheet.title == "手机号·尾号0022的订单"
    assert other["A1"].value == "='手机号·尾号0022的订单'!D2"
    assert TOKEN in sheet["E3"].comment.text
    assert book.properties.creator == "Author"


def test_a_date_of_birth_is_masked_as_the_sheet_shows_it():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "出生日期", "手机号"])
    book.active.append([NAME, date(1988, 3, 5), NUMBER])
    made = redact_bytes("a.xlsx", saved(book))
    shown = openpyxl.load_workbook(io.BytesIO(made.content)).active

    assert "1988" not in str(shown["B2"].value)
    assert made.counts["birthday"] == 1


def test_a_shared_formula_whose_text_is_masked_leaves_results_behind():
    book = openpyxl.Workbook()
    book.active.append(["手机号", "x"])
    content = saved(book)
    rows = (
        '<sheetData><row r="1"><c r="A1" t="str"><f t="shared" ref="A1:A2" si="0">'
        f'"手机号{NUMBER}"</f><v>手机号{NUMBER}</v></c></row>'
        '<row r="2"><c r="A2" t="str"><f t="shared" si="0"/><v>甲</v></c></row></sheetData>'
    )

    def changed(part: bytes) -> bytes:
        start, end = part.index(b"<sheetData>"), part.index(b"</sheetData>")
        return part[:start] + rows.encode() + part[end + len(b"</sheetData>") :]

    made = redact_bytes(
        "a.xlsx", with_part(content, "xl/worksheets/sheet1.xml", changed)
    )
    shown = openpyxl.load_workbook(io.BytesIO(made.content)).active

    assert leaks(made.content, NUMBER) == []
    assert [shown["A1"].value, shown["A2"].value] == [f"手机号{TOKEN}", "甲"]


def test_a_header_in_a_colour_of_the_theme_hides_no_number():
    book = openpyxl.Workbook()
    book.active["A1"] = "价格"
    book.active.oddHeader.center.text = "here"
    written = f"&amp;K01+000{NUMBER}".encode()
    sheet = "xl/worksheets/sheet1.xml"
    content = with_part(saved(book), sheet, lambda part: part.replace(b"here", written))
    made = redact_bytes("a.xlsx", content)

    assert leaks(content, NUMBER) == [f"{sheet}: {NUMBER}"]
    assert leaks(made.content, NUMBER) == []
    assert f"&amp;K01+000{TOKEN}" in parts(made.content)[sheet].decode()


def pptx_everywhere() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(Cm(1), Cm(1), Cm(20), Cm(2)).text_frame
    for text, size in (("收件人张建", 20), ("国，手机号1370011", 28), ("0022。", 20)):
        run = frame.paragraphs[0].add_run()
        run.text, run.font.size = text, Pt(size)
    slide.notes_slide.notes_text_frame.text = f"念给{NAME}听，手机号{NUMBER}"
    table = slide.shapes.add_table(2, 2, Cm(1), Cm(5), Cm(10), Cm(2)).table
    for at, said in enumerate(("姓名", "电话", "李秀英", "13900117788")):
        table.cell(at // 2, at % 2).text = said
    data = CategoryChartData()
    data.categories = [f"{NAME} {NUMBER}", "其他"]
    data.add_series("销量", (1, 2))
    slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(8), Cm(10), Cm(6), data
    )
    slide.shapes[0].name = f"{NAME}的框"
    slide.shapes[0]._element.nvSpPr.cNvPr.set("descr", f"手机号{NUMBER}")
    deck.core_properties.author = NAME
    return saved(deck)


def test_a_pptx_is_masked_in_every_part_and_in_the_table_behind_its_chart():
    content = pptx_everywhere()
    assert any("embeddings" in found for found in leaks(content, NUMBER, NAME))
    made = redact_bytes("a.pptx", content)
    slide = pptx.Presentation(io.BytesIO(made.content)).slides[0]

    assert leaks(made.content, NUMBER, NAME, "13900117788", "李秀英") == []
    assert [(r.text, r.font.size) for r in slide.shapes[0].text_frame.paragraphs[0].runs] == [
        ("收件人[姓名1]", Pt(20)), ("，手机号" + TOKEN, Pt(28)), ("。", Pt(20)),
    ]  # fmt: skip
    assert TOKEN in slide.notes_slide.notes_text_frame.text
    chart = next(s.chart for s in slide.shapes if s.has_chart)
    assert NUMBER not in next(iter(chart.plots[0].categories))
    assert list(chart.plots[0].series[0].values) == [1, 2]
    assert made.incomplete == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", docx_everywhere()), ("a.xlsx", xlsx_everywhere()), ("a.pptx", pptx_everywhere())],
)  # fmt: skip
def test_a_black_bar_says_nothing_at_all(name, content):
    made = redact_bytes(name, content, style=Style.BLOCK)

    assert leaks(made.content, NUMBER, NAME, "手机号·", "0022]") == []
    assert any(BLOCK.encode() in part for part in parts(made.content).values())


def test_an_object_that_nobody_can_read_makes_the_result_incomplete():
    content = with_part(
        pptx_everywhere(), "ppt/embeddings/oleObject1.bin", lambda _old: b"\xd0\xcf"
    )
    made = redact_bytes("a.pptx", content)

    assert len(made.incomplete) == 1
    assert "oleObject1.bin" in made.incomplete[0]


@pytest.mark.parametrize(
    "name", ["word/afchunk.mht", "word/media/talk.mp4", "word/vbaProject.bin"]
)
def test_whatever_is_neither_words_nor_a_picture_was_not_read(name):
    made = redact_bytes("a.docx", with_part(docx_everywhere(), name, lambda _old: b"?"))

    assert len(made.incomplete) == 1
    with pytest.raises(NotRedactedError):
        redact_bytes(
            "a.docx", with_part(docx_everywhere(), name, lambda _old: NUMBER.encode())
        )


def test_the_strict_form_is_refused_for_its_paragraphs_are_not_known():
    def strict(part: bytes) -> bytes:
        ordinary = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return part.replace(
            ordinary, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )

    content = with_part(docx_everywhere(), "word/document.xml", strict)
    with pytest.raises(UnreadableDocumentError, match="Strict"):
        redact_bytes("a.docx", content)


def test_an_instruction_of_a_field_is_masked_across_its_runs():
    document = docx.Document()
    paragraph = document.add_paragraph()._p
    for said in ('HYPERLINK "tel:1370', '0110022"'):
        paragraph.append(parse_xml(f"<w:r {W}><w:instrText>{said}</w:instrText></w:r>"))
    paragraph.append(parse_xml(f"<w:r {W}><w:t>打{NUMBER[:5]}</w:t></w:r>"))
    paragraph.append(parse_xml(f"<w:r {W}><w:t>{NUMBER[5:]}</w:t></w:r>"))
    made = parts(redact_bytes("a.docx", saved(document)).content)

    assert b"0110022" not in made["word/document.xml"]
    assert f"打{TOKEN}".encode() in made["word/document.xml"]


def test_who_commented_on_a_slide_and_where_a_book_was_saved_is_gone():
    authors = (
        '<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:cmAuthor id="0" name="{NAME}" initials="Z" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    ).encode()
    deck = with_part(
        saved(pptx.Presentation()), "ppt/commentAuthors.xml", lambda _old: authors
    )
    book = with_part(
        saved(openpyxl.Workbook()),
        "xl/workbook.xml",
        lambda part: part.replace(
            b"<sheets>",
            b'<x:absPath xmlns:x="urn:x" url="C:\\Users\\zhangjianguo"/><sheets>',
        ),
    )

    assert leaks(redact_bytes("a.pptx", deck).content, NAME) == []
    assert leaks(redact_bytes("a.xlsx", book).content, "zhangjianguo") == []


def test_pictures_are_pointed_out():
    content = with_part(
        docx_everywhere(), "word/media/image1.png", lambda _old: b"\x89PNG"
    )
    made = redact_bytes("a.docx", content)

    assert any("1" in note for note in made.notes)
    assert len(made.notes) == 2


def test_what_a_list_of_choices_teaches_is_masked_where_it_was_read_before():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["收件人", "电话"])
    sheet.append(["李红", "139-0011-7788"])
    sheet.auto_filter.ref = "A1:B2"
    sheet.auto_filter.add_filter_column(1, ["13900117788"])
    sheet.add_data_validation(
        DataValidation("list", formula1='"打13900117788,别的"', sqref="C2")
    )
    made = redact_bytes("a.xlsx", saved(book))

    assert leaks(made.content, "13900117788", "李红") == []


def test_a_name_in_the_address_of_a_link_is_found_as_links_write_it():
    document = docx.Document()
    document.add_paragraph(f"收件人{NAME}，手机号{NUMBER}")
    document.part.relate_to(
        f"https://a.example/?n={quote(NAME)}",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    made = redact_bytes("a.docx", saved(document))

    assert leaks(made.content, quote(NAME), NAME) == []


def test_what_a_package_says_of_its_parts_is_gone():
    content = io.BytesIO(docx_everywhere())
    with zipfile.ZipFile(content, "a") as package:
        info = zipfile.ZipInfo("word/notes.xml")
        info.comment = f"手机号{NUMBER}".encode()
        package.writestr(info, "<a/>")
    made = redact_bytes("a.docx", content.getvalue())

    assert NUMBER.encode() not in made.content


SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_what_a_workbook_keeps_of_other_places_is_masked():
    book = openpyxl.Workbook()
    book.active.append(["货号", "数量"])
    content = saved(book)
    for name, part in {
        "xl/pivotCache/pivotCacheDefinition1.xml": (
            f"<pivotCacheDefinition {SPREADSHEET}><cacheFields>"
            f'<cacheField name="收件人"><sharedItems><s v="{NAME}"/></sharedItems></cacheField>'
            '<cacheField name="电话"><sharedItems/></cacheField>'
            "</cacheFields></pivotCacheDefinition>"
        ),
        "xl/pivotCache/pivotCacheRecords1.xml": (
            f'<pivotCacheRecords {SPREADSHEET}><r><x v="0"/><n v="{NUMBER}"/></r>'
            "</pivotCacheRecords>"
        ),
        "xl/externalLinks/externalLink1.xml": (
            f'<externalLink {SPREADSHEET}><externalBook><sheetDataSet><sheetData sheetId="0">'
            '<row r="1"><cell r="A1" t="str"><v>收件人李秀英，手机号13900117788</v></cell></row>'
            "</sheetData></sheetDataSet></externalBook></externalLink>"
        ),
        "xl/media/image1.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg"><text>手机号13611228899</text></svg>'
        ),
    }.items():
        content = with_part(content, name, lambda _, said=part: said.encode())
    made = redact_bytes("a.xlsx", content)

    hidden = (NAME, NUMBER, "李秀英", "13900117788", "13611228899")
    assert leaks(made.content, *hidden) == []
