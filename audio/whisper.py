"""The recogniser: faster-whisper, with the settings that lose no Mandarin speech.

Voice detection on, `patience` 2, no conditioning on earlier text, no prompt and no hot
words: each of the others was measured to drop or to invent sentences. Nothing is
drawn at random, so a resumed run equals an uninterrupted one.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from audio import coverage, wording
from audio.checkpoint import Checkpoint, HeardBlock
from audio.decode import RATE, Block, Sound, blocks
from audio.errors import AudioError, ModelNotFoundError, SilentRecordingError
from audio.media import Recording, probe
from audio.models import Segment, TimeSpan, Transcript, Word
from audio.models_store import Model
from audio.source import Media
from audio.transcriber import OnProgress, Progress, Seal

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

Profile = Literal["accurate", "fast"]
Settings = dict[str, Any]

LANGUAGE = "zh"
COMPUTE_TYPE = "int8"
BLOCK_SECONDS = 300.0
PAUSE_MS = 500  # a shorter pause does not end a stretch of speech
CUT_PAUSE_MS = 100
CUT_WITHIN = 60.0  # a block ends at the longest pause of its last minute
MARGIN = 0.2  # seconds of sound kept around a stretch that is heard again
LOW_LOG_PROBABILITY = -1.0  # below it the text is a guess
HIGH_COMPRESSION = 2.4  # above it the text is a loop

SEARCH: Mapping[Profile, Settings] = {
    "accurate": {"beam_size": 5, "patience": 2.0},
    "fast": {"beam_size": 1},
}
# Tried in this order on a stretch that was not heard: other windows, another search,
# and a search that may not repeat itself.
AGAIN: tuple[Settings, ...] = (
    {"beam_size": 5, "patience": 2.0},
    {"beam_size": 1},
    {"beam_size": 5, "patience": 2.0, "no_repeat_ngram_size": 4},
)


class WhisperTranscriber:
    """Hears with one model; loads it at the first recording and keeps it."""

    def __init__(
        self,
        model: Model,
        *,
        threads: int = 1,
        profile: Profile = "accurate",
        block_seconds: float = BLOCK_SECONDS,
    ) -> None:
        self.model = model
        self.profile = profile
        self._threads = threads
        self._block_seconds = block_seconds

    @cached_property
    def settings(self) -> dict[str, str | int | float | bool]:
        """All that the text depends on beside the recording and the weights."""
        return {
            "profile": self.profile,
            **SEARCH[self.profile],
            "compute_type": COMPUTE_TYPE,
            "pause_ms": PAUSE_MS,
            "block_seconds": self._block_seconds,
            "faster_whisper": version("faster-whisper"),
            "ctranslate2": version("ctranslate2"),
        }

    def transcribe(
        self,
        media: Media,
        *,
        checkpoint: Path | None = None,
        seal: Seal | None = None,
        on_progress: OnProgress | None = None,
    ) -> Transcript:
        """See `Transcriber.transcribe`."""
        try:
            recording = probe(media)
            kept = Checkpoint(checkpoint, about=self._about(recording), seal=seal)
            self._hear_rest(media, recording, kept, on_progress or _ignored)
            segments = [part for block in kept.blocks for part in block.segments]
            if not segments:
                raise SilentRecordingError(path=media.name)
        except AudioError:
            if checkpoint is not None:
                checkpoint.unlink(missing_ok=True)
            raise
        return Transcript(
            segments=tuple(wording.without_echoes(segments)),
            duration=round(kept.end / RATE, 3),
            language=LANGUAGE,
            model=self.model.name,
            model_sha256=self.model.sha256,
            settings=self.settings,
        )

    def _about(self, recording: Recording) -> dict[str, object]:
        return {
            "recording": recording.sha256,
            "model": self.model.sha256,
            "settings": self.settings,
        }

    def _hear_rest(
        self, media: Media, recording: Recording, kept: Checkpoint, report: OnProgress
    ) -> None:
        total = recording.seconds

        def tell(seconds: float) -> None:
            report(Progress(done=min(seconds, total), total=total))

        tell(kept.end / RATE)
        for block in blocks(
            media, seconds=self._block_seconds, cut=_pause, start=kept.end
        ):
            kept.add(self._hear_block(block, tell))
            tell(block.end / RATE)

    def _hear_block(self, block: Block, tell: Callable[[float], None]) -> HeardBlock:
        shift = block.start / RATE
        segments = self.hear(block.sound, lambda seconds: tell(shift + seconds))
        return HeardBlock(
            start=block.start,
            end=block.end,
            segments=tuple(_moved(segment, shift) for segment in segments),
        )

    def hear(self, sound: Sound, tell: Callable[[float], None]) -> tuple[Segment, ...]:
        """What is said in a block of sound, in seconds from its start."""
        speech = _speech(sound)
        if not speech:
            return ()
        segments = []
        for segment in self._decoded(sound, SEARCH[self.profile]):
            segments.append(segment)
            tell(segment.end)
        for span in coverage.missed(speech, segments):
            segments = self._heard_again(sound, span, segments)
        in_step = wording.in_step(segments, duration=len(sound) / RATE)
        return tuple(wording.punctuated(list(in_step)))

    def _heard_again(
        self, sound: Sound, span: TimeSpan, segments: list[Segment]
    ) -> list[Segment]:
        """The segments with a better hearing of the span, or with the span marked."""
        outside, inside = coverage.carved(segments, span)
        begin = max(0, int((span.start - MARGIN) * RATE))
        piece = sound[begin : int((span.end + MARGIN) * RATE)]
        best = inside
        for search in AGAIN:
            heard = [_moved(s, begin / RATE) for s in self._decoded(piece, search)]
            if coverage.rate(span, heard) >= coverage.LOWEST_RATE:
                return _sorted(outside, heard)
            best = max(best, heard, key=_length)
        doubtful = [s.model_copy(update={"understood": False}) for s in best]
        return _sorted(outside, doubtful or [_unheard(span)])

    def _decoded(self, sound: Sound, search: Settings) -> Iterator[Segment]:
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
                device="cpu",
                compute_type=COMPUTE_TYPE,
                cpu_threads=self._threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelNotFoundError(tried=f"{self.model.path}: {error}") from error


def _ignored(progress: Progress) -> None:
    del progress


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


def _pause(sound: Sound) -> int:
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


def _moved(segment: Segment, by: float) -> Segment:
    """The segment later by so many seconds."""
    words = tuple(
        word.model_copy(
            update={"start": round(word.start + by, 3), "end": round(word.end + by, 3)}
        )
        for word in segment.words
    )
    start, end = round(segment.start + by, 3), round(segment.end + by, 3)
    return segment.model_copy(update={"start": start, "end": end, "words": words})


def _sorted(*groups: list[Segment]) -> list[Segment]:
    return sorted((s for group in groups for s in group), key=lambda s: s.start)


def _length(segments: list[Segment]) -> int:
    return sum(len(wording.spoken(segment.text)) for segment in segments)


def _unheard(span: TimeSpan) -> Segment:
    return Segment(
        start=span.start, end=span.end, text="", confidence=0.0, understood=False
    )
