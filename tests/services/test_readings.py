"""Other readings of a recording: what they add to the findings, and what they doubt."""

import pytest

from audio.models import Reading, Segment, Transcript, Word
from lexicons.models import Confidence, FindingStatus, MatchedBy, Severity
from review.services.readings import LEAST, is_other, weighed
from tests.lexicons.making import phrase, rule, screener_of


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return screener_of(
        tmp_path_factory.mktemp("packs"), rule(1, phrase("最清晰", "包治"))
    )


def transcript(text, *readings):
    """A character a second."""
    words = tuple(Word(start=at, end=at + 1, text=char) for at, char in enumerate(text))
    segment = Segment(start=0, end=len(text), text=text, words=words)
    return Transcript(segments=(segment,), duration=len(text), readings=readings)


def reading(start, end, text, probability=0.3):
    return Reading(start=start, end=end, text=text, probability=probability)


def found(screener, spoken):
    def read(text, certainty):
        return screener.screen(text, scope="transcript", certainty=certainty).findings

    return weighed(spoken, read(spoken.text, [1.0] * len(spoken.text)), read)


def test_what_another_reading_holds_is_a_guess_at_the_place_that_was_written(screener):
    spoken = transcript("拍照最清新，颜色好看", reading(2, 7, "最清晰颜"))
    (finding,) = found(screener, spoken)

    assert is_other(finding)
    assert spoken.text[finding.start : finding.end] == finding.text == "最清新"
    assert finding.severity is Severity.MEDIUM
    assert finding.confidence is Confidence.LOW
    assert finding.status is FindingStatus.OPEN
    assert "清晰" not in finding.because


def test_a_finding_that_another_reading_does_not_hold_says_so(screener):
    spoken = transcript("这个最清晰，颜色好看", reading(2, 7, "最清新颜"))
    (finding,) = found(screener, spoken)

    assert finding.matched_by is MatchedBy.LITERAL
    assert finding.severity is Severity.HIGH
    assert "另一种听法" in finding.because


@pytest.mark.parametrize(
    "other",
    [
        reading(2, 7, "最清晰颜", probability=LEAST / 2),  # nobody believes it
        reading(2, 7, "最清楚颜"),  # says nothing that a rule knows
        reading(5, 7, "颜色"),  # the same as was written
    ],
)
def test_other_readings_that_change_nothing_are_left_alone(screener, other):
    assert not found(screener, transcript("拍照最清新，颜色好看", other))


@pytest.mark.parametrize("text", ["包好不包治", "这个不包，治"])
def test_the_same_finding_is_told_once(screener, text):
    spoken = transcript(text, reading(0, len(text), text), reading(0, 2, "包治"))
    findings = found(screener, spoken)
    assert len({(f.rule, f.start) for f in findings}) == len(findings)


def test_every_place_is_inside_the_text(screener):
    text = "拍照清新"
    for start in range(len(text)):
        for other in ("最清晰", "包治", "包", ""):
            spoken = transcript(text, reading(start, start + 1, other or text[start]))
            for finding in found(screener, spoken):
                assert 0 <= finding.start < finding.end <= len(text)
