"""Keys are changed under load and killed at any moment: nothing is lost, one key opens."""

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from review import bootstrap
from review.bootstrap import open_office
from review.domain.staff import Role
from review.errors import KeyChangeUnfinishedError, StorePlainError
from review.keys.source import new_identity, parsed
from review.services import accounts, audit

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "seven green apples"

WRITE = """
import sys, threading
from review.bootstrap import now, open_office
from review.services import trail
office = open_office()
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("ready", flush=True)
number = 0
while not stop.is_set():
    number += 1
    said = f"{sys.argv[1]}-{number}"
    with office.store.atomic():
        office.store.vault.make([said], at=now())
        trail.append(office, actor="system", action="test.written", subject=said)
    print(said, flush=True)
    stop.wait(0.005)
"""

# Dies at the n-th time that something is made durable, put in place or removed.
DIE = """
import os, signal, sys
from pathlib import Path
from review.cli import main
at, *arguments = sys.argv[1:]
left = int(at)
def dying(work):
    def step(*given, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*given, **named)
    return step
os.fsync = dying(os.fsync)
Path.replace = dying(Path.replace)
Path.unlink = dying(Path.unlink)
sys.exit(main(arguments))
"""


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "master.key"
    path.write_text(new_identity() + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def environ(tmp_path, key_file):
    return os.environ | {
        "GREENROOM_HOME": str(tmp_path / "home"),
        "GREENROOM_KEY_FILE": str(key_file),
        "GREENROOM_LANG": "en",
    }


def without_key(environ):
    return {name: said for name, said in environ.items() if "_KEY" not in name}


@pytest.fixture
def house(environ):
    office = open_office(environ)
    admin = accounts.add_person(
        office, by=None, username="admin", name="管理员", password=PASSWORD,
        roles={Role.ADMIN},
    )  # fmt: skip
    office.store.vault.make(["known"], at=bootstrap.now())
    office.store.close()
    return admin


def start(environ, code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environ,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def greenroom(environ, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "review", *arguments],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def rotate_until_done(environ, *arguments, kills, rng):
    """The command, killed at random moments and started again; how often it was."""
    killed = 0
    while True:
        process = start(
            environ,
            "from review.cli import main; import sys; sys.exit(main())",
            *arguments,
        )
        try:
            said = process.communicate(
                timeout=rng.uniform(0.3, 1.2) if killed < kills else 600
            )
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
            continue
        assert process.returncode == 0, said
        if killed >= kills:
            return killed
        killed += 1


def whoever_is_there(environ):
    office = open_office(environ)
    try:
        return [person.username for person in accounts.everybody(office)]
    finally:
        office.store.close()


def check(environ, key_file, written=()):
    """One key opens everything, and all that was acknowledged is there."""
    assert len(parsed(key_file.read_text(), "")) == 1
    office = open_office(environ)
    try:
        ring = office.keys.now()
        assert [len(keys) for keys in (ring.fields, ring.database, ring.files)] == [
            1
        ] * 3
        assert not ring.is_rotating
        assert audit.verify(office) > 0
        entered = {
            row["subject"]
            for row in office.store.connection.all("SELECT subject FROM audit")
        }
        assert set(written) - entered == set()
        assert [one for one in written if not office.store.vault.holds(one)] == []
        assert office.store.vault.holds("known")
    finally:
        office.store.close()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("seed", [1, 2])
def test_keys_rotate_under_load_and_under_kills_without_loss(environ, key_file, seed):
    before = key_file.read_text()
    writers = [start(environ, WRITE, f"w{n}") for n in range(2)]
    assert [one.stdout.readline() for one in writers] == ["ready\n"] * 2

    rotate_until_done(
        environ, "key", "rotate", "--data", kills=4, rng=random.Random(seed)
    )
    said = [one.communicate("", timeout=600) for one in writers]

    assert [
        (one.returncode, words[1]) for one, words in zip(writers, said, strict=True)
    ] == [(0, "")] * 2
    written = [line for words in said for line in words[0].split()]
    assert len(written) > 20
    assert key_file.read_text() != before
    check(environ, key_file, written)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("command", [["rotate"], ["rotate", "--data"]])
def test_a_rotation_killed_at_any_write_leaves_a_key_that_opens(
    environ, key_file, command
):
    for at in range(40):
        dying = start(environ, DIE, at, "key", *command)
        _, complaint = dying.communicate(timeout=600)
        assert dying.returncode in {0, -signal.SIGKILL}, complaint
        assert whoever_is_there(environ) == ["admin"]
        if dying.returncode == 0:
            break
    else:
        pytest.fail("never ends")

    assert at > 4
    done = greenroom(environ, "key", "rotate", "--data")
    assert done.returncode == 0, done.stderr
    check(environ, key_file)


def test_a_conversion_killed_at_any_write_is_finished_by_the_next(
    environ, key_file, tmp_path
):
    plain = without_key(environ)
    office = open_office(plain)
    office.store.vault.make(["known"], at=bootstrap.now())
    office.store.close()
    assert greenroom(plain, "backup").returncode == 0

    for command in ("encrypt", "decrypt", "encrypt"):
        for at in range(0, 80, 3):
            dying = start(environ, DIE, at, "key", command)
            _, complaint = dying.communicate(timeout=600)
            assert dying.returncode in {0, -signal.SIGKILL}, complaint
            if dying.returncode == 0:
                break
            # By halves it opens for nobody, or it is as it was before, or as it will be.
            with suppress(StorePlainError, KeyChangeUnfinishedError):
                assert whoever_is_there(environ) == []
        else:
            pytest.fail("never ends")
    check(environ, key_file)
    home = tmp_path / "home"
    kept = [path for path in home.rglob("*.db") if path.name != "jobs.db"]
    assert len(kept) == 4
    for path in kept:
        assert not path.read_bytes().startswith(b"SQLite")


class TestInTheEnvironment:
    """Where only people can change the key, both open until they have done it."""

    @pytest.fixture
    def environ(self, tmp_path):
        return os.environ | {
            "GREENROOM_HOME": str(tmp_path / "home"),
            "GREENROOM_KEY": new_identity(),
            "GREENROOM_LANG": "en",
        }

    @pytest.mark.usefixtures("house")
    def test_both_keys_open_until_the_new_one_finishes(self, environ):
        rotated = greenroom(environ, "key", "rotate", "--data")
        new = environ | {"GREENROOM_KEY": rotated.stdout.strip()}

        assert greenroom(environ, "user", "list").returncode == 0
        assert greenroom(new, "user", "list").returncode == 0
        assert greenroom(environ, "key", "rotate", "--finish").returncode == 2
        assert greenroom(new, "key", "rotate", "--finish").returncode == 0
        old = greenroom(environ, "user", "list")
        assert (old.returncode, old.stdout) == (2, "")
        assert old.stderr.startswith("greenroom: R707 ")
        assert greenroom(new, "audit", "verify").returncode == 0

    @pytest.mark.usefixtures("house")
    def test_a_key_that_could_not_be_printed_changes_nothing(self, environ):
        home = Path(environ["GREENROOM_HOME"])
        before = (home / "keys.age").read_bytes()
        with Path("/dev/full").open("w") as full:
            said = subprocess.run(
                [sys.executable, "-m", "review", "key", "rotate"],
                env=environ, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip

        assert said.returncode == 2
        assert (home / "keys.age").read_bytes() == before
