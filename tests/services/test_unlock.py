"""An original is shown to whoever may see it, for a purpose, for minutes, on record."""

from dataclasses import replace

import pytest

from review.domain.privacy import Purpose
from review.domain.staff import Permission, Role, allowed
from review.errors import (
    ErasedError,
    InvalidInputError,
    MinorsForOfficersError,
    NotAllowedError,
    NotClaimedError,
    NotFoundError,
    NotUnlockedError,
    PurposeNotYoursError,
    ReviewError,
    SameReviewerError,
    TooManyUnlocksError,
)
from review.services import accounts, audit, erasure, queue, unlock, vault
from tests.services import personal
from tests.services.personal import PHONE

DECIDE = Purpose.DECIDE


@pytest.fixture
def officers(office):
    return personal.officers(office)


@pytest.fixture
def case(office, staff):
    return personal.submitted(office, staff)


@pytest.fixture
def span(office, case):
    return personal.span_of(office, case)


def shown(office, case, person):
    return [one.original for one in unlock.shown(office, case, person.id)]


def test_a_privacy_officer_looks_at_one_for_five_minutes(
    office, officers, case, span, clock
):
    seen = unlock.unlock(
        office, span.id, by=officers.officer.id, purpose=Purpose.SUBJECT_REQUEST
    )

    assert seen.original == PHONE
    assert shown(office, case, officers.officer) == [PHONE]
    assert shown(office, case, officers.officer2) == []
    clock.advance(minutes=4, seconds=59)
    assert shown(office, case, officers.officer) == [PHONE]
    clock.advance(seconds=1)
    assert shown(office, case, officers.officer) == []


def test_a_reviewer_looks_at_the_case_they_hold_and_no_longer(
    office, staff, case, span, clock
):
    with pytest.raises(NotClaimedError):
        unlock.unlock(office, span.id, by=staff.first.id, purpose=DECIDE)
    queue.claim(office, case.id, by=staff.first.id)
    assert unlock.purposes(office, case, staff.first.id) == (DECIDE,)
    unlock.unlock(office, span.id, by=staff.first.id, purpose=DECIDE)
    assert shown(office, case, staff.first) == [PHONE]

    queue.release(office, case.id, by=staff.first.id)
    assert shown(office, case, staff.first) == []
    queue.claim(office, case.id, by=staff.first.id)
    assert shown(office, case, staff.first) == []


def test_it_ends_with_the_lease(office, staff, case, span, clock):
    made = replace(office.settings, lease=office.settings.unlock / 2)
    office = replace(office, settings=made)
    queue.claim(office, case.id, by=staff.first.id)
    unlock.unlock(office, span.id, by=staff.first.id, purpose=DECIDE)

    clock.advance(made.lease)
    assert shown(office, case, staff.first) == []
    queue.claim(office, case.id, by=staff.first.id)
    assert shown(office, case, staff.first) == []


def test_a_renewed_lease_does_not_end_it(office, staff, case, span, clock):
    queue.claim(office, case.id, by=staff.first.id)
    unlock.unlock(office, span.id, by=staff.first.id, purpose=DECIDE)
    clock.advance(minutes=1)
    queue.renew(office, case.id, by=staff.first.id)

    assert shown(office, case, staff.first) == [PHONE]


def test_it_ends_with_the_role_and_does_not_come_back_with_it(
    office, officers, case, span
):
    officer = officers.officer
    unlock.unlock(office, span.id, by=officer.id, purpose=Purpose.COMPLAINT)
    accounts.set_roles(office, officer.id, by=None, roles={Role.AUDITOR})
    assert shown(office, case, officer) == []
    accounts.set_roles(office, officer.id, by=None, roles={Role.PRIVACY_OFFICER})
    assert shown(office, case, officer) == []


def test_it_ends_with_the_account(office, officers, case, span):
    officer = officers.officer
    unlock.unlock(office, span.id, by=officer.id, purpose=Purpose.COMPLAINT)
    accounts.set_disabled(office, officer.id, by=None, disabled=True)
    with pytest.raises(NotAllowedError):
        unlock.shown(office, case, officer.id)
    accounts.set_disabled(office, officer.id, by=None, disabled=False)
    assert shown(office, case, officer) == []


def test_it_ends_with_erasure(office, officers, case, span):
    officer = officers.officer.id
    unlock.unlock(office, span.id, by=officer, purpose=Purpose.COMPLAINT)
    seen = erasure.preview(office, span.subject_id, by=officer)
    erasure.erase(
        office,
        span.subject_id,
        by=officer,
        ground="request",
        reference="1",
        seen=seen.id,
    )

    assert unlock.shown(office, case, officer) == ()
    with pytest.raises(ErasedError):
        unlock.unlock(office, span.id, by=officer, purpose=Purpose.COMPLAINT)
    with pytest.raises(ErasedError):
        unlock.clip(office, span.id, by=officer)


def test_a_reviewer_looks_only_to_decide(office, staff, case, span):
    queue.claim(office, case.id, by=staff.first.id)

    for purpose in set(Purpose) - {DECIDE}:
        with pytest.raises(PurposeNotYoursError):
            unlock.unlock(office, span.id, by=staff.first.id, purpose=purpose)
    assert office.store.unlocks.all() == ()


def test_a_minors_information_is_for_officers(office, officers, staff):
    case = personal.submitted(
        office, staff, "她女儿王小豆8岁，在阳光小学三年级二班，妈妈电话13911223344。"
    )
    minor = personal.span_of(office, case, "minor_school")
    queue.claim(office, case.id, by=staff.first.id)

    with pytest.raises(MinorsForOfficersError):
        unlock.unlock(office, minor.id, by=staff.first.id, purpose=DECIDE)
    seen = unlock.unlock(office, minor.id, by=officers.officer.id, purpose=DECIDE)
    assert "阳光小学" in seen.original


def test_whoever_has_decided_may_not_look_at_the_next_level(office, staff, case, span):
    queue.claim(office, case.id, by=staff.all3.id)
    said = {f.id: "false_positive" for f in case.findings}
    queue.decide(
        office, case.id, by=staff.all3.id, outcome="clear", reason="有依据",
        seconds_spent=1, dispositions=said,
        shown_sha256=queue.view(office, case.id, by=staff.all3.id).shown_sha256,
    )  # fmt: skip

    with pytest.raises(SameReviewerError):
        unlock.unlock(office, span.id, by=staff.all3.id, purpose=DECIDE)


def test_a_second_click_is_no_second_look(office, officers, span, clock):
    by = officers.officer.id
    first = unlock.unlock(office, span.id, by=by, purpose=DECIDE)
    clock.advance(minutes=1)

    assert unlock.unlock(office, span.id, by=by, purpose=DECIDE) == first
    assert len(office.store.unlocks.all()) == 1
    unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT)
    assert len(office.store.unlocks.all()) == 2


def test_nobody_looks_at_everything(office, officers, staff, clock):
    office = replace(office, settings=replace(office.settings, unlocks_per_hour=2))
    by = officers.officer.id
    spans = [
        personal.span_of(
            office,
            personal.submitted(office, staff, f"买家电话1370011002{n}，已登记。"),
        )
        for n in range(3)
    ]
    for span in spans[:2]:
        unlock.unlock(office, span.id, by=by, purpose=DECIDE)
    with pytest.raises(TooManyUnlocksError):
        unlock.unlock(office, spans[2].id, by=by, purpose=DECIDE)
    unlock.unlock(office, spans[2].id, by=officers.officer2.id, purpose=DECIDE)

    clock.advance(hours=1)
    unlock.unlock(office, spans[2].id, by=by, purpose=DECIDE)


def test_a_note_is_masked_and_short(office, officers, case, span):
    by = officers.officer.id
    unlock.unlock(office, span.id, by=by, purpose=DECIDE, note=f"来电 {PHONE}\n核对")
    (kept,) = office.store.unlocks.all()

    assert PHONE not in kept.note
    assert "核对" in kept.note
    with pytest.raises(InvalidInputError):
        unlock.unlock(
            office, span.id, by=by, purpose=Purpose.AUTHORITY, note="好" * 201
        )
    with pytest.raises(InvalidInputError):
        unlock.unlock(office, span.id, by=by, purpose="curiosity")


def test_a_look_is_on_record_without_what_was_seen(office, officers, case, span):
    unlock.unlock(office, span.id, by=officers.officer.id, purpose=Purpose.AUTHORITY)
    entry = office.store.audit.about(case.id)[-1]

    assert entry.action == "personal.unlocked"
    assert entry.data["span"] == span.id
    assert entry.data["purpose"] == "authority"
    assert PHONE not in entry.model_dump_json()
    assert audit.verify(office) == entry.seq
    (found,), total = unlock.looked(office, by=officers.officer2.id)
    assert (found.by, found.span_id, total) == (officers.officer.id, span.id, 1)
    assert unlock.looked(office, by=officers.officer2.id, person_id="x") == ((), 0)


def test_no_sound_without_an_unlock_and_none_where_there_is_none(
    office, officers, case, span
):
    by = officers.officer.id
    with pytest.raises(NotUnlockedError):
        unlock.clip(office, span.id, by=by)
    unlock.unlock(office, span.id, by=by, purpose=DECIDE)
    with pytest.raises(NotFoundError):  # a script has no sound
        unlock.clip(office, span.id, by=by)
    assert personal.actions(office, case.id)[-1] == "personal.clip.refused"


def test_what_there_is_not_is_refused_on_record_without_being_repeated(
    office, officers, staff
):
    with pytest.raises(NotFoundError):
        unlock.unlock(office, PHONE, by=officers.officer.id, purpose=DECIDE)
    entry = office.store.audit.last()

    assert entry.action == "personal.unlock.refused"
    assert PHONE not in entry.model_dump_json()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("holds", [False, True])
def test_every_role_may_look_or_is_refused_on_record(
    office, staff, case, span, role, holds
):
    person = personal.hired(office, "somebody", {role})
    if holds:
        try:
            queue.claim(office, case.id, by=person.id)
        except ReviewError:
            holds = False
    may = role is Role.PRIVACY_OFFICER or (role is Role.REVIEWER_1 and holds)

    assert unlock.may_unlock(office, case, person.id) is may
    if may:
        seen = unlock.unlock(office, span.id, by=person.id, purpose=DECIDE)
        assert seen.original == PHONE
    else:
        with pytest.raises(ReviewError):
            unlock.unlock(office, span.id, by=person.id, purpose=DECIDE)
        entry = office.store.audit.last()
        assert (entry.action, entry.actor) == ("personal.unlock.refused", person.id)
        assert office.store.unlocks.all() == ()
        assert unlock.shown(office, case, person.id) == ()


@pytest.mark.parametrize("role", Role)
def test_who_looked_is_for_those_who_may_know(office, staff, role):
    person = personal.hired(office, "somebody", {role})

    if allowed(person, Permission.PRIVACY_READ):
        assert unlock.looked(office, by=person.id) == ((), 0)
    else:
        with pytest.raises(NotAllowedError):
            unlock.looked(office, by=person.id)
        assert office.store.audit.last().action == "permission.refused"


def test_the_host_of_a_case_sees_it_and_no_original(office, staff, case, span):
    for person in (staff.host, staff.writer):
        with pytest.raises(NotAllowedError):
            unlock.unlock(office, span.id, by=person.id, purpose=DECIDE)
    with pytest.raises(NotFoundError):
        unlock.unlock(office, span.id, by=staff.host2.id, purpose=DECIDE)
    assert vault.reveal(office, span.id) == PHONE
