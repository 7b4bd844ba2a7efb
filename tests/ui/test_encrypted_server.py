"""The app over an encrypted folder: what is played, cut and kept, from the first byte on."""

import json
from types import SimpleNamespace

import pytest

from review import bootstrap
from review.keys.source import new_identity
from review.services import accounts, intake, media
from tests.conftest import PASSWORD, add_staff
from tests.ui.serving import ROOT, Browser, serving

CLIP = ROOT / "review/demo/clips/short-claim.m4a"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A server over an encrypted folder, with one recording and its copy."""
    home, key = tmp_path_factory.mktemp("served"), new_identity()
    office = bootstrap.open_office({"GREENROOM_HOME": str(home), "GREENROOM_KEY": key})
    people = SimpleNamespace(**add_staff(office))
    case = intake.submit_recording(
        office, by=people.writer.id, path=CLIP, filename="clip.m4a", title="切片",
        host_id=people.host.id,
    )  # fmt: skip
    copy = media.muted_copy(office, case.recording_id)
    with serving(home, GREENROOM_KEY=key) as port:
        yield SimpleNamespace(office=office, case=case, copy=copy, port=port)
    office.store.close()


@pytest.fixture
def reader(house):
    made = Browser(house.port)
    made.cookies["greenroom_session"] = accounts.sign_in(
        house.office, "first", PASSWORD, address="192.0.2.7"
    )
    return made


def test_the_muted_copy_is_sent_in_ranges(house, reader):
    path = f"/api/recordings/{house.case.recording_id}/audio"
    plain = house.copy.open().read()

    whole = reader.get(path)
    part = reader.get(path, range="bytes=100-199")
    end = reader.get(path, range="bytes=-7")

    assert (whole.status, whole.body) == (200, plain)
    assert whole.headers["content-type"] == "audio/mp4"
    assert (part.status, part.body) == (206, plain[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(plain)}"
    assert (end.status, end.body) == (206, plain[-7:])
    assert reader.get(path, range=f"bytes={len(plain)}-").status == 416
    assert reader.ask("HEAD", path).headers["content-length"] == str(len(plain))
    assert Browser(house.port).get(path).status == 401


def test_the_waveform_is_there(house, reader):
    path = f"/api/recordings/{house.case.recording_id}/peaks"

    assert max(json.loads(reader.get(path).body)["peaks"]) > 0.1


def test_a_damaged_copy_is_one_sentence_and_no_sound(house, reader):
    content = house.copy.path.read_bytes()
    spoiled = bytearray(content)
    spoiled[-9] ^= 1
    house.copy.path.write_bytes(spoiled)
    try:
        answer = reader.get(f"/api/recordings/{house.case.recording_id}/audio")
    finally:
        house.copy.path.write_bytes(content)

    assert answer.status == 412
    assert json.loads(answer.body)["code"] == "R717"
    assert "已损坏" in json.loads(answer.body)["message"]
