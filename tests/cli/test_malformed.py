"""Commands that are given something else than a recording."""

import pytest

from review.bootstrap import open_office
from review.domain.staff import Role
from review.services import accounts
from tests.audio.malformed import Maker
from tests.cli.processes import complaint, greenroom, said

WRONG = {
    "empty.mp4": "A002", "zeros.ts": "A001", "noise.mp4": "A001", "zip.mp4": "A001",
    "m3u8.mp4": "A001", "address.mp4": "A001", "header-only.wav": "A002",
    "mute.mp4": "A003", "fifo.wav": "A001", "zero.wav": "A001", "loop.wav": "A001",
    "folder.mp4": "A001", "gone.wav": "A001", "claims-2-gib.wav": "A004",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("given")
    Maker(made).wrong()
    return made


def left_in(home):
    return [path for path in (home / "work").rglob("*") if path.is_file()]


def test_each_gets_its_line_and_none_stops_the_others(folder, tmp_path):
    answer = greenroom(
        "transcribe",
        *(folder / name for name in WRONG),
        "-o",
        tmp_path / "out",
        cwd=tmp_path,
        GREENROOM_LANG="en",
    )

    assert answer.returncode == 2
    lines = sorted(complaint(answer).strip().splitlines())
    assert len(lines) == len(WRONG)
    assert "Traceback" not in complaint(answer)
    for name, code in WRONG.items():
        assert any(code in line and name in line for line in lines), name
    assert list((tmp_path / "out").iterdir()) == []
    assert left_in(tmp_path / "home") == []


def test_at_the_door_one_is_refused_and_an_end_that_is_cut_is_said(folder, tmp_path):
    office = open_office({"GREENROOM_HOME": str(tmp_path / "home")})
    for name, role in (("host", Role.HOST), ("writer", Role.SUBMITTER)):
        accounts.add_person(
            office,
            by=None,
            username=name,
            name=name,
            password="seven green apples",
            roles={role},
        )
    whole = (folder / "whole.ts").read_bytes()
    (tmp_path / "cut.ts").write_bytes(whole[: len(whole) // 2 | 1])
    to = ("--host", "host", "--as", "writer")

    refused = greenroom("intake", folder / "noise.mp4", *to, cwd=tmp_path)
    taken = greenroom(
        "intake", tmp_path / "cut.ts", *to, cwd=tmp_path, GREENROOM_LANG="en"
    )

    assert (refused.returncode, said(refused)) == (2, "")
    assert complaint(refused).count("\n") == 1
    assert taken.returncode == 0
    assert "cut.ts ends in the middle of something" in complaint(taken)
    (case,) = office.store.cases.where("1", ())
    assert office.store.recordings.get(case.recording_id).is_complete is False
    office.store.close()
