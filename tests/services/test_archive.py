"""Sealing: complete or not at all, and checked without Greenroom."""

import json
import shutil
from functools import partial
from types import SimpleNamespace

import bagit
import pytest

from review.bootstrap import LazyReader
from review.domain.case import Outcome, Status
from review.domain.staff import Role
from review.errors import (
    DossierBrokenError,
    NotAllowedError,
    NotClosedError,
    NotFoundError,
)
from review.i18n import say_error
from review.services import (
    accounts,
    archive,
    audit,
    dossier_files,
    intake,
    marking,
    queue,
    tending,
)
from tests.conftest import PASSWORD, add_staff, make_office

TEXT = "家人们晚上好，这款面霜全网最低价。\r\n规格五十克。"


def close_script(office, staff, text=TEXT, title="双十一《面霜》专场🎉"):
    """Takes a script through three levels."""
    case = intake.submit_script(
        office, by=staff.writer.id, title=title, text=text, host_id=staff.host.id
    )
    for by in (staff.first, staff.second, staff.third):
        queue.claim(office, case.id, by=by.id)
        view = queue.view(office, case.id, by=by.id)
        case = queue.decide(
            office,
            case.id,
            by=by.id,
            outcome=Outcome.VIOLATION,
            reason="最低价没有依据",
            seconds_spent=30,
            shown_sha256=view.shown_sha256,
            dispositions={f.id: "confirmed" for f in view.case.findings},
        )
    return case


@pytest.fixture
def close(office, staff):
    return partial(close_script, office, staff)


@pytest.fixture
def bag(office, staff, close):
    return archive.of_case(office, close().id, by=staff.qa.id).path


def rewrite(bag, name, change):
    """Change a payload file and every checksum, as a careful forger would."""
    path = bag / "data" / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    made = bagit.Bag(str(bag))
    made.save(manifests=True)


def test_a_dossier_holds_all_that_was_decided_on(bag):
    names = {path.name for path in (bag / "data").iterdir()}

    assert names == {
        "audit.jsonl",
        "case.json",
        "decisions.json",
        "findings.json",
        "findings.sarif",
        "rules.json",
        "text.txt",
    }
    assert (bag / "data/text.txt").read_bytes().decode() == TEXT
    findings = json.loads((bag / "data/findings.json").read_bytes())
    assert findings["schema"] == "greenroom.findings/1"
    rules = json.loads((bag / "data/rules.json").read_bytes())
    used = {f["rule"] for f in findings["findings"]}
    assert {rule["id"] for rule in rules["rules"]} == used
    assert rules["lock"] == findings["lock"]


def test_a_dossier_holds_what_the_house_had_decided(tmp_path, clock, reader):
    house = tmp_path / "house"
    house.mkdir()
    (house / "overrides.yaml").write_text(
        "- {rule: AB-0101, action: disable, why: 试用, by: 法务, date: 2026-11-25}\n",
        "utf-8",
    )
    office = make_office(tmp_path / "home", clock, LazyReader((house,)))
    people = SimpleNamespace(**add_staff(office))
    case = close_script(office, people)
    sealed = archive.of_case(office, case.id, by=people.qa.id).path
    office.store.close()
    said = json.loads((sealed / "data/rules.json").read_bytes())

    assert [one["rule"] for one in said["overrides"]] == ["AB-0101"]
    assert said["overrides"][0]["why"] == "试用"
    assert said["lock"] == case.lock_sha256 != reader.lock


def test_it_is_a_bag_that_any_tool_accepts(bag):
    assert bagit.Bag(str(bag)).is_valid()


def test_it_says_until_when_it_is_kept(office, bag):
    report = archive.verify(bag)

    assert report.keep_until.year == office.now().year + 3


def test_a_changed_byte_is_found(bag):
    path = bag / "data/text.txt"
    path.write_bytes(path.read_bytes().replace("五".encode(), "六".encode()))

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)


@pytest.mark.parametrize("name", ["data/decisions.json", "bagit.txt", "bag-info.txt"])
def test_a_missing_file_is_found(bag, name):
    (bag / name).unlink()

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("text.txt", "五十克", "六十克"),
        ("decisions.json", "violation", "clear"),
        ("audit.jsonl", '"case.opened"', '"case.closed"'),
        ("case.json", '"outcome": "violation"', '"outcome": "clear"'),
        ("findings.json", '"text": "', '"text": "x'),
        ("rules.json", '"revision": ', '"revision": 9'),
    ],
)
def test_a_forgery_with_new_checksums_is_found_by_what_the_files_say(
    bag, name, old, new
):
    rewrite(bag, name, lambda text: text.replace(old, new))
    assert bagit.Bag(str(bag)).is_valid()

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)


@pytest.mark.parametrize("garbage", ["", "[]", "{}", '{"case": 1}', "不是JSON"])
def test_unreadable_content_is_one_clear_error(bag, garbage):
    rewrite(bag, "case.json", lambda _text: garbage)

    with pytest.raises(DossierBrokenError):
        archive.verify(bag)


def test_what_is_no_dossier_is_one_clear_error(tmp_path):
    with pytest.raises(DossierBrokenError) as caught:
        archive.verify(tmp_path / "nothing")

    assert "没有封存的案件" in say_error(caught.value)


def test_what_changed_is_named_once_and_nothing_is_printed_beside_it(bag, caplog):
    text = bag / "data" / "text.txt"
    text.write_bytes(bytes(reversed(text.read_bytes())))

    with pytest.raises(DossierBrokenError) as caught:
        archive.verify(bag)

    assert caught.value.data["reason"] == "data/text.txt"
    assert caplog.text == ""


def test_only_a_closed_case_is_sealed(office, staff):
    case = intake.submit_script(
        office, by=staff.writer.id, title="一", text="二", host_id=staff.host.id
    )

    with pytest.raises(NotClosedError):
        archive.seal(office, case.id)


def test_sealing_twice_is_sealing_once(office, close):
    case = close()
    first = archive.seal(office, case.id)

    assert archive.seal(office, case.id) == first
    assert len(list(office.settings.dossiers.iterdir())) == 1


def test_a_decision_stands_when_sealing_fails_and_the_calendar_seals_later(
    office, staff, close, monkeypatch
):
    def no_room(*_given):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(dossier_files, "_payload", no_room)
        case = close()

    assert case.status is Status.CLOSED
    assert len(case.decisions) == 3
    assert list(office.settings.dossiers.glob(".building-*")) == []
    assert tending.seal_closed(office) == 1
    assert office.store.cases.get(case.id).status is Status.ARCHIVED


def test_two_processes_that_seal_at_once_leave_the_bag_that_is_on_record(
    office, other_office, close, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(queue.archive, "seal", lambda *_given: None)
        case = close()
    payload = dossier_files._payload

    def late(*given):
        monkeypatch.setattr(dossier_files, "_payload", payload)
        archive.seal(other_office, case.id)
        return payload(*given)

    monkeypatch.setattr(dossier_files, "_payload", late)
    sealed = archive.seal(office, case.id)

    assert archive.verify(sealed.path).sha256 == sealed.sha256
    assert audit.verify(office) > 0
    assert [path.name for path in sealed.path.parent.iterdir()] == [sealed.path.name]


def test_a_seal_that_was_killed_before_it_was_recorded_is_made_anew(
    office, staff, close, monkeypatch
):
    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archive, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            close()
    case = office.store.cases.by_number("S-2026-0001")
    assert case.status is Status.CLOSED

    dossier = archive.seal(office, case.id)

    assert archive.verify(dossier.path).sha256 == dossier.sha256


def test_an_export_is_a_checked_copy(office, staff, close, tmp_path):
    case = close()

    made = archive.export(office, case.number, by=staff.auditor.id, to=tmp_path / "出")

    assert archive.verify(made).number == case.number
    with pytest.raises(NotFoundError):
        archive.export(office, case.id, by=staff.host2.id, to=tmp_path)


def test_words_masked_after_sealing_leave_with_a_privacy_officer_only(
    office, staff, close, tmp_path
):
    officer = accounts.add_person(
        office,
        by=None,
        username="officer",
        name="隐私周",
        password=PASSWORD,
        roles=[Role.PRIVACY_OFFICER],
    )
    case = close()
    assert not archive.holds_unmasked(office, case.number)
    text, _ = office.store.cases.text(case.id)
    marking.mark(office, case.id, by=officer.id, start=0, end=2, type="name")
    assert text[:2] in (
        archive.of_case(office, case.id, by=officer.id).path / "data" / "text.txt"
    ).read_text(encoding="utf-8")

    assert archive.holds_unmasked(office, case.number)
    with pytest.raises(NotAllowedError):
        archive.export(office, case.id, by=staff.auditor.id, to=tmp_path / "one")
    made = archive.export(office, case.id, by=officer.id, to=tmp_path / "two")
    assert archive.verify(made).number == case.number


def test_a_dossier_that_was_swapped_for_another_valid_one_is_not_exported(
    office, staff, close, tmp_path
):
    one, two = close(), close(title="另一场")
    first = archive.of_case(office, one.id, by=staff.qa.id).path
    second = archive.of_case(office, two.id, by=staff.qa.id).path
    shutil.rmtree(first)
    shutil.copytree(second, first)

    with pytest.raises(DossierBrokenError):
        archive.export(office, one.id, by=staff.qa.id, to=tmp_path)
