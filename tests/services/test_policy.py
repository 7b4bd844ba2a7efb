"""The house's own times."""

import pytest

from review.domain.sla import Policy
from review.errors import InvalidInputError
from review.services import policy


def test_without_a_file_the_built_in_times_hold(tmp_path):
    assert policy.load(tmp_path / "policy.yaml") == Policy()


def test_a_file_changes_what_it_names(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text("recording_hours: [12, 24, 48]\n")

    loaded = policy.load(path)

    assert loaded.recording_hours == (12, 24, 48)
    assert loaded.script_minutes == Policy().script_minutes


@pytest.mark.parametrize(
    "said",
    [
        "recording_hours: [1, 2]",
        "recording_hours: [0, 1, 2]",
        "hours: [1, 2, 3]",
        "- 1",
        "a: [",
    ],
)
def test_a_file_that_makes_no_sense_is_one_clear_error(tmp_path, said):
    path = tmp_path / "policy.yaml"
    path.write_text(said)

    with pytest.raises(InvalidInputError) as caught:
        policy.load(path)
    assert caught.value.data["field"] == str(path)
