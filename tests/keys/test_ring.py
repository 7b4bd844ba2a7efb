"""The ring: made once, sealed for the master key, read anew when it changes."""

import json
import os
import threading
from dataclasses import replace

import pyrage
import pytest

from review.errors import (
    KeyChangeUnfinishedError,
    KeyMissingError,
    KeysBrokenError,
    KeysBusyError,
    StoreBrokenError,
    StorePlainError,
    WrongKeyError,
)
from review.keys import open_ring
from review.keys.ring import new_ring, read, with_new_keys, without_old_keys, written
from review.keys.ring_files import RingFiles
from review.keys.source import new_identity, public


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def key():
    return {"GREENROOM_KEY": new_identity()}


def rights(path):
    return path.stat().st_mode & 0o777


def test_a_ring_is_made_once_and_is_its_owners(home):
    first, second = open_ring(home, {}), open_ring(home, {})

    assert first.now() == second.now()
    assert not first.is_encrypted
    assert rights(home / "keys.json") == 0o600
    assert [path.name for path in home.iterdir()] == ["keys.json"]


def test_a_ring_that_a_copy_laid_open_to_others_is_its_owners_again(home):
    first = open_ring(home, {})
    (home / "keys.json").chmod(0o644)

    assert open_ring(home, {}).now() == first.now()
    assert rights(home / "keys.json") == 0o600


def test_a_file_system_without_links_has_a_ring_too(home, monkeypatch):
    def refuse(*_given):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)

    first, second = open_ring(home, {}), open_ring(home, {})

    assert first.now() == second.now()
    assert [path.name for path in home.iterdir()] == ["keys.json"]


def test_twenty_threads_make_one_ring(home, key):
    rings = []
    threads = [
        threading.Thread(target=lambda: rings.append(open_ring(home, key).now()))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rings) == 20
    assert len({ring.database for ring in rings}) == 1


def test_with_a_key_a_new_folder_is_encrypted_from_the_start(home, key):
    ring = open_ring(home, key)

    assert ring.is_encrypted
    assert ring.masters == (public(key["GREENROOM_KEY"]),)
    assert rights(home / "keys.age") == 0o600
    assert [path.name for path in home.iterdir()] == ["keys.age"]


def test_any_age_tool_with_the_key_opens_the_ring(home, key):
    open_ring(home, key)
    identity = pyrage.x25519.Identity.from_str(key["GREENROOM_KEY"])

    said = json.loads(pyrage.decrypt((home / "keys.age").read_bytes(), [identity]))

    assert said["schema"] == "greenroom.keys/1"


def test_no_key_of_a_ring_is_ever_shown(home, key):
    ring = open_ring(home, key).now()

    for secret in (*ring.fields, *ring.database, ring.index):
        assert repr(secret) not in repr(ring)
    assert ring.files[0] not in repr(ring)


class TestRefused:
    def test_without_the_key(self, home, key):
        open_ring(home, key)

        with pytest.raises(KeyMissingError):
            open_ring(home, {})

    def test_with_another_key(self, home, key):
        open_ring(home, key)

        with pytest.raises(WrongKeyError):
            open_ring(home, {"GREENROOM_KEY": new_identity()})

    def test_with_a_key_for_a_folder_that_lies_open(self, home, key):
        open_ring(home, {})

        with pytest.raises(StorePlainError):
            open_ring(home, key)

    def test_with_a_key_for_an_open_database_of_an_earlier_version(self, home, key):
        home.mkdir()
        (home / "greenroom.db").write_bytes(b"SQLite format 3\0")

        with pytest.raises(StorePlainError):
            open_ring(home, key)
        assert len(list(home.iterdir())) == 1

    @pytest.mark.parametrize("environ", [{}, {"GREENROOM_KEY": new_identity()}])
    def test_without_the_ring_of_a_database_that_is_there(self, home, environ):
        home.mkdir()
        (home / "greenroom.db").write_bytes(os.urandom(4096))

        with pytest.raises(StoreBrokenError):
            open_ring(home, environ)
        assert len(list(home.iterdir())) == 1

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"nonsense", b'{"schema": "greenroom.keys/1"}', b"[]"]
    )
    def test_a_damaged_ring(self, home, content):
        open_ring(home, {})
        (home / "keys.json").write_bytes(content)

        with pytest.raises(KeysBrokenError):
            open_ring(home, {})

    @pytest.mark.parametrize("kept", [0, 22, 60, 300, -1])
    def test_a_damaged_sealed_ring(self, home, key, kept):
        open_ring(home, key)
        path = home / "keys.age"
        path.write_bytes(path.read_bytes()[:kept])

        with pytest.raises(KeysBrokenError):
            open_ring(home, key)

    def test_a_folder_between_two_states(self, home, key):
        open_ring(home, key)
        (home / "keys.json").write_bytes(written(new_ring()))

        with pytest.raises(KeyChangeUnfinishedError):
            open_ring(home, key)
        assert open_ring(home, key, is_converting=True).is_encrypted


class TestLive:
    def test_a_ring_that_another_process_changes_is_seen_at_once(self, home, key):
        ring, other = open_ring(home, key), RingFiles(home, key)
        old = ring.fields

        other.save(with_new_keys(other.read(), identity=new_identity()))
        assert ring.fields[1:] == old
        assert ring.is_rotating

        other.save(without_old_keys(other.read()))
        assert len(ring.fields) == len(ring.database) == len(ring.files) == 1
        assert ring.fields != old
        assert ring.index == read(written(ring.now())).index

    def test_a_ring_sealed_for_two_keys_opens_with_either(self, home, key):
        ring = open_ring(home, key)
        new = {"GREENROOM_KEY": new_identity()}
        both = (public(new["GREENROOM_KEY"]), *ring.masters)

        ring.on_disk.save(replace(ring.now(), masters=both))

        assert open_ring(home, new).now() == open_ring(home, key).now()

    def test_no_key_goes_while_somebody_writes_with_it(self, home):
        ring, other = open_ring(home, {}), open_ring(home, {})

        with ring.writing(), pytest.raises(KeysBusyError), other.alone(seconds=0):
            pass
        with other.alone(seconds=0), other.writing() as found:
            assert found == ring.now()

    def test_only_one_command_changes_keys(self, home):
        one, other = open_ring(home, {}), open_ring(home, {})

        with (
            one.on_disk.changing(),
            pytest.raises(KeysBusyError),
            other.on_disk.changing(),
        ):
            pass
