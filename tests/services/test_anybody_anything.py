"""No sequence of acts by any people breaks the rules: real services, real database."""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lexicons.models import Confidence, Finding, MatchedBy, Screening, Severity
from review.config import Settings
from review.domain import steps, workflow
from review.domain.case import Case, Disposition, Outcome, Status
from review.domain.staff import Person, Role
from review.errors import ReviewError
from review.keys import open_ring
from review.services import accounts, audit, intake, queue, tending
from review.services.office import Office
from review.store.database import Store

ROLES = {
    "host": {Role.HOST},
    "host-writer": {Role.HOST, Role.SUBMITTER},
    "writer": {Role.SUBMITTER},
    "writer-one": {Role.SUBMITTER, Role.REVIEWER_1},
    "one": {Role.REVIEWER_1},
    "two": {Role.REVIEWER_2},
    "three": {Role.REVIEWER_3},
    "all": {Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3},
    "all-host": {Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3, Role.HOST},
    "admin": {Role.ADMIN},
}
REACHABLE = steps.NEXT
people = st.sampled_from(sorted(ROLES))
picks = st.integers(0, 50)


@dataclass
class OneWordReader:
    """Finds the one word 最: what is tested here is not the reading."""

    rules: dict = field(default_factory=dict)
    categories: dict = field(default_factory=dict)
    overrides: tuple = ()
    lock: str = "lock"

    def screen(self, text, **_given):
        found = tuple(
            Finding(
                rule="AD-0001",
                revision=1,
                category="absolute-term",
                severity=Severity.HIGH,
                confidence=Confidence.HIGH,
                start=at,
                end=at + 1,
                text="最",
                message="不要这样说。",
                suggest="换个说法。",
                matched_by=MatchedBy.LITERAL,
            )
            for at, letter in enumerate(text)
            if letter == "最"
        )
        return Screening(findings=found, lock=self.lock)


class AnybodyAnything(RuleBasedStateMachine):
    """People of all kinds do whatever they like."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        made = Settings(home=Path(self.folder.name), argon2_kib=64, argon2_lanes=1)
        ring = open_ring(made.home, {})
        self.at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
        numbers = count(1)
        self.office = Office(
            settings=made,
            store=Store(made.database, ring),
            keys=ring,
            now=lambda: self.at,
            new_id=lambda: f"id-{next(numbers)}",
            secret=lambda: "token",
            reader=OneWordReader(),
            hear=lambda: None,
        )
        self.people: dict[str, Person] = {
            name: accounts.add_person(
                self.office,
                by=None,
                username=name,
                name=name,
                password="seven green apples",
                roles=roles,
            )
            for name, roles in ROLES.items()
        }
        self.seen: dict[str, Case] = {}
        self.entries = 0
        for title, words in (("一", "最好"), ("二", "好用")):
            intake.submit_script(
                self.office,
                by=self.id("writer"),
                title=title,
                text=words,
                host_id=self.id("host"),
            )

    def teardown(self):
        if hasattr(self, "office"):
            assert audit.verify(self.office) >= self.entries
            self.office.store.close()
            self.folder.cleanup()

    def id(self, name: str) -> str:
        return self.people[name].id

    def pick(self, number: int) -> Case | None:
        cases = self.office.store.cases.where("1", ())
        return cases[number % len(cases)] if cases else None

    def attempt(self, act, *arguments, **named):
        """Do it; where it is refused, no case may have changed."""
        before = {c.id: c for c in self.office.store.cases.where("1", ())}
        try:
            return act(self.office, *arguments, **named)
        except ReviewError:
            after = {c.id: c for c in self.office.store.cases.where("1", ())}
            assert before == after
            return None

    @rule(by=people, host=people, words=st.sampled_from(["好用", "最好", "最最"]))
    def submit(self, by, host, words):
        self.attempt(
            intake.submit_script,
            by=self.id(by),
            title="专场",
            text=words,
            host_id=self.id(host),
        )

    @rule(by=people, number=picks, minutes=st.integers(1, 90))
    def resubmit(self, by, number, minutes):
        if case := self.pick(number):
            self.attempt(
                intake.submit_script,
                by=self.id(by),
                title="专场",
                text="改过的稿子",
                host_id=case.host_id,
                air_at=self.at + timedelta(minutes=minutes),
                previous_id=case.id,
            )

    @rule(by=people, number=picks)
    def claim(self, by, number):
        if case := self.pick(number):
            self.take(case, by)

    def take(self, case, by):
        held_by = self.holder(case)
        if self.attempt(queue.claim, case.id, by=self.id(by)):
            assert held_by in {None, self.id(by)}
            assert self.id(by) not in self.touched(case)

    def holder(self, case):
        """Who holds the case, by what the database says and nothing else."""
        return case.claimed_by if (case.claimed_until or self.at) > self.at else None

    def touched(self, case):
        return {case.host_id, case.submitter_id, *(d.by for d in case.decisions)}

    @rule(by=people)
    def take_next(self, by):
        case = self.attempt(queue.next_case, by=self.id(by))
        if case:
            whole = self.office.store.cases.get(case.id)
            assert self.id(by) not in self.touched(whole)

    @rule(by=people, number=picks)
    def release(self, by, number):
        if case := self.pick(number):
            self.attempt(queue.release, case.id, by=self.id(by))

    @rule(by=people, number=picks, to=st.sampled_from([*Disposition, None]))
    def note(self, by, number, to):
        case = self.pick(number)
        if case and case.findings:
            finding = case.findings[number % len(case.findings)]
            self.attempt(
                queue.note_disposition,
                case.id,
                by=self.id(by),
                finding_id=finding.id,
                disposition=to,
            )

    @rule(
        by=people,
        number=picks,
        outcome=st.sampled_from(Outcome),
        to=st.sampled_from(Disposition),
        reason=st.sampled_from(["", "有依据"]),
        claims=st.booleans(),
    )
    def decide(self, by, number, outcome, to, reason, claims):
        case = self.pick(number)
        if case and claims:
            self.take(case, by)
        if case:
            self.say(case, by, outcome, to, reason)

    def say(self, case, by, outcome, to, reason):
        held_by = self.holder(self.office.store.cases.get(case.id))
        said = self.attempt(
            queue.decide,
            case.id,
            by=self.id(by),
            outcome=outcome,
            reason=reason,
            seconds_spent=1,
            shown_sha256=workflow.shown_sha256(case),
            dispositions={f.id: to for f in case.findings},
        )
        assert said is None or held_by == self.id(by)

    @rule(
        number=picks,
        outcome=st.sampled_from([o for o in Outcome if o is not Outcome.SEND_BACK]),
        wild=st.booleans(),
        levels=st.integers(1, 3),
    )
    def the_right_ones_decide(self, number, outcome, wild, levels):
        for _ in range(levels):
            case = self.pick(number)
            level = steps.level_of(case) if case else 0
            if case and level:
                by = "all" if wild else ("one", "two", "three")[level - 1]
                self.take(case, by)
                self.say(case, by, outcome, Disposition.FALSE_POSITIVE, "有依据")

    @rule(minutes=st.sampled_from([1, 11, 60]))
    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule()
    def tend(self):
        tending.tend(self.office)

    @rule(by=people, on=st.booleans())
    def disable(self, by, on):
        if by != "admin":
            accounts.set_disabled(self.office, self.id(by), by=None, disabled=on)

    @invariant()
    def nothing_is_lost_and_history_only_grows(self):
        if not hasattr(self, "office"):
            return
        now = {c.id: c for c in self.office.store.cases.where("1", ())}
        for case_id, before in self.seen.items():
            after = now[case_id]
            assert after.decisions[: len(before.decisions)] == before.decisions
            assert after.findings == before.findings
            assert after.row_version >= before.row_version
            assert reachable(before.status, after.status)
        last = self.office.store.audit.last()
        assert last is not None
        assert last.seq >= self.entries
        self.seen, self.entries = now, last.seq

    @invariant()
    def duties_stay_separate(self):
        for case in getattr(self, "seen", {}).values():
            deciders = [d.by for d in case.decisions]
            assert len(set(deciders)) == len(deciders)
            assert not {case.host_id, case.submitter_id} & set(deciders)
            assert [d.level for d in case.decisions] == [*range(1, len(deciders) + 1)]

    @invariant()
    def the_status_says_how_many_have_decided(self):
        for case in getattr(self, "seen", {}).values():
            level = steps.LEVEL.get(case.status)
            if level:
                assert len(case.decisions) == level - 1
            if case.status is Status.RETURNED:
                assert case.decisions[-1].outcome is Outcome.SEND_BACK

    @invariant()
    def what_is_closed_took_three_people(self):
        for case in getattr(self, "seen", {}).values():
            if case.status in {Status.CLOSED, Status.ARCHIVED}:
                assert len(case.decisions) == 3
                assert case.outcome is case.decisions[-1].outcome
            for decision in case.decisions:
                held = set(decision.dispositions.values())
                if decision.outcome is Outcome.CLEAR:
                    assert held <= {Disposition.FALSE_POSITIVE}
                else:
                    assert decision.reason


def reachable(start: Status, end: Status) -> bool:
    found, edge = {start}, {start}
    while edge:
        edge = {to for status in edge for to in REACHABLE[status]} - found
        found |= edge
    return end in found


TestAnybodyAnything = AnybodyAnything.TestCase
TestAnybodyAnything.settings = settings(
    max_examples=30, stateful_step_count=50, deadline=None
)
