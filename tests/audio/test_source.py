"""A recording is the same recording wherever its bytes come from."""

import io
import wave

import av
import numpy as np
import pytest

from audio import clip, media, splicing
from audio.checkpoint import Checkpoint
from audio.decode import RATE, samples
from audio.errors import AudioError, TruncatedRecordingError
from audio.muting import AFTER, BEFORE
from tests.audio.memory import InMemory, bytes_of
from tests.audio.sound import CODECS, SHORT, TALK, broken, converted, cut, wav
from tests.audio.test_checkpoint import ABOUT, block


def heard(what):
    return np.concatenate(list(samples(what)))


def loudness(sound):
    """Of every hundredth of a second: what a codec makes of noise does not count."""
    step = RATE // 100
    return np.sqrt((sound[: len(sound) // step * step].reshape(-1, step) ** 2).mean(1))


@pytest.mark.parametrize("ending", CODECS)
def test_every_container_is_read_from_bytes_as_from_a_file(ending, tmp_path):
    path = converted(SHORT, tmp_path / f"talk.{ending}")
    source = bytes_of(path)

    assert media.probe(source) == media.probe(path)
    assert np.array_equal(heard(source), heard(path))
    assert media.peaks(source) == media.peaks(path)


@pytest.mark.parametrize(
    "kind", ["empty", "no samples", "truncated", "not media", "no audio track"]
)
def test_each_broken_kind_has_the_same_error(kind, tmp_path):
    path = broken(kind, tmp_path)
    said = []
    for what in (path, bytes_of(path)):
        with pytest.raises(AudioError) as told:
            media.probe(what)
        said.append((type(told.value), told.value.data))
    assert said[0] == said[1]


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "flac"])
def test_bytes_that_end_too_early_are_noticed(ending, tmp_path):
    path = cut(converted(SHORT, tmp_path / f"talk.{ending}"))
    with pytest.raises(TruncatedRecordingError):
        media.probe(bytes_of(path))


def played(what, **how):
    out = InMemory()
    media.write_playable(what, out, **how)
    return out.source("play.m4a")


def test_a_copy_of_bytes_is_the_copy_of_the_file():
    made = played(TALK, mute=[(3.0, 4.0)]).content

    assert played(bytes_of(TALK), mute=[(3.0, 4.0)]).content == made


def test_a_muted_copy_is_silent_there_and_the_same_elsewhere():
    spans = [(8.0, 9.5), (20.0, 20.4)]
    before, after = heard(played(TALK)), heard(played(TALK, mute=spans))

    assert len(before) == len(after)
    inside = np.zeros(len(before), bool)
    near = np.zeros(len(before), bool)
    for start, end in spans:
        inside[round(start * RATE) : round(end * RATE)] = True
        first, last = start - BEFORE - 0.05, end + AFTER + 0.05
        near[round(first * RATE) : round(last * RATE)] = True
    assert np.abs(before[inside]).max() > 0.1
    assert np.abs(after[inside]).max() < 0.002
    # AAC spends the bits that silence saves on what follows: nearer to one another than
    # either is to the recording.
    first = round((spans[0][0] - BEFORE - 0.05) * RATE)
    assert np.array_equal(before[:first], after[:first])
    original = heard(TALK)[: len(before)]
    changed, codec = (before - after)[~near], (before - original)[~near]
    assert np.sqrt(np.mean(changed**2)) < np.sqrt(np.mean(codec**2)) / 2
    peaks = media.peaks(TALK, 366, mute=spans)
    assert max(peaks[80:95]) == 0.0
    assert max(peaks[100:120]) > 0.05


def packets_of(source):
    with av.open(source.open()) as container:
        found = [p for p in container.demux(audio=0) if p.pts is not None]
        return [(float(p.pts * p.time_base), bytes(p)) for p in found]


def test_a_copy_is_muted_further_without_another_word_being_touched():
    copy, spans = played(TALK, mute=[(8.0, 9.5)]), [(20.0, 20.4), (30.0, 31.0)]
    out = InMemory()
    splicing.write_muted(copy, out, mute=spans)
    made = out.source("play.m4a")
    before, after = heard(copy), heard(made)

    assert splicing.seconds_of(made) == pytest.approx(36.65, abs=0.05)
    assert bytes(out.content).index(b"moov") < bytes(out.content).index(b"mdat")
    assert len(before) == len(after)
    assert np.abs(before[round(20.0 * RATE) : round(20.4 * RATE)]).max() > 0.05
    for start, end in [(8.0, 9.5), *spans]:
        first, last = round((start - BEFORE) * RATE), round((end + AFTER) * RATE)
        assert np.abs(after[first + RATE // 100 : last - RATE // 100]).max() < 0.001
    # Not the samples: a decoder fills some bands with noise, never twice the same.
    old, new = packets_of(copy), packets_of(made)
    assert [at for at, _ in old] == [at for at, _ in new]
    changed = [a for (a, was), (_, now) in zip(old, new, strict=True) if was != now]
    wide = [(start - BEFORE - 0.05, end + AFTER) for start, end in spans]
    assert 50 < len(changed) < 160
    assert all(any(a <= at < b for a, b in wide) for at in changed)


def test_only_a_copy_of_ours_can_be_muted_further(tmp_path):
    for name in ("talk.mp4", "talk.wav"):
        with pytest.raises(ValueError, match="no playable copy"):
            splicing.seconds_of(converted(SHORT, tmp_path / name))


def test_a_waveform_is_flat_where_it_was_muted_further():
    peaks = splicing.muted_peaks([0.5] * 100, 50.0, [(10.2, 12.0)])

    assert [n for n, peak in enumerate(peaks) if not peak] == [21, 22, 23]


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "flac", "mkv", "ts", "ogg"])
def test_a_clip_is_what_is_heard_there(ending, tmp_path):
    path = converted(TALK, tmp_path / f"talk.{ending}")
    whole = heard(path)
    for start, end in ((0.0, 1.0), (20.4, 22.9), (34.5, 40.0)):
        found = clip.cut(bytes_of(path), start, end)
        with wave.open(io.BytesIO(found)) as file:
            assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
            sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_767
        assert len(sound) == round((end - start) * RATE)
        expected = np.zeros(len(sound))
        there = whole[round(start * RATE) :][: len(sound)]
        expected[: len(there)] = there
        assert np.corrcoef(loudness(sound), loudness(expected))[0, 1] > 0.99


def test_a_clip_is_silent_where_it_must_be():
    with wave.open(io.BytesIO(clip.cut(TALK, 8.0, 10.0, mute=[(8.5, 9.0)]))) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")

    assert np.abs(sound[RATE // 2 : RATE]).max() == 0
    assert np.abs(sound[: RATE // 2]).max() > 1000


def test_a_clip_of_nothing_is_empty(tmp_path):
    path = wav(tmp_path / "hum.wav", np.zeros(RATE))
    with wave.open(io.BytesIO(clip.cut(path, 0.5, 0.5))) as file:
        assert file.getnframes() == 0


class Reversed:
    """A seal that anybody could break, and that notices damage."""

    def seal(self, plain):
        return b"sealed" + plain[::-1]

    def open(self, sealed):
        return sealed[6:][::-1] if sealed.startswith(b"sealed") else None


def test_a_sealed_checkpoint_goes_on_and_shows_nothing(tmp_path):
    path = tmp_path / "talk.jsonl"
    kept = Checkpoint(path, about=ABOUT, seal=Reversed())
    for number in range(4):
        kept.add(block(number))

    assert "好".encode() not in path.read_bytes()
    again = Checkpoint(path, about=ABOUT, seal=Reversed())
    assert list(again.blocks()) == [block(number) for number in range(4)]

    path.write_bytes(path.read_bytes()[:-9])
    torn = Checkpoint(path, about=ABOUT, seal=Reversed())
    assert len(torn.ends) == 3
    torn.add(block(3))
    assert len(Checkpoint(path, about=ABOUT, seal=Reversed()).ends) == 4


def test_a_checkpoint_of_another_seal_is_started_anew(tmp_path):
    path = tmp_path / "talk.jsonl"
    Checkpoint(path, about=ABOUT).add(block(0))

    assert Checkpoint(path, about=ABOUT, seal=Reversed()).ends == {}
    assert Checkpoint(path, about=ABOUT).ends == {}
