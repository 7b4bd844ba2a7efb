"""Writing the audit log: in the transaction of the act itself, and for refusals."""

from collections.abc import Iterator
from contextlib import contextmanager

from review.domain.audit import follow
from review.errors import ReviewError, StoreError
from review.services.office import Office

SYSTEM = "system"


def append(
    office: Office, *, actor: str, action: str, subject: str, **data: object
) -> None:
    """One entry, part of the open transaction (or of one of its own).

    `data` takes ids, codes and hashes only: never spoken text or personal information.
    """
    with office.store.atomic():
        office.store.audit.append(
            follow(
                office.store.audit.last(),
                at=office.now(),
                actor=actor,
                action=action,
                subject=subject,
                data=data,
            )
        )


@contextmanager
def watching(office: Office, *, by: str, action: str, subject: str) -> Iterator[None]:
    """Enter every refusal of this act in the audit log, then let it through."""
    try:
        yield
    except StoreError:
        raise
    except ReviewError as error:
        append(
            office,
            actor=by,
            action=f"{action}.refused",
            subject=subject,
            code=error.code,
        )
        raise
