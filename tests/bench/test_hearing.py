"""Our hearing against stock faster-whisper: same sound, same weights, same run.

The test uses the demo clips; run it with `--benchmark-only`. For figures on other clips
with reference texts, each heard alone and then all of them as one long recording:

    python -m tests.bench.test_hearing MANIFEST.jsonl [--kind KIND] [--workers 2]

A manifest line is {"file": ..., "text": ..., "kind": ..., "terms": [...]}; files lie
beside it. Wall times say something on a quiet machine only, CPU seconds everywhere.
"""

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from pypinyin import lazy_pinyin

from audio.decode import RATE, samples
from audio.errors import SilentRecordingError
from audio.models_store import Model, find_model
from audio.recording import local
from audio.scoring import errors, normal
from review.config import Settings
from tests.audio.sound import wav

CLIPS = Path(__file__).parents[2] / "review" / "demo" / "clips" / "manifest.json"
SEED = 1  # of the order of the clips in the long recording, and of its pauses
PAUSES = (0.3, 1.5)  # seconds between two clips

# Of the demo clips, 316 characters, a few are right or wrong by chance with any setting;
# clips enough to tell two settings apart are measured by the command above.
CHANCE = 0.01

Hear = Callable[[Path], str]


class Clip(NamedTuple):
    path: Path
    text: str
    kind: str = ""
    terms: tuple[str, ...] = ()


class Figures(NamedTuple):
    """What one run got wrong, which terms it heard, and what it cost."""

    errors: int
    characters: int
    exact: int
    pinyin: int
    terms: int
    wall: float
    cpu: float

    @property
    def cer(self) -> float:
        return self.errors / self.characters

    @property
    def recall(self) -> tuple[float, float]:
        """Of banned terms: character by character, and by toneless pinyin."""
        said = max(1, self.terms)
        return self.exact / said, self.pinyin / said


def measure(clips: Sequence[Clip], hear: Hear, *, workers: int = 1) -> Figures:
    """Hear the clips, so many at once."""
    wall, cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(workers) as threads:
        texts = list(threads.map(hear, (clip.path for clip in clips)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return scored(clips, texts, wall, cpu)


def scored(
    clips: Sequence[Clip], texts: Sequence[str], wall: float, cpu: float
) -> Figures:
    found = [errors(c.text, text) for c, text in zip(clips, texts, strict=True)]
    exact = pinyin = terms = 0
    for clip, text in zip(clips, texts, strict=True):
        for term, said in Counter(clip.terms).items():
            terms += said
            exact += min(said, normal(text).count(normal(term)))
            pinyin += min(said, sound_of(text).count(sound_of(term)))
    return Figures(
        errors=sum(one.count for one in found),
        characters=sum(one.of for one in found),
        exact=exact,
        pinyin=pinyin,
        terms=terms,
        wall=wall,
        cpu=cpu,
    )


def sound_of(text: str) -> str:
    return " ".join(["", *lazy_pinyin(normal(text)), ""])


def stock(model: Model) -> Hear:
    """As faster-whisper comes; it uses all cores for one recording."""
    from faster_whisper import WhisperModel

    engine = WhisperModel(str(model.path), device="cpu", compute_type="int8")

    def hear(path: Path) -> str:
        segments, _ = engine.transcribe(str(path), language="zh")
        return "".join(segment.text for segment in segments)

    return hear


def ours(model: Model, workers: int = 1) -> Hear:
    engine = local(model, workers=workers)

    def hear(path: Path) -> str:
        try:
            return engine.transcribe(path).text
        except SilentRecordingError:
            return ""

    return hear


def demo_clips() -> list[Clip]:
    manifest = json.loads(CLIPS.read_text(encoding="utf-8"))
    return [
        Clip(
            CLIPS.parent / clip["file"], "".join(line["text"] for line in clip["lines"])
        )
        for clip in manifest["clips"]
    ]


@pytest.mark.speech
def test_the_character_error_rate_is_that_of_the_stock_settings_or_better(
    benchmark, tmp_path
):
    model = find_model(tmp_path, {})
    clips = demo_clips()
    plain = measure(clips, stock(model))
    heard = benchmark.pedantic(measure, args=(clips, ours(model)), rounds=1)
    benchmark.extra_info["cer"] = round(heard.cer, 4)
    benchmark.extra_info["stock"] = round(plain.cer, 4)

    assert heard.cer <= plain.cer + CHANCE


def listed(manifest: Path) -> list[Clip]:
    rows = map(json.loads, manifest.read_text(encoding="utf-8").splitlines())
    return [
        Clip(
            manifest.parent / row["file"],
            row["text"],
            row.get("kind", ""),
            tuple(row.get("terms") or ()),
        )
        for row in rows
    ]


def joined(clips: Sequence[Clip], folder: Path) -> Clip:
    """All clips as one recording, in random order, with pauses between them."""
    chance = np.random.default_rng(SEED)
    order = [clips[at] for at in chance.permutation(len(clips))]
    pieces = []
    for clip in order:
        pieces += samples(clip.path)
        pieces.append(np.zeros(int(chance.uniform(*PAUSES) * RATE), np.float32))
    return Clip(
        wav(folder / "long.wav", np.concatenate(pieces)),
        "".join(clip.text for clip in order),
        "long",
        tuple(term for clip in order for term in clip.terms),
    )


def sets(clips: Sequence[Clip], folder: Path) -> Iterator[tuple[str, list[Clip]]]:
    for kind in sorted({clip.kind for clip in clips}):
        yield kind or "clips", [clip for clip in clips if clip.kind == kind]
    yield "long", [joined(clips, folder)]


def row(name: str, who: str, got: Figures) -> str:
    exact, pinyin = got.recall
    recall = f"{exact:.3f} | {pinyin:.3f}" if got.terms else "– | –"
    return f"| {name} | {who} | {got.wall:.1f} | {got.cpu:.1f} | {got.cer:.4f} | {recall} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--kind")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    model = find_model(Settings.from_environ(os.environ).home, os.environ)
    clips = [c for c in listed(asked.manifest) if asked.kind in (None, c.kind)]
    plain, better = stock(model), ours(model, asked.workers)
    better(demo_clips()[0].path)  # the model is loaded
    print("| set | who | wall s | CPU s | CER | exact | pinyin |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, group in sets(clips, Path(folder)):
            theirs = measure(group, plain)
            mine = measure(group, better, workers=asked.workers)
            print(row(name, "stock", theirs), row(name, "Greenroom", mine), sep="\n")
            print(
                f"| {name} | ratio | {theirs.wall / mine.wall:.2f} "
                f"| {theirs.cpu / mine.cpu:.2f} | | | |",
                flush=True,
            )


if __name__ == "__main__":
    main()
