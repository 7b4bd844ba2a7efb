"""A running Greenroom for tests: app and worker as processes, a browser to drive them."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = 180_000  # milliseconds: nothing takes so long, but for a machine that is busy
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
]


def chromium() -> str:
    """The browser, or one line that says what to install."""
    import shutil

    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        message = "Chromium is missing: apt-get install chromium fonts-noto-cjk"
        raise RuntimeError(message)
    return found


def greenroom(home: Path, *words: str, **options) -> subprocess.CompletedProcess[str]:
    """One command as a process, on this data folder."""
    return subprocess.run(
        [sys.executable, "-m", "review", *words],
        cwd=ROOT,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        **options,
    )


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "GREENROOM_HOME": str(home), "NO_COLOR": "1"}


def free_port() -> int:
    """A port below those that the system lends to whoever connects.

    A program takes seconds to come to its port, and nobody may be lent it until then.
    """
    while True:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def process(home: Path, log: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program of its own process group, ended with the block."""
    with log.open("ab") as out:
        started = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment(home),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield started
        finally:
            end(started)


def end(running: "subprocess.Popen[bytes]", how: int = signal.SIGTERM) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.pid, how)
    try:
        running.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def answers(url: str) -> bool:
    with (
        contextlib.suppress(OSError),
        urllib.request.urlopen(url, timeout=10) as answer,
    ):
        return answer.status == 200
    return False


@contextlib.contextmanager
def worker(home: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`greenroom worker` on this data folder."""
    with process(home, home / "worker.log", "-m", "review", "worker") as running:
        yield running


@contextlib.contextmanager
def app(
    home: Path, port: int | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The app on a free port; yields its address once it answers."""
    port = port or free_port()
    words = [
        "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
    ]  # fmt: skip
    log = home / "app.log"
    with process(home, log, *words) as running:
        url = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 300
        while not answers(url + "/_stcore/health"):
            if running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.1)
        yield url, running
