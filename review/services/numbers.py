"""Giving out numbers: none twice, and where some were left out, the log says so."""

from review.services import trail
from review.services.office import Office
from review.store.numbers import of_month, of_year


def of_the_year(office: Office, prefix: str, year: int) -> str:
    """The next number of a series, part of the open transaction: `S-2026-0001`."""
    series = of_year(prefix, year)
    return f"{series}-{_next(office, series):04d}"


def of_the_month(office: Office, month: str, *, least: int) -> int:
    """The next certificate of a month (`2026-11`), after `least` of them."""
    return _next(office, of_month(month.replace("-", "")), least=least)


def _next(office: Office, series: str, *, least: int = 0) -> int:
    given = office.store.numbers.next(series, least=least)
    if given.value > given.before + 1:  # given before a backup was restored
        trail.append(
            office,
            actor=trail.SYSTEM,
            action="numbers.skipped",
            subject=series,
            after=given.before,
            next=given.value,
        )
    return given.value
