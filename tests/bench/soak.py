"""Is memory flat, time linear, and a killed run the same? For hours of recording.

    python -m tests.bench.soak FOLDER --hours 1 6 --kills 3

Makes what recordings are missing in FOLDER (tools/long_recording.py), hears each with
`greenroom transcribe` in a process of its own, and the longest once more with kill -9
at random moments. Prints the figures; the exit code is 1 where a limit is broken.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
MOST_MIB = 1536
SLACK = 0.1


class Figures(NamedTuple):
    """One run of `greenroom transcribe`, as the system accounts for it."""

    hours: float
    peak_mib: float
    cpu: float
    wall: float


class Ear:
    """Runs the command on recordings in one folder."""

    def __init__(self, folder: Path, options: Sequence[str]) -> None:
        self.folder, self.options = folder, options
        self.environ = os.environ | {"GREENROOM_HOME": str(folder / "home")}

    def recording(self, hours: float, seed: int) -> Path:
        path = self.folder / f"{hours:g}h-{seed}.mp4"
        if not path.exists():
            part = path.with_name(f"part-{path.name}")
            tool = ROOT / "tools" / "long_recording.py"
            asked = ["--hours", str(hours), "--seed", str(seed)]
            subprocess.run([sys.executable, tool, part, *asked], check=True)
            part.replace(path)
        return path

    def started(self, path: Path, out: Path) -> "subprocess.Popen[bytes]":
        command = ["transcribe", path, "-o", out, *self.options]
        return subprocess.Popen(
            [sys.executable, "-m", "review", *map(str, command)],
            cwd=ROOT,
            env=self.environ,
        )

    def heard(self, path: Path, out: Path, hours: float) -> Figures:
        begin = time.monotonic()
        process = self.started(path, out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 3}:  # 3: some passages need a person
            sys.exit(f"greenroom transcribe ended with {process.returncode}")
        cpu, wall = used.ru_utime + used.ru_stime, time.monotonic() - begin
        return Figures(hours, used.ru_maxrss / 1024, round(cpu, 1), round(wall, 1))

    def killed(self, path: Path, out: Path, after: float) -> bool:
        """Starts to hear and kills; False where it was over before."""
        process = self.started(path, out)
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False


def interrupted(
    ear: Ear, path: Path, whole: Figures, *, kills: int, seed: int
) -> tuple[Path, Figures]:
    """The transcript of a run that was killed so many times."""
    chance, out, left = random.Random(seed), ear.folder / "killed", kills
    while left:
        after = chance.uniform(0.1, 1.0) * whole.wall / (kills + 1)
        if not ear.killed(path, out, after):
            sys.exit("heard before it was killed: take a longer recording")
        left -= 1
        print(f"killed after {after:.0f} s", flush=True)
    last = ear.heard(path, out, whole.hours)
    return out / f"{path.stem}.json", last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hours", type=float, nargs="+", default=[1.0, 6.0])
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", default="accurate")
    said = parser.parse_args()
    ear = Ear(said.folder.absolute(), ["--profile", said.profile])
    ear.folder.mkdir(parents=True, exist_ok=True)
    found = []
    for hours in sorted(said.hours):
        path = ear.recording(hours, said.seed)
        found.append(ear.heard(path, ear.folder / "whole", hours))
        print(json.dumps(found[-1]._asdict()), flush=True)
    same = True
    if said.kills:
        path = ear.recording(found[-1].hours, said.seed)
        made, last = interrupted(ear, path, found[-1], kills=said.kills, seed=said.seed)
        whole = ear.folder / "whole" / made.name
        same = made.read_bytes() == whole.read_bytes()
        print(json.dumps({"killed": said.kills, "same": same, **last._asdict()}))
    sys.exit(0 if judged(found) and same else 1)


def judged(found: Sequence[Figures]) -> bool:
    """Says how the longest compares with the shortest; whether both are in the limits."""
    short, long = found[0], found[-1]
    memory = long.peak_mib / short.peak_mib
    cpu = (long.cpu / long.hours) / (short.cpu / short.hours)
    wall = (long.wall / long.hours) / (short.wall / short.hours)
    print(f"memory × {memory:.3f}, CPU an hour × {cpu:.3f}, wall an hour × {wall:.3f}")
    peak = max(one.peak_mib for one in found)
    return peak < MOST_MIB and abs(memory - 1) <= SLACK and abs(cpu - 1) <= SLACK


if __name__ == "__main__":
    main()
