"""A model enters the data folder whole, or not at all."""

import hashlib
import io
import shutil
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from audio import hub, model_sources
from audio.errors import (
    ModelCorruptError,
    ModelImportError,
    ModelNotFetchedError,
    NoRoomForModelError,
)
from audio.model_files import RECORD, read_record
from audio.model_import import INCOMING, take_in
from audio.model_list import State, listed, looked_at
from audio.models_store import find_model
from tests.audio.model_hub import serving

WEIGHTS = b"weights " * 300_000
FILES = {
    "model.bin": WEIGHTS,
    "config.json": b"{}",
    "tokenizer.json": b"{}",
    "vocabulary.json": b"[]",
    "preprocessor_config.json": b"{}",
}
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


@pytest.fixture(autouse=True)
def no_cache(monkeypatch, tmp_path):
    """A hub cache of our own, with nothing in it."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(hub, "cached", lambda _: None)
    monkeypatch.setattr(hub, "all_cached", lambda: iter(()))


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def folder_of(path: Path, files=FILES) -> Path:
    path.mkdir(parents=True)
    for name, content in files.items():
        (path / name).write_bytes(content)
    return path


def there(home: Path) -> set[str]:
    return {path.name for path in (home / "models").iterdir()} - {".import.lock"}


def test_a_folder_is_copied_with_what_belongs_to_it_and_nothing_else(home, tmp_path):
    source = folder_of(tmp_path / "faster-whisper-medium", {**FILES, "note.txt": b"x"})
    told = []
    model = take_in(str(source), home, on_bytes=lambda *said: told.append(said))
    assert (model.name, model.sha256, model.trial) == ("medium", SHA256, False)
    assert model.path == home / "models" / "medium"
    assert {path.name for path in model.path.iterdir()} == {*FILES, RECORD}
    assert find_model(home, {}) == model
    total = sum(map(len, FILES.values()))
    assert told[-1] == (total, total)
    assert told == sorted(told)
    assert there(home) == {"medium", "verified.json"}
    assert read_record(model.path).source == str(source)


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz"])
def test_an_archive_is_unpacked_wherever_the_model_lies_in_it(home, tmp_path, ending):
    archive = tmp_path / f"whisper-small.{ending}"
    if ending == "zip":
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("readme.txt", "x")
            for name, content in FILES.items():
                packed.writestr(f"a/b/{name}", content)
    else:
        with tarfile.open(archive, "w:gz" if ending == "tar.gz" else "w") as packed:
            for name, content in {"../../evil.json": b"{}", **FILES}.items():
                info = tarfile.TarInfo(name if "evil" in name else f"a/b/{name}")
                info.size = len(content)
                packed.addfile(info, io.BytesIO(content))
    model = take_in(str(archive), home)
    assert (model.name, model.sha256) == ("small", SHA256)
    assert {path.name for path in model.path.iterdir()} == {*FILES, RECORD}
    assert not list(tmp_path.glob("**/evil.json"))


def test_a_damaged_archive_leaves_nothing(home, tmp_path):
    archive = tmp_path / "small.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder_of(tmp_path / "small"), "small")
    archive.write_bytes(archive.read_bytes()[:-2000])
    with pytest.raises(ModelImportError, match="damaged"):
        take_in(str(archive), home)
    assert there(home) == set()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"model.safetensors": b"x"}, "ct2-transformers-converter"),
        ({n: c for n, c in FILES.items() if n != "tokenizer.json"}, "missing"),
        ({n: c for n, c in FILES.items() if n != "vocabulary.json"}, "missing"),
        ({}, "missing"),
    ],
)
def test_what_is_no_model_is_refused_with_the_reason(home, tmp_path, files, reason):
    with pytest.raises(ModelImportError, match=reason):
        take_in(str(folder_of(tmp_path / "some", files)), home)
    assert there(home) == set()


def test_names_and_paths_that_lead_nowhere_are_refused(home, tmp_path):
    for source in (str(tmp_path / "nothing" / "here"), "no such model"):
        with pytest.raises(ModelImportError):
            take_in(source, home)
    source = folder_of(tmp_path / "some")
    for name in ("../up", ".hidden", "", "whisper-base"):
        with pytest.raises(ModelImportError):
            take_in(str(source), home, name=name or " ")


def test_a_full_disk_is_noticed_before_anything_is_written(home, tmp_path, monkeypatch):
    monkeypatch.setattr(
        model_sources.shutil, "disk_usage", lambda _: SimpleNamespace(free=65_000_000)
    )
    with pytest.raises(NoRoomForModelError, match="65 MB free"):
        take_in(str(folder_of(tmp_path / "some")), home)
    assert there(home) == set()


def test_weights_that_are_not_the_wanted_ones_are_refused(home, tmp_path):
    source = folder_of(tmp_path / "some")
    with pytest.raises(ModelCorruptError, match=SHA256):
        take_in(str(source), home, sha256="0" * 64)
    assert there(home) == set()
    assert take_in(str(source), home, sha256=SHA256).sha256 == SHA256


def test_the_same_model_twice_is_no_matter_and_another_one_keeps_out(home, tmp_path):
    source = folder_of(tmp_path / "mine")
    first = take_in(str(source), home)
    assert take_in(str(source), home) == first
    (source / "model.bin").write_bytes(b"others")
    with pytest.raises(ModelImportError, match="name"):
        take_in(str(source), home)
    assert take_in(str(source), home, name="mine-2").name == "mine-2"


def test_a_damaged_model_is_replaced_by_a_whole_one(home, tmp_path):
    source = folder_of(tmp_path / "mine")
    model = take_in(str(source), home)
    with (model.path / "model.bin").open("r+b") as file:
        file.write(b"rotten")
    found = next(one for one in listed(home, {}) if one.called == "mine")
    assert looked_at(found, home, anew=True).state is State.DAMAGED
    again = take_in(str(source), home)
    assert again.sha256 == SHA256
    assert looked_at(found, home, anew=True).state is State.AS_IMPORTED
    assert there(home) == {"mine", "verified.json"}


def test_what_a_killed_import_left_is_swept_away_and_a_running_one_is_not(
    home, tmp_path
):
    left = folder_of(home / "models" / f"{INCOMING}dead")
    source = folder_of(tmp_path / "mine")

    def meanwhile(part):
        assert not left.exists()
        take_in(str(source), home, name="another")
        assert part.is_dir()

    take_in(str(source), home, check=meanwhile)
    assert there(home) == {"mine", "another", "verified.json"}


def test_a_model_that_does_not_load_gets_no_name(home, tmp_path):
    def refuse(part):
        raise ModelImportError(path=part.name, reason="no")

    source = str(folder_of(tmp_path / "mine"))
    with pytest.raises(ModelImportError, match="mine") as refused:
        take_in(source, home, check=refuse)
    assert refused.value.data == {"path": source, "reason": "no"}
    assert there(home) == set()


def test_a_name_of_a_hub_is_fetched_from_the_mirror_and_checked(home):
    files = {**FILES, "README.md": b"much to read"}
    with serving({"some/faster-whisper-huge": files}) as mirror:
        name = "some/faster-whisper-huge"
        model = take_in(name, home, mirror=mirror.address)
        assert (model.name, model.sha256) == ("huge", SHA256)
        assert {path.name for path in model.path.iterdir()} == {*FILES, RECORD}
        with pytest.raises(ModelNotFetchedError, match="no such model"):
            take_in("some/other", home, mirror=mirror.address)
        mirror.lies["model.bin"] = "0" * 64
        with pytest.raises(ModelCorruptError, match="0000"):
            take_in(name, home, name="again", mirror=mirror.address)
    with pytest.raises(ModelNotFetchedError, match="does not answer"):
        take_in(name, home, name="later", mirror="http://127.0.0.1:9")
    assert there(home) == {"huge", "verified.json"}


def test_a_short_name_is_fetched_at_its_pinned_commit(home):
    repository = "mobiuslabsgmbh/faster-whisper-large-v3-turbo"
    with serving({repository: FILES}) as mirror:
        model = take_in("large-v3-turbo", home, mirror=mirror.address)
    pinned = f"/{repository}/resolve/0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf/model.bin"
    assert pinned in mirror.asked
    assert model.name == "large-v3-turbo"


def test_a_cached_model_is_copied_without_asking_the_network(
    home, tmp_path, monkeypatch
):
    cached = folder_of(tmp_path / "cache" / "snapshot")
    monkeypatch.setattr(hub, "cached", lambda _: cached)
    monkeypatch.setattr(hub, "files", None)
    assert take_in("large-v3", home).path == home / "models" / "large-v3"
    shutil.rmtree(cached)
    assert find_model(home, {}).name == "large-v3"
