"""Who looked at which original, with the names that a reader knows them by."""

from collections.abc import Iterable

from review.domain.privacy import Unlock
from review.domain.staff import Permission
from review.domain.views import Look
from review.errors import NotFoundError
from review.services import guard, unlock, vault
from review.services.office import Office

READERS = (
    Permission.PRIVACY_READ,
    Permission.PRIVACY_ERASE,
    Permission.PRIVACY_EXPORT,
    Permission.PRIVACY_APPROVE,
)
PAGE_SIZE = 50


def page(
    office: Office,
    *,
    by: str,
    username: str = "",
    number: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[tuple[Look, ...], int]:
    """Some looks, newest first, and how many there are; of one person or one case."""
    person, case = username.strip(), number.strip()
    known = office.store.people.by_username(person) if person else None
    meant = office.store.cases.by_number(case.upper()) if case else None
    found, total = unlock.looked(
        office,
        by=by,
        page=page,
        size=size,
        person_id=known.id if known else person or None,
        case_id=meant.id if meant else case or None,
    )
    people = names(office, by=by, ids=(one.by for one in found))
    cases = numbers(office, by=by, ids=(one.case_id for one in found))
    return tuple(_look(office, one, people, cases) for one in found), total


def _look(
    office: Office, one: Unlock, people: dict[str, str], cases: dict[str, str]
) -> Look:
    try:
        span = vault.span(office, one.span_id)
    except NotFoundError:
        kind = token = ""
    else:
        kind, token = span.type, span.token
    return Look(
        unlock=one,
        name=people.get(one.by, one.by),
        number=cases.get(one.case_id, one.case_id),
        type=kind,
        token=token,
    )


def names(office: Office, *, by: str, ids: Iterable[str]) -> dict[str, str]:
    """The names of these people, for whoever reads what is done with originals."""
    guard.require_any(office, by, *READERS)
    wanted = set(ids)
    return {one.id: one.name for one in office.store.people.all() if one.id in wanted}


def numbers(office: Office, *, by: str, ids: Iterable[str]) -> dict[str, str]:
    """The numbers of these cases."""
    guard.require_any(office, by, *READERS)
    cases = (office.store.cases.get(one) for one in set(ids))
    return {case.id: case.number for case in cases if case is not None}
