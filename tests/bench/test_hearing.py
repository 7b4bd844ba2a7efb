"""Our hearing against stock faster-whisper: same clips, same weights, same run.

The test uses the demo clips; run it with `--benchmark-only`. For figures on other clips
with reference texts:

    python -m tests.bench.test_hearing MANIFEST.jsonl [KIND]

A manifest line is {"file": ..., "text": ..., "kind": ...}; files lie beside it.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from audio.errors import SilentRecordingError
from audio.models_store import Model, find_model
from audio.recording import local
from review.config import Settings
from tests.audio.error_rate import errors

CLIPS = Path(__file__).parents[2] / "review" / "demo" / "clips" / "manifest.json"


class Clip(NamedTuple):
    path: Path
    text: str


class Figures(NamedTuple):
    errors: int
    characters: int
    seconds: float

    @property
    def cer(self) -> float:
        return self.errors / self.characters


def measure(clips: Iterable[Clip], hear: Callable[[Path], str]) -> Figures:
    begin = time.process_time()
    found = [errors(clip.text, hear(clip.path)) for clip in clips]
    return Figures(
        sum(one.count for one in found),
        sum(one.of for one in found),
        round(time.process_time() - begin, 1),
    )


def stock(model: Model) -> Callable[[Path], str]:
    from faster_whisper import WhisperModel

    engine = WhisperModel(
        str(model.path), device="cpu", compute_type="int8", cpu_threads=1
    )

    def hear(path: Path) -> str:
        segments, _ = engine.transcribe(str(path), language="zh")
        return "".join(segment.text for segment in segments)

    return hear


def ours(model: Model) -> Callable[[Path], str]:
    engine = local(model)

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
def test_the_character_error_rate_is_not_worse_than_that_of_the_stock_settings(
    benchmark, tmp_path
):
    model = find_model(tmp_path, {})
    clips = demo_clips()
    plain = measure(clips, stock(model))
    heard = benchmark.pedantic(measure, args=(clips, ours(model)), rounds=1)
    benchmark.extra_info["cer"] = round(heard.cer, 4)
    benchmark.extra_info["stock"] = round(plain.cer, 4)

    assert heard.cer <= plain.cer


def main(manifest: Path, kind: str | None) -> None:
    lines = manifest.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    clips = [
        Clip(manifest.parent / row["file"], row["text"])
        for row in rows
        if kind in (None, row.get("kind"))
    ]
    home = Settings.from_environ(os.environ).home
    model = find_model(home, os.environ)
    for name, hear in (("stock", stock(model)), ("ours", ours(model))):
        got = measure(clips, hear)
        print(
            f"{name}: CER {got.cer:.4f}, {got.errors} of {got.characters} characters, "
            f"{len(clips)} clips, {got.seconds} CPU-s"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
