"""A copy of a recording with stretches of its sound taken out, for other people's eyes.

Nothing is compressed with loss: outside the stretches every sample is the one that the
original decodes to, at 16 bits where it was decoded to fractions. Pictures are copied
packet by packet. What may speak of people without being heard stays behind: tags,
chapters, subtitles, cover pictures, further sound tracks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, cast

import av
import numpy as np
from av.container import InputContainer, OutputContainer

from audio.container import MICROSECONDS, opened, packets
from audio.decode import Clock, frames, steady
from audio.errors import EmptyRecordingError
from audio.muting import Filling, Samples, Span, muted

BLOCK = 4096  # samples the encoders take at once
# Containers that keep their name; the sound of all others goes into a FLAC file, and
# with a picture into Matroska.
PCM_FILES = {"wav": "wav", "w64": "w64", "aiff": "aiff", "au": "au", "caf": "caf"}
MOVIES = {".mp4": "mp4", ".m4v": "mp4", ".m4a": "ipod", ".mov": "mov"}
WHOLE_NUMBERS = {"u8": "s16", "s16": "s16", "s32": "s32"}
FRACTIONS = "s16"
INDEX_FIRST = {"movflags": "+faststart"}


class Form(NamedTuple):
    """How a copy is written: the ending of its name, container, codec of the sound."""

    ending: str
    container: str
    codec: str


def form_of(path: Path) -> Form:
    """The form of a copy of this recording; raises what `opened` raises."""
    with opened(path) as source:
        return _form(path, source)


def _form(path: Path, source: InputContainer) -> Form:
    name, ending = source.format.name.split(",")[0], path.suffix.lower()
    codec = source.streams.audio[0].codec_context.name
    pictures = bool(_pictures(source))
    if name in PCM_FILES and codec.startswith("pcm_") and not pictures:
        return Form(path.suffix, PCM_FILES[name], codec)
    if name == "mov":
        kept = ending if ending in MOVIES and (pictures or ending != ".m4v") else ".mp4"
        container = "mp4" if pictures and kept == ".m4a" else MOVIES[kept]
        return Form(path.suffix if kept == ending else kept, container, "alac")
    if pictures:
        return Form(path.suffix if ending == ".mkv" else ".mkv", "matroska", "flac")
    return Form(path.suffix if ending == ".flac" else ".flac", "flac", "flac")


def _pictures(source: InputContainer) -> list[av.VideoStream]:
    """The moving ones; a cover is none."""
    cover = av.stream.Disposition.attached_pic
    return [s for s in source.streams.video if not s.disposition & cover]


def redact(
    path: Path, out: Path, spans: Sequence[Span], *, filling: Filling = "silence"
) -> Mapping[str, int]:
    """Writes the copy to `out`; how many streams of which kind stayed behind.

    `spans` are seconds of the transcript. Raises what `opened` raises,
    EmptyRecordingError and UnreadableRecordingError.
    """
    with opened(path) as source:
        form = _form(path, source)
        options = INDEX_FIRST if form.codec == "alac" else {}
        with av.open(str(out), "w", format=form.container, options=options) as target:
            copy = _Copy(path, source, target, form.codec)
            copy.write(spans, filling)
        streams = Counter[str](stream.type for stream in source.streams)
        return streams - Counter[str](audio=1, video=len(_pictures(source)))


class _Copy:
    def __init__(
        self, path: Path, source: InputContainer, target: OutputContainer, codec: str
    ) -> None:
        self._path, self._source, self._target = path, source, target
        self._begin = Fraction(source.start_time or 0, MICROSECONDS)
        self._heard = source.streams.audio[0]
        self._video = {
            stream.index: target.add_stream_from_template(stream)
            for stream in _pictures(source)
        }
        self._sound = _Sound(self._heard, target, codec)

    def write(self, spans: Sequence[Span], filling: Filling) -> None:
        sound = muted(self._pieces(), spans, rate=self._sound.rate, filling=filling)
        done = 0
        for piece in sound:
            done += piece.shape[-1]
            self._target.mux(self._sound.encoded(piece))
        if not done:
            raise EmptyRecordingError(path=self._path.name)
        self._target.mux(self._sound.rest())

    def _pieces(self) -> Iterator[Samples]:
        """The sound, without holes."""
        clock, done = Clock(self._source, self._sound.rate), 0
        for frame in steady(frames(self._path.name, self._packets())):
            hole = sum(len(piece) for piece in clock.hole_before(frame, done))
            for piece in (self._sound.silence(hole), *self._sound.samples(frame)):
                done += piece.shape[-1]
                yield piece
        yield from self._sound.samples(None)

    def _packets(self) -> "Iterator[av.Packet[Any]]":
        """Those of the sound; pictures are copied when they come by."""
        streams = [self._heard, *(self._source.streams[i] for i in self._video)]
        for packet in packets(self._source, *streams):
            if packet.stream_index in self._video:
                self._copy_picture(packet)
            else:
                yield packet

    def _copy_picture(self, packet: "av.Packet[Any]") -> None:
        if packet.dts is None:
            return  # the end of the stream
        shift = int(self._begin / packet.time_base)
        packet.dts -= shift
        packet.pts = packet.dts if packet.pts is None else packet.pts - shift
        packet.stream = self._video[packet.stream_index]
        self._target.mux(packet)


class _Sound:
    """The sound track of the copy, and how frames become samples and back."""

    def __init__(
        self, heard: av.AudioStream, target: OutputContainer, codec: str
    ) -> None:
        context = heard.codec_context
        self.rate, self._layout = context.sample_rate, context.layout
        self._form = av.AudioFormat(self._format(context, codec))
        self._track = (
            cast(  # only the name of the codec says which kind of stream it is
                "av.AudioStream",
                target.add_stream(codec, rate=self.rate, layout=self._layout.name),
            )
        )
        self._track.codec_context.format = self._form
        self._resampler = av.AudioResampler(self._form, self._layout, self.rate)
        self._held: Samples = self.silence(0)
        self._at = 0

    @staticmethod
    def _format(heard: av.AudioCodecContext, codec: str) -> str:
        decoded = heard.format.packed.name
        if codec.startswith("pcm_"):
            return decoded
        kept = WHOLE_NUMBERS.get(decoded, FRACTIONS)
        return f"{kept}p" if codec == "alac" else kept

    def silence(self, count: int) -> Samples:
        """So many samples of silence."""
        middle = 128 if self._form.packed.name == "u8" else 0
        kind = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
        form = np.dtype(kind[self._form.packed.name])
        return np.full((self._layout.nb_channels, count), middle, form)

    def samples(self, frame: av.AudioFrame | None) -> Iterator[Samples]:
        """A row a channel; None for what is still to come at the end."""
        for made in self._resampler.resample(frame):
            found = made.to_ndarray()
            if not self._form.is_planar:
                found = found.reshape(-1, self._layout.nb_channels).T
            yield found

    def encoded(self, piece: Samples) -> list["av.Packet[Any]"]:
        """Packets of whole blocks; what is left over waits for the next piece."""
        self._held = np.concatenate([self._held, piece], axis=1)
        made: list[av.Packet[Any]] = []
        while self._held.shape[1] >= BLOCK:
            made += self._track.encode(self._frame(self._held[:, :BLOCK]))
            self._held = self._held[:, BLOCK:]
        return made

    def rest(self) -> list["av.Packet[Any]"]:
        """The last packets."""
        last = [self._frame(self._held)] if self._held.shape[1] else []
        made: list[av.Packet[Any]] = []
        for frame in (*last, None):
            made += self._track.encode(frame)
        return made

    def _frame(self, sound: Samples) -> av.AudioFrame:
        rows = sound if self._form.is_planar else sound.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(rows), format=self._form.name, layout=self._layout.name
        )
        frame.sample_rate, frame.pts = self.rate, self._at
        frame.time_base = Fraction(1, self.rate)
        self._at += sound.shape[1]
        return frame
