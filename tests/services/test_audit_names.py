"""What an auditor may call things by, and who may ask."""

import pytest

from review.errors import NotAllowedError
from review.services import audit, intake


@pytest.fixture
def case(office, staff):
    return intake.submit_script(
        office, by=staff.writer.id, title="面霜", text="全网最低价。",
        host_id=staff.host.id,
    )  # fmt: skip


def test_a_case_number_and_a_user_name_stand_for_their_ids(office, staff, case):
    meant = {
        said: audit.meant(office, by=staff.auditor.id, said=said)
        for said in (case.number, case.number.lower(), "writer", case.id, "nobody")
    }

    assert meant == {
        case.number: case.id,
        case.number.lower(): case.id,
        "writer": staff.writer.id,
        case.id: case.id,
        "nobody": "nobody",
    }


def test_entries_about_a_case_are_shown_by_its_number(office, staff, case):
    found, _total = audit.entries(office, by=staff.auditor.id)

    named = audit.named(office, by=staff.auditor.id, entries=found)

    assert named == {case.id: case.number}


def test_only_readers_of_the_log_may_ask(office, staff, case):
    with pytest.raises(NotAllowedError):
        audit.meant(office, by=staff.writer.id, said=case.number)
    with pytest.raises(NotAllowedError):
        audit.named(office, by=staff.writer.id, entries=())
