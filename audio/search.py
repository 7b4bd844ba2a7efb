"""Beam search over a batch of windows, through faster-whisper's parts and CTranslate2.

`WhisperModel.transcribe` hears one window of 30 s after the other; here windows are
encoded at their real length and searched together, which costs half. What the search
says of a window is kept with its time marks, because speech that lies between two
marks was left out: Whisper skips sentences without a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audio.decode import RATE, Sound
from audio.hypotheses import Found, Hypothesis, Marked, found, weighted

if TYPE_CHECKING:
    from ctranslate2 import StorageView
    from ctranslate2.models import WhisperGenerationResult
    from faster_whisper import WhisperModel

Search = Mapping[str, Any]

LANGUAGE = "zh"
TAIL = 3.0  # seconds of silence after a window, or its end is said over and over
HYPOTHESES = 5
FRAME = 0.01  # seconds between two columns of features
MARK = 0.02  # seconds between two time marks
LONGEST = 30.0  # seconds the model can hear at once
BEYOND = 0.6  # seconds past the end of a window at which its text is a loop
TOKENS_PER_SECOND = 12  # nobody speaks faster: a search that goes on is in a loop
TOKENS = 20  # and beside them, for marks and for short windows
DOUBT = -0.40  # mean log probability below which a window is searched again, faster
SPEED = 1.07  # of that second search
QUICKLY: Search = {"patience": 1.0}  # enough for a second opinion
LEAST = 1e-6  # probability of a token


class _View(NamedTuple):
    """Sounds as the model hears them, and the hypotheses of each, the best first."""

    encoded: "StorageView"
    frames: list[int]
    hypotheses: list[list[Hypothesis]]
    silence: list[float]


class Searcher:
    """One engine with the tokens of the language; may be asked by several threads."""

    def __init__(self, engine: "WhisperModel", batch: int) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._engine = engine
        self._size = batch
        self._tokenizer = Tokenizer(
            engine.hf_tokenizer,
            engine.model.is_multilingual,
            task="transcribe",
            language=LANGUAGE,
        )
        self._first_mark = self._tokenizer.timestamp_begin
        self._unwanted = sorted(
            {
                *self._tokenizer.non_speech_tokens,
                self._tokenizer.transcribe,
                self._tokenizer.translate,
                self._tokenizer.sot,
                self._tokenizer.sot_prev,
                self._tokenizer.sot_lm,
            }
        )

    def search(
        self, sounds: Sequence[Sound], how: Search, *, twice: bool = False
    ) -> list[Found]:
        """What is said in each of the sounds, none longer than 30 s.

        Those of like length are searched together, so that little silence is heard.
        `twice`: where the text is doubtful, the sound is searched again a little faster,
        and of the two texts the one is taken that is likelier in both.
        """
        order = sorted(range(len(sounds)), key=lambda at: len(sounds[at]))
        all_found: dict[int, Found] = {}
        for begin in range(0, len(order), self._size):
            group = order[begin : begin + self._size]
            together = self._batch([sounds[at] for at in group], how, twice=twice)
            all_found.update(zip(group, together, strict=True))
        return [all_found[at] for at in range(len(sounds))]

    def _batch(
        self, sounds: Sequence[Sound], how: Search, *, twice: bool
    ) -> list[Found]:
        view = self._view(sounds, how)
        best = [heard[0] for heard in view.hypotheses]
        others = [list(weighted(heard)) for heard in view.hypotheses]
        doubtful = [at for at, one in enumerate(best) if twice and one.score < DOUBT]
        if doubtful:
            fast = self._view(
                [_faster(sounds[at]) for at in doubtful], {**how, **QUICKLY}, SPEED
            )
            again = [heard[0] for heard in fast.hypotheses]
            chosen = self._likelier(view, doubtful, best, fast, again)
            for at, one, heard in zip(doubtful, chosen, fast.hypotheses, strict=True):
                best[at] = one
                pooled = (*others[at], *weighted(heard))
                others[at] = [(text, weight / 2) for text, weight in pooled]
        timed = self._engine.find_alignment(
            self._tokenizer, [one.tokens for one in best], view.encoded, view.frames
        )
        return [
            found(*one) for one in zip(best, timed, others, view.silence, strict=True)
        ]

    def _view(self, sounds: Sequence[Sound], how: Search, speed: float = 1.0) -> _View:
        """Times are those of the sounds before they were made so much faster."""
        lengths = [len(sound) / RATE for sound in sounds]
        seconds = min(ceil(max(lengths) + TAIL), LONGEST)
        encoded = self._encoded(sounds, seconds)
        results = self._engine.model.generate(
            encoded,
            [list(self._tokenizer.sot_sequence)] * len(sounds),
            max_length=int(TOKENS + TOKENS_PER_SECOND * seconds),
            num_hypotheses=min(HYPOTHESES, how["beam_size"]),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._unwanted,
            **how,
        )
        return _View(
            encoded,
            [int(length / FRAME) for length in lengths],
            [
                list(self._hypotheses(result, length, speed))
                for result, length in zip(results, lengths, strict=True)
            ],
            [result.no_speech_prob for result in results],
        )

    def _hypotheses(
        self, result: "WhisperGenerationResult", seconds: float, speed: float
    ) -> Iterator[Hypothesis]:
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
            parts = [
                Marked(part.start * speed, part.end * speed, part.tokens)
                for part in self._marked(tokens, seconds)
            ]
            text = self._tokenizer.decode([t for part in parts for t in part.tokens])
            yield Hypothesis(parts, text, score, len(tokens))

    def _likelier(
        self,
        view: _View,
        doubtful: Sequence[int],
        best: Sequence[Hypothesis],
        fast: _View,
        again: Sequence[Hypothesis],
    ) -> list[Hypothesis]:
        """Of the best texts of two views, each window's with the higher product."""
        first = [best[at] for at in doubtful]
        if [one.tokens for one in first] == [one.tokens for one in again]:
            return first
        sums = [
            [
                slow + quick
                for slow, quick in zip(
                    self._likelihoods(view, _filled(best, doubtful, texts), doubtful),
                    self._likelihoods(fast, texts, range(len(texts))),
                    strict=True,
                )
            ]
            for texts in (first, again)
        ]
        return [
            new if new.tokens and (after > before or not old.tokens) else old
            for old, new, before, after in zip(first, again, *sums, strict=True)
        ]

    def _likelihoods(
        self, view: _View, texts: Sequence[Hypothesis], wanted: Sequence[int]
    ) -> list[float]:
        """The log probability of a text for each sound of a view, where wanted."""
        aligned = self._engine.model.align(
            view.encoded,
            self._tokenizer.sot_sequence,
            [one.tokens for one in texts],
            view.frames,
        )
        return [
            sum(log(max(LEAST, each)) for each in aligned[at].text_token_probs)
            for at in wanted
        ]

    def _encoded(self, sounds: Sequence[Sound], seconds: float) -> "StorageView":
        """A processor's cache holds one window; a graphics card takes them together."""
        from ctranslate2 import StorageView

        size = int(seconds * RATE)
        features = [
            self._engine.feature_extractor(_padded(sound, size))[
                :, : int(seconds / FRAME)
            ]
            for sound in sounds
        ]
        if self._engine.model.device != "cpu":
            return self._engine.encode(np.stack(features))
        each = [np.array(self._engine.encode(one)) for one in features]
        return StorageView.from_array(np.concatenate(each))

    def _marked(self, tokens: Sequence[int], seconds: float) -> Iterator[Marked]:
        """The text between time marks, as far as the window goes."""
        start, text = 0.0, list[int]()
        for token in tokens:
            if token < self._tokenizer.eot:
                text.append(token)
            elif token >= self._first_mark:
                mark = (token - self._first_mark) * MARK
                if mark > seconds + BEYOND:
                    break
                if text:
                    yield Marked(start, min(mark, seconds), text)
                start, text = min(mark, seconds), []
        else:
            if text and start < seconds:
                yield Marked(start, seconds, text)


def _filled(
    all_: Sequence[Hypothesis], places: Sequence[int], new: Sequence[Hypothesis]
) -> list[Hypothesis]:
    """All of them, with the new ones in their places."""
    made = list(all_)
    for at, one in zip(places, new, strict=True):
        made[at] = one
    return made


def _faster(sound: Sound) -> Sound:
    """Played at a higher speed, so that every pitch is higher too."""
    at = np.arange(int(len(sound) / SPEED)) * SPEED
    played: Sound = np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
    return played


def _padded(sound: Sound, size: int) -> Sound:
    return np.pad(sound[:size], (0, max(0, size - len(sound))))
