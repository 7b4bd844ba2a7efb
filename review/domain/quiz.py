"""The monthly quiz: items, the blueprint of a paper, and how a paper is drawn.

A draw is a pure function of bank, blueprint and seed: items are put in the order of
the SHA-256 of seed and item id, so one seed gives one paper on every machine, and a
new item in the bank moves none of the others. The paper holds everything it shows and
everything it is graded by: a later edit of the bank changes no paper.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Self

from pydantic import Field, model_validator

from lexicons.models import Basis
from review.domain.staff import Value
from review.errors import ShortBankError

ItemId = Annotated[str, Field(pattern=r"^QZ-\d{4}$")]
Text = Annotated[str, Field(min_length=1)]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Kind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    FIND = "find"


ONE_ANSWER = frozenset({Kind.SINGLE, Kind.TRUE_FALSE})
FIXED_ORDER = frozenset({Kind.TRUE_FALSE, Kind.FIND})


class RuleLink(Value):
    """The rule an item teaches, at the revision it was written for."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{2,3}-\d{4}$")]
    revision: Annotated[int, Field(ge=1)]


class Option(Value):
    """One answer to choose; in a find item, one segment of the host's line.

    The key stays with the option wherever it is shown, so a response does not depend
    on the order on the screen.
    """

    key: Annotated[str, Field(pattern=r"^[A-Z]$")]
    text: Text


class Item(Value):
    """One question of the bank.

    `answer` holds the keys of the right options (find: of the segments that break a
    rule). `wording` is a lawful way to say it. `goods` is the category of goods the
    item speaks of, where it matters. `difficulty` is 1 (easy) to 3.
    """

    id: ItemId
    revision: Annotated[int, Field(ge=1)] = 1
    kind: Kind
    stem: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=12)]
    answer: Annotated[tuple[str, ...], Field(min_length=1)]
    explanation: Text
    wording: str = ""
    rule: RuleLink | None = None
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    category: str
    goods: str | None = None
    difficulty: Annotated[int, Field(ge=1, le=3)] = 2

    @model_validator(mode="after")
    def _answers_fit(self) -> Self:
        keys = [option.key for option in self.options]
        if keys != list(LETTERS[: len(keys)]):
            raise ValueError("the keys of the options must be A, B, C … in order")
        if len({option.text for option in self.options}) != len(keys):
            raise ValueError("two options read the same")
        if not set(self.answer) <= set(keys) or len(set(self.answer)) != len(
            self.answer
        ):
            raise ValueError("the answer must name options, each once")
        if (self.kind in ONE_ANSWER) != (len(self.answer) == 1) and (
            self.kind is not Kind.FIND
        ):
            raise ValueError("so many answers do not fit this kind of item")
        if self.kind is Kind.TRUE_FALSE and keys != ["A", "B"]:
            raise ValueError("a true-or-false item has two options")
        if self.kind is Kind.FIND and len(self.answer) == len(keys):
            raise ValueError("a find item needs a segment that is lawful")
        return self


class Slot(Value):
    """So many items of one kind; of one category, or of any where it is None."""

    kind: Kind
    count: Annotated[int, Field(ge=1)]
    category: str | None = None

    def __str__(self) -> str:
        return f"{self.count} {self.kind} {self.category or '*'}"


class Blueprint(Value):
    """What a paper is made of.

    Open slots (no category) are filled from the host's own mistakes first; at most
    `own_mistakes` of the paper's items come from there.
    """

    name: Text
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    own_mistakes: Annotated[int, Field(ge=0)] = 0

    @property
    def size(self) -> int:
        """How many items a paper has."""
        return sum(slot.count for slot in self.slots)


class Mistake(Value):
    """A rule the host broke, as three levels confirmed it, and how often."""

    rule: str
    category: str
    count: Annotated[int, Field(ge=1)]


class Question(Value):
    """An item as it stands in one paper; its options in the order they are shown."""

    item: Item
    shown: tuple[Option, ...]
    from_mistakes: bool = False


class Paper(Value):
    """One drawn paper."""

    seed: str
    blueprint: str
    questions: tuple[Question, ...]

    def question(self, item_id: str) -> Question | None:
        """The question made of this item, if the paper has it."""
        return next((q for q in self.questions if q.item.id == item_id), None)


def draw(
    bank: Sequence[Item],
    blueprint: Blueprint,
    seed: str,
    mistakes: Iterable[Mistake] = (),
    *,
    avoid: frozenset[str] = frozenset(),
) -> Paper:
    """The paper of this seed.

    Slots with a category are filled before open ones. `avoid` names items the person
    has seen this month: they are used only where nothing else is left. Raises
    ShortBankError where the bank cannot fill a slot.
    """
    wanted = tuple(sorted(mistakes, key=lambda m: (-m.count, m.rule)))
    taken: dict[str, Question] = {}
    missing = []
    budget = blueprint.own_mistakes
    for slot in sorted(blueprint.slots, key=lambda s: s.category is None):
        left = [i for i in bank if _fits(i, slot) and i.id not in taken]
        if len(left) < slot.count:
            missing.append(slot)
            continue
        for _ in range(slot.count):
            item = min(
                left,
                key=lambda i: (
                    i.id in avoid,
                    _rank(i, wanted) if budget else _NEVER,
                    _mix(seed, i.id),
                ),
            )
            left.remove(item)
            own = bool(budget) and _rank(item, wanted) < _NEVER
            budget -= own
            taken[item.id] = Question(
                item=item, shown=_arrange(item, seed), from_mistakes=own
            )
    if missing:
        raise ShortBankError(missing=", ".join(map(str, missing)))
    drawn = sorted(
        taken.values(), key=lambda q: (_PLACE[q.item.kind], _mix(seed, q.item.id))
    )
    return Paper(seed=seed, blueprint=blueprint.name, questions=tuple(drawn))


_NEVER = 1_000_000
_PLACE = {Kind.TRUE_FALSE: 0, Kind.SINGLE: 1, Kind.MULTIPLE: 2, Kind.FIND: 3}


def _fits(item: Item, slot: Slot) -> bool:
    return item.kind is slot.kind and slot.category in (None, item.category)


def _rank(item: Item, mistakes: tuple[Mistake, ...]) -> int:
    """Items on a broken rule first, then on its category; the most frequent first."""
    for place, mistake in enumerate(mistakes):
        if item.rule and item.rule.id == mistake.rule:
            return place
    for place, mistake in enumerate(mistakes):
        if item.category == mistake.category:
            return len(mistakes) + place
    return _NEVER


def _mix(seed: str, *parts: str) -> str:
    return sha256("\n".join((seed, *parts)).encode()).hexdigest()


def _arrange(item: Item, seed: str) -> tuple[Option, ...]:
    if item.kind in FIXED_ORDER:
        return item.options
    return tuple(sorted(item.options, key=lambda o: _mix(seed, item.id, o.key)))
