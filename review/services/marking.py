"""Masking what the machine missed, at every place where it stands."""

from collections.abc import Sequence

from review.errors import ConflictError
from review.services import media, vault
from review.services.office import Office

Place = tuple[int, int]


def mark_all(
    office: Office,
    case_id: str,
    *,
    by: str,
    places: Sequence[Place],
    words: str,
    type: str,  # noqa: A002 - what a kind of personal information is called everywhere
) -> int:
    """Mask these words at these places of a case's text; says at how many.

    The last place first, so that the others stay where they are. Raises ConflictError
    where other words stand there by now, and what vault.mark raises.
    """
    case = media.readable(office, case_id, by)
    text, _spoken = office.store.cases.text(case.id)
    if any(text[start:end] != words for start, end in places):
        raise ConflictError
    for start, end in sorted(set(places), reverse=True):
        vault.mark(office, case.id, by=by, start=start, end=end, type=type)
    return len(set(places))
