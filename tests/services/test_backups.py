"""Backup while everything runs; restore that never destroys."""

import pytest

from review.errors import (
    InvalidInputError,
    NoSpaceError,
    StoreBrokenError,
    StoreInUseError,
)
from review.services import audit, backups, trail
from review.store.database import Store


def test_a_backup_is_a_whole_database(office, staff):
    path = backups.backup(office)

    copy = Store(path)
    assert copy.people.all() == office.store.people.all()
    copy.close()
    assert office.store.audit.last().action == "backup.made"


def test_a_backup_never_overwrites(office, tmp_path):
    path = backups.backup(office, to=tmp_path / "one.db")

    with pytest.raises(InvalidInputError):
        backups.backup(office, to=path)


def test_a_restore_moves_the_present_database_aside(office, staff, tmp_path):
    path = backups.backup(office, to=tmp_path / "one.db")
    trail.append(office, actor="a", action="after the backup", subject="c")
    office.store.close()

    with pytest.raises(InvalidInputError):
        backups.restore(office.settings, path, force=False)
    aside = backups.restore(office.settings, path, force=True)

    assert office.store.audit.last().action == "backup.made"
    assert audit.verify(office) > 0
    old = Store(aside)
    assert old.audit.last().action == "after the backup"
    old.close()


@pytest.mark.parametrize("content", [b"", b"nonsense" * 1000])
def test_a_damaged_backup_is_not_put_in_place(office, staff, tmp_path, content):
    path = tmp_path / "bad.db"
    path.write_bytes(content)

    with pytest.raises(StoreBrokenError):
        backups.restore(office.settings, path, force=True)
    assert office.store.people.count() > 0


def test_a_backup_that_is_not_there_is_one_clear_error(office, tmp_path):
    with pytest.raises(StoreBrokenError):
        backups.restore(office.settings, tmp_path / "none.db", force=True)


def test_a_backup_is_one_file_with_nothing_beside_it(office, staff, tmp_path):
    made = backups.backup(office, to=tmp_path / "away" / "one.db")

    assert list(made.parent.iterdir()) == [made]


def test_a_backup_that_cannot_be_written_blames_its_own_place(
    office, staff, tmp_path, monkeypatch
):
    folder = tmp_path / "shut"
    folder.mkdir()

    def refuse(self, *_given, **_more):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    with pytest.raises(NoSpaceError) as caught:
        backups.backup(office, to=folder / "one.db")

    assert caught.value.data["path"] == folder / "one.db"
    assert list(folder.iterdir()) == []


def test_a_database_in_use_is_not_replaced_under_those_who_use_it(
    office, staff, tmp_path
):
    path = backups.backup(office, to=tmp_path / "one.db")
    trail.append(office, actor="a", action="after the backup", subject="c")

    with pytest.raises(StoreInUseError):
        backups.restore(office.settings, path, force=True)

    assert office.store.audit.last().action == "after the backup"


def test_a_damaged_database_is_restored_all_the_same(office, staff, tmp_path):
    path = backups.backup(office, to=tmp_path / "one.db")
    office.store.close()
    office.settings.database.write_bytes(b"rubbish" * 1000)

    backups.restore(office.settings, path, force=True)

    assert office.store.audit.last().action == "backup.made"
