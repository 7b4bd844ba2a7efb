"""What an earlier version stored unmasked is masked when the office opens."""

import logging
from dataclasses import replace

import pytest

from lexicons.privacy import mask_text
from review import bootstrap
from review.domain.case import Disposition, Outcome, Status
from review.services import (
    adoption,
    archive,
    audit,
    dossier_check,
    intake,
    jobs,
    marking,
    queue,
    remains,
    running,
    screening,
    uploads,
    vault,
)
from tests.services.test_hearing import tone
from tests.services.test_masking import MEI, PRIVATE, SAID, Hears, everything


@pytest.fixture
def earlier(office):
    """Before masking: whatever happens inside is stored as it is."""

    class Earlier:
        def __enter__(self):
            self.patch = pytest.MonkeyPatch()
            for module in (intake, screening):
                self.patch.setattr(
                    module, "masked_text", lambda text, _: mask_text(text, ())
                )
            for module in (intake, uploads):
                self.patch.setattr(module, "masked_name", lambda name: name)
            self.patch.setattr(intake, "masked_words", lambda said: said)
            self.patch.setattr(queue, "masked_words", lambda said, _: said)

        def __exit__(self, *_):
            self.patch.undo()
            office.store.connection.run("UPDATE texts SET is_masked = 0")

    return Earlier()


def decided(office, case, *people) -> None:
    for person in people:
        queue.claim(office, case.id, by=person.id)
        view = queue.view(office, case.id, by=person.id)
        queue.decide(
            office, case.id, by=person.id, outcome=Outcome.VIOLATION,
            reason=f"念了王小梅的电话{MEI}", seconds_spent=1,
            shown_sha256=view.shown_sha256,
            dispositions={f.id: Disposition.CONFIRMED for f in view.case.findings},
        )  # fmt: skip


def script(office, staff, title: str = f"给{MEI}的稿子"):
    return intake.submit_script(
        office, by=staff.writer.id, title=title, text=SAID, host_id=staff.host.id
    )


def texts(office, case) -> str:
    return office.store.cases.text(case.id)[0]


def test_an_open_case_is_masked_and_goes_on(office, staff, earlier, caplog):
    with earlier:
        case = script(office, staff)
        decided(office, case, staff.first)
    assert MEI in everything(office)
    assert audit.verify(office)

    with caplog.at_level(logging.WARNING):
        assert adoption.adopt(office) == 1
    assert adoption.adopt(office) == 0

    assert not any(value in everything(office) for value in PRIVATE)
    assert not any(value in caplog.text for value in PRIVATE)
    assert "backups" in caplog.text
    assert [vault.reveal(office, s.id) for s in vault.spans(office, case.id)] == [
        "王小梅",
        MEI,
    ]
    kept = office.store.cases.get(case.id)
    assert kept.title == "给[手机号·尾号0022]的稿子"
    assert kept.decisions[0].reason == "念了[姓名1]的电话[手机号·尾号0022]"
    assert audit.verify(office)

    decided(office, case, staff.second, staff.third)
    sealed = archive.of_case(office, case.id, by=staff.third.id)
    assert dossier_check.check(sealed.path).decisions == 3
    assert audit.verify(office)


def test_a_sealed_dossier_stays_as_it_is_and_the_log_says_so(office, staff, earlier):
    with earlier:
        case = script(office, staff)
        decided(office, case, staff.first, staff.second, staff.third)
    sealed = archive.of_case(office, case.id, by=staff.third.id)

    adoption.adopt(office)

    assert archive.of_case(office, case.id, by=staff.third.id) == sealed
    assert archive.verify(sealed.path).sha256 == sealed.sha256
    assert office.store.cases.get(case.id).status is Status.ARCHIVED
    said = [e for e in office.store.audit.about(case.id) if e.action == "case.masked"]
    assert [e.data["dossier"] for e in said] == [True]
    assert sorted(said[0].data["shown"]) == ["1", "2", "3"]
    kept = remains.of_case(office, office.store.cases.get(case.id))
    assert any("sealed before" in one.what for one in kept)
    assert audit.verify(office)


def test_recordings_heard_and_waiting_are_masked(office, staff, earlier, tmp_path):
    hearing = replace(office, hear=lambda: Hears(SAID))
    with earlier:
        cases = [
            intake.submit_recording(
                hearing, by=staff.writer.id, path=tone(tmp_path / "a.wav", pitch=pitch),
                filename=f"{MEI} {pitch}.wav", title=f"{MEI}的夜场",
                host_id=staff.host.id,
            )
            for pitch in (440, 500)
        ]  # fmt: skip
        heard, waiting = cases
        running.run(hearing, jobs.for_case(office, heard.id).id, worker="w")

    assert adoption.adopt(office) == 2

    assert not any(value in everything(office) for value in PRIVATE)
    view = queue.view(office, heard.id, by=staff.first.id)
    assert view.transcript.text == view.text
    assert [s.t0 for s in view.masked] == [SAID.index(v) / 5 for v in ("王小梅", MEI)]
    assert audit.verify(office)
    running.run(hearing, jobs.for_case(office, waiting.id).id, worker="w")
    assert len(vault.spans(office, waiting.id)) == 2
    assert audit.verify(office)


def test_nothing_of_it_is_left_in_the_files(office, staff, earlier):
    with earlier:
        decided(office, script(office, staff), staff.first)
        uploads.begin(office, by=staff.writer.id, filename=f"{MEI}-x.mp4", size=1)

    adoption.adopt(office)

    office.store.close()
    for path in office.settings.home.glob("*.db*"):
        assert "王小梅的电话".encode() not in path.read_bytes(), path
        assert f"电话{MEI}".encode() not in path.read_bytes(), path
        assert f"{MEI}-x".encode() not in path.read_bytes(), path


def test_a_kill_on_the_way_loses_nothing(office, staff, earlier, monkeypatch):
    with earlier:
        cases = [script(office, staff, f"稿子{n}") for n in range(3)]
    remask = marking.remask

    def only_one(office_, case, *given, **said):
        if case.id == cases[1].id:
            raise KeyboardInterrupt
        return remask(office_, case, *given, **said)

    monkeypatch.setattr(marking, "remask", only_one)
    with pytest.raises(KeyboardInterrupt):
        adoption.adopt(office)
    assert [MEI in texts(office, case) for case in cases] == [False, True, True]
    assert audit.verify(office)

    monkeypatch.undo()
    assert adoption.adopt(office) == 2
    assert [MEI in texts(office, case) for case in cases] == [False] * 3
    assert audit.verify(office)


def test_an_office_masks_what_is_there_when_it_opens(office, staff, earlier):
    with earlier:
        case = script(office, staff)
    office.store.close()

    opened = bootstrap.open_office({"GREENROOM_HOME": str(office.settings.home)})

    assert (
        texts(opened, case) == "收件人[姓名1]，电话[手机号·尾号0022]，这款全网最低价。"
    )
    opened.store.close()


def test_who_was_erased_stays_erased_when_an_old_database_comes_back(
    office, staff, tmp_path
):
    case = script(office, staff)
    older = tmp_path / "older.db"
    office.store.connection.copy_to(older)
    subject = vault.spans(office, case.id)[0].subject_id
    vault.shred(office, subject)
    office.store.close()
    for path in office.settings.home.glob("greenroom.db*"):
        path.unlink()
    older.rename(office.settings.database)

    adoption.adopt(office)

    assert all(s.is_erased for s in vault.spans(office, case.id))
    last = office.store.audit.last()
    assert (last.action, last.subject, last.data) == (
        "personal.erased", subject, {"again": True},
    )  # fmt: skip
    assert audit.verify(office)
