"""Whatever a command prints of a script, personal information in it is masked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Finding, Screening
from review.cli.render_html import render_html
from review.cli.render_out import ExitCode
from review.cli.render_text import Look, render_text
from review.documents.findings_json import report_json
from review.documents.reading import plain
from review.documents.report import Checked
from review.documents.sarif import report_sarif
from tests.cli.processes import complaint, greenroom, said
from tests.cli.reports import checked, finding, report

NUMBER = "13700110022"
SPOKEN = "一三七零零一一零零二二"
CARD = "11010519491231002X"
SCRIPT = (
    "家人们晚上好，今天就是全网最低价！\n"
    f"收件人张伟，手机号{NUMBER}，身份证号{CARD}，今天全网最低价给他。\n"
    f"再念一遍，手机号{SPOKEN}，收货地址杭州市西湖区文三路18号2单元301室。\n"
)
SECRETS = (NUMBER, SPOKEN, CARD, "张伟", "文三路18号")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_no_format_of_a_check_holds_what_was_masked(form, tmp_path):
    (tmp_path / "a.txt").write_text(SCRIPT, "utf-8")
    answer = greenroom("check", "a.txt", "--format", form, cwd=tmp_path)

    assert answer.returncode == 1, complaint(answer)
    assert "[手机号·尾号0022]" in said(answer)
    assert not [secret for secret in SECRETS if secret in said(answer)]


def test_screen_masks_words_and_keeps_places(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        json.dumps({"id": 1, "text": SCRIPT}, ensure_ascii=False), "utf-8"
    )
    answer = greenroom("screen", "a.jsonl", cwd=tmp_path)
    found = json.loads(said(answer))["findings"]

    assert not [secret for secret in SECRETS if secret in said(answer)]
    phones = [f for f in found if f.get("type") == "phone"]
    assert [SCRIPT[f["start"] : f["end"]] for f in phones] == [NUMBER, SPOKEN]
    assert {f["text"] for f in phones} == {"[手机号·尾号0022]"}
    lowest = [f for f in found if "最低价" in f["text"]]
    assert len(lowest) == 2
    assert all(SCRIPT[f["start"] : f["end"]] == f["text"] for f in lowest)


def test_a_report_that_can_be_mailed_masks_the_name_of_the_file(tmp_path):
    (tmp_path / f"手机号{NUMBER}.txt").write_text(SCRIPT, "utf-8")
    answer = greenroom("check", f"手机号{NUMBER}.txt", "--format", "html", cwd=tmp_path)

    assert NUMBER not in said(answer)


def test_a_name_broken_over_two_lines_is_masked_too():
    document = plain("a", "收货人张\n伟先生，手机号13700110022，明天发货。")
    shown = Checked(document, Screening(findings=())).masked.text

    assert not {"张", "伟"} & set(shown)


def test_a_number_cannot_be_guessed_from_a_fingerprint_and_its_count_does_not_matter():
    def prints(text: str) -> str:
        document = plain("a.txt", text)
        log = report_sarif(report(checked(document, finding(document, "最低价"))))
        return str(log["runs"][0]["results"][0]["partialFingerprints"])

    assert prints("手机号13700110022，最低价") == prints("手机号13900117788，最低价")
    talk = "今天给大家讲讲这件外套的面料和尺码。\n收件人张伟，手机号13700110022，最低价"
    assert prints(talk) == prints(f"收件人李娜，手机号13900110022。\n{talk}")


places = st.tuples(st.integers(0, len(SCRIPT) - 1), st.integers(1, 40))


@given(st.lists(places, min_size=1, max_size=6))
def test_a_finding_anywhere_shows_nothing_of_what_was_masked(given_places):
    document = plain("a.txt", SCRIPT)
    found: list[Finding] = []
    for start, length in given_places:
        end = min(start + length, len(SCRIPT))
        quoted = SCRIPT[start:end]
        found.append(
            finding(
                document,
                quoted,
                start=start,
                end=end,
                message="不能念别人的信息。",
                because=f"说了“{quoted}”",
            )
        )
    whole = report(checked(document, *found))
    shown = "\n".join(
        [
            *render_text(whole, Look()),
            *render_text(whole, Look(width=40)),
            render_html(whole, ExitCode.FOUND),
            json.dumps(report_json(whole), ensure_ascii=False),
            json.dumps(report_sarif(whole), ensure_ascii=False),
        ]
    )
    assert not [secret for secret in SECRETS if secret in shown]


def test_a_crash_leaves_no_core_with_what_was_in_memory(tmp_path):
    script = (
        "import resource; from review.cli import main; main(['--help']);"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    made = subprocess.run(
        [
            "sh",
            "-c",
            'ulimit -S -c unlimited; exec "$0" -c "$1"',
            sys.executable,
            script,
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
    )

    assert made.stdout.split()[-1] == b"0"
