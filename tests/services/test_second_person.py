"""Four eyes: who gives out roles comes to no original by that alone."""

import pytest

from review.domain.staff import Role
from review.errors import (
    NotAllowedError,
    SecondPersonNeededError,
    SecondRefusedError,
    TooManyAttemptsError,
)
from review.services import account_changes, accounts, audit, passwords
from review.services.second_person import Second
from tests.conftest import PASSWORD
from tests.services.personal import officers

OFFICER = {Role.PRIVACY_OFFICER}
OTHER = "eleven yellow pears"


@pytest.fixture
def people(office):
    return officers(office)


def promote(office, staff, second, *, who=None):
    return accounts.set_roles(
        office, (who or staff.qa).id, by=staff.admin.id, roles=OFFICER, second=second
    )


def add(office, staff, second):
    return accounts.add_person(
        office, by=staff.admin.id, username="newone", name="新人", password=PASSWORD,
        roles=OFFICER, second=second,
    )  # fmt: skip


def reset(office, staff, second):
    officer = office.store.people.by_username("officer2")
    accounts.set_password(
        office, officer.id, by=staff.admin.id, password=OTHER, second=second
    )


ACTS = (promote, add, reset)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("second", [None, "admin", "qa", "auditor", "host"])
def test_an_administrator_alone_makes_no_privacy_officer(
    office, staff, people, act, second
):
    before = office.store.people.all()
    with pytest.raises(SecondPersonNeededError):
        act(office, staff, Second(second, PASSWORD) if second else None)

    assert office.store.people.all() == before
    assert accounts.sign_in(office, "officer2", PASSWORD, address="a")
    assert office.store.audit.last().action == "signin"
    refused = office.store.audit.about(staff.admin.id)[-1]
    assert refused.action.endswith(".refused")
    assert refused.data == {"code": "R405"}


@pytest.mark.parametrize("act", ACTS)
def test_a_privacy_officer_confirms_it_and_the_log_says_who(office, staff, people, act):
    act(office, staff, Second("officer", PASSWORD))

    assert office.store.audit.last().data["second"] == people.officer.id
    assert audit.verify(office)


@pytest.mark.parametrize("act", ACTS)
def test_a_wrong_password_confirms_nothing_and_is_counted(office, staff, people, act):
    for _turn in range(office.settings.attempts_per_user):
        with pytest.raises(SecondRefusedError):
            act(office, staff, Second("officer", OTHER))
    with pytest.raises(TooManyAttemptsError):
        act(office, staff, Second("officer", PASSWORD))


def test_nobody_confirms_what_is_about_themselves(office, staff, people):
    with pytest.raises(SecondPersonNeededError):
        reset(office, staff, Second("officer2", PASSWORD))
    accounts.set_disabled(office, people.officer.id, by=staff.admin.id, disabled=True)
    with pytest.raises(SecondRefusedError):
        promote(office, staff, Second("officer", PASSWORD))


def test_everything_else_takes_one(office, staff, people):
    both = {Role.PRIVACY_OFFICER, Role.QA}
    kept = accounts.set_roles(office, people.officer.id, by=staff.admin.id, roles=both)
    assert kept.roles == both
    accounts.set_password(
        office, people.officer.id, by=people.officer.id, password=OTHER
    )
    accounts.set_password(office, staff.qa.id, by=staff.admin.id, password=OTHER)
    made = accounts.set_roles(office, staff.qa.id, by=None, roles=OFFICER)
    assert made.roles == OFFICER


def test_a_second_person_makes_no_administrator_of_anybody(office, staff, people):
    with pytest.raises(NotAllowedError):
        accounts.set_roles(
            office, staff.host.id, by=staff.qa.id, roles=OFFICER,
            second=Second("officer", PASSWORD),
        )  # fmt: skip


def test_a_role_that_goes_or_comes_meanwhile_takes_the_word_too(
    office, staff, people, monkeypatch
):
    """As where another session of the administrator acts between question and answer."""
    free = account_changes._hashed

    def removed_first(office, person, password, **said):
        account_changes._hashed = free
        accounts.set_roles(office, person.id, by=staff.admin.id, roles=set())
        return free(office, person, password, **said)

    monkeypatch.setattr(account_changes, "_hashed", removed_first)
    with pytest.raises(SecondPersonNeededError):
        accounts.set_roles(office, people.officer2.id, by=staff.admin.id, roles=OFFICER)

    hashed = passwords.hashed

    def given_first(settings, password):
        accounts.set_roles(office, staff.qa.id, by=None, roles=OFFICER)
        return hashed(settings, password)

    monkeypatch.setattr(passwords, "hashed", given_first)
    with pytest.raises(SecondPersonNeededError):
        accounts.set_password(office, staff.qa.id, by=staff.admin.id, password=OTHER)
