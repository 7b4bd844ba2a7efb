"""`greenroom privacy`, as a process: nothing of it prints an original."""

import csv
import errno
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
from review.domain.privacy import Purpose
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


class Full(io.BytesIO):
    """A file on a disk that takes no more."""

    def write(self, _piece):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_an_export_that_finds_no_room_leaves_no_file_and_says_it_is_used_up(
    house, monkeypatch, capsys
):
    asked = personal_exports.ask(
        house.office, [house.case.number], by=house.staff.officer.id,
        purpose=Purpose.AUTHORITY, note="12 号文",
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
    )  # fmt: skip
    personal_exports.decide(
        house.office, asked.id, by=house.staff.officer2.id, approve=True
    )
    out, opened = house.cwd / "out.zip.age", Path.open

    def full(path, mode="r", **how):
        file = opened(path, mode, **how)
        if path != out:
            return file
        file.close()
        return Full()

    acting = (house.office, house.staff.officer.id)
    monkeypatch.setattr(privacy_exports, "_acting", lambda _as: acting)
    monkeypatch.setattr(Path, "open", full)
    group = typer.Typer()
    privacy_exports.register(group)
    with pytest.raises(OSError, match="No space"):
        group(["export-make", asked.id, "-o", str(out)], standalone_mode=False)
    assert str(out) in capsys.readouterr().err
    assert not out.exists()


def test_who_may_not_is_told_so(house):
    for command in (("find",), ("receipts",), ("register",), ("looked",)):
        refused = run(house, *command, by="writer", stdin=PHONE.encode())
        assert refused.returncode == 2, command
        assert "R002" in complaint(refused)
