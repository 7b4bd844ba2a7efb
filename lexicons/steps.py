"""What the rules ask of a text: only what its phrases can answer is asked.

A rule that needs a word which the text does not hold costs nothing, so hundreds of
rules cost hardly more than those a text has to do with.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterator
from typing import Generic, NamedTuple, TypeVar

from lexicons.reading import Reading

Found = TypeVar("Found")
Step = Callable[[Reading], Iterator[Found]]


class Asked(NamedTuple, Generic[Found]):
    """One step of one rule, and the groups without which it finds nothing."""

    number: int
    rule: str
    needs: tuple[int, ...]
    step: Step[Found]


class Steps(Generic[Found]):
    """The steps of one component."""

    def __init__(self) -> None:
        self._of: dict[int | None, list[Asked[Found]]] = defaultdict(list)
        self._count = 0

    def add(self, rule: str, step: Step[Found], needs: tuple[int, ...] = ()) -> None:
        """This step, to be run where a phrase of each of these groups stands."""
        asked = Asked(self._count, rule, needs, step)
        self._of[needs[0] if needs else None].append(asked)
        self._count += 1

    def run(self, reading: Reading, active: Container[str]) -> Iterator[Found]:
        """What the steps of these rules find, in the order they were added."""
        stands = reading.stands
        ready = [
            asked
            for group in (None, *stands)
            for asked in self._of.get(group, ())
            if asked.rule in active and all(need in stands for need in asked.needs)
        ]
        for asked in sorted(ready, key=lambda asked: asked.number):
            yield from asked.step(reading)
