"""What Greenroom writes, other users of the machine do not read."""

import os

import pytest

from review import bootstrap
from review.services import accounts, backups, jobs, uploads
from review.store.database import Store

OTHERS = 0o077


@pytest.fixture(autouse=True)
def _an_open_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path):
    return path.stat().st_mode & 0o777


def test_a_new_data_folder_and_all_in_it_are_for_its_owner(tmp_path):
    home = tmp_path / "home"
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    writer = accounts.add_person(
        office, by=None, username="writer", name="陈默",
        password="seven green apples", roles={"submitter"},
    )  # fmt: skip
    uploads.begin(office, by=writer.id, filename="a.mp4", size=1)
    backups.backup(office)
    jobs.ring(office, "a job")

    written = [home, *home.rglob("*")]
    assert {"greenroom.db", "greenroom.db-wal", "jobs.db", "backups", "work"} <= {
        path.name for path in written
    }
    assert [path for path in written if rights(path) & OTHERS] == []
    office.store.close()


def test_a_database_that_others_could_read_is_shut(tmp_path):
    path = tmp_path / "greenroom.db"
    Store(path).close()
    path.chmod(0o644)

    Store(path).close()

    assert rights(path) == 0o600


def test_backup_and_restored_database_are_private_wherever_they_lie(office, tmp_path):
    made = backups.backup(office, to=tmp_path / "one.db")
    office.store.close()
    backups.restore(office.settings, made, force=True)

    assert rights(made) == 0o600
    assert rights(office.settings.database) == 0o600
