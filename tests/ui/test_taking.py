"""A recording too big to be read while its sender waits; and pages that stand still."""

import threading

import pytest
import streamlit as st

from review.domain.case import Status
from review.errors import InvalidInputError
from review.services import intake, jobs, uploads
from review.ui import taking
from review.ui.parts import upload as parts
from tests.services.test_brought import SRT
from tests.services.test_hearing import tone
from tests.ui.conftest import hand_in


@pytest.fixture
def arrived(arrived, monkeypatch):
    """It counts as a big one."""
    monkeypatch.setattr(taking, "AT_ONCE", 0)
    return arrived


def told_of(page, staff, transcript: str | None = None) -> list[str]:
    """What the page says at once, and after the file was read."""
    told = said(hand_in(page, staff, transcript))
    for thread in threading.enumerate():
        if thread.name == "taking":
            thread.join()
    return told + said(page.run())


def said(page) -> list[str]:
    assert not page.exception
    return [one.value.replace("\\", "") for one in (*page.toast, *page.error)]


def test_its_sender_is_told_when_it_was_read(office, staff, arrived, open_page):
    page = open_page("writer", "recordings")
    told = told_of(page, staff)

    (case,) = office.store.cases.where("1", ())
    assert case.status is Status.SUBMITTED
    assert jobs.for_case(office, case.id) is not None
    assert sum("即将开始转写" in one for one in told) == 1
    assert taking.under_way(staff.writer.id) == ()
    assert said(page.run()) == []


class Ending:
    """It is over from the second time that somebody asks."""

    asked = 0

    @property
    def is_over(self) -> bool:
        self.asked += 1
        return self.asked > 1


def test_what_ends_while_somebody_asks_is_told_the_next_time(monkeypatch):
    ending = Ending()
    monkeypatch.setitem(taking._under_way, "somebody", [ending])

    assert taking.finished("somebody") == ()
    assert taking.finished("somebody") == (ending,)
    assert taking.finished("somebody") == ()


def test_what_was_wrong_is_put_right_without_sending_it_again(
    office, staff, arrived, open_page
):
    page = open_page("writer", "recordings")
    told = told_of(page, staff, SRT.replace("00:00:01,", "02:00:01,"))

    assert any("2:00:01" in one for one in told)
    assert office.store.cases.where("1", ()) == ()
    assert page.text_input(key="recording_title").value == "show"
    assert page.selectbox(key="recording_host").value == staff.host.id

    told_of(page, staff)
    assert len(office.store.cases.where("1", ())) == 1


def test_a_file_that_is_not_at_fault_stays(office, staff, arrived):
    by = staff.writer.id
    handing = taking.Handing(
        upload_id=arrived.id, filename="show.wav", title=" ", host_id=staff.host.id,
        goods=None, air_at=None, previous_id=None, brought=None,
    )  # fmt: skip
    with pytest.raises(InvalidInputError):
        taking.take(office, handing, by=by)

    assert uploads.status(office, arrived.id, by=by).state == "open"


def test_what_was_being_read_when_the_app_stopped_is_handed_in_again(
    office, staff, arrived, open_page, monkeypatch
):
    by = staff.writer.id
    uploads.finish(office, arrived.id, by=by)  # and then came the kill
    monkeypatch.setattr(parts, "upload", lambda _key: None)
    taking.recover(office)

    page = open_page("writer", "recordings")
    assert any("应用被停止" in one for one in said(page))
    told_of(page, staff)
    assert len(office.store.cases.where("1", ())) == 1
    taking.recover(office)
    assert taking.left(by) == ()


def test_a_page_asks_again_only_while_something_moves(
    office, staff, open_page, monkeypatch, tmp_path
):
    asked = []
    fragment = st.fragment

    def noted(func=None, *, run_every=None):
        asked.append(run_every)
        return fragment(func, run_every=run_every)

    case = intake.submit_recording(
        office, by=staff.writer.id, path=tone(tmp_path / "a.wav"), filename="a.wav",
        title="夜场", host_id=staff.host.id,
    )  # fmt: skip
    monkeypatch.setattr(st, "fragment", noted)
    places = ("case", {"case": case.id}), ("recordings", {})

    for name, query in places:
        open_page("writer", name, **query)
        assert asked.pop() == "2s"
    jobs.cancel(office, jobs.for_case(office, case.id).id, by=staff.writer.id)
    for name, query in places:
        open_page("writer", name, **query)
        assert asked.pop() is None
