"""Correcting, taking away and measuring over HTTP: for whom, and with whose consent."""

import json
from functools import cache
from types import SimpleNamespace

import pytest

from review import bootstrap
from review.services import accounts, accuracy, media, queue
from tests.conftest import PASSWORD, add_staff
from tests.services.sampled import recording
from tests.services.seen_lines import lines_of
from tests.ui.serving import Browser, serving

ASKED = {"x_requested_with": "test", "content_type": "application/json"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server with a recording that was heard, its clips drawn, and no copy made."""
    home = tmp_path_factory.mktemp("heard")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    people = SimpleNamespace(**add_staff(office))
    case = recording(office, people, tmp_path_factory.mktemp("sound"), seconds=60)
    accuracy.draw(office, case.id, by=people.qa.id)
    clips = office.store.accuracy.clips(case.id)
    with serving(home) as port:
        yield SimpleNamespace(
            office=office, people=people, port=port, case=case, clips=clips, home=home
        )
    office.store.close()


@pytest.fixture(scope="module")
def signed_in(house):
    @cache
    def as_(username: str) -> Browser:
        made = Browser(house.port)
        made.cookies["greenroom_session"] = accounts.sign_in(
            house.office, username, PASSWORD, address="192.0.2.7"
        )
        return made

    return as_


def put(browser: Browser, path: str, said: object, **headers: str):
    return browser.ask("PUT", path, json.dumps(said).encode(), **(headers or ASKED))


def post(browser: Browser, path: str, said: object, **headers: str):
    return browser.ask("POST", path, json.dumps(said).encode(), **(headers or ASKED))


def reads(house) -> list[str]:
    clip = house.clips[0].id
    return [
        f"/api/cases/{house.case.id}/transcript?form=json",
        f"/api/accuracy/cases/{house.case.id}/next",
        f"/api/accuracy/clips/{clip}/previous",
        f"/api/accuracy/clips/{clip}/sound",
    ]


def writes(house) -> list[tuple[str, object]]:
    content = lines_of(house.office, house.case.id)
    line = {"texts": ["全新的一行"], "content": content}
    typed = {"verdict": "said", "text": "全新的一行"}
    return [
        (f"/api/cases/{house.case.id}/lines/0", line),
        (f"/api/accuracy/clips/{house.clips[0].id}", typed),
    ]


def breaks(house) -> list[tuple[str, object]]:
    content = lines_of(house.office, house.case.id)
    line, path = {"texts": ["全新的一行"], "content": content}, writes(house)[0][0]
    return [
        (f"{path}/split", {**line, "part": 0, "at": 2}),
        (f"{path}/join", {**line, "to": "after"}),
    ]


def kept(house) -> tuple[object, ...]:
    """What a refused request must not have changed."""
    return (
        house.office.store.cases.text(house.case.id),
        house.office.store.accuracy.typed(house.case.id),
    )


def test_nobody_gets_in_without_an_account(house):
    before = kept(house)
    for path in reads(house):
        assert Browser(house.port).get(path).status == 401
    for path, said in writes(house):
        assert put(Browser(house.port), path, said).status == 401
    for path, said in breaks(house):
        assert post(Browser(house.port), path, said).status == 401
    assert kept(house) == before


def test_a_page_of_somebody_else_changes_nothing(house, signed_in):
    before = kept(house)
    for username in ("writer", "qa"):
        for path, said in writes(house):
            answer = put(signed_in(username), path, said, content_type="text/plain")
            assert answer.status == 403
        for path, said in breaks(house):
            answer = post(signed_in(username), path, said, content_type="text/plain")
            assert answer.status == 403
    assert kept(house) == before


def test_who_does_not_know_the_case_learns_nothing_of_it(house, signed_in):
    before = kept(house)
    stranger = signed_in("host2")
    for path in reads(house):
        assert stranger.get(path).status in {403, 404}
    for path, said in writes(house):
        assert put(stranger, path, said).status in {403, 404}
    for path, said in breaks(house):
        assert post(stranger, path, said).status == 404
    assert stranger.get(reads(house)[0]).status == 404
    assert kept(house) == before


def test_who_only_reads_corrects_nothing_and_types_nothing(house, signed_in):
    before = kept(house)
    for username in ("auditor", "host", "second"):
        assert put(signed_in(username), *writes(house)[0]).status in {403, 412}
        for path, said in breaks(house):
            assert post(signed_in(username), path, said).status in {403, 412}
    for username in ("writer", "host", "auditor"):
        assert put(signed_in(username), *writes(house)[1]).status == 403
        assert signed_in(username).get(reads(house)[3]).status == 403
    assert kept(house) == before


def test_whoever_hears_a_clip_reads_nothing_of_what_was_heard(house, signed_in):
    answer = signed_in("qa").get(reads(house)[1])
    task = json.loads(answer.text)["task"]

    assert task["clip_id"] == house.clips[0].id
    assert house.clips[0].heard not in json.dumps(task, ensure_ascii=False)
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "said", "text": "\ud800"},
        {"verdict": "said", "text": ["a"]},
        {"verdict": "sure", "text": ""},
        {"verdict": "skipped", "reason": {"a": 1}},
        {"verdict": "said", "text": "啊" * 501},
        [],
    ],
)
def test_what_is_no_answer_is_refused_in_words(house, signed_in, said):
    answer = put(signed_in("qa"), writes(house)[1][0], said)
    assert answer.status == (
        200 if said == {"verdict": "said", "text": "\ud800"} else 422
    )
    assert "Traceback" not in (house.home / "app.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        ("0", ["a", "b"]),
        ("0", [1]),
        ("0", "a"),
        ("0", ["啊" * 5001]),
        ("99999", ["a"]),
        ("-1", ["a"]),
        ("٣٣٣٣", ["a"]),
    ],
)
def test_a_line_that_is_none_is_refused_in_words(house, signed_in, line, texts):
    before = kept(house)
    path, said = writes(house)[0]
    path = path.removesuffix("0") + "".join(f"%{b:02x}" for b in line.encode())

    assert put(signed_in("writer"), path, {**said, "texts": texts}).status == 422
    assert kept(house) == before


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("split", {"part": 1, "at": 0}),
        ("split", {"part": 0, "at": 99}),
        ("split", {"part": 0, "at": -1}),
        ("split", {"part": 0, "at": True}),
        ("split", {"part": "0", "at": 1}),
        ("split", {"part": 0}),
        ("join", {}),
        ("join", {"to": "nowhere"}),
        ("join", {"to": ["after"]}),
        ("join", {"to": "before"}),  # there is none before the first
    ],
)
def test_a_break_that_is_none_is_refused_in_words(house, signed_in, what, said):
    before = kept(house)
    path, line = breaks(house)[what == "join"]
    line = {"texts": line["texts"], "content": line["content"], **said}
    text = before[0][0]

    answer = post(signed_in("writer"), path, {**line, "texts": [text[:0]]})
    if what == "join" and "to" in said and said["to"] == "before":
        assert answer.status == 422
        return
    assert answer.status == 422
    assert kept(house) == before


def test_a_recording_that_cannot_be_played_is_said_in_words(house, signed_in):
    office = house.office
    stored = office.store.recordings.get(house.case.recording_id)
    path = office.media_path(stored.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:50] + b"\0" * 10)
    try:
        answer = signed_in("qa").get(reads(house)[3])
    finally:
        path.write_bytes(whole)

    assert answer.status == 412
    assert json.loads(answer.text)["code"].startswith("A0")
    assert media.muted_copy(office, house.case.recording_id)
    assert signed_in("qa").get(reads(house)[3]).body[:4] == b"RIFF"


def test_whoever_took_the_case_hears_no_clip(house, signed_in):
    queue.claim(house.office, house.case.id, by=house.people.first.id)
    assert put(signed_in("first"), *writes(house)[0]).status == 200
    for path in reads(house)[1:]:
        assert signed_in("first").get(path).status in {403, 412}
    assert put(signed_in("first"), *writes(house)[1]).status in {403, 412}
