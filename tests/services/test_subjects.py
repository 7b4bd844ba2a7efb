"""Whose a piece of personal information is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Confidence
from lexicons.privacy import PrivacyHit, mask_text
from review.services import subjects
from tests.services.test_masking import texts_with_hits


def persons(said: str) -> list[str]:
    """People and what is theirs; each piece is marked as `<type:value>`."""
    text, hits = "", []
    for part in said.split("<"):
        kind, _, rest = part.partition(":") if ">" in part else ("", "", part)
        value, _, after = rest.partition(">") if kind else ("", "", rest)
        if kind:
            start = len(text)
            hits.append(
                PrivacyHit(start, start + len(value), kind, Confidence.HIGH, "")
            )
        text += value + after
    masked = mask_text(text, hits)
    known = subjects.identified(text, masked.tokens)
    return [
        " ".join(text[t.original_start : t.original_end] for t in person)
        for person in subjects.people(text, known)
    ]


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("收件人<name:王小梅>，电话<phone:13700110022>。", ["王小梅 13700110022"]),
        (
            "姓名：<name:王小梅>\n电话：<phone:13700110022>\n住址：<address:文三路4号>",
            ["王小梅 13700110022 文三路4号"],
        ),
        (
            "<name:王小梅> <phone:13700110022>\n<name:李建国> <phone:13911223344>",
            ["王小梅 13700110022", "李建国 13911223344"],
        ),
        (
            "<name:王小梅>的电话<phone:13700110022>，<name:李建国>的<phone:13911223344>",
            ["王小梅 13700110022", "李建国 13911223344"],
        ),
        (
            "<name:王小梅>，电话<phone:13700110022>，或者<phone:13911223344>",
            ["王小梅 13700110022 13911223344"],
        ),
        (
            f"<phone:13700110022>{'啊' * 200}<wechat:abc123>",
            ["13700110022", "abc123"],
        ),
        (
            (
                f"<name:王小梅><phone:13700110022>{'啊' * 200}<phone:一三七零零一一零零二二>"
                "<wechat:abc123>"
            ),
            ["王小梅 13700110022 一三七零零一一零零二二 abc123"],
        ),
        (
            f"<health:糖尿病><name:王小梅>{'啊' * 200}<health:糖尿病><name:李建国>",
            ["糖尿病 王小梅", "糖尿病 李建国"],
        ),
    ],
)
def test_what_stands_together_is_one_persons(said, people):
    assert persons(said) == people


@given(texts_with_hits())
def test_every_piece_is_exactly_one_persons_and_equals_stay_together(made):
    text, hits = made
    masked = mask_text(text, hits)
    known = subjects.identified(text, masked.tokens)
    people = subjects.people(text, known)

    assert sorted(t.start for person in people for t in person) == [
        t.start for t in masked.tokens
    ]
    for person in people:
        assert [t.start for t in person] == sorted(t.start for t in person)
    for one in masked.tokens:
        for other in masked.tokens:
            if one.type in subjects.STRONG and known[one] == known[other]:
                assert any(one in person and other in person for person in people)


@given(st.text(alphabet="0123456789-+ 一二三零幺", max_size=20))
def test_any_spelling_of_a_number_is_looked_up(said):
    assert len(subjects.identities(said)) == len(set(subjects.identities(said)))


def test_a_number_has_one_spelling():
    spelled = [
        "13700110022",
        "+86 137 0011 0022",
        "0086-13700110022",
        "一三七零零幺幺零零二二",
    ]

    assert len({subjects.identity("phone", said) for said in spelled}) == 1
