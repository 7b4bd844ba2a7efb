"""`greenroom accuracy`, as a process: what may be said, in words and for programs."""

import json
import os
from types import SimpleNamespace

import pytest

from review.bootstrap import open_office
from review.domain.staff import Role
from tests.cli.processes import complaint, greenroom, said
from tests.services.personal import hired
from tests.services.sampled import recording, type_all

ROLES = {
    "host": {Role.HOST},
    "writer": {Role.SUBMITTER},
    "qa": {Role.QA},
    "auditor": {Role.AUDITOR},
}


@pytest.fixture
def house(tmp_path):
    office = open_office(os.environ | {"GREENROOM_HOME": str(tmp_path / "home")})
    staff = SimpleNamespace(**{n: hired(office, n, r) for n, r in ROLES.items()})
    case = recording(office, staff, tmp_path, seconds=60)
    yield SimpleNamespace(office=office, staff=staff, case=case, cwd=tmp_path)
    office.store.close()


def run(house, *arguments, by="qa", lang="en"):
    return greenroom(
        "accuracy", *arguments, "--as", by, cwd=house.cwd, GREENROOM_LANG=lang
    )


def test_the_sample_is_drawn_then_heard_then_proven(house):
    number = house.case.number
    drawn = run(house, number)
    assert "Accuracy being measured. 6 of 6 clips are not heard yet." in said(drawn)

    type_all(house.office, house.case, by=house.staff.qa.id)

    proven = said(run(house, house.case.recording_id, lang="zh"))
    assert f"{number}  已抽样证实：字准确率不低于 95 %" in proven
    told = json.loads(said(run(house, number, "--format", "json")))
    assert told["schema"] == "greenroom.accuracy/1"
    assert (told["state"], told["missing"], told["heard"]) == ("proven", 0, 6)
    assert set(told["statement"]) == {"zh_CN", "en"}
    assert told["estimate"]["accuracy"] == 1.0
    again = run(house, number, "--more")
    assert (again.returncode, "R765" in complaint(again)) == (2, True)


def test_who_may_only_read_sees_the_state_and_draws_nothing(house):
    refused = run(house, house.case.number, by="auditor")
    assert (refused.returncode, "R002" in complaint(refused)) == (2, True)
    run(house, house.case.number)

    assert "6 of 6" in said(run(house, house.case.number, by="auditor"))


def test_a_name_that_is_none_of_ours_is_said_so(house):
    answer = run(house, "R-1999-0001")
    assert (answer.returncode, "R001" in complaint(answer)) == (2, True)
