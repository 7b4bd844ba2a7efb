"""What an upload costs the app: a recording of so many GiB through its own pieces.

Run as a script: `python -m tests.bench.upload 16`. It starts the app over an empty folder,
sends a recording that is made on the way as the page in a browser does, and watches the
memory of the server; then the recording is taken in, in a process of its own. Nothing of
it stays.
"""

import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from review.bootstrap import open_office
from review.domain.staff import Role
from review.services import accounts
from tests.ui.serving import ROOT, Browser, serving

MIB, GIB = 1 << 20, 1 << 30
SLICE = 4 * MIB  # as upload.js sends them
PASSWORD = "seven green apples"
RATE, CHANNELS = 96_000, 6

# Probes, hashes and keeps what has arrived, as the page does when it is submitted.
TAKE_IN = """
import sys, time
from pathlib import Path
from review.bootstrap import open_office
from review.services import accounts, intake, uploads
office = open_office()
by, host = (accounts.by_username(office, name).id for name in ("writer", "host"))
begin = time.monotonic()
path = uploads.finish(office, sys.argv[1], by=by)
intake.submit_recording(
    office, by=by, path=path, filename="show.w64", title="show", host_id=host
)
# Of this program alone: what getrusage says begins with the memory of its parent.
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024, round(time.monotonic() - begin, 1))
"""


class Cost(NamedTuple):
    """Memory in MiB: before, at most while it arrived, and of the taking in."""

    size: int
    seconds: float
    before: int
    peak: int
    taking_in: int
    taking_in_seconds: float

    def __str__(self) -> str:
        speed = self.size / MIB / self.seconds
        return (
            f"{self.size / GIB:g} GiB in {self.seconds:.0f} s ({speed:.0f} MiB/s); "
            f"server {self.before} MiB before, {self.peak} MiB at most; "
            f"taken in in {self.taking_in_seconds:.0f} s with {self.taking_in} MiB"
        )


def recording(size: int) -> Iterator[bytes]:
    """A Sony Wave64 file of this many bytes: six channels of silence, 96 kHz, 24 bits."""
    align = CHANNELS * 3
    form = struct.pack("<HHIIHH", 1, CHANNELS, RATE, RATE * align, align, 24)
    tail = bytes.fromhex("f3acd3118cd100c04f8edb8a")
    head = b"riff" + bytes.fromhex("2e91cf11a5d628db04c10000") + struct.pack("<Q", size)
    head += b"wave" + tail + b"fmt " + tail + struct.pack("<Q", 24 + len(form)) + form
    head += b"data" + tail + struct.pack("<Q", size - len(head))
    yield head + bytes(SLICE - len(head))
    for at in range(SLICE, size, SLICE):
        # Otherwise than the piece before: nothing can share them.
        yield (at.to_bytes(8, "little") + bytes(SLICE - 8))[: size - at]


class Memory:
    """The resident memory of the server on this port, at most, until `stop`."""

    def __init__(self, home: Path) -> None:
        self._pids = [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and _is_server(int(entry.name), home)
        ]
        self.now = self.peak = self._read()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.peak = max(self.peak, self._read())

    def _read(self) -> int:
        found = 0
        for pid in self._pids:
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            found += int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024
        return found

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self.peak


def _is_server(pid: int, home: Path) -> bool:
    try:
        environ = Path(f"/proc/{pid}/environ").read_bytes()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return f"GREENROOM_HOME={home}".encode() in environ and b"streamlit" in command


def measured(size: int, folder: Path) -> Cost:
    """Send that much into an app over an empty folder."""
    home = folder / "home"
    environ = os.environ | {"GREENROOM_HOME": str(home)}
    office = open_office(environ)
    for name, role in (("writer", Role.SUBMITTER), ("host", Role.HOST)):
        accounts.add_person(
            office,
            by=None,
            username=name,
            name=name,
            password=PASSWORD,
            roles={role},
        )
    office.store.close()
    with serving(home) as port:
        browser = Browser(port)
        browser.sign_in("writer", PASSWORD)
        for piece in (b"x", b"y"):  # what the first request loads is not of the upload
            _begin(browser, len(piece))
        memory = Memory(home)
        before, begin = memory.now, time.monotonic()
        upload_id, sent = _begin(browser, size), 0
        for piece in recording(size):
            path = f"/api/uploads/{upload_id}?offset={sent}"
            answer = browser.ask("PUT", path, piece, x_requested_with="greenroom")
            assert answer.status == 200, answer.text
            sent += len(piece)
        seconds, peak = time.monotonic() - begin, memory.stop()
    taken = subprocess.run(
        [sys.executable, "-c", TAKE_IN, upload_id],
        env=environ, cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return Cost(size, seconds, before, peak, int(taken[0]), float(taken[1]))


def _begin(browser: Browser, size: int) -> str:
    said = json.dumps({"filename": "show.w64", "size": size}).encode()
    answer = browser.ask(
        "POST",
        "/api/uploads",
        said,
        content_type="application/json",
        x_requested_with="greenroom",
    )
    assert answer.status == 201, answer.text
    return json.loads(answer.body)["id"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as where:
        print(measured(int(float(sys.argv[1]) * GIB), Path(where)))
