#!/usr/bin/env python3
"""Make a long livestream out of the demo clips: a recording to measure with, not to keep.

    python tools/long_recording.py OUT.mp4 --hours 6 [--seed 1]

Speech with pauses between the lines, often over music; stretches of music alone, of
noise and of applause; a small moving picture, index first, as platforms deliver it. The
same hours and seed give the same sound.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import OutputContainer
from numpy.typing import NDArray

CLIPS = Path(__file__).parents[1] / "review" / "demo" / "clips"
RATE = 32_000
BIT_RATE = 64_000
PICTURES = 5  # a second
FRAME = 1024  # samples AAC takes at once
MUSIC = 0.05  # loudness of a bed under speech
Sound = NDArray[np.float32]


def lines() -> list[Sound]:
    """Every line of the clips that are long, each by itself."""
    manifest = json.loads((CLIPS / "manifest.json").read_text(encoding="utf-8"))
    found = []
    for clip in manifest["clips"]:
        whole = decoded(CLIPS / clip["file"])
        found += [
            whole[int(line["start"] * RATE) : int(line["end"] * RATE)]
            for line in clip["lines"]
        ]
    return found


def decoded(path: Path) -> Sound:
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as file:
        frames = [*file.decode(audio=0), None]
        made = [out for frame in frames for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray().ravel() for frame in made])


def music(count: int, chance: np.random.Generator) -> Sound:
    """So many samples: chords of three tones, a new one each second and a half."""
    time = np.arange(count) / RATE
    chords = chance.integers(0, 12, int(count / RATE / 1.5) + 1)
    chord = chords[(time / 1.5).astype(int)]
    sound = np.zeros(count)
    for third in (0, 4, 7):
        sound += np.sin(2 * np.pi * 220 * 2 ** ((chord + third) / 12) * time)
    beat = np.exp(-6 * (time % 0.5))
    return (sound / 3 * (0.4 + 0.6 * beat)).astype(np.float32)


def noise(seconds: float, chance: np.random.Generator) -> Sound:
    return chance.standard_normal(int(seconds * RATE), np.float32) * np.float32(0.02)


def applause(seconds: float, chance: np.random.Generator) -> Sound:
    """Many claps, each a short burst of noise."""
    count = int(seconds * RATE)
    sound = np.zeros(count, np.float32)
    clap = np.exp(-np.arange(RATE // 50) / (RATE / 400)).astype(np.float32)
    for at in chance.integers(0, max(1, count - len(clap)), int(seconds * 40)):
        burst = chance.standard_normal(len(clap), np.float32)
        sound[at : at + len(clap)] += clap * burst * np.float32(0.08)
    return sound


def scenes(chance: np.random.Generator) -> Iterator[Sound]:
    """A livestream without an end."""
    spoken = lines()
    while True:
        kind = chance.random()
        seconds = float(chance.uniform(4, 25))
        if kind < 0.06:  # noqa: PLR2004 - shares of the time are all numbers
            yield music(int(seconds * RATE), chance) * np.float32(0.3)
        elif kind < 0.1:  # noqa: PLR2004 - as above
            yield noise(seconds, chance)
        elif kind < 0.14:  # noqa: PLR2004 - as above
            yield applause(seconds, chance)
        else:
            yield talk(spoken, chance)


def talk(spoken: list[Sound], chance: np.random.Generator) -> Sound:
    """Some lines with pauses, half of the time over music."""
    parts = []
    for number in chance.integers(0, len(spoken), chance.integers(3, 12)):
        parts += [spoken[number], noise(float(chance.gamma(2.0, 0.35)), chance) / 20]
    whole = np.concatenate(parts)
    if chance.random() < 0.5:  # noqa: PLR2004 - half of the time
        whole = whole + music(len(whole), chance) * np.float32(MUSIC)
    return whole.astype(np.float32)


def frames(seconds: float, seed: int) -> Iterator[Sound]:
    """The livestream, cut off at so many seconds, in frames for the encoder."""
    rest, left = np.empty(0, np.float32), int(seconds * RATE)
    for scene in scenes(np.random.default_rng(seed)):
        rest = np.concatenate([rest, scene])
        while len(rest) >= FRAME:
            yield rest[: min(FRAME, left)]
            rest, left = rest[FRAME:], left - FRAME
            if left <= 0:
                return


def write(out: Path, seconds: float, seed: int) -> None:
    with av.open(str(out), "w", format="mp4", options={"movflags": "faststart"}) as to:
        picture = to.add_stream("mpeg4", rate=PICTURES)
        picture.width, picture.height, picture.pix_fmt = 96, 160, "yuv420p"
        track = to.add_stream("aac", rate=RATE, layout="mono", bit_rate=BIT_RATE)
        at = shown = 0
        for sound in frames(seconds, seed):
            frame = av.AudioFrame.from_ndarray(
                np.clip(sound, -1, 1)[None, :], "fltp", "mono"
            )
            frame.sample_rate, frame.pts = RATE, at
            at += len(sound)
            to.mux(track.encode(frame))
            while shown / PICTURES < at / RATE:
                to.mux(picture.encode(still(shown)))
                shown += 1
        finish(to, picture, track)


def still(number: int) -> av.VideoFrame:
    image = np.full((240, 96), 90, np.uint8)
    image[number % 160, :] = 200
    frame = av.VideoFrame.from_ndarray(image, "yuv420p")
    frame.pts = number
    return frame


def finish(to: OutputContainer, *streams: av.video.VideoStream) -> None:
    for stream in streams:
        to.mux(stream.encode(None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    said = parser.parse_args()
    write(said.out, said.hours * 3600, said.seed)


if __name__ == "__main__":
    main()
