"""Whoever does what in whatever order: no export without two people, none twice."""

import tempfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pyrage
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from review import bootstrap
from review.domain.privacy import ExportState
from review.domain.staff import Permission, Role, allowed
from review.errors import ReviewError
from review.services import accounts, audit, personal_exports, tending
from tests.conftest import FakeClock, make_office
from tests.services import personal

ROLES = {
    "officer": {Role.PRIVACY_OFFICER},
    "officer2": {Role.PRIVACY_OFFICER},
    "admin": {Role.ADMIN},
    "auditor": {Role.AUDITOR},
    "host": {Role.HOST},
    "writer": {Role.SUBMITTER},
}
DAY = timedelta(days=1)
KEY = str(pyrage.x25519.Identity.generate().to_public())
people = st.sampled_from(sorted(ROLES))
picks = st.integers(0, 9)


class Exports(RuleBasedStateMachine):
    """People of all kinds ask, decide and take."""

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
        self.case = personal.submitted(self.office, SimpleNamespace(**self.people))
        self.asked: list[str] = []
        self.handed: list[str] = []

    def teardown(self):
        if hasattr(self, "office"):
            assert audit.verify(self.office)
            self.office.store.close()
            self.folder.cleanup()

    def may(self, name, permission):
        person = self.office.store.people.get(self.people[name].id)
        return allowed(person, permission)

    def pick(self, number):
        known = self.asked[number % len(self.asked)] if self.asked else "x"
        return known, self.office.store.personal_exports.get(known)

    @rule(name=people)
    def ask(self, name):
        try:
            export = personal_exports.ask(
                self.office, [self.case.id], by=self.people[name].id,
                purpose="authority", note="文号 12", recipient=KEY,
            )  # fmt: skip
        except ReviewError:
            assert not self.may(name, Permission.PRIVACY_EXPORT)
            return
        assert self.may(name, Permission.PRIVACY_EXPORT)
        self.asked.append(export.id)

    @rule(name=people, number=picks, approve=st.booleans())
    def decide(self, name, number, approve):
        known, before = self.pick(number)
        by = self.people[name].id
        may = (
            before is not None
            and self.may(name, Permission.PRIVACY_APPROVE)
            and before.state is ExportState.ASKED
            and before.asked_by != by
            and self.clock.at < before.asked_at + 7 * DAY
        )
        try:
            personal_exports.decide(self.office, known, by=by, approve=approve)
        except ReviewError:
            assert not may
            assert self.pick(number) == (known, before)
        else:
            assert may

    @rule(name=people, number=picks)
    def make(self, name, number):
        known, before = self.pick(number)
        by = self.people[name].id
        may = (
            before is not None
            and self.may(name, Permission.PRIVACY_EXPORT)
            and before.state is ExportState.APPROVED
            and before.asked_by == by
            and self.clock.at < before.decided_at + DAY
        )
        try:
            personal_exports.make(self.office, known, by=by)
        except ReviewError:
            assert not may
            assert self.pick(number) == (known, before)
        else:
            assert may
            self.handed.append(known)

    @rule(hours=st.sampled_from([1, 23, 24, 200]))
    def wait(self, hours):
        self.clock.advance(hours=hours)

    @rule()
    def tend(self):
        tending.tend(self.office)

    @rule(
        name=st.sampled_from(["officer", "officer2", "auditor"]),
        role=st.sampled_from([Role.PRIVACY_OFFICER, Role.AUDITOR]),
    )
    def change_role(self, name, role):
        accounts.set_roles(self.office, self.people[name].id, by=None, roles={role})

    @invariant()
    def nothing_is_handed_out_twice_or_by_one_person(self):
        if not hasattr(self, "office"):
            return
        assert len(set(self.handed)) == len(self.handed)
        for export in self.office.store.personal_exports.all():
            assert export.decided_by != export.asked_by
            made = export.state is ExportState.MADE
            assert made == (export.id in self.handed) == (export.sha256 is not None)
            if made:
                assert export.decided_by is not None
                assert export.made_at < export.decided_at + DAY


TestExports = Exports.TestCase
TestExports.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
