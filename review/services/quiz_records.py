"""Reading the quiz's records: where people stand, results, the month of all hosts."""

from review.domain import attempt as attempts
from review.domain.attempt import Attempt, Result
from review.domain.certificate import month_of
from review.domain.quiz_month import QuizMonth, stand
from review.domain.staff import Person, Role
from review.services.office import Office


def result_of(office: Office, attempt: Attempt) -> Result:
    """What came of a closed attempt, with its certificate."""
    return attempts.result(attempt, office.store.quizzes.certificate_of(attempt.id))


def stand_of(office: Office, person_id: str, *, month: str | None = None) -> QuizMonth:
    """Where a person stands in a month (default: this one)."""
    now = office.now()
    wanted = month or month_of(now)
    quizzes = office.store.quizzes
    taken = quizzes.of_month(person_id, wanted)
    view = next(
        (attempts.view(a, quizzes.answers(a.id)) for a in taken if not a.closed_at),
        None,
    )
    closed = [a for a in taken if a.closed_at]
    return stand(
        wanted,
        taken=taken,
        view=view,
        last=result_of(office, closed[-1]) if closed else None,
        certificates=quizzes.certificates_of(person_id),
        attempts=office.settings.retakes + 1,
        pass_mark=office.settings.pass_mark,
        minutes=office.settings.quiz_minutes,
        now=now,
    )


def standing(
    office: Office, *, month: str | None = None
) -> tuple[tuple[Person, QuizMonth], ...]:
    """How every host with an open account stands, for commands of the owner."""
    return tuple(
        (person, stand_of(office, person.id, month=month))
        for person in office.store.people.all()
        if Role.HOST in person.roles and not person.disabled
    )
