"""The recogniser: faster-whisper, with the settings that lose no Mandarin speech.

Voice detection on, `patience` 2, no conditioning on earlier text, no prompt and no hot
words: each of the others was measured to drop or to invent sentences. Nothing is
drawn at random, so the same sound gives the same text.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from audio import coverage, wording
from audio.decode import RATE, Sound
from audio.errors import ModelNotFoundError
from audio.models import Heard, Segment, TimeSpan, Word
from audio.models_store import Model
from audio.pool import moved
from audio.transcriber import Settings

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Profile = Literal["accurate", "fast"]
Search = dict[str, Any]

LANGUAGE = "zh"
COMPUTE_TYPE = "int8"
PAUSE_MS = 500  # a shorter pause does not end a stretch of speech
CUT_PAUSE_MS = 100
CUT_WITHIN = 30.0  # a block ends at the longest pause of its last half minute
MARGIN = 0.2  # seconds of sound kept around a stretch that is heard again
LOW_LOG_PROBABILITY = -1.0  # below it the text is a guess
HIGH_COMPRESSION = 2.4  # above it the text is a loop

SEARCH: Mapping[Profile, Search] = {
    "accurate": {"beam_size": 5, "patience": 2.0},
    "fast": {"beam_size": 1},
}
# Tried in this order on a stretch that was not heard: other windows, another search,
# and a search that may not repeat itself.
AGAIN: tuple[Search, ...] = (
    {"beam_size": 5, "patience": 2.0},
    {"beam_size": 1},
    {"beam_size": 5, "patience": 2.0, "no_repeat_ngram_size": 4},
)


class WhisperRecogniser:
    """Hears with one model, in up to `workers` threads at once; loads it when asked."""

    def __init__(
        self,
        model: Model,
        *,
        profile: Profile = "accurate",
        workers: int = 1,
        device: str = "cpu",
        compute_type: str = COMPUTE_TYPE,
    ) -> None:
        self.model = model
        self.profile = profile
        self._workers = workers
        self._device = device
        self._compute_type = compute_type

    @cached_property
    def settings(self) -> Settings:
        """See `Recogniser.settings`."""
        return {
            "profile": self.profile,
            **SEARCH[self.profile],
            "compute_type": self._compute_type,
            "pause_ms": PAUSE_MS,
            "faster_whisper": version("faster-whisper"),
            "ctranslate2": version("ctranslate2"),
        }

    def load(self) -> None:
        """Load the model now; raises ModelNotFoundError where it cannot be."""
        _ = self._engine

    def hear(self, sound: Sound) -> Heard:
        """See `Recogniser.hear`."""
        speech = _speech(sound)
        if not speech:
            return Heard(segments=())
        segments = list(self._decoded(sound, SEARCH[self.profile]))
        for span in coverage.missed(speech, segments):
            segments = self._heard_again(sound, span, segments)
        in_step = wording.in_step(segments, duration=len(sound) / RATE)
        return Heard(segments=tuple(wording.punctuated(list(in_step))))

    def _heard_again(
        self, sound: Sound, span: TimeSpan, segments: list[Segment]
    ) -> list[Segment]:
        """The segments with a better hearing of the span, or with the span marked."""
        outside, inside = coverage.carved(segments, span)
        begin = max(0, int((span.start - MARGIN) * RATE))
        piece = sound[begin : int((span.end + MARGIN) * RATE)]
        best = inside
        for search in AGAIN:
            heard = [moved(s, begin / RATE) for s in self._decoded(piece, search)]
            if coverage.rate(span, heard) >= coverage.LOWEST_RATE:
                return _sorted(outside, heard)
            best = max(best, heard, key=_length)
        doubtful = [s.model_copy(update={"understood": False}) for s in best]
        return _sorted(outside, doubtful or [_unheard(span)])

    def _decoded(self, sound: Sound, search: Search) -> Iterator[Segment]:
        heard, _ = self._engine.transcribe(
            sound,
            language=LANGUAGE,
            temperature=[0.0],
            condition_on_previous_text=False,
            vad_filter=True,
            vad_parameters={"min_silence_duration_ms": PAUSE_MS},
            word_timestamps=True,
            **search,
        )
        for segment in heard:
            words = wording.pieces(
                [
                    Word(
                        start=word.start,
                        end=word.end,
                        text=word.word,
                        probability=round(float(word.probability), 3),
                    )
                    for word in segment.words or ()
                ]
            )
            if not words:
                continue
            trusted = (
                segment.avg_logprob >= LOW_LOG_PROBABILITY
                and segment.compression_ratio <= HIGH_COMPRESSION
            )
            written = wording.segment_of(words, understood=trusted)
            if not wording.is_credit(written):
                yield from wording.split_at_pauses(wording.without_loop(written))

    @cached_property
    def _engine(self) -> "WhisperModel":
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(
                str(self.model.path),
                device=self._device,
                compute_type=self._compute_type,
                cpu_threads=1,
                num_workers=self._workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelNotFoundError(tried=f"{self.model.path}: {error}") from error


def _speech(
    sound: Sound, *, pause_ms: int = PAUSE_MS, margin_ms: int = 0
) -> tuple[TimeSpan, ...]:
    """The stretches in which somebody speaks."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=pause_ms, speech_pad_ms=margin_ms)
    return tuple(
        TimeSpan(start=found["start"] / RATE, end=found["end"] / RATE)
        for found in get_speech_timestamps(sound, options)
    )


def pause(sound: Sound) -> int:
    """The sample at which to end a block: the middle of its last long pause."""
    tail = int(min(CUT_WITHIN * RATE, len(sound) / 2))
    begin = len(sound) - tail
    spans = _speech(sound[begin:], pause_ms=CUT_PAUSE_MS)
    if not spans:
        return len(sound)
    edges = [0.0, *(t for span in spans for t in (span.start, span.end)), tail / RATE]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    start, end = max(pauses, key=lambda pause: pause[1] - pause[0])
    if end > start:
        return max(1, begin + int((start + end) / 2 * RATE))
    return begin + _quietest(sound[begin:])


def _quietest(sound: Sound) -> int:
    step = RATE // 50
    whole = len(sound) - len(sound) % step
    loudness = np.abs(sound[:whole]).reshape(-1, step).mean(axis=1)
    return max(1, int(loudness.argmin()) * step)


def _sorted(*groups: list[Segment]) -> list[Segment]:
    return sorted((s for group in groups for s in group), key=lambda s: s.start)


def _length(segments: list[Segment]) -> int:
    return sum(len(wording.spoken(segment.text)) for segment in segments)


def _unheard(span: TimeSpan) -> Segment:
    return Segment(
        start=span.start, end=span.end, text="", confidence=0.0, understood=False
    )
