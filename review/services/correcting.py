"""Correcting what was heard, a line at a time; what is masked stays as it is.

The rules read the whole text again, with its originals, so that they find what they
would have found had it been heard so. What the line said before is kept beside it.
"""

from collections.abc import Sequence

from audio.models import Transcript
from review.domain.blind import blinded
from review.domain.canonical import sha256
from review.domain.case import Case
from review.domain.correcting import check_may_correct, lines_sha256, same_findings
from review.domain.staff import Person
from review.domain.workflow import shown_sha256
from review.errors import ConflictError
from review.services import (
    accuracy_masking,
    guard,
    heard_again,
    held,
    media,
    rewording,
    trail,
    vault,
)
from review.services.corrections import Draft, drafted
from review.services.findings import keep_rules, ordered
from review.services.long_numbers import silences
from review.services.marking import wherever
from review.services.office import Office


def correct(
    office: Office,
    case_id: str,
    *,
    by: str,
    line: int,
    texts: Sequence[str],
    content: str,
) -> Case:
    """Put other words in a line of what was heard: `texts` between its masked pieces.

    For who holds the case, and for its submitter before anybody does. There is one text
    more than masked pieces; these cannot be moved, and nobody types one. Personal
    information that is typed is masked before it is stored. Words keep their times.
    `content` is the hash of the lines that the person saw. Raises NotFoundError,
    CorrectionClosedError, NotOpenError, NotAllowedError, SameReviewerError,
    NotClaimedError, ConflictError where the text is another by now, InvalidInputError;
    the refusal is entered in the audit log.
    """
    person = guard.person(office, by)
    asked = media.readable(office, case_id, by)
    with trail.watching(office, by=by, action="case.correct", subject=asked.id):
        check(office, asked, person, content)
        # Read before the transaction: nobody else need wait for it.
        draft = drafted(office, asked, line, texts, at=office.now())
        if draft is None:
            return blinded(asked, person)
        with office.store.atomic():
            case = media.readable(office, asked.id, by)
            check(office, case, person, content, seen=draft.before)
            changed = keep(office, case, draft, by=by)
    return blinded(changed, person)


def check(
    office: Office,
    case: Case,
    person: Person,
    content: str,
    *,
    seen: Transcript | None = None,
) -> Transcript:
    """What was heard in a case, for who may change its lines and sees them as they are.

    Raises as `check_may_correct` does, and ConflictError; that also where it is not what
    was `seen` when the change was prepared: what a line said before may be masked since.
    """
    check_may_correct(case, person, now=office.now())
    _text, raw = office.store.cases.text(case.id)
    spoken = Transcript.model_validate_json(raw or "")
    if lines_sha256(spoken) != content or (seen is not None and spoken != seen):
        raise ConflictError
    return spoken


def keep(office: Office, case: Case, draft: Draft, *, by: str) -> Case:
    """Put the corrected text in the place of the case's; part of the open transaction."""
    masked = draft.masked
    still = draft.still(case, vault.spans(office, case.id))
    found = same_findings(
        case.findings,
        ordered((*draft.findings, *still)),
        moved=draft.moved,
        new_id=office.new_id,
    )
    for span in draft.there:
        start, end = masked.forward(span.start, span.end)
        office.store.spans.move(span.model_copy(update={"start": start, "end": end}))
    mask = wherever(masked)
    rewording.rename_recording(office, case, mask)
    reworded = rewording.reword_decisions(office, case, mask)
    case = rewording.titled(case, mask)
    changed = case.model_copy(
        update={
            "findings": found,
            "content_sha256": sha256(masked.text),
            "lock_sha256": draft.screening.lock,
            "incomplete": draft.screening.incomplete,
            "updated_at": office.now(),
        }
    )
    keep_rules(office, draft.screening, [one.finding for one in found])
    office.store.cases.corrected(
        changed, text=masked.text, transcript=draft.heard.model_dump_json()
    )
    _silence(office, case.id, draft.heard)
    new = vault.seal(office, case, masked, locate=draft.located)
    heard_again.remask(office, case, mask, new)
    accuracy_masking.mask(office, case, mask)
    there = {one.id: one.finding.rule for one in case.findings}
    trail.append(
        office,
        actor=by,
        action="case.corrected",
        subject=case.id,
        line=draft.line.number + 1,
        content=changed.content_sha256,
        lock=changed.lock_sha256,
        findings=len(found),
        added=[one.id for one in found if one.id not in there],
        # Its row is deleted: an earlier decision may still speak of it.
        gone={id_: there[id_] for id_ in sorted(there.keys() - {f.id for f in found})},
        masked=len(masked.tokens),
        spans=vault.digest(office, case.id),
        **held.said(office, case.id),
        shown={
            str(d.level): shown_sha256(changed, level=d.level) for d in case.decisions
        },
        decisions=reworded,
    )
    return office.store.cases.get(case.id) or changed


def _silence(office: Office, case_id: str, heard: Transcript) -> None:
    """What was silent before stays so: its sound is the same, whatever the text says."""
    there = office.store.spans.silences(case_id) or ()
    found = sorted({*there, *silences(heard)})
    office.store.spans.silence(case_id, found)
