"""A copy of a recording without some stretches: the rest is as it was, to the sample."""

from fractions import Fraction

import av
import numpy as np
import pytest

from audio.decode import samples
from audio.errors import AudioError
from audio.redacting import form_of, redact
from tests.audio.sound import CODECS, SHORT, broken, converted, wav

SPANS = [(1.0, 2.0), (3.25, 3.5)]
NUMBER = "13700110022"


def decoded(path, form="s16p"):
    """The first sound track as it is decoded, a row a channel, and its rate."""
    with av.open(str(path)) as source:
        track = source.streams.audio[0].codec_context
        resampler = av.AudioResampler(form, track.layout, track.sample_rate)
        pieces = [
            made.to_ndarray()
            for frame in [*source.decode(audio=0), None]
            for made in resampler.resample(frame)
        ]
        return np.concatenate(pieces, axis=1), track.sample_rate


def pictures(path):
    """Every packet of the picture, and when it is shown, from the first one on."""
    with av.open(str(path)) as source:
        if not source.streams.video:
            return []
        found = [p for p in source.demux(source.streams.video[0]) if p.size]
        first = min(p.pts * p.time_base for p in found)
        return [(round(float(p.pts * p.time_base - first), 3), bytes(p)) for p in found]


def inside(count, rate, spans=SPANS):
    number = np.arange(count)
    return np.logical_or.reduce(
        [(number >= round(a * rate)) & (number < round(b * rate)) for a, b in spans]
    )


def copied(path, folder, spans=SPANS, **said):
    out = folder / f"copy{form_of(path).ending}"
    left = redact(path, out, spans, **said)
    return out, left


@pytest.mark.parametrize("ending", CODECS)
def test_every_container_keeps_every_sample_and_picture_outside(ending, tmp_path):
    path = converted(SHORT, tmp_path / f"talk.{ending}")
    out, _ = copied(path, tmp_path)
    before, rate = decoded(path)
    after, same_rate = decoded(out)

    assert same_rate == rate
    assert after.shape == before.shape
    muted = inside(before.shape[1], rate)
    assert np.array_equal(after[:, ~muted], before[:, ~muted])
    assert np.abs(before[:, muted]).max() > 1000
    assert not after[:, muted].any()
    assert pictures(out) == pictures(path)


@pytest.mark.parametrize(
    ("ending", "container", "codec"),
    [
        ("wav", "wav", "pcm_s16le"),
        ("mp3", "flac", "flac"),
        ("m4a", "mov,mp4,m4a,3gp,3g2,mj2", "alac"),
        ("flac", "flac", "flac"),
        ("mp4", "mov,mp4,m4a,3gp,3g2,mj2", "alac"),
        ("mkv", "matroska,webm", "flac"),
        ("ts", "matroska,webm", "flac"),
        ("ogg", "flac", "flac"),
    ],
)
def test_the_copy_is_lossless_in_a_container_that_people_can_open(
    ending, container, codec, tmp_path
):
    out, _ = copied(converted(SHORT, tmp_path / f"talk.{ending}"), tmp_path)
    with av.open(str(out)) as made:
        assert made.format.name == container
        assert made.streams.audio[0].codec_context.name == codec


def _sound(out, codec, form, rate=32_000):
    """A stereo file of noise in this codec."""
    noise = np.random.default_rng(5).integers(-(2**23), 2**23, (2, rate * 4))
    rows = {
        "u8": ((noise >> 16) + 128).astype("u1"),
        "s16": (noise >> 8).astype("<i2"),
        "s32": (noise << 8).astype("<i4"),
        "flt": (noise / 2**23).astype("<f4"),
        "dbl": (noise / 2**23).astype("<f8"),
    }[form]
    with av.open(str(out), "w") as target:
        track = target.add_stream(codec, rate=rate, layout="stereo")
        track.codec_context.format = form
        for at in range(0, rate * 4, 4096):
            block = np.ascontiguousarray(rows[:, at : at + 4096].T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(block, format=form, layout="stereo")
            frame.sample_rate, frame.pts = rate, at
            frame.time_base = Fraction(1, rate)
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
    return out


@pytest.mark.parametrize(
    ("name", "codec", "form"),
    [
        ("a.wav", "pcm_u8", "u8"),
        ("a.wav", "pcm_s24le", "s32"),
        ("a.wav", "pcm_s32le", "s32"),
        ("a.wav", "pcm_f32le", "flt"),
        ("a.wav", "pcm_f64le", "dbl"),
        ("a.flac", "flac", "s32"),
        ("a.aiff", "pcm_s16be", "s16"),
    ],
)
@pytest.mark.parametrize("filling", ["silence", "bleep"])
def test_sound_of_any_depth_stays_what_it_is(name, codec, form, filling, tmp_path):
    path = _sound(tmp_path / name, codec, form)
    out, _ = copied(path, tmp_path, filling=filling)
    before, rate = decoded(path, f"{form}p")
    after, _ = decoded(out, f"{form}p")

    muted = inside(before.shape[1], rate)
    assert after.shape == before.shape
    assert after.dtype == before.dtype
    assert np.array_equal(after[:, ~muted], before[:, ~muted])
    middle = 128 if form == "u8" else 0
    assert bool(np.all(after[:, muted] == middle)) is (filling == "silence")
    with av.open(str(out)) as made:
        assert made.streams.audio[0].codec_context.name == codec


def test_what_speaks_of_people_without_being_heard_stays_behind(tmp_path):
    path, lines = tmp_path / "talk.mkv", tmp_path / "lines.srt"
    lines.write_text(f"1\n00:00:01,000 --> 00:00:02,000\nline {NUMBER}\n", "utf-8")
    with (
        av.open(str(path), "w") as target,
        av.open(str(SHORT)) as source,
        av.open(str(lines)) as subtitles,
    ):
        target.metadata["title"] = f"title {NUMBER}"
        heard = target.add_stream("flac", rate=24_000, layout="mono")
        other = target.add_stream("flac", rate=24_000, layout="mono")
        heard.metadata["title"] = f"track {NUMBER}"
        said = target.add_stream_from_template(subtitles.streams.subtitles[0])
        resampler = av.AudioResampler("s16", "mono", 24_000, frame_size=4096)
        for frame in [*source.decode(audio=0), None]:
            for piece in resampler.resample(frame):
                for track in (heard, other):
                    target.mux(track.encode(piece))
        for track in (heard, other):
            target.mux(track.encode(None))
        for line in subtitles.demux():
            if line.size:
                line.stream = said
                target.mux(line)
    assert path.read_bytes().count(NUMBER.encode()) == 3
    out, left = copied(path, tmp_path)

    assert left == {"audio": 1, "subtitle": 1}
    assert NUMBER.encode() not in out.read_bytes()
    with av.open(str(out)) as made:
        assert [stream.type for stream in made.streams] == ["audio"]


def test_a_hole_in_a_live_recording_stays_one_and_the_rest_in_step(tmp_path):
    path = converted(SHORT, tmp_path / "whole.ts", picture=False)
    content = path.read_bytes()
    rows = [content[at : at + 188] for at in range(0, len(content), 188)]
    third = len(rows) // 3
    hole = tmp_path / "hole.ts"
    hole.write_bytes(b"".join(rows[:third] + rows[third * 2 :]))
    out, _ = copied(hole, tmp_path, spans=[(4.2, 4.6)])
    before = np.concatenate(list(samples(hole, rate=48_000)))
    after = np.concatenate(list(samples(out, rate=48_000)))

    muted = inside(len(before), 48_000, [(4.2, 4.6)])
    assert len(after) == len(before)
    # Mixed to one channel from rounded samples: off by no more than that.
    assert np.abs(after[~muted] - before[~muted]).max() <= 1 / 32_768
    assert np.abs(before[muted]).max() > 0.03
    assert not after[muted].any()


@pytest.mark.parametrize("kind", ["empty", "not media", "no audio track", "missing"])
def test_what_cannot_be_read_is_refused(kind, tmp_path):
    with pytest.raises(AudioError):
        form_of(broken(kind, tmp_path))


def test_a_damaged_recording_is_refused(tmp_path):
    path = converted(SHORT, tmp_path / "talk.flac")
    content = bytearray(path.read_bytes())
    noise = np.random.default_rng(2)
    content[4096:] = noise.integers(0, 256, len(content) - 4096, np.uint8).tobytes()
    path.write_bytes(content)

    with pytest.raises(AudioError):
        copied(path, tmp_path)


def test_no_span_is_no_change(tmp_path):
    path = wav(tmp_path / "noise.wav", np.random.default_rng(1).normal(0, 0.1, 9000))
    out, left = copied(path, tmp_path, spans=[])

    assert left == {}
    assert np.array_equal(decoded(out)[0], decoded(path)[0])
