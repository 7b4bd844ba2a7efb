"""Recordings made by the tests: real speech from a demo clip, in any container."""

import json
import wave
from pathlib import Path

import av
import numpy as np

CLIPS = Path(__file__).parents[2] / "review" / "demo" / "clips"
SHORT = (
    CLIPS / "short-claim.m4a"
)  # 5.6 s: 这个价格就是全网最低价，今天下单的朋友有礼物。
TALK = CLIPS / "hand-cream.m4a"  # 36 s, two voices
RATE = 16_000

CODECS = {
    "wav": "pcm_s16le",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "flac": "flac",
    "mp4": "aac",
    "mkv": "aac",
    "ts": "aac",
    "ogg": "libopus",
}
WITH_PICTURE = {"mp4", "mkv", "ts"}
MUXERS = {"mkv": "matroska", "ts": "mpegts", "m4a": "mp4"}


def spoken_in(clip: Path) -> str:
    """What is said in a demo clip, by its manifest."""
    manifest = json.loads((CLIPS / "manifest.json").read_text(encoding="utf-8"))
    lines = next(c["lines"] for c in manifest["clips"] if c["file"] == clip.name)
    return "".join(line["text"] for line in lines)


def converted(source: Path, out: Path, *, picture: bool | None = None) -> Path:
    """The same sound in the container that `out` is named for, index first."""
    ending = out.suffix[1:]
    form = MUXERS.get(ending, ending)
    options = {"movflags": "+faststart"} if form == "mp4" else {}
    with av.open(str(out), "w", format=form, options=options) as target:
        shown = ending in WITH_PICTURE if picture is None else picture
        video = _picture(target) if shown else None
        track = target.add_stream(CODECS[ending], rate=48_000, layout="stereo")
        resampler = av.AudioResampler(
            format=track.codec_context.format or "s16", layout="stereo", rate=48_000,
            frame_size=track.codec_context.frame_size or 1024,
        )  # fmt: skip
        shown_until = 0
        with av.open(str(source)) as read:
            for frame in [*read.decode(audio=0), None]:
                for piece in resampler.resample(frame):
                    target.mux(track.encode(piece))
                while video and frame and shown_until / 10 < frame.time:
                    target.mux(video.encode(_still(shown_until)))
                    shown_until += 1
        target.mux(track.encode(None))
        if video:
            target.mux(video.encode(None))
    return out


def _picture(target):
    video = target.add_stream("mpeg4", rate=10)
    video.width = video.height = 64
    video.pix_fmt = "yuv420p"
    return video


def _still(number: int) -> av.VideoFrame:
    grey = np.full((64 * 3 // 2, 64), 128, np.uint8)
    frame = av.VideoFrame.from_ndarray(grey, "yuv420p")
    frame.pts = number
    return frame


def mute_video(out: Path) -> Path:
    """A picture without a sound track."""
    with av.open(str(out), "w", format="mp4") as target:
        video = _picture(target)
        for number in range(20):
            target.mux(video.encode(_still(number)))
        target.mux(video.encode(None))
    return out


def wav(out: Path, sound: np.ndarray, *, rate: int = RATE) -> Path:
    """A mono wav of these samples."""
    with av.open(str(out), "w", format="wav") as target:
        track = target.add_stream("pcm_s16le", rate=rate, layout="mono")
        whole = (np.clip(sound, -1, 1) * 32_000).astype(np.int16)[None, :]
        for at in range(0, whole.shape[1], 1024):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(whole[:, at : at + 1024]), "s16", "mono"
            )
            frame.sample_rate, frame.pts = rate, at
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
    return out


def cut(path: Path, share: float = 0.6) -> Path:
    """The file without its end, as an interrupted copy leaves it."""
    content = path.read_bytes()
    short = path.with_name(f"cut-{path.name}")
    short.write_bytes(content[: int(len(content) * share)])
    return short


def broken(kind: str, folder: Path) -> Path:
    """A file of one of the broken kinds."""
    if kind == "empty":
        out = folder / "empty.mp4"
        out.write_bytes(b"")
    elif kind == "no samples":
        out = folder / "nosamples.wav"
        with wave.open(str(out), "wb") as target:
            target.setnchannels(1)
            target.setsampwidth(2)
            target.setframerate(RATE)
    elif kind == "truncated":
        out = cut(converted(SHORT, folder / "whole.mp4"))
    elif kind == "silent":
        out = wav(folder / "silent.wav", np.zeros(RATE * 4))
    elif kind == "not media":
        out = folder / "notes.mp3"
        out.write_text("今晚的流程\n" * 50, encoding="utf-8")
    elif kind == "no audio track":
        out = mute_video(folder / "mute.mp4")
    else:
        out = folder / "missing.mp4"
    return out
