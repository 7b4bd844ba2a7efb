"""The player under a reviewer's hands: keys, clicks, and what must not happen."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from review.domain.case import Disposition
from review.services import queue
from tests.browser.heard import heard_house, line
from tests.browser.running import SLOW

pytestmark = pytest.mark.browser
SAID = (
    "大家好，欢迎来到直播间。",
    "这款面霜是全网最低价。",
    "三天就能祛斑，用完保证见效。",
    "喜欢的朋友慢慢看。",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """The app with one recording that was heard, held by its first reviewer."""
    with heard_house(tmp_path_factory.mktemp("played"), SAID) as made:
        yield made


@pytest.fixture
def open_case(arrive, house):
    """The case as somebody sees it, without a verdict on anything."""
    office, case, first = house.office, house.case, house.people.first
    queue.claim(office, case.id, by=first.id)
    for finding in case.findings:
        queue.note_disposition(
            office, case.id, by=first.id, finding_id=finding.id, disposition=None
        )

    def open_case(who: str = "first") -> Page:
        page = arrive(who, f"/case?case={case.id}")
        expect(page.locator("[data-testid=player][data-ready]")).to_be_visible(
            timeout=SLOW
        )
        return page

    return open_case


@pytest.fixture
def findings(house) -> list[str]:
    """The ids of the findings that need a verdict, in the order of the text."""
    return [one.id for one in house.case.findings if one.finding.status == "open"]


def selected(page: Page) -> str | None:
    return page.get_by_test_id("inspector").get_attribute("data-finding")


def drafts(page: Page, house) -> dict[str, Disposition]:
    """What is stored once the page has nothing left to save."""
    expect(page.locator("[data-testid=player][data-saving]")).to_have_count(0)
    seen = queue.view(house.office, house.case.id, by=house.people.first.id)
    return dict(seen.drafts)


def is_paused(page: Page) -> bool:
    return page.get_by_test_id("audio").evaluate("audio => audio.paused")


def press(page: Page, key: str, **how: bool) -> None:
    """A key event as the browser makes it, with what only an input method can set."""
    page.evaluate(
        "([key, how]) => document.body.dispatchEvent(new KeyboardEvent("
        "'keydown', { key, bubbles: true, composed: true, cancelable: true, ...how }))",
        [key, how],
    )


def test_j_and_k_walk_the_findings_and_wrap_at_both_ends(open_case, findings):
    page = open_case()
    assert len(findings) >= 3
    assert selected(page) == findings[0]

    forward = []
    for _step in findings:
        page.keyboard.press("j")
        forward.append(selected(page))
    page.keyboard.press("k")

    assert forward == [*findings[1:], findings[0]]
    assert selected(page) == findings[-1]


def test_a_verdict_is_kept_and_leads_to_the_next_finding(open_case, house, findings):
    page = open_case()

    page.keyboard.press("a")
    page.keyboard.press("r")
    expect(page.get_by_test_id("tally")).to_contain_text("2 /")

    assert selected(page) == findings[2]
    assert drafts(page, house) == {
        findings[0]: Disposition.CONFIRMED,
        findings[1]: Disposition.FALSE_POSITIVE,
    }


def test_a_verdict_given_while_the_text_comes_anew_stays(open_case, house, findings):
    queue.release(house.office, house.case.id, by=house.people.first.id)
    page = open_case()
    held = []
    page.route("**/document", lambda route: held.append(route))  # noqa: PLW0108 - a builtin takes no attributes
    with page.expect_request("**/document"):
        page.locator(".st-key-claim button").click()

    page.keyboard.press("a")
    assert drafts(page, house) == {findings[0]: Disposition.CONFIRMED}
    answer = held[0].fetch()
    before = answer.json() | {"dispositions": {}}  # as if it had been asked sooner
    held[0].fulfill(response=answer, json=before)

    expect(page.locator("[data-testid=player].deciding[data-ready]")).to_be_visible()
    given = page.get_by_test_id("rail").locator("[data-disposition=confirmed]")
    expect(given).to_have_count(1)


def test_a_verdict_pressed_again_is_taken_back(open_case, house, findings):
    page = open_case()
    confirmed = page.get_by_test_id("verdict-confirmed")

    confirmed.click()
    expect(confirmed).to_have_attribute("aria-pressed", "true")
    confirmed.click()
    expect(confirmed).to_have_attribute("aria-pressed", "false")

    assert selected(page) == findings[0]
    assert drafts(page, house) == {}


def test_keys_mean_nothing_while_somebody_types(open_case, house, findings):
    page = open_case()
    reason = page.locator(".st-key-decision_reason textarea")

    reason.click()
    page.keyboard.type("are jk ")

    expect(reason).to_have_value("are jk ")
    assert selected(page) == findings[0]
    assert drafts(page, house) == {}
    assert is_paused(page)


def test_keys_mean_nothing_while_chinese_is_composed(open_case, house, findings):
    page = open_case()

    for key in ("a", "r", "e", "j", " "):
        press(page, key, isComposing=True)
    assert selected(page) == findings[0]
    assert drafts(page, house) == {}
    assert is_paused(page)

    press(page, "j")
    assert selected(page) == findings[1]


def test_keys_with_a_modifier_belong_to_the_browser(open_case, house, findings):
    page = open_case()

    for modifier in ("ctrlKey", "metaKey", "altKey"):
        for key in ("a", "r", "e", "j"):
            press(page, key, **{modifier: True})

    assert selected(page) == findings[0]
    assert drafts(page, house) == {}


# Where it went at once: how far it has played since then is a matter of the machine.
SOUGHT = """audio => {
  audio.sought = []
  audio.addEventListener("seeking", () => audio.sought.push(audio.currentTime))
}"""


def test_a_click_on_a_word_plays_from_there(open_case):
    page = open_case()
    word = page.get_by_test_id("transcript").locator("[data-w='30']")
    starts = [word.start for n, said in enumerate(SAID) for word in line(n, said).words]

    audio = page.get_by_test_id("audio").element_handle()
    audio.evaluate(SOUGHT)

    word.click()

    page.wait_for_function(
        "([audio, at]) => !audio.paused && audio.currentTime > at",
        arg=[audio, starts[30]],
    )
    assert audio.evaluate("audio => audio.sought") == [pytest.approx(starts[30])]
    expect(page.get_by_test_id("transcript").locator("[data-w].now")).to_have_count(1)


def test_space_plays_and_pauses(open_case):
    page = open_case()
    assert is_paused(page)

    page.keyboard.press(" ")
    page.wait_for_function(
        "audio => !audio.paused", arg=page.get_by_test_id("audio").element_handle()
    )
    page.keyboard.press(" ")

    assert is_paused(page)


def test_whoever_does_not_hold_the_case_gives_no_verdict(open_case, house, findings):
    page = open_case("second")

    for key in ("a", "r", "e"):
        page.keyboard.press(key)

    assert selected(page) == findings[0]
    expect(page.get_by_test_id("verdict-confirmed")).to_have_count(0)
    assert drafts(page, house) == {}


def test_hearing_judging_and_deciding_need_no_scrolling(open_case):
    page = open_case()

    for part in (
        page.get_by_test_id("play"),
        page.get_by_test_id("transcript"),
        page.get_by_test_id("verdict-needs_evidence"),
        page.get_by_test_id("rail"),
        page.locator(".st-key-decide button"),
    ):
        expect(part).to_be_in_viewport(ratio=1)
    bar = page.locator(".st-key-decision_bar").element_handle()
    rail = page.get_by_test_id("rail").element_handle()
    page.wait_for_function(  # once the page has fitted itself to what it has drawn
        "([rail, bar]) =>"
        " rail.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top",
        arg=[rail, bar],
    )


def test_of_two_quick_verdicts_on_a_finding_the_later_one_stays(
    open_case, house, findings
):
    page = open_case()

    for _again in range(5):
        for verdict in ("confirmed", "needs_evidence", "false_positive"):
            page.get_by_test_id(f"verdict-{verdict}").click()

    assert drafts(page, house) == {findings[0]: Disposition.FALSE_POSITIVE}
