"""The HTML report: whole, escaped, and readable without anything else."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.cli.render_html import Card, pieces, render_html, visible
from review.cli.render_out import ExitCode
from review.documents.reading import plain
from review.i18n import use_language
from tests.cli.reports import finding, hostile_report, missing_report, script_report


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh_CN")


class Outline(HTMLParser):
    """Tags, ids and link targets of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.ids, self.links = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        self.tags.append(tag)
        self.ids.extend([said["id"]] if "id" in said else [])
        self.links.extend([said["href"]] if "href" in said else [])


def test_the_page_shows_findings_with_article_and_rewrite():
    page = render_html(script_report(), ExitCode.FOUND)

    assert '<html lang="zh-CN">' in page
    for said in (
        "请先修改，再开播。",
        "《广告法》第九条第三项",
        "化妆品",
        "第 2 行第 11 列",
    ):
        assert said in page
    assert '<mark class="high">最低价</mark>' in page
    assert "依国家规定评定的称号" in page


def test_what_to_say_stands_beside_what_was_said():
    page = render_html(missing_report(), ExitCode.FOUND)
    to_add, to_change, may_be_said = (
        page.index(f">{said} <") for said in ("还要补上的话", "要改的话", "可以说的话")
    )

    assert "<b>缺少</b>讲保健食品时要说" in page[to_add:to_change]
    assert "<b>可以这样说</b>本品不能代替药物" in page[to_add:to_change]
    assert "<b>怎么改</b>换成能拿出证据的说法" in page[to_change:may_be_said]
    assert "<b>例外原因</b>依国家规定评定的称号" in page[may_be_said:]
    assert page.count("可以这样说") == 1


def test_a_kind_of_advice_that_is_not_needed_has_no_heading():
    page = render_html(hostile_report(), ExitCode.FOUND)

    assert "要改的话" in page
    assert "还要补上的话" not in page
    assert "可以说的话" not in page


def test_the_page_needs_nothing_from_outside_and_runs_nothing():
    page = render_html(script_report(), ExitCode.FOUND)

    assert "script" not in Outline(page).tags
    assert not re.search(r"https?:|url\(|@import", page)
    assert "default-src 'none'" in page


def test_what_a_script_says_stays_text():
    outline = Outline(render_html(hostile_report(), ExitCode.FOUND))

    assert "script" not in outline.tags


def test_every_mark_leads_to_its_finding():
    outline = Outline(render_html(script_report(), ExitCode.FOUND))

    assert len(outline.ids) == len(set(outline.ids))
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    assert len(outline.links) == 3


def test_signs_that_hide_are_shown():
    assert visible("顶\u200b级\x1b\t好\r\n") == "顶·级·\t好\n"


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=8)


@given(st.text(min_size=41, max_size=60), spans)
def test_the_pieces_joined_are_the_text(text, given_spans):
    document = plain("a.txt", f"最低价{text}")
    cards = [
        Card(
            "f",
            finding(document, "最低价", start=start, end=start + length),
            "high",
            *[""] * 8,
        )
        for start, length in given_spans
    ]
    found = list(pieces(document.text, cards))
    marked = "".join(
        piece.text if piece.role else "\0" * len(piece.text) for piece in found
    )

    assert "".join(piece.text for piece in found) == document.text
    covered = {i for start, length in given_spans for i in range(start, start + length)}
    assert [i for i, c in enumerate(marked) if i in covered] == [
        i for i in sorted(covered) if i < len(document.text)
    ]
    for piece_start, piece in zip(_starts(found), found, strict=True):
        assert bool(piece.role) == (piece_start in covered)


def _starts(found):
    at = 0
    for piece in found:
        yield at
        at += len(piece.text)
