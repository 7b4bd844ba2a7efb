"""Our hearing against stock faster-whisper: same clips, same weights, same run.

The test uses the demo clips. For figures on other clips with reference texts:

    python tests/bench/test_hearing.py MANIFEST.jsonl [KIND]

A manifest line is {"file": ..., "text": ..., "kind": ...}; files lie beside it.
"""

import json
import os
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import jiwer
import pytest
from opencc import OpenCC

from audio.errors import SilentRecordingError
from audio.models_store import Model, find_model
from audio.whisper import WhisperTranscriber
from review.config import Settings

CLIPS = Path(__file__).parents[2] / "review" / "demo" / "clips" / "manifest.json"

T2S = OpenCC("t2s")
DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
MYRIADS = ("", "万", "亿", "万亿")


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


def numeral(digits: str) -> str:
    """`1999` as 一千九百九十九; digits that are not a count are read one by one."""
    whole, _, fraction = digits.partition(".")
    if len(whole) > 16 or (len(whole) > 1 and whole.startswith("0")):
        return "".join(DIGITS[int(d)] for d in digits if d != ".")
    said = ""
    for place, group in enumerate(_groups(whole)):
        spoken = _four(group)
        said = (spoken + MYRIADS[place] if spoken else "") + said
    said = re.sub("^一十", "十", said.strip("零")) or "零"
    return said + ("点" + "".join(DIGITS[int(d)] for d in fraction) if fraction else "")


def _groups(whole: str) -> list[str]:
    return [whole[max(0, end - 4) : end] for end in range(len(whole), 0, -4)]


def _four(group: str) -> str:
    said = ""
    for place, digit in enumerate(reversed(group)):
        said = (DIGITS[int(digit)] + UNITS[place] if digit != "0" else "零") + said
    return re.sub("零+", "零", said).rstrip("零")


def normal(text: str) -> str:
    """Simplified, lower case, numerals in characters, no punctuation, no spaces."""
    text = T2S.convert(unicodedata.normalize("NFKC", text)).lower()
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"百分之\1", text)
    text = re.sub(r"\d+(?:\.\d+)?", lambda found: numeral(found.group()), text)
    return re.sub(r"[^\w]|_", "", text)


def measure(clips: Iterable[Clip], hear: Callable[[Path], str]) -> Figures:
    errors = characters = 0
    begin = time.process_time()
    for clip in clips:
        wanted = normal(clip.text)
        got = jiwer.process_characters([wanted], [normal(hear(clip.path)) or " "])
        errors += got.substitutions + got.deletions + got.insertions
        characters += len(wanted)
    return Figures(errors, characters, round(time.process_time() - begin, 1))


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
    engine = WhisperTranscriber(model)

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


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("0", "零"),
        ("10", "十"),
        ("99", "九十九"),
        ("105", "一百零五"),
        ("1999", "一千九百九十九"),
        ("20000", "二万"),
        ("10050", "一万零五十"),
        ("3.5", "三点五"),
        ("007", "零零七"),
    ],
)
def test_numerals_are_compared_as_they_are_said(digits, said):
    assert numeral(digits) == said


@pytest.mark.speech
def test_the_character_error_rate_is_not_worse_than_that_of_the_stock_settings(
    tmp_path,
):
    model = find_model(tmp_path, {})
    clips = demo_clips()
    assert measure(clips, ours(model)).cer <= measure(clips, stock(model)).cer


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
