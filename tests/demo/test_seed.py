"""The demo data can be made at any moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from review import bootstrap
from review.demo import seed
from review.domain.certificate import month_end
from review.errors import InvalidInputError, StoreInUseError
from review.services import accounts, quizzes

END = month_end("2026-11")


@pytest.mark.parametrize("before", [1, 60, 300, 3600])
def test_a_demo_host_passes_however_near_the_month_is_to_its_end(office, staff, before):
    clock = seed.Week(END - timedelta(seconds=before))
    house = replace(office, now=clock)

    seed._take_quiz(house, clock, staff.host, share=1.0)

    (certificate,) = quizzes.certificates(house, by=staff.host.id)
    assert certificate.is_valid(clock.at)


def test_the_month_of_the_demo_ends_at_midnight_in_china():
    assert datetime(2026, 11, 30, 16, tzinfo=UTC) == END


def test_a_database_without_accounts_is_no_data_and_one_with_them_is_kept(tmp_path):
    home = tmp_path / "home"
    assert seed.is_empty({"GREENROOM_HOME": str(home)})
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    assert seed.is_empty({"GREENROOM_HOME": str(home)})
    with pytest.raises(StoreInUseError):
        seed.build({"GREENROOM_HOME": str(home)}, lambda _title: None)
    accounts.add_person(
        office,
        by=None,
        username="a",
        name="甲",
        password="seven green apples",
        roles=(),
    )

    assert not seed.is_empty({"GREENROOM_HOME": str(home)})
    with pytest.raises(InvalidInputError):
        seed.build({"GREENROOM_HOME": str(home)}, lambda _title: None)
    office.store.close()
