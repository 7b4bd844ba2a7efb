"""A house for the quiz tests: the real office, its clock, and people who take quizzes."""

from dataclasses import dataclass

from review.domain.attempt import AttemptView, Result
from review.domain.staff import Person, Role
from review.services import quizzes
from review.services.item_bank import bank
from review.services.office import Office

ANSWERS = {item.id: item.answer for item in bank().items}


@dataclass
class House:
    """An office with a clock that one can turn (`clock.at`, `clock.advance`)."""

    office: Office
    clock: object

    def person(self, username: str, *roles: Role, disabled: bool = False) -> Person:
        person = Person(
            id=self.office.new_id(),
            username=username,
            name=username.title(),
            roles=frozenset(roles),
            disabled=disabled,
        )
        self.office.store.people.add(person, password_hash="x", at=self.office.now())
        return person

    def answer(self, view: AttemptView, *, by: str, wrong: int = 0) -> None:
        """Save an answer to every question, so many of them wrong."""
        for place, question in enumerate(view.questions):
            right = ANSWERS[question.item_id]
            others = [o.key for o in question.options if o.key not in right]
            choices = (others[0],) if place < wrong else right
            quizzes.save(
                self.office, view.id, by=by, item_id=question.item_id, choices=choices
            )

    def take(self, person: Person, *, wrong: int = 0) -> Result:
        """One whole attempt."""
        view = quizzes.start(self.office, by=person.id)
        self.answer(view, by=person.id, wrong=wrong)
        return quizzes.submit(self.office, view.id, by=person.id)

    def actions(self) -> list[str]:
        return [entry.action for entry in self.office.store.audit.every()]
