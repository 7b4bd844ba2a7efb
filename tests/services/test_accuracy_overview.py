"""What may be said of a model month by month, and of a case once it is sealed."""

import json

import pytest

from review.domain.case import Disposition, Outcome
from review.domain.measure import State
from review.errors import NotAllowedError
from review.services import accuracy, accuracy_overview, archive, queue
from tests.services.sampled import recording, type_all


@pytest.fixture
def case(office, staff, tmp_path):
    return recording(office, staff, tmp_path, seconds=60)


def test_only_recordings_that_were_heard_to_the_end_count(
    office, staff, case, tmp_path
):
    other = recording(office, staff, tmp_path, seconds=70)
    accuracy.draw(office, other.id, by=staff.qa.id)
    type_all(office, case, by=staff.qa.id)

    (group,) = accuracy_overview.by_model(office, by=staff.quiz.id)

    assert (group.month, group.model) == ("2026-11", "base")
    assert (group.recordings, group.proven) == (1, 1)
    assert group.estimate.accuracy == 1.0


def test_two_recordings_are_weighed_by_what_is_said_in_them(
    office, staff, case, tmp_path
):
    other = recording(office, staff, tmp_path, seconds=120)
    type_all(office, case, by=staff.qa.id, wrong=lambda text: "错错" + text)
    type_all(office, other, by=staff.qa.id)
    alone = accuracy.measure(office, case.id, by=staff.qa.id).estimate.accuracy

    (group,) = accuracy_overview.by_model(office, by=staff.qa.id)

    assert group.recordings == 2
    assert alone < group.estimate.accuracy < 1
    assert group.estimate.accuracy == pytest.approx(1 - (1 - alone) / 3, abs=0.01)


def test_recordings_wait_until_they_are_drawn(office, staff, case):
    (waiting,) = accuracy_overview.waiting(office, by=staff.qa.id)
    assert (waiting.case_id, waiting.may_type) == (case.id, True)
    accuracy.draw(office, case.id, by=staff.qa.id)

    assert accuracy_overview.waiting(office, by=staff.qa.id) == ()
    (measured,) = accuracy_overview.recordings(office, by=staff.auditor.id)
    assert (measured.measure.state, measured.may_type) == (State.OPEN, False)


def test_who_reads_no_cases_sees_no_titles(office, staff, case):
    for look in (accuracy_overview.recordings, accuracy_overview.waiting):
        with pytest.raises(NotAllowedError):
            look(office, by=staff.quiz.id)
    with pytest.raises(NotAllowedError):
        accuracy_overview.by_model(office, by=staff.writer.id)


def test_the_dossier_says_what_was_proven(office, staff, case):
    type_all(office, case, by=staff.qa.id)
    for person in (staff.first, staff.second, staff.third):
        queue.claim(office, case.id, by=person.id)
        seen = queue.view(office, case.id, by=person.id)
        given = {
            f.id: Disposition.CONFIRMED
            for f in seen.case.findings
            if f.finding.status == "open"
        }
        queue.decide(
            office, case.id, by=person.id, outcome=Outcome.VIOLATION, reason="成立",
            seconds_spent=3, shown_sha256=seen.shown_sha256, dispositions=given,
        )  # fmt: skip
    dossier = archive.of_case(office, case.id, by=staff.auditor.id)
    said = json.loads((dossier.path / "data/accuracy.json").read_text("utf-8"))

    archive.verify_kept(office, dossier)
    assert said["state"] == "proven"
    assert said["statement"]["zh_CN"].startswith("已抽样证实：字准确率不低于 95 %")
