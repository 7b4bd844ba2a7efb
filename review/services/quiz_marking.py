"""Closing an attempt: it is marked once, and a pass gives the certificate."""

from review.domain.attempt import Attempt
from review.domain.certificate import issue
from review.domain.grading import grade
from review.services import numbers, trail
from review.services.office import Office


def settle(office: Office, person_id: str) -> None:
    """Mark the person's open attempt if its time is over."""
    with office.store.atomic():
        attempt = office.store.quizzes.open_of(person_id)
        if attempt and attempt.is_over(office.now()):
            close(office, attempt)


def close(office: Office, attempt: Attempt) -> Attempt:
    """The attempt, marked by what was saved; with its certificate where it passed.

    Marks, certificate and their audit entries are one transaction.
    """
    now = office.now()
    with office.store.atomic():
        score = grade(attempt.paper, office.store.quizzes.answers(attempt.id))
        passed = score.passes(office.settings.pass_mark)
        closed = attempt.model_copy(
            update={"closed_at": now, "score": score, "passed": passed}
        )
        office.store.quizzes.close(closed)
        trail.append(
            office,
            actor=attempt.person_id,
            action="quiz.closed",
            subject=attempt.id,
            month=attempt.month,
            number=attempt.number,
            percent=score.percent,
            passed=passed,
            timed_out=attempt.is_over(now),
        )
        if passed:
            _certify(office, closed)
    return closed


def _certify(office: Office, attempt: Attempt) -> None:
    certificate = issue(
        person_id=attempt.person_id,
        month=attempt.month,
        attempt_id=attempt.id,
        sequence=numbers.of_the_month(
            office,
            attempt.month,
            least=office.store.quizzes.certificates_in(attempt.month),
        ),
        now=office.now(),
    )
    office.store.quizzes.add_certificate(certificate)
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="certificate.issued",
        subject=attempt.person_id,
        number=certificate.number,
        attempt=attempt.id,
        valid_until=certificate.valid_until.isoformat(),
    )
