"""What pages owe whoever works with them, whatever goes wrong: nothing lost, a way on."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from review.domain.privacy import Purpose
from review.services import (
    accounts,
    audit,
    intake,
    personal_exports,
    queue,
)
from tests.browser.conftest import choose, signed_in
from tests.browser.heard import CLIP, heard_house
from tests.browser.running import SLOW
from tests.services.personal import officers

pytestmark = pytest.mark.browser
PLAYER = "[data-testid=player][data-ready]"
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
SAID = (
    "大家好，欢迎来到直播间。",
    "他的手机号是一三七零零一一零零二。",
    "请看下一款。",
)
OTHER = "eleven yellow pears"
REASON = "第二句没有依据，请补充检测报告。"
DRAFTS = "Object.keys(sessionStorage).filter(key => key.startsWith('greenroom-draft'))"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The app with one recording that was heard, and with privacy officers."""
    with heard_house(tmp_path_factory.mktemp("pages"), SAID) as made:
        vars(made.people).update(vars(officers(made.office)))
        yield made


@pytest.fixture
def script(house):
    """A script in which nothing is found, held by its first reviewer."""
    case = intake.submit_script(
        house.office, by=house.people.writer.id, title="羽绒服话术",
        text="各位好，今天介绍一款羽绒服，尺码见详情页。", host_id=house.people.host.id,
    )  # fmt: skip
    queue.claim(house.office, case.id, by=house.people.first.id)
    return case


def reason(page: Page):
    return page.locator(".st-key-decision_reason textarea")


def write(page: Page) -> None:
    """Type the reason, and wait until the tab has it."""
    reason(page).fill(REASON)
    page.wait_for_function(f"() => {DRAFTS}.length === 1")


def messages_stay(page: Page) -> None:
    """A message passes by after four seconds, and a busy machine looks too late."""
    page.add_init_script(
        "(later => { window.setTimeout = (act, delay, ...more) =>"
        " delay === 4000 ? 0 : later(act, delay, ...more) })(setTimeout)"
    )


def no_drafts(page: Page) -> None:
    page.wait_for_function(f"() => !{DRAFTS}.length")


def test_a_reason_survives_a_reload_and_goes_with_the_opinion(arrive, script):
    page = arrive("first", f"/case?case={script.id}")
    write(page)
    page.reload()

    expect(reason(page)).to_have_value(REASON)
    outcomes = page.locator(".st-key-decision_outcome")
    outcomes.get_by_role("radio", name="退回修改", exact=True).click()
    page.locator(".st-key-decide button").click()

    expect(page.locator(".st-key-decision_saved")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()
    no_drafts(page)


def test_whoever_loses_a_case_finds_their_reason_when_they_take_it_again(
    arrive, house, script
):
    page = arrive("first", f"/case?case={script.id}")
    write(page)
    page.locator(".st-key-release button").click()
    expect(reason(page)).to_have_count(0)
    page.locator(".st-key-claim button").click()

    expect(reason(page)).to_have_value(REASON)


def test_a_message_is_called_what_it_says_and_the_keyboard_shows_where_it_is(
    arrive, script
):
    page = arrive("first", f"/case?case={script.id}", before=messages_stay)
    page.locator(".st-key-release button").click()
    said = re.compile("已放回队列")
    expect(page.get_by_role("alertdialog", name=said)).to_have_count(1)

    page.keyboard.press("Tab")
    link = page.get_by_test_id("stTopNavLink").first
    link.focus()
    expect(link).to_have_css("outline-style", "solid")


def test_a_reason_is_nobody_elses(arrive, house, script):
    page = arrive("first", f"/case?case={script.id}")
    write(page)

    page.context.clear_cookies()
    page.context.add_cookies([signed_in(house, "second")])
    page.goto(house.url + "/queue")
    no_drafts(page)


def test_signing_out_leaves_nothing_in_the_tab(arrive, script):
    page = arrive("first", f"/case?case={script.id}")
    reason(page).fill(REASON)
    page.locator(".st-key-account_menu button").click()
    page.locator(".st-key-sign_out button").click()

    expect(page.locator("#username")).to_be_visible()
    no_drafts(page)


def test_every_outcome_can_be_pressed_on_an_english_phone(arrive, house, script):
    accounts.set_language(house.office, by=house.people.first.id, lang="en")
    page = arrive("first", f"/case?case={script.id}", phone=True)
    outcomes = page.locator(".st-key-decision_outcome").get_by_role("radio")
    expect(outcomes).to_have_text(
        ["Clear", "Clear with conditions", "Violation", "Send back"]
    )
    accounts.set_language(house.office, by=house.people.first.id, lang="zh_CN")

    group = page.locator(".st-key-decision_outcome [role=radiogroup]").bounding_box()
    for outcome in outcomes.all():
        box = outcome.bounding_box()
        assert box["x"] >= group["x"]
        assert box["x"] + box["width"] <= group["x"] + group["width"] + 1
        assert box["height"] >= 44


def test_a_recording_that_is_a_case_already_leads_to_it(arrive, house):
    page = arrive("writer", "/recordings")
    page.get_by_test_id("upload-input").set_input_files(CLIP)
    page.locator(".st-key-recording_title input").fill("又一次")
    choose(page, "recording_host", house.people.host.name)
    page.locator(".st-key-recording_send button").click()

    page.locator(".st-key-flashes").get_by_role("link", name="打开").click()
    expect(page.locator(PLAYER)).to_be_visible(timeout=SLOW)
    assert house.case.id in page.url


def test_a_page_of_others_and_no_page_at_all_say_so_in_our_words(arrive, house):
    page = arrive("first", "/staff")
    expect(page.get_by_text("您没有权限查看这个页面")).to_be_visible()

    page.goto(house.url + "/nirgends")
    expect(page.get_by_text("没有这个页面")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="回到首页").click()
    expect(page.get_by_role("heading", name="审核队列")).to_be_visible()

    page.goto(house.url + "/case?case=R-1999-0001")
    expect(page.get_by_text("R-1999-0001")).to_be_visible()
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()


def test_a_number_that_is_silenced_says_why_it_is_not_heard(arrive, house):
    page = arrive("first", f"/case?case={house.case.id}")
    sign = page.get_by_test_id("silent")

    expect(sign).to_have_count(1)
    expect(sign).to_have_attribute("aria-label", re.compile("播放时这里静音"))


def test_an_export_is_received_once_it_went_out_whole(arrive, house):
    office, people = house.office, house.people
    asked = personal_exports.ask(
        office, [house.case.number], by=people.officer.id, purpose=Purpose.AUTHORITY,
        note="来函 88 号", recipient=RECIPIENT,
    )  # fmt: skip
    personal_exports.decide(office, asked.id, by=people.officer2.id, approve=True)
    page = arrive("officer", "/privacy")
    page.get_by_role("tab").nth(3).click()
    page.locator(f".st-key-make_{asked.id} button").click()
    expect(page.get_by_text("尚未收到")).to_be_visible()

    link = page.locator(f".st-key-export_ready_{asked.id} a")
    where = house.url + link.get_attribute("href")
    other = arrive("officer2", "/privacy")
    assert other.request.get(where).status == 404
    taken = page.request.get(where)

    assert taken.body().startswith(b"age-encryption.org/")
    expect(page.get_by_text("尚未收到")).to_have_count(0)
    expect(link).to_have_count(0)
    assert page.request.get(where).status == 404
    assert audit.verify(office)


def test_a_password_is_saved_also_where_the_keyboard_left_its_field(arrive, house):
    """The key that leaves the field goes to the button that shows the password."""
    page = arrive("admin", "/staff", before=messages_stay)
    row = page.locator("[data-testid=board] [data-testid=row]", has_text="host")
    row.first.click()
    page.locator("[class*=st-key-staff_password_] input").fill(OTHER)
    page.keyboard.press("Tab")
    page.locator(".st-key-staff_save button").click()

    expect(page.get_by_role("alertdialog", name="已保存")).to_have_count(1)
    assert accounts.sign_in(house.office, "host", OTHER, address="192.0.2.9")
