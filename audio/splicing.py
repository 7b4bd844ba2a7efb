"""Mutes a playable copy further, without encoding it again: minutes become a second.

Packets of AAC stand by themselves, but that each is heard over two frames. So packets
of silence take the place of all that reach into a stretch; every other packet is the
one that was there.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

import av
import numpy as np

from audio.container import MICROSECONDS, opened
from audio.media import PLAY_BIT_RATE, PLAY_FRAME, PLAY_RATE, opened_for_writing
from audio.muting import Span, widened
from audio.source import Media, Target

SETTLED = 8  # packets after which the encoder's silence is nothing but silence


def seconds_of(copy: Media) -> float:
    """The length of sound that `write_playable` wrote; raises ValueError for any other."""
    with opened(copy) as container:
        track = container.streams.audio[0].codec_context
        form = (track.name, track.sample_rate, track.channels)
        if form != ("aac", PLAY_RATE, 1) or len(container.streams) != 1:
            raise ValueError("no playable copy")
        return (container.duration or 0) / MICROSECONDS


def muted_peaks(
    peaks: Sequence[float], seconds: float, mute: Sequence[Span]
) -> tuple[float, ...]:
    """A waveform of this length, flat where it is wholly muted."""
    each = seconds / max(1, len(peaks))
    quiet = {
        number
        for start, end in widened(mute)
        for number in range(ceil(start / each), floor(end / each))
    }
    return tuple(0.0 if n in quiet else peak for n, peak in enumerate(peaks))


def write_muted(copy: Media, out: Target, *, mute: Sequence[Span]) -> None:
    """Writes a playable copy again, with these stretches silent, too.

    Raises what `opened` raises.
    """
    places = [(start * PLAY_RATE, end * PLAY_RATE) for start, end in widened(mute)]
    with opened(copy) as source, opened_for_writing(out) as target:
        track = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.pts is None or packet.dts is None:
                continue
            at = float(packet.pts * packet.time_base * PLAY_RATE)
            reach = at + 2 * PLAY_FRAME
            if any(start < reach and at < end for start, end in places):
                packet = _silent(packet)  # noqa: PLW2901 - it stands in for the other
            packet.stream = track
            target.mux(packet)


def _silent(packet: "av.Packet[Any]") -> "av.Packet[Any]":
    """A packet of silence in the place of this one."""
    made = av.Packet(_silence())
    made.pts, made.dts = packet.pts, packet.dts
    made.duration, made.time_base = packet.duration, packet.time_base
    made.is_keyframe = True
    return made


@cache
def _silence() -> bytes:
    """What the encoder makes of silence."""
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = PLAY_RATE, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = PLAY_BIT_RATE, Fraction(1, PLAY_RATE)
    made = b""
    for number in range(SETTLED):
        nothing = np.zeros((1, PLAY_FRAME), np.float32)
        frame = av.AudioFrame.from_ndarray(nothing, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = PLAY_RATE, number * PLAY_FRAME
        made = next((bytes(packet) for packet in encoder.encode(frame)), made)
    return made
