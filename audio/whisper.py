"""The recogniser: Whisper weights, with the settings that lose no Mandarin speech.

Voice detection on, no conditioning on earlier text, no prompt and no hot words: each of
those was measured to drop or to invent sentences. What a search leaves out between its
time marks is searched again as a window of its own. Nothing is drawn at random, so the
same sound gives the same text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Literal

from audio import coverage, wording
from audio.decode import RATE, Sound
from audio.device import CPU, Device
from audio.errors import AudioError, DeviceError, ModelNotFoundError
from audio.hypotheses import Found, Said
from audio.models import Heard, Reading, Segment, TimeSpan, Word
from audio.models_store import Model
from audio.readings import readings
from audio.search import DOUBT, SPEED, Searcher
from audio.transcriber import Settings
from audio.views import LANGUAGE, TAIL, Search
from audio.windows import PAUSE, WINDOW, Window, left_out, packed, speech, widened

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

__all__ = ["LANGUAGE", "Profile", "WhisperRecogniser"]

Profile = Literal["accurate", "fast"]

ROUNDS = 3  # how often what was left out is searched

SEARCH: Mapping[Profile, Search] = {
    "accurate": {"beam_size": 5, "patience": 1.0},
    "fast": {"beam_size": 1},
}
NO_LOOP: Search = {"beam_size": 5, "patience": 2.0, "no_repeat_ngram_size": 4}
# Tried in this order on a stretch that was not heard: another window, another search,
# and a search that may not repeat itself.
AGAIN: tuple[Search, ...] = (
    {"beam_size": 5, "patience": 2.0},
    {"beam_size": 1},
    NO_LOOP,
)


class WhisperRecogniser:
    """Hears with one model, in up to `workers` threads at once; loads it when asked."""

    def __init__(
        self,
        model: Model,
        *,
        profile: Profile = "accurate",
        workers: int = 1,
        device: Device = CPU,
    ) -> None:
        self.model = model
        self.profile = profile
        self._workers = workers
        self._device = device
        self._twice = SEARCH[profile]["beam_size"] > 1
        self._loading = Lock()

    @cached_property
    def settings(self) -> Settings:
        """See `Recogniser.settings`."""
        return {
            "profile": self.profile,
            **SEARCH[self.profile],
            "device": self._device.name,
            "compute_type": self._device.compute_type,
            "pause_ms": round(PAUSE * 1000),
            "window_seconds": WINDOW,
            "tail_seconds": TAIL,
            "batch": self._device.batch,
            **({"doubt": DOUBT, "second_speed": SPEED} if self._twice else {}),
            "faster_whisper": version("faster-whisper"),
            "ctranslate2": version("ctranslate2"),
        }

    def load(self) -> None:
        """Load the model now; raises ModelNotFoundError where it cannot be."""
        _ = self._searcher

    def hear(self, sound: Sound) -> Heard:
        """See `Recogniser.hear`."""
        spans = speech(sound, longest=WINDOW)
        if not spans:
            return Heard(segments=())
        segments, others = self._heard(sound, spans, SEARCH[self.profile])
        for span in coverage.missed(spans, segments):
            segments = self._heard_again(sound, span, segments)
        in_step = wording.in_step(_sorted(segments), duration=len(sound) / RATE)
        return Heard(
            segments=tuple(wording.punctuated(list(in_step))),
            readings=tuple(sorted(others, key=lambda reading: reading.start)),
        )

    def _heard(
        self, sound: Sound, spans: Sequence[TimeSpan], how: Search
    ) -> tuple[list[Segment], list[Reading]]:
        """What is said in the stretches of speech, and what else it may have been."""
        segments: list[Segment] = []
        others: list[Reading] = []
        windows = packed(sound, spans)
        for _ in range(ROUNDS):
            later: list[Window] = []
            for window, found in zip(windows, self._found(windows, how), strict=True):
                written = list(_written(window, found))
                segments += written
                words = [word for segment in written for word in segment.words]
                others += readings(words, found.others)
                marks = [part[:2] for part in found.said]
                later += left_out(sound, window, marks, spans)
            windows = later
        return segments, others

    def _found(self, windows: Sequence[Window], how: Search) -> Iterator[Found]:
        sounds = [window.sound for window in windows]
        for sound, found in zip(
            sounds,
            self._searcher.search(sounds, how, twice=self._twice),
            strict=True,
        ):
            yield self._searcher.search([sound], NO_LOOP)[0] if found.looped else found

    def _heard_again(
        self, sound: Sound, span: TimeSpan, segments: list[Segment]
    ) -> list[Segment]:
        """The segments with a better hearing of the span, or with the span marked."""
        outside, inside = coverage.carved(segments, span)
        window = Window(sound, [widened(span, sound)])
        best = inside
        for how in AGAIN:
            (found,) = self._searcher.search([window.sound], how)
            heard = list(_written(window, found))
            if coverage.rate(span, heard) >= coverage.LOWEST_RATE:
                return [*outside, *heard]
            best = max(best, heard, key=_length)
        doubtful = [s.model_copy(update={"understood": False}) for s in best]
        return [*outside, *(doubtful or [_unheard(span)])]

    @property
    def _searcher(self) -> Searcher:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> Searcher:
        return Searcher(self._engine(), self._device.batch)

    def _engine(self) -> "WhisperModel":
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(
                str(self.model.path),
                device=self._device.name,
                compute_type=self._device.compute_type,
                cpu_threads=1,
                num_workers=self._workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise self._not_started(error) from error

    def _not_started(self, error: Exception) -> AudioError:
        """A model loads on every processor: anything else is the device's."""
        if self._device == CPU:
            return ModelNotFoundError(tried=f"{self.model.path}: {error}")
        return DeviceError(reason=str(error).rstrip("."))


def _written(window: Window, found: Found) -> Iterator[Segment]:
    """The segments of a window in the time of its block; loops and credits are out."""
    groups = [wording.pieces(_placed(window, said)) for said in found.said]
    said_once = wording.without_hurry([word for group in groups for word in group])
    kept = {id(word) for word in said_once}
    for group in groups:
        words = [word for word in group if id(word) in kept]
        if not words:
            continue
        segment = wording.segment_of(words, understood=found.trusted)
        if not wording.is_credit(segment):
            yield from wording.split_at_pauses(wording.without_loop(segment))


def _placed(window: Window, said: Said) -> list[Word]:
    return [
        word.model_copy(update=dict(window.placed(word.start, word.end)))
        for word in said.words
    ]


def _sorted(segments: Iterable[Segment]) -> list[Segment]:
    return sorted(segments, key=lambda segment: segment.start)


def _length(segments: Sequence[Segment]) -> int:
    return sum(len(wording.spoken(segment.text)) for segment in segments)


def _unheard(span: TimeSpan) -> Segment:
    return Segment(
        start=span.start, end=span.end, text="", confidence=0.0, understood=False
    )
