"""A case as one person may see it."""

from collections.abc import Mapping

from review.domain import duties, lease, sla, steps, workflow
from review.domain.audit import AuditEntry
from review.domain.blind import blinded, known_data, visible_opinions
from review.domain.case import Case
from review.domain.correcting import may_correct
from review.domain.staff import Person
from review.domain.views import CaseView, HistoryEntry
from review.errors import AlreadyClaimedError, NotClaimedError, ReviewError
from review.services import guard, jobs, rehearing, unlock, vault
from review.services.media import readable
from review.services.office import Office


def view(office: Office, case_id: str, *, by: str) -> CaseView:
    """Everything this person may see of a case, by id or number."""
    person = guard.person(office, by)
    case = readable(office, case_id, by)
    opinions = visible_opinions(case, person)
    text, raw = office.store.cases.text(case.id)
    people = {p.id: p for p in office.store.people.all()}
    now = office.now()
    held_by = lease.holder(case, now=now)
    refusal = _refusal(case, person, held_by=held_by, people=people)
    may_decide = refusal is None
    may_claim = may_decide or isinstance(refusal, NotClaimedError)
    history = office.store.audit.about(case.id)
    return CaseView(
        case=blinded(case, person),
        text=text,
        spoken=raw or None,
        recording=office.store.recordings.get(case.recording_id or ""),
        host=people[case.host_id],
        submitter=people[case.submitter_id],
        level=steps.level_of(case),
        opinions=tuple((people[d.by], d) for d in opinions),
        hidden_opinions=len(case.decisions) - len(opinions),
        drafts=office.store.drafts.of(case.id, by),
        may_claim=may_claim,
        may_decide=may_decide,
        refusal=refusal,
        shown_sha256=workflow.shown_sha256(case),
        history=tuple(_entry(e, case, person, people) for e in history),
        job=jobs.for_case(office, case.id),
        holder=people.get(held_by or ""),
        next_id=office.store.cases.next_version_id(case.id),
        masked=vault.spans(office, case.id),
        shown=unlock.shown(office, case, by),
        may_unlock=unlock.may_unlock(office, case, by),
        second_hearings=rehearing.of_case(office, case.id),
        second_job=rehearing.newest(office, case.id),
        may_correct=may_correct(case, person, now=now),
    )


def _refusal(
    case: Case, person: Person, *, held_by: str | None, people: Mapping[str, Person]
) -> ReviewError | None:
    try:
        duties.check_may_act(case, person)
    except ReviewError as error:
        return error
    if held_by == person.id:
        return None
    if held_by is None:
        return NotClaimedError(number=case.number)
    return AlreadyClaimedError(
        number=case.number,
        name=people[held_by].name,
        until=sla.clock_time(case.claimed_until),
    )


def _entry(
    entry: AuditEntry, case: Case, person: Person, people: Mapping[str, Person]
) -> HistoryEntry:
    known = people.get(entry.actor)
    return HistoryEntry(
        at=entry.at,
        actor=known.name if known else entry.actor,
        action=entry.action,
        data=known_data(entry, case, person),
    )
