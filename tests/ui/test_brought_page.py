"""A recording handed in together with what people wrote down of it."""

import pytest

from review.domain.case import Status
from review.services import uploads
from tests.services.test_brought import SRT
from tests.ui.conftest import hand_in


def test_it_is_read_at_once(office, staff, arrived, open_page):
    page = hand_in(open_page("writer", "recordings"), staff, SRT)

    (case,) = office.store.cases.where("1", ())
    assert case.status is Status.FIRST_REVIEW
    assert any("等待初审" in one.value for one in page.toast)

    read = open_page("first", "case", case=case.id)
    assert any("未经本系统转写" in one.value for one in read.caption)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SRT.replace("00:00:01,", "02:00:01,"), "2:00:01"),
        ("没有时间的一行", "没有字幕内容"),
    ],
)
def test_a_wrong_one_is_said_and_the_recording_need_not_be_sent_again(
    office, staff, arrived, open_page, content, said
):
    page = hand_in(open_page("writer", "recordings"), staff, content)

    told = [one.value.replace("\\", "") for one in page.error]
    assert any(said in one for one in told), told
    assert office.store.cases.where("1", ()) == ()
    assert uploads.status(office, arrived.id, by=staff.writer.id).state == "open"
    hand_in(page, staff, SRT)
    assert office.store.cases.where("1", ())[0].status is Status.FIRST_REVIEW
