"""The pages, run without a browser: what people see, and what they are refused."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from review.documents import reading
from review.domain.case import CaseKind, Disposition, Outcome, Status
from review.domain.staff import Permission, Role
from review.domain.views import QueueFilter
from review.services import accounts, intake, queue
from review.ui import places, session
from tests.conftest import PASSWORD
from tests.services.personal import officers
from tests.ui.speaking import said

TEXT = "各位好，这款面霜是全网最低价。\n加我微信 lulu_2026 私下买更便宜。"
MASKED = "各位好，这款面霜是全网最低价。\n加我微信 [微信号1] 私下买更便宜。"


@pytest.fixture
def script(office, staff):
    return intake.submit_script(
        office, by=staff.writer.id, title="面霜 <b>返场</b>", text=TEXT,
        host_id=staff.host.id, goods="cosmetics",
    )  # fmt: skip


def decide(office, person, case_id, outcome=Outcome.VIOLATION):
    queue.claim(office, case_id, by=person.id)
    view = queue.view(office, case_id, by=person.id)
    given = {
        f.id: Disposition.CONFIRMED
        for f in view.case.findings
        if f.finding.status == "open"
    }
    return queue.decide(
        office, case_id, by=person.id, outcome=outcome, reason="依据不足",
        seconds_spent=3, shown_sha256=view.shown_sha256, dispositions=given,
    )  # fmt: skip


def test_nobody_signed_in_sees_only_the_way_to_sign_in(open_page):
    page = open_page(None)

    assert [one.value for one in page.info] == ["登录已失效，请重新登录。"]
    assert not page.header
    assert not page.button


def test_a_reviewer_lands_in_the_queue(open_page, script):
    page = open_page("first")

    assert [one.value for one in page.header] == ["审核队列"]
    assert page.button(key="next_case").label == "领取下一件"


@pytest.mark.parametrize(
    ("username", "hidden"),
    [("writer", "queue"), ("first", "staff"), ("host", "audit"), ("admin", "queue")],
)
def test_a_page_of_another_role_cannot_be_opened(open_page, username, hidden):
    page = open_page(username)

    with pytest.raises(ValueError, match="Could not find"):
        page.switch_page(places.file(hidden)).run()


def test_taking_the_next_case_claims_it_and_opens_it(open_page, office, staff, script):
    page = open_page("first")
    page.button(key="next_case").click().run()

    assert office.store.cases.get(script.id).claimed_by == staff.first.id
    assert page.query_params["case"] == script.id
    assert page.button(key="release").label == "放回队列"
    assert "面霜 \\<b\\>返场\\<\\/b\\>" in said(
        page
    ) or "面霜 \\<b\\>返场\\</b\\>" in said(page)


def test_a_decision_is_stored_from_the_notes_and_the_case_goes_on(
    open_page, office, staff, script
):
    page = open_page("first", "case", case=script.id)
    page.button(key="claim").click().run()
    for item in script.findings:
        queue.note_disposition(
            office, script.id, by=staff.first.id, finding_id=item.id,
            disposition=Disposition.CONFIRMED,
        )  # fmt: skip
    page.segmented_control(key="decision_outcome").set_value(Outcome.VIOLATION)
    page.text_area(key="decision_reason").set_value("最低价没有依据")
    page.button(key="decide").click().run()

    case = office.store.cases.get(script.id)
    assert case.status is Status.SECOND_REVIEW
    assert case.decisions[0].reason == "最低价没有依据"
    assert "意见已保存（违规成立）。" in said(page)


def test_a_refused_decision_says_why_and_changes_nothing(
    open_page, office, staff, script
):
    page = open_page("first", "case", case=script.id)
    page.button(key="claim").click().run()
    page.segmented_control(key="decision_outcome").set_value(Outcome.CLEAR)
    page.button(key="decide").click().run()

    assert office.store.cases.get(script.id).status is Status.FIRST_REVIEW
    count = sum(f.finding.status == "open" for f in script.findings)
    assert f"还有 {count} 处疑似问题没有认定" in page.error[0].value


def test_whoever_has_acted_is_refused_with_the_reason_on_the_page(
    open_page, office, staff, script
):
    decide(office, staff.all3, script.id)
    page = open_page("all3", "case", case=script.id)
    assert "全能孙 已参与过" in page.warning[0].value

    page.button(key="claim").click().run()

    assert "全能孙 已参与过" in page.error[0].value
    assert office.store.cases.get(script.id).claimed_by is None


def test_earlier_opinions_are_sealed_until_ones_own_is_given(
    open_page, office, staff, script
):
    decide(office, staff.first, script.id)

    page = open_page("second", "case", case=script.id)

    assert "依据不足" not in said(page)
    assert "另有 1 份前级意见" in said(page)


def test_a_demoted_person_with_an_open_page_is_refused_in_the_callback(
    open_page, office, staff, script
):
    page = open_page("first", "case", case=script.id)

    accounts.set_roles(office, staff.first.id, by=staff.admin.id, roles={Role.HOST})
    page.button(key="claim").click().run()

    assert office.store.cases.get(script.id).claimed_by is None
    assert not page.header
    assert page.info[0].value == "登录已失效，请重新登录。"


def test_a_role_lost_without_losing_the_session_is_refused_too(
    open_page, office, staff, script
):
    page = open_page("first", "case", case=script.id)
    with office.store.atomic():
        demoted = staff.first.model_copy(update={"roles": frozenset({Role.QA})})
        office.store.people.put(demoted, at=office.now())

    page.button(key="claim").click().run()

    assert office.store.cases.get(script.id).claimed_by is None
    assert "没有权限" in page.error[0].value


def test_somebody_elses_script_is_not_there_for_another_writer(
    open_page, office, staff, script
):
    page = open_page("host2", "case", case=script.id)

    assert "没有这个案件" in page.error[0].value
    assert "全网最低价" not in said(page)


def test_a_script_is_checked_then_submitted(open_page, office, staff):
    page = open_page("writer", "script")
    page.text_area(key="script_text").set_value(TEXT)
    page.button(key="script_check").click().run()
    assert page.get("bidi_component")

    page.text_input(key="script_title").set_value("面霜返场")
    page.selectbox(key="script_host").set_value(staff.host.id)
    page.button(key="script_send").click().run()

    rows = queue.page(office, by=staff.writer.id, filters=QueueFilter()).rows
    assert [(row.title, row.kind) for row in rows] == [("面霜返场", CaseKind.SCRIPT)]
    assert page.text_area(key="script_text").value == ""


def test_a_script_without_a_host_is_not_submitted(open_page, office, staff):
    page = open_page("writer", "script")
    page.text_area(key="script_text").set_value(TEXT)
    page.button(key="script_check").click().run()
    page.text_input(key="script_title").set_value("面霜返场")
    page.button(key="script_send").click().run()

    assert page.error[0].value == "请选择主播。"
    assert page.text_area(key="script_text").value == TEXT
    assert queue.page(office, by=staff.writer.id).total == 0


def test_a_returned_script_comes_back_as_a_new_version(
    open_page, office, staff, script
):
    decide(office, staff.first, script.id, Outcome.SEND_BACK)
    page = open_page("writer", "script", previous=script.id)
    assert page.text_area(key="script_text").value == MASKED
    assert "依据不足" in said(page)

    page.text_area(key="script_text").set_value("各位好，这款面霜今晚八折。")
    page.button(key="script_check").click().run()
    page.button(key="script_send").click().run()

    rows = queue.page(office, by=staff.writer.id).rows
    assert {(row.version, row.status) for row in rows} == {
        (1, Status.SUPERSEDED),
        (2, Status.FIRST_REVIEW),
    }


@pytest.mark.parametrize(
    ("username", "name", "title"),
    [
        ("qa", "dashboard", "看板"),
        ("auditor", "audit", "审核日志"),
        ("admin", "staff", "人员"),
        ("writer", "recordings", "录音录像"),
        ("host", "script", "话术检查"),
    ],
)
def test_every_page_opens_for_its_people(open_page, script, username, name, title):
    page = open_page(username, name)

    assert [one.value for one in page.header] == [title]
    assert not page.error


def test_the_chosen_language_is_kept_in_the_account(open_page, office, staff):
    page = open_page("first")
    page.segmented_control(key="language").set_value("en").run()

    assert [one.value for one in page.header] == ["Review queue"]
    assert office.store.people.get(staff.first.id).lang == "en"


def test_signing_out_ends_the_session(open_page, office):
    page = open_page("first")
    token = session.token()
    page.button(key="sign_out").click().run()

    assert accounts.who(office, token) is None
    assert page.info[0].value == "登录已失效，请重新登录。"


def test_an_idle_session_is_over(open_page, clock):
    page = open_page("first")
    clock.advance(timedelta(hours=3))
    page.run()

    assert page.info[0].value == "登录已失效，请重新登录。"


def test_an_unknown_error_becomes_a_calm_message_with_an_id(
    open_page, office, monkeypatch, caplog
):
    page = open_page("first")

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("身份证 110101199003070011")

    monkeypatch.setattr(queue, "page", broken)
    with caplog.at_level(logging.ERROR):
        page.run()

    assert not page.exception
    assert "这里出了点问题" in page.error[0].value
    error_id = page.error[0].value.split("编号 ")[1][:8]
    assert error_id in caplog.text
    assert "110101199003070011" not in caplog.text + said(page)


def test_an_administrator_adds_an_account(open_page, office, staff):
    page = open_page("admin", "staff")
    page.text_input(key="new_name").set_value("新主播")
    page.text_input(key="new_username").set_value("newhost")
    page.text_input(key="new_password").set_value("a long enough phrase")
    page.multiselect(key="new_roles").set_value([Role.HOST])
    page.button(key="staff_add").click().run()

    added = office.store.people.by_username("newhost")
    assert added.name == "新主播"
    assert accounts.allowed(added, Permission.QUIZ_TAKE)
    assert added.must_change


def test_a_password_is_kept_only_where_the_roles_are_too(open_page, office, staff):
    page = open_page("admin", "staff")
    page.session_state["staff_open"] = staff.qa.id
    page.run()
    before = office.store.people.password_hash(staff.qa.id)

    page.multiselect(key=f"staff_roles_{staff.qa.id}").set_value([Role.PRIVACY_OFFICER])
    page.text_input(key=f"staff_password_{staff.qa.id}").set_value("nine red plums")
    page.button(key="staff_save").click().run()
    assert page.error
    assert office.store.people.password_hash(staff.qa.id) == before

    page.multiselect(key=f"staff_roles_{staff.qa.id}").set_value([Role.HOST])
    page.button(key="staff_save").click().run()
    changed = office.store.people.get(staff.qa.id)
    assert (changed.roles, changed.must_change) == ({Role.HOST}, True)
    assert office.store.people.password_hash(staff.qa.id) != before


def test_an_auditor_checks_the_chain(open_page, office, staff, script):
    page = open_page("auditor", "audit")
    page.button(key="audit_verify").click().run()

    assert any("链条完整" in toast.value for toast in page.toast)


def test_a_page_that_reconnects_as_somebody_else_keeps_nothing_of_the_first(
    office, staff, open_page, monkeypatch
):
    page = open_page("writer", "script")
    page.session_state["script_text"] = "还没提交的话术"
    page.run()
    assert page.session_state["script_text"] == "还没提交的话术"

    other = accounts.sign_in(office, "host", PASSWORD, address="192.0.2.1")
    monkeypatch.setattr(session, "token", lambda: other)
    page.run()

    assert not page.exception
    assert page.session_state["acting_as"] == staff.host.id
    assert page.session_state["script_text"] == ""


def _unfolded(page) -> bool:
    """Whether the part for a second person of a new account is open."""
    return page.expander[-1].proto.expanded


def test_a_privacy_officer_is_made_with_another_ones_word(open_page, office, staff):
    accounts.add_person(
        office, by=None, username="officer", name="专员", password=PASSWORD,
        roles={Role.PRIVACY_OFFICER},
    )  # fmt: skip
    page = open_page("admin", "staff")

    def add(second: str):
        page.text_input(key="new_name").set_value("专员乙")
        page.text_input(key="new_username").set_value("officer2")
        page.text_input(key="new_password").set_value(PASSWORD)
        page.multiselect(key="new_roles").set_value([Role.PRIVACY_OFFICER])
        page.text_input(key="second_name_new").set_value(second)
        page.text_input(key="second_password_new").set_value(PASSWORD if second else "")
        page.button(key="staff_add").click().run()
        return {one.username for one in office.store.people.all()}

    assert not _unfolded(page)
    assert "officer2" not in add("")
    assert page.error
    assert _unfolded(page)
    assert "officer2" in add("officer")
    assert not page.text_input(key="second_password_new").value


def test_what_of_a_file_could_not_be_read_goes_with_its_script(
    open_page, office, staff, monkeypatch
):
    read = reading.read_bytes("话术.txt", "各位好，今天介绍一款面霜。".encode())
    gap = "第 1 页有图片"
    told = replace(read, incomplete=(gap,))
    monkeypatch.setattr(reading, "read_bytes", lambda *_sent: told)
    page = open_page("writer", "script")
    page.file_uploader[0].set_value(("话术.txt", b"x", "text/plain")).run()
    page.selectbox(key="script_host").select(staff.host.id)
    page.button(key="script_send").click().run()

    (case,) = office.store.cases.where("1", ())
    assert gap in case.incomplete


@pytest.mark.parametrize(
    ("said", "mended"),
    [
        ("各位好。\n今天介绍面霜。", "各位晚上好。\n今天介绍面霜。"),
        ("今天介绍一款面霜。", "今天介绍一款面膜。"),  # its only line
        ("看面霜", "看面膜"),
    ],
)
def test_what_of_a_file_was_not_read_stands_there_until_the_text_is_another(
    open_page, monkeypatch, said, mended
):
    gap = "有 1 张图片没有读"
    read = replace(reading.read_bytes("话术.txt", said.encode()), incomplete=(gap,))
    monkeypatch.setattr(reading, "read_bytes", lambda *_sent: read)
    page = open_page("writer", "script")
    page.file_uploader[0].set_value(("话术.txt", b"x", "text/plain")).run()
    assert gap in [plain.value for plain in page.warning]

    page.text_area(key="script_text").input(mended).run()
    assert gap in [plain.value for plain in page.warning]

    page.text_area(key="script_text").input("").run()
    assert gap not in [plain.value for plain in page.warning]
    if len(said) < 4:  # every word of it may have been mended
        return
    page.text_area(key="script_text").input("说说别的东西。").run()
    assert gap not in [plain.value for plain in page.warning]


def test_the_second_person_is_asked_for_where_one_is_needed(office, staff, open_page):
    people = officers(office)
    page = open_page("admin", "staff")
    for person, is_open in ((staff.host, False), (people.officer, True)):
        page.session_state["staff_open"] = person.id
        page.run()
        assert page.expander[0].proto.expanded is is_open

    page.session_state["staff_open"] = staff.host.id
    page.run()
    roles = page.multiselect(key=f"staff_roles_{staff.host.id}")
    roles.select(Role.PRIVACY_OFFICER)
    page.button(key="staff_save").click().run()
    assert page.expander[0].proto.expanded
    page.text_input(key="second_name_edit").input("officer")
    page.text_input(key="second_password_edit").input("wrong")
    page.button(key="staff_save").click().run()
    assert [one.value for one in page.error] == ["确认人的用户名或密码不正确。"]
