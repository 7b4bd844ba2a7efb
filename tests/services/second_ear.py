"""A second model for tests: it says what it is told, and keeps the sound that it heard."""

from pathlib import Path
from typing import ClassVar

import numpy as np

from audio.models import Heard, Segment, Word
from audio.models_store import Model
from review.services.office import SecondEar

MODEL = Model(path=Path("large"), name="large-v3", sha256="2" * 64, trial=False)


class Ear:
    """Says `said` at the start of everything, a sign a fifth of a second."""

    settings: ClassVar[dict[str, str | int | float | bool]] = {}

    def __init__(self, said: str, *, before=None) -> None:
        self.said, self.before = said, before
        self.sounds: list[np.ndarray] = []

    def hear(self, sound) -> Heard:
        self.sounds.append(sound)
        if self.before:
            self.before(len(self.sounds))
        words = tuple(
            Word(start=n / 5, end=(n + 1) / 5, text=sign, probability=0.9)
            for n, sign in enumerate(self.said)
        )
        if not words:
            return Heard(segments=())
        segment = Segment(start=0, end=words[-1].end, text=self.said, words=words)
        return Heard(segments=(segment,))

    def __call__(self) -> SecondEar:
        return SecondEar(MODEL, self)
