"""All recordings that are measured, and what may be said of a model month by month."""

from collections import defaultdict

from review.domain import measure as measuring
from review.domain.accuracy import Estimate
from review.domain.case import Case, CaseKind, Status
from review.domain.certificate import month_of
from review.domain.measure import Measure, State
from review.domain.staff import Permission, Value
from review.services import accuracy, guard, transcribing
from review.services.office import Office

WAITING = 20


class Measured(Value):
    """One recording with what may be said of it; `may_type` is about who asks."""

    case_id: str
    number: str
    title: str
    month: str
    measure: Measure
    may_type: bool


class Group(Value):
    """All recordings of a month that one model heard and that were measured."""

    month: str
    model: str
    recordings: int
    proven: int
    estimate: Estimate | None


def recordings(office: Office, *, by: str) -> tuple[Measured, ...]:
    """Every recording with a sample, the newest first; raises NotAllowedError."""
    guard.require(office, by, Permission.CASE_READ)
    return tuple(
        _row(office, case, accuracy.measure_of(office, case), by=by)
        for case in _sampled(office)
    )


def waiting(office: Office, *, by: str) -> tuple[Measured, ...]:
    """Recordings that were heard and of which no clips are drawn, the newest first."""
    guard.require(office, by, Permission.CASE_READ)
    condition = (
        "kind = ? AND status <> ? AND recording_id IS NOT NULL "
        "AND id NOT IN (SELECT case_id FROM accuracy_samples)"
    )
    found = office.store.cases.where(condition, (CaseKind.RECORDING, Status.SUBMITTED))
    newest = sorted(found, key=lambda case: case.created_at, reverse=True)[:WAITING]
    return tuple(_row(office, case, Measure(), by=by) for case in newest)


def by_model(office: Office, *, by: str) -> tuple[Group, ...]:
    """What may be said of each model, month by month, the newest month first.

    Only recordings of which every drawn clip was heard count.
    """
    guard.require_any(office, by, Permission.DASHBOARD_READ, Permission.CASE_READ)
    groups: dict[tuple[str, str], list[tuple[Case, Measure]]] = defaultdict(list)
    for case in _sampled(office):
        stands = accuracy.measure_of(office, case)
        if stands.is_complete:
            groups[_month(case), stands.model].append((case, stands))
    return tuple(
        Group(
            month=month,
            model=model,
            recordings=len(found),
            proven=sum(stands.state is State.PROVEN for _case, stands in found),
            estimate=_together(office, [case for case, _stands in found]),
        )
        for (month, model), found in sorted(groups.items(), reverse=True)
    )


def _together(office: Office, cases: list[Case]) -> Estimate | None:
    parts = {}
    for case in cases:
        sample = office.store.accuracy.sample(case.id)
        if sample is None:
            continue
        scores = measuring.scores_of(
            office.store.accuracy.clips(case.id), office.store.accuracy.typed(case.id)
        )
        parts[case.id] = (scores, measuring.sizes_of(sample))
    return measuring.pooled(parts, seed=",".join(sorted(parts)))


def _sampled(office: Office) -> list[Case]:
    found = map(office.store.cases.get, office.store.accuracy.case_ids())
    return [case for case in found if case is not None]


def _row(office: Office, case: Case, stands: Measure, *, by: str) -> Measured:
    return Measured(
        case_id=case.id,
        number=case.number,
        title=case.title,
        month=_month(case),
        measure=stands,
        may_type=transcribing.may_type(office, case, by=by),
    )


def _month(case: Case) -> str:
    """Of the broadcast, else of the day on which the recording came; in China."""
    return month_of(case.air_at or case.created_at)
