"""New keys for a whole data folder: what the old ones opened, the new ones open."""

import dataclasses
import sqlite3
from functools import partial
from types import SimpleNamespace

import pytest

from review.errors import (
    FileLockedError,
    KeysBusyError,
    KeysError,
    StoreBrokenError,
    WrongKeyError,
)
from review.keys import age_file, locks, open_ring
from review.keys.live import WRITING
from review.keys.source import new_identity, parsed
from review.services import (
    archive,
    audit,
    backups,
    intake,
    jobs,
    kept,
    key_conversion,
    key_rotation,
    media,
    vault,
)
from review.store.database import Store
from review.store.database_files import key_of, rows
from tests.audio.sound import SHORT
from tests.conftest import add_staff, make_office
from tests.services import personal
from tests.services.test_archive import close_script


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "master.key"
    path.write_text(f"{new_identity()}\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def office(tmp_path, clock, reader, key_file):
    made = make_office(tmp_path / "home", clock, reader)
    (tmp_path / "home" / "keys.json").unlink()
    made.store.close()
    made.settings.database.unlink()
    environ = {"GREENROOM_KEY_FILE": str(key_file)}
    settings = dataclasses.replace(made.settings, environ=environ)
    made = with_key(made, settings)
    yield made
    made.store.close()


@pytest.fixture
def house(office):
    """A folder with an original, a recording, a dossier and a backup."""
    staff = SimpleNamespace(**add_staff(office))
    case = personal.submitted(office, staff)
    recorded = intake.submit_recording(
        office, by=staff.writer.id, path=SHORT, filename="a.m4a", title="切片",
        host_id=staff.host.id,
    )  # fmt: skip
    media.muted_copy(office, recorded.recording_id)
    close_script(office, staff)
    return SimpleNamespace(
        office=office,
        span=personal.span_of(office, case),
        recording=recorded.recording_id,
        backup=backups.backup(office),
    )


def with_key(office, settings, *, is_converting=False):
    """The same office with the key that its environment names."""
    ring = open_ring(settings.home, settings.environ, is_converting=is_converting)
    store = Store(settings.database, ring)
    return dataclasses.replace(office, settings=settings, keys=ring, store=store)


def handed_over(_identity):
    pytest.fail("the key is where Greenroom can write it")


def files(office):
    folders = (office.settings.media, office.settings.dossiers)
    return [path for one in folders for path in one.rglob("*.age")]


def all_is_there(house):
    office = house.office
    assert vault.reveal(office, house.span.id) == personal.PHONE
    sound = kept.read(media.open_recording(office, house.recording))
    assert sound == SHORT.read_bytes()
    dossier = archive._absolute(office, office.store.dossiers.all()[0])
    assert archive.verify_kept(office, dossier).number
    assert audit.verify(office) > 0


def test_a_new_master_key_leaves_all_data_as_they_are(house, key_file):
    office = house.office
    before, data = key_file.read_text(), office.keys.database
    written = {path: path.read_bytes() for path in files(office)}

    assert not key_rotation.rotate(office, data=False, hand_over=handed_over)

    assert key_file.read_text() != before
    assert len(parsed(key_file.read_text(), "")) == 1
    assert office.keys.database == data
    assert {path: path.read_bytes() for path in files(office)} == written
    all_is_there(house)


def test_new_data_keys_open_everything_and_the_old_ones_nothing(house):
    office = house.office
    old = office.keys.now()

    key_rotation.rotate(office, data=True, hand_over=handed_over)

    new = office.keys.now()
    assert new.index == old.index
    for kind in ("fields", "database", "files"):
        assert len(getattr(new, kind)) == 1
        assert getattr(new, kind) != getattr(old, kind)
    all_is_there(house)
    assert len(files(office)) >= 4
    for path in files(office):
        assert age_file.is_for(path, new.files[0])
        with pytest.raises(FileLockedError):
            age_file.open_age(path, old.files)
    for path in (office.settings.database, office.store.keys.path, house.backup):
        with pytest.raises(StoreBrokenError):
            key_of(path, old.database)
    assert rows(house.backup, new.database[0], "SELECT count(*) FROM cases") == [(3,)]
    assert office.store.audit.last().action == "key.rotated"


def test_a_backup_from_before_is_restored_after(house):
    office = house.office
    key_rotation.rotate(office, data=True, hand_over=handed_over)
    office.store.close()

    backups.restore(office.settings, house.backup, force=True)

    all_is_there(house)


def test_a_backup_elsewhere_is_restored_by_whoever_has_the_key_of_then(
    house, key_file, tmp_path
):
    office = house.office
    made = backups.backup(office, to=tmp_path / "away" / "one.db")
    old = key_file.read_text()
    key_rotation.rotate(office, data=True, hand_over=handed_over)
    office.store.close()
    with pytest.raises(WrongKeyError) as caught:
        backups.restore(office.settings, made, force=True)
    assert caught.value.data["path"] == made.with_name("keys.age")
    key_file.write_text(key_file.read_text() + old)

    backups.restore(office.settings, made, force=True)

    key_file.write_text(key_file.read_text().removesuffix(old))
    all_is_there(house)


def test_an_interrupted_change_goes_on_with_the_keys_it_made(house, monkeypatch):
    office = house.office

    def stopped(_office):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(key_rotation, "_rekey_backups", stopped)
        with pytest.raises(KeyboardInterrupt):
            key_rotation.rotate(office, data=True, hand_over=handed_over)
    begun = office.keys.now()
    assert begun.is_rotating
    all_is_there(house)

    key_rotation.rotate(office, data=True, hand_over=handed_over)

    assert office.keys.database == begun.database[:1]
    all_is_there(house)


def test_old_keys_stay_while_somebody_writes_a_file_with_them(house, monkeypatch):
    office = house.office
    monkeypatch.setattr(key_rotation, "WAIT_SECONDS", 0.1)
    old = office.keys.files[0]

    with locks.shared(office.settings.home / WRITING), pytest.raises(KeysBusyError):
        key_rotation.rotate(office, data=True, hand_over=handed_over)

    assert old in office.keys.files
    all_is_there(house)


def test_a_folder_is_encrypted_and_laid_open_with_all_it_has(
    tmp_path, clock, reader, key_file
):
    office = make_office(tmp_path / "home", clock, reader)
    staff = SimpleNamespace(**add_staff(office))
    case = personal.submitted(office, staff)
    recorded = intake.submit_recording(
        office, by=staff.writer.id, path=SHORT, filename="a.m4a", title="切片",
        host_id=staff.host.id,
    )  # fmt: skip
    close_script(office, staff)
    made = backups.backup(office)
    for elsewhere in ("backups/daily/monthly.bak", "copy.db"):
        backups.backup(office, to=office.settings.home / elsewhere)
    house = SimpleNamespace(
        office=office,
        span=personal.span_of(office, case),
        recording=recorded.recording_id,
        backup=made,
    )
    office.store.close()
    for half in (
        office.settings.home / "greenroom.db.converting",
        office.settings.home / "greenroom.restoring",
        made.with_name("greenroom-later.db.part"),
    ):
        half.write_bytes(made.read_bytes()[:4096])
    environ = {"GREENROOM_KEY_FILE": str(key_file)}
    settings = dataclasses.replace(office.settings, environ=environ)
    between = partial(with_key, office, settings, is_converting=True)

    assert key_conversion.encrypt(settings, between) == ()
    house.office = with_key(office, settings)
    all_is_there(house)
    for path in settings.home.rglob("*"):
        if path.is_file() and path.stat().st_size and path.suffix != ".age":
            is_open = path.read_bytes().startswith(b"SQLite")
            assert is_open == (path.name == "jobs.db"), path
    house.office.store.close()

    assert key_conversion.decrypt(settings, between) == ()
    for path in backups.copies(settings):
        assert path.read_bytes().startswith(b"SQLite"), path
    assert len(backups.copies(settings)) == 5  # with the keys beside them
    house.office = make_office(settings.home, clock, reader)
    all_is_there(house)
    assert files(house.office) == []
    house.office.store.close()


def test_a_damaged_backup_is_named_and_stays(tmp_path, clock, reader, key_file):
    office = make_office(tmp_path / "home", clock, reader)
    made = backups.backup(office)
    made.write_bytes(made.read_bytes()[:8192])
    office.store.close()
    environ = {"GREENROOM_KEY_FILE": str(key_file)}
    settings = dataclasses.replace(office.settings, environ=environ)
    between = partial(with_key, office, settings, is_converting=True)

    assert key_conversion.encrypt(settings, between) == (made,)


def test_an_open_folder_gets_new_keys_for_originals(tmp_path, clock, reader):
    office = make_office(tmp_path / "home", clock, reader)
    staff = SimpleNamespace(**add_staff(office))
    span = personal.span_of(office, personal.submitted(office, staff))
    old = office.keys.now()
    with pytest.raises(KeysError):
        key_rotation.rotate(office, data=False, hand_over=handed_over)

    key_rotation.rotate(office, data=True, hand_over=handed_over)

    assert len(office.keys.fields) == 1
    assert office.keys.fields != old.fields
    assert vault.reveal(office, span.id) == personal.PHONE
    office.store.close()


def test_the_queue_of_the_worker_holds_job_ids_alone(house):
    office = house.office
    jobs.ring(office, "job-number-one")

    with sqlite3.connect(office.settings.home / "jobs.db") as raw:
        tables = {
            name: raw.execute(f"SELECT * FROM {name}").fetchall()
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT GLOB 'sqlite_*'"
            )
        }
    raw.close()
    queued = [row[2] for row in tables.pop("task")]
    assert len(queued) == 2  # the recording is waiting to be heard
    assert b"job-number-one" in queued[1]
    assert max(map(len, queued)) < 400
    assert not any(tables.values())
    whole = (office.settings.home / "jobs.db").read_bytes()
    for secret in ("王小梅", "专场", "陈默", "切片", "a.m4a"):
        assert secret.encode() not in whole
