"""Settings that would break the law, or show originals for good, are refused at start."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from audio.errors import DeviceError
from review import bootstrap
from review.config import Settings
from review.errors import InvalidInputError
from review.i18n import use_language


@pytest.mark.parametrize("years", ["0", "1", "2", "101", "99999999999999999999"])
def test_nothing_is_kept_for_less_than_the_law_asks_for(years):
    with pytest.raises(InvalidInputError, match="GREENROOM_RETENTION_YEARS"):
        Settings.from_environ({"GREENROOM_RETENTION_YEARS": years})


@pytest.mark.parametrize("minutes", ["0", "61", "525600"])
def test_an_original_is_shown_for_minutes(minutes):
    with pytest.raises(InvalidInputError, match="GREENROOM_UNLOCK_MINUTES"):
        Settings.from_environ({"GREENROOM_UNLOCK_MINUTES": minutes})


@pytest.mark.parametrize(
    "said",
    [
        *("GREENROOM_BLOCK_SECONDS=0", "GREENROOM_BLOCK_SECONDS=1"),
        *("GREENROOM_BLOCK_SECONDS=86400", "GREENROOM_WORKERS=abc"),
        *("GREENROOM_WORKERS=-1", "GREENROOM_WORKERS=100000"),
        *("GREENROOM_MEMORY_MIB=1e3", "GREENROOM_MEMORY_MIB=" + "9" * 5000),
        *("GREENROOM_LEASE_MINUTES=0", "GREENROOM_SESSION_MINUTES=99999999999999"),
        *("GREENROOM_INBOX_KEEP_DAYS=999999999", "GREENROOM_PASS_MARK=101"),
    ],
)
def test_a_number_that_means_nothing_is_refused_with_what_is_taken(said):
    use_language("en")
    name, _, value = said.partition("=")
    with pytest.raises(InvalidInputError, match=f"{name}.* is not a whole number from"):
        Settings.from_environ({name: value})


def test_longer_times_within_bounds_are_taken():
    made = Settings.from_environ(
        {"GREENROOM_RETENTION_YEARS": "10", "GREENROOM_UNLOCK_MINUTES": "60"}
    )

    assert (made.retention_years, made.unlock) == (10, timedelta(hours=1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GREENROOM_WHISPER_PROFILE", "quick"),
        ("GREENROOM_DEVICE", "gpu"),
        ("GREENROOM_COMPUTE_TYPE", "int4"),
        ("GREENROOM_BATCH", "0"),
        ("GREENROOM_INBOX_REFUSED_DAYS", "0"),
    ],
)
def test_what_is_set_wrong_for_hearing_is_said_when_the_office_opens(
    tmp_path, name, value
):
    home = tmp_path / "home"
    with pytest.raises((InvalidInputError, DeviceError), match=name):
        bootstrap.open_office({"GREENROOM_HOME": str(home), name: value})
    assert not home.exists()


@pytest.mark.parametrize(
    "name", ["GREENROOM_WHISPER_MODEL", "GREENROOM_WHISPER_SECOND"]
)
def test_a_model_that_is_not_there_is_said_when_the_worker_starts(tmp_path, name):
    missing = str(tmp_path / "no-such-model")
    ended = subprocess.run(
        [sys.executable, "-m", "review", "worker"],
        env=os.environ | {"GREENROOM_HOME": str(tmp_path / "home"), name: missing},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip

    assert ended.returncode == 2
    said = [line for line in ended.stderr.splitlines() if "A006" in line]
    assert len(said) == 1
    assert missing in said[0]
