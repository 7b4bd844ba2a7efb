"""What every test in a browser needs: the browser, and people who are signed in."""

import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from review.services import accounts
from tests.browser.running import CHROMIUM_FLAGS, PHONE, SLOW, chromium
from tests.conftest import PASSWORD

expect.set_options(timeout=SLOW)  # five seconds are not enough for a busy machine
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
LOOK_MS = 6_000  # how long somebody looks for the list before they click again


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def arrive(browser, house) -> Iterator[Callable[..., Page]]:
    """A page in a browser of somebody's own, signed in without the form.

    What the page throws, and what its security policy forbids, is a fault of the test.
    `before` is done to the page before it opens.
    """
    contexts, faults = [], []

    def arrive(
        who: str,
        path: str,
        *,
        phone: bool = False,
        before: Callable[[Page], None] = lambda _page: None,
    ) -> Page:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(locale="zh-CN", **size)
        contexts.append(context)
        context.add_cookies([signed_in(house, who)])
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: forbidden(faults, said.text))
        before(page)
        page.goto(house.url + path)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert faults == []


def choose(page: Page, key: str, option: str) -> None:
    """Open a select box and take an option.

    The first click after typing elsewhere may only end the typing, and the answer to what
    was typed closes the list; whoever sees no list clicks again.
    """
    box = page.locator(f".st-key-{key} input")
    wanted = page.get_by_role("option").get_by_text(option).first
    for _look in range(SLOW // LOOK_MS):
        box.click()
        with contextlib.suppress(PlaywrightTimeout):
            wanted.click(timeout=LOOK_MS)
            return
    raise AssertionError(option)


def settled(page: Page) -> None:
    """Wait until all of the page is drawn: its script has ended, and no part is on its way."""
    page.wait_for_selector(
        "[data-testid=stApp][data-test-script-state=notRunning]"
        "[data-test-connection-state=CONNECTED]"
    )
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    frame = "new Promise(done => requestAnimationFrame(done))"
    page.evaluate(f"async () => {{ await {frame}; await {frame} }}")


def signed_in(house: SimpleNamespace, who: str) -> dict[str, str]:
    """The cookie of a new session."""
    token = accounts.sign_in(house.office, who, PASSWORD, address="192.0.2.7")
    return {"name": "greenroom_session", "value": token, "url": house.url}


def forbidden(faults: list[str], said: str) -> None:
    if "Content Security Policy" in said or "Content-Security-Policy" in said:
        faults.append(said)
