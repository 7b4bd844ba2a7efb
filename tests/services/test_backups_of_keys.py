"""Keys beside the backups: one newest copy, and no restore brings an erased one back."""

import dataclasses
import sqlite3

import pytest

from review.config import Settings
from review.errors import (
    ErasedError,
    KeyMissingError,
    NoSpaceError,
    OriginalLostError,
    StoreBrokenError,
    StoreError,
    StoreInUseError,
    WrongKeyError,
)
from review.keys import open_ring
from review.keys.source import new_identity
from review.services import audit, backups, trail
from review.store.database import Store
from review.store.database_files import rows
from review.store.driver import PLAIN
from tests.conftest import make_office

PERSON, OTHER = "person", "other"


@pytest.fixture(params=["office", "encrypted"])
def house(request, clock):
    """An office with two people whose numbers are sealed."""
    made = request.getfixturevalue(request.param)
    made.store.vault.make([PERSON, OTHER], at=clock())
    return made


@pytest.fixture
def sealed(house):
    return house.store.vault.seal(PERSON, "span", "13800138000")


def reopened(house):
    return dataclasses.replace(house, store=Store(house.settings.database, house.keys))


def moved(house, home):
    """The same installation on another machine: nothing but the master key is there."""
    return Settings(home=home, environ=house.settings.environ, argon2_kib=64)


def test_a_backup_holds_no_key_and_has_the_newest_ones_beside_it(house, clock):
    first = backups.backup(house)
    house.store.vault.make(["third"], at=clock())
    clock.advance(minutes=1)
    backups.backup(house)

    ring = ["keys.age"] if house.keys.is_encrypted else []
    names = sorted(path.name for path in first.parent.iterdir())
    assert names[2:] == [*ring, "keys.db"]
    key = next(iter(house.keys.database), None)
    known = "SELECT count(*) FROM subject_keys"
    assert rows(first.with_name("keys.db"), key, known) == [(3,)]
    with pytest.raises(StoreError):
        rows(first, key, known)


def test_whoever_was_erased_is_erased_in_the_backups_and_after_a_restore(
    house, sealed, clock
):
    made = backups.backup(house)
    house.store.vault.shred(PERSON, at=clock())
    backups.renew_keys(house)
    house.store.close()

    backups.restore(house.settings, made, force=True)

    again = reopened(house)
    with pytest.raises(ErasedError):
        again.store.vault.open(PERSON, "span", sealed)
    assert again.store.vault.holds(OTHER)
    again.store.close()


def test_a_restore_without_its_ring_says_whose_originals_do_not_open(
    office, clock, tmp_path
):
    office.store.vault.make([PERSON, OTHER], at=clock())
    office.store.vault.shred(OTHER, at=clock())
    made = backups.backup(office)
    ring = (office.settings.home / "keys.json").read_bytes()
    assert backups.unopened(office.settings) == 0

    elsewhere = moved(office, tmp_path / "elsewhere")
    backups.restore(elsewhere, made, force=False)
    assert backups.unopened(elsewhere) == 1
    (elsewhere.home / "keys.json").write_bytes(ring)
    assert backups.unopened(elsewhere) == 0


def test_whoever_was_erased_is_erased_below_the_backup_folder_too(house, clock):
    made = backups.backup(house, to=house.settings.backups / "daily" / "one.db")
    house.store.vault.shred(PERSON, at=clock())
    backups.renew_keys(house)

    key = next(iter(house.keys.database), None)
    known = "SELECT subject_id FROM subject_keys WHERE wrapped NOTNULL"
    assert rows(made.with_name("keys.db"), key, known) == [(OTHER,)]


def test_a_restore_that_fails_leaves_nothing_half_written(house, monkeypatch):
    made = backups.backup(house)
    house.store.close()

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_bring_keys", full)
    with pytest.raises(NoSpaceError):
        backups.restore(house.settings, made, force=True)
    assert house.settings.database.exists()
    assert list(house.settings.home.glob("*restor*")) == []


def test_an_old_copy_of_the_keys_brings_nobody_back(house, sealed, clock, tmp_path):
    made = backups.backup(house, to=tmp_path / "away" / "one.db")
    house.store.vault.shred(PERSON, at=clock())
    house.store.close()

    backups.restore(house.settings, made, force=True)

    again = reopened(house)
    with pytest.raises(ErasedError):
        again.store.vault.open(PERSON, "span", sealed)
    again.store.close()


def test_an_erasure_that_only_the_copy_knows_of_is_taken_over(
    house, sealed, clock, tmp_path
):
    home_keys = house.store.keys.path
    house.store.close()
    before = home_keys.read_bytes()
    house.store.vault.shred(PERSON, at=clock())
    made = backups.backup(house, to=tmp_path / "away" / "one.db")
    house.store.close()
    home_keys.write_bytes(before)

    backups.restore(house.settings, made, force=True)

    again = reopened(house)
    with pytest.raises(ErasedError):
        again.store.vault.open(PERSON, "span", sealed)
    again.store.close()


def test_keys_that_were_lost_come_from_beside_the_backup(house, sealed):
    made = backups.backup(house)
    house.store.close()
    house.store.keys.path.unlink()

    backups.restore(house.settings, made, force=True)

    again = reopened(house)
    assert again.store.vault.open(PERSON, "span", sealed) == "13800138000"
    again.store.close()


class TestEncrypted:
    @pytest.fixture
    def house(self, encrypted, clock):
        encrypted.store.vault.make([PERSON, OTHER], at=clock())
        return encrypted

    def test_a_lost_machine_comes_back_with_the_master_key_alone(
        self, house, sealed, tmp_path, clock, reader
    ):
        made = backups.backup(house)
        house.store.close()
        settings = moved(house, tmp_path / "new")

        backups.restore(settings, made, force=False)

        again = make_office(
            settings.home, clock, reader, key=settings.environ["GREENROOM_KEY"]
        )
        assert again.keys.now() == house.keys.now()
        assert audit.verify(again) > 0
        assert again.store.vault.open(PERSON, "span", sealed) == "13800138000"
        again.store.close()

    def test_a_lost_machine_does_not_come_back_with_another_key(self, house, tmp_path):
        made = backups.backup(house)
        settings = Settings(
            home=tmp_path / "new", environ={"GREENROOM_KEY": new_identity()}
        )

        with pytest.raises(WrongKeyError):
            backups.restore(settings, made, force=False)
        assert not settings.home.exists()

    def test_a_backup_that_lies_open_is_encrypted_when_it_is_restored(
        self, house, tmp_path, clock, reader
    ):
        open_house = make_office(tmp_path / "open", clock, reader)
        trail.append(open_house, actor="a", action="when it was open", subject="c")
        made = backups.backup(open_house)
        open_house.store.close()
        house.store.close()

        backups.restore(house.settings, made, force=True)

        assert not house.settings.database.read_bytes().startswith(PLAIN)
        assert "when it was open" in {
            row["action"]
            for row in house.store.connection.all("SELECT action FROM audit")
        }
        house.store.close()

    def test_an_encrypted_backup_of_others_is_not_restored(
        self, house, tmp_path, clock, reader
    ):
        other = make_office(tmp_path / "other", clock, reader, key=new_identity())
        made = backups.backup(other)
        other.store.close()
        house.store.close()

        with pytest.raises(WrongKeyError):
            backups.restore(house.settings, made, force=True)
        assert house.store.connection.count("SELECT count(*) FROM audit") == 0
        house.store.close()

    def test_without_the_keys_beside_it_such_a_backup_is_no_database(
        self, house, tmp_path, clock, reader
    ):
        other = make_office(tmp_path / "other", clock, reader, key=new_identity())
        made = backups.backup(other)
        other.store.close()
        made.with_name("keys.age").unlink()
        house.store.close()

        with pytest.raises(StoreBrokenError):
            backups.restore(house.settings, made, force=True)

    def test_a_database_in_use_is_not_replaced(self, house):
        made = backups.backup(house)

        with pytest.raises(StoreInUseError):
            backups.restore(house.settings, made, force=True)

    def test_a_backup_is_of_no_use_without_its_key(self, house):
        made = backups.backup(house)

        with sqlite3.connect(made) as raw, pytest.raises(sqlite3.DatabaseError):
            raw.execute("SELECT * FROM audit")
        raw.close()

    def test_a_new_machine_must_be_given_a_key(self, house, tmp_path):
        made = backups.backup(house)
        settings = Settings(home=tmp_path / "new")

        with pytest.raises(KeyMissingError):
            backups.restore(settings, made, force=False)


def test_a_folder_without_its_old_ring_says_that_originals_are_lost(
    office, clock, tmp_path, reader
):
    office.store.vault.make([PERSON], at=clock())
    sealed = office.store.vault.seal(PERSON, "span", "13800138000")
    made = backups.backup(office)
    office.store.close()
    settings = Settings(home=tmp_path / "new")
    open_ring(settings.home, {})

    backups.restore(settings, made, force=False)

    again = make_office(settings.home, clock, reader)
    with pytest.raises(OriginalLostError):
        again.store.vault.open(PERSON, "span", sealed)
    again.store.close()
