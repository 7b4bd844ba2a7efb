"""A script that could not be read whole is a case that nobody clears without a reason."""

from review.services import audit, intake, marking
from tests.services.personal import officers


def test_what_was_not_read_of_a_file_stays_with_the_case_and_names_nobody(
    office, staff
):
    case = intake.submit_script(
        office,
        by=staff.writer.id,
        title="话术",
        text="这件外套是棉麻的",
        host_id=staff.host.id,
        unread=("有 1 张图片没有读（13900110022!A1），请人工查看",),
    )

    (told,) = office.store.cases.get(case.id).incomplete
    assert "图片没有读" in told
    assert "13900110022" not in told


def test_a_sheet_that_is_named_after_somebody_in_the_text_is_masked_with_them(
    office, staff
):
    case = intake.submit_script(
        office,
        by=staff.writer.id,
        title="话术",
        text="加我微信 lulu_2026 领券。茶壶是青色的。",
        host_id=staff.host.id,
        unread=("有 1 张图片没有读（lulu_2026!A1、茶壶是青色!A2）",),
    )
    (told,) = office.store.cases.get(case.id).incomplete
    assert "lulu" not in told

    text, _ = office.store.cases.text(case.id)  # what the machine missed
    at = text.index("茶壶是青色")
    officer = officers(office).officer
    marking.mark(office, case.id, by=officer.id, start=at, end=at + 5, type="address")
    (told,) = office.store.cases.get(case.id).incomplete
    assert "茶壶" not in told
    assert audit.verify(office)
