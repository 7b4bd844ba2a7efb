"""What a cluster costs and gains: one and two threads here, then one worker and two.

    python -m tests.bench.scaling FOLDER --minutes 4 --block 20

Hears one synthetic recording (tools/long_recording.py) four times, the workers being
processes of `dask worker` on this machine. Prints wall and CPU seconds, what went over
the network, and how fast one machine can decode and cut for others; the exit code is 1
where a transcript differs.
"""

import argparse
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psutil

from audio.cluster import ClusterPool
from audio.decode import RATE, blocks
from audio.models import Transcript
from audio.models_store import Model, find_model
from audio.recording import RecordingTranscriber, local
from audio.windows import pause
from tests.audio.clusters import cluster
from tests.audio.sound import SHORT

ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """One way of hearing the recording; `cpu` counts the workers and this process.

    `busy` is the part of the time in which workers heard: it says how well they scale
    also on a machine that has other work.
    """

    name: str
    wall: float
    cpu: float
    busy: float
    memory_mib: float
    transcript: Transcript


def made(folder: Path, minutes: float) -> Path:
    path = folder / f"scaling-{minutes:g}.mp4"
    if not path.exists():
        tool = ROOT / "tools" / "long_recording.py"
        asked = ["--hours", str(minutes / 60), "--seed", "5"]
        subprocess.run([sys.executable, tool, path, *asked], check=True)
    return path


def here(model: Model, path: Path, block: float, *, workers: int) -> Run:
    transcriber = local(model, workers=workers, block_seconds=block)
    transcriber.transcribe(SHORT)  # the model is loaded before it counts
    began, cpu = time.monotonic(), time.process_time()
    transcript = transcriber.transcribe(path)
    wall, cpu = time.monotonic() - began, time.process_time() - cpu
    memory = psutil.Process().memory_info().rss / 2**20
    return Run(f"here, {workers} × 1 thread", wall, cpu, 1.0, memory, transcript)


def on_cluster(
    folder: Path, model: Model, path: Path, block: float, *, workers: int
) -> Run:
    with cluster(folder / f"workers-{workers}-{os.getpid()}") as machines:
        for number in range(workers):
            machines.worker(f"hears-{number}")
        running = [psutil.Process(made.pid) for made in machines.processes]
        with closing(ClusterPool(machines.address, model)) as pool:
            transcriber = RecordingTranscriber(model, pool, block_seconds=block)
            RecordingTranscriber(model, pool, block_seconds=2.0).transcribe(SHORT)
            earlier = machines.heard_seconds()
            began, cpu = time.monotonic(), _cpu(running)
            transcript = transcriber.transcribe(path)
            wall, cpu = time.monotonic() - began, _cpu(running) - cpu
        busy = (machines.heard_seconds() - earlier) / (workers * wall)
        memory = max(each.memory_info().rss for each in running) / 2**20
    return Run(f"cluster, {workers} × 1 thread", wall, cpu, busy, memory, transcript)


def _cpu(running: list[psutil.Process]) -> float:
    spent = time.process_time()
    for each in running:
        times = each.cpu_times()
        spent += float(times.user + times.system)
    return spent


def decoding(path: Path, block: float) -> tuple[float, float]:
    """CPU seconds to decode and cut for others; and how many seconds that is."""
    cpu = time.process_time()
    samples = sum(len(each.sound) for each in blocks(path, seconds=block, cut=pause))
    return time.process_time() - cpu, samples / RATE


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--minutes", type=float, default=4.0)
    asked.add_argument("--block", type=float, default=20.0)
    said = asked.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    os.environ["GREENROOM_HOME"] = str(said.folder / "home")

    model = find_model(said.folder / "home", {})
    path = made(said.folder, said.minutes)
    cpu, seconds = decoding(path, said.block)
    print(f"decoding and cutting: {seconds / cpu:.0f} × real time a core")
    print(f"sound sent: {seconds * RATE * 2 / 2**20:.1f} MiB for {seconds:.0f} s")
    runs = [here(model, path, said.block, workers=workers) for workers in (1, 2)]
    runs += [
        on_cluster(said.folder, model, path, said.block, workers=workers)
        for workers in (1, 2)
    ]
    for run in runs:
        print(
            f"{run.name:22} wall {run.wall:6.1f} s  CPU {run.cpu:6.1f} s "
            f" {seconds / run.wall:5.1f} × real time  busy {run.busy:4.0%}"
            f"  memory {run.memory_mib:.0f} MiB"
        )
    same = all(run.transcript == runs[0].transcript for run in runs)
    gains = [one.wall / two.wall for one, two in (runs[:2], runs[2:])]
    print(f"two to one: {gains[0]:.2f} × here, {gains[1]:.2f} × on the cluster")
    print(f"equal: {same}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
