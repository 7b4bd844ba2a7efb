"""Whatever people do, an original is shown exactly as long as it may be."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from review import bootstrap
from review.domain.privacy import Purpose
from review.domain.staff import Role
from review.errors import ReviewError
from review.services import accounts, audit, erasure, queue, tending, unlock
from tests.conftest import FakeClock, make_office
from tests.services import personal
from tests.services.personal import OTHER, PHONE

ROLES = {
    "officer": {Role.PRIVACY_OFFICER},
    "one": {Role.REVIEWER_1},
    "other": {Role.REVIEWER_1, Role.REVIEWER_2},
    "auditor": {Role.AUDITOR},
    "host": {Role.HOST},
    "writer": {Role.SUBMITTER},
}
TEXT = f"买家王小梅电话{PHONE}要换货。第二位买家李雷的电话是{OTHER}，已经登记。"
people = st.sampled_from(sorted(ROLES))
which = st.integers(0, 1)


@dataclass
class Running:
    """What the model knows of one unlock."""

    who: str
    original: str
    subject: str
    until: datetime
    hold: int | None  # which hold of the case it rests on; None: on the role


class Lifetimes(RuleBasedStateMachine):
    """A model of who holds the case and whose account changed, beside the real thing."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FakeClock()
        home = Path(self.folder.name) / "home"
        self.office = make_office(home, self.clock, bootstrap.LazyReader())
        self.people = {
            name: personal.hired(self.office, name, roles)
            for name, roles in ROLES.items()
        }
        staff = SimpleNamespace(**self.people)
        self.case = personal.submitted(self.office, staff, TEXT)
        spans = personal.spans(self.office, self.case)
        self.phones = [span for span in spans if span.type == "phone"]
        assert len({span.subject_id for span in self.phones}) == 2
        self.roles = dict(ROLES)
        self.disabled: set[str] = set()
        self.erased: set[str] = set()
        self.holder, self.hold, self.held_until = "", 0, self.clock.at
        self.running: list[Running] = []

    def teardown(self):
        if hasattr(self, "office"):
            assert audit.verify(self.office)
            self.office.store.close()
            self.folder.cleanup()

    def id(self, name):
        return self.people[name].id

    def holds(self, name):
        return self.holder == name and self.clock.at < self.held_until

    def is_free(self):
        return not self.holder or self.clock.at >= self.held_until

    def may_decide(self, name):
        if name in {"host", "writer"}:  # it is their own case
            return False
        return Role.REVIEWER_1 in self.roles[name] and name not in self.disabled

    def is_officer(self, name):
        return Role.PRIVACY_OFFICER in self.roles[name] and name not in self.disabled

    @rule(name=people)
    def claim(self, name):
        may = self.may_decide(name) and (self.is_free() or self.holds(name))
        try:
            queue.claim(self.office, self.case.id, by=self.id(name))
        except ReviewError:
            assert not may
            return
        assert may
        if not self.holds(name):
            self.hold += 1
        self.holder = name
        self.held_until = self.clock.at + self.office.settings.lease

    @rule(name=people)
    def release(self, name):
        try:
            queue.release(self.office, self.case.id, by=self.id(name))
        except ReviewError:
            return
        assert self.holds(name)
        self.holder = ""

    @rule(name=people, number=which, purpose=st.sampled_from(Purpose))
    def look(self, name, number, purpose):
        span = self.phones[number]
        reviews = self.may_decide(name) and self.holds(name)
        may = self.is_officer(name) or (reviews and purpose is Purpose.DECIDE)
        may = may and span.subject_id not in self.erased
        try:
            seen = unlock.unlock(
                self.office, span.id, by=self.id(name), purpose=purpose
            )
        except ReviewError:
            assert not may
            return
        assert may
        assert seen.original == (PHONE, OTHER)[number]
        hold = None if self.is_officer(name) else self.hold
        self.running.append(
            Running(name, seen.original, span.subject_id, seen.until, hold)
        )

    @rule(seconds=st.sampled_from([0, 59, 120, 299, 300, 600]))
    def wait(self, seconds):
        self.clock.advance(seconds=seconds)

    @rule()
    def tend(self):
        tending.tend(self.office)
        if self.is_free():
            self.holder = ""

    @rule(
        name=people,
        roles=st.sampled_from(
            [{Role.PRIVACY_OFFICER}, {Role.REVIEWER_1}, {Role.QA}, set()]
        ),
    )
    def change_roles(self, name, roles):
        accounts.set_roles(self.office, self.id(name), by=None, roles=roles)
        self.roles[name] = roles
        self.changed(name)

    @rule(name=people, on=st.booleans())
    def disable(self, name, on):
        accounts.set_disabled(self.office, self.id(name), by=None, disabled=on)
        (self.disabled.add if on else self.disabled.discard)(name)
        self.changed(name)

    def changed(self, name):
        """Any change of an account ends what it was shown."""
        self.running = [one for one in self.running if one.who != name]
        if self.holder == name and not self.may_decide(name):
            self.holder = ""

    @rule(number=which)
    def erase(self, number):
        officers = [name for name in ROLES if self.is_officer(name)]
        subject = self.phones[number].subject_id
        if not officers or subject in self.erased:
            return
        by = self.id(officers[0])
        seen = erasure.preview(self.office, subject, by=by)
        erasure.erase(
            self.office, subject, by=by, ground="request", reference="1", seen=seen.id
        )
        self.erased.add(subject)

    def expected(self, name):
        if self.is_officer(name):
            by_lease = False
        elif self.may_decide(name) and self.holds(name):
            by_lease = True
        else:
            return set()
        return {
            one.original
            for one in self.running
            if one.who == name
            and self.clock.at < one.until
            and one.subject not in self.erased
            and not (by_lease and one.hold != self.hold)
        }

    @invariant()
    def everybody_is_shown_what_they_may_see_and_nothing_else(self):
        if not hasattr(self, "office"):
            return
        for name in set(ROLES) - self.disabled:
            seen = unlock.shown(self.office, self.case, self.id(name))
            assert {one.original for one in seen} == self.expected(name), name


TestLifetimes = Lifetimes.TestCase
TestLifetimes.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None
)
