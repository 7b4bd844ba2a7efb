"""A number that may be somebody's is not heard in the copy, whatever was written."""

from dataclasses import replace

import numpy as np
import pytest

from audio.decode import RATE, samples
from review.services import adoption, intake, jobs, media, running, vault
from review.services.long_numbers import long_numbers, silences
from tests.services.test_hearing import tone
from tests.services.test_masking import Hears, spoken

LOST = "1754752770"  # a digit of eleven was not heard
SAID = f"好{LOST}好，看"


def silenced(said: str) -> list[str]:
    """The letters that are not heard: a fifth of a second each."""
    return [
        said[round(start * 5) : round(end * 5)]
        for start, end in silences(spoken(said, size=5))
    ]


@pytest.mark.parametrize(
    "said",
    [
        "记一下1754752770好吧",
        "打他手机，134542122472，谢谢",
        "号码是一七五四七五二七七零",
        "她说幺三八，零零六，零零一，二三",
        "一三二那个九七呃二零零三",
        "6228 4800 1100 1100 14",
        "号码是1760866907克服稍后",
        "电话是8000600000人",
        "备案的手机1754752770",
    ],
)
def test_a_number_as_long_as_a_telephones_is_silent(said):
    (found,) = silenced(said)
    assert (
        sum(sign.isdigit() or sign in "零一二三四五六七八九幺" for sign in found) >= 7
    )


@pytest.mark.parametrize(
    "said",
    [
        "九块九包邮，今天卖了1200000单",
        "全网销量3500000件",
        "客服热线400-820-8888",
        "四零零六六六一二三四",
        "备案号是国妆特字20180001234",
        "批号20260115023，都查得到",
        "条形码6901234567892",
        "专利ZL202058125594.5",
        "六六六六六六六六六",
        "1234567上链接",
        "99、199、299、399",
        "三百二十八，满三百减四十，两千三百九十九",
    ],
)
def test_what_is_clearly_of_goods_is_heard(said):
    assert silenced(said) == []


def test_a_copy_for_others_spares_no_long_number():
    said = "备案号20180001234，热线400-820-8888"
    assert [said[start:end] for start, end in long_numbers(said)] == [
        "20180001234",
        "400-820-8888",
    ]


@pytest.fixture
def heard(office, staff, tmp_path):
    hearing = replace(office, hear=lambda: Hears(SAID))
    case = intake.submit_recording(
        hearing, by=staff.writer.id, path=tone(tmp_path / "a.wav"), filename="a.wav",
        title="夜场", host_id=staff.host.id,
    )  # fmt: skip
    running.run(hearing, jobs.for_case(office, case.id).id, worker="w")
    return office.store.cases.get(case.id)


def loudest(office, case, start: float, end: float) -> float:
    found = media.muted_copy(office, case.recording_id)
    sound = np.concatenate(list(samples(found)))
    return float(np.abs(sound[round(start * RATE) : round(end * RATE)]).max())


def test_it_can_be_read_and_not_be_heard(office, heard):
    assert LOST in office.store.cases.text(heard.id)[0]
    assert vault.spans(office, heard.id) == ()
    assert media.stretches(office, heard.recording_id) == ((0.2, 2.2),)
    assert loudest(office, heard, 0.1, 1.9) < 0.001


def test_a_case_of_an_earlier_version_is_silenced_when_the_office_opens(office, heard):
    office.store.connection.run("UPDATE texts SET silences = NULL")
    assert media.stretches(office, heard.recording_id) == ((0.2, 2.2),)

    adoption.adopt(office)

    assert office.store.spans.silences(heard.id) == ((0.2, 2.2),)
    assert office.store.spans.not_silenced() == ()
