"""A recording heard by a cluster: the same transcript, whatever happens to its workers."""

from contextlib import closing

import dask
import numpy as np
import pytest
from distributed import LocalCluster
from distributed.security import Security
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from audio import cluster as cluster_module
from audio.cluster import ClusterPool, spelt_out
from audio.decode import Block
from audio.errors import BlockFailedError, ClusterUnreachableError, WorkerRefusedError
from audio.models_store import find_model
from audio.recording import RecordingTranscriber, local
from audio.remote import Packed
from audio.subtitles import read
from tests.audio.clusters import cluster
from tests.audio.sound import SHORT
from tests.cli.processes import complaint, greenroom

speech = pytest.mark.speech

BLOCK = 3.0  # two blocks of the clip
SILENCE = Block(0, np.zeros(16_000, np.float32))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return find_model(tmp_path_factory.mktemp("home"), {})


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """A worker that is a process of its own, as on another machine."""
    with cluster(tmp_path_factory.mktemp("machines")) as made:
        made.worker("steady")
        yield made


@pytest.fixture(scope="module")
def here(model):
    """What this machine alone hears."""
    return local(model, profile="fast", block_seconds=BLOCK).transcribe(SHORT)


def heard_by(pool, media=SHORT, **options):
    transcriber = RecordingTranscriber(pool_model(pool), pool, block_seconds=BLOCK)
    return transcriber.transcribe(media, **options)


def pool_model(pool):
    return pool._recogniser.model


def in_process(**options):
    """A cluster of one worker in this very process."""
    usual = {"n_workers": 1, "threads_per_worker": 1, "memory_limit": 0}
    places = {
        "processes": False,
        "protocol": "tcp://",
        "dashboard_address": "127.0.0.1:0",
    }
    return LocalCluster(**{**usual, **places, **options})


def fast(address, model):
    return closing(ClusterPool(address, model, profile="fast"))


@speech
def test_another_machine_gives_the_transcript_of_this_one_and_keeps_no_word(
    machines, here, tmp_path
):
    answer = greenroom(
        *("transcribe", SHORT, "--cluster", machines.address),
        *("--profile", "fast", "--output", tmp_path),
        cwd=tmp_path,
        GREENROOM_BLOCK_SECONDS="3",
    )
    assert answer.returncode == 0, complaint(answer)
    assert read(tmp_path / "short-claim.json").segments == here.segments
    kept = [machines.log, *(p for p in machines.scratch.rglob("*") if p.is_file())]
    written = b"".join(path.read_bytes() for path in kept).decode(errors="ignore")
    pieces = {here.text[at : at + 3] for at in range(len(here.text) - 2)}
    assert machines.address in written
    assert not {piece for piece in pieces if piece in written}


@speech
def test_a_local_cluster_of_two_processes_gives_the_same_transcript(model, here):
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
        ) as processes,
        fast(processes.scheduler_address, model) as pool,
    ):
        assert heard_by(pool) == here


@speech
def test_a_worker_that_is_killed_costs_its_block_only(machines, model, here):
    doomed = machines.worker("doomed")
    killed = []

    def kill(step):
        if not killed and "doomed" in machines.at_work():
            doomed.kill()
            killed.append(step.done)

    with fast(machines.address, model) as pool:
        assert heard_by(pool, on_progress=kill) == here
    assert killed


@speech
def test_without_its_scheduler_a_run_ends_and_goes_on_elsewhere(model, here, tmp_path):
    checkpoint = tmp_path / "talk.jsonl"

    def kill(step):
        if step.done:
            lost.scheduler.kill()

    with cluster(tmp_path / "lost") as lost:
        lost.worker()
        with fast(lost.address, model) as pool, pytest.raises(ClusterUnreachableError):
            heard_by(pool, checkpoint=checkpoint, on_progress=kill)
    told = []
    again = local(model, profile="fast", block_seconds=BLOCK)
    assert (
        again.transcribe(SHORT, checkpoint=checkpoint, on_progress=told.append) == here
    )
    assert told[0].done > 0


def test_sound_crosses_a_network_encrypted(model):
    security = Security.temporary()
    certificates = {
        "distributed.comm.tls.ca-file": security.tls_ca_file,
        "distributed.comm.tls.client.cert": security.tls_client_cert,
        "distributed.comm.tls.client.key": security.tls_client_key,
    }
    with (
        in_process(protocol="tls://", security=security) as encrypted,
        dask.config.set(certificates),
        fast(encrypted.scheduler_address, model) as pool,
    ):
        assert encrypted.scheduler_address.startswith("tls://")
        (heard,) = pool.heard([SILENCE])
    assert heard.end == len(SILENCE.sound)


def test_a_worker_with_other_weights_is_refused(machines, model):
    other = model.model_copy(update={"sha256": "0" * 64})
    with (
        fast(machines.address, other) as pool,
        pytest.raises(WorkerRefusedError) as told,
    ):
        list(pool.heard([SILENCE]))
    assert told.value.data["what"] == "model.bin"
    assert told.value.data["found"] == model.sha256


def test_a_worker_with_other_packages_is_refused(machines, model):
    with fast(machines.address, model) as pool:
        facts = dict(pool._terms.facts) | {"ctranslate2": "3.0.0"}
        pool._terms = pool._terms.model_copy(update={"facts": tuple(facts.items())})
        with pytest.raises(WorkerRefusedError, match=r"ctranslate2 is 4.*3\.0\.0"):
            list(pool.heard([SILENCE]))


def test_a_worker_that_may_write_to_its_disk_is_refused(model):
    with (
        in_process(memory_limit="2 GiB") as spills,
        fast(spills.scheduler_address, model) as pool,
        pytest.raises(WorkerRefusedError, match=r"memory\.spill"),
    ):
        list(pool.heard([SILENCE]))


def test_a_block_that_kills_its_workers_is_given_up(model, tmp_path):
    def kill():
        if "hears" in deadly.at_work():
            worker.kill()

    # Long enough to be heard still when the worker is seen at it, on any machine.
    long = Block(0, np.zeros(600 * 16_000, np.float32))
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with cluster(tmp_path / "deadly", **once) as deadly:
        worker = deadly.worker()
        with (
            fast(deadly.address, model) as pool,
            pytest.raises(BlockFailedError) as told,
        ):
            list(pool.heard([long], on_wait=kill))
    assert "from 0 s to 600 s" in str(told.value)


def test_a_cluster_without_workers_is_given_up(model, monkeypatch):
    monkeypatch.setattr(cluster_module, "WORKERS_SECONDS", 1.0)
    with (
        in_process(n_workers=0) as empty,
        fast(empty.scheduler_address, model) as pool,
        pytest.raises(ClusterUnreachableError, match="no worker"),
    ):
        list(pool.heard([SILENCE]))


def test_nobody_answers(model, monkeypatch):
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 0.5)
    with fast("127.0.0.1:1", model) as pool, pytest.raises(ClusterUnreachableError):
        list(pool.heard([SILENCE]))


def test_a_network_without_certificates_is_not_used(model):
    with (
        fast("hears.example:8786", model) as pool,
        pytest.raises(ClusterUnreachableError, match="certificates"),
    ):
        list(pool.heard([SILENCE]))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hears.example:8786", "tls://hears.example:8786"),
        ("10.0.0.7:8786/", "tls://10.0.0.7:8786"),
        ("localhost:8786", "tcp://localhost:8786"),
        ("127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("[::1]:8786", "tcp://[::1]:8786"),
        ("tcp://10.0.0.7:8786", "tcp://10.0.0.7:8786"),
    ],
)
def test_an_address_means_tls_unless_it_says_otherwise(said, meant):
    assert spelt_out(said) == meant


@pytest.mark.parametrize("said", ["", "hears.example", "http://h:80", "h:port"])
def test_what_is_no_address_is_refused(said):
    with pytest.raises(ClusterUnreachableError, match="HOST"):
        spelt_out(said)


@given(arrays(np.int16, st.integers(0, 300)))
def test_decoded_sound_travels_in_16_bits_and_arrives_as_it_was(samples):
    sound = samples.astype(np.float32) / 32768
    packed = Packed.of(sound)
    assert packed.samples.dtype == np.int16
    assert packed.sound.tobytes() == sound.tobytes()


@given(arrays(np.float32, st.integers(0, 50), elements=st.floats(width=32)))
def test_any_other_sound_arrives_as_it_was(sound):
    assert np.array_equal(Packed.of(sound).sound, sound, equal_nan=True)
