"""The app with one recording that was heard, every word of it known in its time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

from audio.models import Segment, Transcript, Word
from review import bootstrap
from review.services import intake, screening
from tests.browser.running import ROOT, app
from tests.conftest import add_staff

CLIP = ROOT / "review/demo/clips/thermos.m4a"
SECONDS_A_LINE = 6


@dataclass(frozen=True)
class Heard:
    """A speech engine that always hears these lines, their words evenly in time."""

    lines: Sequence[str]

    def transcribe(self, _path, **_how) -> Transcript:
        return Transcript(
            segments=tuple(map(line, range(len(self.lines)), self.lines)),
            duration=float(len(self.lines) * SECONDS_A_LINE),
            model="even",
        )


def line(number: int, text: str) -> Segment:
    start, step = number * SECONDS_A_LINE, SECONDS_A_LINE / len(text)
    words = tuple(
        Word(start=start + n * step, end=start + (n + 1) * step, text=letter)
        for n, letter in enumerate(text)
    )
    return Segment(start=start, end=start + SECONDS_A_LINE, text=text, words=words)


@contextmanager
def heard_house(home: Path, lines: Sequence[str]) -> Iterator[SimpleNamespace]:
    """The app, its office and staff, and the case in which these lines were heard."""
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office))
    sent = intake.submit_recording(
        office, by=people.writer.id, path=CLIP, filename=CLIP.name, title="面霜专场",
        host_id=people.host.id,
    )  # fmt: skip
    hearing = replace(office, hear=lambda: Heard(lines))
    case = screening.hear_case(hearing, sent.id)
    with app(home) as (url, _running):
        yield SimpleNamespace(office=office, people=people, case=case, url=url)
    office.store.close()
