"""The page of accuracies: for whom it is, what it claims, and what it never shows."""

import pytest

from review.domain.sample import Verdict
from review.services import accuracy, queue, transcribing
from tests.services.sampled import heard_in, recording, type_all
from tests.ui.speaking import said


@pytest.fixture
def case(office, staff, tmp_path):
    return recording(office, staff, tmp_path, seconds=60)


def acts(page):
    """The buttons that measure something."""
    return [b for b in page.button if str(b.key).startswith("accuracy_")]


def test_clips_are_drawn_by_a_button_and_only_once(open_page, office, staff, case):
    page = open_page("qa", "accuracy", case=case.id)
    assert "准确率尚未测量" in said(page)
    page.button(key="accuracy_draw").click().run()

    assert "6 段中还有 6 段没有人听" in said(page)
    assert not acts(page)


def test_whoever_took_the_case_is_told_why_they_may_not(open_page, office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)

    page = open_page("first", "accuracy", case=case.id)

    assert "看过转写稿" in said(page)
    assert not acts(page)


def test_an_auditor_sees_what_is_claimed_and_nothing_to_do(
    open_page, office, staff, case
):
    type_all(office, case, by=staff.qa.id)

    page = open_page("auditor", "accuracy", case=case.id)

    assert "已抽样证实：字准确率不低于 95 %" in said(page)
    assert not acts(page)


def test_a_poor_transcript_is_called_poor(open_page, office, staff, case):
    type_all(office, case, by=staff.qa.id, wrong=lambda text: "错错错" + text)

    page = open_page("auditor", "accuracy", case=case.id)

    assert "字准确率低于 95 %" in said(page)
    assert "不低于" not in said(page)


def test_no_page_shows_what_was_heard_before_it_is_typed(
    open_page, office, staff, case
):
    accuracy.draw(office, case.id, by=staff.qa.id)
    task = transcribing.next_task(office, case.id, by=staff.qa.id)
    transcribing.save(
        office,
        task.clip_id,
        by=staff.qa.id,
        verdict=Verdict.SAID,
        text="一句没人说过的话",
    )
    shown = said(open_page("qa", "accuracy", case=case.id)) + said(
        open_page("qa", "accuracy")
    )

    for clip in office.store.accuracy.clips(case.id):
        assert heard_in(office, clip.id) not in shown
    assert "一句没人说过的话" not in shown
