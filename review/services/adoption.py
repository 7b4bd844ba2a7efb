"""Cases of an earlier version: masked, and known to the audit log, when the office opens.

What was handed out or put away before stays as it is: sealed dossiers and older backups
hold the text as it was. The log of the program and the audit entries say so.
"""

import logging
from typing import TYPE_CHECKING

from audio.models import Transcript
from review.domain.case import Case, CaseKind
from review.services import (
    evidence,
    held,
    marking,
    rewording,
    staff_erasure,
    trail,
    vault,
)
from review.services.long_numbers import silences
from review.services.masking import known_in, masked_name, masked_text, masked_words
from review.services.office import Office
from review.services.older_cases import Older

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText

logger = logging.getLogger(__name__)


def adopt(office: Office) -> int:
    """Mask every case that is not; says how many were.

    One transaction a case, so that a kill on the way loses nothing and the next start
    goes on. What the audit log does not vouch for yet is entered as adopted. Whom
    a restored database brought back, though they were erased, is erased again.
    """
    evidence.adopt(office)
    office.store.numbers.note()
    if office.store.keys.path.exists():
        vault.reapply(office)
        staff_erasure.reapply(office)
    older = Older(office)
    waiting = office.store.cases.unmasked()
    if not waiting:
        _silence(office)
        older.vouch()
        return 0
    # What is overwritten leaves no trace in the free space of the file.
    office.store.connection.all("PRAGMA secure_delete = ON")
    _rename_uploads(office)
    done = sum(_adopt(office, case_id, older) for case_id in waiting)
    _silence(office)
    older.vouch()
    office.store.connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
    logger.warning(
        "%d cases of an earlier version were masked. Their sealed dossiers, and backups "
        "made before, still hold the text as it was.",
        done,
    )
    return done


def _silence(office: Office) -> None:
    """Look for numbers that may be somebody's in what was heard before this was done."""
    for case_id in office.store.spans.not_silenced():
        _, spoken = office.store.cases.text(case_id)
        if spoken is not None:
            found = silences(Transcript.model_validate_json(spoken))
            with office.store.atomic():
                office.store.spans.silence(case_id, found)
                trail.append(
                    office,
                    actor=trail.SYSTEM,
                    action="case.silenced",
                    subject=case_id,
                    silent=held.silent(office, case_id),
                )


def _rename_uploads(office: Office) -> None:
    with office.store.atomic():
        for upload in office.store.uploads.all():
            name = masked_name(upload.filename)
            if name != upload.filename:
                office.store.uploads.rename(upload.id, name)


def _adopt(office: Office, case_id: str, older: Older) -> bool:
    with office.store.atomic():
        case = office.store.cases.get(case_id)
        if case is None or office.store.cases.is_masked(case_id):
            return False  # another process was faster
        text, spoken = office.store.cases.text(case_id)
        case = rewording.titled(case, masked_words)
        rewording.rename_recording(office, case)
        if case.kind is CaseKind.RECORDING and spoken is None:
            _adopt_unheard(office, case)
        else:
            _adopt_read(office, case, text)
        older.take(case_id)
    return True


def _adopt_read(office: Office, case: Case, text: str) -> None:
    masked = masked_text(text, (f.finding for f in case.findings))
    marking.remask(
        office,
        case,
        masked,
        by=trail.SYSTEM,
        decisions=_reword_decisions(office, case, masked),
        dossier=office.store.dossiers.get(case.id) is not None,
    )


def _adopt_unheard(office: Office, case: Case) -> None:
    office.store.cases.masked(case, text="", transcript=None)
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="case.masked",
        subject=case.id,
        content=case.content_sha256,
        masked=0,
        **held.said(office, case.id),
    )


def _reword_decisions(
    office: Office, case: Case, masked: "MaskedText"
) -> dict[str, str]:
    known = known_in(masked)
    return rewording.reword_decisions(
        office, case, lambda reason: masked_words(reason, known)
    )
