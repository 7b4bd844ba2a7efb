"""What a person sees in the terminal."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Screening
from review.cli.render_out import (
    ExitCode,
    complain,
    shown_as,
    wants_colour,
    whole_file,
)
from review.cli.render_text import (
    ELLIPSIS,
    Look,
    excerpt,
    render_text,
    verdict,
)
from review.documents.reading import plain, read_bytes
from review.documents.report import Checked
from review.i18n import use_language
from tests.cli.reports import (
    checked,
    finding,
    hostile_report,
    missing_report,
    report,
    script_report,
)
from tests.golden_files import same_as_golden


def lines(said, look=None):
    use_language("zh_CN")
    return list(render_text(said, look or Look()))


def columns(text):
    return sum(shown_as(character)[1] for character in text)


def test_the_report_reads_like_a_compiler_s():
    same_as_golden("check/script.txt", "\n".join([*lines(script_report()), ""]))


def test_the_report_speaks_english_too():
    use_language("en")
    said = "\n".join([*render_text(script_report(), Look()), ""])
    use_language("zh_CN")

    same_as_golden("check/script.en.txt", said)


def test_a_term_that_straddles_two_cues_shows_both():
    document = read_bytes(
        "a.srt",
        (
            "1\n00:00:01,000 --> 00:00:02,000\n今天全网最\n\n"
            "2\n00:00:02,000 --> 00:00:03,000\n低价\n"
        ).encode(),
    )
    said = lines(report(checked(document, finding(document, "最低价"))))

    same_as_golden("check/cues.txt", "\n".join([*said, ""]))


def test_a_missing_notice_says_what_to_say_and_underlines_nothing():
    same_as_golden("check/missing.txt", "\n".join([*lines(missing_report()), ""]))


def test_nothing_in_a_script_reaches_the_terminal_as_a_command():
    said = "\n".join(lines(hostile_report()))

    assert "\x1b" not in said
    assert "\u200b" not in said
    assert "顶·级" in said


def test_colour_is_only_asked_for():
    plain_lines = lines(script_report())
    coloured = lines(script_report(), Look(colour=True))

    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain_lines
    assert any("\x1b[1;31m" in line for line in coloured)


class Terminal:
    def isatty(self):
        return True


def test_no_color_and_dumb_terminals_are_honoured():
    assert wants_colour(Terminal(), {})
    assert not wants_colour(Terminal(), {"NO_COLOR": "1"})
    assert not wants_colour(Terminal(), {"TERM": "dumb"})


scripts = st.text(
    st.sampled_from("全网最低价a1 。，😀\t\u0301\u200b"), min_size=1, max_size=300
)


@given(scripts, st.data(), st.integers(20, 120))
def test_the_underline_stands_under_the_quoted_words_and_nothing_is_too_wide(
    line, data, width
):
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, min(len(line), start + 8)))

    text, underline = excerpt(line, start, end, width)
    shown = "".join(shown_as(character)[0] for character in line[start:end])
    before = columns(re.match(r"[ 　]*", underline)[0])

    assert columns(text) <= width
    assert columns(underline) - before == columns(line[start:end])
    assert shown in text
    if columns(line[start:end]):
        cut, place = "", 0
        while columns(cut) < before:
            cut += text[place]
            place += 1
        assert shown.lstrip("\u0301") in text[place:]


def test_a_long_line_is_cut_around_the_match():
    line = "说" * 500 + "最低价" + "讲" * 500
    text, underline = excerpt(line, 500, 503, 60)

    assert text.startswith(ELLIPSIS)
    assert text.endswith(ELLIPSIS)
    assert "最低价" in text
    assert 50 <= columns(text) <= 60
    assert underline.strip() == "＾＾＾"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (ExitCode.CLEAN, "没有达到拦截级别的问题。"),
        (ExitCode.FOUND, "请先修改，再开播。"),
        (ExitCode.INCOMPLETE, "有内容没有读到，结果不完整，不能当作没有问题。"),
    ],
)
def test_the_last_line_says_what_the_exit_code_means(code, said):
    use_language("zh_CN")

    assert verdict(script_report(), code) == said


def test_what_was_not_read_is_told_per_file_and_for_the_rules_once():
    screening = Screening(findings=(), incomplete=("规则包 x",))
    document = replace(plain("a.txt", "好"), incomplete=("第 2 页",))
    said = lines(report(Checked(document, screening), Checked(document, screening)))

    assert said.count("a.txt：没有读完整：第 2 页") == 2
    assert said.count("规则没有读完整：规则包 x") == 1


def test_a_file_name_cannot_command_the_terminal_either(capsys):
    complain("a\x1b[2J.txt\n不存在")
    assert capsys.readouterr().err == "greenroom: a·[2J.txt 不存在\n"


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    out = tmp_path / "报告.txt"
    with whole_file(out) as file:
        file.write("新".encode())
        assert not out.exists()

    def fail():
        with whole_file(out) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(p.name, p.read_text("utf-8")) for p in tmp_path.iterdir()] == [
        ("报告.txt", "新")
    ]


def test_a_device_is_written_to_and_stays_a_device():
    with whole_file(Path("/dev/null")) as file:
        file.write(b"x")

    assert Path("/dev/null").is_char_device()
