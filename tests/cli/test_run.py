"""`greenroom run`: app and worker come together and go together, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from review.cli.run import ALLOWED, environment, require_free
from review.errors import InvalidInputError
from tests.browser import running
from tests.browser.running import ROOT, answers, free_port

LONG = 600


@pytest.fixture
def start(tmp_path):
    started = []

    def start(home: Path, *more: str):
        port = str(free_port())
        words = [sys.executable, "-m", "review", "run", "--port", port, *more]
        with (tmp_path / "log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    words,
                    cwd=ROOT,
                    env=running.environment(home),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return started[-1], f"http://127.0.0.1:{port}/healthz"

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until(true, seconds=LONG):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def alive(pid):
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGKILL])
def test_no_child_outlives_a_closed_terminal_or_a_killed_supervisor(
    start, tmp_path, how
):
    supervisor, health = start(tmp_path / "home", "--demo-accounts")
    wait_until(lambda: "Ctrl-C" in (tmp_path / "log").read_text(encoding="utf-8"))
    assert answers(health)
    theirs = children(supervisor.pid)
    assert len(theirs) == 2

    os.kill(supervisor.pid, how)

    wait_until(lambda: not any(alive(pid) for pid in theirs))
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "greenroom user add" in said
    assert "chen" not in said  # a demo account that is not there


def test_a_data_folder_that_cannot_be_is_one_line(start, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    supervisor, _health = start(tmp_path / "file" / "home")

    assert supervisor.wait(LONG) == 2
    (line,) = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert line.startswith("greenroom: R602 ")


def test_a_worker_that_is_set_wrong_ends_the_whole_with_its_own_line(
    start, tmp_path, monkeypatch
):
    (tmp_path / "inbox").mkdir()
    monkeypatch.setenv("GREENROOM_INBOX", str(tmp_path / "inbox"))
    monkeypatch.setenv("GREENROOM_INBOX_USER", "nobody")
    supervisor, _health = start(tmp_path / "home")

    assert supervisor.wait(LONG) == 2
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert said.count("R001") == 1
    assert "Traceback" not in said


def test_an_address_that_was_asked_for_may_be_called_by_its_name(monkeypatch):
    monkeypatch.delenv(ALLOWED, raising=False)
    assert environment("192.0.2.7")[ALLOWED].split()[-1] == "192.0.2.7"
    assert ALLOWED not in environment("0.0.0.0")

    monkeypatch.setenv(ALLOWED, "review.example.com")
    assert environment("192.0.2.7")[ALLOWED] == "review.example.com"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"])
def test_an_address_of_either_version_is_free_until_somebody_takes_it(address):
    try:
        with socket.create_server(
            (address, 0),
            family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        ) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(InvalidInputError, match=str(port)):
                require_free(address, port)
    except OSError as error:
        pytest.skip(f"no such address here: {error}")
    require_free(address, port)


@pytest.mark.parametrize("address", ["192.0.2.1", "no.such.host.invalid", "总台"])
def test_an_address_that_is_not_ours_is_named(address):
    with pytest.raises(InvalidInputError, match="--address"):
        require_free(address, free_port())
