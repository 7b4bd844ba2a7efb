"""Terms that a hard-wrapped script breaks in two are found, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Finding, FindingStatus, MatchedBy, Screening
from review.documents.reading import plain
from review.documents.straddling import screen_document, unwrap

texts = st.text(st.sampled_from("全网最低价a。 \n\r\t　"), max_size=60)


@given(texts)
def test_every_character_keeps_its_way_back(text):
    unwrapped = unwrap(text)

    assert all(
        text[unwrapped.original(i)] == character
        for i, character in enumerate(unwrapped.text)
    )
    assert len(unwrapped.text) == len(text) - (unwrapped.removed or (0,))[-1]


def reader(term, *, status=FindingStatus.OPEN, matched_by=MatchedBy.LITERAL):
    """A screen that finds one term, and counts how often it read."""

    def screen(text):
        screen.read += 1
        found = []
        start = text.find(term)
        while start >= 0:
            found.append(
                Finding(
                    rule="ABS-0103",
                    revision=1,
                    category="absolute-term",
                    severity="high",
                    confidence="high",
                    status=status,
                    start=start,
                    end=start + len(term),
                    text=term,
                    message="m",
                    suggest="s",
                    matched_by=matched_by,
                )
            )
            start = text.find(term, start + 1)
        return Screening(findings=tuple(found), incomplete=("x",), lock="l")

    screen.read = 0
    return screen


def test_a_term_across_a_line_break_is_found_where_it_stands():
    text = "最低价\n今天就是全网最 \r\n　低价\n"
    screening = screen_document(plain("a.txt", text), reader("最低价"))

    assert [f.text for f in screening.findings] == ["最低价", "最 \r\n　低价"]
    assert all(text[f.start : f.end] == f.text for f in screening.findings)
    assert (screening.incomplete, screening.lock) == (("x",), "l")


@pytest.mark.parametrize("text", ["全网最。\n低价", "全网最\n\n低价", "全网最\nA低价"])
def test_sentences_paragraphs_and_other_signs_keep_lines_apart(text):
    screen = reader("最低价")

    assert not screen_document(plain("a.txt", text), screen).findings
    assert screen.read == 1


@pytest.mark.parametrize(
    "screen",
    [
        reader("最低价", status=FindingStatus.EXCUSED),
        reader("最低价", matched_by=MatchedBy.PATTERN),
        reader("最低价" + "价" * 12),
    ],
)
def test_only_open_findings_of_one_short_term_count_across_lines(screen):
    text = f"全网最\n低价{'价' * 12}"

    assert not screen_document(plain("a.txt", text), screen).findings
