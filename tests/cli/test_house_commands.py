"""The commands of the machine's owner, from argument to exit code."""

import io
import json
import os
import subprocess

import pytest

from review.cli import COMMANDS, main, spoken
from review.services import archive
from tests.cli.processes import GREENROOM, greenroom

PASSWORD = "seven green apples"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GREENROOM_LANG", "en")
    monkeypatch.delenv("GREENROOM_USER", raising=False)
    return tmp_path / "home"


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs a command in this process: exit code, output, complaint."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def staffed(run):
    for username, role in (
        ("host", "host"),
        ("writer", "submitter"),
        ("first", "reviewer-1"),
    ):
        code, _, complaint = run(
            "user",
            "add",
            username,
            "--name",
            f"{username}姓名",
            "-r",
            role,
            "--own-password",
            stdin=PASSWORD + "\n",
        )
        assert (code, complaint) == (0, "")


@pytest.mark.usefixtures("staffed")
def test_accounts_are_listed_with_their_roles(run):
    run("user", "roles", "writer", "-r", "submitter", "-r", "qa")
    run("user", "disable", "first")

    code, said, _ = run("user", "list")

    assert code == 0
    assert said.splitlines() == [
        "first\tfirst姓名\treviewer-1\tdisabled",
        "host\thost姓名\thost\topen",
        "writer\twriter姓名\tqa,submitter\topen",
    ]


@pytest.mark.usefixtures("staffed")
def test_a_password_never_comes_from_an_argument(run):
    code, _, complaint = run("user", "password", "writer", "secret", stdin=PASSWORD)

    assert code == 2
    assert "secret" in complaint
    assert run("user", "password", "writer", stdin="nine blue plums\n")[0] == 0


@pytest.mark.usefixtures("staffed")
def test_a_password_that_the_owner_typed_is_changed_before_anything_else(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("今晚见。", encoding="utf-8")
    asked = ("intake", path, "--host", "host", "--as", "writer")
    assert run("user", "password", "writer", stdin="nine blue plums\n")[0] == 0

    code, _, complaint = run(*asked)
    assert code == 2
    assert complaint.startswith("greenroom: R407 writer姓名 ")

    own = ("user", "password", "writer", "--own-password")
    assert run(*own, stdin="nine blue plums\n")[0] == 0
    assert run(*asked)[0] == 0


def test_a_weak_password_is_one_line_and_exit_code_two(run):
    code, said, complaint = run("user", "add", "a", "--name", "甲", stdin="password\n")

    assert (code, said) == (2, "")
    assert complaint.startswith("greenroom: R403 ")
    assert complaint.count("\n") == 1


@pytest.mark.usefixtures("staffed")
def test_a_script_file_becomes_a_case(run, tmp_path):
    path = tmp_path / "晚八点.txt"
    path.write_text("这款面霜全网最低价！", encoding="utf-8")

    code, said, complaint = run(
        "intake",
        path,
        "--host",
        "host",
        "--as",
        "writer",
        "--air-at",
        "2099-01-01 20:00",
    )

    assert (code, complaint) == (0, "")
    number, status, findings, _id = said.strip().split("\t")
    assert (number[:2], status) == ("S-", "first_review")
    assert int(findings) > 0


@pytest.mark.usefixtures("staffed")
@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--host", "host"], "R004"),
        (["--host", "host", "--as", "nobody"], "R001"),
        (["--host", "nobody", "--as", "writer"], "R001"),
        (["--host", "writer", "--as", "writer"], "R004"),
        (["--host", "host", "--as", "first"], "R002"),
        (["--host", "host", "--as", "writer", "--goods", "cosmetic"], "R004"),
    ],
)
def test_what_is_wrong_with_an_intake_is_said_in_one_line(run, tmp_path, more, code):
    path = tmp_path / "a.txt"
    path.write_text("今晚见。", encoding="utf-8")

    exit_code, said, complaint = run("intake", path, *more)

    assert (exit_code, said) == (2, "")
    assert complaint.startswith(f"greenroom: {code} ")
    assert complaint.count("\n") == 1


@pytest.mark.usefixtures("staffed")
@pytest.mark.parametrize("missing", ["none.txt", "none.mp4"])
def test_where_one_file_cannot_be_read_none_is_submitted(run, tmp_path, missing):
    path = tmp_path / "a.txt"
    path.write_text("今晚见。", encoding="utf-8")
    to = ["--host", "host", "--as", "writer"]

    code, said, complaint = run("intake", path, tmp_path / missing, *to)

    assert (code, said) == (2, "")
    assert missing in complaint
    assert run("intake", path, *to)[1].split("-")[2][:4] == "0001"


@pytest.mark.usefixtures("staffed")
def test_goods_may_be_named_in_chinese(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("今晚见。", encoding="utf-8")

    to = ["--host", "host", "--as", "writer"]
    assert run("intake", path, *to, "--goods", "化妆品")[0] == 0


@pytest.mark.usefixtures("staffed")
def test_a_file_of_any_name_becomes_a_case(run, tmp_path):
    path = tmp_path / f"{'n' * 200}\udcff.txt"
    path.write_text("今晚见。", encoding="utf-8")

    assert run("intake", path, "--host", "host", "--as", "writer")[0] == 0


@pytest.mark.usefixtures("staffed")
def test_the_audit_log_says_how_long_it_is(run):
    exit_code, said, _complaint = run("audit", "verify")
    first, last = said.splitlines()

    assert (exit_code, first) == (0, "The audit log is whole: 3 entries.")
    noted = last.removeprefix("Last entry: ")
    assert run("audit", "verify", "--noted", noted)[0] == 0
    assert run("audit", "verify", "--noted", "0" * 64)[0] == 2


def test_a_sealed_case_is_exported_and_verified_without_the_database(
    run, office, staff, home, tmp_path, monkeypatch
):
    from review.domain.case import Outcome
    from review.services import intake, queue

    case = intake.submit_script(
        office,
        by=staff.writer.id,
        title="专场",
        text="今晚见。",
        host_id=staff.host.id,
    )
    for by in (staff.first, staff.second, staff.third):
        queue.claim(office, case.id, by=by.id)
        queue.decide(
            office,
            case.id,
            by=by.id,
            outcome=Outcome.CLEAR,
            reason="",
            seconds_spent=1,
            shown_sha256=queue.view(office, case.id, by=by.id).shown_sha256,
        )
    monkeypatch.setenv("GREENROOM_HOME", str(office.settings.home))
    out = tmp_path / "out"

    code, said, _ = run("dossier", "export", case.number, "-o", out)
    assert code == 0
    folder = said.strip()

    monkeypatch.setenv("GREENROOM_HOME", str(tmp_path / "elsewhere"))
    code, said, complaint = run("dossier", "verify", folder)
    assert (code, complaint) == (0, "")
    assert case.number in said
    assert not (tmp_path / "elsewhere").exists()

    data = out / f"{case.number}-v1" / "data" / "decisions.json"
    changed = json.loads(data.read_bytes())
    changed[0]["reason"] = "改过"
    data.write_text(json.dumps(changed), encoding="utf-8")
    code, _, complaint = run("dossier", "verify", folder)
    assert code == 2
    assert complaint.startswith("greenroom: R502 ")
    assert archive.verify(archive.of_case(office, case.id, by=staff.qa.id).path)


def test_backup_and_restore(tmp_path):
    add = ("user", "add", "host", "--name", "主播", "-r", "host")
    greenroom(*add, cwd=tmp_path, stdin=PASSWORD.encode())

    made = greenroom("backup", "-o", "copy.db", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, b"copy.db\n")
    assert greenroom("restore", "copy.db", cwd=tmp_path).returncode == 2
    restored = greenroom("restore", "copy.db", "--force", cwd=tmp_path)
    assert restored.returncode == 0, restored.stderr
    assert "before-restore-1" in restored.stdout.decode()
    assert len(greenroom("user", "list", cwd=tmp_path).stdout.splitlines()) == 1


def test_an_error_speaks_chinese_by_default(run, monkeypatch):
    monkeypatch.delenv("GREENROOM_LANG")

    _, _, complaint = run("user", "disable", "nobody")

    assert complaint == "greenroom: R001 没有这个账号：nobody。\n"


def test_a_bad_setting_is_one_line(run, monkeypatch):
    monkeypatch.setenv("GREENROOM_LEASE_MINUTES", "ten")

    code, _, complaint = run("user", "list")

    assert code == 2
    assert "GREENROOM_LEASE_MINUTES" in complaint


def test_an_unforeseen_error_shows_no_traceback(run, monkeypatch):
    def broken(*_given):
        raise RuntimeError("secret words")

    monkeypatch.setattr("review.bootstrap.open_office", broken)

    code, _, complaint = run("user", "list")

    assert code == 2
    assert "RuntimeError" in complaint
    assert "secret words" not in complaint
    assert "Traceback" not in complaint


def test_every_command_explains_itself(run):
    code, said, _ = run("--help")

    assert code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US.UTF-8", "en"),
        ("en-GB", "en"),
        ("zh", "zh_CN"),
        ("", "zh_CN"),
        ("klingon", "zh_CN"),
    ],
)
def test_a_language_is_understood_as_systems_write_it(said, language):
    assert spoken(said) == language


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_internal_error(tmp_path, closed):
    command = f'exec "{GREENROOM}" check - {closed}'
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GREENROOM_")}

    done = subprocess.run(
        ["sh", "-c", command],
        input="今晚见。".encode(),
        env=kept,
        capture_output=True,
        check=False,
    )

    assert done.returncode == (2 if "<" in closed else 0)
    assert "内部错误" not in done.stderr.decode()
