"""Separation of duties: who may still act on a version of a case.

Submitter, host and the three deciders of one version are different people; host and
submitter may be one.
"""

from enum import StrEnum

from review.domain.case import Case
from review.domain.staff import DECIDE, Person, allowed
from review.domain.steps import level_of
from review.errors import NotAllowedError, NotOpenError, SameReviewerError


class ActedAs(StrEnum):
    """In what part somebody has already touched a case."""

    HOST = "host"
    SUBMITTER = "submitter"
    FIRST = "first_review"
    SECOND = "second_review"
    FINAL = "final_review"


_AT = {1: ActedAs.FIRST, 2: ActedAs.SECOND, 3: ActedAs.FINAL}


def acted_as(case: Case, person_id: str) -> ActedAs | None:
    """In what part this person has already touched the case, if at all."""
    if person_id == case.host_id:
        return ActedAs.HOST
    if person_id == case.submitter_id:
        return ActedAs.SUBMITTER
    return next((_AT[d.level] for d in case.decisions if d.by == person_id), None)


def check_may_act(case: Case, person: Person) -> int:
    """The open level, if this person may decide there.

    Raises NotOpenError, NotAllowedError or SameReviewerError.
    """
    level = level_of(case)
    if not level:
        raise NotOpenError(number=case.number, status=case.status)
    if not allowed(person, DECIDE[level]):
        raise NotAllowedError(name=person.name, permission=DECIDE[level])
    part = acted_as(case, person.id)
    if part is not None:
        raise SameReviewerError(name=person.name, number=case.number, acted_as=part)
    return level
