"""The same store, encrypted: nothing readable in the file, the same words for errors."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from review.errors import (
    ConflictError,
    StoreBrokenError,
    StoreBusyError,
    StoreError,
    StoreInUseError,
    StorePlainError,
)
from review.services import audit, trail
from review.store import database_files, driver
from review.store.connection import Connection
from review.store.database import Store
from review.store.database_files import (
    check_file,
    converted,
    fold,
    key_of,
    rekey,
    rows,
)

OLD, NEW = b"o" * 32, b"n" * 32
ROOT = Path(__file__).parents[2]


class Ring:
    """The keys of a database, as they are now."""

    def __init__(self, *keys):
        self.keys = keys

    def __call__(self):
        return self.keys


@pytest.fixture
def path(tmp_path):
    return tmp_path / "greenroom.db"


@pytest.fixture
def ring():
    return Ring(OLD)


@pytest.fixture
def connection(path, ring):
    made = Connection(path, keys=ring, busy_seconds=0.2)
    made.run("CREATE TABLE cases (id TEXT PRIMARY KEY) STRICT")
    made.run("CREATE TABLE audit (id TEXT CHECK (id <> '')) STRICT")
    made.insert("cases", {"id": "林小满的直播"})
    yield made
    made.close()


def test_the_whole_store_works_encrypted(encrypted):
    trail.append(encrypted, actor="a", action="b", subject="林小满的直播")

    assert encrypted.store.altered() == ()
    assert audit.verify(encrypted) == 1
    again = Store(encrypted.settings.database, encrypted.keys)
    assert again.audit.last().subject == "林小满的直播"
    again.close()
    for file in encrypted.settings.home.rglob("*"):
        assert "林小满的直播".encode() not in file.read_bytes()
        assert not file.read_bytes().startswith(driver.PLAIN)


def test_errors_of_either_library_have_our_words(connection, path, ring):
    other = Connection(path, keys=ring, busy_seconds=0)
    with pytest.raises(ConflictError):
        connection.insert("audit", {"id": ""})
    with pytest.raises(StoreError):
        connection.all("SELECT nonsense")
    with connection.atomic(), pytest.raises(StoreBusyError):
        other.run("DELETE FROM cases")
    other.close()


def test_a_wrong_key_is_one_quiet_error(connection, path, capfd):
    wrong = Connection(path, keys=Ring(NEW))

    with pytest.raises(StoreBrokenError):
        wrong.all("SELECT * FROM cases")
    assert capfd.readouterr() == ("", "")


def test_a_file_that_lies_open_is_not_taken_for_an_encrypted_one(path, ring):
    Store(path).close()

    with pytest.raises(StorePlainError):
        Connection(path, keys=ring).all("SELECT 1")


def test_pages_changed_in_the_file_are_found(connection, path):
    connection.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    raw = bytearray(path.read_bytes())
    raw[6000] ^= 1
    path.write_bytes(raw)

    with pytest.raises(StoreError):
        check_file(path, OLD)


class TestNewKey:
    """Another process re-keys the database while this one has it open."""

    def test_every_thread_goes_on_with_the_new_key(self, connection, path, ring):
        seen, ready, go = [], threading.Barrier(3), threading.Barrier(3)

        def read():
            connection.all("SELECT * FROM cases")
            ready.wait()
            go.wait()
            with connection.snapshot():
                seen.append(connection.count("SELECT count(*) FROM cases"))
            connection.close()

        threads = [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        ready.wait()
        ring.keys = (NEW, OLD)
        rekey(path, OLD, NEW)
        ring.keys = (NEW,)
        go.wait()
        for thread in threads:
            thread.join()

        assert seen == [1, 1]
        connection.insert("cases", {"id": "b"})
        assert connection.count("SELECT count(*) FROM cases") == 2
        assert key_of(path, (OLD, NEW)) == NEW

    def test_whoever_is_reading_sees_one_state_to_the_end(
        self, connection, path, ring, monkeypatch
    ):
        # The new key waits for the reader before it leaves that to the next checkpoint.
        monkeypatch.setattr(database_files, "PATIENCE", 0.2)
        other = Connection(path, keys=ring)
        with other.snapshot():
            before = other.all("SELECT * FROM cases")
            ring.keys = (NEW, OLD)
            rekey(path, OLD, NEW)
            connection.insert("cases", {"id": "b"})
            assert other.all("SELECT * FROM cases") == before
        assert len(other.all("SELECT * FROM cases")) == 2
        other.close()

    def test_a_writer_that_is_at_work_is_waited_for(self, connection, path, ring):
        done = threading.Event()

        def change():
            rekey(path, OLD, NEW)
            done.set()

        ring.keys = (NEW, OLD)
        thread = threading.Thread(target=change)
        with connection.atomic():
            connection.insert("cases", {"id": "b"})
            thread.start()
            assert not done.wait(0.1)
        thread.join()

        assert connection.count("SELECT count(*) FROM cases") == 2

    @pytest.mark.usefixtures("connection")
    def test_a_key_that_changes_again_on_the_way_is_met_again(self, path):
        third = b"3" * 32
        changes = [(OLD, NEW), (NEW, third)]

        def keys():
            if not changes:
                return (third,)
            before, after = changes.pop(0)
            rekey(path, before, after)
            return (before,)

        late = Connection(path, keys=keys)

        assert late.count("SELECT count(*) FROM cases") == 1
        late.close()

    def test_a_backup_after_it_has_the_new_key(self, connection, path, ring, tmp_path):
        ring.keys = (NEW, OLD)
        rekey(path, OLD, NEW)

        connection.copy_to(tmp_path / "copy.db")

        check_file(tmp_path / "copy.db", NEW)
        assert not (tmp_path / "copy.db.part").exists()

    def test_without_the_new_key_nothing_opens(self, connection, path):
        rekey(path, OLD, NEW)

        with pytest.raises(StoreBrokenError):
            connection.all("SELECT * FROM cases")
        with pytest.raises(StoreBrokenError):
            connection.insert("cases", {"id": "b"})


class TestConversion:
    @pytest.mark.parametrize("key", [NEW, None])
    def test_a_copy_has_all_that_the_original_has(self, encrypted, tmp_path, key):
        trail.append(encrypted, actor="a", action="b", subject="c")
        encrypted.store.close()
        (old,) = encrypted.keys.database
        path, copy = encrypted.settings.database, tmp_path / "copy.db"

        fold(path, old)
        converted(path, old, copy, key)

        check_file(copy, key)
        made = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
        assert rows(copy, key, made) == rows(path, old, made)
        assert rows(copy, key, "SELECT * FROM audit") == rows(
            path, old, "SELECT * FROM audit"
        )
        assert copy.read_bytes().startswith(driver.PLAIN) == (key is None)
        assert copy.stat().st_mode & 0o777 == 0o600

    def test_an_open_database_is_read_by_the_library_of_the_system(
        self, encrypted, tmp_path
    ):
        encrypted.store.close()
        (old,) = encrypted.keys.database
        copy = tmp_path / "copy.db"
        fold(encrypted.settings.database, old)
        converted(encrypted.settings.database, old, copy, None)

        store = Store(copy)
        assert store.altered() == ()
        store.close()
        with sqlite3.connect(copy) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        raw.close()

    def test_a_database_in_use_is_not_folded(self, connection, path):
        connection.all("SELECT * FROM cases")

        with pytest.raises(StoreInUseError):
            fold(path, OLD)

    def test_a_damaged_original_gives_no_copy(self, tmp_path):
        path = tmp_path / "bad.db"
        path.write_bytes(os.urandom(8192))

        with pytest.raises(StoreBrokenError):
            converted(path, OLD, tmp_path / "copy.db", NEW)
        assert [one.name for one in tmp_path.iterdir()] == ["bad.db"]


FULL = """
import resource, signal, sys
from pathlib import Path
from review.errors import StoreError
from review.store.connection import Connection
from review.store.database_files import rekey
OLD, NEW = b"o" * 32, b"n" * 32
path = Path(sys.argv[1])
made = Connection(path, keys=lambda: (OLD,))
made.run("CREATE TABLE cases (id TEXT) STRICT")
made.run("CREATE TABLE audit (id TEXT) STRICT")
with made.atomic():
    for number in range(200):
        made.insert("cases", {"id": f"{number}" * 500})
made.all("PRAGMA wal_checkpoint(TRUNCATE)")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for work in (lambda: rekey(path, OLD, NEW), lambda: made.copy_to(path.with_name("c"))):
    try:
        work()
    except StoreError as error:
        print(error.code)
"""


@pytest.mark.parametrize("room", [8192, 65536, 131072])
def test_without_room_the_old_key_stays_and_nothing_half_written(path, room):
    """No word of a damaged database: nobody must restore one that is sound."""
    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(room)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip

    rekeyed, copied = ended.stdout.split()
    assert (rekeyed, copied[:2]) == ("R602", "R6"), ended.stderr
    check_file(path, OLD)
    left = {p.name.removeprefix(path.name) for p in path.parent.iterdir()}
    assert left <= {"", "-wal", "-shm"}
