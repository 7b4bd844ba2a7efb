"""How a paper is marked.

Every question is worth two marks. One right answer, or none: single and true-or-false.
Where several must be found (multiple, find), all of them and nothing else gives two
marks, a part of them and nothing wrong gives one, any wrong choice gives none. So a
further right choice never costs a mark, and neither the order of the responses nor
that of the choices matters. No response is no mark.
"""

from collections.abc import Iterable, Mapping

from review.domain.quiz import Paper, Question
from review.domain.staff import Value

MARKS = 2

Responses = Mapping[str, Iterable[str]]


class Mark(Value):
    """What one question earned; `chosen` are the keys as they were given, sorted."""

    item_id: str
    category: str
    points: int
    of: int = MARKS
    chosen: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """All right, and nothing wrong."""
        return self.points == self.of


class CategoryScore(Value):
    """The marks of one category."""

    points: int
    of: int


class Score(Value):
    """The marks of a whole paper; `percent` is rounded down, so 79.9 is not 80."""

    points: int
    of: int
    marks: tuple[Mark, ...]

    @property
    def percent(self) -> int:
        """Of a hundred, rounded down."""
        return self.points * 100 // self.of

    @property
    def by_category(self) -> dict[str, CategoryScore]:
        """The marks per category, in the order of the category ids."""
        found: dict[str, CategoryScore] = {}
        for mark in sorted(self.marks, key=lambda m: m.category):
            before = found.get(mark.category, CategoryScore(points=0, of=0))
            found[mark.category] = CategoryScore(
                points=before.points + mark.points, of=before.of + mark.of
            )
        return found

    def passes(self, pass_mark: int) -> bool:
        """Whether this reaches so many percent."""
        return self.points * 100 >= pass_mark * self.of


def mark(question: Question, chosen: Iterable[str]) -> int:
    """The marks of one question: 0, 1 or 2."""
    right, given = set(question.item.answer), set(chosen)
    if given == right:
        return MARKS
    return MARKS // 2 if given and given < right else 0


def grade(paper: Paper, responses: Responses) -> Score:
    """The score of these responses; a response to no question of the paper is ignored."""
    marks = tuple(
        Mark(
            item_id=question.item.id,
            category=question.item.category,
            points=mark(question, responses.get(question.item.id, ())),
            chosen=tuple(sorted(set(responses.get(question.item.id, ())))),
        )
        for question in paper.questions
    )
    return Score(
        points=sum(m.points for m in marks), of=MARKS * len(marks), marks=marks
    )
