"""Signing in, roles, and what a guard lets through."""

import dataclasses
from datetime import timedelta

import pytest

from review.domain.canonical import sha256
from review.domain.staff import GRANTS, Permission, Person, Role, allowed
from review.errors import (
    InvalidInputError,
    LastAdminError,
    NotAllowedError,
    SignInRefusedError,
    StoreBusyError,
    TooManyAttemptsError,
    WeakPasswordError,
)
from review.services import accounts, audit, guard, intake, passwords, queue

PASSWORD = "seven green apples"


def sign_in(office, username="writer", password=PASSWORD, address="10.0.0.1"):
    return accounts.sign_in(office, username, password, address=address)


def actions(office, subject):
    return [entry.action for entry in office.store.audit.about(subject)]


def test_the_right_password_gives_a_session_of_which_only_a_hash_is_kept(office, staff):
    token = sign_in(office)

    assert accounts.who(office, token) == staff.writer
    rows = office.store.connection.all("SELECT * FROM sessions")
    assert [row["token_sha256"] for row in rows] == [sha256(token)]
    assert token not in str(rows)


def test_the_user_name_may_be_written_in_capitals(office, staff):
    assert accounts.who(office, sign_in(office, "WRITER")) == staff.writer


def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(office, staff):
    said = set()
    for username, password in (("writer", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(SignInRefusedError) as caught:
            sign_in(office, username, password)
        said.add(str(caught.value))

    assert len(said) == 1


def test_every_attempt_is_in_the_audit_log_and_no_password_or_unknown_name_is(
    office, staff
):
    sign_in(office)
    with pytest.raises(SignInRefusedError):
        sign_in(office, "my secret typed here", "another secret")

    log = str([entry.model_dump() for entry in office.store.audit.every()])
    assert "signin.refused" in log
    assert "secret" not in log
    assert "signin" in actions(office, staff.writer.id)


def test_five_wrong_passwords_close_the_door_for_a_while(office, staff, clock):
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            sign_in(office, password="wrong")
    with pytest.raises(TooManyAttemptsError):
        sign_in(office)

    clock.advance(minutes=16)

    assert accounts.who(office, sign_in(office)) == staff.writer


def test_one_address_may_not_try_many_names(office, staff):
    for n in range(30):
        with pytest.raises(SignInRefusedError):
            sign_in(office, f"guess-{n}")

    with pytest.raises(TooManyAttemptsError):
        sign_in(office, "writer")
    assert accounts.who(office, sign_in(office, address="10.0.0.2")) == staff.writer


def test_guessing_from_elsewhere_does_not_shut_out_the_owner_of_a_name(office, staff):
    for n in range(49):
        with pytest.raises(SignInRefusedError):
            sign_in(office, password="wrong", address=f"10.1.{n // 4}.1")

    assert accounts.who(office, sign_in(office)) == staff.writer
    with pytest.raises(SignInRefusedError):
        sign_in(office, password="wrong", address="10.2.0.1")
    with pytest.raises(TooManyAttemptsError):
        sign_in(office)


def test_a_household_of_ipv6_counts_as_one_address(office, staff):
    for n in range(5):
        with pytest.raises(SignInRefusedError):
            sign_in(office, password="wrong", address=f"2001:db8:1:2::{n}")

    with pytest.raises(TooManyAttemptsError):
        sign_in(office, address="2001:db8:1:2:ffff::1")
    sign_in(office, address="2001:db8:1:3::1")


def test_hammering_at_a_shut_door_does_not_fill_the_log(office, staff, clock):
    for n in range(30):
        with pytest.raises(SignInRefusedError):
            sign_in(office, f"guess-{n}")
    before = office.store.audit.last().seq
    for n in range(20):
        with pytest.raises(TooManyAttemptsError):
            sign_in(office, f"other-{n}")

    assert office.store.audit.last().seq == before + 1
    assert office.store.audit.last().action == "signin.limited"


class Racing:
    """A clock that lets something happen while a service is at work."""

    def __init__(self, clock, act):
        self.clock, self.act = clock, act

    def __call__(self):
        act, self.act = self.act, lambda: None
        act()
        return self.clock()


def test_a_password_that_is_changed_during_a_sign_in_gives_no_session(
    office, other_office, staff, monkeypatch
):
    right = passwords.matches

    def slow(settings, password, kept):
        found = right(settings, password, kept)
        accounts.set_password(
            other_office, staff.writer.id, by=None, password="nine blue plums"
        )
        return found

    monkeypatch.setattr(passwords, "matches", slow)

    with pytest.raises(SignInRefusedError):
        sign_in(office)
    assert office.store.connection.all("SELECT * FROM sessions") == []


def test_changing_the_language_cannot_bring_back_a_role_just_taken_away(
    office, other_office, staff
):
    blocked = []

    def demote():
        try:
            other_office.store.connection.raw.execute("PRAGMA busy_timeout = 50")
            accounts.set_roles(other_office, staff.writer.id, by=None, roles=())
        except StoreBusyError:
            blocked.append(True)

    racing = dataclasses.replace(office, now=Racing(office.now, demote))
    accounts.set_language(racing, by=staff.writer.id, lang="en")
    if blocked:
        accounts.set_roles(other_office, staff.writer.id, by=None, roles=())

    assert office.store.people.get(staff.writer.id).roles == frozenset()


def test_a_closed_account_changes_no_password(office, staff):
    accounts.set_disabled(office, staff.writer.id, by=None, disabled=True)

    with pytest.raises(NotAllowedError):
        accounts.set_password(
            office, staff.writer.id, by=staff.writer.id, password="nine blue plums"
        )


def test_a_session_ends_when_nobody_uses_it(office, staff, clock):
    token = sign_in(office)
    clock.advance(office.settings.session_idle + timedelta(seconds=1))

    assert accounts.who(office, token) is None


def test_a_session_that_is_used_lives_until_its_absolute_end(office, staff, clock):
    token = sign_in(office)
    for _ in range(11):
        clock.advance(hours=1)
        assert accounts.who(office, token) == staff.writer
    clock.advance(hours=1)

    assert accounts.who(office, token) is None


def test_signing_out_ends_the_session(office, staff):
    token = sign_in(office)
    accounts.sign_out(office, token)

    assert accounts.who(office, token) is None
    assert accounts.who(office, "made up") is None


@pytest.mark.parametrize("change", ["roles", "disabled", "password"])
def test_a_change_of_the_account_ends_its_sessions(office, staff, change):
    token = sign_in(office)
    by, person_id = staff.admin.id, staff.writer.id
    if change == "roles":
        accounts.set_roles(office, person_id, by=by, roles={Role.HOST})
    elif change == "disabled":
        accounts.set_disabled(office, person_id, by=by, disabled=True)
    else:
        accounts.set_password(office, person_id, by=by, password="nine blue plums")

    assert accounts.who(office, token) is None


def test_a_disabled_account_cannot_sign_in(office, staff):
    accounts.set_disabled(office, staff.writer.id, by=staff.admin.id, disabled=True)

    with pytest.raises(SignInRefusedError):
        sign_in(office)


def test_somebody_who_loses_a_role_lets_go_of_what_they_hold(office, staff):
    case = intake.submit_script(
        office,
        by=staff.writer.id,
        title="专场",
        text="今晚八点见。",
        host_id=staff.host.id,
    )
    queue.claim(office, case.id, by=staff.first.id)

    accounts.set_roles(office, staff.first.id, by=staff.admin.id, roles={Role.QA})

    assert office.store.cases.get(case.id).claimed_by is None


@pytest.mark.parametrize(
    "password", ["short", "password", "aaaaaaaaaaaa", "1234567890", "newperson"]
)
def test_a_weak_password_is_refused(office, staff, password):
    with pytest.raises(WeakPasswordError):
        accounts.add_person(
            office,
            by=staff.admin.id,
            username="newperson",
            name="新人",
            password=password,
            roles={Role.HOST},
        )


def test_a_user_name_is_given_once(office, staff):
    with pytest.raises(InvalidInputError):
        accounts.add_person(
            office,
            by=None,
            username="Writer",
            name="另一人",
            password=PASSWORD,
            roles=(),
        )


def test_only_an_administrator_manages_accounts(office, staff):
    with pytest.raises(NotAllowedError):
        accounts.set_roles(
            office, staff.writer.id, by=staff.writer.id, roles={Role.ADMIN}
        )

    assert "permission.refused" in actions(office, staff.writer.id)


def test_the_last_administrator_stays(office, staff):
    with pytest.raises(LastAdminError):
        accounts.set_roles(office, staff.admin.id, by=staff.admin.id, roles=())


def test_everybody_may_change_their_own_password_and_stay_signed_in_here(office, staff):
    here, there = sign_in(office), sign_in(office)
    accounts.set_password(
        office,
        staff.writer.id,
        by=staff.writer.id,
        password="nine blue plums",
        keep=here,
    )

    assert accounts.who(office, here) == staff.writer
    assert accounts.who(office, there) is None
    sign_in(office, password="nine blue plums")


def test_a_guard_reads_the_roles_anew(office, staff):
    guard.require(office, staff.writer.id, Permission.CASE_SUBMIT)
    accounts.set_roles(office, staff.writer.id, by=None, roles={Role.HOST})

    with pytest.raises(NotAllowedError):
        guard.require(office, staff.writer.id, Permission.CASE_SUBMIT)


def test_an_administrator_decides_no_case():
    admin = Person(id="a", username="a", name="a", roles=frozenset({Role.ADMIN}))

    both = admin.model_copy(update={"roles": frozenset({Role.ADMIN, Role.REVIEWER_1})})
    for person in (admin, both):
        assert not any(
            allowed(person, p) for p in Permission if p.startswith("case.decide")
        )
    assert set(GRANTS) == set(Role)


def test_a_short_idle_time_does_not_end_the_session_of_somebody_at_work(
    office, staff, clock
):
    brief = dataclasses.replace(
        office,
        settings=dataclasses.replace(
            office.settings, session_idle=timedelta(minutes=1)
        ),
    )
    token = sign_in(brief)

    for _ in range(4):
        clock.advance(seconds=40)
        assert accounts.who(brief, token) == staff.writer


def test_a_name_is_one_line_that_nothing_obeys(office):
    person = accounts.add_person(
        office,
        by=None,
        username="zhang",
        name="\x1b[31m张\t三\udcff\n",
        password=PASSWORD,
        roles=(),
    )

    assert person.name == "[31m张 三"


def test_nobody_gives_themselves_a_role(office, staff):
    """Not even who manages accounts: looking at originals takes a second person."""
    for roles in ({"admin", "privacy-officer"}, {"admin", "reviewer-1"}):
        with pytest.raises(InvalidInputError):
            accounts.set_roles(office, staff.admin.id, by=staff.admin.id, roles=roles)
    assert office.store.people.get(staff.admin.id).roles == {"admin"}
    assert office.store.audit.last().action == "person.roles.refused"

    other = accounts.add_person(
        office, by=None, username="boss", name="老板", password=PASSWORD,
        roles={"admin"},
    )  # fmt: skip
    given = {"admin", "qa"}
    accounts.set_roles(office, staff.admin.id, by=other.id, roles=given)
    accounts.set_roles(office, staff.admin.id, by=staff.admin.id, roles={"admin"})
    assert audit.verify(office)
