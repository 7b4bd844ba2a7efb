"""Correcting what was heard and taking it away: with mouse, keyboard and finger."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from audio import subtitles
from audio.models import Transcript
from review.services import audit, queue
from tests.browser.conftest import signed_in
from tests.browser.heard import heard_house
from tests.browser.running import SLOW

pytestmark = pytest.mark.browser
SAID = (
    "大家好，欢迎来到直播间。",
    "这款面霜是全网最底价，只要八十九块九。",
    "收件人王小梅，电话13700110022。",
)
PRIVATE = ("王小梅", "13700110022", "13800220033")


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The app with one recording that was heard."""
    with heard_house(tmp_path_factory.mktemp("corrected"), SAID) as made:
        yield made


@pytest.fixture
def open_case(arrive, house):
    def open_case(who: str, *, phone: bool = False) -> Page:
        page = arrive(who, f"/case?case={house.case.id}", phone=phone)
        ready(page)
        return page

    return open_case


def ready(page: Page) -> None:
    expect(page.locator("[data-testid=player][data-ready]")).to_be_visible(timeout=SLOW)


def text_of(house) -> str:
    return house.office.store.cases.text(house.case.id)[0]


def test_a_line_is_corrected_with_the_keyboard_and_says_what_was_heard(
    open_case, house
):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    page = open_case("first")
    page.locator(".line").nth(1).hover()
    page.get_by_test_id("pencil").nth(1).click()
    words = page.get_by_test_id("correct-words")
    expect(words).to_be_focused()

    page.keyboard.type("are jk")  # no verdict, no step, and no shortcut of Streamlit
    words.fill("这款面霜是全网最低价，只要八十九块九。")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("correcting")).to_have_count(0)
    expect(page.get_by_test_id("heard")).to_contain_text("全网最底价")
    expect(page.get_by_test_id("pencil").nth(1)).to_be_focused()
    expect(page.locator("[data-num='89.9元']").first).to_be_visible()
    assert "全网最低价" in text_of(house)
    seen = queue.view(house.office, house.case.id, by=house.people.first.id)
    assert seen.drafts == {}
    assert any("最低价" in f.finding.text for f in seen.case.findings)
    assert audit.verify(house.office)


def test_chips_stay_and_what_is_personal_is_masked_when_it_is_typed(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    page = open_case("first", phone=True)
    page.get_by_test_id("pencil").nth(2).tap()
    fields = page.get_by_test_id("correct-words")
    expect(fields).to_have_count(3)
    expect(page.get_by_test_id("correcting").locator(".chip.still")).to_have_count(2)

    for _more_than_there_is in range(8):
        page.keyboard.press("Backspace")
    fields.nth(0).fill("收件人是")
    fields.nth(2).fill("，客服13800220033。")
    page.get_by_test_id("correct-save").tap()

    expect(page.get_by_test_id("chip")).to_have_count(3)
    text = text_of(house)
    assert "收件人是[姓名1]，电话[手机号·尾号0022]，客服[手机号·尾号0033]。" in text
    assert not any(said in page.content() for said in PRIVATE)
    assert audit.verify(house.office)


def test_escape_and_cancel_change_nothing_and_a_stale_page_is_told(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    page = open_case("first")
    before = text_of(house)
    page.get_by_test_id("pencil").first.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("correct-words").fill("别的")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("correcting")).to_have_count(0)
    expect(page.get_by_test_id("pencil").first).to_be_focused()
    assert text_of(house) == before

    queue.release(house.office, house.case.id, by=house.people.first.id)
    page.keyboard.press("Enter")
    page.get_by_test_id("correct-words").fill("别的")
    page.get_by_test_id("correct-save").click()
    expect(page.get_by_test_id("correct-trouble")).to_be_visible()
    expect(page.get_by_test_id("correct-words")).to_have_text("别的")
    assert text_of(house) == before


def lines_of(house) -> list[str]:
    raw = house.office.store.cases.text(house.case.id)[1]
    return [one.text for one in Transcript.model_validate_json(raw).segments]


def caret_after(page: Page, count: int) -> None:
    """The caret so many characters behind the beginning of the line."""
    page.keyboard.press("Home")
    for _character in range(count):
        page.keyboard.press("ArrowRight")


def editor(page: Page, line: int):
    return page.locator(f"[data-testid=correcting][data-line='{line}']")


def test_enter_splits_a_line_and_backspace_joins_it_again(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    before = lines_of(house)
    page = open_case("first")
    page.get_by_test_id("pencil").first.focus()
    page.keyboard.press("Enter")
    expect(editor(page, 0)).to_be_visible()
    expect(page.get_by_test_id("split-line")).to_be_disabled()  # nothing is behind
    caret_after(page, 4)
    expect(page.get_by_test_id("split-line")).to_be_enabled()
    page.keyboard.press("Enter")

    expect(editor(page, 1)).to_be_visible(timeout=SLOW)
    expect(page.locator(".line")).to_have_count(len(before) + 1)
    expect(editor(page, 1).get_by_test_id("correct-words")).to_be_focused()
    assert lines_of(house) == [before[0][:4], before[0][4:], *before[1:]]

    page.keyboard.type("新的")  # the caret stands where the line begins
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(editor(page, 0)).to_be_visible(timeout=SLOW)
    expect(page.locator(".line")).to_have_count(len(before))
    typed = before[0][:4] + "新的" + before[0][4:]
    assert lines_of(house) == [typed, *before[1:]]
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("correcting")).to_have_count(0, timeout=SLOW)
    assert lines_of(house) == before
    assert audit.verify(house.office)


def test_a_finger_splits_and_joins_lines_beside_what_is_masked(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    before = lines_of(house)
    page = open_case("first", phone=True)
    page.get_by_test_id("pencil").nth(2).tap()
    fields = editor(page, 2).get_by_test_id("correct-words")
    fields.nth(1).tap()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("split-line")).to_be_enabled()
    page.get_by_test_id("split-line").tap()

    expect(editor(page, 3)).to_be_visible(timeout=SLOW)
    expect(editor(page, 3).locator(".chip.still")).to_have_count(
        before[2].count("[手机号")
    )
    assert "".join(lines_of(house)) == "".join(before)
    assert len(lines_of(house)) == len(before) + 1
    page.get_by_test_id("join-above").tap()
    expect(editor(page, 2)).to_be_visible(timeout=SLOW)
    expect(page.locator(".line")).to_have_count(len(before))
    assert lines_of(house) == before

    page.get_by_test_id("correct-cancel").tap()
    page.get_by_test_id("pencil").first.tap()
    expect(page.get_by_test_id("join-above")).to_have_count(0)
    page.get_by_test_id("join-below").tap()
    expect(page.locator(".line")).to_have_count(len(before) - 1, timeout=SLOW)
    expect(editor(page, 0)).to_be_visible()
    page.get_by_test_id("split-line").tap()  # the caret stands where they met
    expect(page.locator(".line")).to_have_count(len(before), timeout=SLOW)
    assert lines_of(house) == before
    assert audit.verify(house.office)


def slow(page: Page, milliseconds: int) -> None:
    """From now on every request takes so much longer."""
    how = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {**how, "latency": milliseconds})


def test_what_is_typed_while_a_line_is_on_its_way_stays(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    before = lines_of(house)
    page = open_case("first")
    slow(page, 700)
    page.get_by_test_id("pencil").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("enter-does")).to_have_text("保存")
    caret_after(page, 4)
    expect(page.get_by_test_id("enter-does")).to_have_text("断行")
    page.keyboard.press("Enter")
    expect(page.locator(".editing.busy")).to_be_visible()
    page.keyboard.type("新are")  # neither lost nor a shortcut
    page.keyboard.press("Enter")  # nothing, as it is on its way

    words = editor(page, 1).get_by_test_id("correct-words")
    expect(words).to_have_text("新are" + before[0][4:], timeout=SLOW)
    assert lines_of(house) == [before[0][:4], before[0][4:], *before[1:]]
    expect(page.locator("[data-disposition]")).to_have_count(0)
    page.keyboard.press("Control+Enter")  # and on with another line at once
    page.get_by_test_id("pencil").nth(3).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("还")
    expect(page.locator(".line.fresh, .said:has-text('新are')")).not_to_have_count(0)
    page.keyboard.type("在")

    fields = editor(page, 3).get_by_test_id("correct-words")
    expect(fields.first).to_contain_text("还在")
    assert lines_of(house)[1] == "新are" + before[0][4:]


def test_a_lost_connection_is_told_in_the_words_of_the_page(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    before = text_of(house)
    page = open_case("first")
    page.route("**/lines/*", lambda route: route.abort())
    page.get_by_test_id("pencil").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("还在")
    page.keyboard.press("Control+Enter")

    trouble = page.get_by_test_id("correct-trouble")
    expect(trouble).to_contain_text("请检查网络")
    expect(trouble).to_be_in_viewport()
    expect(page.get_by_test_id("correct-words").first).to_contain_text("还在")
    assert text_of(house) == before


def test_words_that_only_the_machine_heard_are_masked(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    line = next(at for at, said in enumerate(lines_of(house)) if "直播间" in said)
    page = open_case("first")
    page.get_by_test_id("pencil").nth(line).focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("correct-words").fill("欢迎各位。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("correcting")).to_have_count(0)
    heard = page.get_by_test_id("heard").filter(has_text="来到")
    expect(heard).to_contain_text("来到直播间")
    before = text_of(house)

    page.get_by_test_id("missed").click()
    page.get_by_test_id("missed-words").fill("直播间")
    expect(page.get_by_test_id("mask")).to_be_enabled()
    page.get_by_role("dialog").locator("select").select_option("address")
    page.get_by_test_id("mask").click()

    expect(page.get_by_test_id("asking")).to_be_hidden()
    expect(heard).to_contain_text("来到[")
    assert text_of(house) == before
    assert "直播间" not in house.office.store.cases.text(house.case.id)[1]
    assert audit.verify(house.office)


def test_whoever_only_reads_has_no_pencil_but_may_take_the_text(open_case, house):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    page = open_case("second")
    expect(page.get_by_test_id("pencil")).to_have_count(0)
    page.get_by_test_id("files").locator("summary").click()
    with page.expect_download() as coming:
        page.get_by_test_id("file-docx").click()
    assert coming.value.suggested_filename == f"{house.case.number}-v1.docx"

    for form in ("srt", "vtt", "ass", "docx", "json"):
        url = f"{house.url}/api/cases/{house.case.id}/transcript?form={form}"
        answer = page.request.get(url)
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "no-store" in answer.headers["cache-control"]
        found = subtitles.read_bytes(f"a.{form}", answer.body())
        assert found.text.replace(" ", "") == text_of(house).replace(" ", "")
        assert not any(said in found.text for said in PRIVATE)


@pytest.mark.parametrize(
    ("who", "line", "said", "status"),
    [
        ("second", "0", {"texts": ["x"], "content": "?"}, 403),
        ("host2", "0", {"texts": ["x"], "content": "?"}, 404),
        ("first", "0", {"texts": ["x"], "content": "?"}, 412),
        ("first", "0", {"texts": [1], "content": "?"}, 422),
        ("first", "0", {"texts": "x"}, 422),
        ("first", "x", {"texts": ["x"], "content": "?"}, 422),
        ("first", "9" * 20, {"texts": ["x"], "content": "?"}, 422),
    ],
)
def test_what_no_page_would_send_is_refused(house, who, line, said, status):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    cookie = signed_in(house, who)
    asked = urllib.request.Request(
        f"{house.url}/api/cases/{house.case.id}/lines/{line}",
        data=json.dumps(said).encode(),
        method="PUT",
        headers={
            "cookie": f"{cookie['name']}={cookie['value']}",
            "x-requested-with": "greenroom",
            "content-type": "application/json",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == status
    refused.value.close()
