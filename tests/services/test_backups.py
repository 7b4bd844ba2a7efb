"""Backup while everything runs; restore that never destroys."""

import pytest

from review.errors import InvalidInputError, StoreBrokenError
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
