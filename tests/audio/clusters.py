"""Clusters of dask as people start them: a scheduler and workers, each a process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from distributed import Client

PATIENCE = 5  # seconds to look for a scheduler that was killed
DASK = Path(sys.executable).with_name("dask")
IN_MEMORY = {
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
}


class Cluster:
    """A scheduler on this machine; `log` and `scratch` are all that its processes write."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.scratch = folder / "scratch"
        self._file = folder / "scheduler.json"
        self._environ = {**os.environ, "GREENROOM_HOME": str(folder / "home")}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0"),
            *("--dashboard-address", "127.0.0.1:0", "--scheduler-file", self._file),
            **environ,
        )
        while not self._file.exists() or not self._file.stat().st_size:
            assert self.scheduler.poll() is None, self.said()
        self._client = Client(
            scheduler_file=str(self._file), set_as_default=False, timeout=600
        )
        self.address = self._client.scheduler_info()["address"]

    def worker(
        self, name: str = "hears", *, ready: bool = True, **environ: str
    ) -> subprocess.Popen[bytes]:
        """One more worker of one thread; `environ` is IN_MEMORY unless said otherwise."""
        process = self._start(
            *("worker", "--scheduler-file", self._file, "--no-dashboard"),
            *("--no-nanny", "--nthreads", "1", "--name", name),
            *("--local-directory", self.scratch),
            **(environ or IN_MEMORY),
        )
        if ready:
            self._client.wait_for_workers(len(self.processes) - 1, timeout=600)
        return process

    def at_work(self) -> set[str]:
        """The names of the workers that hear right now."""
        busy = self._client.processing()
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return {str(workers[at]["name"]) for at, tasks in busy.items() if tasks}

    def heard_seconds(self) -> float:
        """How long its workers have heard, added up; from the first call on."""
        steps = [
            step
            for task in self._client.get_task_stream()
            for step in task["startstops"]
        ]
        return sum(s["stop"] - s["start"] for s in steps if s["action"] == "compute")

    def said(self) -> str:
        """What all of its processes wrote into their logs."""
        return self.log.read_text(encoding="utf-8")

    def close(self) -> None:
        try:
            self._client.close()
        finally:
            for process in reversed(self.processes):
                process.kill()
                process.wait()

    def _start(self, *arguments: object, **environ: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [DASK, *map(str, arguments)],
                env={**self._environ, **environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process


@contextmanager
def cluster(folder: Path, **environ: str) -> Iterator[Cluster]:
    """A cluster without workers; `environ` is for its scheduler."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Cluster(folder, **environ)
    try:
        yield made
    finally:
        made.close()
