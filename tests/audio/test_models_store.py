import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from audio import hub, models_store
from audio.errors import ModelCorruptError, ModelNotFoundError
from audio.models_store import BASE_SHA256, find_model

NEEDED = models_store.NEEDED


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """No hub cache and no hub."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub, "cached", lambda _: None)


def model_folder(folder: Path, weights: bytes = b"weights") -> Path:
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(weights if name == "model.bin" else b"{}")
    return folder


def find(home: Path) -> tuple[str, str]:
    model = find_model(home, {})
    return str(model.path), model.sha256


def test_the_packaged_weights_are_joined_once_by_whoever_is_first(offline, tmp_path):
    with ProcessPoolExecutor(3) as pool:
        found = set(pool.map(find, [tmp_path] * 3))
    assert found == {(str(tmp_path / "models" / "whisper-base"), BASE_SHA256)}
    left = {path.name for path in (tmp_path / "models").iterdir()}
    assert left == {"whisper-base", "verified.json"}
    begin = time.perf_counter()
    model = find_model(tmp_path, {})
    assert time.perf_counter() - begin < 0.2
    assert (model.name, model.trial) == ("base", True)


def test_weights_changed_after_the_check_are_refused(offline, tmp_path):
    model = find_model(tmp_path, {})
    with (model.path / "model.bin").open("r+b") as file:
        file.seek(1000)
        file.write(b"changed")
    with pytest.raises(ModelCorruptError) as told:
        find_model(tmp_path, {})
    assert told.value.data["path"] == model.path


def test_a_named_folder_goes_first(offline, tmp_path):
    own = model_folder(tmp_path / "my-model")
    model_folder(tmp_path / "home" / "models" / "whisper-small")
    model = find_model(tmp_path / "home", {"GREENROOM_WHISPER_MODEL": str(own)})
    assert (model.path, model.name, model.trial) == (own, "my-model", False)
    other = model_folder(tmp_path / "faster-whisper-tiny")
    wanted = find_model(
        tmp_path / "home", {"GREENROOM_WHISPER_MODEL": str(own)}, wanted=str(other)
    )
    assert (wanted.name, wanted.trial) == ("tiny", True)


def test_the_best_model_of_the_data_folder_goes_before_the_packaged_one(
    offline, tmp_path
):
    for name in ("whisper-small", "faster-whisper-large-v3", "another"):
        model_folder(tmp_path / "models" / name)
    (tmp_path / "models" / "half-copied").mkdir()
    model = find_model(tmp_path, {})
    assert (model.name, model.trial) == ("large-v3", False)


def test_a_name_that_is_nowhere_gives_one_clear_error_at_once(offline, tmp_path):
    begin = time.perf_counter()
    for name in ("large-v3", "someone/some-model", "no such model"):
        with pytest.raises(ModelNotFoundError) as told:
            find_model(tmp_path, {"GREENROOM_WHISPER_MODEL": name})
        assert name in str(told.value)
        assert "GREENROOM_WHISPER_MODEL" in str(told.value)
    assert time.perf_counter() - begin < 5


def test_a_hub_that_does_not_answer_is_given_up(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    begin = time.perf_counter()
    assert hub.fetched("large-v3") is None
    assert time.perf_counter() - begin < hub.PATIENCE + 2


def test_without_the_packages_every_place_is_named(offline, monkeypatch, tmp_path):
    monkeypatch.setattr(models_store, "PARTS", ("no_such_package",))
    with pytest.raises(ModelNotFoundError) as told:
        find_model(tmp_path, {})
    for place in ("GREENROOM_WHISPER_MODEL", "models", "hub", "no_such_package"):
        assert place in str(told.value)


def test_packages_that_are_not_the_published_ones_are_refused(
    offline, monkeypatch, tmp_path
):
    source = model_folder(tmp_path / "package")
    for number in (1, 2):
        (source / f"model.bin.part{number}").write_bytes(b"no weights")
    monkeypatch.setattr(models_store, "_package_folder", lambda _: source)
    with pytest.raises(ModelCorruptError):
        find_model(tmp_path / "home", {})
    assert list((tmp_path / "home" / "models").iterdir()) == []
