"""Masking around a case's text: title, what was not read, file name, reasons given."""

from collections.abc import Callable

from review.domain.case import Case
from review.domain.decisions import decision_digest
from review.services.masking import masked_name
from review.services.office import Office

Mask = Callable[[str], str]


def titled(case: Case, mask: Mask) -> Case:
    """The case with its title masked, and what names a sheet; not stored yet."""
    unread = tuple(map(mask, case.incomplete))
    return case.model_copy(update={"title": mask(case.title), "incomplete": unread})


def rename_recording(office: Office, case: Case, mask: Mask = masked_name) -> None:
    """Mask the name of the recording, also where it waits to be heard."""
    recording = office.store.recordings.get(case.recording_id or "")
    if recording is None:
        return
    name = mask(recording.filename)
    if name != recording.filename:
        office.store.recordings.rename(recording.id, name)
        office.store.jobs.rename(case.id, recording.filename, name)
        for upload in office.store.uploads.all():
            if upload.filename == recording.filename:
                office.store.uploads.rename(upload.id, name)


def reword_decisions(office: Office, case: Case, mask: Mask) -> dict[str, str]:
    """Mask the reasons; the hashes of the decisions whose words changed, old to new."""
    changed: dict[str, str] = {}
    for decision in case.decisions:
        reason = mask(decision.reason)
        if reason != decision.reason:
            reworded = decision.model_copy(update={"reason": reason})
            office.store.cases.reword(reworded)
            changed[decision_digest(decision)] = decision_digest(reworded)
    return changed
