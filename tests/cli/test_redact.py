"""`greenroom redact` as a process, on scripts and on a real recording."""

import json
import re
import shutil
import signal
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.models import Segment, Transcript, Word
from audio.subtitles import WRITERS
from lexicons.normalize import plain_view
from lexicons.privacy.numbers import find_runs
from review.services.redact import LONG_NUMBER, listened
from tests.audio.sound import CLIPS, SHORT, converted
from tests.audio.test_redacting import decoded, pictures
from tests.cli.processes import GREENROOM, complaint, greenroom, said
from tests.documents.making import docx_of, pdf_of

NUMBER = "13700110022"
TOKEN = "[手机号·尾号0022]"
SPOKEN = CLIPS / "thermos.m4a"  # 33 s; 一三八，零零零零，一二三四 at 24.6 to 27.7 s
SAID = (24.0, 28.2)
OF_NUMBER = (
    "138",
    "0000",
    "1234",
    "一三八",
    "幺三八",
    "零零零零",
    "一二三四",
    "幺二三四",
)


def test_a_script_is_copied_beside_and_the_original_stays(tmp_path):
    text = f"收件人张伟，手机号{NUMBER}。\r\n今天全网最低价\r\n"
    (tmp_path / "话术.txt").write_bytes(text.encode())
    answer = greenroom("redact", "话术.txt", cwd=tmp_path)

    assert answer.returncode == 0, complaint(answer)
    assert said(answer) == "话术.txt → 话术.masked.txt：姓名 1 处、手机号 1 处\n"
    assert not complaint(answer)
    assert (tmp_path / "话术.txt").read_bytes() == text.encode()
    made = (tmp_path / "话术.masked.txt").read_bytes().decode()
    assert made == text.replace("张伟", "[姓名1]").replace(NUMBER, TOKEN)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "话术.masked.txt",
        "话术.txt",
    ]


def test_nothing_is_ever_overwritten(tmp_path):
    (tmp_path / "a.txt").write_text(f"手机号{NUMBER}", "utf-8")
    (tmp_path / "a.masked.txt").write_text("mine", "utf-8")
    beside = greenroom("redact", "a.txt", cwd=tmp_path)
    itself = greenroom("redact", "a.txt", "-o", ".", cwd=tmp_path)

    assert (beside.returncode, itself.returncode) == (2, 2)
    assert "R753" in complaint(beside)
    assert "R753" in complaint(itself)
    assert (tmp_path / "a.masked.txt").read_text("utf-8") == "mine"
    assert (tmp_path / "a.txt").read_text("utf-8") == f"手机号{NUMBER}"
    assert len(list(tmp_path.iterdir())) == 2


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_of([NUMBER]))
    (tmp_path / "b.docx").write_bytes(docx_of(f"手机号{NUMBER}"))
    (tmp_path / "c.exe").write_bytes(b"MZ")
    answer = greenroom(
        "redact", "a.pdf", "b.docx", "c.exe", "没有.txt", "-o", "out", cwd=tmp_path
    )

    assert answer.returncode == 2
    assert [re.findall(r"[RA]\d{3}", line) for line in complaint(answer).splitlines()] == [
        ["R752"], ["R751"], ["R305"],
    ]  # fmt: skip
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.docx"]
    assert "作者" in said(answer)


def test_the_name_of_the_copy_tells_nothing_and_what_was_masked_is_not_printed(
    tmp_path,
):
    (tmp_path / f"手机号{NUMBER}.txt").write_text(f"再念一遍手机号{NUMBER}", "utf-8")
    answer = greenroom(
        "redact", f"手机号{NUMBER}.txt", "-o", "out", "--style", "block", cwd=tmp_path
    )

    assert answer.returncode == 0, complaint(answer)
    assert NUMBER not in said(answer) + complaint(answer)
    (made,) = (tmp_path / "out").iterdir()
    assert NUMBER not in made.name
    assert made.read_text("utf-8") == "再念一遍手机号███"


def digits_heard(text: str) -> list[str]:
    return [run.digits for run in find_runs(plain_view(text).text)]


@pytest.fixture(scope="module")
def redacted(tmp_path_factory):
    """The recording as a video, masked with silence by what Greenroom hears itself."""
    folder = tmp_path_factory.mktemp("spoken")
    converted(SPOKEN, folder / "talk.mp4")
    answer = greenroom("redact", "talk.mp4", cwd=folder)
    return folder, answer


@pytest.mark.speech
def test_a_spoken_number_cannot_be_heard_and_the_rest_is_the_same(redacted):
    folder, answer = redacted
    assert answer.returncode == 0, complaint(answer)
    assert "手机号 1 处" in said(answer)
    before, rate = decoded(folder / "talk.mp4")
    after, same_rate = decoded(folder / "talk.masked.mp4")

    assert same_rate == rate
    assert after.shape == before.shape
    changed = np.flatnonzero((after != before).any(axis=0)) / rate
    assert SAID[0] < changed.min() < 24.7
    assert 27.6 < changed.max() < SAID[1]
    silent = (np.arange(after.shape[1]) >= changed.min() * rate) & (
        np.arange(after.shape[1]) <= changed.max() * rate
    )
    assert not after[:, silent].any()
    assert pictures(folder / "talk.masked.mp4") == pictures(folder / "talk.mp4")


@pytest.mark.speech
def test_our_own_ears_do_not_find_the_number_in_any_spelling(redacted):
    folder, _ = redacted
    again = greenroom("transcribe", "talk.masked.mp4", "--personal", cwd=folder)
    text = json.loads((folder / "talk.masked.json").read_text("utf-8"))["text"]

    assert again.returncode in {0, 3}, complaint(again)
    assert "手机号码" in text
    assert "客服" in text
    assert digits_heard(text) == []
    assert [part for part in OF_NUMBER if part in text] == []


@pytest.mark.speech
def test_transcripts_are_masked_unless_asked_and_a_masked_one_can_mask(tmp_path):
    shutil.copy(SPOKEN, tmp_path / "talk.m4a")
    masked = greenroom("transcribe", "talk.m4a", cwd=tmp_path)
    content = (tmp_path / "talk.json").read_text("utf-8")

    assert masked.returncode == 0
    assert "--personal" in complaint(masked)
    assert "[手机号·尾号1234]" in content
    assert digits_heard(json.loads(content)["text"].replace("尾号1234", "")) == []
    answer = greenroom(
        "redact",
        "talk.m4a",
        "--transcript",
        "talk.json",
        "--sound",
        "bleep",
        cwd=tmp_path,
    )
    assert answer.returncode == 0, complaint(answer)
    before, rate = decoded(tmp_path / "talk.m4a")
    after, _ = decoded(tmp_path / "talk.masked.m4a")
    changed = np.flatnonzero((after != before).any(axis=0)) / rate
    assert SAID[0] < changed.min() < 24.7
    assert 27.6 < changed.max() < SAID[1]
    tone = after[:, int(25.5 * rate) : int(26.5 * rate)]
    assert 2500 < np.abs(tone).max() < 3600


SRT = """1
00:00:00,200 --> 00:00:02,000
这个价格就是

2
00:00:02,000 --> 00:00:03,500
手机号13700110022

3
00:00:03,500 --> 00:00:05,600
［听不清］
"""


def changed(folder, out: str) -> list[tuple[float, float]]:
    """The stretches that are silent now."""
    before, rate = decoded(folder / "talk.wav")
    after, _ = decoded(folder / out)
    other = np.concatenate([[False], (after != before).any(axis=0), [False]])
    # Silence that was there before joins what lies around it.
    edges = np.flatnonzero(np.diff(other.astype(int)))
    joined: list[list[float]] = []
    for start, end in edges.reshape(-1, 2) / rate:
        if joined and start - joined[-1][1] < 0.3:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [(round(a, 1), round(b, 1)) for a, b in joined]


def test_what_nobody_understood_is_taken_out_too_unless_it_is_to_stay(tmp_path):
    converted(SHORT, tmp_path / "talk.wav")
    (tmp_path / "talk.srt").write_text(SRT, "utf-8")
    asked = ("redact", "talk.wav", "--transcript", "talk.srt")
    by_default = greenroom(*asked, "-o", "out", cwd=tmp_path)
    kept = greenroom(*asked, "-o", "kept", "--keep-unclear", cwd=tmp_path)

    assert (by_default.returncode, kept.returncode) == (3, 3)
    assert "3.5" in complaint(by_default)
    assert "仍能听到" in complaint(kept)
    ((start, end),) = changed(tmp_path, "out/talk.wav")
    assert (start, end) == (pytest.approx(1.9, abs=0.2), pytest.approx(5.3, abs=0.3))
    ((start, end),) = changed(tmp_path, "kept/talk.wav")
    assert (start, end) == (pytest.approx(1.9, abs=0.2), pytest.approx(3.9, abs=0.2))


def test_a_recording_that_is_none_is_refused_before_it_is_heard(tmp_path):
    (tmp_path / "talk.mp4").write_bytes(b"no film")
    (tmp_path / "b.wav").write_bytes(b"")
    answer = greenroom("redact", "talk.mp4", "b.wav", "没有.mp3", cwd=tmp_path)

    assert answer.returncode == 2
    assert re.findall(r"A\d{3}", complaint(answer)) == ["A001", "A002", "A001"]
    assert len(list(tmp_path.iterdir())) == 2


def test_one_transcript_belongs_to_one_recording(tmp_path):
    answer = greenroom(
        "redact", "a.wav", "b.wav", "--transcript", "a.srt", cwd=tmp_path
    )

    assert answer.returncode == 2
    assert "--transcript" in complaint(answer)


def test_a_file_is_no_folder_for_copies(tmp_path):
    (tmp_path / "a.txt").write_text(f"手机号{NUMBER}", "utf-8")
    answer = greenroom("redact", "a.txt", "-o", "a.txt", cwd=tmp_path)

    assert answer.returncode == 2
    assert "文件夹" in complaint(answer)
    assert (tmp_path / "a.txt").read_text("utf-8") == f"手机号{NUMBER}"


def kept(what: Transcript, path: Path) -> None:
    path.write_text(WRITERS["json"](what), "utf-8")


def test_a_transcript_of_something_longer_is_told(tmp_path):
    converted(SHORT, tmp_path / "talk.wav")
    kept(transcript("我们看看这一款面霜" * 30), tmp_path / "talk.json")
    answer = greenroom(
        "redact", "talk.wav", "--transcript", "talk.json", "-o", "out", cwd=tmp_path
    )

    assert answer.returncode == 3
    assert "比录音长" in complaint(answer)


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_leaves_nothing_half_written(tmp_path, asked):
    with wave.open(str(tmp_path / "long.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        for _minute in range(8):
            file.writeframes(bytes(48_000 * 60 * 4))
    kept(transcript("好" * 480), tmp_path / "long.json")
    out = tmp_path / "out"
    command = [
        GREENROOM,
        "redact",
        "long.wav",
        "--transcript",
        "long.json",
        "-o",
        "out",
    ]
    with subprocess.Popen(command, cwd=tmp_path) as running:
        while not (out.is_dir() and any(out.glob("*/*"))):
            assert running.poll() is None
        running.send_signal(asked)

    assert running.returncode == 128 + asked
    assert list(out.iterdir()) == []


def transcript(text: str) -> Transcript:
    """A second for each character."""
    words = tuple(
        Word(start=float(i), end=i + 1.0, text=sign) for i, sign in enumerate(text)
    )
    segment = Segment(start=0.0, end=float(len(text)), text=text, words=words)
    return Transcript(segments=(segment,), duration=float(len(text)))


@pytest.mark.parametrize(
    "number", ["1754752770", "13297-2003", "134542122472", "一三七五四七五二七七零"]
)
def test_a_number_heard_wrongly_is_taken_out_all_the_same(number):
    text = f"有问题打她{number}好的"
    heard = listened(transcript(text), float(len(text)))
    taken = [(span.start, span.end) for span in heard.personal]

    assert taken[0][0] <= 5.0
    assert taken[-1][1] >= 5.0 + len(number)


@pytest.mark.parametrize(
    "said",
    [
        "原价199元，现在99元三件",
        "库存5000件，满300减50",
        "12345上链接",
        "2026年11月25日",
    ],
)
def test_prices_dates_and_counts_stay_audible(said):
    assert LONG_NUMBER not in listened(transcript(said), float(len(said))).counts
