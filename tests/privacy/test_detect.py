"""Tables of what is found, with offsets, and of what only looks like it."""

import itertools
import re
from pathlib import Path

import pytest

from lexicons.models import Confidence
from lexicons.privacy import TYPES, PrivacyHit, detect

HERE = Path(__file__).parent
# <type:text> marks what must be found; all people and numbers here are made up.
_MARKED = re.compile(r"<([a-z_]+):([^>]*)>")
HITS = (HERE / "hits.txt").read_text(encoding="utf-8").splitlines()
MISSES = (HERE / "misses.txt").read_text(encoding="utf-8").splitlines()


def said(line: str) -> tuple[str, set[tuple[int, int, str]]]:
    text, wanted, at = "", set(), 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        wanted.add((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return text + line[at:], wanted


def found(text: str) -> set[tuple[int, int, str]]:
    return {(hit.start, hit.end, hit.type) for hit in detect(text)}


@pytest.mark.parametrize("line", HITS)
def test_personal_information_is_found_where_it_stands(line):
    text, wanted = said(line)
    assert found(text) == wanted


@pytest.mark.parametrize("line", MISSES)
def test_what_only_looks_like_it_is_left_alone(line):
    assert detect(line) == ()


def test_every_type_has_an_example():
    shown = {kind for line in HITS for _, _, kind in said(line)[1]}
    assert shown == set(TYPES)


def test_a_hit_says_what_decided():
    (hit,) = detect("身份证号11010519491231002X。")
    assert hit == PrivacyHit(
        5 - 1, 22, "id_card", Confidence.HIGH, "校验位与出生日期相符（GB 11643）"
    )


def test_a_wrong_check_digit_lowers_confidence_and_says_so():
    (hit,) = detect("身份证号110105194912310021。")
    assert hit.confidence is Confidence.MEDIUM
    assert "校验位不符" in hit.because


def test_a_word_beside_a_phone_raises_confidence():
    (near,) = detect("电话13700110022。")
    (bare,) = detect("就是13700110022这一个。")
    assert (near.confidence, bare.confidence) == (Confidence.HIGH, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "text",
    [
        "赵立新电话13700110022",
        "喂\U0001f600\U0001f600电话 １３７００１１００２２",
        "電話\u200b137\u200b0011\u200b0022",
        "电话137 0011\n0022",
        "电话①③⑦⓪⓪①①⓪⓪②②",
    ],
)
def test_offsets_are_those_of_the_text_as_given(text):
    hits = [hit for hit in detect(text) if hit.type == "phone"]
    assert len(hits) == 1
    assert text[hits[0].start] in "1１①"
    assert text[hits[0].end - 1] in "2２②"


def test_a_name_without_anything_beside_it_is_no_leak():
    assert detect("感谢赵立新下单，欢迎爱吃糖的猫。") == ()


def test_the_same_name_beside_a_number_is():
    assert (0, 3, "name") in found("赵立新，13700110022，补发一箱。")


def test_a_surname_that_is_also_a_digit_stays_a_surname():
    assert (0, 3, "name") in found("陆立新，13700110022，补发一箱。")


def test_two_hits_never_overlap():
    hits = detect("。".join(said(line)[0] for line in HITS))
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))


def test_speech_without_stops_is_read_too():
    text = "电话一三七零零一一零零二二地址厦门市思明区湖滨南路31号602室你看对不对"
    assert {kind for _, _, kind in found(text)} == {"phone", "address"}
