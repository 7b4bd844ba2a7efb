"""What a submitter sees of recordings that wait, are heard, and end too early."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from review.services import intake, jobs
from tests.audio.malformed import recorded
from tests.services.test_hearing import tone


@pytest.fixture
def submit(office, staff, tmp_path):
    def submit(path, **given):
        return intake.submit_recording(
            office,
            by=staff.writer.id,
            path=path,
            filename=path.name,
            title=path.stem,
            host_id=staff.host.id,
            **given,
        )

    return submit


def bars(page):
    """What stands at the progress bars, in the order of the page."""
    return [bar.proto.text for bar in page.get("progress")]


def test_speed_time_left_and_what_waits_before_are_shown(
    office, submit, open_page, clock, tmp_path
):
    running = submit(tone(tmp_path / "a.wav", 300))
    clock.advance(seconds=1)
    submit(tone(tmp_path / "b.wav", 400))
    submit(tone(tmp_path / "c.wav", 500), air_at=clock() + timedelta(hours=1))
    job = jobs.for_case(office, running.id)
    office.store.jobs.take(job.id, worker="w", at=clock())
    clock.advance(seconds=10)
    office.store.jobs.progress(job.id, worker="w", done=100, total=400)
    office.store.jobs.beat(job.id, worker="w", at=clock())

    page = open_page("writer", "recordings")

    told = " / ".join(bars(page))
    assert "已转写 1:40 / 6:40 · 10.0 倍速 · 约剩 0:30" in told
    assert "前面还有 2 段录音待转写（共 5:02）" in told
    assert "前面还有 1 段录音待转写（共 5:00） · 约 0:30 后轮到" in told


def test_the_form_asks_when_the_show_airs(office, staff, arrived, open_page):
    page = open_page("writer", "recordings")

    page.selectbox(key="recording_host").select(staff.host.id)
    page.date_input(key="recording_day").set_value(date(2026, 11, 27))
    page.time_input(key="recording_hour").set_value(time(20, 30))
    page.button(key="recording_send").click().run()

    (case,) = office.store.cases.where("1", ())
    assert case.title == "show"
    assert case.air_at == datetime(2026, 11, 27, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "kind"), [("cut.ts", "warning"), ("whole.ts", "caption")]
)
def test_an_end_that_is_cut_or_unknown_is_said_on_the_page_of_the_case(
    submit, open_page, tmp_path, name, kind
):
    whole = recorded(tmp_path / "made.ts", "mpegts", "aac").read_bytes()
    path = tmp_path / name
    path.write_bytes(whole if name == "whole.ts" else whole[: len(whole) // 2 | 1])
    case = submit(path)

    page = open_page("writer", "case", case=case.id)

    said = [one.value for one in getattr(page, kind)]
    expected = "直播结尾可能缺失" if kind == "warning" else "请确认直播结尾部分完整"
    assert any(expected in text for text in said)
