"""The page of a case says what heard it, and offers to hear doubtful places again."""

from dataclasses import replace

import pytest

from review.domain.job import JobState
from review.services import heard_again, queue, rehearing
from review.ui import desk
from review.ui.parts import document
from tests.services.sampled import recording
from tests.services.second_ear import Ear
from tests.services.test_rehearing import SAID, said
from tests.ui.speaking import said as shown


@pytest.fixture
def case(office, staff, tmp_path):
    return recording(office, staff, tmp_path, seconds=20, transcript=said(*SAID))


@pytest.fixture
def with_better(office, tmp_path):
    """The office with a better model in its data folder, which nobody has chosen."""
    for name in ("base", "large-v3"):
        folder = office.settings.home / "models" / name
        folder.mkdir(parents=True)
        for file in ("model.bin", "config.json", "tokenizer.json"):
            (folder / file).write_bytes(name.encode())
    settings = replace(office.settings, environ={"GREENROOM_WHISPER_MODEL": "base"})
    return replace(office, settings=settings, second=Ear("这款面霜全网最低价"))


def test_it_says_which_model_heard_how_sure_it_was_and_that_it_is_for_trial(
    open_page, case
):
    page = open_page("first", "case", case=case.id)
    told = shown(page)
    assert "由 Whisper base 转写" in told
    assert "存疑字词 9 个" in told
    assert "试用模型" in told
    assert not [one for one in page.button if one.key == "rehear"]


def test_doubtful_words_are_told_apart_for_the_player(office, staff, case):
    view = queue.view(office, case.id, by=staff.first.id)
    doubts = document.of_case(view, now=office.now())["doubts"]
    assert [number for number, _percent in doubts] == list(range(9, 18))
    assert {percent for _number, percent in doubts} == {30}


def test_who_holds_the_case_starts_it_and_reads_the_outcome_beside_the_finding(
    open_page, with_better, staff, case, monkeypatch
):
    office = with_better
    page = open_page("first", "case", case=case.id)
    monkeypatch.setattr(desk, "office", lambda: office)
    page.run()
    assert not [one for one in page.button if one.key == "rehear"]
    queue.claim(office, case.id, by=staff.first.id)
    page.run()
    page.button(key="rehear").click().run()
    assert not page.exception
    assert rehearing.newest(office, case.id).state is JobState.QUEUED
    assert page.button(key="stop_rehear")
    page.button(key="stop_rehear").click().run()
    assert rehearing.newest(office, case.id).state is JobState.CANCELLED

    heard_again.work(office, case.id)
    page.run()
    assert "二次转写（Whisper large\\-v3）：重听 2 处，疑似问题印证" in shown(page)
    assert not [one for one in page.button if one.key == "rehear"]
    view = queue.view(office, case.id, by=staff.first.id)
    told = document.of_case(view, now=office.now())
    first = next(one for one in told["findings"] if "最低价" in one["text"])
    assert [(one["model"], one["verdict"]) for one in first["again"]] == [
        ("large-v3", "words")
    ]
    assert "按此内容会查出" in told["lines"][1]["again"][0]["says"]
    assert told["lines"][0]["again"] == []
