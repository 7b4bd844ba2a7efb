"""Memory does not grow with the length of a recording: all but the engine, measured."""

import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
RATE = 8_000
MOST = 1.15

SCRIPT = """
import sys
from pathlib import Path
from types import SimpleNamespace
from audio.media import peaks, probe
from audio.models import Heard, Segment, Word
from audio.pool import LocalPool
from audio.recording import RecordingTranscriber

class Steady:
    settings = {}
    def hear(self, sound):
        words = [Word(start=n / 5, end=n / 5 + 0.2, text="好")
                 for n in range(len(sound) // 3200)]
        parts = [words[n : n + 20] for n in range(0, len(words), 20)]
        return Heard(segments=tuple(
            Segment(start=p[0].start, end=p[-1].end, text="好" * len(p), words=tuple(p),
                    speaker=str(n))
            for n, p in enumerate(parts)))

path, checkpoint = map(Path, sys.argv[1:])
model = SimpleNamespace(name="steady", sha256="0" * 64)
transcriber = RecordingTranscriber(model, LocalPool(Steady(), 2))
probe(path)
found = transcriber.transcribe(path, checkpoint=checkpoint)
peaks(path)
# Of this program alone: what getrusage says begins with the memory of its parent.
status = Path("/proc/self/status").read_text()
print(found.duration, status.split("VmHWM:")[1].split()[0])
"""


def quiet_talk(path, minutes):
    """As many minutes of faint noise, eight bits a sample."""
    chance = np.random.default_rng(1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        for _ in range(minutes):
            file.writeframes(chance.integers(126, 131, RATE * 60, np.uint8).tobytes())
    return path


def measured(path):
    """How long it is, and the most memory that a process needs for it."""
    command = [sys.executable, "-c", SCRIPT, path, path.with_suffix(".jsonl")]
    done = subprocess.run(
        [*map(str, command)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count otherwise")
def test_forty_minutes_take_the_memory_of_ten(tmp_path):
    short = measured(quiet_talk(tmp_path / "short.wav", 10))
    long = measured(quiet_talk(tmp_path / "long.wav", 40))
    assert (short[0], long[0]) == (600, 2400)
    assert long[1] / short[1] < MOST
