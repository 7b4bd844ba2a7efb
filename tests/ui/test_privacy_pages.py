"""The page about personal information, and what other pages show of it."""

from types import SimpleNamespace

import pytest
from pyrage import decrypt, x25519

from review.domain.privacy import ExportState, Ground, Purpose
from review.domain.staff import Role
from review.errors import ErasedError
from review.services import (
    accounts,
    erasure,
    intake,
    personal_exports,
    queue,
    unlock,
    vault,
)
from review.ui import handing, places
from tests.conftest import PASSWORD
from tests.ui.speaking import said

NUMBER = "13700110022"
TEXT = f"恭喜王芳女士，电话 {NUMBER}，奖品明天寄出。\n这款面霜是全网最低价。"
TABS = ["处理活动", "查看记录", "删除", "批量导出"]


@pytest.fixture
def officers(office, staff) -> SimpleNamespace:
    """Two privacy officers."""

    def add(username, name):
        return accounts.add_person(
            office, by=None, username=username, name=name, password=PASSWORD,
            roles={Role.PRIVACY_OFFICER},
        )  # fmt: skip

    return SimpleNamespace(one=add("officer", "专员甲"), two=add("officer2", "专员乙"))


@pytest.fixture
def script(office, staff):
    return intake.submit_script(
        office, by=staff.writer.id, title="面霜", text=TEXT, host_id=staff.host.id
    )


@pytest.fixture
def phone(office, script):
    """The masked telephone number."""
    return next(one for one in vault.spans(office, script.id) if one.type == "phone")


def sent(page) -> str:
    """All that the components of a page are given."""
    return "".join(str(one.proto) for one in page.get("bidi_component"))


def in_front(page, name: str):
    """The page with this tab in front."""
    page.session_state["privacy_tabs"] = name
    return page.run()


@pytest.mark.parametrize(
    ("username", "tabs"),
    [("officer", TABS), ("auditor", TABS), ("admin", TABS[3:])],
)
def test_everybody_has_the_tabs_of_their_duties(
    open_page, officers, script, username, tabs
):
    page = open_page(username, "privacy")

    assert [tab.label for tab in page.tabs] == tabs
    for tab in tabs:
        in_front(page, tab)
        assert not page.exception
        assert not page.error


@pytest.mark.parametrize("username", ["first", "writer", "host", "quiz"])
def test_whoever_has_no_such_duty_has_no_such_page(open_page, username):
    page = open_page(username)

    with pytest.raises(ValueError, match="Could not find"):
        page.switch_page(places.file("privacy")).run()


def test_the_register_says_what_is_processed_and_how_it_stands(
    open_page, officers, script
):
    page = open_page("auditor", "privacy")

    assert "审核话术与录播内容" in [one.label.split(" :")[0] for one in page.expander]
    assert {one.label: one.value for one in page.metric}["保存条数"] == "2"
    assert "《个人信息保护法》" in said(page)


def test_an_auditor_reads_receipts_and_cannot_look_for_people(
    open_page, officers, script
):
    page = in_front(open_page("auditor", "privacy"), "删除")

    assert not page.text_input
    assert {one.key for one in page.button} == {"sign_out"}


def find(open_page, what: str):
    page = in_front(open_page("officer", "privacy"), "删除")
    page.text_input(key="erase_said").set_value(what)
    return page.button(key="erase_find").click().run()


def test_a_person_is_found_by_a_number_that_is_kept_nowhere(
    open_page, office, officers, script
):
    page = find(open_page, "137-0011-0022")

    assert "手机号·尾号0022" in said(page)
    assert "《直播电商监督管理办法》第二十七条" in said(page)
    assert page.text_input(key="erase_said").value == ""
    assert "0011" not in repr(page)


def test_everybody_in_a_case_is_found_by_its_number(open_page, officers, script):
    page = find(open_page, script.number.lower())

    assert "手机号·尾号0022" in said(page)


def test_nobody_is_erased_without_the_word_of_the_preview(
    open_page, office, officers, script, phone
):
    page = find(open_page, NUMBER)
    page.selectbox(key="erase_ground").set_value(Ground.CONSENT_WITHDRAWN)
    page.text_input(key="erase_reference").set_value("工单 17")
    page.text_input(key="erase_word").set_value("删除")
    page.button(key="erase_go").click().run()

    assert "确认码不符" in page.error[0].value
    assert vault.reveal(office, phone.id) == NUMBER


def test_an_erasure_ends_with_a_receipt(open_page, office, officers, script, phone):
    page = find(open_page, NUMBER)
    word = page.text_input(key="erase_word").placeholder
    page.selectbox(key="erase_ground").set_value(Ground.CONSENT_WITHDRAWN)
    page.text_input(key="erase_reference").set_value("工单 17")
    page.text_input(key="erase_word").set_value(word.lower())
    page.button(key="erase_go").click().run()

    (receipt,), _total = erasure.receipts(office, by=officers.one.id)
    assert receipt.number in said(page).replace("\\", "")
    assert not page.error
    with pytest.raises(ErasedError):
        vault.reveal(office, phone.id)


def test_the_account_of_somebody_who_left_is_emptied(
    open_page, office, staff, officers
):
    page = in_front(open_page("officer", "privacy"), "删除")
    page.segmented_control(key="erase_whom").set_value("account").run()
    page.text_input(key="erase_said").set_value("host2")
    page.button(key="erase_find").click().run()
    assert staff.host2.name in said(page)

    word = page.text_input(key="erase_word").placeholder
    page.selectbox(key="erase_ground").set_value(Ground.PURPOSE_ENDED)
    page.text_input(key="erase_reference").set_value("离职 9 号")
    page.text_input(key="erase_word").set_value(word)
    page.button(key="erase_go").click().run()

    assert not page.error
    gone = office.store.people.get(staff.host2.id)
    assert gone.disabled
    assert staff.host2.name not in gone.name
    assert erasure.receipts(office, by=officers.one.id)[1] == 1


def test_what_changed_since_the_preview_is_not_erased_unseen(
    open_page, office, staff, officers, script, phone
):
    page = find(open_page, NUMBER)
    word = page.text_input(key="erase_word").placeholder
    page.selectbox(key="erase_ground").set_value(Ground.REQUEST)
    page.text_input(key="erase_reference").set_value("工单 17")
    page.text_input(key="erase_word").set_value(word)
    intake.submit_script(
        office, by=staff.writer.id, title="又一场", text=TEXT, host_id=staff.host.id
    )
    page.button(key="erase_go").click().run()

    assert page.error
    assert vault.reveal(office, phone.id) == NUMBER


def ask_for_export(open_page, script, key: str):
    page = in_front(open_page("officer", "privacy"), "批量导出")
    page.text_area(key="export_cases").set_value(script.number)
    page.selectbox(key="export_purpose").set_value(Purpose.AUTHORITY)
    page.text_input(key="export_note").set_value("来函 88 号")
    page.text_input(key="export_recipient").set_value(key)
    return page.button(key="export_send").click().run()


def test_an_export_takes_two_people_and_opens_for_its_recipient_only(
    open_page, office, officers, script
):
    recipient = x25519.Identity.generate()
    page = ask_for_export(open_page, script, str(recipient.to_public()))
    (asked,), _total = personal_exports.listed(office, by=officers.one.id)
    assert asked.state is ExportState.ASKED
    assert "须由另一人审批" in said(page)
    assert not [one for one in page.button if one.label == "批准"]

    other = in_front(open_page("officer2", "privacy"), "批量导出")
    other.button(key=f"approve_{asked.id}").click().run()
    assert not other.error

    page = in_front(open_page("officer", "privacy"), "批量导出")
    page.button(key=f"make_{asked.id}").click().run()

    (file,) = handing.held(officers.one.id)
    assert NUMBER.encode() not in file.sealed
    assert decrypt(file.sealed, [recipient])[:2] == b"PK"
    assert "尚未收到" in said(page)
    assert "文件已生成" in said(page)
    assert "已交付" not in said(page)
    assert handing.held(officers.two.id) == ()

    personal_exports.downloaded(office, asked.id, by=officers.one.id)
    handing.let_go(asked.id)
    page.run()
    assert "尚未收到" not in said(page)
    assert "已交付" in said(page)
    assert "收到" in said(page)


def test_a_refused_export_is_over(open_page, office, officers, script):
    key = str(x25519.Identity.generate().to_public())
    ask_for_export(open_page, script, key)
    (asked,), _total = personal_exports.listed(office, by=officers.one.id)

    page = in_front(open_page("admin", "privacy"), "批量导出")
    page.button(key=f"refuse_{asked.id}").click().run()

    (refused,), _total = personal_exports.listed(office, by=officers.one.id)
    assert refused.state is ExportState.REFUSED
    assert "已驳回" in said(page) or page.badge


def test_a_check_shows_masks_and_leaves_the_box_of_its_writer_alone(open_page, staff):
    page = open_page("writer", "script")
    page.text_area(key="script_text").set_value(TEXT)
    page.button(key="script_check").click().run()

    assert NUMBER not in sent(page)
    assert "0022" in sent(page)
    assert page.text_area(key="script_text").value == TEXT


def test_the_page_of_a_case_holds_no_original_even_while_one_is_shown(
    open_page, office, staff, script, phone
):
    queue.claim(office, script.id, by=staff.first.id)
    unlock.unlock(office, phone.id, by=staff.first.id, purpose=Purpose.DECIDE)

    page = open_page("first", "case", case=script.id)

    assert NUMBER not in repr(page)
    assert NUMBER not in sent(page)
