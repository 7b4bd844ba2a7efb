"""The demo's inspector types clips of its recordings: what their manifest says is said."""

from collections.abc import Mapping
from typing import TypedDict

from review.domain.case import Case
from review.domain.sample import Verdict
from review.domain.staff import Person
from review.services import accuracy, transcribing
from review.services.office import Office

SILENT_SIGNS = "，。、！？；：“”"
# How many clips of each recording are typed: all of one, the first of the other.
TYPED = {"hand-cream.m4a": 100, "thermos.m4a": 1}


class Line(TypedDict):
    """One sentence of a clip, in seconds."""

    text: str
    start: float
    end: float


def measure(
    office: Office, case: Case, *, by: Person, lines: list[Line], count: int
) -> None:
    """Draw the clips of a recording and type so many of them."""
    accuracy.draw(office, case.id, by=by.id)
    for _ in range(count):
        task = transcribing.next_task(office, case.id, by=by.id)
        if task is None:
            return
        clip = office.store.accuracy.clip(task.clip_id)
        if clip is None:
            return
        transcribing.save(
            office,
            task.clip_id,
            by=by.id,
            verdict=Verdict.SAID,
            text=said_in(lines, clip.start, clip.end),
        )


def said_in(lines: list[Line], start: float, end: float) -> str:
    """What is said between two moments; a sentence is spread evenly over its time."""
    said = ""
    for line in lines:
        spoken = [sign for sign in line["text"] if sign not in SILENT_SIGNS]
        step = (line["end"] - line["start"]) / max(1, len(spoken))
        for number, sign in enumerate(spoken):
            if start <= line["start"] + (number + 0.5) * step < end:
                said += sign
    return said


def lines_of(manifest: Mapping[str, object], file: str) -> list[Line]:
    """The sentences of one of the demo's sound files."""
    clips = manifest["clips"]
    found: list[Line] = []
    for clip in clips if isinstance(clips, list) else ():
        if clip["file"] == file:
            found = [
                Line(text=x["text"], start=x["start"], end=x["end"])
                for x in clip["lines"]
            ]
    return found
