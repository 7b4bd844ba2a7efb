"""Sounds of a broadcast in which nobody speaks, made by script; the same every time."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from audio.decode import RATE

Sound = NDArray[np.float32]
LONG = 30.0  # seconds
FULL = 0.7
SCALE = (0, 2, 4, 7, 9, 12, 14, 16)  # semitones, of a tune that could be anybody's


def _at(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE)) / RATE


def _even(sound: NDArray[np.float64], peak: float) -> Sound:
    return (sound / (np.abs(sound).max() or 1.0) * peak).astype(np.float32)


def _coloured(seed: int, slope: float) -> NDArray[np.float64]:
    """Noise whose power falls with frequency by this exponent."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=int(LONG * RATE)))
    frequency = np.maximum(np.fft.rfftfreq(int(LONG * RATE), 1 / RATE), 20.0)
    return np.fft.irfft(spectrum * frequency ** (-slope / 2))


def _band(sound: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(sound)
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
    return np.fft.irfft(spectrum * ((frequency > low) & (frequency < high)), len(sound))


def _note(
    semitone: float, seconds: float, *, harmonics: int = 6
) -> NDArray[np.float64]:
    at = _at(seconds)
    pitch = 220 * 2 ** (semitone / 12)
    swing = 1 + 0.004 * np.sin(2 * np.pi * 5.5 * at)  # as of a violin
    phase = 2 * np.pi * np.cumsum(pitch * swing) / RATE
    tone = sum(np.sin(phase * n) / n**1.3 for n in range(1, harmonics + 1))
    return tone * np.minimum(at / 0.02, 1) * np.exp(-at / seconds)


def silence() -> Sound:
    """Nothing at all."""
    return np.zeros(int(LONG * RATE), np.float32)


def room() -> Sound:
    """A microphone that is open in a quiet room."""
    return _even(_coloured(1, 1.0), 0.004)


def white_noise() -> Sound:
    return _even(_coloured(2, 0.0), 0.4)


def pink_noise() -> Sound:
    return _even(_coloured(3, 1.0), 0.4)


def brown_noise() -> Sound:
    """An air conditioner."""
    return _even(_coloured(4, 2.0), 0.4)


def hum() -> Sound:
    """A bad cable: 50 Hz and its harmonics."""
    at = _at(LONG)
    return _even(sum(np.sin(2 * np.pi * 50 * n * at) / n for n in (1, 2, 3, 5)), 0.3)


def clicks() -> Sound:
    """Somebody at a keyboard."""
    drawn, sound = np.random.default_rng(5), np.zeros(int(LONG * RATE))
    for at in np.cumsum(drawn.exponential(0.18, 150)):
        begin = int(at * RATE)
        click = drawn.normal(size=200) * np.exp(-np.arange(200) / 30)
        if begin + 200 < len(sound):
            sound[begin : begin + 200] += click * drawn.uniform(0.3, 1)
    return _even(sound, 0.6)


def chords() -> Sound:
    """Long chords, as of an organ or a synthesiser."""
    parts = []
    for root in (0, 5, 7, 3, 0, 8, 5, 7, 0, 5):
        at = _at(3.0)
        tones = [2 * np.pi * 130.8 * 2 ** ((root + k) / 12) * at for k in (0, 4, 7, 12)]
        swell = np.sin(np.pi * at / 3.0)
        parts.append(swell * sum(np.sin(t) + np.sin(2 * t) / 3 for t in tones))
    return _even(np.concatenate(parts), FULL)


def tune() -> Sound:
    """One melody, with vibrato."""
    drawn = np.random.default_rng(6)
    notes = [_note(SCALE[drawn.integers(len(SCALE))], 0.4) for _ in range(75)]
    return _even(np.concatenate(notes), FULL)


def band() -> Sound:
    """Background music: melody, bass and drums."""
    drawn = np.random.default_rng(7)
    sound = np.zeros(int(LONG * RATE))
    for beat in np.arange(0, LONG - 0.5, 0.25):
        begin = int(beat * RATE)
        drum = drawn.normal(size=2400) * np.exp(-np.arange(2400) / 300)
        kick = np.sin(2 * np.pi * 60 * _at(0.15)) * np.exp(-_at(0.15) * 20)
        sound[begin : begin + 2400] += drum * 0.3
        if beat % 0.5 == 0:
            sound[begin : begin + 2400] += kick * 1.2
            bass = _note(SCALE[drawn.integers(3)] - 24, 0.5, harmonics=3)
            sound[begin : begin + len(bass)] += bass * 0.8
        melody = _note(SCALE[drawn.integers(len(SCALE))], 0.25)
        sound[begin : begin + len(melody)] += melody * 0.7
    return _even(sound, FULL)


def applause() -> Sound:
    """Many hands: dense claps that swell and fade, with single ones at the end."""
    drawn, sound = np.random.default_rng(8), np.zeros(int(LONG * RATE))
    for _clap in range(4000):
        begin = int(drawn.beta(2, 3) * (LONG - 0.1) * RATE)
        clap = drawn.normal(size=800) * np.exp(-np.arange(800) / drawn.uniform(60, 160))
        sound[begin : begin + 800] += clap * drawn.uniform(0.2, 1)
    return _even(_band(sound, 500, 6000), FULL)


def bursts() -> Sound:
    """Short applause again and again, with nothing between."""
    drawn, sound = np.random.default_rng(9), np.zeros(int(LONG * RATE))
    for start in np.arange(0.5, LONG - 2.5, 4.0):
        for _clap in range(250):
            begin = int((start + drawn.uniform(0, 1.8)) * RATE)
            clap = drawn.normal(size=600) * np.exp(-np.arange(600) / 90)
            sound[begin : begin + 600] += clap
    return _even(_band(sound, 700, 5000), FULL)


def ringing() -> Sound:
    """Telephones, alarms and the tones of messages."""
    at, sound = _at(LONG), np.zeros(int(LONG * RATE))
    for start in range(0, int(LONG), 3):
        part = slice(start * RATE, (start + 1) * RATE)
        tones = np.sin(2 * np.pi * 440 * at[part]) + np.sin(2 * np.pi * 480 * at[part])
        sound[part] = tones * (np.sin(2 * np.pi * 20 * at[part]) > 0)
    return _even(sound, 0.5)


def waves() -> Sound:
    """Wind and sea: noise that comes and goes about as fast as sentences do."""
    swell = 0.55 + 0.45 * np.sin(2 * np.pi * 0.35 * _at(LONG))
    return _even(_band(_coloured(10, 1.0), 100, 4000) * swell, 0.5)


KINDS: dict[str, Callable[[], Sound]] = {
    made.__name__: made
    for made in (
        silence, room, white_noise, pink_noise, brown_noise, hum, clicks, chords,
        tune, band, applause, bursts, ringing, waves,
    )
}  # fmt: skip
