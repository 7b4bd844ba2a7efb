"""Beam search over a batch of windows, through faster-whisper's parts and CTranslate2.

`WhisperModel.transcribe` hears one window of 30 s after the other; here windows are
encoded at their real length and searched together, which costs half. What the search
says of a window is kept with its time marks, because speech that lies between two
marks was left out: Whisper skips sentences without a word.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from math import ceil, exp
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from audio.decode import RATE, Sound
from audio.models import Word

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
LOW_LOG_PROBABILITY = -1.0  # below it the text is a guess
HIGH_COMPRESSION = 2.4  # above it the text is a loop
SILENCE = 0.6  # above it, with a guess for a text, nobody spoke
LONGEST_MEDIAN = 0.7  # seconds; see `_steady`


class Said(NamedTuple):
    """Words between two time marks, in seconds from the start of their window."""

    start: float
    end: float
    words: tuple[Word, ...]


class Found(NamedTuple):
    """What the search made of one window."""

    said: tuple[Said, ...]
    others: tuple[tuple[str, float], ...] = ()  # further texts and their weights
    trusted: bool = True
    looped: bool = False


class _Marked(NamedTuple):
    start: float
    end: float
    tokens: list[int]


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

    def search(self, sounds: Sequence[Sound], how: Search) -> list[Found]:
        """What is said in each of the sounds, none longer than 30 s.

        Those of like length are searched together, so that little silence is heard.
        """
        order = sorted(range(len(sounds)), key=lambda at: len(sounds[at]))
        found: dict[int, Found] = {}
        for begin in range(0, len(order), self._size):
            group = order[begin : begin + self._size]
            together = self._batch([sounds[at] for at in group], how)
            found.update(zip(group, together, strict=True))
        return [found[at] for at in range(len(sounds))]

    def _batch(self, sounds: Sequence[Sound], how: Search) -> list[Found]:
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
        marked = [
            list(self._marked(result.sequences_ids[0], length))
            for result, length in zip(results, lengths, strict=True)
        ]
        timed = self._engine.find_alignment(
            self._tokenizer,
            [[token for part in parts for token in part.tokens] for parts in marked],
            encoded,
            [int(length / FRAME) for length in lengths],
        )
        return [
            self._found(result, parts, words, length)
            for result, parts, words, length in zip(
                results, marked, timed, lengths, strict=True
            )
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

    def _marked(self, tokens: Sequence[int], seconds: float) -> Iterator[_Marked]:
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
                    yield _Marked(start, min(mark, seconds), text)
                start, text = min(mark, seconds), []
        else:
            if text and start < seconds:
                yield _Marked(start, seconds, text)

    def _found(
        self,
        result: "WhisperGenerationResult",
        parts: Sequence[_Marked],
        timed: Sequence[dict[str, Any]],
        seconds: float,
    ) -> Found:
        length = len(result.sequences_ids[0])
        likely = result.scores[0] * length / (length + 1) >= LOW_LOG_PROBABILITY
        if not likely and result.no_speech_prob > SILENCE:
            return Found(said=())
        said = tuple(_said(parts, timed))
        text = "".join(word.text for part in said for word in part.words)
        looped = _compression(text) > HIGH_COMPRESSION
        return Found(
            said=said,
            others=tuple(self._others(result, seconds)),
            trusted=likely and not looped,
            looped=looped,
        )

    def _others(
        self, result: "WhisperGenerationResult", seconds: float
    ) -> Iterator[tuple[str, float]]:
        likelihoods = [
            score * len(tokens)
            for score, tokens in zip(result.scores, result.sequences_ids, strict=True)
        ]
        best = max(likelihoods)
        weights = [exp(likelihood - best) for likelihood in likelihoods]
        for tokens, weight in zip(result.sequences_ids[1:], weights[1:], strict=True):
            parts = self._marked(tokens, seconds)
            text = [token for part in parts for token in part.tokens]
            yield self._tokenizer.decode(text), weight / sum(weights)


def _padded(sound: Sound, size: int) -> Sound:
    return np.pad(sound[:size], (0, max(0, size - len(sound))))


def _said(parts: Sequence[_Marked], timed: Sequence[dict[str, Any]]) -> Iterator[Said]:
    """The timed words between the marks they were written between."""
    words = iter(timed)
    for part in parts:
        mine: list[Word] = []
        left = len(part.tokens)
        while left > 0 and (word := next(words, None)):
            left -= len(word["tokens"])
            mine.append(_word(word, part))
        yield Said(part.start, part.end, tuple(_steady(mine)))


def _word(word: dict[str, Any], part: _Marked) -> Word:
    return Word(
        start=min(max(float(word["start"]), part.start), part.end),
        end=min(max(float(word["end"]), part.start), part.end),
        text=word["word"],
        probability=round(float(word["probability"]), 3),
    )


def _steady(words: Sequence[Word]) -> Iterator[Word]:
    """No word takes twice the usual time: the pause beside it would be its own."""
    lengths = [word.end - word.start for word in words if word.end > word.start]
    most = 2 * min(LONGEST_MEDIAN, float(np.median(lengths))) if lengths else 0.0
    for at, word in enumerate(words):
        if word.end - word.start <= most:
            yield word
        elif at == 0:
            yield word.model_copy(update={"start": word.end - most})
        else:
            yield word.model_copy(update={"end": word.start + most})


def _compression(text: str) -> float:
    plain = text.encode()
    return len(plain) / len(zlib.compress(plain)) if plain else 0.0
