"""The app as a process: who gets past the gate, and what the routes answer."""

import base64
import hashlib
import io
import json
import re
import wave
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from review import bootstrap
from review.domain.staff import Role
from review.services import accounts, intake, media, queue
from tests.conftest import PASSWORD, add_staff
from tests.ui.serving import ROOT, Browser, knock, serving

CLIP = "review/demo/clips/short-claim.m4a"
CONTACT = "<privacy@example.com>"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with staff, one script and one recording that was heard."""
    home = tmp_path_factory.mktemp("served")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office))
    script = intake.submit_script(
        office, by=people.writer.id, title="面霜", text="全网最低价，加我微信 lulu_2026。",
        host_id=people.host.id,
    )  # fmt: skip
    heard = intake.submit_recording(
        office, by=people.writer.id, path=ROOT / CLIP, filename="clip.m4a",
        title="切片", host_id=people.host.id,
    )  # fmt: skip
    with serving(home, GREENROOM_PRIVACY_CONTACT=CONTACT) as port:
        yield SimpleNamespace(
            office=office,
            people=people,
            script=script,
            heard=heard,
            port=port,
            home=home,
        )
    office.store.close()


@pytest.fixture
def browser(house) -> Browser:
    return Browser(house.port)


@pytest.fixture
def signed_in(house):
    """A browser signed in as somebody, by the session that the service gives."""

    def as_(username: str) -> Browser:
        made = Browser(house.port)
        made.cookies["greenroom_session"] = accounts.sign_in(
            house.office, username, PASSWORD, address="192.0.2.7"
        )
        return made

    return as_


@pytest.mark.parametrize("path", ["/", "/queue", "/case?case=S-2026-0001"])
def test_a_page_sends_strangers_to_the_sign_in(browser, path):
    answer = browser.page(path)

    assert answer.status == 303
    assert answer.headers["location"].startswith("/login?next=%2F")


@pytest.mark.parametrize(
    "path",
    [
        "/favicon.png",
        "/static/js/index.js",
        "/_stcore/host-config",
        "/api/uploads/x",
        "/media/a.png",
    ],
)
def test_everything_else_refuses_strangers(browser, path):
    assert browser.get(path).status == 401


def test_metrics_and_the_agent_interface_are_shut_for_everybody(signed_in):
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json"):
        assert signed_in("admin").get(path).status == 404


def test_only_the_three_open_paths_answer_strangers(browser):
    for path in ("/login", "/healthz", "/_stcore/health"):
        assert browser.page(path).status == 200


def test_the_websocket_refuses_strangers_and_other_origins(house, signed_in):
    cookie = f"greenroom_session={signed_in('first').cookies['greenroom_session']}"
    own = f"http://127.0.0.1:{house.port}"

    assert knock(house.port, origin=own) == 403
    assert knock(house.port, origin=own, cookie="greenroom_session=guess") == 403
    assert knock(house.port, origin="https://elsewhere.example", cookie=cookie) == 403
    assert knock(house.port, origin=own, cookie=cookie) == 101


def test_identity_headers_of_a_client_are_worth_nothing(house, browser):
    answer = browser.get("/_stcore/host-config", x_app_user_id=house.people.admin.id)

    assert answer.status == 401


def test_every_answer_carries_the_security_headers(browser):
    for path in ("/login", "/queue", "/_stcore/health"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "'sha256-" in policy
        assert "unsafe-eval" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def test_pages_say_where_the_server_answers_and_the_policy_knows_how(signed_in):
    opened = signed_in("writer").page("/queue")
    said = re.findall(r"<script>(.*?)</script>", opened.text, re.DOTALL)
    digests = [_digest(one) for one in said]

    assert opened.status == 200
    assert "BACKEND_BASE_URL" in said[0]
    policy = opened.headers["content-security-policy"]
    assert all(f"'sha256-{digest}'" in policy for digest in digests)


def test_the_sign_in_page_is_chinese_first_and_english_on_demand(browser):
    assert '<html lang="zh-CN">' in browser.page("/login").text
    assert "Sign in" in browser.page("/login?lang=en").text
    assert "Sign in" in browser.page("/login").text


def test_whoever_comes_by_reads_how_the_privacy_officers_are_reached(browser):
    """PIPL 52 asks that it be public."""
    assert (
        "个人信息保护负责人：&lt;privacy@example.com&gt;" in browser.page("/login").text
    )
    assert "Privacy officer: &lt;" in browser.page("/login?lang=en").text


def test_signing_in_gives_a_cookie_that_no_script_reads(browser):
    answer = browser.sign_in("first", PASSWORD, next="/case?case=S-2026-0001")

    assert answer.status == 303
    assert answer.headers["location"] == "/case?case=S-2026-0001"
    cookie = next(
        c
        for c in answer.headers.get_all("set-cookie")
        if c.startswith("greenroom_session=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert browser.page("/queue").status == 200


@pytest.mark.parametrize(
    "target",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere",
        "javascript:x",
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(browser, target):
    assert browser.sign_in("second", PASSWORD, next=target).headers["location"] == "/"


def test_wrong_name_and_wrong_password_get_the_same_refusal(house):
    answers = [
        Browser(house.port).sign_in(name, "not the password")
        for name in ("qa", "nobody")
    ]

    assert [answer.status for answer in answers] == [401, 401]
    assert all("用户名或密码不正确" in answer.text for answer in answers)


def test_what_was_typed_comes_back_escaped(browser):
    assert "&lt;script&gt;" in browser.sign_in("<script>", "x" * 12).text


def test_too_many_attempts_are_refused(house):
    statuses = [
        Browser(house.port).sign_in("quiz", "wrong password").status for _ in range(6)
    ]

    assert statuses == [401] * 5 + [429]
    assert Browser(house.port).sign_in("quiz", PASSWORD).status == 429


def test_a_form_without_its_token_is_refused(browser):
    browser.page("/login")
    fields = {"username": "first", "password": PASSWORD, "csrf": "guess"}

    assert browser.post("/login", fields).status == 403
    assert "greenroom_session" not in browser.cookies


def test_a_form_of_another_origin_is_refused(browser):
    token = browser.form_token()
    fields = {"username": "first", "password": PASSWORD, "csrf": token}

    answer = browser.post("/login", fields, origin="https://elsewhere.example")

    assert answer.status == 403


def test_a_huge_form_is_refused(browser):
    token = browser.form_token()

    assert browser.post("/login", {"csrf": token, "username": "x" * 5000}).status == 413


def test_signing_out_by_form_ends_the_session(signed_in):
    browser = signed_in("second")
    token = browser.form_token("/logout")
    assert browser.page("/queue").status == 200

    assert browser.post("/logout", {"csrf": "guess"}).status == 403
    assert browser.page("/queue").status == 200
    assert browser.post("/logout", {"csrf": token}).status == 303
    assert browser.page("/queue").status == 303


def test_the_document_of_a_case_is_for_those_who_may_read_it(house, signed_in):
    path = f"/api/cases/{house.script.id}/document"

    document = json.loads(signed_in("first").get(path).body)
    assert document["text"].startswith("全网最低价")
    assert {finding["id"] for finding in document["findings"]} == {
        finding.id for finding in house.script.findings
    }
    assert signed_in("host").get(path).status == 200
    assert signed_in("host2").get(path).status == 404
    assert signed_in("admin").get(path).status == 404
    assert signed_in("first").get("/api/cases/none/document").status == 404


def test_a_recording_is_sent_in_ranges_to_those_who_may_hear_it(house, signed_in):
    path = f"/api/recordings/{house.heard.recording_id}/audio"
    reader = signed_in("first")
    assert reader.get(path).status == 404  # nothing is played until it is muted
    media.muted_copy(house.office, house.heard.recording_id)

    whole = reader.get(path)
    part = reader.get(path, range="bytes=100-199")

    assert whole.status == 200
    assert part.status == 206
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.body)}"
    assert part.body == whole.body[100:200]
    assert reader.get(path, range=f"bytes={len(whole.body)}-").status == 416
    assert signed_in("host2").get(path).status == 404
    assert Browser(house.port).get(path).status == 401


def test_a_recording_is_never_served_as_a_page_or_a_script(house, signed_in):
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"<script src=x></script> " * 1000)
    path = house.home / "work" / "uploads" / "sent.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound.getvalue())
    case = intake.submit_recording(
        house.office, by=house.people.writer.id, path=path, filename="sent.html",
        title="切片", host_id=house.people.host.id,
    )  # fmt: skip

    media.muted_copy(house.office, case.recording_id)

    answer = signed_in("first").get(f"/api/recordings/{case.recording_id}/audio")

    assert answer.status == 200
    assert answer.headers["content-type"] == "audio/mp4"
    assert b"<script" not in answer.body
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_waveform_is_guarded_like_the_sound(house, signed_in):
    path = f"/api/recordings/{house.heard.recording_id}/peaks"

    assert "peaks" in json.loads(signed_in("first").get(path).body)
    assert signed_in("admin").get(path).status == 404


def put(browser: Browser, path: str, said: object, **headers: str):
    sent = {
        "x_requested_with": "greenroom",
        "content_type": "application/json",
        **headers,
    }
    return browser.ask("PUT", path, json.dumps(said).encode(), **sent)


def test_a_verdict_on_a_finding_is_kept_for_its_holder_only(house, signed_in):
    finding = house.script.findings[0].id
    path = f"/api/cases/{house.script.id}/findings/{finding}"
    holder, other = signed_in("first"), signed_in("all3")
    queue.claim(house.office, house.script.id, by=house.people.first.id)

    assert put(holder, path, {"disposition": "confirmed"}).status == 200
    assert put(holder, path, {"disposition": "nonsense"}).status == 422
    assert (
        put(holder, path.replace(finding, "none"), {"disposition": None}).status == 422
    )
    refused = put(other, path, {"disposition": "confirmed"})
    assert refused.status == 412
    assert "请先领取" in json.loads(refused.body)["message"]

    view = queue.view(house.office, house.script.id, by=house.people.first.id)
    assert view.drafts == {finding: "confirmed"}
    queue.release(house.office, house.script.id, by=house.people.first.id)


def test_a_foreign_page_cannot_write(house, signed_in):
    path = f"/api/cases/{house.script.id}/lease"
    browser = signed_in("first")

    assert browser.ask("POST", path, b"{}").status == 403
    crossed = browser.ask(
        "POST",
        path,
        b"{}",
        x_requested_with="greenroom",
        origin="https://elsewhere.example",
    )
    assert crossed.status == 403


def begin(browser: Browser, size: int, filename: str = "show.mp4"):
    return browser.ask(
        "POST", "/api/uploads", json.dumps({"filename": filename, "size": size}).encode(),
        x_requested_with="greenroom", content_type="application/json",
    )  # fmt: skip


def send(browser: Browser, upload_id: str, offset: int, chunk: bytes):
    path = f"/api/uploads/{upload_id}?offset={offset}"
    return browser.ask("PUT", path, chunk, x_requested_with="greenroom")


def test_an_upload_goes_on_where_the_server_says(signed_in):
    writer = signed_in("writer")
    started = begin(writer, 10)
    assert started.status == 201
    upload_id = json.loads(started.body)["id"]

    assert json.loads(send(writer, upload_id, 0, b"12345").body) == {"offset": 5}
    repeated = send(writer, upload_id, 0, b"12345")
    assert (repeated.status, json.loads(repeated.body)) == (409, {"offset": 5})
    ahead = send(writer, upload_id, 8, b"90")
    assert (ahead.status, json.loads(ahead.body)) == (409, {"offset": 5})
    assert send(writer, upload_id, 5, b"67890!").status == 413
    assert json.loads(send(writer, upload_id, 5, b"67890").body) == {"offset": 10}
    assert json.loads(writer.get(f"/api/uploads/{upload_id}").body)["offset"] == 10


def test_an_upload_is_for_its_sender_only(signed_in):
    writer = signed_in("writer")
    upload_id = json.loads(begin(writer, 10).body)["id"]

    assert begin(signed_in("first"), 10).status == 403
    assert send(signed_in("first"), upload_id, 0, b"1").status in {403, 404}
    assert Browser(writer.port).get(f"/api/uploads/{upload_id}").status == 401
    assert begin(writer, 0).status == 422
    assert begin(writer, 10**15).status == 413


def test_a_demoted_reader_is_shut_out_at_once(house, signed_in):
    path = f"/api/cases/{house.script.id}/document"
    browser = signed_in("qa")
    assert browser.get(path).status == 200

    accounts.set_roles(
        house.office, house.people.qa.id, by=house.people.admin.id, roles={Role.HOST}
    )

    assert browser.get(path).status == 401
    assert signed_in("qa").get(path).status == 404


@pytest.mark.parametrize("name", ["elsewhere.example", "127.0.0.1.elsewhere.example"])
def test_another_host_name_is_refused_everywhere(house, signed_in, name):
    reader = signed_in("first")

    for path in ("/login", "/queue", f"/api/cases/{house.script.id}/document"):
        assert reader.get(path, host=name).status == 421
    assert Browser(house.port).get("/healthz", host=name).status == 200


def test_nothing_that_is_sent_brings_an_unknown_error(house, signed_in):
    writer = signed_in("writer")
    upload_id = json.loads(begin(writer, 10).body)["id"]
    head = {"x_requested_with": "greenroom", "content_type": "application/json"}
    bodies = (b"[" * 9000, b'{"filename":1,"size":1}', b"\xff", b"[]",
              b'{"filename":"a.mp3","size":true}', b'{"size":' + b"9" * 5000 + b"}")  # fmt: skip

    for body in bodies:
        assert writer.ask("POST", "/api/uploads", body, **head).status == 422
    odd = json.dumps({"filename": "\ud800\0a.mp3", "size": 1}).encode()
    assert writer.ask("POST", "/api/uploads", odd, **head).status == 201
    for offset in ("9" * 5000, "-1", "1e3", "٣", ""):
        path = f"/api/uploads/{upload_id}?offset={quote(offset)}"
        assert writer.ask("PUT", path, b"x", x_requested_with="x").status in {409, 422}


def test_an_unknown_error_has_a_number_and_the_headers_and_no_words(house, signed_in):
    path = media.muted_copy(house.office, house.heard.recording_id)
    aside = path.with_name("aside")
    path.rename(aside)
    path.mkdir()
    try:
        answer = signed_in("first").get(
            f"/api/recordings/{house.heard.recording_id}/audio"
        )
    finally:
        path.rmdir()
        aside.rename(path)

    assert answer.status == 500
    assert re.fullmatch(r"error [0-9A-F]{8}", answer.text)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    log = (house.home / "app.log").read_text(encoding="utf-8")
    assert answer.text.split()[1] in log
    assert "Traceback" not in log
    assert path.name not in log


def test_signing_in_again_ends_the_session_before(browser):
    browser.sign_in("second", PASSWORD)
    before = Browser(browser.port)
    before.cookies = dict(browser.cookies)
    assert before.page("/queue").status == 200

    browser.sign_in("third", PASSWORD)

    assert before.page("/queue").status == 303
    assert browser.page("/queue").status == 200


def test_a_head_request_for_the_sign_in_is_answered_like_a_get(browser):
    assert browser.ask("HEAD", "/login").status == 200


def test_the_log_names_no_words_of_the_script(house):
    assert "全网最低价" not in (house.home / "app.log").read_text(encoding="utf-8")


def test_the_sign_in_page_says_that_a_session_is_over(browser):
    over = browser.page("/login?ended=1&next=/queue").text

    assert "请重新登录" in over
    assert 'name="next" value="/queue"' in over
    assert "请重新登录" not in browser.page("/login").text
