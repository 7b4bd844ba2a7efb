"""`greenroom privacy`, as a process: nothing of it prints an original."""

import csv
import errno
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
import typer

from review.bootstrap import open_office
from review.cli import privacy_exports
from review.domain.privacy import ExportState, Purpose
from review.domain.staff import Role
from review.services import audit, personal_exports, unlock
from tests.cli.processes import complaint, greenroom, said
from tests.services import personal
from tests.services.personal import PHONE

ROLES = {
    "host": {Role.HOST},
    "writer": {Role.SUBMITTER},
    "officer": {Role.PRIVACY_OFFICER},
    "officer2": {Role.PRIVACY_OFFICER},
    "auditor": {Role.AUDITOR},
}


@pytest.fixture
def house(tmp_path):
    office = open_office(os.environ | {"GREENROOM_HOME": str(tmp_path / "home")})
    people = {
        name: personal.hired(office, name, roles) for name, roles in ROLES.items()
    }
    staff = SimpleNamespace(**people)
    case = personal.submitted(office, staff)
    yield SimpleNamespace(office=office, staff=staff, case=case, cwd=tmp_path)
    office.store.close()


def run(house, *arguments, by="officer", stdin=b"", lang="en"):
    answer = greenroom(
        "privacy", *arguments, "--as", by,
        cwd=house.cwd, stdin=stdin, GREENROOM_LANG=lang,
    )  # fmt: skip
    assert PHONE not in said(answer) + complaint(answer)
    assert "王小梅" not in said(answer) + complaint(answer)
    return answer


def test_a_person_is_found_previewed_and_erased(house):
    found = run(house, "find", stdin=PHONE.encode())
    subject, cases, counts = said(found).strip().split("\t")
    assert cases == house.case.number
    assert "Phone number 1" in counts
    assert said(run(house, "find", "--case", house.case.number)) == said(found)

    preview = run(house, "erase", subject)
    assert "nothing has been erased yet" in said(preview)
    code = said(preview).strip().rpartition(" ")[2]
    refused = run(house, "erase", subject, "--reference", "17", "--yes", "wrong")
    assert refused.returncode == 2
    assert "R730" in complaint(refused)
    done = run(house, "erase", subject, "--reference", "17", "--yes", code)
    assert "Receipt of erasure D-" in said(done)

    again = run(house, "find", stdin=PHONE.encode())
    assert "Nothing is kept" in said(again)
    number = said(run(house, "receipts")).partition("\t")[0]
    handed = run(house, "receipt", number, "--format", "json")
    assert json.loads(said(handed))["number"] == number
    page = house.cwd / "receipt.html"
    run(house, "receipt", number, "--format", "html", "-o", page, lang="zh_CN")
    assert "个人信息删除回执" in page.read_text(encoding="utf-8")
    assert audit.verify(house.office)


def test_the_register_is_written_in_every_form(house):
    page = said(run(house, "register", by="auditor", lang="zh_CN"))
    assert "个人信息处理登记" in page
    table = said(run(house, "register", "--format", "csv"))
    assert len(list(csv.reader(io.StringIO(table)))) > 50
    assert json.loads(said(run(house, "register", "--format", "json")))["activities"]


def test_who_looked_is_listed_with_token_and_purpose(house):
    span = personal.span_of(house.office, house.case)
    by = house.staff.officer.id
    unlock.unlock(
        house.office, span.id, by=by, purpose=Purpose.AUTHORITY, note="12 号文"
    )
    listed = said(run(house, "looked", by="auditor"))

    assert house.case.number in listed
    assert "[手机号·尾号0022]" in listed
    assert "An authority asks by law" in listed
    assert "1 of 1" in listed


def test_an_export_takes_two_people_and_one_file(house):
    identity = pyrage.x25519.Identity.generate()
    asked = run(
        house, "export-ask", house.case.number, "--purpose", "authority",
        "--note", "12 号文", "--recipient", identity.to_public(),
    )  # fmt: skip
    export, file = said(asked).strip(), house.cwd / "out.zip.age"
    assert "R741" in complaint(run(house, "export-make", export, "-o", file))
    assert not file.exists()
    assert "R740" in complaint(run(house, "export-decide", export))
    assert "Approved" in said(run(house, "export-decide", export, by="officer2"))
    assert str(file) in said(run(house, "export-make", export, "-o", file))
    assert file.stat().st_mode & 0o077 == 0
    opened = pyrage.decrypt(file.read_bytes(), [identity])
    with zipfile.ZipFile(io.BytesIO(opened)) as archive:
        assert f"{house.case.number}-v1/originals.json" in archive.namelist()
    assert "Handed over" in said(run(house, "export-list", by="auditor"))
    logged, _total = audit.entries(house.office, by=house.staff.auditor.id)
    assert "personal.export.downloaded" in {entry.action for entry in logged}


class Full(io.FileIO):
    """A file on a disk that takes so many bytes more, and then none."""

    room = 0

    def write(self, piece):
        if self.tell() + len(piece) > self.room:
            super().write(piece[: self.room - self.tell()])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(piece)


@pytest.fixture
def approved(house, monkeypatch):
    """An export that waits to be made, and the command to make it, in this process."""
    asked = personal_exports.ask(
        house.office, [house.case.number], by=house.staff.officer.id,
        purpose=Purpose.AUTHORITY, note="12 号文",
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
    )  # fmt: skip
    personal_exports.decide(
        house.office, asked.id, by=house.staff.officer2.id, approve=True
    )
    out = house.cwd / "out.zip.age"
    acting = (house.office, house.staff.officer.id)
    monkeypatch.setattr(privacy_exports, "_acting", lambda _as: acting)
    group = typer.Typer()
    privacy_exports.register(group)
    command = ["export-make", asked.id, "-o", str(out)]

    def make(**how):
        opened = Path.open

        def full(path, mode="r", **given):
            return Full(path, mode) if path == out else opened(path, mode, **given)

        with monkeypatch.context() as patch:
            if how:
                patch.setattr(Path, "open", full)
                for name, value in how.items():
                    patch.setattr(Full, name, value)
            group(command, standalone_mode=False)

    return SimpleNamespace(id=asked.id, out=out, make=make)


@pytest.mark.parametrize("room", [0, 100])
def test_an_export_that_finds_no_room_can_be_made_when_there_is_some(
    house, approved, room
):
    with pytest.raises(OSError, match="No space"):
        approved.make(room=room)
    assert not approved.out.exists()
    waiting, _total = personal_exports.listed(house.office, by=house.staff.officer.id)
    assert [one.state for one in waiting] == [ExportState.APPROVED]
    assert audit.verify(house.office)

    approved.make()

    made, _total = personal_exports.listed(house.office, by=house.staff.officer.id)
    assert made[0].sha256 == hashlib.sha256(approved.out.read_bytes()).hexdigest()
    assert audit.verify(house.office)


def test_an_export_whose_disk_breaks_after_all_says_that_it_is_used_up(
    house, approved, capsys
):
    written = []

    def once(self, piece):
        if written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        written.append(len(piece))
        return io.FileIO.write(self, piece)

    with pytest.raises(OSError, match="error"):
        approved.make(write=once)
    assert str(approved.out) in capsys.readouterr().err
    assert not approved.out.exists()


def test_who_may_not_is_told_so(house):
    for command in (("find",), ("receipts",), ("register",), ("looked",)):
        refused = run(house, *command, by="writer", stdin=PHONE.encode())
        assert refused.returncode == 2, command
        assert "R002" in complaint(refused)
