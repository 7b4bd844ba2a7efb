"""Dossiers of an encrypted folder: one age file, and a bag for everybody who opens it."""

import io
import tarfile
from dataclasses import replace
from types import SimpleNamespace

import bagit
import pyrage
import pytest

from review.cli import main
from review.errors import (
    DossierBrokenError,
    FileDamagedError,
    FileLockedError,
    InvalidInputError,
    NoSpaceError,
)
from review.keys import age_file
from review.keys.source import new_identity, public
from review.services import archive, audit, dossier_files, intake, media, tending
from tests.audio.sound import SHORT
from tests.conftest import add_staff, make_office
from tests.services.test_archive import TEXT, close_script


@pytest.fixture
def people(encrypted):
    return SimpleNamespace(**add_staff(encrypted))


@pytest.fixture
def sealed(encrypted, people):
    case = close_script(encrypted, people)
    return archive.of_case(encrypted, case.id, by=people.qa.id)


def rewritten(encrypted, dossier, name, change):
    """Change a file of the bag and the manifests, as a forger with the key would."""
    plain = age_file.opened(dossier.path.read_bytes(), encrypted.keys.files)
    folder = dossier.path.parent / "forged"
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        tar.extractall(folder, filter="data")
    bag = next(folder.iterdir())
    path = bag / name
    path.write_bytes(change(path.read_bytes()))
    if name.startswith("data/"):
        bagit.Bag(str(bag)).save(manifests=True)
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.add(bag, arcname=bag.name)
    dossier.path.write_bytes(age_file.sealed(out.getvalue(), encrypted.keys.files[0]))


def test_it_is_one_file_and_nothing_of_it_lies_open(encrypted, sealed):
    assert sealed.path.name == "S-2026-0001-v1.tar.age"
    assert [p.name for p in encrypted.settings.dossiers.iterdir()] == [sealed.path.name]
    for path in encrypted.settings.home.rglob("*"):
        if path.is_file():
            assert "规格五十克".encode() not in path.read_bytes(), path


def test_with_the_key_it_is_checked_and_the_audit_log_knows_it(encrypted, sealed):
    report = archive.verify(sealed.path, encrypted.keys.files)

    assert (report.sha256, report.decisions) == (sealed.sha256, 3)
    assert archive.verify_kept(encrypted, sealed) == report
    assert audit.verify(encrypted) > 0


def test_after_age_and_tar_it_is_a_bag_like_every_other(encrypted, sealed, tmp_path):
    identity = pyrage.x25519.Identity.from_str(encrypted.keys.files[0])
    pyrage.decrypt_file(str(sealed.path), str(tmp_path / "bag.tar"), [identity])
    with tarfile.open(tmp_path / "bag.tar") as tar:
        tar.extractall(tmp_path, filter="data")
    bag = tmp_path / "S-2026-0001-v1"

    assert bagit.Bag(str(bag)).is_valid()
    assert archive.verify(bag).sha256 == sealed.sha256
    assert (bag / "data/text.txt").read_bytes().decode() == TEXT


def test_without_the_key_nobody_looks_into_it(sealed):
    with pytest.raises(FileLockedError):
        archive.verify(sealed.path)
    with pytest.raises(FileLockedError):
        archive.verify(sealed.path, [new_identity()])


def test_a_flipped_bit_is_found(encrypted, sealed):
    content = bytearray(sealed.path.read_bytes())
    content[len(content) // 2] ^= 1
    sealed.path.write_bytes(content)

    with pytest.raises(FileDamagedError):
        archive.verify(sealed.path, encrypted.keys.files)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (
            "data/text.txt",
            lambda raw: raw.replace("五十克".encode(), "六十克".encode()),
        ),
        ("data/case.json", lambda _raw: b"[]"),
        ("manifest-sha256.txt", lambda raw: raw.replace(b"data/text.txt", b"data/x")),
        ("bag-info.txt", lambda raw: raw + b"More: 1\n"),
        ("tagmanifest-sha256.txt", lambda _raw: b""),
    ],
)
def test_a_forgery_with_the_key_is_found_by_what_the_files_say(
    encrypted, sealed, name, change
):
    rewritten(encrypted, sealed, name, change)

    with pytest.raises(DossierBrokenError):
        archive.verify(sealed.path, encrypted.keys.files)


def test_a_file_too_many_is_named(encrypted, sealed):
    plain = io.BytesIO(age_file.opened(sealed.path.read_bytes(), encrypted.keys.files))
    with tarfile.open(fileobj=plain, mode="a") as tar:
        tar.addfile(tarfile.TarInfo("S-2026-0001-v1/data/more.txt"))
    sealed.path.write_bytes(age_file.sealed(plain.getvalue(), encrypted.keys.files[0]))

    with pytest.raises(DossierBrokenError) as told:
        archive.verify(sealed.path, encrypted.keys.files)
    assert told.value.data["reason"] == "data/more.txt"


@pytest.mark.parametrize("content", [b"", b"no tar", bytes(10_240)])
def test_an_age_file_of_something_else_is_one_clear_error(encrypted, sealed, content):
    sealed.path.write_bytes(age_file.sealed(content, encrypted.keys.files[0]))

    with pytest.raises(DossierBrokenError):
        archive.verify(sealed.path, encrypted.keys.files)


class TestExport:
    """Out of the house: as it is kept, for somebody else, or open."""

    def test_as_it_is_kept(self, encrypted, people, sealed, tmp_path):
        made = archive.export(
            encrypted, "S-2026-0001", by=people.auditor.id, to=tmp_path / "出"
        )
        assert made.name == "S-2026-0001-v1.tar.age"
        assert made.read_bytes() == sealed.path.read_bytes()

    def test_open(self, encrypted, people, sealed, tmp_path):
        made = archive.export(
            encrypted, "S-2026-0001", by=people.auditor.id, to=tmp_path, plain=True
        )
        assert archive.verify(made).sha256 == sealed.sha256

    def test_for_somebody_else(self, encrypted, people, sealed, tmp_path):
        theirs = new_identity()
        made = archive.export(
            encrypted, "S-2026-0001", by=people.auditor.id, to=tmp_path,
            recipient=public(theirs),
        )  # fmt: skip
        assert archive.verify(made, [theirs]).sha256 == sealed.sha256
        with pytest.raises(FileLockedError):
            archive.verify(made, encrypted.keys.files)

    @pytest.mark.usefixtures("sealed")
    def test_for_nobody(self, encrypted, tmp_path):
        with pytest.raises(InvalidInputError):
            archive.export(
                encrypted, "S-2026-0001", by=None, to=tmp_path, recipient="age1me"
            )
        assert list(tmp_path.glob("*.age")) == []

    @pytest.mark.usefixtures("sealed")
    def test_never_over_what_is_there(self, encrypted, tmp_path):
        for how in ({}, {"plain": True}, {"recipient": public(new_identity())}):
            archive.export(
                encrypted, "S-2026-0001", by=None, to=tmp_path / str(how), **how
            )
            with pytest.raises(NoSpaceError):
                archive.export(
                    encrypted, "S-2026-0001", by=None, to=tmp_path / str(how), **how
                )

    def test_from_an_open_folder_for_somebody_else(self, office, staff, tmp_path):
        case = close_script(office, staff)
        kept = archive.of_case(office, case.id, by=staff.qa.id)
        theirs = new_identity()
        made = archive.export(
            office, case.id, by=None, to=tmp_path, recipient=public(theirs)
        )
        assert archive.verify(made, [theirs]).sha256 == kept.sha256


def test_a_seal_that_was_killed_leaves_nothing_and_is_made_anew(
    encrypted, people, monkeypatch
):
    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            close_script(encrypted, people)
    left = encrypted.settings.dossiers / ".building-killed"
    left.write_bytes(b"half")

    assert tending.seal_closed(encrypted) == 1
    dossier = archive.of_case(encrypted, "S-2026-0001", by=people.qa.id)
    assert archive.verify_kept(encrypted, dossier).sha256 == dossier.sha256


@pytest.mark.parametrize("key", [None, new_identity()], ids=["open", "encrypted"])
def test_a_recording_in_a_dossier_is_the_muted_copy(
    tmp_path, clock, reader, monkeypatch, key
):
    office = make_office(tmp_path / "home", clock, reader, key=key)
    office = replace(office, settings=replace(office.settings, seal_recording=True))
    staff = SimpleNamespace(**add_staff(office))
    case = intake.submit_recording(
        office, by=staff.writer.id, path=SHORT, filename="a.m4a", title="切片",
        host_id=staff.host.id,
    )  # fmt: skip
    copy = media.muted_copy(office, case.recording_id)
    with dossier_files.built(office, case) as made:
        made.place()
    path = archive._absolute(office, made.dossier).path
    if path.is_dir():
        content = (path / "data/recording.m4a").read_bytes()
    else:
        with (
            age_file.open_age(path, office.keys.files) as file,
            tarfile.open(fileobj=file) as tar,
        ):
            content = tar.extractfile("R-2026-0001-v1/data/recording.m4a").read()

    assert content == (copy.read_bytes() if key is None else copy.open().read())
    office.store.close()


def test_the_command_checks_with_a_key_file_or_with_the_folder_s_own(
    encrypted, sealed, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GREENROOM_LANG", "en")
    assert main(["dossier", "verify", str(sealed.path)]) == 2
    assert capsys.readouterr().err.startswith("greenroom: R716 S-2026-0001-v1.tar ")
    assert not (tmp_path / "elsewhere").exists()

    key = tmp_path / "key.txt"
    key.write_text(f"# theirs\n{encrypted.keys.files[0]}\n")
    key.chmod(0o600)
    assert main(["dossier", "verify", "-i", str(key), str(sealed.path)]) == 0
    assert "S-2026-0001 v1: as it was sealed" in capsys.readouterr().out

    monkeypatch.setenv("GREENROOM_HOME", str(encrypted.settings.home))
    (master,) = encrypted.keys.on_disk.source.identities()
    monkeypatch.setenv("GREENROOM_KEY", master)
    assert main(["dossier", "verify", str(sealed.path)]) == 0
    out = tmp_path / "out"
    assert main(["dossier", "export", "S-2026-0001", "-o", str(out), "--plain"]) == 0
    assert archive.verify(out / "S-2026-0001-v1").decisions == 3
