"""The audit log: every entry carries the hash of the one before."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from review.domain.canonical import canonical, sha256
from review.domain.staff import Value
from review.errors import AuditBrokenError
from review.i18n import noop

GENESIS = "0" * 64


class AuditEntry(Value):
    """Who did what to what, and when. `actor` is a person's id, or `system`.

    `data` holds ids, codes and hashes, never spoken text or personal information.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: dict[str, Any]
    previous: str
    sha256: str


def digest(entry: AuditEntry) -> str:
    """The hash that the entry must carry."""
    return sha256(canonical(entry.model_dump(mode="json", exclude={"sha256"})))


def follow(
    last: AuditEntry | None,
    *,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    data: dict[str, Any],
) -> AuditEntry:
    """The entry that comes after `last` (None: the first of all)."""
    entry = AuditEntry(
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        data=data,
        previous=last.sha256 if last else GENESIS,
        sha256="",
    )
    return entry.model_copy(update={"sha256": digest(entry)})


def check_chain(entries: Iterable[AuditEntry]) -> int:
    """How many entries there are, if each follows the one before.

    Raises AuditBrokenError at the first that does not.
    """
    seq, previous = 0, GENESIS
    for entry in entries:
        if entry.seq != seq + 1:
            raise AuditBrokenError(seq=seq + 1, reason=noop("missing entry"))
        if entry.previous != previous:
            raise AuditBrokenError(seq=entry.seq, reason=noop("does not follow"))
        if digest(entry) != entry.sha256:
            raise AuditBrokenError(seq=entry.seq, reason=noop("was changed"))
        seq, previous = entry.seq, entry.sha256
    return seq
