"""Ordinary, lawful speech of a live room: the packs stay silent on it."""

import csv
from functools import cache
from pathlib import Path

import pytest

from lexicons.files import HERE
from lexicons.models import FindingStatus
from lexicons.mutations import false_alarms
from lexicons.pipeline import Screener, load_lexicon
from lexicons.privacy import detect
from lexicons.reader import Reader

SPEECH = HERE / "data" / "ordinary_speech.txt"
LINES = SPEECH.read_text(encoding="utf-8").splitlines()
KNOWN = Path(__file__).with_name("known_false_positives.csv")
# The goods these lines are said about; the lines are nonsense for the others.
GOODS = (None, "general", "food", "household", "apparel", "electronics", "appliance",
         "automobile", "service", "pet-feed", "alcohol", "infant")  # fmt: skip
AT_LEAST = 300
# Our own writing: how hosts and people of many trades talk, a line a sentence or two.
MUCH = Path(__file__).parents[1] / "data" / "ordinary_speech"
CHARACTERS = 100_000
FALSE_ALARMS = 3.0


@cache
def screener():
    return Screener.load()


def known():
    with KNOWN.open(encoding="utf-8", newline="") as rows:
        return {(row["line"], row["rule"]) for row in csv.DictReader(rows)}


@cache
def found(goods):
    asked = [(line, goods) for line in LINES]
    return {
        (line, finding.rule)
        for line, screening in zip(LINES, screener().pipe(asked), strict=True)
        for finding in screening.findings
        if finding.status is FindingStatus.OPEN
    }


def test_there_is_enough_of_it():
    assert len(set(LINES)) >= AT_LEAST


@pytest.mark.parametrize("goods", GOODS, ids=str)
def test_nothing_is_found_but_what_is_listed_with_a_reason(goods):
    assert found(goods) - known() == set()


def test_nothing_is_listed_that_is_no_longer_found():
    everywhere = set().union(*(found(goods) for goods in GOODS))
    assert known() - everywhere == set()


def test_seeing_through_disguises_costs_few_false_alarms_on_much_ordinary_speech():
    lines = [
        line
        for path in sorted(MUCH.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    noise = false_alarms(Reader(load_lexicon(), detect), lines)

    assert noise.characters >= CHARACTERS
    assert noise.per_ten_thousand <= FALSE_ALARMS, noise.findings
