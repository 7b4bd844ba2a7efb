"""How long things are kept, and what goes when the time is over."""

import logging
from datetime import datetime, timedelta

from review.domain.case import Case
from review.errors import ReviewError
from review.services import backups, media, trail, vault
from review.services.office import Office

logger = logging.getLogger(__name__)
DROPPED = "recording.deleted"
SHORTEST_YEAR = 365


def until(office: Office, case: Case) -> datetime:
    """When the duty to keep this case ends.

    Years (setting) from the broadcast, or from the last decision or change if later; a
    sealed case says it itself.
    """
    dossier = office.store.dossiers.get(case.id)
    if dossier is not None:
        return dossier.keep_until
    ends = [case.air_at, *(d.decided_at for d in case.decisions), case.updated_at]
    return years_after(office, max(end for end in ends if end is not None))


def years_after(office: Office, moment: datetime) -> datetime:
    """The same day, as many years later as things are kept."""
    year = moment.year + office.settings.retention_years
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return moment.replace(year=year, month=3, day=1)


def is_dropped(office: Office, case: Case) -> bool:
    """Whether the original recording of a case was deleted."""
    return any(entry.action == DROPPED for entry in office.store.audit.about(case.id))


def forget_expired(office: Office) -> int:
    """Erase everybody of whom nothing need be kept any longer (pipl 47); how many.

    Nobody has to ask for it. Safe to run again after a kill.
    """
    now = office.now()
    years = timedelta(days=SHORTEST_YEAR * office.settings.retention_years)
    forgotten = 0
    for subject_id in office.store.erasures.untouched_since(now - years):
        try:
            forgotten += _forget(office, subject_id)
        except ReviewError as error:  # one that cannot be erased must not hold the rest
            logger.warning("person %s: not erased (%s)", subject_id, error.code)
    return forgotten


def _forget(office: Office, subject_id: str) -> bool:
    now = office.now()
    with (
        office.keys.writing(),
        office.store.erasures.thoroughly(),
        office.store.atomic(),
    ):
        spans = vault.spans_of(office, subject_id)
        cases = (office.store.cases.get(one) for one in {s.case_id for s in spans})
        if any(case and until(office, case) > now for case in cases):
            return False
        vault.shred(office, subject_id)
        backups.renew_keys(office)
        trail.append(
            office,
            actor=trail.SYSTEM,
            action="personal.expired",
            subject=subject_id,
            spans=len(spans),
        )
    return True


def drop_recordings(office: Office) -> int:
    """Delete the original recordings of erased persons that need be kept no longer.

    The copy in which they cannot be heard stays. Safe to run again after a kill: the
    file goes first, then the audit log says so. Says how many.
    """
    dropped = 0
    for case_id in office.store.erasures.recordings_left():
        case = office.store.cases.get(case_id)
        if case is None or until(office, case) > office.now():
            continue
        try:
            dropped += _drop(office, case)
        except (
            ReviewError
        ) as error:  # one that cannot be deleted must not hold the rest
            logger.warning("case %s: recording not deleted (%s)", case.id, error.code)
    return dropped


def _drop(office: Office, case: Case) -> bool:
    recording_id = case.recording_id or ""
    media.drop_original(office, recording_id)
    with office.store.atomic():
        if is_dropped(office, case):  # another process was faster
            return False
        trail.append(
            office,
            actor=trail.SYSTEM,
            action=DROPPED,
            subject=case.id,
            recording=recording_id,
        )
    return True
