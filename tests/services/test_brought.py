"""A recording that comes with its transcript is read at once, and no machine hears it."""

import json

import pytest
from typer.testing import CliRunner

from audio.models import Segment, Transcript, Word
from audio.subtitles import read_bytes
from review.cli import build
from review.domain.case import Status
from review.errors import (
    DuplicateRecordingError,
    NotAllowedError,
    TranscriptMismatchError,
    UploadOffsetError,
)
from review.services import audit, intake, jobs, media, queue, uploads, vault
from review.services.heard_again import heard_by_machine
from review.services.intake import Brought
from tests.services.test_hearing import tone
from tests.services.test_masking import everything

SRT = """1
00:00:00,000 --> 00:00:00,900
这款面霜全网最低价

2
00:00:01,000 --> 00:00:01,800
收件人王小梅，电话13700110022
"""


def brought(content: str = SRT, name: str = "晚场.srt") -> Brought:
    return Brought(read_bytes(name, content.encode()), name)


@pytest.fixture
def submit(office, staff, tmp_path):
    def submit(**given):
        path = tone(tmp_path / "show.wav")
        said = {
            "by": staff.writer.id, "path": path, "filename": path.name,
            "title": "晚场", "host_id": staff.host.id, "brought": brought(),
        }  # fmt: skip
        return intake.submit_recording(office, **(said | given))

    return submit


def test_it_is_up_for_review_with_what_people_wrote(office, staff, submit):
    case = submit()

    assert case.status is Status.FIRST_REVIEW
    assert jobs.for_case(office, case.id) is None
    view = queue.view(office, case.id, by=staff.first.id)
    assert view.text == "这款面霜全网最低价收件人[姓名1]，电话[手机号·尾号0022]"
    assert (view.transcript.engine, view.transcript.settings) == (
        "subtitles",
        {"form": "srt"},
    )
    assert view.transcript.duration == pytest.approx(2.0, abs=0.05)
    assert any("最低价" in f.finding.text for f in case.findings)
    assert {f.finding.t0 for f in case.findings} <= {0.0, 1.0}
    assert not any(said in everything(office) for said in ("王小梅", "13700110022"))
    assert [vault.reveal(office, s.id) for s in view.masked] == [
        "王小梅",
        "13700110022",
    ]
    assert audit.verify(office)


def test_the_whole_line_is_silent_where_words_have_no_times(office, submit):
    case = submit()
    assert set(media.stretches(office, case.recording_id)) == {(1.0, 1.8)}
    assert media.without_copy(office) == (case.recording_id,)
    assert media.muted_copy(office, case.recording_id)


def test_a_transcript_of_another_recording_is_refused_and_leaves_nothing(
    office, submit
):
    late = SRT.replace("00:00:01,000 --> 00:00:01,800", "01:00:01,000 --> 01:00:02,000")
    with pytest.raises(TranscriptMismatchError, match="1:00:01"):
        submit(brought=brought(late))

    assert office.store.cases.where("1", ()) == ()
    assert submit().status is Status.FIRST_REVIEW
    with pytest.raises(DuplicateRecordingError):
        submit()


def test_times_end_with_the_recording(office, staff, submit):
    words = tuple(
        Word(start=1 + n / 2, end=1.5 + n / 2, text=sign)
        for n, sign in enumerate("买它好吗")
    )
    long = Transcript(
        segments=(Segment(start=1.0, end=3.0, text="买它好吗", words=words),),
        duration=3.0,
    )
    case = submit(brought=Brought(long, "a.json"))

    found = queue.view(office, case.id, by=staff.first.id).transcript
    assert found.segments[0].end == found.duration < 2.1
    assert all(word.end <= found.duration for word in found.segments[0].words)


def test_an_upload_is_handed_in_again_with_the_right_transcript(
    office, staff, submit, tmp_path
):
    whole = tone(tmp_path / "sent.wav").read_bytes()
    by = staff.writer.id
    upload = uploads.begin(office, by=by, filename="sent.wav", size=len(whole))
    uploads.append(office, upload.id, by=by, offset=0, chunk=whole)
    path = uploads.finish(office, upload.id, by=by)
    with pytest.raises(NotAllowedError):
        uploads.reopen(office, upload.id, path, by=staff.host.id)

    uploads.reopen(office, upload.id, path, by=by)

    assert uploads.status(office, upload.id, by=by).offset == len(whole)
    with pytest.raises(UploadOffsetError):
        uploads.append(office, upload.id, by=by, offset=0, chunk=b"x")
    case = submit(path=uploads.finish(office, upload.id, by=by))
    assert case.status is Status.FIRST_REVIEW


def test_the_command_takes_a_transcript_for_each_recording(
    office, staff, tmp_path, monkeypatch
):
    monkeypatch.setenv("GREENROOM_HOME", str(office.settings.home))
    shows = [str(tone(tmp_path / f"{n}.wav", pitch=400 + n)) for n in (1, 2)]
    text = tmp_path / "a.srt"
    text.write_text(SRT, encoding="utf-8")

    def run(*words: str):
        said = ["intake", *words, "--host", "host", "--as", "writer"]
        return CliRunner().invoke(build(said), said)

    refused = run(*shows, "--transcript", str(text))
    assert refused.exit_code != 0
    done = run(*shows, "--transcript", str(text), "--transcript", str(text))
    assert done.exit_code == 0, done.output
    rows = [line.split("\t") for line in done.output.splitlines()]
    assert [row[1] for row in rows] == ["first_review", "first_review"]


def test_only_words_and_times_are_taken_from_a_file(office, staff, submit):
    said = {
        "schema": "greenroom.transcript/1",
        "duration": 2,
        "engine": "faster-whisper",
        "model": "large-v3 13700110033",
        "model_sha256": "0" * 64,
        "language": "13700110044",
        "settings": {"note": "13700110055"},
        "readings": [{"start": 0, "end": 0.5, "text": "电话13700110066"}],
        "segments": [
            {
                "start": 0, "end": 0.9, "text": "这款面霜不错",
                "heard": "收件人王小梅，电话13700110077", "speaker": "王小梅13700110088",
            },
            {"start": 0.9, "end": 1.2, "text": "是的", "speaker": "主播李明"},
            {"start": 1.2, "end": 1.5, "text": "好用", "speaker": "主播2"},
            {"start": 1.5, "end": 1.8, "text": "好", "speaker": "王小梅13700110088"},
        ],
    }  # fmt: skip
    case = submit(brought=brought(json.dumps(said), "a.json"))

    there = everything(office)
    assert not any(one in there for one in ("137001100", "王小梅", "李明", "large-v3"))
    heard = queue.view(office, case.id, by=staff.first.id).transcript
    assert [one.speaker for one in heard.segments] == [
        "发言人1",
        "发言人2",
        "主播2",
        "发言人1",
    ]
    assert (heard.engine, heard.model, heard.model_sha256) == ("subtitles", "", "")
    assert heard_by_machine(office, case) is None
