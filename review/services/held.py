"""What a case holds besides its text and its masked spans, as the audit log knows it.

Findings, transcript, recording and silences: whoever takes a finding away before anybody
decided, moves it to another second, or puts another recording in the place of this one,
changes a hash.
"""

from collections.abc import Iterable

from review.domain.canonical import canonical, sha256
from review.domain.case import CaseFinding
from review.services.office import Office


def said(office: Office, case_id: str) -> dict[str, str]:
    """The hashes for an entry about this case, as it stands in the open transaction."""
    case = office.store.cases.get(case_id)
    if case is None:
        return {}
    _text, transcript = office.store.cases.text(case_id)
    recording = office.store.recordings.get(case.recording_id or "")
    return {
        "held": digest(
            case.findings,
            incomplete=case.incomplete,
            transcript=transcript,
            recording=recording.sha256 if recording else "",
        ),
        "silent": silent(office, case_id),
    }


def silent(office: Office, case_id: str) -> str:
    """The hash of where the copy is silent besides what is masked."""
    return sha256(canonical(office.store.spans.silences(case_id) or ()))


def digest(
    findings: Iterable[CaseFinding],
    *,
    incomplete: Iterable[str],
    transcript: str | None,
    recording: str,
) -> str:
    """The hash of findings, of what the rules could not read, of sound and transcript."""
    return sha256(
        canonical(
            {
                "findings": list(findings),
                "incomplete": list(incomplete),
                "transcript": sha256(transcript or ""),
                "recording": recording,
            }
        )
    )
