"""What a case holds besides its text and its masked spans, as the audit log knows it.

Title, findings, their rules, transcript, recording and silences: whoever takes a finding
away before anybody decided, moves it to another second, or puts another recording in the
place of this one, changes a hash.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from review.domain.canonical import canonical, sha256
from review.domain.case import Case, CaseFinding
from review.services import found_by
from review.services.office import Office

FIELDS = (
    *("goods", "lock_sha256", "previous_id", "recording_id"),
    *("created_at", "incomplete"),
)


def said(
    office: Office, case_id: str, *, but: Collection[str] = ()
) -> dict[str, object]:
    """The hashes for an entry about this case, as it stands in the open transaction.

    Its title is salted anew: who masks something in it leaves no older hash to try. For
    people in `but` the log vouches already.
    """
    case = office.store.cases.get(case_id)
    if case is None:
        return {}
    _text, transcript = office.store.cases.text(case_id)
    office.store.cases.salt_title(case_id, office.new_id())
    return {
        **hashes(office, case, transcript),
        **found_by.said(office, case_id, but=but),
    }


def hashes(office: Office, case: Case, transcript: str | None) -> dict[str, str]:
    """The same of a case, and its transcript, that were just read."""
    recording = office.store.recordings.get(case.recording_id or "")
    used = {found.finding.rule for found in case.findings}
    return {
        "held": digest(
            case.model_dump(mode="json", include=set(FIELDS)),
            case.findings,
            transcript=transcript,
            recording=(recording.sha256, recording.path) if recording else (),
        ),
        "silent": silent(office, case.id),
        "title": sha256(
            canonical([office.store.cases.title_salt(case.id), case.title])
        ),
        "rules": sha256(canonical(office.store.rules.texts(case.lock_sha256, used))),
    }


def silent(office: Office, case_id: str) -> str:
    """The hash of where the copy is silent besides what is masked."""
    return sha256(canonical(office.store.spans.silences(case_id)))


def digest(
    case: Mapping[str, object],
    findings: Iterable[CaseFinding],
    *,
    transcript: str | None,
    recording: Sequence[str],
) -> str:
    """The hash of a case's own fields, of its findings, and of sound and transcript.

    A field that is added to findings later, with a default, leaves it be.
    """
    return sha256(
        canonical(
            {
                "case": {name: case[name] for name in FIELDS},
                "findings": [
                    one.model_dump(mode="json", exclude_defaults=True)
                    for one in findings
                ],
                "transcript": sha256(transcript or ""),
                "recording": list(recording),
            }
        )
    )
