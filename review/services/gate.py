"""May this host go live, with this script, at this time? For the control room.

The gate shuts by itself: whatever is not shown to be in order is a reason against.
Every question and its answer goes into the audit log.
"""

from dataclasses import dataclass
from datetime import datetime

from review.domain.case import Case, CaseKind, Outcome, Status
from review.domain.certificate import Certificate, month_of
from review.domain.quiz_month import MonthState, state_of
from review.domain.staff import Permission, Person, Role
from review.errors import (
    CertificateExpiredError,
    GateError,
    HostDisabledError,
    MonthFailedError,
    NoCertificateError,
    NotAHostError,
    NotAScriptError,
    NotFoundError,
    OtherHostsScriptError,
    ScriptNotClearedError,
    ScriptReplacedError,
    ScriptUndecidedError,
    ScriptWithdrawnError,
)
from review.services import guard, trail
from review.services.office import Office

DECIDED = frozenset({Status.CLOSED, Status.ARCHIVED})
WITHDRAWN = frozenset({Status.EXPIRED, Status.REVOKED})
CLEARED = frozenset({Outcome.CLEAR, Outcome.CLEAR_WITH_CONDITIONS})


@dataclass(frozen=True)
class GateAnswer:
    """Yes, or no with every reason. `conditions` must be kept on air.

    `script` comes without findings and opinions: who asks need not be a reviewer, and
    a reviewer who asks stays blind.
    """

    host: Person
    at: datetime
    certificate: Certificate | None
    script: Case | None
    reasons: tuple[GateError, ...]
    conditions: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


def check(
    office: Office,
    *,
    host: str,
    script: str | None = None,
    at: datetime | None = None,
    by: str | None = None,
) -> GateAnswer:
    """The answer for a host (id or user name), and a script (id or number).

    A number means its newest version. `by` None is the command line of the machine's
    owner. Raises NotFoundError where there is no such person or script, and
    NotAllowedError.
    """
    if by is not None:
        guard.require(office, by, Permission.GATE_READ)
    moment = at or office.now()
    person = _person(office, host)
    case = None if script is None else _script(office, script)
    certificates = office.store.quizzes.certificates_of(person.id)
    valid = next((c for c in certificates if c.is_valid(moment)), None)
    reasons = [
        *_about_person(person),
        *_about_quiz(office, person, certificates, at=moment),
        *(_about_script(office, case, person, at=moment) if case else ()),
    ]
    trail.append(
        office,
        actor=by or trail.SYSTEM,
        action="gate.asked",
        subject=person.id,
        script=case.id if case else None,
        at=moment.isoformat(),
        allowed=not reasons,
        reasons=[reason.code for reason in reasons],
    )
    return GateAnswer(
        host=person,
        at=moment,
        certificate=valid,
        script=case.model_copy(update={"decisions": (), "findings": ()})
        if case
        else None,
        reasons=tuple(reasons),
        conditions=_conditions(case) if case else (),
    )


def _person(office: Office, host: str) -> Person:
    found = office.store.people.get(host) or office.store.people.by_username(host)
    if found is None:
        raise NotFoundError(what="host", id=host)
    return found


def _script(office: Office, script: str) -> Case:
    found = office.store.cases.get(script) or office.store.cases.by_number(script)
    if found is None:
        raise NotFoundError(what="script", id=script)
    return found


def _about_person(person: Person) -> list[GateError]:
    reasons: list[GateError] = []
    if Role.HOST not in person.roles:
        reasons.append(NotAHostError(name=person.name))
    if person.disabled:
        reasons.append(HostDisabledError(name=person.name))
    return reasons


def _about_quiz(
    office: Office,
    person: Person,
    certificates: tuple[Certificate, ...],
    *,
    at: datetime,
) -> list[GateError]:
    """A certificate that covers the time, and no failed quiz since then.

    Somebody who has failed all attempts of a month does not go live on the certificate
    of the month before.
    """
    month, attempts = month_of(at), office.settings.retakes + 1
    taken = office.store.quizzes.of_month(person.id, month)
    known = [a for a in taken if a.started_at <= at]
    if state_of(known, attempts=attempts) is MonthState.FAILED:
        return [MonthFailedError(name=person.name, month=month, attempts=attempts)]
    if any(certificate.is_valid(at) for certificate in certificates):
        return []
    earlier = [c for c in certificates if c.issued_at <= at]
    if not earlier:
        return [NoCertificateError(name=person.name)]
    last = earlier[0]
    return [
        CertificateExpiredError(
            name=person.name, number=last.number, valid_until=last.last_day.isoformat()
        )
    ]


def _about_script(
    office: Office, case: Case, person: Person, *, at: datetime
) -> list[GateError]:
    reasons: list[GateError] = []
    if case.kind is not CaseKind.SCRIPT:
        reasons.append(NotAScriptError(number=case.number))
    if case.host_id != person.id:
        reasons.append(OtherHostsScriptError(number=case.number, name=person.name))
    against = _standing(office, case, at=at)
    return [*reasons, against] if against else reasons


def _standing(office: Office, case: Case, *, at: datetime) -> GateError | None:
    replaced = office.store.cases.next_version_id(case.id)
    if case.status is Status.SUPERSEDED or replaced:
        return ScriptReplacedError(number=case.number)
    if case.status in WITHDRAWN:
        return ScriptWithdrawnError(number=case.number)
    if case.status is Status.RETURNED:
        return ScriptNotClearedError(number=case.number)
    final = case.decisions[-1] if case.decisions else None
    if case.status not in DECIDED or final is None or final.decided_at > at:
        return ScriptUndecidedError(number=case.number)
    if case.outcome not in CLEARED:
        return ScriptNotClearedError(number=case.number)
    return None


def _conditions(case: Case) -> tuple[str, ...]:
    """What was demanded by whoever cleared it with conditions, first level first.

    Nothing while it is not cleared: the levels do not know each other's words yet.
    """
    if case.status not in DECIDED or case.outcome not in CLEARED:
        return ()
    said = (
        d.reason for d in case.decisions if d.outcome is Outcome.CLEAR_WITH_CONDITIONS
    )
    return tuple(dict.fromkeys(reason for reason in said if reason))
