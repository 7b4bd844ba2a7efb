"""Who may correct what was heard, and which findings are the same afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime

from audio.models import Transcript
from lexicons.models import Finding
from review.domain.canonical import canonical, sha256
from review.domain.case import Case, CaseFinding, CaseKind, Status
from review.domain.duties import check_may_act
from review.domain.lease import check_holds, holder
from review.domain.staff import Permission, Person, allowed
from review.errors import CorrectionClosedError, ReviewError


def check_may_correct(case: Case, person: Person, *, now: datetime) -> None:
    """The reviewer who holds a recording may, and its submitter before anybody does.

    Raises CorrectionClosedError, NotOpenError, NotAllowedError, SameReviewerError or
    NotClaimedError.
    """
    is_free = (
        case.status is Status.FIRST_REVIEW
        and not case.decisions
        and holder(case, now=now) is None
    )
    is_own = person.id == case.submitter_id and allowed(person, Permission.CASE_SUBMIT)
    if case.kind is not CaseKind.RECORDING or (is_own and not is_free):
        raise CorrectionClosedError(number=case.number)
    if not is_own:
        check_may_act(case, person)
        check_holds(case, person, now=now)


def may_correct(case: Case, person: Person, *, now: datetime) -> bool:
    """Whether this person may correct what was heard, at this moment."""
    try:
        check_may_correct(case, person, now=now)
    except ReviewError:
        return False
    return True


def lines_sha256(transcript: Transcript) -> str:
    """The hash of what somebody sees who changes a line: every line, and where it ends."""
    return sha256(canonical([segment.text for segment in transcript.segments]))


def same_findings(
    before: Sequence[CaseFinding],
    found: Sequence[Finding],
    *,
    moved: Callable[[int], int],
    new_id: Callable[[], str],
) -> tuple[CaseFinding, ...]:
    """What was found now, in order, under the ids of what was found before.

    The same rule on the same words is the same finding, the nearest one where there are
    several; `moved` says where a place of the text before is now.
    """
    left = list(before)
    made: list[CaseFinding] = []
    for ordinal, finding in enumerate(found, start=1):
        alike = [one for one in left if _key(one.finding) == _key(finding)]
        at = finding.start
        same = min(
            alike, key=lambda one: abs(moved(one.finding.start) - at), default=None
        )
        if same is not None:
            left.remove(same)
        made.append(
            CaseFinding(
                id=same.id if same else new_id(), ordinal=ordinal, finding=finding
            )
        )
    return tuple(made)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.text, finding.status
