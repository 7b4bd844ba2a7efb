"""How a sound looks to the model, and what its beam search writes: faster-whisper's parts.

`WhisperModel.transcribe` hears one window of 30 s after the other; here sounds are
encoded at their real length and searched together, which costs half.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from audio.decode import RATE, Sound
from audio.hypotheses import Hypothesis, Marked

if TYPE_CHECKING:
    from ctranslate2 import StorageView
    from ctranslate2.models import WhisperGenerationResult
    from faster_whisper import WhisperModel

Search = Mapping[str, Any]
Encoded = npt.NDArray[np.float32]

LANGUAGE = "zh"
TAIL = 3.0  # seconds of silence after a window, or its end is said over and over
HYPOTHESES = 5
FRAME = 0.01  # seconds between two columns of features
MARK = 0.02  # seconds between two time marks
LONGEST = 30.0  # seconds the model can hear at once
BEYOND = 0.6  # seconds past the end of a window at which its text is a loop
TOKENS_PER_SECOND = 12  # nobody speaks faster: a search that goes on is in a loop
TOKENS = 20  # and beside them, for marks and for short windows
LEAST = 1e-6  # probability of a token


class Played(NamedTuple):
    """A sound at some speed; times are told in those of the sound at its own."""

    sound: Sound
    speed: float = 1.0

    @property
    def seconds(self) -> float:
        return len(self.sound) / RATE

    @property
    def frames(self) -> int:
        return int(self.seconds / FRAME)


class View(NamedTuple):
    """A sound as the model hears it, and what was found in it, the best first."""

    encoded: Encoded
    frames: int
    hypotheses: list[Hypothesis]
    silence: float


class Viewer:
    """One engine with the tokens of the language; may be asked by several threads."""

    def __init__(self, engine: "WhisperModel", batch: int) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._engine = engine
        self._size = batch
        self.tokenizer = Tokenizer(
            engine.hf_tokenizer,
            engine.model.is_multilingual,
            task="transcribe",
            language=LANGUAGE,
        )
        self._first_mark = self.tokenizer.timestamp_begin
        self._unwanted = sorted(
            {
                *self.tokenizer.non_speech_tokens,
                self.tokenizer.transcribe,
                self.tokenizer.translate,
                self.tokenizer.sot,
                self.tokenizer.sot_prev,
                self.tokenizer.sot_lm,
            }
        )

    def views(self, sounds: Sequence[Played], how: Search) -> list[View]:
        """One of each, none longer than 30 s.

        Those of like length are searched together, so that little silence is heard.
        """
        order = sorted(range(len(sounds)), key=lambda at: len(sounds[at].sound))
        seen: dict[int, View] = {}
        for begin in range(0, len(order), self._size):
            group = order[begin : begin + self._size]
            together = self._together([sounds[at] for at in group], how)
            seen.update(zip(group, together, strict=True))
        return [seen[at] for at in range(len(sounds))]

    def likelihoods(self, view: View, texts: Sequence[Hypothesis]) -> list[float]:
        """The log probability of each of the texts in this view."""
        aligned = self._engine.model.align(
            _stored([view.encoded] * len(texts)),
            self.tokenizer.sot_sequence,
            [one.tokens for one in texts],
            [view.frames] * len(texts),
        )
        return [
            sum(log(max(LEAST, each)) for each in one.text_token_probs)
            for one in aligned
        ]

    def timed(self, view: View, text: Hypothesis) -> list[dict[str, Any]]:
        """The words of the text with their times, by cross-attention."""
        (words,) = self._engine.find_alignment(
            self.tokenizer, [text.tokens], _stored([view.encoded]), [view.frames]
        )
        found: list[dict[str, Any]] = words
        return found

    def _together(self, sounds: Sequence[Played], how: Search) -> Iterator[View]:
        seconds = min(ceil(max(one.seconds for one in sounds) + TAIL), LONGEST)
        encoded = self._encoded(sounds, seconds)
        results = self._engine.model.generate(
            _stored(encoded),
            [list(self.tokenizer.sot_sequence)] * len(sounds),
            max_length=int(TOKENS + TOKENS_PER_SECOND * seconds),
            num_hypotheses=min(HYPOTHESES, how["beam_size"]),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._unwanted,
            **how,
        )
        for sound, own, result in zip(sounds, encoded, results, strict=True):
            found = list(self._hypotheses(result, sound))
            yield View(own, sound.frames, found, result.no_speech_prob)

    def _encoded(self, sounds: Sequence[Played], seconds: float) -> list[Encoded]:
        """A processor's cache holds one window; a graphics card takes them together."""
        features = [
            self._engine.feature_extractor(_padded(one.sound, int(seconds * RATE)))[
                :, : int(seconds / FRAME)
            ]
            for one in sounds
        ]
        if self._engine.model.device != "cpu":
            return list(self._array(np.stack(features)))
        return [self._array(one[np.newaxis])[0] for one in features]

    def _array(self, features: Encoded) -> Encoded:
        from ctranslate2 import DataType

        stored = self._engine.model.encode(_stored(features), to_cpu=True)
        return np.array(stored.to(DataType.float32))

    def _hypotheses(
        self, result: "WhisperGenerationResult", of: Played
    ) -> Iterator[Hypothesis]:
        for tokens, score in zip(result.sequences_ids, result.scores, strict=True):
            parts = [
                Marked(part.start * of.speed, part.end * of.speed, part.tokens)
                for part in self._marked(tokens, of.seconds)
            ]
            text = self.tokenizer.decode([t for part in parts for t in part.tokens])
            yield Hypothesis(parts, text, score, len(tokens))

    def _marked(self, tokens: Sequence[int], seconds: float) -> Iterator[Marked]:
        """The text between time marks, as far as the window goes."""
        start, text = 0.0, list[int]()
        for token in tokens:
            if token < self.tokenizer.eot:
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


def _stored(rows: Sequence[Encoded] | Encoded) -> "StorageView":
    from ctranslate2 import StorageView

    return StorageView.from_array(np.ascontiguousarray(rows))


def _padded(sound: Sound, size: int) -> Sound:
    return np.pad(sound[:size], (0, max(0, size - len(sound))))
