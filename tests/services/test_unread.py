"""A script that could not be read whole is a case that nobody clears without a reason."""

from review.services import intake


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
