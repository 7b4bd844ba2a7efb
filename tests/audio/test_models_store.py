import hashlib
import os
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from audio import hub, model_files, models_store, packaged
from audio.decode import Sound, samples
from audio.errors import ModelCorruptError, ModelNotFoundError
from audio.model_files import NEEDED
from audio.model_list import Place, State, listed, looked_at
from audio.models_store import (
    BASE_SHA256,
    FALLBACK,
    Role,
    Why,
    choose,
    find_model,
    find_second,
    located,
    second,
)
from audio.whisper import WhisperRecogniser
from review.demo import seed

SHORT = Path(seed.__file__).parent / "clips" / "short-clean.m4a"


def sound_of(path: Path) -> Sound:
    return np.concatenate(list(samples(path)))


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """No hub cache and no hub."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(hub, "cached", lambda _: None)
    monkeypatch.setattr(hub, "all_cached", lambda: iter(()))


def model_folder(folder: Path, weights: bytes = b"weights") -> Path:
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).write_bytes(weights if name == "model.bin" else b"{}")
    return folder


def find(home: Path) -> tuple[str, str]:
    model = find_model(home, {})
    return str(model.path), model.sha256


def test_the_packaged_weights_are_joined_once_by_whoever_is_first(
    offline, monkeypatch, tmp_path
):
    def read_again(_path):
        pytest.fail("the weights were verified")

    with ProcessPoolExecutor(3) as pool:
        found = set(pool.map(find, [tmp_path] * 3))
    assert found == {(str(tmp_path / "models" / "whisper-base"), BASE_SHA256)}
    left = {path.name for path in (tmp_path / "models").iterdir()}
    assert left == {"whisper-base", "verified.json"}
    monkeypatch.setattr(model_files, "sha256_of", read_again)
    monkeypatch.setattr(models_store, "sha256_of", read_again)
    model = find_model(tmp_path, {})
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


def test_a_name_that_is_nowhere_gives_one_clear_error_at_once(
    offline, monkeypatch, tmp_path
):
    def waits(*_what):
        pytest.fail("somebody waited, or asked the network")

    monkeypatch.setattr(time, "sleep", waits)
    monkeypatch.setattr(socket, "getaddrinfo", waits)
    for name in ("large-v3", "someone/some-model", "no such model"):
        with pytest.raises(ModelNotFoundError) as told:
            find_model(tmp_path, {"GREENROOM_WHISPER_MODEL": name})
        assert name in str(told.value)
        assert "GREENROOM_WHISPER_MODEL" in str(told.value)


def test_a_hub_that_does_not_answer_is_given_up(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(hub, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr(constants, "ENDPOINT", address)
        assert hub.fetched("large-v3") is None


def test_without_the_packages_every_place_is_named(offline, monkeypatch, tmp_path):
    nowhere = packaged.FIRST._replace(packages=("no_such_package",))
    monkeypatch.setattr(packaged, "PAIRS", (nowhere,))
    with pytest.raises(ModelNotFoundError) as told:
        find_model(tmp_path, {})
    for place in ("GREENROOM_WHISPER_MODEL", "models", "hub", "no_such_package"):
        assert place in str(told.value)


def halves(folder: Path, weights: tuple[bytes, bytes]) -> Path:
    """A package folder with both halves of invented weights."""
    model_folder(folder)
    for number, half in enumerate(weights, start=1):
        (folder / f"model.bin.part{number}").write_bytes(half)
    return folder


def test_packages_that_are_not_the_published_ones_are_refused(
    offline, monkeypatch, tmp_path
):
    source = halves(tmp_path / "package", (b"no weights", b"at all"))
    monkeypatch.setattr(packaged, "package_folder", lambda _: source)
    with pytest.raises(ModelCorruptError):
        find_model(tmp_path / "home", {})
    assert list((tmp_path / "home" / "models").iterdir()) == []


def test_the_other_publishers_packages_stand_in_for_the_first(
    offline, monkeypatch, tmp_path
):
    source = halves(tmp_path / "package", (b"one", b"two"))
    sha256 = hashlib.sha256(b"onetwo").hexdigest()
    fallback = packaged.FALLBACK._replace(sha256=sha256)
    there = dict.fromkeys(fallback.packages, source)
    monkeypatch.setattr(packaged, "package_folder", there.get)
    monkeypatch.setattr(packaged, "PAIRS", (packaged.FIRST, fallback))
    model = find_model(tmp_path / "home", {})
    assert (model.path.name, model.name) == ("whisper-base-fallback", "base")
    assert (model.sha256, model.trial) == (sha256, True)
    assert (model.path / "model.bin").read_bytes() == b"onetwo"


def test_what_was_chosen_goes_before_the_best_and_behind_the_variable(
    offline, tmp_path
):
    models = tmp_path / "models"
    for name in ("faster-whisper-large-v3", "small", "tiny"):
        model_folder(models / name)
    assert find_model(tmp_path, {}).name == "large-v3"
    choose(tmp_path, Role.FIRST, "small")
    assert find_model(tmp_path, {}).name == "small"
    assert find_model(tmp_path, {"GREENROOM_WHISPER_MODEL": "tiny"}).name == "tiny"
    choose(tmp_path, Role.FIRST, None)
    assert find_model(tmp_path, {}).name == "large-v3"
    choose(tmp_path, Role.FIRST, "gone")
    with pytest.raises(ModelNotFoundError, match="gone"):
        find_model(tmp_path, {})


def test_a_second_model_is_the_one_set_or_a_better_one(offline, tmp_path):
    assert find_second(tmp_path, {}) is None
    for name, weights in (("small", b"s"), ("large-v3-turbo", b"l"), ("mine", b"m")):
        model_folder(tmp_path / "models" / name, weights)
    assert find_second(tmp_path, {}) is None  # the best one hears already
    choose(tmp_path, Role.FIRST, "small")
    better = second(tmp_path, {})
    assert (Path(better.named).name, better.why) == ("large-v3-turbo", Why.BEST)
    environ = {"GREENROOM_WHISPER_SECOND": "mine"}
    assert find_second(tmp_path, environ).name == "mine"
    choose(tmp_path, Role.SECOND, "small")
    assert find_second(tmp_path, {}) is None  # the same weights tell nothing new


def test_a_copy_of_the_small_weights_is_for_trial_whatever_its_name(
    offline, monkeypatch, tmp_path
):
    base = find_model(tmp_path, {})
    copy = tmp_path / "models" / "our-own"
    copy.mkdir()
    for name in NEEDED:
        os.link(base.path / name, copy / name)
    model = located(tmp_path, "our-own")
    assert (model.name, model.trial, model.sha256) == ("our-own", True, BASE_SHA256)


def test_the_list_tells_what_is_where_and_which_is_used_why(offline, tmp_path):
    model_folder(tmp_path / "models" / "large-v3")
    own = model_folder(tmp_path / "elsewhere")
    environ = {
        "GREENROOM_WHISPER_MODEL": str(own),
        "GREENROOM_WHISPER_SECOND": "large-v3",
    }
    found = {one.called: one for one in listed(tmp_path, environ)}
    assert found[str(own)].roles == ((Role.FIRST, Why.VARIABLE),)
    assert found["large-v3"].roles == ((Role.SECOND, Why.VARIABLE),)
    assert found["large-v3"].place is Place.DATA_FOLDER
    assert (found["base"].place, found["base"].path) == (Place.PACKAGED, None)
    assert found["base"].size == 145_217_532
    assert looked_at(found["base"], tmp_path).state is State.NOT_JOINED
    assert looked_at(found["large-v3"], tmp_path).state is State.UNKNOWN


def test_damage_is_marked_and_a_damaged_model_is_not_used(offline, tmp_path):
    folder = model_folder(tmp_path / "models" / "large-v3")
    weights = folder / "model.bin"
    found = next(one for one in listed(tmp_path, {}) if one.name == "large-v3")
    assert looked_at(found, tmp_path, anew=True).state is State.UNKNOWN
    facts = weights.stat()
    weights.write_bytes(b"w3ights")  # rot: neither size nor time tell of it
    os.utime(weights, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert looked_at(found, tmp_path).state is State.UNKNOWN
    for _ in range(2):
        assert looked_at(found, tmp_path, anew=True).state is State.DAMAGED
    assert looked_at(found, tmp_path).state is State.DAMAGED
    assert find_model(tmp_path, {}).name == "base"
    with pytest.raises(ModelCorruptError):
        find_model(tmp_path, {"GREENROOM_WHISPER_MODEL": "large-v3"})
    weights.write_bytes(b"weights")
    os.utime(weights, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert looked_at(found, tmp_path, anew=True).state is State.UNKNOWN
    assert find_model(tmp_path, {}).name == "large-v3"


def test_a_broken_file_beside_the_weights_is_damage(offline, tmp_path):
    folder = model_folder(tmp_path / "models" / "small")
    (folder / "tokenizer.json").write_text("{")
    found = next(one for one in listed(tmp_path, {}) if one.name == "small")
    checked = looked_at(found, tmp_path, anew=True)
    assert (checked.state, checked.expected) == (State.DAMAGED, "tokenizer.json")
    with pytest.raises(ModelCorruptError, match=r"tokenizer\.json"):
        find_model(tmp_path, {"GREENROOM_WHISPER_MODEL": "small"})


@pytest.mark.speech
@pytest.mark.skipif(
    not packaged.installed(packaged.FALLBACK), reason="needs the extra fallback-weights"
)
def test_both_containers_of_base_hear_the_same(offline, tmp_path):
    heard = []
    for name in ("base", FALLBACK):
        recogniser = WhisperRecogniser(located(tmp_path, name), profile="fast")
        heard.append(recogniser.hear(sound_of(SHORT)))
    assert heard[0].segments
    assert heard[0] == heard[1]
