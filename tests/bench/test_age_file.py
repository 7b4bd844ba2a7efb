"""Our reader of age files beside rage's own, which cannot seek.

Run with `make bench`.
"""

import io
import os
import random
import time

import pyrage
import pytest

from review.keys import age_file
from review.keys.source import new_identity

KEY = new_identity()
SIZE = 64 * 1024 * 1024
SEEKS = 1_000


class Nowhere(io.RawIOBase):
    """Takes everything, keeps nothing."""

    def writable(self):
        return True

    def write(self, piece):
        return len(piece)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = tmp_path_factory.mktemp("age") / "sound.m4a.age"
    with made.open("wb") as out:
        age_file.encrypt(io.BytesIO(os.urandom(SIZE)), out, KEY)
    return made


def best_of(work, times=5):
    taken = []
    for _run in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def read(path):
    with age_file.open_age(path, (KEY,)) as file:
        while file.read(age_file.CHUNK):
            pass


def decrypt(path):
    with path.open("rb") as file:
        pyrage.decrypt_io(file, Nowhere(), [pyrage.x25519.Identity.from_str(KEY)])


def seek(path):
    places = random.Random(7)
    with age_file.open_age(path, (KEY,)) as file:
        for _seek in range(SEEKS):
            file.seek(places.randrange(SIZE))
            file.read(4096)


def test_reading_is_as_fast_as_rage_and_a_seek_reads_no_more_than_it_must(
    benchmark, path
):
    ours, theirs = best_of(lambda: read(path)), best_of(lambda: decrypt(path))
    each = best_of(lambda: seek(path)) / SEEKS
    benchmark.extra_info["mb_per_second"] = SIZE / ours / 1e6
    benchmark.extra_info["rage_mb_per_second"] = SIZE / theirs / 1e6
    benchmark.extra_info["seek_microseconds"] = each * 1e6
    benchmark.pedantic(read, args=(path,), rounds=3)
    print(benchmark.extra_info)

    assert ours < theirs * 1.5
    assert each < ours / 50  # a chunk of a thousand, and a little around it
