"""What people do with Greenroom, start to end, in a real browser."""

import re
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from review.demo.people import PASSWORD
from review.services.item_bank import bank
from tests.browser.conftest import DESKTOP, choose, settled
from tests.browser.running import (
    PHONE,
    ROOT,
    SLOW,
    app,
    end,
    greenroom,
    worker,
)

pytestmark = pytest.mark.browser
PLAYER = "[data-testid=player][data-ready]"
ROW = "[data-testid=board] [data-testid=row]"
SCRIPT = "这款面霜是全网最低价，三天就能祛斑，用完保证见效。"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A data folder with the demo's week, made as a newcomer makes it."""
    folder = tmp_path_factory.mktemp("greenroom") / "home"
    made = greenroom(folder, "demo")
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="module")
def url(home) -> Iterator[str]:
    with worker(home), app(home) as (address, _running):
        yield address


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, browser: Browser, url: str, who: str, *, phone: bool = False):
        self.url = url
        self.context = browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **(PHONE if phone else DESKTOP),
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._inside)
        self.page.goto(url + "/login")
        self.page.fill("#username", who)
        self.page.fill("#password", PASSWORD)
        self.page.click("button[type=submit]")
        expect(self.page.get_by_test_id("stApp")).to_be_visible(timeout=SLOW)

    def _inside(self, request) -> None:
        if not request.url.startswith(
            (self.url, self.url.replace("http", "ws"), "blob:", "data:")
        ):
            self.faults.append(f"left the machine: {request.url}")

    def key(self, name: str):
        return self.page.locator(f".st-key-{name}")

    def choose(self, key: str, option: str) -> None:
        choose(self.page, key, option)

    def open_case(self, title: str) -> str:
        """By way of the queue; returns the case's address."""
        self.page.goto(self.url + "/queue")
        everything = self.key("queue_level").get_by_role("radio").last
        everything.click()
        # Not with the mouse: the list may be drawn anew on the way to a place in it.
        self.page.locator(ROW, has_text=title).first.dispatch_event("click")
        expect(self.page.locator(PLAYER)).to_be_visible(timeout=SLOW)
        return self.page.url

    def verdicts(self, key: str) -> None:
        """The same key for every open finding, through the keyboard alone."""
        expect(self.page.locator(f"{PLAYER}.deciding")).to_be_visible()
        dots = self.page.get_by_test_id("rail").locator(".dot")
        for index in range(dots.count()):
            if "excused" in (dots.nth(index).get_attribute("class") or ""):
                continue
            dots.nth(index).click()
            self.page.keyboard.press(key)
            chosen = {"a": "confirmed", "r": "false_positive", "e": "needs_evidence"}[
                key
            ]
            expect(dots.nth(index)).to_have_attribute(
                "data-disposition", chosen, timeout=SLOW
            )
        expect(self.page.locator("[data-testid=player][data-saving]")).to_have_count(0)

    def decide(self, outcome: str, reason: str) -> None:
        self.key("decision_outcome").get_by_role(
            "radio", name=outcome, exact=True
        ).click()
        if reason:
            self.key("decision_reason").locator("textarea").fill(reason)
        self.key("decide").get_by_role("button").click()
        expect(self.key("decision_saved")).to_be_visible(timeout=SLOW)

    def leave(self) -> None:
        assert self.faults == []
        self.context.close()


@pytest.fixture
def visit(browser, url):
    """Sign in as somebody; all of them leave without a fault when the test is over."""
    there: list[Visitor] = []

    def arrive(who: str, **how) -> Visitor:
        there.append(Visitor(browser, url, who, **how))
        return there[-1]

    yield arrive
    for visitor in there:
        visitor.leave()


def review_at_three_levels(visit, title: str) -> str:
    """chen, zhou and wu confirm what was found; says where the case is."""
    address = ""
    for who in ("chen", "zhou", "wu"):
        reviewer = visit(who)
        address = reviewer.open_case(title)
        reviewer.key("claim").get_by_role("button").click()
        expect(reviewer.key("decide")).to_be_visible(timeout=SLOW)
        reviewer.verdicts("a")
        reviewer.decide("违规成立", "逐条核对，违规成立。")
    return address


def dossier_of(home: Path, title: str) -> Path:
    """The sealed dossier of the case with this title."""
    database = sqlite3.connect(home / "greenroom.db")
    query = "select number from cases where title = ? order by version desc"
    number = database.execute(query, (title,)).fetchone()[0]
    database.close()
    return next(p for p in (home / "dossiers").iterdir() if number in p.name)


def test_a_script_is_submitted_decided_by_three_people_and_sealed(visit, home):
    writer = visit("lin")
    writer.page.goto(writer.url + "/script")
    writer.key("script_text").locator("textarea").fill(SCRIPT)
    writer.choose("script_goods", "化妆品")
    writer.key("script_check").get_by_role("button").click()
    expect(writer.page.locator(PLAYER)).to_be_visible(timeout=SLOW)
    expect(writer.page.get_by_test_id("basis")).to_contain_text("《")
    writer.key("script_title").locator("input").fill("浏览器里的面霜话术")
    writer.choose("script_host", "小鹿")
    writer.key("script_send").get_by_role("button").click()
    expect(writer.page.locator(ROW, has_text="浏览器里的面霜话术")).to_be_visible(
        timeout=SLOW
    )

    address = review_at_three_levels(visit, "浏览器里的面霜话术")

    checked = greenroom(
        home, "dossier", "verify", str(dossier_of(home, "浏览器里的面霜话术"))
    )
    assert checked.returncode == 0, checked.stderr
    auditor = visit("he")
    auditor.page.goto(address)
    expect(auditor.page.locator(PLAYER)).to_be_visible(timeout=SLOW)
    expect(auditor.page.get_by_text("已归档").first).to_be_visible(timeout=SLOW)


def test_whoever_has_acted_is_refused_by_the_service_with_the_reason_on_the_page(visit):
    title = "羽绒服新品话术"
    stand_in = visit("sun")
    address = stand_in.open_case(title)
    stand_in.key("claim").get_by_role("button").click()
    expect(stand_in.key("decide")).to_be_visible(timeout=SLOW)
    stand_in.verdicts("r")
    stand_in.decide("通过", "")

    stand_in.page.goto(address)

    expect(stand_in.page.locator("[data-testid=stAlert]").first).to_contain_text(
        "孙可", timeout=SLOW
    )
    expect(stand_in.key("decide")).to_have_count(0)


def test_a_recording_is_sent_heard_decided_by_three_people_and_sealed(visit, home):
    clip = ROOT / "review/demo/clips/short-claim.m4a"
    writer = visit("lin")
    writer.page.goto(writer.url + "/recordings")
    writer.page.locator("[data-testid=upload-input]").set_input_files(clip)
    expect(writer.key("recording_send")).to_be_visible(timeout=SLOW)
    writer.key("recording_title").locator("input").fill("浏览器里的短回放")
    writer.choose("recording_host", "阿杰")
    writer.key("recording_send").get_by_role("button").click()

    heard = writer.page.locator(ROW, has_text="浏览器里的短回放")
    expect(heard).to_contain_text("初审", timeout=4 * SLOW)
    address = review_at_three_levels(visit, "浏览器里的短回放")

    checked = greenroom(
        home, "dossier", "verify", str(dossier_of(home, "浏览器里的短回放"))
    )
    assert checked.returncode == 0, checked.stderr
    auditor = visit("he")
    auditor.page.goto(address)
    expect(auditor.page.get_by_text("已归档").first).to_be_visible(timeout=SLOW)


def test_a_reviewer_hears_the_flagged_second_without_touching_the_mouse(visit):
    reviewer = visit("chen")
    reviewer.open_case("保温杯专场回放")
    page = reviewer.page
    audio = page.get_by_test_id("audio")

    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.wait_for_function("audio => audio.currentTime > 0", arg=audio.element_handle())
    word = page.get_by_test_id("transcript").locator("[data-w]").nth(40)
    word.click()

    page.wait_for_function(
        "audio => !audio.paused && audio.currentTime > 1", arg=audio.element_handle()
    )
    expect(
        page.get_by_test_id("transcript").locator(".now, .current, .lit").first
    ).to_be_visible()


def test_a_host_passes_the_quiz_on_a_phone_and_the_gate_opens(visit, home):
    closed = greenroom(home, "gate", "ajie")
    assert closed.returncode == 1
    assert closed.stdout.strip()

    host = visit("ajie", phone=True)
    host.page.goto(host.url + "/quiz")
    host.key("quiz_start").get_by_role("button").tap()
    answers = {item.id: item.answer for item in bank().items}
    paper = host.page.get_by_test_id("paper")
    expect(paper).to_have_attribute("data-ready", "1", timeout=SLOW)
    total = host.page.locator(".cell").count()
    for number in range(1, total + 1):
        expect(paper).to_have_attribute("data-at", str(number), timeout=SLOW)
        question = host.page.get_by_test_id("question")
        for key in answers[question.get_attribute("data-item")]:
            question.locator(f"[data-key='{key}']").tap()
        expect(paper).to_have_attribute("data-saved", str(number), timeout=SLOW)
        assert host.page.evaluate("document.documentElement.scrollWidth") <= 390
        host.page.get_by_test_id("next" if number < total else "finish").tap()
    host.page.get_by_test_id("hand-in").tap()

    certificate = host.page.get_by_test_id("certificate")
    expect(certificate).to_be_visible(timeout=SLOW)
    opened = greenroom(home, "gate", "ajie")
    assert opened.returncode == 0, opened.stdout


def test_a_decision_survives_the_death_of_the_app_the_moment_after(browser, home):
    """`kill -9` right after the page said saved: the decision and its audit entry stay."""
    with app(home) as (address, running):
        visitor = Visitor(browser, address, "chen")
        visitor.open_case("修护精华专场话术")
        visitor.key("claim").get_by_role("button").click()
        expect(visitor.key("decide")).to_be_visible(timeout=SLOW)
        visitor.verdicts("a")
        visitor.decide("违规成立", "绝对化用语与医疗用语，成立。")
        end(running, signal.SIGKILL)
        visitor.context.close()

    database = sqlite3.connect(home / "greenroom.db")
    kept = database.execute(
        "select count(*) from decisions join cases on cases.id = decisions.case_id"
        " where cases.title = '修护精华专场话术'"
    ).fetchone()[0]
    database.close()
    assert kept == 1
    verified = greenroom(home, "audit", "verify")
    assert verified.returncode == 0, verified.stderr


TO_LEARN_FROM = (
    "今天这款蓝帽子保健食品，全网最低价给到大家。\n我们不会说它是国家级的产品。\n"
)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_writer_sees_what_to_add_what_to_change_and_what_may_stay(visit, phone):
    writer = visit("lin", phone=phone)
    page = writer.page
    page.goto(writer.url + "/script")
    writer.key("script_text").locator("textarea").fill(TO_LEARN_FROM)
    writer.choose("script_goods", "保健食品")
    writer.key("script_check").get_by_role("button").click()
    expect(page.locator(PLAYER)).to_be_visible(timeout=SLOW)
    to_add, to_change, may_stay = (
        page.get_by_test_id(f"advice-{kind}") for kind in ("add", "change", "keep")
    )

    expect(to_add).to_contain_text("不能代替药物")
    expect(to_add).to_contain_text("可以这样说")
    expect(to_change).to_contain_text("全网最低")
    expect(to_change).to_contain_text("怎么改")
    expect(may_stay).to_contain_text("国家级")
    expect(may_stay).to_contain_text("例外原因")

    may_stay.get_by_role("button").first.click()
    expect(page.get_by_test_id("because").first).to_be_in_viewport()
    expect(page.get_by_test_id("rewrite")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= (
        390 if phone else 1440
    )


def test_what_streamlit_says_itself_is_chinese(visit, tmp_path):
    visitor = visit("lin")
    old = tmp_path / "话术.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    visitor.page.goto(visitor.url + "/script")
    visitor.key("script_file").locator("input[type=file]").set_input_files(old)
    expect(visitor.page.get_by_text("不支持这种文件")).to_be_visible(timeout=SLOW)


PAGES = {
    "lin": ("/script", "/recordings"),
    "chen": ("/queue", "/dashboard"),
    "xiaolu": ("/quiz", "/certificates"),
    "he": ("/audit", "/dashboard"),
    "admin": ("/staff",),
    "tang": ("/certificates",),
}


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_no_page_scrolls_sideways_or_shows_a_traceback(visit, who, phone):
    visitor = visit(who, phone=phone)
    for path in PAGES[who]:
        visitor.page.goto(visitor.url + path)
        expect(visitor.page.get_by_test_id("stMain")).to_be_visible(timeout=SLOW)
        settled(visitor.page)
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert width <= (390 if phone else 1440), path
        assert not re.search("Traceback|Error:", visitor.page.inner_text("body")), path
