"""`greenroom check` as a process: what it prints, and what it tells the shell."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from lexicons.models import Screening
from review.cli.check import FailOn, exit_code
from review.documents.reading import plain
from review.documents.report import Checked, Failure
from tests.cli.processes import GREENROOM, complaint, greenroom, said
from tests.cli.reports import checked, finding, report
from tests.documents import making

CLEAN = "家人们晚上好，今天给大家讲讲这件外套的面料和尺码。\n"
DIRTY = "家人们好\n这款面霜今天就是全网最低价，快来抢！\n"
MEDIUM = "本活动最终解释权归本店所有。\n"
SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data" / "sarif-2.1.0.json").read_text("utf-8")
)


def quiet_talk(characters: int) -> str:
    """Ordinary talk of at least this length, in lines of uneven length."""
    talk = (
        "家人们晚上好，今天给大家讲讲这件外套的面料、版型和洗护方法",
        "它是棉麻混纺的，摸起来偏硬一点，洗过两次会变软",
        "身高一米六左右的朋友可以拍中码，想宽松就拍大一码",
    )
    lines: list[str] = []
    while sum(map(len, lines)) + len(lines) < characters:
        lines.append(talk[len(lines) % 3])
    return "\n".join(lines) + "\n"


def test_a_clean_script_is_exit_0(tmp_path):
    (tmp_path / "好 话术.txt").write_text(CLEAN, "utf-8")
    answer = greenroom("check", "好 话术.txt", cwd=tmp_path)

    assert answer.returncode == 0, complaint(answer)
    assert "没有发现问题。" in said(answer)
    assert not complaint(answer)


def test_nothing_is_stored(tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    greenroom("check", "a.txt", cwd=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_high_finding_is_exit_1_with_place_article_and_rewrite(tmp_path):
    (tmp_path / "话术.txt").write_text(DIRTY, "utf-8")
    answer = greenroom("check", "话术.txt", cwd=tmp_path)

    assert answer.returncode == 1, complaint(answer)
    assert "话术.txt:2:" in said(answer)
    assert "绝对化用语" in said(answer) or "价格" in said(answer)
    assert "《" in said(answer)
    assert "怎么改：" in said(answer)
    assert "＾" in said(answer)
    assert "\x1b" not in said(answer)


def test_a_medium_finding_blocks_only_where_asked(tmp_path):
    (tmp_path / "a.txt").write_text(MEDIUM, "utf-8")
    by_default = greenroom("check", "a.txt", "--format", "json", cwd=tmp_path)
    asked = greenroom("check", "a.txt", "--fail-on", "medium", cwd=tmp_path)
    found = json.loads(said(by_default))["files"][0]["findings"]

    assert {f["severity"] for f in found} == {"medium"}
    assert by_default.returncode == 0
    assert asked.returncode == 1


@pytest.mark.parametrize(
    ("severity", "status", "codes"),
    [
        ("high", "open", {"high": 1, "medium": 1, "low": 1, "never": 0}),
        ("medium", "open", {"high": 0, "medium": 1, "low": 1, "never": 0}),
        ("low", "open", {"high": 0, "medium": 0, "low": 1, "never": 0}),
        ("high", "excused", {"high": 0, "medium": 0, "low": 0, "never": 0}),
    ],
)
def test_the_exit_code_follows_severity_status_and_level(severity, status, codes):
    document = plain("a.txt", "最低价")
    found = finding(
        document, "最低价", severity=severity, status=status, because="原因"
    )
    dirty = report(checked(document, found))
    missed = report(
        Checked(document, Screening(findings=(found,), incomplete=("规则包 x",)))
    )
    broken = replace(missed, failures=(Failure("b.txt", "R302", "坏"),))

    for level, code in codes.items():
        assert exit_code(dirty, FailOn(level)) == code
        assert exit_code(missed, FailOn(level)) == 3
        assert exit_code(broken, FailOn(level)) == 2


def test_a_docx_gets_the_right_line_and_column(tmp_path):
    def build(document):
        document.add_paragraph("开场白")
        document.add_table(1, 2).cell(0, 1).text = "第一行\n今天就是全网最低价"

    (tmp_path / "话术.docx").write_bytes(making.docx_bytes(build))
    answer = greenroom("check", "话术.docx", "--format", "json", cwd=tmp_path)
    found = json.loads(said(answer))["files"][0]["findings"][0]

    assert answer.returncode == 1
    assert found["line"] == 3
    assert found["column"] == 5 + "全网最低价".index(found["text"])
    assert found["place"] == {
        "kind": "table_cell",
        "table": 1,
        "row": 1,
        "column": 2,
        "said": "表 1 第 1 行第 2 列",
    }


def test_ten_thousand_characters_get_the_right_line_and_column(tmp_path):
    before = quiet_talk(6_000)
    text = f"{before}这件外套今天就是全网最低价\n{quiet_talk(4_000)}"
    assert len(text) > 10_000
    (tmp_path / "长.txt").write_text(text, "utf-8")
    answer = greenroom("check", "长.txt", "--format", "json", cwd=tmp_path)
    file = json.loads(said(answer))["files"][0]

    assert answer.returncode == 1
    high = [f for f in file["findings"] if f["severity"] == "high"]
    assert {f["line"] for f in high} == {before.count("\n") + 1}
    for found in file["findings"]:
        line = text.split("\n")[found["line"] - 1]
        quoted = line[found["column"] - 1 : found["end_column"] - 1]
        assert quoted == found["text"] == text[found["start"] : found["end"]]


def test_a_term_broken_over_two_lines_is_found(tmp_path):
    (tmp_path / "a.txt").write_text("今天就是全网最\n低价，快来\n", "utf-8")
    answer = greenroom("check", "a.txt", cwd=tmp_path)

    assert answer.returncode == 1
    assert "    1 │ 今天就是全网最\n" in said(answer)
    assert "    2 │ 低价，快来\n" in said(answer)


def test_a_broken_docx_is_exit_2_and_one_line(tmp_path):
    sound = making.docx_of("家人们好")
    (tmp_path / "坏.docx").write_bytes(sound[: len(sound) // 2])
    answer = greenroom("check", "坏.docx", cwd=tmp_path)

    assert answer.returncode == 2
    assert complaint(answer).startswith("greenroom: 无法读取 坏.docx：")
    assert complaint(answer).count("\n") == 1
    assert not said(answer)


def test_one_broken_file_does_not_hide_the_others(tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    answer = greenroom("check", "没有.txt", "a.txt", cwd=tmp_path)

    assert answer.returncode == 2, "unreadable wins over findings"
    assert "没有.txt 不存在" in complaint(answer)
    assert "a.txt:2:" in said(answer)


def test_a_scanned_page_is_exit_3_and_never_clean(tmp_path):
    (tmp_path / "扫描.pdf").write_bytes(making.pdf_of(["家人们晚上好。"], [], scan=[2]))
    answer = greenroom("check", "扫描.pdf", "--fail-on", "never", cwd=tmp_path)

    assert answer.returncode == 3
    assert "第 2 页没有可读的文字" in said(answer)
    assert "不能当作没有问题" in said(answer)


def test_sarif_of_a_process_is_valid_and_names_the_exit_code(tmp_path):
    (tmp_path / "话术.txt").write_text(DIRTY, "utf-8")
    (tmp_path / "b.docx").write_bytes(making.docx_of(DIRTY.strip()))
    answer = greenroom("check", "话术.txt", "b.docx", "--format", "sarif", cwd=tmp_path)
    log = json.loads(said(answer))

    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert answer.returncode == log["runs"][0]["invocations"][0]["exitCode"] == 1
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    for result in log["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_html_goes_to_a_file_that_is_whole(tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    answer = greenroom(
        "check", "a.txt", "--format", "html", "-o", "报告.html", cwd=tmp_path
    )

    assert answer.returncode == 1
    assert not said(answer)
    assert (tmp_path / "报告.html").read_text("utf-8").rstrip().endswith("</html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "报告.html"]


def test_a_folder_that_is_not_there_for_the_output_is_exit_2(tmp_path):
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    answer = greenroom("check", "a.txt", "-o", "没有/报告.txt", cwd=tmp_path)

    assert answer.returncode == 2
    assert complaint(answer).count("\n") == 1


def test_the_report_never_takes_the_place_of_a_script(tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY, "utf-8")
    answer = greenroom("check", "a.txt", "-o", tmp_path / "a.txt", cwd=tmp_path)

    assert answer.returncode == 2
    assert (tmp_path / "a.txt").read_text("utf-8") == DIRTY


def test_standard_input_is_read_as_text(tmp_path):
    answer = greenroom("check", "-", cwd=tmp_path, stdin=DIRTY.encode("gb18030"))

    assert answer.returncode == 1
    assert "-:2:" in said(answer)


def test_an_encoding_can_be_named(tmp_path):
    (tmp_path / "繁.txt").write_bytes("大家好，今天介紹外套\n".encode("big5"))
    answer = greenroom("check", "繁.txt", "--encoding", "big5", cwd=tmp_path)
    wrong = greenroom("check", "繁.txt", "--encoding", "big6", cwd=tmp_path)

    assert answer.returncode == 0
    assert wrong.returncode == 2
    assert "big6" in complaint(wrong)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.txt", "--format", "yaml"),
        ("a.txt", "--as-of", "昨天"),
        ("a.txt", "--goods", "没有这一类"),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path, arguments):
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    answer = greenroom("check", *arguments, cwd=tmp_path)

    assert answer.returncode == 2
    assert "Traceback" not in complaint(answer)


def test_goods_may_be_named_in_chinese_and_end_up_as_their_id(tmp_path):
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    answer = greenroom(
        "check", "a.txt", "--goods", "化妆品", "--format", "json", cwd=tmp_path
    )

    assert json.loads(said(answer))["goods"] == "cosmetics"


def test_a_reader_that_has_seen_enough_is_not_an_error(tmp_path):
    (tmp_path / "a.txt").write_text(DIRTY * 2_000, "utf-8")
    answer = subprocess.run(
        f"{GREENROOM} check a.txt | head -n 1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert answer.stdout
    assert not answer.stderr


def test_it_loads_neither_pages_nor_speech_nor_store(tmp_path):
    (tmp_path / "a.txt").write_text(CLEAN, "utf-8")
    program = (
        "import sys; from review.cli import main; code = main(['check', 'a.txt']);"
        "heavy = {'streamlit', 'faster_whisper', 'sqlite_utils', 'av', 'pandas', 'docx',"
        " 'openpyxl', 'pptx', 'pypdf', 'pysubs2', 'pypinyin', 'opencc'};"
        "print(code, sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False
    )

    assert answer.stderr.decode().strip() == "0 []"
