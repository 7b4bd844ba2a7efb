"""Ordinary talk raises next to no alarm; what is said of a hit never repeats it."""

import itertools
import re
from pathlib import Path

import pytest

from lexicons.privacy import detect
from tests.privacy.ordinary_talk import TEMPLATES, ordinary_talk

HERE = Path(__file__).parent
SPEECH = HERE.parents[1] / "tests" / "data" / "ordinary_speech"
HITS = [
    re.sub(r"<[a-z_]+:([^>]*)>", r"\1", line)
    for line in (HERE / "hits.txt").read_text(encoding="utf-8").splitlines()
]
SIZE = 1_000_000
PER_ALARM = 10_000


def alarms(text):
    return [(hit.type, text[hit.start : hit.end]) for hit in detect(text)]


def test_a_million_characters_of_ordinary_talk():
    talk = ordinary_talk(SIZE, seed=11)
    found = alarms(talk)
    assert len(talk) == SIZE
    assert len(found) <= SIZE // PER_ALARM, found[:20]


def test_the_talk_is_various_and_the_same_for_a_seed():
    talk = ordinary_talk(100_000, seed=3)
    assert talk == ordinary_talk(100_000, seed=3)
    assert talk != ordinary_talk(100_000, seed=4)
    assert len(set(TEMPLATES)) == len(TEMPLATES) > 100
    for word in ("欢迎", "身高", "热线", "尾号", "条码", "工厂", "高血压", "三二一"):
        assert word in talk


@pytest.mark.parametrize("name", ["broadcasts.txt", "trades.txt"])
def test_written_ordinary_speech(name):
    text = (SPEECH / name).read_text(encoding="utf-8")
    assert len(alarms(text)) <= len(text) // PER_ALARM


@pytest.mark.parametrize("text", [*HITS, "\n".join(HITS)], ids=range(len(HITS) + 1))
def test_a_reason_quotes_no_personal_value(text):
    hits = detect(text)
    values = {text[hit.start : hit.end] for hit in hits if hit.end - hit.start > 1}
    for hit, value in itertools.product(hits, values):
        assert value not in hit.because
