"""A sample of a recording: its clips, and what people typed of them."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from review.domain.canonical import canonical, digest_of, sha256
from review.domain.clips import FrameClip, Stratum
from review.domain.staff import Value


class Verdict(StrEnum):
    """What came of one person's hearing of a clip."""

    SAID = "said"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a clip is left to somebody else."""

    SOUND = "sound"
    LANGUAGE = "language"
    KNOWN = "known"


class CriticalKind(StrEnum):
    """Words that change what is promised."""

    NUMBER = "number"
    NEGATION = "negation"
    EFFECT = "effect"


class CriticalCount(Value):
    """Of `said` critical words, `wrong` were heard otherwise; `surplus` were never said."""

    said: int = 0
    wrong: int = 0
    surplus: int = 0


class Sample(Value):
    """All clips of a recording that can be drawn, and the seed that chooses."""

    case_id: str
    seed: str
    frame: tuple[FrameClip, ...]
    drawn_by: str
    drawn_at: datetime

    @property
    def digest(self) -> str:
        """The hash under which the audit log knows it."""
        return digest_of(self)


class SampledClip(Value):
    """One clip that was drawn; `place` is its place in the frame.

    `heard` is what the recogniser wrote when the sample was drawn, masked. Once the
    clip is removed, because something in it was masked later, no words of it are kept.
    `salt` is drawn anew whenever its words change: whoever knows a hash of them as they
    were, and what is left of them, cannot try out what is masked.
    """

    id: str
    case_id: str
    place: int
    ordinal: int
    draw: int
    stratum: Stratum
    start: float
    end: float
    heard: str | None
    is_removed: bool = False
    salt: str = ""


class Typed(Value):
    """What one person made of a clip: masked words, and how they differ from `heard`.

    An empty text with the verdict `said` means that nothing is said in it.
    """

    clip_id: str
    by: str
    verdict: Verdict
    reason: SkipReason | None = None
    text: str | None = None
    errors: int = 0
    characters: int = 0
    critical: dict[CriticalKind, CriticalCount] = Field(default_factory=dict)
    at: datetime
    salt: str = ""

    @property
    def words(self) -> str:
        """The hash of its words, and of when: the first who typed a clip counts."""
        return sha256(canonical([self.text, self.salt, self.at.isoformat()]))

    @property
    def counted(self) -> str:
        """The hash of what counts of it, which stays when its words are masked."""
        counts = {"verdict", "errors", "characters", "critical"}
        return sha256(canonical(self.model_dump(mode="json", include=counts)))

    @property
    def is_finished(self) -> bool:
        """Whether nobody else has to hear the clip."""
        return self.verdict is not Verdict.SKIPPED
