"""Clips in a real browser: heard, typed by keyboard alone, saved at once, without reading."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, Response, expect

from review import bootstrap
from review.services import accuracy, queue
from tests.browser.running import SLOW, app
from tests.conftest import add_staff
from tests.services.sampled import heard_in, recording

pytestmark = pytest.mark.browser
ASKING = {"x-requested-with": "greenroom"}


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[SimpleNamespace]:
    home = tmp_path_factory.mktemp("clips")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office))
    case = recording(office, people, tmp_path_factory.mktemp("sound"), seconds=45)
    with app(home) as (url, _running):
        yield SimpleNamespace(office=office, people=people, url=url, case=case)
    office.store.close()


@pytest.fixture
def visit(arrive):
    """A page of somebody; what it asks for and no server has is a fault."""
    missing = []

    def noted(answer: Response) -> None:
        if answer.status == 404:
            missing.append(answer.url)

    def visit(who: str, path: str) -> Page:
        return arrive(who, path, before=lambda page: page.on("response", noted))

    yield visit
    assert missing == []


def desk_of(page: Page) -> str:
    """The clip whose sound is there."""
    page.wait_for_selector("[data-testid=transcribing][data-sound]", timeout=SLOW)
    return page.get_by_test_id("transcribing").get_attribute("data-sound")


def goes_on(page: Page, clip: str) -> None:
    """The next clip is there, or the desk is gone with the last one."""
    before = page.locator(f"[data-testid=transcribing][data-ready='{clip}']")
    expect(before).to_have_count(0, timeout=SLOW)


def typed(house):
    return {
        one.clip_id: one for one in house.office.store.accuracy.typed(house.case.id)
    }


def begin(visit, house) -> Page:
    """Draws the clips; nothing that was heard in them is on the page."""
    page = visit("qa", f"/accuracy?case={house.case.id}")
    page.locator(".st-key-accuracy_draw button").click()
    desk_of(page)
    told = page.content()
    clips = house.office.store.accuracy.clips(house.case.id)
    assert not any(heard_in(house.office, clip.id) in told for clip in clips)
    return page


def type_with_trouble(page: Page, house) -> str:
    """By keyboard alone; what could not be saved stays in the box."""
    clip, box = desk_of(page), page.get_by_test_id("typed")
    note = page.get_by_test_id("note")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")  # an empty box is no word
    expect(note).to_contain_text("没有人说话")
    page.keyboard.press("F3")
    expect(page.get_by_test_id("speed")).to_have_text("0.9×")
    page.keyboard.press("F4")
    page.keyboard.press("Escape")
    page.keyboard.type(heard_in(house.office, clip))
    page.route("**/api/accuracy/clips/**", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(note).to_contain_text("没有保存")
    expect(box).to_have_value(heard_in(house.office, clip))
    assert typed(house) == {}
    page.unroute("**/api/accuracy/clips/**")
    page.keyboard.press("Enter")
    goes_on(page, clip)
    assert typed(house)[clip].errors == 0
    return clip


def type_again(page: Page, house, clip: str) -> None:
    """Back to the clip before, and on again."""
    now = page.get_by_test_id("transcribing").get_attribute("data-ready")
    page.get_by_test_id("previous").click()
    expect(page.get_by_test_id("typed")).to_have_value(heard_in(house.office, clip))
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-testid=transcribing][data-ready='{now}']")


def skip(page: Page, house) -> str:
    clip = desk_of(page)
    page.get_by_test_id("skip").click()
    page.get_by_test_id("skip-language").click()
    goes_on(page, clip)
    assert typed(house)[clip].verdict == "skipped"
    return clip


def type_what_is_said(page: Page, house) -> str:
    clip = desk_of(page)
    page.get_by_test_id("typed").fill(heard_in(house.office, clip))
    page.keyboard.press("Enter")
    goes_on(page, clip)
    return clip


def test_clips_are_drawn_heard_typed_and_the_result_is_shown(visit, house):
    page = begin(visit, house)
    type_again(page, house, type_with_trouble(page, house))
    skipped = skip(page, house)
    while page.get_by_test_id("typed").is_visible():
        type_what_is_said(page, house)
    expect(page.get_by_text("还有 1 段没有人听")).to_be_visible()

    other = visit("first", f"/accuracy?case={house.case.id}")
    assert type_what_is_said(other, house) == skipped

    proven = "已抽样证实：字准确率不低于 95 %"
    expect(other.get_by_text(proven)).to_be_visible(timeout=SLOW)
    page.goto(house.url + "/accuracy")
    expect(page.get_by_text(proven)).to_be_visible(timeout=SLOW)


def test_no_route_lets_somebody_in_who_may_not(visit, house):
    accuracy.draw(house.office, house.case.id, by=house.people.qa.id)
    clip = house.office.store.accuracy.clips(house.case.id)[0].id
    queue.claim(house.office, house.case.id, by=house.people.all3.id)
    queue.release(house.office, house.case.id, by=house.people.all3.id)
    before = house.office.store.accuracy.typed(house.case.id)

    for who, refused in (("writer", 403), ("auditor", 403), ("all3", 412)):
        asked = visit(who, "/accuracy").request
        base = f"{house.url}/api/accuracy"
        answers = [
            asked.get(f"{base}/cases/{house.case.id}/next"),
            asked.get(f"{base}/clips/{clip}/sound"),
            asked.get(f"{base}/clips/{clip}/previous"),
            asked.put(
                f"{base}/clips/{clip}",
                data={"verdict": "said", "text": "好"},
                headers=ASKING,
            ),
        ]
        assert [one.status for one in answers] == [refused] * 4
    assert house.office.store.accuracy.typed(house.case.id) == before


def test_what_is_no_word_is_refused(visit, house):
    accuracy.draw(house.office, house.case.id, by=house.people.qa.id)
    clip = house.office.store.accuracy.clips(house.case.id)[0].id
    asked = visit("qa", "/accuracy").request
    url = f"{house.url}/api/accuracy/clips/{clip}"

    for said in ({}, {"verdict": "x"}, {"verdict": "said", "text": 3}):
        assert asked.put(url, data=said, headers=ASKING).status == 422
    assert asked.put(url, data={"verdict": "said", "text": "好"}).status == 403
