"""A recording of any size arrives in the same memory."""

from tests.bench.upload import MIB, measured


def test_the_memory_of_the_server_does_not_grow_with_the_upload(tmp_path):
    cost = measured(120 * MIB, tmp_path)

    assert cost.peak - cost.before < 80
    assert cost.taking_in < 300
