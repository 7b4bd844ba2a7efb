"""The search for what is said in windows of sound, and the second one where it is doubtful.

What the search says of a window is kept with its time marks, because speech that lies
between two marks was left out: Whisper skips sentences without a word.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from audio.decode import Sound
from audio.hypotheses import Found, Hypothesis, found, weighted
from audio.views import Played, Search, View, Viewer

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

DOUBT = -0.33  # mean log probability below which a window is searched again, faster
SPEED = 1.07  # of that second search


class Searcher:
    """One engine; may be asked by several threads."""

    def __init__(self, engine: "WhisperModel", batch: int) -> None:
        self._viewer = Viewer(engine, batch)
        self._batch = batch

    def search(
        self, sounds: Sequence[Sound], how: Search, *, twice: bool = False
    ) -> list[Found]:
        """What is said in each of the sounds, none longer than 30 s.

        `twice`: where the text is doubtful, the sound is searched again a little faster,
        and of the two texts the one is taken that is likelier in both. Of a few sounds
        all are, in one batch with the first search: that costs less than waiting for it.
        """
        plain = [Played(sound) for sound in sounds]
        if not twice:
            return [self._found(view) for view in self._viewer.views(plain, how)]
        if 2 * len(sounds) <= self._batch:
            views = self._viewer.views([*plain, *map(_faster, sounds)], how)
            pairs = zip(views[: len(sounds)], views[len(sounds) :], strict=True)
            return [self._found(*pair) for pair in pairs]
        views = self._viewer.views(plain, how)
        doubtful = [at for at, view in enumerate(views) if _is_doubtful(view)]
        again = self._viewer.views([_faster(sounds[at]) for at in doubtful], how)
        faster = dict(zip(doubtful, again, strict=True))
        return [self._found(view, faster.get(at)) for at, view in enumerate(views)]

    def _found(self, view: View, faster: View | None = None) -> Found:
        best = view.hypotheses[0]
        others = list(weighted(view.hypotheses))
        if faster is not None:
            best = self._likelier(view, faster)
            pooled = (*others, *weighted(faster.hypotheses))
            others = [(text, weight / 2) for text, weight in pooled]
        return found(best, self._viewer.timed(view, best), others, view.silence)

    def _likelier(self, view: View, faster: View) -> Hypothesis:
        """Of the best texts of two views the one with the higher product."""
        first, second = view.hypotheses[0], faster.hypotheses[0]
        if first.tokens == second.tokens or not second.tokens:
            return first
        if not first.tokens:
            return second
        before, after = map(
            sum,
            zip(
                self._viewer.likelihoods(view, (first, second)),
                self._viewer.likelihoods(faster, (first, second)),
                strict=True,
            ),
        )
        return second if after > before else first


def _is_doubtful(view: View) -> bool:
    return view.hypotheses[0].score < DOUBT


def _faster(sound: Sound) -> Played:
    """Played at a higher speed, so that every pitch is higher too."""
    at = np.arange(int(len(sound) / SPEED)) * SPEED
    heard: Sound = np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
    return Played(heard, SPEED)
