"""What a mishearing hides: banned terms said in clips, and whether a finding covers them.

The test uses the demo clips. For figures on other clips with reference texts:

    python -m tests.bench.test_mishearing MANIFEST.jsonl [--kept TRANSCRIPTS.jsonl]

A manifest line is {"file": ..., "text": ..., "terms": [...], "kind": ...}; files lie
beside it. `--kept` names a file that receives the transcripts, or has them already.
Lines whose `kind` is "human" have no terms and count for false alarms only.

Definitions. Both texts are brought into plain form, signs taken out, and aligned by
characters (the fewest edits). The *place* of a term is the stretch of the transcript
that its characters are aligned with; where all of them were lost, the two characters
around the loss. A term is covered

- *strict*: by an open finding that touches its place, of a rule that finds the term in
  the reference text too;
- *loose*: by any open finding that touches its place.

Recall is given for all listed terms, and for those alone that the rules find in the
reference text (what no rule knows, no hearing can lose). A *false alarm* is an open
finding that touches no listed term; on the transcript it is *new* where the aligned
place has no finding in the reference text either. The rates are per 10,000 characters
of the reference text.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
from rapidfuzz.distance import Levenshtein

from audio.errors import SilentRecordingError
from audio.models import Transcript
from audio.models_store import find_model
from lexicons.models import Finding, FindingStatus
from lexicons.normalize import plain_view, solid_view
from lexicons.pipeline import Screener
from review.config import Settings
from review.services.findings import certainty_of
from review.services.readings import weighed

CLIPS = Path(__file__).parents[2] / "review" / "demo" / "clips" / "manifest.json"
RECALL, MORE_ALARMS = 0.88, 2.0
SILENCE = Transcript(segments=(), duration=0.0)


class Clip(NamedTuple):
    path: Path
    text: str
    terms: tuple[str, ...]


class Letters:
    """A text without signs, and where each of its letters stood."""

    def __init__(self, text: str) -> None:
        plain = plain_view(text)
        solid = solid_view(plain)
        self.text = solid.text
        self._at = plain.offsets[solid.offsets].tolist()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The letters of a stretch of the text as given."""
        own = [n for n, at in enumerate(self._at) if start <= at < end]
        return (own[0], own[-1] + 1) if own else (0, 0)

    def back(self, start: int, end: int) -> tuple[int, int]:
        return self._at[start], self._at[end - 1] + 1


class Alignment:
    """Which stretch of what was heard belongs to a stretch of what was said."""

    def __init__(self, said: str, heard: str) -> None:
        self._said, self._heard = Letters(said), Letters(heard)
        self._first: list[int] = []
        self._last: list[int] = []
        for tag, low, high, first, last in Levenshtein.opcodes(
            self._said.text, self._heard.text
        ):
            if tag == "insert":
                continue
            share = (last - first) / (high - low)
            for step in range(high - low):
                self._first.append(first + round(step * share))
                self._last.append(first + round((step + 1) * share))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """In the transcript; empty where nothing was heard at all."""
        if not self._heard.text:
            return 0, 0
        low, high = self._said.span(start, end)
        first, last = self._first[low], self._last[high - 1]
        if first >= last:
            first, last = max(0, first - 1), min(len(self._heard.text), first + 1)
        return self._heard.back(first, last)


@dataclass
class Figures:
    """Counts over clips; `missed` has the terms that no finding covers."""

    terms: int = 0
    known: int = 0
    strict_known: int = 0
    loose: int = 0
    loose_known: int = 0
    characters: int = 0
    alarms: int = 0
    alarms_said: int = 0
    new: int = 0
    clips: int = 0
    missed: list[str] = field(default_factory=list)

    def rate(self, count: int) -> float:
        return 10_000 * count / self.characters if self.characters else 0.0

    def lines(self) -> Iterator[str]:
        yield (
            f"{self.clips} clips, {self.characters} characters, {self.terms} terms, "
            f"{self.known} of them found in the reference text"
        )
        for name, got, of in (
            ("strict, all terms", self.strict_known, self.terms),
            ("strict, terms found in the text", self.strict_known, self.known),
            ("loose, all terms", self.loose, self.terms),
            ("loose, terms found in the text", self.loose_known, self.known),
        ):
            yield f"recall {name}: {got / of:.3f} ({got} of {of})" if of else name
        for name, count in (
            ("reference text", self.alarms_said),
            ("transcript", self.alarms),
            ("transcript, new", self.new),
        ):
            yield f"false alarms, {name}: {count}, {self.rate(count):.2f} per 10,000"


def occurrences(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the listed terms were said: each entry one place, in order."""
    places, taken = [], set()
    for term in terms:
        at = text.find(term)
        while at in taken:
            at = text.find(term, at + 1)
        if at >= 0:
            taken.add(at)
            places.append((at, at + len(term)))
    return places


def open_findings(screener: Screener, transcript: Transcript) -> list[Finding]:
    """What a case gets: what is found, guesses and other readings included."""

    def read(text: str, certainty: Sequence[float]) -> tuple[Finding, ...]:
        said = screener.screen(text, scope="transcript", certainty=certainty or None)
        return said.findings

    found = read(transcript.text, certainty_of(transcript))
    return [
        f for f in weighed(transcript, found, read) if f.status is FindingStatus.OPEN
    ]


def touches(finding: Finding, place: tuple[int, int]) -> bool:
    if finding.start == finding.end:  # a missing notice has no words of its own
        return False
    return finding.start < place[1] and place[0] < finding.end


def measure(screener: Screener, heard: Iterable[tuple[Clip, Transcript]]) -> Figures:
    figures = Figures()
    for clip, transcript in heard:
        figures.clips += 1
        figures.characters += len(clip.text)
        _count(screener, clip, transcript, figures)
    return figures


def _count(
    screener: Screener, clip: Clip, transcript: Transcript, figures: Figures
) -> None:
    said = screener.screen(clip.text, scope="transcript").findings
    reference = [f for f in said if f.status is FindingStatus.OPEN]
    found = open_findings(screener, transcript)
    aligned = Alignment(clip.text, transcript.text)
    spoken = occurrences(clip.text, clip.terms)
    for start, end in spoken:
        rules = {f.rule for f in reference if touches(f, (start, end))}
        got = {f.rule for f in found if touches(f, aligned.place(start, end))}
        figures.terms += 1
        figures.known += bool(rules)
        figures.loose += bool(got)
        figures.loose_known += bool(got and rules)
        figures.strict_known += bool(got & rules)
        if not got & rules:
            figures.missed.append(clip.text[start:end])
    places = [aligned.place(*one) for one in spoken]
    known = [aligned.place(f.start, f.end) for f in reference if f.end > f.start]
    for finding in found:
        if finding.start == finding.end or _any(finding, places):
            continue
        figures.alarms += 1
        figures.new += not _any(finding, known)
    figures.alarms_said += sum(
        f.end > f.start and not _any(f, spoken) for f in reference
    )


def _any(finding: Finding, places: Iterable[tuple[int, int]]) -> bool:
    return any(touches(finding, place) for place in places)


def hear(clips: Iterable[Clip], home: Path) -> Iterator[tuple[Clip, Transcript]]:
    from audio.recording import local

    engine = local(find_model(home, os.environ), workers=os.cpu_count() or 1)
    for clip in clips:
        try:
            yield clip, engine.transcribe(clip.path)
        except SilentRecordingError:
            yield clip, SILENCE


def demo_clips() -> list[Clip]:
    manifest = json.loads(CLIPS.read_text(encoding="utf-8"))
    return [
        Clip(
            CLIPS.parent / clip["file"],
            "".join(line["text"] for line in clip["lines"]),
            tuple(clip["expected"]),
        )
        for clip in manifest["clips"]
    ]


@pytest.mark.speech
def test_what_is_said_in_the_demo_clips_is_found_as_in_the_text(benchmark, tmp_path):
    screener = Screener.load()
    heard = list(hear(demo_clips(), tmp_path))
    figures = benchmark.pedantic(measure, args=(screener, heard), rounds=1)
    benchmark.extra_info["recall"] = figures.strict_known / figures.known
    benchmark.extra_info["new_false_alarms"] = figures.rate(figures.new)

    assert figures.strict_known >= RECALL * figures.known
    assert figures.rate(figures.alarms - figures.alarms_said) <= MORE_ALARMS


def kept(path: Path) -> dict[str, Transcript]:
    if not path.exists():
        return {}
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["file"]: Transcript.model_validate(row["transcript"]) for row in rows}


def main(manifest: Path, keeping: Path | None) -> None:
    rows = [
        json.loads(line)
        for line in manifest.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    known = kept(keeping) if keeping else {}
    home = Settings.from_environ(os.environ).home
    by_kind: dict[str, list[tuple[Clip, Transcript]]] = {}
    for row in rows:
        clip = Clip(
            manifest.parent / row["file"], row["text"], tuple(row.get("terms", ()))
        )
        transcript = known.get(row["file"])
        if transcript is None:
            ((_, transcript),) = hear([clip], home)
            if keeping:
                line = {"file": row["file"], "transcript": transcript.model_dump()}
                with keeping.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
        by_kind.setdefault(row.get("kind", ""), []).append((clip, transcript))
    screener = Screener.load()
    for kind, heard in by_kind.items():
        print(f"== {kind}")
        for line in measure(screener, heard).lines():
            print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[3]) if "--kept" in sys.argv[2:] else None)
