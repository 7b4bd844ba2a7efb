"""Every file of a folder for the newest key, or open again; stopped anywhere, nothing is lost."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from audio.checkpoint import Checkpoint
from review.errors import FileLockedError, NoSpaceError
from review.keys import age_file
from review.keys.source import new_identity
from review.services import archive, intake, kept, media
from review.services.reencryption import reencrypt
from tests.audio.sound import SHORT
from tests.services.test_archive import close_script


class Rings:
    """A ring whose keys a test changes, as rotation does on the disk."""

    def __init__(self, ring, files):
        self._ring, self.files = ring, files

    def __getattr__(self, name):
        return getattr(self._ring, name)

    def writing(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_why):
        return None


@pytest.fixture
def house(office, staff):
    """An open folder with a recording, its copy and a dossier."""
    case = intake.submit_recording(
        office, by=staff.writer.id, path=SHORT, filename="a.m4a", title="切片",
        host_id=staff.host.id,
    )  # fmt: skip
    media.muted_copy(office, case.recording_id)
    close_script(office, staff)
    (office.settings.work).mkdir(exist_ok=True)
    (office.settings.work / "case.heard.jsonl").write_text('{"check": 1}\n')
    return SimpleNamespace(
        office=office, people=staff, recording=case.recording_id, before=content(office)
    )


def keyed(house, *files):
    return replace(house.office, keys=Rings(house.office.keys, files))


def files(office):
    """Every kept file; parts that a killed run left have no name yet."""
    folders = (office.settings.media, office.settings.dossiers)
    found = (path for one in folders for path in sorted(one.rglob("*")))
    return [p for p in found if p.is_file() and ".part" not in p.name]


def content(office):
    """What every kept file holds, by its plain name."""
    found = {}
    for path in files(office):
        if path.is_relative_to(office.settings.media):
            plain = path.with_name(path.name.removesuffix(".age"))
            found[plain.name] = kept.read(kept.find(office, plain))
    dossier = archive._absolute(office, office.store.dossiers.all()[0])
    found["dossier"] = archive.verify_kept(office, dossier).sha256
    return found


def is_open(office):
    return not any(path.name.endswith(".age") for path in files(office))


def is_all_for(office, identity):
    return all(
        path.name.endswith(".age") and age_file.is_for(path, identity)
        for path in files(office)
    )


def test_an_open_folder_stays_open_without_a_key(house):
    assert reencrypt(house.office) == 0
    assert content(house.office) == house.before


def test_open_files_are_encrypted_once(house):
    key = new_identity()
    office = keyed(house, key)

    assert reencrypt(office) == 5  # recording, copy, waveform, dossier, progress
    assert reencrypt(office) == 0
    assert is_all_for(office, key)
    assert content(office) == house.before
    assert list(office.settings.work.glob("*.jsonl")) == []


def test_a_new_key_takes_the_place_of_the_old_one(house):
    old, new = new_identity(), new_identity()
    reencrypt(keyed(house, old))

    assert reencrypt(keyed(house, new, old)) == 4
    assert is_all_for(keyed(house, new), new)
    assert content(keyed(house, new)) == house.before
    with pytest.raises(FileLockedError):
        content(keyed(house, old))


def test_what_was_encrypted_is_laid_open_again(house):
    key = new_identity()
    reencrypt(keyed(house, key))

    assert reencrypt(keyed(house, key), plain=True) == 4
    assert reencrypt(keyed(house, key), plain=True) == 0
    assert content(house.office) == house.before
    assert is_open(house.office)


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("stop", range(12))
def test_stopped_anywhere_nothing_is_lost_and_the_next_run_ends_it(
    house, monkeypatch, stop, plain
):
    old, new = new_identity(), new_identity()
    reencrypt(keyed(house, old))
    office = keyed(house, *((old,) if plain else (new, old)))
    steps = iter(range(stop))

    def stopping(name):
        real = getattr(Path, name)

        def step(path, *given, **how):
            if next(steps, None) is None:
                raise KeyboardInterrupt
            return real(path, *given, **how)

        return step

    with monkeypatch.context() as patch:
        for name in ("replace", "rename", "unlink", "open"):
            patch.setattr(Path, name, stopping(name))
        with pytest.raises(KeyboardInterrupt):
            reencrypt(office, plain=plain)

    assert content(office) == house.before
    while reencrypt(office, plain=plain):
        pass
    assert content(office) == house.before
    if plain:
        assert is_open(office)
    else:
        assert is_all_for(office, new)


def test_a_full_disk_is_said_and_changes_nothing(house, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(NoSpaceError):
            reencrypt(keyed(house, new_identity()))

    assert content(house.office) == house.before
    assert is_open(house.office)
    assert list(house.office.settings.home.rglob("*.part")) == []


def test_what_is_deleted_meanwhile_does_not_come_back(house, monkeypatch):
    office = keyed(house, new_identity())
    recording = office.store.recordings.get(house.recording)
    original = office.media_path(recording.path)
    encrypt = age_file.encrypt

    def slow(source, target, identity):
        encrypt(source, target, identity)
        if getattr(source, "name", "") == str(original):
            assert media.drop_original(house.office, house.recording)

    monkeypatch.setattr(age_file, "encrypt", slow)
    reencrypt(office)

    assert kept.find(office, original) is None
    assert len(files(office)) == 3
    assert list(office.settings.home.rglob("*.part")) == []


def test_progress_of_a_hearing_follows_the_newest_key_or_goes(house):
    old, new = new_identity(), new_identity()
    path = house.office.settings.work / "case.heard.jsonl"
    Checkpoint(path, about={}, seal=kept.line_seal(keyed(house, old)))
    reencrypt(keyed(house, old))
    assert path.exists()

    reencrypt(keyed(house, new, old))
    assert not path.exists()
