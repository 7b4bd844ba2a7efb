"""Originals over HTTP: who gets them, for how long, and in which words others are refused."""

import io
import json
import wave
from dataclasses import replace
from types import SimpleNamespace

import pytest

from audio.models import Segment, Transcript, Word
from audio.muting import AFTER, BEFORE
from review import bootstrap
from review.domain.privacy import Ground, Purpose
from review.services import accounts, erasure, intake, queue, screening, unlock, vault
from tests.conftest import PASSWORD, add_staff
from tests.services.personal import officers
from tests.ui.serving import ROOT, Browser, serving

NUMBER = "13700110022"
TEXT = f"恭喜王芳女士，电话 {NUMBER}，奖品明天寄出。\n请找赵磊，赵磊会帮您。"
CLIP = "review/demo/clips/short-claim.m4a"
ASKED = {"x_requested_with": "test", "content_type": "application/json"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with staff and officers."""
    home = tmp_path_factory.mktemp("sealed")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office), **vars(officers(office)))
    with serving(home) as port:
        yield SimpleNamespace(office=office, people=people, port=port)
    office.store.close()


@pytest.fixture
def script(house):
    return intake.submit_script(
        house.office, by=house.people.writer.id, title="面霜", text=TEXT,
        host_id=house.people.host.id,
    )  # fmt: skip


@pytest.fixture
def phone(house, script):
    found = vault.spans(house.office, script.id)
    return next(one for one in found if one.type == "phone")


@pytest.fixture
def signed_in(house):
    def as_(username: str) -> Browser:
        made = Browser(house.port)
        made.cookies["greenroom_session"] = accounts.sign_in(
            house.office, username, PASSWORD, address="192.0.2.7"
        )
        return made

    return as_


def look(browser: Browser, span_id: str, purpose: str = "decide", **more: object):
    said = json.dumps({"purpose": purpose, **more}).encode()
    return browser.ask("POST", f"/api/masked/{span_id}/unlock", said, **ASKED)


def test_whoever_holds_the_case_looks_and_is_told_how_long(
    house, signed_in, script, phone
):
    queue.claim(house.office, script.id, by=house.people.first.id)

    answer = look(signed_in("first"), phone.id, note="核对")

    opened = json.loads(answer.text)
    assert opened["original"] == NUMBER
    assert 290 < opened["seconds"] <= 300
    assert answer.headers["cache-control"] == "private, no-store"


def test_what_is_shown_is_gone_once_the_case_is_put_back(
    house, signed_in, script, phone
):
    queue.claim(house.office, script.id, by=house.people.first.id)
    reviewer = signed_in("first")
    look(reviewer, phone.id)
    document = f"/api/cases/{script.id}/document"
    shown = f"/api/cases/{script.id}/shown"
    assert NUMBER in reviewer.get(document).text
    assert list(json.loads(reviewer.get(shown).text)["shown"]) == [phone.id]

    queue.release(house.office, script.id, by=house.people.first.id)

    assert NUMBER not in reviewer.get(document).text
    assert json.loads(reviewer.get(shown).text) == {"shown": {}}


def test_what_one_person_sees_nobody_else_does(house, signed_in, script, phone):
    look(signed_in("officer"), phone.id, "complaint")

    for username in ("first", "writer", "auditor", "officer2"):
        other = signed_in(username)
        assert NUMBER not in other.get(f"/api/cases/{script.id}/document").text
        assert NUMBER not in other.get(f"/api/cases/{script.id}/shown").text


@pytest.mark.parametrize(
    ("username", "status", "words"),
    [
        ("writer", 403, "没有权限"),
        ("auditor", 403, "没有权限"),
        ("first", 412, "领取"),
        ("host2", 404, "没有"),
    ],
)
def test_all_others_are_refused_in_words(signed_in, phone, username, status, words):
    answer = look(signed_in(username), phone.id)

    assert answer.status == status
    assert words in json.loads(answer.text)["message"]
    assert NUMBER not in answer.text


def test_a_reviewer_has_one_purpose(house, signed_in, script, phone):
    queue.claim(house.office, script.id, by=house.people.first.id)

    answer = look(signed_in("first"), phone.id, "authority")

    assert json.loads(answer.text)["code"] == "R722"


@pytest.mark.parametrize(
    "said", [b"", b"[]", b'{"purpose": "gossip"}', b'{"purpose":1}']
)
def test_a_purpose_that_is_none_is_no_key(signed_in, phone, said):
    answer = signed_in("officer").ask(
        "POST", f"/api/masked/{phone.id}/unlock", said, **ASKED
    )

    assert answer.status == 422


def test_a_page_of_somebody_else_cannot_ask(signed_in, phone):
    said = b'{"purpose": "complaint"}'
    path = f"/api/masked/{phone.id}/unlock"

    assert signed_in("officer").ask("POST", path, said).status == 403
    assert Browser(signed_in("officer").port).ask("POST", path, said).status == 401


def test_erased_means_erased(house, signed_in, script, phone):
    office, officer = house.office, house.people.officer
    seen = erasure.preview(office, phone.subject_id, by=officer.id)
    receipt = erasure.erase(
        office, phone.subject_id, by=officer.id, ground=Ground.REQUEST,
        reference="工单 17", seen=seen.id,
    )  # fmt: skip

    answer = look(signed_in("officer"), phone.id, "complaint")
    assert json.loads(answer.text)["code"] == "R720"

    path = f"/api/privacy/receipts/{receipt.number}"
    for form in ("html", "json"):
        kept = signed_in("auditor").get(f"{path}?form={form}")
        assert kept.status == 200
        assert kept.headers["content-disposition"].startswith("attachment")
        assert receipt.number in kept.text
        assert NUMBER not in kept.text
    assert signed_in("first").get(path).status == 403
    assert signed_in("auditor").get(f"{path}?form=exe").status == 422


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_the_register_is_a_file_for_whoever_may_read_it(signed_in, form):
    kept = signed_in("auditor").get(f"/api/privacy/register?form={form}")

    assert kept.status == 200
    assert "审核话术与录播内容" in kept.text
    assert f'filename="register.{form}"' in kept.headers["content-disposition"]
    assert signed_in("first").get(f"/api/privacy/register?form={form}").status == 403


def mask(browser: Browser, case_id: str, **said: object):
    body = json.dumps(said).encode()
    return browser.ask("POST", f"/api/cases/{case_id}/masked", body, **ASKED)


def places_of(text: str, words: str) -> list[list[int]]:
    return [
        [at, at + len(words)] for at in range(len(text)) if text.startswith(words, at)
    ]


def test_what_was_missed_is_masked_at_every_place(house, signed_in, script):
    text, _spoken = house.office.store.cases.text(script.id)
    words = "请找"
    places = places_of(text, words)

    answer = mask(
        signed_in("officer"), script.id, places=places, words=words, type="nickname"
    )

    assert json.loads(answer.text) == {"masked": len(places)}
    after, _spoken = house.office.store.cases.text(script.id)
    assert words not in after
    assert "[昵称1]" in after


def test_only_the_words_that_were_meant_are_masked(signed_in, script):
    answer = mask(
        signed_in("officer"), script.id, places=[[0, 2]], words="别的", type="name"
    )

    assert answer.status == 412


@pytest.mark.parametrize("username", ["writer", "auditor", "first", "host2"])
def test_nobody_masks_who_may_not_look(house, signed_in, script, username):
    text, _spoken = house.office.store.cases.text(script.id)

    answer = mask(
        signed_in(username), script.id, places=[[0, 2]], words=text[:2], type="name"
    )

    assert answer.status in {403, 404, 412}
    assert house.office.store.cases.text(script.id)[0] == text


@pytest.mark.parametrize(
    "places", [None, [], [[1]], [[0, "2"]], [[0, True]], [[0, 1]] * 201, "ab", [[2, 1]]]
)
def test_places_that_are_none_are_refused(signed_in, script, places):
    answer = mask(signed_in("officer"), script.id, places=places, words="", type="name")

    assert answer.status == 422


class Heard:
    """A speech engine that always hears the same, its words evenly in time."""

    SAID = "恭喜王芳电话一三七零零一一零零二二"

    def transcribe(self, _path, **_how):
        words = tuple(
            Word(start=n / 10, end=(n + 1) / 10, text=letter)
            for n, letter in enumerate(self.SAID)
        )
        line = Segment(start=0, end=len(self.SAID) / 10, text=self.SAID, words=words)
        return Transcript(segments=(line,), duration=2.0, model="even")


@pytest.fixture(scope="module")
def recording(house):
    """A case whose recording was heard, with a number in it."""
    sent = intake.submit_recording(
        house.office, by=house.people.writer.id, path=ROOT / CLIP, filename="a.m4a",
        title="切片", host_id=house.people.host.id,
    )  # fmt: skip
    return screening.hear_case(replace(house.office, hear=Heard), sent.id)


def test_a_piece_of_sound_is_for_whom_it_is_unlocked(house, signed_in, recording):
    office, people = house.office, house.people
    found = vault.spans(office, recording.id)
    span = next(one for one in found if one.type == "phone")
    path = f"/api/masked/{span.id}/sound"
    assert signed_in("officer").get(path).status == 412

    unlock.unlock(office, span.id, by=people.officer.id, purpose=Purpose.COMPLAINT)

    sound = signed_in("officer").get(path)
    with wave.open(io.BytesIO(sound.body)) as read:
        seconds = read.getnframes() / read.getframerate()
    around = BEFORE + AFTER
    assert span.t1 - span.t0 <= seconds <= span.t1 - span.t0 + around + 0.05
    assert sound.headers["cache-control"] == "private, no-store"
    for other in ("officer2", "writer", "auditor"):
        assert signed_in(other).get(path).status == 412
    assert signed_in("host2").get(path).status == 404


def test_the_player_of_a_recording_gets_no_number_and_the_silenced_copy(
    house, signed_in, recording
):
    writer = signed_in("writer")

    document = json.loads(writer.get(f"/api/cases/{recording.id}/document").text)

    assert "零零一一零零" not in json.dumps(document, ensure_ascii=False)
    (masked,) = [one for one in document["masked"] if one["type"] == "phone"]
    assert masked["heard"]
    assert masked["shown"] is None
    assert writer.get(document["audio"]).status == 200
