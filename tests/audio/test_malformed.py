"""Whatever is given for a recording: a clear error or the right length, and no trace."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.decode import RATE, samples
from audio.errors import AudioError, UnreadableRecordingError
from audio.media import probe
from tests.audio.malformed import SECONDS, Given, Maker
from tests.audio.memory import Bytes

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 60.0  # seconds of work for one file
LATEST = 1500.0  # seconds for all of them, on a machine that is busy with other things
MOST_MEMORY = 400  # MiB, of which the libraries take 150
SLACK = 0.5
CRASHED = "crashed"

# Reads each file as a hearing does. In a process of its own: a decoder that falls over
# or hangs takes nothing with it.
READ = """
import json, os, sys, time
from pathlib import Path
from audio.decode import RATE, samples
from audio.errors import AudioError
from audio.media import probe

def read(path):
    try:
        found = probe(path)
        heard = sum(map(len, samples(path))) / RATE
    except AudioError as error:
        return {"code": error.code, "said": str(error)}
    return {"seconds": found.seconds, "heard": heard, "complete": found.is_complete}

def peak():
    # Of this program alone: what getrusage says begins with the memory of its parent.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024

handles = None
for path in json.load(sys.stdin):
    begin = time.process_time()
    found = read(Path(path))
    found["took"] = time.process_time() - begin
    found["memory"] = peak()
    now = len(os.listdir("/proc/self/fd"))
    found["handles"], handles = now - (handles or now), now
    print(json.dumps(found), flush=True)
"""


class Read(NamedTuple):
    """What came of one of them."""

    given: Given
    found: dict

    @property
    def is_right(self) -> bool:
        """An error where there must be one, else the length that it has."""
        if "code" in self.found:
            return self.given.seconds is None or self.given.may_be_either
        if CRASHED in self.found or self.given.seconds is None:
            return False
        seconds, heard = self.found["seconds"], self.found["heard"]
        if heard > seconds + SLACK:
            return False
        if self.given.may_be_either:
            return seconds <= self.given.at_most + SLACK
        return abs(heard - self.given.seconds) <= SLACK


def read_all(given: list[Given], empty: Path) -> list[Read]:
    """Goes on behind a file that the process did not survive."""
    done: list[Read] = []
    while len(done) < len(given):
        rest = given[len(done) :]
        lines = _read(rest, empty)
        done += [
            Read(one, json.loads(line)) for one, line in zip(rest, lines, strict=False)
        ]
        if len(lines) < len(rest):
            done.append(Read(rest[len(lines)], {CRASHED: True}))
    return done


def _read(given: list[Given], empty: Path) -> list[str]:
    paths = json.dumps([str(one.path) for one in given])
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(empty)}
    try:
        answer = subprocess.run(
            [sys.executable, "-c", READ],
            input=paths, env=environ, cwd=empty, timeout=LATEST,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
        return said.decode().splitlines()
    return answer.stdout.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("malformed")


@pytest.fixture(scope="module")
def maker(folder):
    return Maker(folder)


@pytest.fixture(scope="module")
def everything(maker):
    return maker.all()


def test_each_is_refused_or_read_and_leaves_nothing_behind(everything, folder):
    assert len(everything) > 350
    empty = folder / "empty"
    empty.mkdir()
    before = sorted(folder.iterdir())

    read = read_all(everything, empty)

    assert [one for one in read if not one.is_right] == []
    assert all(len(one.found["said"]) > 20 for one in read if "said" in one.found)
    assert sum("code" in one.found for one in read) > 150
    assert sum("heard" in one.found for one in read) > 150
    assert max(one.found["took"] for one in read) < LONGEST
    assert max(one.found["memory"] for one in read) < MOST_MEMORY
    assert sum(one.found["handles"] for one in read) == 0
    assert sorted(folder.iterdir()) == before
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize(
    "ending", ["ts", "ogg", "oga", "aac", "flv", "caf", "avi", "wma", "mp4", "mkv"]
)
def test_an_end_that_is_cut_is_noticed(ending, maker):
    made = maker.whole[ending]
    assert probe(Bytes(f"whole.{ending}", made)).is_complete is not False
    noticed = 0
    ends = range(len(made) // 3, len(made) * 2 // 3, len(made) // 24)
    for end in ends:
        try:
            found = probe(Bytes(f"cut.{ending}", made[: end | 1]))
        except AudioError:
            noticed += 1
        else:
            assert found.is_complete is not True
            noticed += found.is_complete is False
    assert noticed == len(ends)


def test_a_stream_that_ends_between_two_packets_is_not_called_whole(maker):
    made = maker.whole["ts"]
    end = len(made) // 2 // 188 * 188
    assert probe(Bytes("cut.ts", made[:end])).is_complete is None


def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = tmp_path / "private.wav"
    path.write_bytes(b"RIFF")
    path.chmod(0)
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65_534)  # nobody: the rules do not hold for root
    try:
        with pytest.raises(UnreadableRecordingError, match="may not read"):
            probe(path)
    finally:
        os.seteuid(mine)


@settings(max_examples=100)
@given(data=st.data())
def test_no_change_of_bytes_breaks_the_reading(maker, data):
    ending = data.draw(st.sampled_from(sorted(maker.whole)))
    spoiled = bytearray(maker.whole[ending])
    places = st.one_of(
        st.integers(0, 400), st.integers(0, len(spoiled) - 1)
    )  # most of what can be claimed stands at the beginning
    edits = st.tuples(places, st.binary(min_size=1, max_size=8))
    for at, written in data.draw(st.lists(edits, min_size=1, max_size=6)):
        spoiled[at : at + len(written)] = written
    end = data.draw(st.integers(1, len(spoiled)) | st.just(len(spoiled)))
    source = Bytes(f"spoiled.{ending}", bytes(spoiled[:end]))
    try:
        found = probe(source)
        first = next(samples(source))
    except AudioError:
        return
    assert 0 < found.seconds < float("inf")
    assert len(first) <= RATE * SECONDS * 10
