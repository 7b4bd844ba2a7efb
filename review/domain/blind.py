"""Who may know which opinion, and when."""

from typing import Any

from review.domain.audit import AuditEntry
from review.domain.canonical import canonical
from review.domain.case import Case, Decision, Status
from review.domain.duties import ActedAs, acted_as
from review.domain.staff import DECIDE, Person, allowed
from review.domain.steps import AT_LEVEL, WAITING

DECIDED = "case.decided"
REFUSED = "case.decide.refused"


def disagree(case: Case) -> bool:
    """Whether the first two levels differ in outcome or in any disposition."""
    first_two = [d for d in case.decisions if d.level < len(AT_LEVEL)]
    return len({(d.outcome, canonical(d.dispositions)) for d in first_two}) > 1


def visible_opinions(case: Case, person: Person) -> tuple[Decision, ...]:
    """The opinions this person may know: nobody who may still decide reads ahead.

    Levels 2 and 3 decide blind and see the others after their own word, except that
    level 3 sees both where 1 and 2 disagree. Host and submitter wait for the end.
    """
    if case.status not in WAITING:
        return case.decisions
    part = acted_as(case, person.id)
    if part in {ActedAs.HOST, ActedAs.SUBMITTER}:
        return ()
    if part is not None:
        return case.decisions
    if not any(allowed(person, need) for need in DECIDE.values()):
        return case.decisions
    at_final = case.status is Status.FINAL_REVIEW and allowed(person, DECIDE[3])
    return case.decisions if at_final and disagree(case) else ()


def blinded(case: Case, person: Person) -> Case:
    """The case without the opinions that this person must not know yet."""
    return case.model_copy(update={"decisions": visible_opinions(case, person)})


def known_data(entry: AuditEntry, case: Case, person: Person) -> dict[str, Any]:
    """What this person may read in an entry about this case.

    A refused decision is as telling as a decision: a missing reason says that it was
    to be no plain clearance.
    """
    seen = {decision.id for decision in visible_opinions(case, person)}
    hidden = entry.action == DECIDED and entry.data.get("decision") not in seen
    if entry.action == REFUSED:
        hidden = case.status in WAITING and entry.actor != person.id
    return {"level": entry.data.get("level")} if hidden else entry.data
