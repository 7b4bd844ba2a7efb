"""The calendar: what happens without anybody asking for it."""

import logging
from datetime import timedelta

from audio.errors import AudioError
from review.domain import steps
from review.domain.case import CaseKind, Status
from review.errors import ReviewError
from review.services import (
    archive,
    claims,
    dossier_place,
    kept,
    media,
    personal_exports,
    retention,
    screening,
    trail,
    uploads,
)
from review.services.office import Office

logger = logging.getLogger(__name__)


def tend(office: Office) -> None:
    """Seal what is closed, expire what is late, free what lapsed, delete what is due.

    Safe at any time, from any number of processes.
    """
    seal_closed(office)
    expire_scripts(office)
    claims.free_lapsed(office)
    uploads.drop_stale(office)
    uploads.sweep(office)
    kept.sweep(office, office.settings.media)
    dossier_place.sweep(office)
    screening.drop_progress(office)
    mute_missing(office)
    personal_exports.expire(office)
    retention.forget_expired(office)
    retention.drop_recordings(office)
    now = office.now()
    office.store.people.close_stale_sessions(
        seen_before=now - office.settings.session_idle, expired_at=now
    )
    office.store.people.forget_old_attempts(
        before=now - max(office.settings.attempts_window, timedelta(days=1))
    )


def mute_missing(office: Office) -> int:
    """Make the copies that can be played where they are missing; says how many."""
    made = 0
    for recording_id in media.without_copy(office):
        try:
            media.muted_copy(office, recording_id)
        except (ReviewError, AudioError) as error:  # one must not hold the rest
            logger.warning("recording %s: no copy (%s)", recording_id, error.code)
        else:
            made += 1
    return made


def seal_closed(office: Office) -> int:
    """Seal every closed case that is not sealed yet; says how many."""
    closed = office.store.cases.where("status = ?", (Status.CLOSED,))
    sealed = 0
    for case in closed:
        try:
            archive.seal(office, case.id)
        except ReviewError as error:  # one that cannot be sealed must not hold the rest
            logger.warning("case %s: not sealed (%s)", case.id, error.code)
        else:
            sealed += 1
    return sealed


def expire_scripts(office: Office) -> int:
    """Not approved at air time is not approved; says how many expired."""
    now = office.now()
    with office.store.atomic():
        late = [
            case
            for case in office.store.cases.where(
                "kind = ? AND air_at <= ?", (CaseKind.SCRIPT, now.isoformat())
            )
            if steps.level_of(case)
        ]
        for case in late:
            expired = steps.move(case, Status.EXPIRED, now=now)
            office.store.cases.put(expired)
            trail.append(
                office, actor=trail.SYSTEM, action="case.expired", subject=case.id
            )
    return len(late)
