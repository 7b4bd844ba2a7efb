"""What may be said of a recording's transcript, from the clips that people heard."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from review.domain import accuracy, critical
from review.domain.accuracy import GOAL, ClipScore, Estimate, Share
from review.domain.sample import (
    CriticalKind,
    Sample,
    SampledClip,
    Typed,
    Verdict,
)
from review.domain.staff import Value

MOST_UNCLEAR = 0.1  # of the clips; beyond that nothing is claimed


class State(StrEnum):
    """What may be said."""

    NOT_DRAWN = "not_drawn"
    OPEN = "open"
    PROVEN = "proven"
    UNDECIDED = "undecided"
    BELOW = "below"
    UNCLEAR = "unclear"
    SILENT = "silent"


class CriticalShare(Value):
    """How many critical words of a kind were heard wrong, of those that were said."""

    kind: CriticalKind
    wrong: Share
    surplus: int


class Agreement(Value):
    """On what share of the characters two people agree who typed the same clips."""

    clips: int
    accuracy: float | None


class Measure(Value):
    """A recording's accuracy as far as it is known; no estimate until a draw is heard.

    `more` is how many clips will probably prove the goal; None where more will not
    help. `left_out` are clips in which something was masked after they were drawn.
    """

    state: State = State.NOT_DRAWN
    goal: float = GOAL
    model: str = ""
    draw: int = 0
    clips: int = 0
    heard: int = 0
    unclear: int = 0
    left_out: int = 0
    of: int = 0
    seconds: float = 0.0
    characters: int = 0
    estimate: Estimate | None = None
    more: int | None = None
    critical: tuple[CriticalShare, ...] = ()
    agreement: Agreement = Agreement(clips=0, accuracy=None)

    @property
    def missing(self) -> int:
        """How many clips of the draw nobody has heard yet."""
        return self.clips - self.heard - self.unclear - self.left_out

    @property
    def is_complete(self) -> bool:
        """Whether every clip that was drawn is heard."""
        return self.state not in {State.NOT_DRAWN, State.OPEN}


def first_typed(typed: Iterable[Typed]) -> dict[str, Typed]:
    """What counts of every clip: what was first said of it, else that it is unclear."""
    finished = [one for one in typed if one.is_finished]
    finished.sort(key=lambda one: (one.verdict is not Verdict.SAID, one.at))
    found: dict[str, Typed] = {}
    for one in finished:
        found.setdefault(one.clip_id, one)
    return found


def scores_of(
    clips: Sequence[SampledClip], typed: Iterable[Typed]
) -> tuple[ClipScore, ...]:
    """The clips of which somebody typed what is said."""
    first = first_typed(typed)
    return tuple(
        ClipScore(clip.stratum, said.errors, said.characters)
        for clip in clips
        if (said := first.get(clip.id)) and said.verdict is Verdict.SAID
    )


def sizes_of(sample: Sample) -> dict[str, int]:
    """How many clips each stratum has, drawn or not."""
    return dict(Counter(str(clip.stratum) for clip in sample.frame))


def measured(
    sample: Sample,
    clips: Sequence[SampledClip],
    typed: Sequence[Typed],
    *,
    model: str,
    agreement: Agreement,
) -> Measure:
    """What may be said now."""
    first = first_typed(typed)
    said = [one for one in first.values() if one.verdict is Verdict.SAID]
    heard = {one.clip_id for one in said}
    unclear = {id_ for id_ in first if id_ not in heard}
    draw = max((clip.draw for clip in clips), default=0)
    base = Measure(
        state=State.OPEN,
        model=model,
        draw=draw,
        clips=len(clips),
        heard=len(heard),
        unclear=len(unclear),
        left_out=sum(clip.is_removed and clip.id not in first for clip in clips),
        of=len(sample.frame),
        seconds=sum(clip.end - clip.start for clip in clips if clip.id in heard),
        characters=sum(one.characters for one in said),
        agreement=agreement,
    )
    if base.missing:
        return base
    found = _estimate(
        scores_of(clips, typed),
        frozenset(sizes_of(sample).items()),
        sample.seed,
        draw,
    )
    return base.model_copy(update=_verdict(base, found) | {"critical": _critical(said)})


@lru_cache(maxsize=2048)
def _estimate(
    scores: tuple[ClipScore, ...],
    sizes: frozenset[tuple[str, int]],
    seed: str,
    draw: int,
) -> Estimate | None:
    return accuracy.estimate(scores, dict(sizes), seed=seed, draw=draw)


def _verdict(base: Measure, found: Estimate | None) -> dict[str, object]:
    more = None
    if found:
        more = accuracy.missing(
            found, heard=max(1, base.heard), size=base.of, draw=base.draw
        )
    return {"state": _state(base, found), "estimate": found, "more": more}


def _state(base: Measure, found: Estimate | None) -> State:
    if base.unclear > MOST_UNCLEAR * max(1, base.clips - base.left_out):
        return State.UNCLEAR
    if found is None:
        return State.SILENT
    if found.proven >= GOAL:
        return State.PROVEN
    return State.BELOW if found.high < GOAL else State.UNDECIDED


def _critical(said: Sequence[Typed]) -> tuple[CriticalShare, ...]:
    total = critical.added(one.critical for one in said)
    return tuple(
        CriticalShare(
            kind=kind,
            wrong=accuracy.wilson(total[kind].wrong, total[kind].said),
            surplus=total[kind].surplus,
        )
        for kind in CriticalKind
        if kind in total
    )


def pooled(
    parts: Mapping[str, tuple[Sequence[ClipScore], Mapping[str, int]]], *, seed: str
) -> Estimate | None:
    """The accuracy of several recordings together, each with its own strata."""
    scores = tuple(
        ClipScore(f"{name}:{score.stratum}", score.errors, score.characters)
        for name, (found, _sizes) in parts.items()
        for score in found
    )
    sizes = {
        f"{name}:{stratum}": size
        for name, (_found, own) in parts.items()
        for stratum, size in own.items()
    }
    return _estimate(scores, frozenset(sizes.items()), seed, 1)
