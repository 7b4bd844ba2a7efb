"""An original in a real browser: seen for a purpose, for minutes, by whom it concerns."""

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from audio.models import Segment, Transcript
from review import bootstrap
from review.domain.privacy import Ground, Purpose
from review.services import (
    erasure,
    intake,
    marking,
    media,
    queue,
    screening,
    unlock,
    vault,
)
from tests.browser.conftest import choose
from tests.browser.running import ROOT, SLOW, app
from tests.conftest import add_staff
from tests.services.personal import officers

pytestmark = pytest.mark.browser
CLIP = ROOT / "review/demo/clips/short-claim.m4a"
NUMBER = "13700110022"
TEXT = (
    "各位好，这款面霜是全网最低价。\n"
    f"恭喜王芳女士，电话 {NUMBER}，奖品明天寄出。\n"
    "昵称叫<img src=x onerror=alert(1)>的朋友也中奖了。"
)
MARKUP = "<img src=x onerror=alert(1)>"
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
PLAYER = "[data-testid=player][data-ready]"
SECONDS = """clock => {
  const [minutes, seconds] = clock.textContent.split(":")
  return Number(minutes) * 60 + Number(seconds)
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[SimpleNamespace]:
    home = tmp_path_factory.mktemp("sealed")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office), **vars(officers(office)))
    with app(home) as (url, _running):
        yield SimpleNamespace(office=office, people=people, url=url)
    office.store.close()


@pytest.fixture
def case(house):
    return intake.submit_script(
        house.office, by=house.people.writer.id, title="面霜专场", text=TEXT,
        host_id=house.people.host.id,
    )  # fmt: skip


@pytest.fixture
def visit(arrive, case):
    """The case in the browser of somebody, whose clock the test can put forward."""

    def visit(who: str, of=case, *, phone: bool = False) -> Page:
        page = arrive(
            who,
            f"/case?case={of.id}",
            phone=phone,
            before=lambda page: page.clock.install(),
        )
        expect(page.locator(PLAYER)).to_be_visible(timeout=SLOW)
        return page

    return visit


def chip(page: Page):
    return page.get_by_test_id("chip").filter(has_text="手机号")


def look(page: Page) -> None:
    """By keyboard alone, with a note."""
    chip(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("asking")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("rc are 12")
    expect(page.get_by_test_id("unlock-note")).to_have_value("rc are 12")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("original")).to_have_text(NUMBER)
    expect(page.get_by_test_id("asking")).to_be_hidden()


def is_masked(page: Page) -> None:
    expect(page.get_by_test_id("original")).to_have_count(0)
    expect(chip(page)).to_be_visible()
    assert NUMBER not in page.locator(PLAYER).inner_text()
    assert NUMBER not in page.content()


def test_a_reviewer_looks_at_a_number_and_time_takes_it_away(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    is_masked(page)

    look(page)
    clock = page.get_by_test_id("time-left").element_handle()
    begun = clock.evaluate(SECONDS)
    assert 200 < begun <= 300
    page.clock.fast_forward(100_000)
    page.wait_for_function(
        f"([clock, most]) => ({SECONDS})(clock) <= most", arg=[clock, begun - 100]
    )
    assert clock.evaluate(SECONDS) > 0
    page.clock.fast_forward(201_000)

    is_masked(page)
    (seen, *_more), _total = unlock.looked(house.office, by=house.people.auditor.id)
    assert (seen.by, seen.note) == (house.people.first.id, "rc are 12")


def test_putting_the_case_back_masks_it_again(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    look(page)

    page.locator(".st-key-release button").click()
    expect(page.locator(".st-key-claim button")).to_be_visible()

    is_masked(page)


def test_a_claim_that_ends_elsewhere_masks_the_page_that_is_open(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    look(page)

    queue.release(house.office, case.id, by=house.people.first.id)
    page.clock.fast_forward(16_000)

    is_masked(page)


def test_it_is_hidden_by_hand_and_seen_again_within_its_time(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    look(page)

    page.get_by_test_id("conceal").click()
    is_masked(page)
    chip(page).click()

    expect(page.get_by_test_id("original")).to_have_text(NUMBER)
    expect(page.get_by_test_id("asking")).to_be_hidden()


def test_a_reload_within_its_time_shows_it_in_its_place(visit, house, case, browser):
    phone = next(s for s in vault.spans(house.office, case.id) if s.type == "phone")
    unlock.unlock(
        house.office, phone.id, by=house.people.officer.id, purpose=Purpose.COMPLAINT
    )

    expect(visit("officer").get_by_test_id("original")).to_have_text(NUMBER)
    is_masked(visit("officer2"))


def test_a_case_that_is_not_answered_for_any_more_is_masked(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    look(page)

    page.route("**/shown", lambda route: route.fulfill(status=404, body="{}"))
    page.clock.fast_forward(16_000)

    is_masked(page)


def test_a_sound_that_comes_after_its_piece_was_hidden_is_not_played(visit, house):
    recording = heard(house, "short-clean.m4a")
    page = visit("officer", recording)
    page.evaluate(PLAYS)
    piece = page.get_by_test_id("chip")
    piece.click()
    page.get_by_test_id("purpose").select_option("complaint")
    page.get_by_test_id("unlock").click()
    held = []
    page.route("**/sound", lambda route: held.append(route), times=1)  # noqa: PLW0108 - a builtin takes no attributes

    with page.expect_request("**/sound"):
        page.get_by_test_id("hear-span").click()
    page.get_by_test_id("conceal").click()
    with page.expect_response("**/sound"):
        held[0].continue_()
    page.evaluate("() => new Promise(done => setTimeout(done))")

    assert page.evaluate("window.plays") == 0
    piece.click()
    page.get_by_test_id("hear-span").click()
    page.wait_for_function("() => window.plays === 1")


def test_a_request_for_an_export_is_sent_once_and_leaves_nothing_behind(
    visit, house, case
):
    page = visit("officer")
    page.goto(f"{house.url}/privacy")
    page.get_by_role("tab").nth(3).click()
    page.locator(".st-key-export_new summary").click()
    page.locator(".st-key-export_cases textarea").fill(case.number)
    page.locator(".st-key-export_note input").fill(f"来函 88 号 {NUMBER}")
    page.locator(".st-key-export_recipient input").fill(RECIPIENT)
    choose(page, "export_purpose", "主管机关")
    page.locator(".st-key-export_send button").click()
    asked = page.get_by_test_id("stMain").get_by_text(RECIPIENT)
    expect(asked).to_be_visible()

    for field in ("cases textarea", "note input", "recipient input"):
        expect(page.locator(f".st-key-export_{field}")).to_have_value("")
    assert NUMBER not in page.content()


@pytest.mark.parametrize("who", ["writer", "auditor"])
def test_whoever_may_not_look_is_told_who_may(visit, who):
    page = visit(who)

    chip(page).click()

    expect(page.get_by_test_id("asking")).to_contain_text("个人信息保护负责人")
    expect(page.get_by_test_id("unlock")).to_have_count(0)
    expect(page.get_by_test_id("missed")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("asking")).to_be_hidden()
    is_masked(page)


def test_a_refusal_is_said_in_the_dialog(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first")
    chip(page).click()
    queue.release(house.office, case.id, by=house.people.first.id)

    page.get_by_test_id("unlock").click()

    expect(page.get_by_test_id("asking-trouble")).to_contain_text("领取")
    assert NUMBER not in page.content()


def test_what_was_missed_is_marked_with_the_mouse_and_is_never_markup(
    visit, house, case
):
    page = visit("officer")
    expect(page.get_by_test_id("transcript")).to_contain_text(MARKUP)
    page.get_by_test_id("missed").click()
    page.get_by_test_id("missed-words").fill(MARKUP)
    page.locator("dialog select[name=kind]").select_option("nickname")
    page.get_by_test_id("mask").click()

    marked = page.get_by_test_id("chip").filter(has_text="昵称")
    expect(marked).to_be_visible()
    expect(page.get_by_test_id("transcript")).not_to_contain_text(MARKUP)
    marked.click()
    page.get_by_test_id("purpose").select_option("complaint")
    page.get_by_test_id("unlock").click()

    expect(page.get_by_test_id("original")).to_have_text(MARKUP)
    expect(page.locator("[data-testid=player] img")).to_have_count(0)


def test_what_is_erased_looks_erased(visit, house, case):
    phone = next(s for s in vault.spans(house.office, case.id) if s.type == "phone")
    officer = house.people.officer.id
    seen = erasure.preview(house.office, phone.subject_id, by=officer)
    erasure.erase(
        house.office, phone.subject_id, by=officer, ground=Ground.REQUEST,
        reference="工单 17", seen=seen.id,
    )  # fmt: skip
    page = visit("officer")

    chip(page).click()

    expect(page.get_by_test_id("asking")).to_contain_text("已删除")
    expect(page.get_by_test_id("unlock")).to_have_count(0)
    expect(chip(page)).to_have_class("chip erased")


class Heard:
    """A speech engine that always hears the same."""

    def transcribe(self, _path, **_how):
        line = Segment(
            start=0, end=6, text="这款面霜是全网最低价，找小满就行。", words=()
        )
        return Transcript(segments=(line,), duration=6.0, model="even")


PLAYS = """() => {
  window.plays = 0
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function () { window.plays += 1; return play.call(this) }
}"""


def heard(house, clip: str):
    """A recording in which a name was said, with its silenced copy."""
    office, people = house.office, house.people
    sent = intake.submit_recording(
        office, by=people.writer.id, path=CLIP.with_name(clip), filename="b.m4a",
        title="切片", host_id=people.host.id,
    )  # fmt: skip
    recording = screening.hear_case(replace(office, hear=Heard), sent.id)
    text, _spoken = office.store.cases.text(recording.id)
    at = text.index("小满")
    marking.mark_all(
        office, recording.id, by=people.officer.id, places=[(at, at + 2)],
        words="小满", type="name",
    )  # fmt: skip
    media.muted_copy(office, recording.recording_id)
    return recording


def test_there_is_no_sound_until_what_was_masked_is_silenced(visit, house):
    office, people = house.office, house.people
    sent = intake.submit_recording(
        office, by=people.writer.id, path=CLIP, filename="a.m4a", title="切片",
        host_id=people.host.id,
    )  # fmt: skip
    recording = screening.hear_case(replace(office, hear=Heard), sent.id)
    text, _spoken = office.store.cases.text(recording.id)
    at = text.index("小满")
    marking.mark(
        office, recording.id, by=people.officer.id, start=at, end=at + 2, type="name"
    )

    page = visit("officer", recording)
    trouble = page.locator(".sound .trouble")
    expect(trouble).to_contain_text("正在准备声音")
    media.muted_copy(office, recording.recording_id)
    page.clock.fast_forward(5_000)

    expect(trouble).to_be_hidden()
    page.wait_for_function(
        "audio => audio.readyState > 0",
        arg=page.get_by_test_id("audio").element_handle(),
    )


def test_chips_and_dialogs_fit_a_phone(visit, house, case):
    queue.claim(house.office, case.id, by=house.people.first.id)
    page = visit("first", phone=True)

    chip(page).tap()
    expect(page.get_by_test_id("asking")).to_be_visible()
    box = page.get_by_test_id("asking").bounding_box()
    page.get_by_test_id("unlock").tap()
    expect(page.get_by_test_id("original")).to_have_text(NUMBER)

    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
