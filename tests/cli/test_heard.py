"""What a machine heard is checked as the app reads it, mishearings and all."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from audio.models import Reading, Segment, Transcript, Word
from audio.subtitles import written
from review.documents.reading import read_file
from tests.cli.processes import GREENROOM, complaint, greenroom, said

MISHEARD = "这个颜色却无仅有，卖完就没有"


def transcript(
    text: str, sure: float = 1.0, *readings: Reading, understood: bool = True
) -> Transcript:
    """A character a second; of each the recogniser was as sure as that."""
    words = tuple(
        Word(start=at, end=at + 1, text=char, probability=sure)
        for at, char in enumerate(text)
    )
    segment = Segment(
        start=0, end=len(text) or 9, text=text, words=words, understood=understood
    )
    return Transcript(segments=(segment,), duration=len(text) or 9, readings=readings)


def kept(folder: Path, spoken: Transcript, form: str = "json") -> Path:
    path = folder / f"show.{form}"
    path.write_bytes(written(spoken, form))
    return path


def checked(answer) -> list[dict]:
    (file,) = json.loads(answer.stdout)["files"]
    return file["findings"]


def test_a_transcript_is_known_by_its_shape_and_read_with_its_doubts(tmp_path):
    kept(tmp_path, transcript(MISHEARD, 0.4))
    answer = greenroom("check", "show.json", "--format", "json", cwd=tmp_path)
    (found,) = checked(answer)

    assert (found["text"], found["confidence"]) == ("却无仅有", "low")
    assert (found["t0"], found["t1"]) == (4, 8)
    assert found["place"] | {"said": ""} == {
        "kind": "cue", "cue": 1, "t0": 0, "t1": 14, "said": "",
    }  # fmt: skip
    assert answer.returncode == 0, complaint(answer)


def test_it_may_come_by_standard_input(tmp_path):
    content = kept(tmp_path, transcript(MISHEARD, 0.4)).read_bytes()
    answer = greenroom("check", "-", cwd=tmp_path, stdin=content)

    assert "却无仅有" in said(answer)


def test_nothing_is_guessed_where_people_wrote_it_down(tmp_path):
    kept(tmp_path, transcript(MISHEARD))
    plain = greenroom("check", "show.json", "--format", "json", cwd=tmp_path)
    heard = greenroom("check", "show.json", "--heard", "--format", "json", cwd=tmp_path)

    assert checked(plain) == []
    assert [found["text"] for found in checked(heard)] == ["却无仅有"]


def test_other_readings_of_the_recogniser_are_weighed_as_in_the_app(tmp_path):
    other = Reading(start=2, end=6, text="全网最低", probability=0.4)
    kept(tmp_path, transcript("这是本店新款价格", 1.0, other))
    answer = greenroom("check", "show.json", "--format", "json", cwd=tmp_path)

    assert "reading" in {found["matched_by"] for found in checked(answer)}


def test_any_file_may_be_called_heard(tmp_path):
    kept(tmp_path, transcript(MISHEARD), "srt")
    for option, found in ((), []), (("--heard",), ["却无仅有"]):
        answer = greenroom(
            "check", "show.srt", *option, "--format", "json", cwd=tmp_path
        )
        assert [one["text"] for one in checked(answer)] == found, option


@pytest.mark.parametrize("form", ["json", "srt", "vtt", "docx", "txt"])
@pytest.mark.parametrize(
    ("spoken", "word"),
    [
        (transcript("您好", understood=False), "没有听清"),
        (transcript("您好[手机号·尾号0022]"), "打码"),
    ],
)
def test_what_was_not_understood_or_is_masked_is_never_whole(
    tmp_path, form, spoken, word
):
    (told,) = read_file(kept(tmp_path, spoken, form), spoken=True).incomplete

    assert word in told


def test_what_is_not_whole_is_never_clean(tmp_path):
    (tmp_path / "show.lrc").write_text("[00:01.00]您好［听不清］\n")
    answer = greenroom("check", "show.lrc", cwd=tmp_path)

    assert answer.returncode == 3
    assert "没有听清" in said(answer)


def test_a_json_file_that_is_no_transcript_is_one_line(tmp_path):
    (tmp_path / "other.json").write_text('{"rows": []}')
    answer = greenroom("check", "other.json", cwd=tmp_path)

    assert answer.returncode == 2
    assert complaint(answer).count("\n") == 1
    assert "other.json" in complaint(answer)


def test_many_texts_may_be_called_heard(tmp_path):
    row = json.dumps({"id": 1, "text": MISHEARD}).encode()
    heard = greenroom("screen", "--heard", "-", cwd=tmp_path, stdin=row)

    assert [f["text"] for f in json.loads(heard.stdout)["findings"]] == ["却无仅有"]


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_leaves_nothing_half_written(tmp_path, asked):
    command = [GREENROOM, "screen", "-", "-o", "out.jsonl", "--workers", "1"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        while not list(tmp_path.iterdir()):
            assert running.poll() is None
        running.send_signal(asked)
        complaints = running.stderr.read()

    assert running.returncode == (130 if asked == signal.SIGINT else 128 + asked)
    assert list(tmp_path.iterdir()) == []
    assert b"Traceback" not in complaints
