"""JSON and SARIF: complete, valid, and true to the finding."""

import json
from pathlib import Path

import jsonschema
import pytest

from lexicons.models import Screening
from review.documents.findings_json import report_json
from review.documents.reading import plain, read_bytes
from review.documents.report import Checked, Failure
from review.documents.sarif import artifact_uri, report_sarif
from review.i18n import use_language
from tests.cli.reports import checked, finding, hostile_report, report, script_report
from tests.documents import making
from tests.golden_files import same_as_golden

# The published schema (OASIS Standard, errata 01), as it stands: tests/data/README.md.
SCHEMA = json.loads(
    (Path(__file__).parents[1] / "data" / "sarif-2.1.0.json").read_text("utf-8")
)


@pytest.fixture(autouse=True)
def chinese():
    use_language("zh_CN")


def dumped(said):
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def validated(said, **options):
    log = json.loads(json.dumps(report_sarif(said, **options)))
    jsonschema.Draft4Validator(
        SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    ).validate(log)
    return log["runs"][0]


def broken_report():
    document = plain("坏 包.txt", "好")
    return report(
        Checked(document, Screening(findings=(), incomplete=("规则包 x",))),
        failures=(Failure("坏.docx", "R302", "无法读取 坏.docx。"),),
    )


def pdf_report():
    document = read_bytes("a.pdf", making.pdf_of(["短", "今天全网最"], ["低价。"]))
    return report(checked(document, finding(document, "最低价")))


def test_json_is_as_it_was():
    same_as_golden("check/script.json", dumped(report_json(script_report())))


def test_json_tells_unreadable_and_incomplete_files():
    said = report_json(broken_report())

    assert said["errors"] == [
        {"file": "坏.docx", "code": "R302", "message": "无法读取 坏.docx。"}
    ]
    assert said["files"][0]["incomplete"] == ["规则包 x"]
    assert said["summary"]["unreadable"] == said["summary"]["incomplete"] == 1


def test_sarif_is_as_it_was():
    same_as_golden("check/script.sarif", dumped(report_sarif(script_report())))


@pytest.mark.parametrize(
    "said",
    [script_report(), hostile_report(), broken_report(), pdf_report(), report()],
    ids=["script", "hostile", "broken", "pdf", "empty"],
)
def test_sarif_is_valid_by_the_published_schema(said):
    validated(said, exit_code=1)


def test_sarif_regions_count_code_points():
    document = plain("a.txt", "😀好\r\n😀最低价\n")
    run = validated(report(checked(document, finding(document, "最低价"))))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]

    assert run["columnKind"] == "unicodeCodePoints"
    assert region == {
        "startLine": 2,
        "startColumn": 2,
        "endLine": 2,
        "endColumn": 5,
        "charOffset": 5,
        "charLength": 3,
        "snippet": {"text": "最低价"},
    }


def test_sarif_suppresses_what_is_excused_and_only_that():
    results = validated(script_report())["results"]

    assert [len(result["suppressions"]) for result in results] == [0, 1, 0]
    assert results[1]["suppressions"][0]["justification"] == "依国家规定评定的称号"
    assert [result["level"] for result in results] == ["error", "error", "warning"]


def test_sarif_says_that_a_run_was_not_successful():
    invocation = validated(broken_report(), exit_code=2)["invocations"][0]

    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    assert [
        n["descriptor"]["id"] for n in invocation["toolExecutionNotifications"]
    ] == [
        "R302",
        "incomplete",
    ]


def test_sarif_fingerprints_survive_moved_lines_and_tell_repeats_apart():
    def prints(text):
        document = plain("a.txt", text)
        first = finding(document, "最低价")
        length = text.rindex("最低价") - first.start
        second = first.model_copy(
            update={"start": first.start + length, "end": first.end + length}
        )
        run = validated(report(checked(document, first, second)))
        return [r["partialFingerprints"]["greenroomContext/v1"] for r in run["results"]]

    line = "家人们今天这一款面霜真的是我见过的最低价家人们今天这一款面霜都快来看看吧\n"
    before, after = prints(line * 2), prints("开场\n" * 30 + line * 2)

    assert before == after
    assert len(set(before)) == 2


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("话术/新品 1.txt", "%E8%AF%9D%E6%9C%AF/%E6%96%B0%E5%93%81%201.txt"),
        ("a#b?c:d.txt", "a%23b%3Fc%3Ad.txt"),
        ("/稿/a.txt", "file:///%E7%A8%BF/a.txt"),
        ("-", "stdin"),
    ],
)
def test_names_become_uris(name, uri):
    assert artifact_uri(name) == uri
