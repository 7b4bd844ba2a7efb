"""The worker: whom it believes to be alive, and what it does in which order."""

import os
import socket
from dataclasses import replace

import pytest

from review.domain.job import SILENCE, JobState
from review.services import jobs
from review.worker import Worker


@pytest.fixture
def worker(office):
    office.settings.home.mkdir(parents=True, exist_ok=True)
    made = Worker(office)
    yield made
    made.huey.storage.close()


def test_a_worker_knows_itself_and_strangers_on_other_machines(worker):
    assert not worker.is_gone(worker.id)
    around = worker.place.rpartition("/")[0]
    assert not worker.is_gone("another-machine/1/abc")
    assert not worker.is_gone(f"{around}/{os.getppid()}/abc")


@pytest.mark.parametrize("file", ["BOOT", "NAMESPACE"])
def test_a_container_or_machine_of_the_same_name_is_a_stranger(
    worker, monkeypatch, tmp_path, file
):
    (tmp_path / "other").write_text("another", "ascii")
    dead = f"{worker.place.rpartition('/')[0]}/4194000/abc"
    assert worker.is_gone(dead)

    monkeypatch.setattr(f"review.worker.{file}", tmp_path / "other")
    assert not worker.is_gone(dead)
    assert not worker.is_gone(f"{socket.gethostname()}/4194000/abc")  # an older id


def test_a_worker_in_a_container_of_the_same_name_keeps_its_job(office, worker):
    job = jobs.enqueue(office, "hear", "a case", {})
    container = f"{socket.gethostname()}/{'0' * 36}/4026532000/7/abc"
    assert office.store.jobs.take(job.id, worker=container, at=office.now())

    assert worker._waiting() == ()
    assert office.store.jobs.get(job.id).worker == container

    silent = replace(office, now=lambda: office.now() + 2 * SILENCE)
    worker.office = silent
    assert worker._waiting() == (job.id,)


def test_a_dead_process_and_an_earlier_life_with_its_number_are_gone(worker):
    around = worker.place.rpartition("/")[0]
    assert worker.is_gone(f"{around}/4194000/abc")
    assert worker.is_gone(f"{worker.place}/an earlier life")


def test_a_job_of_no_use_ends_as_failed_and_the_next_one_runs(office, worker):
    ids = [jobs.enqueue(office, "hear", f"no case {n}", {}).id for n in (1, 2)]

    worker._work(ids[0])

    ended = [office.store.jobs.get(job_id) for job_id in ids]
    assert [job.state for job in ended] == [JobState.FAILED, JobState.FAILED]
    assert {job.error_code for job in ended} == {"R001"}


def test_a_ring_reaches_the_worker_and_a_lost_one_is_made_good(office, worker):
    job = jobs.enqueue(office, "hear", "a case", {})
    jobs.ring(office, job.id)
    assert worker.huey.pending_count() == 1

    worker.huey.flush()
    worker.tend()

    assert worker.huey.pending_count() == 1


def test_a_ring_that_cannot_be_given_is_no_error(office, tmp_path):
    nowhere = replace(office.settings, home=tmp_path / "missing")
    jobs.ring(replace(office, settings=nowhere), "job")

    assert not nowhere.home.exists()
