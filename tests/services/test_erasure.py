"""A person is erased for good; the receipt says what went, what stays, until when."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from lexicons.models import Basis
from lexicons.statutes import is_known
from review.documents.receipt import receipt_html, receipt_json, receipt_text
from review.domain.privacy import Ground
from review.domain.staff import Permission, Role, allowed
from review.errors import (
    AlreadyErasedError,
    ErasedError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    PreviewOutdatedError,
)
from review.i18n import use_language
from review.services import audit, backups, erasure, tending, unlock, vault
from tests.conftest import add_staff
from tests.services import personal
from tests.services.personal import OTHER, PHONE


@pytest.fixture
def officers(office):
    return personal.officers(office)


@pytest.fixture
def by(officers):
    return officers.officer.id


@pytest.fixture
def case(office, staff):
    return personal.submitted(office, staff)


@pytest.fixture
def subject(office, case):
    return personal.span_of(office, case).subject_id


def erased(office, subject, by, reference="请求-17", ground=Ground.REQUEST):
    seen = erasure.preview(office, subject, by=by)
    return erasure.erase(
        office, subject, by=by, ground=ground, reference=reference, seen=seen.id
    )


def test_a_value_in_any_spelling_finds_the_person(office, staff, by, case, subject):
    second = personal.submitted(office, staff, f"打{PHONE}找王小梅。")

    for said in (PHONE, "137 0011 0022", "一三七零零一一零零二二"):
        (found,) = erasure.find(office, said, by=by)
        assert found.subject_id == subject
        assert set(found.cases) == {case.number, second.number}
        assert not found.is_erased
    assert erasure.find(office, OTHER, by=by) == ()
    entry = office.store.audit.last()
    assert (entry.action, entry.data) == ("personal.searched", {"found": 0})
    assert [f.subject_id for f in erasure.find_in(office, case.number, by=by)] == [
        subject
    ]


def test_a_preview_changes_nothing(office, by, case, subject):
    seen = erasure.preview(office, subject, by=by)

    assert seen.number == ""
    assert {line.token for line in seen.erased} == {"[姓名1]", "[手机号·尾号0022]"}
    assert erasure.preview(office, subject, by=by) == seen
    assert vault.reveal(office, personal.span_of(office, case).id) == PHONE
    assert erasure.receipts(office, by=by) == ((), 0)


def test_what_is_erased_is_gone_in_every_case_and_on_record(
    office, staff, by, case, subject
):
    second = personal.submitted(office, staff, f"打{PHONE}找王小梅。")
    before = office.store.cases.text(case.id)
    receipt = erased(office, subject, by)

    for one in vault.spans_of(office, subject):
        assert one.is_erased
        with pytest.raises(ErasedError):
            vault.reveal(office, one.id)
    assert receipt.number == "D-2026-0001"
    assert {line.case_number for line in receipt.erased} == {case.number, second.number}
    assert office.store.cases.text(case.id) == before
    assert erasure.find(office, PHONE, by=by) == ()
    assert personal.actions(office, subject) == ["personal.erased", "personal.receipt"]
    assert personal.actions(office, case.id)[-1] == "case.erased"
    assert audit.verify(office)
    assert erasure.receipt(office, "d-2026-0001", by=by) == receipt


def test_others_stay(office, staff, by, case, subject):
    other = personal.submitted(office, staff, f"李雷的电话是{OTHER}，已登记。")
    erased(office, subject, by)

    assert vault.reveal(office, personal.span_of(office, other).id) == OTHER


def test_nobody_is_erased_twice_and_numbers_follow(office, staff, by, case, subject):
    first = erased(office, subject, by)
    with pytest.raises(AlreadyErasedError):
        erasure.preview(office, subject, by=by)
    with pytest.raises(AlreadyErasedError):
        erasure.erase(
            office, subject, by=by, ground=Ground.REQUEST, reference="2", seen="x"
        )
    other = personal.submitted(office, staff, f"李雷的电话是{OTHER}，已登记。")
    second = erased(office, personal.span_of(office, other).subject_id, by)

    assert (first.number, second.number) == ("D-2026-0001", "D-2026-0002")
    assert erasure.receipts(office, by=by) == ((second, first), 2)


def test_what_was_added_since_the_preview_is_not_erased_unseen(
    office, staff, by, case, subject
):
    seen = erasure.preview(office, subject, by=by)
    personal.submitted(office, staff, f"又是{PHONE}来电，请联系王小梅。")

    with pytest.raises(PreviewOutdatedError):
        erasure.erase(
            office, subject, by=by, ground=Ground.REQUEST, reference="1", seen=seen.id
        )
    assert vault.reveal(office, personal.span_of(office, case).id) == PHONE
    assert office.store.audit.last().action == "personal.erase.refused"
    assert erased(office, subject, by).number == "D-2026-0001"


def test_whoever_comes_back_is_somebody_new(office, staff, by, case, subject):
    erased(office, subject, by)
    again = personal.span_of(office, personal.submitted(office, staff))

    assert again.subject_id != subject
    assert vault.reveal(office, again.id) == PHONE


@pytest.mark.parametrize("role", Role)
def test_only_privacy_officers_find_and_erase(office, staff, case, subject, role):
    person = personal.hired(office, "somebody", {role})
    acts = (
        lambda: erasure.find(office, PHONE, by=person.id),
        lambda: erasure.find_in(office, case.id, by=person.id),
        lambda: erasure.preview(office, subject, by=person.id),
        lambda: erased(office, subject, person.id),
    )
    for act in acts:
        if allowed(person, Permission.PRIVACY_ERASE):
            assert act()
        else:
            with pytest.raises(NotAllowedError):
                act()
            assert office.store.audit.last().action == "permission.refused"


@pytest.mark.parametrize("role", Role)
def test_receipts_are_for_those_who_may_know(office, staff, by, subject, role):
    number = erased(office, subject, by).number
    person = personal.hired(office, "somebody", {role})

    if allowed(person, Permission.PRIVACY_READ):
        assert erasure.receipts(office, by=person.id)[1] == 1
        assert erasure.receipt(office, number, by=person.id)
        with pytest.raises(NotFoundError):
            erasure.receipt(office, "D-2026-0009", by=person.id)
    else:
        with pytest.raises(NotAllowedError):
            erasure.receipts(office, by=person.id)
        with pytest.raises(NotAllowedError):
            erasure.receipt(office, number, by=person.id)


def test_a_request_that_says_nothing_or_too_much_is_refused(office, by, subject):
    seen = erasure.preview(office, subject, by=by).id
    for reference, ground in (("", "request"), ("好" * 81, "request"), ("1", "whim")):
        with pytest.raises(InvalidInputError):
            erasure.erase(
                office, subject, by=by, ground=ground, reference=reference, seen=seen
            )
        assert office.store.audit.last().action == "personal.erase.refused"
    with pytest.raises(NotFoundError):
        erasure.erase(
            office, PHONE, by=by, ground=Ground.REQUEST, reference="1", seen=seen
        )
    assert PHONE not in office.store.audit.last().model_dump_json()


def test_a_receipt_names_nobody_and_cites_what_there_is(office, by, case, subject):
    receipt = erased(office, subject, by, reference=f"王小梅来电 {PHONE}")
    for language in ("zh_CN", "en"):
        use_language(language)
        for write in (receipt_text, receipt_html, receipt_json):
            said = write(receipt)
            assert PHONE not in said
            assert "王小梅" not in said
            assert "D-2026-0001" in said
    use_language("zh_CN")
    text = receipt_text(receipt)
    assert "《个人信息保护法》第四十七条" in text
    assert case.number in text
    assert "2029-11-23" in text  # three years, the setting
    assert all(is_known(Basis(law=k.law, article=k.article)) for k in receipt.kept)
    assert json.loads(receipt_json(receipt))["erased"][0]["case_number"] == case.number


def test_the_receipt_says_that_a_preview_is_none(office, by, subject):
    use_language("en")
    said = receipt_text(erasure.preview(office, subject, by=by))

    assert "nothing has been erased yet" in said
    assert "was destroyed" not in said


def test_keys_beside_the_backups_go_too(office, by, case, subject):
    backups.backup(office)
    copy = office.settings.backups / "keys.db"
    wrapped = office.store.keys.one("SELECT wrapped FROM subject_keys")["wrapped"]
    assert wrapped in copy.read_bytes()

    erased(office, subject, by)

    for path in office.settings.home.rglob("*"):
        if path.is_file():
            assert wrapped not in path.read_bytes(), path


def test_what_need_not_be_kept_is_erased_by_itself(office, staff, case, subject, clock):
    clock.advance(timedelta(days=3 * 365))
    tending.tend(office)
    assert not vault.spans_of(office, subject)[0].is_erased  # a day is missing: 2028

    clock.advance(timedelta(days=2))
    tending.tend(office)
    assert all(span.is_erased for span in vault.spans_of(office, subject))
    assert personal.actions(office, subject) == ["personal.expired"]
    tending.tend(office)
    assert personal.actions(office, subject) == ["personal.expired"]
    assert audit.verify(office)


def test_who_is_in_a_newer_case_too_stays(office, staff, case, subject, clock):
    clock.advance(timedelta(days=2 * 365))
    personal.submitted(office, staff, f"打{PHONE}找王小梅。")
    clock.advance(timedelta(days=1 * 365 + 2))
    tending.tend(office)

    assert not vault.spans_of(office, subject)[0].is_erased


def test_in_an_encrypted_folder_it_is_the_same(encrypted):
    staff = SimpleNamespace(**add_staff(encrypted))
    by = personal.officers(encrypted).officer.id
    case = personal.submitted(encrypted, staff)
    span = personal.span_of(encrypted, case)
    backups.backup(encrypted)
    seen = unlock.unlock(encrypted, span.id, by=by, purpose="complaint")
    assert seen.original == PHONE

    erased(encrypted, span.subject_id, by)

    with pytest.raises(ErasedError):
        vault.reveal(encrypted, span.id)
    assert unlock.shown(encrypted, case, by) == ()
    assert audit.verify(encrypted)
