"""One attempt at the quiz of a month, and what its taker may see of it."""

from datetime import datetime

from lexicons.models import Basis
from review.domain.certificate import Certificate, Month
from review.domain.grading import CategoryScore, Score
from review.domain.quiz import Kind, Option, Paper, Question
from review.domain.staff import Value


class Attempt(Value):
    """A paper in somebody's hands: open until it is handed in or its time is over.

    `number` counts from 1 within the month. `score` is there once it is closed; it is
    made of the answers that were saved before `deadline` and of nothing else.
    """

    id: str
    person_id: str
    month: Month
    number: int
    paper: Paper
    started_at: datetime
    deadline: datetime
    closed_at: datetime | None = None
    score: Score | None = None
    passed: bool = False

    def is_over(self, now: datetime) -> bool:
        """Whether its time is over."""
        return now >= self.deadline


class ShownQuestion(Value):
    """A question as its taker sees it: without the answer."""

    item_id: str
    number: int
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    category: str
    from_mistakes: bool
    chosen: tuple[str, ...] = ()


class AttemptView(Value):
    """An open attempt as its taker sees it; `chosen` is what is saved."""

    id: str
    month: Month
    number: int
    started_at: datetime
    deadline: datetime
    questions: tuple[ShownQuestion, ...]

    @property
    def answered(self) -> int:
        """How many questions have a saved answer."""
        return sum(bool(q.chosen) for q in self.questions)


class Correction(Value):
    """A question that did not earn all its marks, with what is right and why."""

    question: ShownQuestion
    answer: tuple[str, ...]
    points: int
    of: int
    explanation: str
    wording: str
    basis: tuple[Basis, ...]
    rule: str | None


class Result(Value):
    """What came of a closed attempt."""

    attempt_id: str
    month: Month
    number: int
    percent: int
    points: int
    of: int
    passed: bool
    closed_at: datetime
    timed_out: bool
    by_category: dict[str, CategoryScore]
    wrong: tuple[Correction, ...]
    certificate: Certificate | None = None


def shown(question: Question, number: int, chosen: tuple[str, ...]) -> ShownQuestion:
    """The question without its answer."""
    return ShownQuestion(
        item_id=question.item.id,
        number=number,
        kind=question.item.kind,
        stem=question.item.stem,
        options=question.shown,
        category=question.item.category,
        from_mistakes=question.from_mistakes,
        chosen=chosen,
    )


def view(attempt: Attempt, saved: dict[str, tuple[str, ...]]) -> AttemptView:
    """The attempt as its taker sees it."""
    return AttemptView(
        id=attempt.id,
        month=attempt.month,
        number=attempt.number,
        started_at=attempt.started_at,
        deadline=attempt.deadline,
        questions=tuple(
            shown(question, number, saved.get(question.item.id, ()))
            for number, question in enumerate(attempt.paper.questions, start=1)
        ),
    )


def result(attempt: Attempt, certificate: Certificate | None) -> Result:
    """What came of a closed attempt; its score must be there."""
    if attempt.score is None or attempt.closed_at is None:
        raise ValueError("the attempt is still open")
    return Result(
        attempt_id=attempt.id,
        month=attempt.month,
        number=attempt.number,
        percent=attempt.score.percent,
        points=attempt.score.points,
        of=attempt.score.of,
        passed=attempt.passed,
        closed_at=attempt.closed_at,
        timed_out=attempt.closed_at >= attempt.deadline,
        by_category=attempt.score.by_category,
        wrong=tuple(_corrections(attempt, attempt.score)),
        certificate=certificate,
    )


def _corrections(attempt: Attempt, score: Score) -> list[Correction]:
    pairs = zip(attempt.paper.questions, score.marks, strict=True)
    return [
        Correction(
            question=shown(question, number, mark.chosen),
            answer=question.item.answer,
            points=mark.points,
            of=mark.of,
            explanation=question.item.explanation,
            wording=question.item.wording,
            basis=question.item.basis,
            rule=question.item.rule.id if question.item.rule else None,
        )
        for number, (question, mark) in enumerate(pairs, start=1)
        if not mark.is_right
    ]
