"""Draws the pages of the README: python tools/screenshots.py docs/screenshots [NAME ...]

Makes demo data in a temporary folder, starts the app, signs in as the demo accounts and
takes each page in light and dark, at a desktop's and at a phone's size.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from review.demo.people import PASSWORD  # noqa: E402 - the path above comes first
from tests.browser.running import CHROMIUM_FLAGS, app, chromium, greenroom  # noqa: E402 - as above

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Shot:
    """A page as one person sees it. `ready` is a selector that says it is drawn."""

    name: str
    who: str
    path: str
    ready: str
    phone: bool = False
    press: tuple[str, ...] = ()
    lang: str = ""


BOARD = "[data-testid=board] [data-testid=row]"
PLAYER = "[data-testid=player][data-ready]"
SHOTS = (
    Shot("queue", "chen", "/queue", BOARD),
    Shot("case", "chen", "case:保温杯专场回放", PLAYER, press=("j",)),
    Shot("case-script", "chen", "case:修护精华专场话术", PLAYER, press=("j",)),
    Shot("script", "lin", "/script", "textarea"),
    Shot("recordings", "lin", "/recordings", "[data-testid=stMarkdown]"),
    Shot("dashboard", "he", "/dashboard", "[data-testid=stMetric]"),
    Shot("quiz", "ajie", "/quiz", "[data-testid=stMarkdown]"),
    Shot("certificates", "xiaolu", "/certificates", "[data-testid=stMarkdown]"),
    Shot("audit", "he", "/audit", "[data-testid=stMarkdown]"),
    Shot("staff", "admin", "/staff", "[data-testid=stMarkdown]"),
    Shot("queue-phone", "chen", "/queue", BOARD, phone=True),
    Shot("case-phone", "chen", "case:保温杯专场回放", PLAYER, phone=True),
    Shot("script-phone", "lin", "/script", "textarea", phone=True),
    Shot("quiz-phone", "ajie", "/quiz", "[data-testid=stMarkdown]", phone=True),
    Shot("certificates-phone", "xiaolu", "/certificates", "[data-testid=stMarkdown]", phone=True),
    Shot("dashboard-phone", "he", "/dashboard", "[data-testid=stMetric]", phone=True),
)  # fmt: skip


def sign_in(page: Page, url: str, who: str) -> None:
    """Through the sign-in page, as a person would."""
    page.goto(url + "/login")
    page.fill("#username", who)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector("[data-testid=stApp]", timeout=60_000)
    page.wait_for_load_state("networkidle")


def settle(page: Page) -> None:
    """Until Streamlit has drawn everything."""
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000
    )
    page.wait_for_timeout(1200)


def take(browser: Browser, url: str, shot: Shot, scheme: str, folder: Path) -> None:
    """One page in one colour scheme, as a file NAME-SCHEME.png."""
    context = browser.new_context(
        viewport=PHONE if shot.phone else DESKTOP,
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        is_mobile=shot.phone,
        has_touch=shot.phone,
    )
    page = context.new_page()
    try:
        sign_in(page, url, shot.who)
        if shot.path.startswith("case:"):
            open_case(page, url, shot.path.removeprefix("case:"))
        else:
            page.goto(url + shot.path)
        page.wait_for_selector(shot.ready, timeout=60_000)
        settle(page)
        for key in shot.press:
            page.keyboard.press(key)
            page.wait_for_timeout(600)
    except Error as error:  # a picture of what went wrong says more
        print(f"{shot.name}-{scheme}: {error}", file=sys.stderr)
    page.screenshot(path=folder / f"{shot.name}-{scheme}.png")
    context.close()


def open_case(page: Page, url: str, title: str) -> None:
    """Find the case in the queue, open it and take it where that is offered."""
    page.goto(url + "/queue")
    page.wait_for_selector(BOARD, timeout=60_000)
    page.locator(BOARD, has_text=title).first.click()
    page.wait_for_selector(PLAYER, timeout=60_000)
    settle(page)
    claim = page.locator(".st-key-claim button")
    if claim.count():
        claim.click()
        settle(page)


def main() -> None:
    """All shots, or those whose names are given."""
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(os.environ.get("GREENROOM_SHOTS_HOME", temporary)) / "home"
        made = greenroom(home, "demo")
        print(made.stdout, made.stderr)
        with app(home) as (url, _running), sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=chromium(), args=CHROMIUM_FLAGS
            )
            for shot in SHOTS:
                if names and shot.name not in names:
                    continue
                for scheme in ("light", "dark"):
                    take(browser, url, shot, scheme, folder)
                    print(f"{shot.name}-{scheme}.png")
            browser.close()


if __name__ == "__main__":
    main()
