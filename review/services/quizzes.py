"""The monthly quiz: start, save every answer, hand in, and the certificate it gives.

An attempt ends when it is handed in or when its time is over. Then it is marked once,
by the answers that were saved in time: what was not saved earns nothing, and nothing
can be added afterwards. An attempt whose time ran out is marked at the next act of its
taker; until then it gives no certificate, so the gate stays shut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from review.domain import attempt as attempts
from review.domain.attempt import Attempt, AttemptView, Result
from review.domain.certificate import (
    Certificate,
    attempt_deadline,
    month_of,
    next_month,
)
from review.domain.china_time import CHINA
from review.domain.quiz import ONE_ANSWER, Question, draw
from review.domain.quiz_month import QuizMonth
from review.domain.staff import Permission, Person
from review.errors import (
    AlreadyPassedError,
    IncompleteResponsesError,
    InvalidInputError,
    NoAttemptLeftError,
    NotAllowedError,
    NotFoundError,
    QuizClosedError,
)
from review.services import guard, trail
from review.services.item_bank import bank, stale_items
from review.services.office import Office
from review.services.quiz_marking import close, settle
from review.services.quiz_records import result_of, stand_of, standing

MISTAKES_SINCE = timedelta(days=180)


def month_state(office: Office, *, by: str) -> QuizMonth:
    """Where the person stands in this month's quiz."""
    person = guard.require(office, by, Permission.QUIZ_TAKE)
    settle(office, person.id)
    return stand_of(office, person.id)


def questions() -> int:
    """How many questions a paper has."""
    return bank().blueprint.size


def start(office: Office, *, by: str) -> AttemptView:
    """The person's open attempt; a new one where there is none.

    The paper takes items on the person's own confirmed mistakes first, and none that
    an earlier attempt of the month has shown while others are left. Raises
    AlreadyPassedError or NoAttemptLeftError.
    """
    person = guard.require(office, by, Permission.QUIZ_TAKE)
    settle(office, person.id)
    stale = frozenset(item.id for item in stale_items(office))  # may load the rules
    with _watched(office, by=by, action="quiz.start", subject=by):
        state = stand_of(office, person.id)
        if state.open_attempt:
            return state.open_attempt
        _check_may_start(state)
        attempt = _new_attempt(
            office, person, number=state.attempts_used + 1, avoid=stale
        )
        office.store.quizzes.add(attempt)
        trail.append(
            office,
            actor=by,
            action="quiz.started",
            subject=attempt.id,
            month=attempt.month,
            number=attempt.number,
            items=[q.item.id for q in attempt.paper.questions],
        )
    return attempts.view(attempt, {})


def _check_may_start(state: QuizMonth) -> None:
    if state.certificate and state.certificate.month == state.month:
        raise AlreadyPassedError(
            month=state.month,
            number=state.certificate.number,
            valid_until=state.certificate.last_day.isoformat(),
        )
    if not state.attempts_left:
        raise NoAttemptLeftError(
            attempts=state.attempts_used,
            month=state.month,
            next_at=f"{next_month(state.month)}-01",
        )


def _new_attempt(
    office: Office, person: Person, *, number: int, avoid: frozenset[str]
) -> Attempt:
    now = office.now()
    month = month_of(now)
    earlier = office.store.quizzes.of_month(person.id, month)
    seen = {q.item.id for old in earlier for q in old.paper.questions}
    found = bank()
    paper = draw(
        found.items,
        found.blueprint,
        f"{month}:{person.id}:{number}",
        office.store.quizzes.mistakes(person.id, since=now - MISTAKES_SINCE),
        avoid=avoid | seen,
    )
    return Attempt(
        id=office.new_id(),
        person_id=person.id,
        month=month,
        number=number,
        paper=paper,
        started_at=now,
        deadline=attempt_deadline(now, office.settings.quiz_minutes),
    )


def save(
    office: Office, attempt_id: str, *, by: str, item_id: str, choices: tuple[str, ...]
) -> None:
    """Keep one answer; it is durable when this returns. No choice takes it back.

    Raises NotFoundError, NotAllowedError, QuizClosedError or InvalidInputError.
    """
    guard.require(office, by, Permission.QUIZ_TAKE)
    with _watched(office, by=by, action="quiz.save", subject=attempt_id):
        attempt = _own(office, attempt_id, by=by)
        if attempt.closed_at or attempt.is_over(office.now()):
            raise _closed(attempt)
        question = attempt.paper.question(item_id)
        if question is None:
            raise NotFoundError(what="question", id=item_id)
        _check_choices(question, choices)
        office.store.quizzes.save(attempt_id, item_id, choices, at=office.now())


def submit(office: Office, attempt_id: str, *, by: str) -> Result:
    """Hand in, and the result; handing in a closed attempt gives its result again.

    Raises IncompleteResponsesError while there is time and a question is unanswered.
    """
    guard.require(office, by, Permission.QUIZ_TAKE)
    with _watched(office, by=by, action="quiz.submit", subject=attempt_id):
        attempt = _own(office, attempt_id, by=by)
        if attempt.closed_at is None:
            saved = office.store.quizzes.answers(attempt_id)
            missing = sum(not saved.get(q.item.id) for q in attempt.paper.questions)
            if missing and not attempt.is_over(office.now()):
                raise IncompleteResponsesError(count=missing)
            attempt = close(office, attempt)
        return result_of(office, attempt)


def result(office: Office, attempt_id: str, *, by: str) -> Result:
    """The result of one's own closed attempt; raises NotFoundError while it is open."""
    guard.require(office, by, Permission.QUIZ_TAKE)
    settle(office, by)
    with _watched(office, by=by, action="quiz.result", subject=attempt_id):
        attempt = _own(office, attempt_id, by=by)
    if attempt.closed_at is None:
        raise NotFoundError(what="result", id=attempt_id)
    return result_of(office, attempt)


def certificates(
    office: Office, *, by: str, person_id: str | None = None
) -> tuple[Certificate, ...]:
    """One's own certificates, newest first; with QUIZ_MANAGE those of anybody."""
    if person_id in {None, by}:
        guard.require_any(office, by, Permission.QUIZ_TAKE, Permission.QUIZ_MANAGE)
        return office.store.quizzes.certificates_of(by)
    guard.require(office, by, Permission.QUIZ_MANAGE)
    return office.store.quizzes.certificates_of(person_id or by)


def overview(
    office: Office, *, by: str, month: str | None = None
) -> tuple[tuple[Person, QuizMonth], ...]:
    """How every host with an open account stands in a month, for the quiz master."""
    guard.require(office, by, Permission.QUIZ_MANAGE)
    return standing(office, month=month)


@contextmanager
def _watched(office: Office, *, by: str, action: str, subject: str) -> Iterator[None]:
    """One transaction; a refusal undoes it and is then entered in the audit log."""
    with (
        trail.watching(office, by=by, action=action, subject=subject),
        office.store.atomic(),
    ):
        yield


def _own(office: Office, attempt_id: str, *, by: str) -> Attempt:
    attempt = office.store.quizzes.get(attempt_id)
    if attempt is None:
        raise NotFoundError(what="attempt", id=attempt_id)
    if attempt.person_id != by:
        person = guard.person(office, by)
        raise NotAllowedError(name=person.name, permission=Permission.QUIZ_TAKE)
    return attempt


def _check_choices(question: Question, choices: tuple[str, ...]) -> None:
    known = {option.key for option in question.item.options}
    if not set(choices) <= known:
        raise InvalidInputError(field="choices", reason=question.item.id)
    if question.item.kind in ONE_ANSWER and len(set(choices)) > 1:
        raise InvalidInputError(field="choices", reason=question.item.id)


def _closed(attempt: Attempt) -> QuizClosedError:
    at = min(attempt.closed_at or attempt.deadline, attempt.deadline)
    return QuizClosedError(deadline=f"{at.astimezone(CHINA):%m-%d %H:%M}")
