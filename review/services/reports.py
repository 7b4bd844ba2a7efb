"""Figures for whoever looks after the house."""

from datetime import timedelta

from review.domain.case import Outcome
from review.domain.china_time import CHINA
from review.domain.staff import Permission
from review.domain.views import Dashboard, DayCount
from review.services import guard
from review.services.office import Office

DAYS = 14


def dashboard(office: Office, *, by: str) -> Dashboard:
    """The state of the house now, and the last 14 days (days of Shanghai).

    `findings_by_category` counts the open findings of all cases; `closed_by_outcome`
    all closed and returned ones.
    """
    guard.require(office, by, Permission.DASHBOARD_READ)
    now = office.now()
    figures = office.store.figures
    last = now.astimezone(CHINA).date()
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    submitted = figures.submitted_by_day(days[0])
    closed = figures.closed_by_day(days[0])
    return Dashboard(
        open_by_level=figures.open_by_level(),
        waiting_for_hearing=figures.waiting_for_hearing(),
        overdue=figures.overdue(now),
        closed_by_outcome={
            Outcome(outcome): count for outcome, count in figures.outcomes().items()
        },
        findings_by_category=figures.categories(),
        by_day=tuple(
            DayCount(
                day=day, submitted=submitted.get(day, 0), closed=closed.get(day, 0)
            )
            for day in days
        ),
    )
