"""Draws the pages of the README: python tools/screenshots.py docs/screenshots [NAME ...]

Makes demo data in a temporary folder, starts the app, signs in as the demo accounts and
takes each page in light and dark, at a desktop's and at a phone's size.
"""

import os
import sys
import tempfile
from collections.abc import Callable
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
    act: Callable[[Page], None] | None = None


def next_finding(page: Page) -> None:
    """To the next finding, by keyboard."""
    page.keyboard.press("j")
    page.wait_for_timeout(600)


def check_script(page: Page) -> None:
    """A script with findings, as its writer sees it."""
    script = ROOT / "review" / "demo" / "scripts" / "serum.txt"
    page.locator(".st-key-script_text textarea").fill(
        script.read_text(encoding="utf-8")
    )
    page.locator(".st-key-script_goods input").click()
    page.get_by_role("option").get_by_text("化妆品", exact=True).first.click()
    page.locator(".st-key-script_check button").click()
    page.wait_for_selector(PLAYER, timeout=60_000)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(800)


def look_at_original(page: Page) -> None:
    """What a privacy officer sees of one piece, for a purpose and a few minutes."""
    page.locator("[data-testid=chip]").first.click()
    page.locator("[data-testid=purpose]").select_option("subject_request")
    page.locator("[data-testid=unlock]").click()
    page.wait_for_selector("[data-testid=original]", timeout=60_000)
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)


def open_desk(page: Page) -> None:
    """The desk where the clips of a recording are heard and typed."""
    page.locator(BOARD, has_text="保温杯专场回放").first.click()
    page.wait_for_selector("[data-testid=transcribing][data-sound]", timeout=60_000)
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)


def answer_question(page: Page) -> None:
    """Begin the quiz, or go on with it, and answer its first question."""
    begin = page.locator(".st-key-quiz_start button")
    if begin.count():
        begin.click()
    page.wait_for_selector(QUESTION, timeout=60_000)
    if not page.locator(f"{QUESTION} input:checked").count():
        page.locator(f"{QUESTION} label").first.click()
    page.wait_for_selector("[data-testid=paper]:not([data-saved='0'])", timeout=60_000)
    page.wait_for_timeout(600)


BOARD = "[data-testid=board] [data-testid=row]"
PLAYER = "[data-testid=player][data-ready]"
QUESTION = "[data-testid=question]"
QUIZ = f".st-key-quiz_start button, {QUESTION}"
TEXT = "[data-testid=stMarkdown]"
SHOTS = (
    Shot("queue", "chen", "/queue", BOARD),
    Shot("case", "chen", "case:保温杯专场回放", PLAYER, act=next_finding),
    Shot("case-script", "chen", "case:修护精华专场话术", PLAYER, act=next_finding),
    Shot("script", "lin", "/script", "textarea", act=check_script),
    Shot("recordings", "lin", "/recordings", TEXT),
    Shot("dashboard", "he", "/dashboard", "[data-testid=stMetric]"),
    Shot("accuracy", "qin", "/accuracy", BOARD),
    Shot("typing", "qin", "/accuracy", BOARD, act=open_desk),
    Shot("accuracy-phone", "qin", "/accuracy", BOARD, phone=True),
    Shot("quiz", "ajie", "/quiz", TEXT),
    Shot("certificates", "xiaolu", "/certificates", TEXT),
    Shot("case-original", "xu", "case:和田玉手串话术", PLAYER, act=look_at_original),
    Shot("privacy", "xu", "/privacy", "[data-testid=stMetric]"),
    Shot("audit", "he", "/audit", TEXT),
    Shot("staff", "admin", "/staff", TEXT),
    Shot("queue-phone", "chen", "/queue", BOARD, phone=True),
    Shot("case-phone", "chen", "case:保温杯专场回放", PLAYER, phone=True),
    Shot("script-phone", "lin", "/script", "textarea", phone=True),
    Shot("privacy-phone", "xu", "/privacy", "[data-testid=stMetric]", phone=True),
    Shot("quiz-phone", "ajie", "/quiz", QUIZ, phone=True, act=answer_question),
    Shot("quiz-result-phone", "wanqing", "/quiz", TEXT, phone=True),
    Shot("certificates-phone", "xiaolu", "/certificates", TEXT, phone=True),
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
        if shot.act:
            shot.act(page)
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
        page.locator(
            "[data-testid=stToastCloseButton], [data-testid=stToast] button"
        ).first.click()
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
