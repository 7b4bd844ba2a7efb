import pytest

from audio import capacity
from audio.capacity import MIB, cores, memory, workers
from audio.models_store import Model


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"")
    with (tmp_path / "model.bin").open("r+b") as file:
        file.truncate(145 * MIB)
    return Model(name="base", path=tmp_path, sha256="0" * 64, trial=True)


@pytest.fixture
def group(tmp_path, monkeypatch):
    """A service in a slice of its own, each with limits."""
    root, own = tmp_path / "cgroup", tmp_path / "own"
    inner = root / "system.slice" / "greenroom.service"
    inner.mkdir(parents=True)
    own.write_text("0::/system.slice/greenroom.service\n")
    monkeypatch.setattr(capacity, "GROUPS", root)
    monkeypatch.setattr(capacity, "OWN_GROUP", own)
    return root


def test_as_many_work_as_there_are_cores_where_memory_allows(model):
    assert workers(model, budget=64 * 1024 * MIB) == cores() >= 1
    assert workers(model, wanted=7, budget=64 * 1024 * MIB) == 7


@pytest.mark.parametrize(("mib", "count"), [(100, 1), (700, 1), (950, 2), (1600, 5)])
def test_memory_decides_how_many_fit(model, mib, count):
    assert workers(model, wanted=8, budget=mib * MIB) == count


def test_the_limits_of_a_container_count(group):
    (group / "cpu.max").write_text("max 100000\n")
    (group / "memory.max").write_text(f"{400 * MIB}\n")
    (group / "system.slice" / "memory.max").write_text("max\n")
    (group / "system.slice" / "greenroom.service" / "cpu.max").write_text(
        "150000 100000\n"
    )
    assert cores() == 1
    assert memory() == 400 * MIB


def test_without_limits_it_is_the_machine(group):
    (group / "cpu.max").write_text("max 100000\n")
    unlimited = memory()
    (group / "memory.max").write_text("9223372036854771712\n")
    assert memory() == unlimited > 100 * MIB
    assert cores() >= 1
