"""A password that somebody else knows is changed before anything else is done."""

import importlib
import inspect
import pkgutil
from dataclasses import replace

import pytest

import review.services
from review.domain.staff import Role
from review.errors import (
    AuditBrokenError,
    ConflictError,
    InvalidInputError,
    LastAdminError,
    NotFoundError,
    PasswordDueError,
    SamePasswordError,
    SecondPersonNeededError,
    SignInRefusedError,
    WeakPasswordError,
)
from review.services import accounts, audit, intake, jobs, media, passwords, queue
from review.services.second_person import Second
from tests.conftest import PASSWORD
from tests.services.personal import officers
from tests.services.sampled import recording
from tests.services.test_evidence import behind_the_back

OWN = "nine red plums"
# Leaving and choosing a password is what is left.
LEFT = {"sign_out", "set_password", "change"}
# Parts of an act that has asked already, or what only says whether somebody may.
PARTS = {
    *("account_changes.confirmed", "second_person.confirmed", "trail.watching"),
    *("correcting.keep", "marking.remask", "marking_heard.mark"),
    *("transcribing.may_type", "transcribing.refusal"),
}
# They ask who may see the case of a thing, where there is one.
ABOUT_A_CASE = {"jobs.cancel", "jobs.retry", "media.peaks", "media.playable"}
GIVEN = {"lang": "en"}


@pytest.fixture
def new(office):
    """Somebody with every role, and a password that is known to somebody else."""
    return accounts.add_person(
        office, by=None, username="new", name="新人", password=PASSWORD,
        roles=set(Role), is_given=True,
    )  # fmt: skip


def acts():
    """Every function of the services that somebody asks for by their id."""
    for found in pkgutil.iter_modules(review.services.__path__):
        module = importlib.import_module(f"review.services.{found.name}")
        for name, act in inspect.getmembers(module, inspect.isfunction):
            ours = act.__module__ == module.__name__ and not name.startswith("_")
            by = inspect.signature(act).parameters.get("by")
            full = f"{found.name}.{name}"
            if ours and by and by.default is by.empty and full not in PARTS:
                yield pytest.param(act, full, id=full)


@pytest.mark.parametrize(
    ("act", "name"), [one for one in acts() if one.values[0].__name__ not in LEFT]
)
def test_nothing_is_done_until_there_is_another_password(office, new, act, name):
    given = {
        name: GIVEN.get(name, "x")
        for name, one in inspect.signature(act).parameters.items()
        if one.default is one.empty and name not in {"office", "by"}
    }
    known = NotFoundError if name in ABOUT_A_CASE else PasswordDueError
    with pytest.raises(known):
        act(office, **given, by=new.id)


def test_a_recording_and_its_job_are_out_of_reach(office, staff, new, tmp_path):
    case = recording(office, staff, tmp_path)
    for act in (media.playable, media.peaks):
        with pytest.raises(PasswordDueError):
            act(office, case.recording_id, by=new.id)
    heard = office.store.jobs.newest(case.id)
    for act in (jobs.cancel, jobs.retry):
        with pytest.raises(PasswordDueError):
            act(office, heard.id, by=new.id)


def test_what_an_administrator_typed_is_changed_first(office, staff):
    added = accounts.add_person(
        office, by=staff.admin.id, username="new", name="新人", password=PASSWORD,
        roles={Role.SUBMITTER},
    )  # fmt: skip
    token = accounts.sign_in(office, "new", PASSWORD, address="a")
    assert accounts.who(office, token).must_change
    for same in (PASSWORD, "short"):
        with pytest.raises((SamePasswordError, WeakPasswordError)):
            accounts.set_password(office, added.id, by=added.id, password=same)

    accounts.set_password(office, added.id, by=added.id, password=OWN, keep=token)

    assert not accounts.who(office, token).must_change
    intake.submit_script(
        office, by=added.id, title="专场", text="今晚见。", host_id=staff.host.id
    )
    assert audit.verify(office)


def test_a_password_that_was_reset_is_changed_first(office, staff):
    accounts.set_password(office, staff.qa.id, by=staff.admin.id, password=OWN)
    with pytest.raises(PasswordDueError):
        queue.page(office, by=staff.qa.id)
    with pytest.raises(SamePasswordError):
        accounts.set_password(office, staff.qa.id, by=staff.qa.id, password=OWN)
    accounts.set_password(office, staff.qa.id, by=staff.qa.id, password="ten gray figs")
    assert queue.page(office, by=staff.qa.id).total == 0


def test_the_owner_of_the_machine_says_who_typed_it(office):
    for username, is_given in (("one", True), ("two", False)):
        made = accounts.add_person(
            office, by=None, username=username, name=username, password=PASSWORD,
            roles={Role.QA}, is_given=is_given,
        )  # fmt: skip
        assert made.must_change is is_given
        accounts.set_password(
            office, made.id, by=None, password=OWN, is_given=not is_given
        )
        assert office.store.people.get(made.id).must_change is not is_given


def test_nobody_confirms_with_a_password_that_was_given(office, staff):
    officer = officers(office).officer
    accounts.set_password(
        office, officer.id, by=staff.admin.id, password=OWN,
        second=Second("officer2", PASSWORD),
    )  # fmt: skip
    with pytest.raises(PasswordDueError):
        accounts.set_roles(
            office, staff.qa.id, by=staff.admin.id, roles={Role.PRIVACY_OFFICER},
            second=Second("officer", OWN),
        )  # fmt: skip


def test_a_hash_that_is_made_anew_does_not_make_it_ones_own(office, new):
    stronger = replace(office, settings=replace(office.settings, argon2_kib=128))
    assert accounts.sign_in(stronger, "new", PASSWORD, address="a")
    assert office.store.people.get(new.id).must_change
    assert audit.verify(office)


def test_nobody_is_spared_it_behind_the_back_of_the_log(office, new):
    assert audit.verify(office)
    with behind_the_back(office, "people") as kept:
        kept.run("UPDATE people SET must_change = 0")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


@pytest.mark.parametrize(
    ("whom", "roles", "password", "refusal"),
    [
        ("qa", {Role.PRIVACY_OFFICER}, OWN, SecondPersonNeededError),
        ("qa", {Role.HOST}, "short", WeakPasswordError),
        ("admin", {Role.QA}, OWN, InvalidInputError),
        ("admin", set(), OWN, LastAdminError),
    ],
)
def test_password_and_roles_are_changed_both_or_neither(
    office, staff, whom, roles, password, refusal
):
    person = getattr(staff, whom)
    before = office.store.people.password_hash(person.id)
    token = accounts.sign_in(office, whom, PASSWORD, address="a")
    with pytest.raises(refusal):
        accounts.change(
            office, person.id, by=staff.admin.id, roles=roles, password=password
        )
    assert office.store.people.password_hash(person.id) == before
    assert accounts.who(office, token) == person
    assert audit.verify(office)


@pytest.mark.parametrize(
    "shut",
    [
        lambda office, by, one: accounts.set_password(
            office, one, by=by, password="ten gray figs"
        ),
        lambda office, by, one: accounts.set_disabled(
            office, one, by=by, disabled=True
        ),
    ],
    ids=["reset", "closed"],
)
def test_who_is_shut_out_on_the_way_does_not_undo_it(office, staff, monkeypatch, shut):
    token = accounts.sign_in(office, "qa", PASSWORD, address="a")
    hashed = passwords.hashed

    def meanwhile(settings, password):
        if password == OWN:
            shut(office, staff.admin.id, staff.qa.id)
        return hashed(settings, password)

    monkeypatch.setattr(passwords, "hashed", meanwhile)
    with pytest.raises(ConflictError):
        accounts.set_password(
            office, staff.qa.id, by=staff.qa.id, password=OWN, keep=token
        )
    with pytest.raises(SignInRefusedError):
        accounts.sign_in(office, "qa", OWN, address="a")
    assert audit.verify(office)


def test_both_are_changed_with_one_word_of_the_second_person(office, staff):
    officers(office)
    changed = accounts.change(
        office, staff.qa.id, by=staff.admin.id, roles={Role.PRIVACY_OFFICER},
        password=OWN, second=Second("officer", PASSWORD),
    )  # fmt: skip
    assert changed.roles == {Role.PRIVACY_OFFICER}
    assert office.store.people.get(staff.qa.id) == changed
    assert accounts.sign_in(office, "qa", OWN, address="a")
    said = office.store.audit.about(staff.qa.id)
    assert [e.action for e in said[-3:]] == [
        "person.password",
        "person.roles",
        "signin",
    ]
    assert "second" in said[-2].data
    assert audit.verify(office)
