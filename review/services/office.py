"""What every service works with: settings, store, clock, ids, and the two engines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from lexicons.models import Category, Rule, Screening
from review.config import Settings
from review.domain.sla import Policy
from review.keys import LiveRing

if TYPE_CHECKING:
    from audio.models_store import Model
    from audio.transcriber import Recogniser, Transcriber
    from lexicons.overrides import Override
    from review.store.database import Store


class Reader(Protocol):
    """What reads a text: the surface of lexicons.pipeline.Screener."""

    def screen(
        self,
        text: str,
        *,
        goods: str | None = None,
        scope: Literal["script", "transcript"] = "script",
        as_of: date | None = None,
        certainty: Sequence[float] | None = None,
    ) -> Screening: ...

    @property
    def rules(self) -> Mapping[str, Rule]: ...

    @property
    def categories(self) -> Mapping[str, Category]: ...

    @property
    def overrides(self) -> "tuple[Override, ...]": ...

    @property
    def lock(self) -> str: ...


@dataclass(frozen=True)
class SecondEar:
    """A model that hears doubtful places again, ready to do so."""

    model: "Model"
    recogniser: "Recogniser"


def _no_second() -> SecondEar | None:
    return None


@dataclass(frozen=True)
class Office:
    """The parts that make Greenroom work; made by review.bootstrap.

    `now` gives aware UTC times, `new_id` ids that are never given twice, `secret` tokens
    that nobody can guess. `hear` loads the speech engine at the first call; `keys`
    open what was sealed. `second` loads the model that hears again, None where there
    is none. May be shared by threads.
    """

    settings: Settings
    store: "Store"
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    secret: Callable[[], str]
    reader: Reader
    hear: Callable[[], "Transcriber"]
    keys: LiveRing
    policy: Policy = field(default_factory=Policy)
    second: "Callable[[], SecondEar | None]" = _no_second

    def media_path(self, relative: str) -> Path:
        """Where a file of the media folder is."""
        return self.settings.media / relative
