"""`greenroom screen`: a line in, a line out, whatever the number of processes."""

import json

import pytest

from review.cli.screen import CHUNK
from tests.cli.processes import complaint, greenroom, said

DIRTY = "今天就是全网最低价"
CLEAN = "这件外套是棉麻的"


def jsonl(*rows: object) -> bytes:
    return b"".join(
        json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows
    )


def rows(answer) -> list[dict]:
    return [json.loads(line) for line in said(answer).splitlines()]


def test_every_line_is_answered_in_order_with_whole_findings(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(
        jsonl(
            {"id": "甲", "text": DIRTY, "category": "cosmetics"},
            {"id": 2, "text": CLEAN},
        )
    )
    (tmp_path / "b.jsonl").write_bytes(jsonl({"id": "丙", "text": DIRTY, "other": [1]}))
    answer = greenroom("screen", "a.jsonl", "b.jsonl", cwd=tmp_path)
    found = rows(answer)

    assert answer.returncode == 0, complaint(answer)
    assert [row["id"] for row in found] == ["甲", 2, "丙"]
    assert found[1]["findings"] == []
    first = found[0]["findings"][0]
    assert {"rule", "revision", "category", "severity", "confidence", "status"} <= set(
        first
    )
    assert {"start", "end", "text", "message", "suggest", "basis", "matched_by"} <= set(
        first
    )
    assert DIRTY[first["start"] : first["end"]] == first["text"]


def test_many_processes_answer_exactly_as_one(tmp_path):
    many = [
        {"id": i, "text": (DIRTY if i % 7 == 0 else CLEAN) * (i % 5 + 1)}
        for i in range(3 * CHUNK + 5)
    ]
    (tmp_path / "a.jsonl").write_bytes(jsonl(*many))
    one = greenroom("screen", "a.jsonl", "--workers", "1", cwd=tmp_path)
    two = greenroom("screen", "a.jsonl", "--workers", "2", cwd=tmp_path)

    assert one.returncode == two.returncode == 0, complaint(two)
    assert one.stdout == two.stdout
    assert [row["id"] for row in rows(two)] == list(range(3 * CHUNK + 5))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{1", "不是 JSON"),
        (b"{", "greenroom check"),
        (b"[1]", "不是 JSON 对象"),
        (b'{"text": "a"}', "id"),
        (b'{"id": true, "text": "a"}', "id"),
        (b'{"id": 1}', "text"),
        (b'{"id": 1, "text": 5}', "text"),
        (b'{"id": 1, "text": "a", "category": 5}', "category"),
        (b"\xff\xfe", "不是 JSON"),
    ],
)
def test_a_bad_line_is_named_and_leaves_no_output(tmp_path, line, reason):
    good = jsonl({"id": 1, "text": CLEAN})
    (tmp_path / "坏.jsonl").write_bytes(good + line + b"\n" + good)
    answer = greenroom("screen", "坏.jsonl", "-o", "out.jsonl", cwd=tmp_path)

    assert answer.returncode == 2
    assert "坏.jsonl:2" in complaint(answer)
    assert reason in complaint(answer)
    assert complaint(answer).count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["坏.jsonl"]


def test_the_output_file_takes_the_place_of_an_older_one(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl({"id": 1, "text": CLEAN}))
    (tmp_path / "out.jsonl").write_text("old")
    answer = greenroom("screen", "a.jsonl", "-o", "out.jsonl", cwd=tmp_path)

    assert answer.returncode == 0
    assert json.loads((tmp_path / "out.jsonl").read_text()) == {"id": 1, "findings": []}


def test_a_missing_file_is_exit_2(tmp_path):
    answer = greenroom("screen", "没有.jsonl", cwd=tmp_path)

    assert answer.returncode == 2
    assert "没有.jsonl" in complaint(answer)


def test_standard_input_blank_lines_and_half_surrogates_come_through(tmp_path):
    stdin = b'\n{"id": "\\ud83d", "text": "\\ud83d\xe5\xa5\xbd"}\n\n' + jsonl(
        {"id": "e", "text": ""}
    )
    answer = greenroom("screen", "-", cwd=tmp_path, stdin=stdin)

    assert answer.returncode == 0, complaint(answer)
    assert [row["id"] for row in rows(answer)] == ["\ud83d", "e"]
