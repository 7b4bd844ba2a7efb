"""What was typed wrong is named in one line, with what to do."""

import pytest

from tests.cli.processes import complaint, greenroom


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("dossier", "verify", "没有"), ("没有", "不存在")),
        (("restore", "没有.db"), ("没有.db", "不存在")),
        (("quiz", "month", "2026-13"), ("2026-13", "月份")),
        (("check", "show.mp4"), ("show.mp4", "greenroom transcribe")),
        (("run", "--address", "192.0.2.1"), ("192.0.2.1", "本机")),
    ],
)
def test_what_was_typed_wrong_is_one_line(tmp_path, arguments, words):
    answer = greenroom(*arguments, cwd=tmp_path)

    assert answer.returncode == 2
    assert complaint(answer).count("\n") == 1
    assert all(word in complaint(answer) for word in words)
