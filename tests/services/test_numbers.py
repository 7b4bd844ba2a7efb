"""No number is given twice, whatever backup is put in place."""

from datetime import date

import pytest

from review.services import adoption, audit, backups, erasure, intake, numbers
from review.store.numbers import LEAP
from tests.conftest import make_office
from tests.services.personal import officers, span_of, submitted


def script(office, staff):
    return intake.submit_script(
        office,
        by=staff.writer.id,
        title="面霜",
        text="今天上新。",
        host_id=staff.host.id,
    ).number


@pytest.fixture
def backup(office, staff, tmp_path):
    """Made when one case was there; two more came after it."""
    assert script(office, staff) == "S-2026-0001"
    made = backups.backup(office, to=tmp_path / "kept" / "one.db")
    assert [script(office, staff) for _ in range(2)] == ["S-2026-0002", "S-2026-0003"]
    office.store.close()
    return made


def test_what_was_given_after_the_backup_is_not_given_again(office, staff, backup):
    for _turn in range(2):  # and not after it was restored twice either
        backups.restore(office.settings, backup, force=True)
        given = script(office, staff)
        office.store.close()
    assert given == "S-2026-0005"
    assert audit.verify(office)
    (said,) = office.store.audit.about("S-2026")
    assert (said.action, said.data) == ("numbers.skipped", {"after": 1, "next": 5})


def forget_notes(office):
    """As a version before the notes left a folder."""
    office.store.keys.run("DROP TABLE highest_numbers")
    office.store.close()


def test_what_a_version_before_the_notes_gave_is_not_given_again(office, staff, backup):
    forget_notes(office)
    backups.restore(office.settings, backup, force=True)
    assert script(office, staff) == "S-2026-0004"
    office.store.close()


def test_where_neither_notes_nor_database_can_be_read_every_series_leaps(
    office, staff, backup
):
    forget_notes(office)
    office.settings.database.write_bytes(b"no database at all" * 500)
    backups.restore(office.settings, backup, force=True)
    assert script(office, staff) == f"S-2026-{LEAP + 2}"
    office.store.close()


def test_a_start_notes_what_a_version_before_the_notes_gave(office, staff, backup):
    forget_notes(office)
    adoption.adopt(office)
    office.store.close()
    office.settings.database.unlink()
    backup.rename(office.settings.database)
    assert script(office, staff) == "S-2026-0004"


def test_a_copy_that_was_put_in_place_by_hand_gives_none_again(office, staff, backup):
    office.settings.database.unlink()
    backup.rename(office.settings.database)

    assert script(office, staff) == "S-2026-0004"


@pytest.mark.parametrize("today", [None, date(2027, 1, 2)])
def test_where_the_folder_is_lost_every_series_leaps(
    office, staff, backup, tmp_path, today
):
    other = make_office(tmp_path / "other", office.now, office.reader)
    other.store.close()
    for path in (tmp_path / "other").glob("*.db*"):
        path.unlink()
    backups.restore(other.settings, backup, force=False, today=today)

    leap = LEAP if today is None else LEAP * ((today - office.now().date()).days + 1)
    assert script(other, staff) == f"S-2026-{leap + 2}"
    with other.store.atomic():
        given = numbers.of_the_year(other, "R", 2026)
        later = numbers.of_the_year(other, "R", 2027)
        month = numbers.of_the_month(other, "2026-11", least=0)
    assert given == f"R-2026-{leap + 1}"
    assert later == ("R-2027-0001" if today is None else f"R-2027-{leap + 1}")
    assert month == leap + 1
    other.store.close()


def test_a_receipt_that_somebody_holds_is_known_beside_the_backups(office, staff):
    officer = officers(office).officer
    case = submitted(office, staff)
    copy = backups.backup(office)
    subject = span_of(office, case).subject_id
    seen = erasure.preview(office, subject, by=officer.id)
    receipt = erasure.erase(
        office, subject, by=officer.id, ground="request", reference="17", seen=seen.id
    )
    assert receipt.number == "D-2026-0001"
    office.store.close()
    for path in office.settings.home.glob("*.db*"):
        path.unlink()

    backups.restore(office.settings, copy, force=False)
    with office.store.atomic():
        assert numbers.of_the_year(office, "D", 2026) == f"D-2026-{LEAP + 2}"


def test_what_is_given_in_turn_leaves_no_gap_and_no_entry(office, staff):
    assert [script(office, staff) for _ in range(3)][-1] == "S-2026-0003"
    assert office.store.audit.about("S-2026") == ()
